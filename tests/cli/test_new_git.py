"""Test ``sphinx-progress new --git``: draft a report from the commits of a month, for a person to shorten."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, commands, repository, values, verification
from sphinxext_progress.format.model import Commit, Report
from sphinxext_progress.format.references import hashes_of, numbers_of
from sphinxext_progress.git import log_records
from sphinxext_progress.git.commits import PERIOD_RULE
from sphinxext_progress.git.drafting.noise import OWN_RULE_HELP
from sphinxext_progress.reading.loader import load_file

from ..conftest import HOST, SUFFIX, Site
from ..git.repositories import ENVIRONMENT, History, git, lines

JANUARY = "progress/2026-01.yaml"


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[History]:
    """Change to a folder with an empty reports folder and a repository with a commit in December."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    new_history = History(tmp_path / "repository")
    new_history.commit("Begin", {"src/otter/__init__.py": lines("begin")}, "2025-12-01")
    yield new_history
    new_history.close()


def otter(history: History) -> None:
    """Add commits in January: features, noise, a revert, a series, and a fix for an earlier change."""
    history.commit(
        "download: fetch packages in parallel (#409)", {"src/otter/download/pool.py": lines("pool", 90)}, "2026-01-07"
    )
    history.commit("ci: pin the runner (#410)", {".github/workflows/test.yml": "on: push\n"}, "2026-01-08")
    history.commit("index: read it lazily (#411)", {"src/otter/index.py": lines("lazy", 40)}, "2026-01-09")
    history.commit('Revert "index: read it lazily (#411)" (#412)', {"src/otter/index.py": None}, "2026-01-10")
    history.commit(
        "feat: resume downloads (1/2) (#413)", {"src/otter/download/resume.py": lines("resume", 30)}, "2026-01-12"
    )
    history.commit(
        "feat: resume downloads (2/2) (#415)", {"src/otter/download/state.py": lines("state", 10)}, "2026-01-13"
    )
    history.commit("Fix a crash in #409 (#416)", {"src/otter/download/pool.py": lines("pool", 92)}, "2026-01-14")
    history.commit(
        "Bump the lock", {"uv.lock": "version = 1\n"}, "2026-01-15", author="bump[bot] <bump[bot]@example.org>"
    )


def draft(history: History, *options: str) -> int:
    return main(["new", "2026-01", "--git", history.show().name, *options])


def read(name: str = JANUARY) -> Report:
    """Load a valid report."""
    loaded = load_file(Path(name).absolute(), name, Report)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def text(name: str = JANUARY) -> str:
    return Path(name).read_text("utf-8")


def without(name: str, *words: str) -> None:
    """Delete the rows whose description contains one of the words, together with the comments above them."""
    for word in words:
        content = text(name)
        cut = re.sub(
            rf"(?:  #[^\n]*\n)*  - (?:[^\n]*\n(?:    [^\n]*\n)*?    )?[^\n]*{word}[^\n]*\n(?:    [^\n]*\n)*\n?",
            "",
            content,
        )
        assert cut != content
        Path(name).write_text(cut, "utf-8")


def test_changes_of_a_month_are_proposed_with_reasons(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    otter(history)
    assert draft(history) == 0
    printed = capsys.readouterr()
    assert printed.out == f"wrote {JANUARY}\n"
    assert printed.err == (
        "8 commits on main: 2 of 2 changes proposed, 4 commits excluded (automation 1, bots 1, reverts 1, undone 1)\n"
        f"{commands.AREAS_PROPOSED.format(path=repr('progress/project.yaml'))}\n"
        'areas:\n  - {name: otter, paths: ["src/otter/**"]}\n'
    )
    report = read()
    assert report.draft
    assert [(row.description, numbers_of(row.pr), str(row.date), row.kind) for row in report.commits] == [
        ("Download: Fetch packages in parallel", [409, 416], "2026-01-14", ""),
        ("Resume downloads", [413, 415], "2026-01-13", "feature"),
    ]
    assert all(len(name) == 10 for row in report.commits for name in hashes_of(row.commit))
    assert "  # 40 source lines; 2 new source files; its subject describes a feature" in text()
    reasons = " 92 source lines; 1 new source file; its pull request was open for a long time; with #416 Fix a crash"
    assert reasons in text().replace("\n  # ", " ")
    assert main(["check", "progress"]) == 0


def test_ignored_commits_are_listed_and_counted(history: History) -> None:
    otter(history)
    assert draft(history) == 0
    ledger = text().partition("# Drafted from git: ")[2]
    counts = re.findall(r"^#   ([\w ]+) \((\d+)\):", ledger, re.MULTILINE)
    assert counts == [("automation", "1"), ("bots", "1"), ("reverts", "1"), ("undone", "1")]
    assert PERIOD_RULE in ledger


def test_changes_of_the_reports_are_excluded(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    otter(history)
    site = "docs/progress"
    history.commit("Report December", {f"{site}/2025-12.yaml": "period: 2025-12\n"}, "2026-01-16")
    history.commit("Report and page", {f"{site}/x.txt": "x", "docs/page.md": lines("page", 80)}, "2026-01-17")
    history.close()
    git("clone", "--quiet", history.path, "clone")
    for folder, excluded in ((f"clone/{site}", "reports 1, "), ("progress", "")):
        assert main(["new", "2026-01", "--reports", folder, "--git", "clone", "--dry-run"]) == 0
        printed = capsys.readouterr()
        assert ("Report December" not in printed.out.partition("infrastructure:")[0]) == bool(excluded)
        assert "Report and page" in printed.out
        assert f"(automation 1, bots 1, {excluded}reverts 1, undone 1)" in printed.err


def test_references_to_other_repositories_are_not_those_of_the_project(history: History) -> None:
    otter(history)
    Path("progress/project.yaml").write_text(
        "repository: https://github.com/o/otter\nrepositories: {docs: 'https://github.com/o/docs'}\n", "utf-8"
    )
    rows = [
        "{description: a, pr: docs#409}",
        "{description: b, pr: o/otter#413, repository: ''}",
        "{description: c, pr: 'o/docs#415', repository: docs}",
    ]
    listed = "".join(f"  - {row}\n" for row in rows)
    Path(JANUARY).write_text(f"period: 2026-01\ncommits:\n{listed}left_out:\n  - {{pr: docs#409}}\n", "utf-8")
    assert draft(history, "--update") == 0
    assert [numbers_of(row.pr) for row in yaml_rows()] == [[], [413], [], [409, 416]]


def yaml_rows() -> list[Commit]:
    """Return the rows of January, with the repositories of its project."""
    names = {"o/otter": "", "o/docs": "docs"}
    loaded = load_file(Path(JANUARY).absolute(), JANUARY, Report, repositories=names)
    assert loaded.model
    return loaded.model.commits


def test_a_draft_of_a_period_that_is_not_over_has_a_note(history: History) -> None:
    otter(history)
    today = dt.datetime.now(dt.UTC).date()
    history.commit("Add a thing (#500)", {"src/otter/thing.py": lines("thing", 90)}, f"{today}")
    note = f"# The period was not over when this was drafted on {today}."
    assert main(["new", f"{today.year}", "--git", history.show().name]) == 0
    assert note in text(f"progress/{today.year}.yaml").partition("draft: true")[2].partition("overview")[0]
    assert main(["new", "2026-01", "--git", history.show().name]) == 0
    assert "was not over" not in text()


def test_the_limit_is_the_number_of_proposed_rows(history: History) -> None:
    for number in range(1, 8):
        history.commit(
            f"Add part {number} (#{number})",
            {f"src/otter/{number}.py": lines(str(number), 90 - number * 9)},
            "2026-01-09",
        )
    assert draft(history, "--limit", "4") == 0
    assert [numbers_of(row.pr) for row in read().commits] == [[1], [2], [3], [4]]
    assert "# 3 changes not proposed, best first:\n#   " in text()
    with pytest.raises(SystemExit):
        draft(history, "--limit", "0")


def test_the_default_limit_comes_from_earlier_reports(history: History) -> None:
    (Path("progress") / "2025-12.yaml").write_text("period: 2025-12\ncommits:\n  - {description: x}\n", "utf-8")
    for number in range(1, 5):
        history.commit(
            f"Add part {number} (#{number})",
            {f"src/otter/{number}.py": lines(str(number), 90 - number * 9)},
            "2026-01-09",
        )
    assert draft(history) == 0
    assert [numbers_of(row.pr) for row in read().commits] == [[1], [2]]


def test_reapplied_change_is_one_row(history: History) -> None:
    added = {"src/otter/pool.py": lines("pool")}
    history.commit("Add a pool (#1)", added, "2026-01-02")
    history.commit('Revert "Add a pool (#1)" (#2)', {"src/otter/pool.py": None}, "2026-01-03")
    again = history.commit('Reapply "Add a pool (#1)" (#3)', added, "2026-01-04")
    assert draft(history) == 0
    assert [(row.description, hashes_of(row.commit), numbers_of(row.pr)) for row in read().commits] == [
        ("Add a pool", [again[:10]], [3])
    ]
    assert "first landed as #1, then was reverted and reapplied" in text().replace("\n  # ", " ")


def test_revert_of_an_earlier_change_is_a_row(history: History) -> None:
    old = history.commit("Add a cache (#1)", {"src/otter/cache.py": lines("cache")}, "2025-12-10")
    history.commit(
        f'Revert "Add a cache (#1)" (#9)\n\nThis reverts commit {old}.', {"src/otter/cache.py": None}, "2026-01-10"
    )
    assert draft(history) == 0
    assert [(row.description, numbers_of(row.pr), row.kind) for row in read().commits] == [
        ('Revert "Add a cache (#1)"'.replace("#1", "\\#1"), [9], "")
    ]
    assert "reverts #1 Add a cache" in text()


def test_dependency_updates_list_name_and_versions(history: History) -> None:
    def declaration(*packages: str) -> str:
        return f"[project]\nname = 'otter'\ndependencies = {list(packages)}\n"

    def locked(**packages: str) -> str:
        return "".join(f'[[package]]\nname = "{name}"\nversion = "{version}"\n\n' for name, version in packages.items())

    history.commit(
        "Lock",
        {"pyproject.toml": declaration("httpx", "six"), "uv.lock": locked(httpx="0.27.0", six="1", idna="3")},
        "2025-12-20",
    )
    bump = history.commit("build: bump FLA (#7)", {"pyproject.toml": declaration("httpx>=0.28", "flash-linear-attention"), "uv.lock": locked(
        httpx="0.28.1", idna="4", **{"flash-linear-attention": "0.4.1"})}, "2026-01-20")  # fmt: skip
    assert draft(history) == 0
    assert [(item.text, [*hashes_of(item.commit)], [*numbers_of(item.pr)]) for item in read().infrastructure] == [
        ("flash-linear-attention: 0.4.1, new", [bump[:10]], [7]),
        ("httpx: 0.27.0 → 0.28.1", [bump[:10]], [7]),
        ("six: 1, removed", [bump[:10]], [7]),
        ("1 indirect dependency updated", [], []),
    ]


def test_areas_come_from_the_project_or_the_history(history: History) -> None:
    for number in range(3):
        history.commit(
            f"[net] Part {number} (#{number + 1})", {f"src/otter/{number}.py": lines(str(number))}, "2026-01-09"
        )
    assert draft(history) == 0
    assert {row.area for row in read().commits} == {"net"}
    assert "#   areas:\n#     - {name: net, tags: [net]" in text()
    (Path("progress") / "project.yaml").write_text(
        "areas: [{name: Network, tags: [net]}, {name: Core, paths: ['src/**']}]", "utf-8"
    )
    assert draft(history, "--force") == 0
    assert {row.area for row in read().commits} == {"Network"}
    assert "#   areas:" not in text()
    assert main(["check", "progress"]) == 0


def test_project_extends_rules_and_switches_them_off(history: History) -> None:
    history.commit("gpt3_mcore_te_tp1 (#1)", {"tests/golden.json": "{}"}, "2026-01-05")
    history.commit("Update the on-call schedule (#2)", {".github/oncall.json": "{}"}, "2026-01-06")
    history.commit("Try a pool (#3)", {"experiments/pool.py": lines("pool")}, "2026-01-07")
    history.commit("Add routers (#4)", {"src/routers.py": lines("routers")}, "2026-01-08")
    history.commit("Sync (#5)", {"src/sync.py": lines("sync")}, "2026-01-09", author="Robo <robo@example.org>")
    assert draft(history) == 0
    assert {numbers_of(row.pr)[0] for row in read().commits} == {3, 4, 5}
    assert "#   administration (1): " in text()
    Path("progress/project.yaml").write_text(
        "noise:\n"
        "  - {name: golden values, disabled: true}\n"
        "  - {name: administration, disabled: true}\n"
        "  - {name: bots, authors: robo}\n"
        "  - {name: experiments, paths: ['experiments/**']}\n",
        "utf-8",
    )
    assert draft(history, "--force") == 0
    assert {numbers_of(row.pr)[0] for row in read().commits} == {1, 4}
    assert "#   bots (1): Written by a bot." in text()
    assert f"#   experiments (1): {OWN_RULE_HELP}" in text()
    # Without files of its own purpose, the schedule is maintenance of CI.
    assert "#   automation (1): " in text()
    assert main(["check", "progress", "--git", str(history.path)]) == 0


def test_ranking_learns_from_earlier_reports(history: History) -> None:
    names = []
    for number in range(1, 81):
        part, size = ("net", 4) if number % 2 else ("core", 40)
        moment = f"2025-{11 + number // 41}-{10 + number % 10}"
        names.append(
            history.commit(
                f"[{part}] Change {number} (#{number})", {f"src/{part}/{number}.py": lines(str(number), size)}, moment
            )
        )
    history.commit("[net] Small (#102)", {"src/net/small.py": lines("small", 4)}, "2026-01-05")
    history.commit("[core] Large (#101)", {"src/core/large.py": lines("large", 40)}, "2026-01-06")
    assert draft(history, "--dry-run") == 0
    assert draft(history) == 0
    assert [numbers_of(row.pr) for row in read().commits] == [[101], [102]]
    for month, first, end in (("2025-11", 1, 41), ("2025-12", 41, 81)):
        rows = "".join(f"  - {{description: x, pr: {number}}}\n" for number in range(first, end, 2))
        (Path("progress") / f"{month}.yaml").write_text(f"period: {month}\noverview: x\ncommits:\n{rows}", "utf-8")
    assert draft(history, "--force") == 0
    assert [numbers_of(row.pr) for row in read().commits] == [[102], [101]]
    assert "earlier reports cite 40 of 40 changes in net" in text()


def test_rules_rank_if_earlier_reports_rank_each_other_worse(
    history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    # Each month, the reports mention the largest changes, which are in another part than before.
    parts = ("net", "core", "index", "cli")
    for month, large in enumerate(parts):
        numbers = []
        for number in range(month * 40, month * 40 + 40):
            part = parts[number % 4]
            size = 30 if part == large else 20
            history.commit(
                f"[{part}] Change {number} (#{number + 1})",
                {f"src/{part}/{number}.py": lines(str(number), size)},
                f"2025-{9 + month:02}-{number % 20 + 5:02}",
            )
            numbers += [number + 1] if part == large else []
        rows = "".join(f"  - {{description: x, pr: {number}}}\n" for number in numbers)
        (Path("progress") / f"2025-{9 + month:02}.yaml").write_text(
            f"period: 2025-{9 + month:02}\noverview: x\ncommits:\n{rows}", "utf-8"
        )
    history.commit("[net] Large (#202)", {"src/net/large.py": lines("large", 300)}, "2026-01-05")
    history.commit("[cli] Small (#201)", {"src/cli/small.py": lines("small", 4)}, "2026-01-06")
    assert draft(history) == 0
    message = commands.RANKED_BY_RULES.format(model=0.1, rules=0.38)
    assert commands.NOTE.format(text=message) in capsys.readouterr().err.splitlines()
    assert message in " ".join(text().replace("\n#", "").split())
    assert [numbers_of(row.pr) for row in read().commits] == [[202], [201]]
    assert "earlier reports cite" not in text()
    assert main(["check", "progress"]) == 0
    assert draft(history, "--update") == 0
    assert text().count("ranked by the rules alone") == 1


# Drafting again ---------------------------------------------------------------------------------------


def test_second_draft_without_new_commits_changes_nothing(history: History) -> None:
    otter(history)
    assert draft(history) == 0
    before = text()
    assert draft(history, "--update") == 0
    assert text() == before


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_existing_content_is_unchanged(history: History, newline: str) -> None:
    otter(history)
    assert draft(history) == 0
    edited = (
        text()
        .replace('description: "Download: Fetch', "description: 'Downloads fetch")
        .replace('parallel"', "parallel'  # my words")
    )
    edited = edited.replace("overview:\n", "overview: |\n  Faster.\n\n  \n").replace("\n", newline)
    Path(JANUARY).write_bytes(edited.encode())
    own = edited.partition("# Drafted from git: ")[0]
    history.commit("Add a mirror (#420)", {"src/otter/mirror.py": lines("mirror", 50)}, "2026-01-25")
    assert draft(history, "--update") == 0
    now = Path(JANUARY).read_bytes().decode()
    content = now.partition("# Drafted from git: ")[0]
    # Without the new row, the content is the same as before.
    added = re.search(
        rf"{newline}  # 50 source lines[^\n]*\n  - (?:description|area): .*?date: \"2026-01-25\"{newline}",
        content,
        re.DOTALL,
    )
    assert added
    assert content.replace(added[0], "") == own
    assert [numbers_of(row.pr) for row in read().commits] == [[409, 416], [413, 415], [420]]


def test_deleted_rows_are_recorded_and_not_proposed_again(history: History) -> None:
    otter(history)
    assert draft(history) == 0
    without(JANUARY, "Resume downloads")
    assert [numbers_of(row.pr) for row in read().commits] == [[409, 416]]
    history.commit("Add a mirror (#420)", {"src/otter/mirror.py": lines("mirror", 50)}, "2026-01-25")
    assert draft(history, "--update") == 0
    once = text()
    assert draft(history, "--update") == 0
    assert text() == once
    report = read()
    assert [numbers_of(row.pr) for row in report.commits] == [[409, 416], [420]]
    assert [(numbers_of(entry.pr), entry.reason) for entry in report.left_out] == [([413], "cut from the draft")]
    assert main(["check", "progress"]) == 0


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_sample_of_an_empty_report_makes_room_for_the_rows(history: History, newline: str) -> None:
    dependency(history)
    otter(history)
    assert main(["new", "2026-01"]) == 0
    assert "Fetch packages" in text()
    Path(JANUARY).write_bytes(text().replace("\n", newline).encode())
    assert draft(history, "--update") == 0
    assert "Fetch packages in parallel\n  #   commit" not in text()
    assert "Python 3.13" not in text()
    assert [409, 416] in [numbers_of(row.pr) for row in read().commits]
    assert [item.text for item in read().infrastructure] == ["httpx: >=0.27 → >=0.28"]


def test_new_dependencies_share_a_bullet(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"package-{number:02}" for number in range(50)]
    history.commit("Begin", {"pyproject.toml": f"[project]\nname = 'otter'\ndependencies = {names}\n"}, "2026-01-02")
    assert draft(history) == 0
    listed = ", ".join(names[:5])
    assert [item.text for item in read().infrastructure] == [f"50 new dependencies: {listed} and 45 more"]
    assert draft(history, "--update") == 0
    assert len(read().infrastructure) == 1
    capsys.readouterr()
    assert main(["check", "progress", "--git", "repository", "--ignore", "no-overview"]) == 0
    assert "dependency" not in capsys.readouterr().out


def test_proposed_areas_are_printed_for_project_yaml(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        files = {f"src/otter/{number}.py": lines(str(number))}
        history.commit(f"[net] Part {number} (#{number + 1})", files, "2026-01-09")
    for options in ((), ("--update",)):
        assert draft(history, *options) == 0
        note = commands.AREAS_PROPOSED.format(path="'progress/project.yaml'")
        assert f"{note}\nareas:\n  - {{name: net, tags: [net]" in capsys.readouterr().err
    assert draft(history, "--force") == 0
    printed = [line for line in capsys.readouterr().err.splitlines() if line.startswith(("areas:", "  - "))]
    Path("progress/project.yaml").write_text("\n".join([*printed, ""]), "utf-8")
    assert main(["check", "progress", "--ignore", "no-overview"]) == 0
    assert draft(history, "--force") == 0
    assert "areas" not in capsys.readouterr().err


def test_changes_cut_from_a_draft_are_counted(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(1, 5):
        files = {f"src/otter/{number}.py": lines(str(number), 300 - number * 20)}
        history.commit(f"Add part {number} (#{number})", files, "2026-01-09")
    assert draft(history, "--limit", "3") == 0
    without(JANUARY, "Add part 1")
    without(JANUARY, "Add part 2")
    Path(JANUARY).write_text(text().replace("draft: true\n", ""), "utf-8")
    check = ["check", "progress", "--git", "repository", "--ignore", "no-overview"]
    capsys.readouterr()
    assert main(check) == 0
    uncited = [line for line in capsys.readouterr().out.splitlines() if "[uncited]" in line]
    assert len(uncited) == 2
    assert verification.CUT_FROM_DRAFT.format(changes="2 changes") in uncited[0]
    assert "Add part 4" in uncited[1]
    assert main([*check, "--verbose"]) == 0
    uncited = [line for line in capsys.readouterr().out.splitlines() if "[uncited]" in line]
    assert [re.findall("Add part .", line) for line in uncited] == [["Add part 1"], ["Add part 2"], ["Add part 4"]]
    Path(JANUARY).write_text(re.sub(f"{MARK}.*", f"{MARK}{{", text()), "utf-8")
    assert main(check) == 0
    assert "Add part 1" in capsys.readouterr().out


# What a draft remembers -------------------------------------------------------------------------------

MARK = "# sphinx-progress-draft: "


def dependency(history: History) -> None:
    """Add a commit that raises the version of a dependency."""
    declaration = "[project]\nname = 'otter'\ndependencies = ['httpx>={}']\n"
    history.commit("Ask for httpx", {"pyproject.toml": declaration.format("0.27")}, "2025-12-20")
    history.commit("build: require httpx 0.28 (#430)", {"pyproject.toml": declaration.format("0.28")}, "2026-01-20")


def test_the_last_line_is_data(history: History) -> None:
    otter(history)
    dependency(history)
    assert draft(history) == 0
    *_, note, line = text().splitlines()
    assert note.startswith("# Keep the next line until you publish the report")
    names = [hashes_of(row.commit)[0] for row in read().commits]
    assert json.loads(line.removeprefix(MARK)) == {"commits": names, "dependencies": ["httpx"], "contributors": ["Ann"]}


def as_former_draft(content: str) -> str:
    """Write the end of a draft as the first version did: in prose, and with wrapped lists."""
    prose, _, line = content.partition("# Keep the next line")
    memory = json.loads(line.partition(MARK)[2])
    return (
        f"{prose}# Dependencies told so far:\n#   {' '.join(memory['dependencies'])}\n"
        "# Proposed so far; what is none of the rows any more has been cut, and stays out:\n"
        + "".join(f"#   {name}\n" for name in memory["commits"])
    )


def test_a_former_draft_is_read_and_renewed(history: History) -> None:
    otter(history)
    dependency(history)
    assert draft(history) == 0
    without(JANUARY, "Resume downloads")
    Path(JANUARY).write_text(re.sub(r"infrastructure:\n(?:  .*\n)+", "", text()), "utf-8")
    edited = text()
    assert draft(history, "--again") == 0
    renewed = text()
    Path(JANUARY).write_text(as_former_draft(edited), "utf-8")
    assert main(["check", "progress"]) == 0
    assert draft(history, "--again") == 0
    assert text() == renewed
    assert [numbers_of(entry.pr) for entry in read().left_out] == [[413]]
    assert read().infrastructure == []


@pytest.mark.parametrize("place", ["{line}{own}{report}", "{report}\n{own}{line}{own}", "{report}\n\n{line}"])
def test_the_line_alone_is_enough(history: History, place: str) -> None:
    otter(history)
    assert draft(history) == 0
    without(JANUARY, "Resume downloads")
    report, _, comment = text().partition("\n# Drafted")
    line = f"{comment.splitlines()[-1]}\n"
    own = "# My own comment.\n"
    Path(JANUARY).write_text(place.format(line=line, own=own, report=report), "utf-8")
    assert draft(history, "--again") == 0
    assert [numbers_of(entry.pr) for entry in read().left_out] == [[413]]
    assert text().endswith(line)
    assert (text().count(line), text().count(own)) == (1, place.count("own"))
    once = text()
    assert draft(history, "--again") == 0
    assert text() == once


def test_comments_below_the_line_stay(history: History) -> None:
    otter(history)
    assert draft(history) == 0
    Path(JANUARY).write_text(f"{text()}# My own comment.\n", "utf-8")
    assert draft(history, "--again") == 0
    assert text().count("# My own comment.\n") == 1
    assert text().count("# Drafted from git: ") == text().count(MARK) == 1


@pytest.mark.parametrize(
    "value", ["", "{", "[]", '{"commits": "x"}', '{"commits": ["main"]}', '{"dependencies": [1]}', "[" * 100_000]
)
def test_a_damaged_line_is_an_error(history: History, capsys: pytest.CaptureFixture[str], value: str) -> None:
    otter(history)
    before = f"{MARK}{{}}\nperiod: 2026-01\r\n{MARK}{value}\n"
    Path(JANUARY).write_bytes(before.encode())
    assert draft(history, "--again") == 2
    message = commands.DAMAGED_MEMORY.format(place=f"{JANUARY}:3:{len(MARK) + 1}")
    assert capsys.readouterr().err == f"sphinx-progress: {message}\n"
    assert Path(JANUARY).read_bytes() == before.encode()


def test_strange_names_of_dependencies_are_remembered(history: History) -> None:
    names = json.dumps('a\n# b: ["\u202e\u2028{}' + "c" * 2000)
    for version, day in ("1", "2025-12-02"), ("2", "2026-01-02"):
        declaration = f"[tool.poetry.dependencies]\n{names} = '{version}'\n"
        history.commit("Ask for it", {"pyproject.toml": declaration}, day)
    assert draft(history) == 0
    before = text()
    assert before.splitlines()[-1].startswith(MARK)
    assert len(read().infrastructure) == 1
    assert draft(history, "--again") == 0
    assert text() == before


def test_lines_of_both_sides_of_a_merge_are_united(history: History) -> None:
    otter(history)
    dependency(history)
    assert draft(history) == 0
    without(JANUARY, "Resume downloads")
    assert draft(history, "--again", "--dry-run") == 0
    report, mark, comment = text().partition("\n# Drafted")
    memory = json.loads(comment.splitlines()[-1].removeprefix(MARK))
    first, *others = memory["commits"]
    prose = comment.partition(MARK)[0]
    sides = [{"commits": [first]}, {"commits": [first, *others], "dependencies": ["httpx"]}]
    both = "".join(f"{mark[1:]}{prose}{MARK}{json.dumps(side)}\n" for side in sides)
    Path(JANUARY).write_text(f"{report}\n{both}", "utf-8")
    assert draft(history, "--again") == 0
    assert [numbers_of(entry.pr) for entry in read().left_out] == [[413]]
    assert text().count("# Drafted from git: ") == text().count(MARK) == 1
    assert json.loads(text().splitlines()[-1].removeprefix(MARK)) == memory


def test_unknown_keys_of_the_line_are_ignored(history: History) -> None:
    otter(history)
    Path(JANUARY).write_text(f'period: 2026-01\n{MARK}{{"version": 9}}\n', "utf-8")
    assert draft(history, "--again") == 0
    assert len(read().commits) == 2


def test_other_commands_keep_the_line(history: History) -> None:
    otter(history)
    dependency(history)
    assert draft(history) == 0
    without(JANUARY, "Resume downloads")
    without_references = re.sub(r'(Require httpx 0.28"\n)    commit: [^\n]*\n    pr: 430\n', r"\1", text())
    Path(JANUARY).write_text(without_references, "utf-8")
    line = text().splitlines()[-1]
    repository = history.show().name
    for arguments in (["format"], ["check"], ["check", "--git", repository, "--fix", "--record"], ["export"]):
        name, *options = arguments
        before = text()
        main([name, JANUARY, *options])
        assert text().splitlines()[-1] == line
        assert (text() == before) == ("--fix" not in options)
    assert draft(history, "--again") == 0
    assert [numbers_of(entry.pr) for entry in read().left_out] == [[413]]


def test_a_row_without_its_hash_is_recognized_by_its_number(history: History) -> None:
    otter(history)
    assert draft(history) == 0
    Path(JANUARY).write_text(re.sub(r"    commit: .*\n", "", text()), "utf-8")
    assert draft(history, "--update") == 0
    assert read().left_out == []
    assert len(read().commits) == 2


@pytest.mark.parametrize("empty", ["commits:\n", "commits: []\n", "commits: [] # none yet\n", ""])
def test_rows_are_added_to_a_report_without_rows(history: History, empty: str) -> None:
    otter(history)
    Path(JANUARY).write_text(f"period: 2026-01\n{empty}trends:\n  - theme: Speed\n    stage: x", "utf-8")
    assert draft(history, "--update") == 0
    assert len(read().commits) == 2
    assert [theme.theme for theme in read().trends] == ["Speed"]


def test_rows_are_added_to_plain_text_rows(history: History) -> None:
    otter(history)
    Path(JANUARY).write_text("period: 2026-01\ncommits:\n  - Write a guide\n", "utf-8")
    assert draft(history, "--update") == 0
    assert [numbers_of(row.pr) for row in read().commits] == [[], [409, 416], [413, 415]]


def test_flow_style_list_is_refused(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    otter(history)
    before = "period: 2026-01\ncommits: [{description: x}]\n"
    Path(JANUARY).write_text(before, "utf-8")
    assert draft(history, "--update") == 2
    message = commands.LIST_IN_BRACKETS.format(place=f"{JANUARY}:2:10", key="commits")
    assert capsys.readouterr().err == f"sphinx-progress: {message}\n"
    assert text() == before


def test_file_that_an_addition_would_break_is_unchanged(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    otter(history)
    Path(JANUARY).write_text("{period: 2026-01}\n", "utf-8")
    assert draft(history, "--update") == 2
    assert commands.CANNOT_ADD.format(path=f"'{JANUARY}'") in capsys.readouterr().err
    assert text() == "{period: 2026-01}\n"


def test_invalid_report_is_not_changed(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    otter(history)
    Path(JANUARY).write_text("period: 2026-01\ncommit: x\n", "utf-8")
    assert draft(history, "--update") == 2
    assert f"{JANUARY}:2:1: " + values.UNKNOWN_KEY.problem.format(key="'commit'") in capsys.readouterr().err


# Numbered hostile inputs ------------------------------------------------------------------------------


def shown(site: Site) -> str:
    """Build a page with the draft and return its text."""
    shutil.copy(JANUARY, site.src / "2026-01.yaml")
    page = ".. progress-report:: /2026-01.yaml\n" if HOST == "rst" else "```{progress-report} /2026-01.yaml\n```\n"
    site.write(f"index.{SUFFIX}", page)
    built = site.build("html", "-W")
    assert built.status == 0, built.warnings
    return html.unescape(re.sub(r"<[^>]+>", "", built.read("index.html")))


def test_a32_a_subject_is_shown_literally(history: History, site: Site) -> None:
    subject = 'Add --force "x" ... (c) *now* [a](b) `c` #12 &amp; <d> \\_e_ __init__ ![f](g) https://example.org'
    history.commit(subject, {"src/otter/x.py": lines("x")}, "2026-01-09")
    assert draft(history) == 0
    assert subject.replace("`", "") in shown(site)


def test_a47_hostile_subject_is_visible_and_escaped(
    history: History, capfd: pytest.CaptureFixture[str], site: Site
) -> None:
    subject = b"esc \x1b[31mred\x1b[0m \x07 \x08\x08 cr\rOVER \xe2\x80\xaegnp"
    history.commit(subject, {"src/otter/x.py": lines("x")}, "2026-01-09")
    history.commit(b"second \x1b[2J", {"src/otter/y.py": "y = 1\n"}, "2026-01-09")
    assert draft(history, "--limit", "2") == 0
    assert draft(history, "--limit", "2", "--force", "--dry-run") == 0
    printed = "".join(capfd.readouterr())
    for content in (text(), printed):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", content)
    words = "Esc U+001B[31mredU+001B[0m U+0007 U+0008U+0008 crU+000DOVER U+202Egnp"
    assert words in [row.description for row in read().commits]
    assert words in shown(site)


def test_a48_a_subject_that_is_not_utf_8_is_named(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    name = history.commit(b"caf\xe9 bad", {"src/otter/x.py": lines("x")}, "2026-01-09")
    history.commit("Fine", {"src/otter/y.py": lines("y")}, "2026-01-09")
    assert draft(history) == 0
    assert (
        cli.UNDECODABLE_COMMIT.format(commit=name, subject="'caf\N{REPLACEMENT CHARACTER} bad'")
        in capsys.readouterr().err
    )
    assert sorted(row.description for row in read().commits) == ["Fine", "caf\N{REPLACEMENT CHARACTER} bad"]


def test_a49_a_shallow_clone_is_refused(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    otter(history)
    path = history.close()
    git("clone", "--quiet", "--bare", "--depth", "2", f"file://{path}", "shallow")
    assert main(["new", "2026-01", "--git", "shallow"]) == 2
    errors = capsys.readouterr().err
    assert "shallow" in errors
    assert "git fetch --unshallow" in errors
    assert "fetch-depth: 0" in errors
    assert not list(Path("progress").iterdir())


MOMENTS = [
    "2026-01-31T23:30-08:00",
    "2026-02-01T00:30+09:00",
    "2026-02-01T09:00+00:00",
    "2026-02-28T23:59+00:00",
    "2026-03-01T00:00+00:00",
]


def test_a50_draft_is_the_same_in_every_time_zone_and_hour(history: History, tmp_path: Path) -> None:
    for number, moment in enumerate(MOMENTS, 1):
        history.commit(f"Number {number} (#{number})", {f"src/otter/{number}.py": lines(str(number))}, moment)
    history.close()
    # Set the clock to a time in February, in the first hour of a day or the last but one.
    clock = "import time\ntime.time = lambda: {now}\n"
    drafts = set()
    for zone in ("UTC", "America/Los_Angeles", "Asia/Tokyo"):
        for now in (1_769_907_600, 1_769_986_800):
            (tmp_path / "sitecustomize.py").write_text(clock.format(now=now), "utf-8")
            ran = subprocess.run(
                [sys.executable, "-m", "sphinxext_progress.cli", "new", "2026-02", "--git", "repository", "--dry-run"],
                env={**ENVIRONMENT, "TZ": zone, "PYTHONPATH": str(tmp_path), "PYTHONHASHSEED": str(now % 7)},
                capture_output=True,
                text=True,
                check=True,
            )
            drafts.add(ran.stdout)
    (only,) = drafts
    assert sorted(re.findall(r'description: "Number (\d)"', only)) == ["1", "3", "4"]


def test_a51_a_wrong_clock_at_the_tip_hides_nothing(history: History) -> None:
    for number in range(1, 4):
        history.commit(f"Number {number} (#{number})", {f"src/otter/{number}.py": lines(str(number))}, "2026-01-20")
    for number in range(8):
        history.commit(f"Old clock {number}", {f"src/otter/old{number}.py": lines(f"old{number}")}, "2020-05-05")
    assert draft(history) == 0
    assert sorted(row.description for row in read().commits) == ["Number 1", "Number 2", "Number 3"]


def test_hashes_are_as_long_as_git_abbreviates_them(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    otter(history)
    monkeypatch.setattr(log_records, "ABBREVIATE", "--abbrev=12")
    assert draft(history) == 0
    assert {len(name) for row in read().commits for name in hashes_of(row.commit)} == {12}


def test_update_without_a_number_refers_to_its_commit_only(history: History) -> None:
    bump = history.commit("Ask for httpx", {"requirements.txt": "httpx\n"}, "2026-01-20")
    history.commit("Drop it, and ask for six", {"requirements-dev.txt": "six\n"}, "2026-01-21")
    history.commit("And for a newer one", {"requirements-dev.txt": "six>=2\n"}, "2026-01-22")
    assert draft(history) == 0
    assert [(item.text, [*hashes_of(item.commit)], [*numbers_of(item.pr)]) for item in read().infrastructure] == [
        ("httpx: new", [bump[:10]], []),
        ("six: >=2, new", [], []),
    ]


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a54_existing_report_is_not_overwritten(
    history: History, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    otter(history)
    Path(JANUARY).write_text("period: 2026-01\noverview: Mine.\n", "utf-8")
    before = Path(JANUARY).stat()
    assert draft(history, *options) == 2
    message = commands.REPORT_EXISTS.format(path=f"'{JANUARY}'")
    assert capsys.readouterr().err == f"sphinx-progress: {message}\n"
    assert text() == "period: 2026-01\noverview: Mine.\n"
    assert Path(JANUARY).stat().st_mtime_ns == before.st_mtime_ns


def test_a54_a_dry_run_writes_nothing(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    otter(history)
    assert draft(history, "--dry-run") == 0
    assert not list(Path("progress").iterdir())
    assert draft(history) == 0
    without(JANUARY, "Resume downloads")
    before = text()
    capsys.readouterr()
    assert draft(history, "--update", "--dry-run") == 0
    printed = capsys.readouterr()
    assert "reason: cut from the draft" in printed.out
    assert printed.err.startswith(f"would write {JANUARY}: 0 added, 1 put into 'left_out'\nnote: ")
    assert text() == before


SUBJECTS = [
    '- yaml: "x" # c',
    "yes",
    "0123456",
    "2026-01-31",
    "*x*",
    "a: b",
    "it's",
    "'",
    "~",
    "{a: [b",
    "\\",
    "1e5",
    "|",
    "- ",
    "null # x",
]


def test_a55_every_value_reads_back_equal(history: History) -> None:
    for number, subject in enumerate(["", *SUBJECTS]):
        history.commit(subject, {f"src/otter/{number}.py": lines(str(number))}, "2026-01-09")
    # Hashes may happen to look like numbers with an exponent.
    assert draft(history, "--limit", "40") == 0
    descriptions = {hashes_of(row.commit)[0]: row.description for row in read().commits}
    first, second = yaml.safe_load(text())["commits"], YAML(typ="safe", pure=True).load(text())["commits"]
    assert {row["commit"]: row["description"] for row in first} == descriptions
    assert {row["commit"]: row["description"] for row in second} == descriptions
    assert {row["date"] for row in first} == {"2026-01-09"}
    plain = {re.sub(r"\\([*\\`_])", r"\1", words) for words in descriptions.values()}
    capitalized = {"yes": "Yes", "a: b": "A: B", "it's": "It's", "null # x": "Null # x"}
    assert plain == {"(no subject)", *(capitalized.get(subject, subject.strip()) for subject in SUBJECTS)}
    assert all(re.search(rf'commit: "{name}"', text()) for name in descriptions)


# Errors -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2026-01", "--git", "nowhere"], repository.NO_REPOSITORY.problem.format(repository="'nowhere'")),
        (
            ["2026-01", "--git", "repository", "--ref", "gone"],
            repository.UNKNOWN_REVISION.format(revision="'gone'", repository="'repository'"),
        ),
        (
            ["2024-01", "--git", "repository"],
            commands.NOTHING_LANDED.format(period="2024-01", path="'repository'", ref="main"),
        ),
    ],
)
def test_git_errors_are_one_line(
    history: History, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    otter(history)
    history.show()
    assert main(["new", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith(f"sphinx-progress: {message}")
    assert printed.err.count("\n") == 1
    assert not list(Path("progress").iterdir())


def test_invalid_project_is_reported(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    otter(history)
    (Path("progress") / "project.yaml").write_text("area: x\n", "utf-8")
    assert draft(history) == 2
    assert "progress/project.yaml:1:1: " + values.UNKNOWN_KEY.problem.format(key="'area'") in capsys.readouterr().err
