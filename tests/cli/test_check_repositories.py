"""``check --git`` with several repositories: each reference is checked in its own."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli
from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.format.check_record import CheckRecord
from sphinxext_progress.format.links import repository_names
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading.loader import parse_file

from ..conftest import Site, directive, words
from ..git.repositories import History, lines

PROJECT = """\
project: Otter
repository: https://github.com/o/otter
repositories:
  docs: https://github.com/o/docs
  tools: https://gitlab.com/o/tools
"""


@pytest.fixture
def site(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return a site whose reports belong to a project with several repositories."""
    site.write("progress/project.yaml", PROJECT)
    site.write("index.rst", "Site\n====\n\n" + directive("progress-report", "progress/2026-01.yaml"))
    monkeypatch.chdir(site.src)
    return site


@pytest.fixture
def docs(tmp_path: Path) -> Iterator[History]:
    """Return an empty repository of the documentation."""
    repository = History(tmp_path / "docs-clone")
    yield repository
    repository.close()


@pytest.fixture
def hashes(history: History, docs: History) -> dict[str, str]:
    """Write the histories of both repositories and return the hashes by name."""
    commits = {"own": history.commit("Add the engine (#34)", {"engine.py": lines("engine", 30)}, "2026-01-10")}
    commits["guide"] = docs.commit("Write the guide (#34)", {"guide.md": lines("guide", 30)}, "2026-01-12")
    commits["early"] = docs.commit("Add a page (#30)", {"page.md": lines("page", 30)}, "2025-12-12")
    commits["gone"] = docs.commit("Add a tour (#35)", {"tour.md": lines("tour", 30)}, "2026-01-14")
    revert = f'Revert "Add a tour (#35)"\n\nThis reverts commit {commits["gone"]}.\n'
    commits["revert"] = docs.commit(revert, {"tour.md": None}, "2026-02-03")
    return commits


def write(site: Site, *rows: str, more: str = "") -> None:
    """Write the report of January 2026."""
    listed = "".join(f"  - {row}\n" for row in rows)
    site.write("progress/2026-01.yaml", f"period: 2026-01\noverview: Words.\ncommits:\n{listed}{more}")


def check(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, list[str]]:
    """Check the report; return the messages by rule, without those about coverage."""
    capsys.readouterr()
    main(["check", "progress/2026-01.yaml", "--format", "json", "--ignore", "uncited", *options])
    findings: dict[str, list[str]] = {}
    for finding in json.loads(capsys.readouterr().out)["findings"]:
        if finding["rule"] != "coverage":
            findings.setdefault(finding["rule"], []).append(f"{finding['line']}: {finding['message']}")
    return findings


def clones(history: History, docs: History) -> list[str]:
    return ["--git", str(history.show()), "--git", f"docs={docs.show()}"]


def test_each_reference_is_checked_in_its_own_repository(
    site: Site, history: History, docs: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        site,
        f'{{description: Engine, pr: 34, commit: "{hashes["own"][:10]}", date: 2026-01-10}}',
        f'{{description: Guide, pr: "docs#34", commit: "docs@{hashes["guide"][:10]}", date: 2026-01-12}}',
        f'{{description: Guide, repository: docs, commit: "{hashes["own"][:10]}"}}',
        "{description: Both, pr: [34, docs#30], date: 2026-01-10}",
        '{description: Engine of the docs, pr: "o/docs#34"}',
        more="highlights: [{title: A, items: [{text: A page, pr: docs#30}, {text: None, commit: tools@0123456789}]}]\n",
    )
    findings = check(capsys, *clones(history, docs))
    unknown = messages.UNKNOWN_HASH.problem.format(hash=f"'docs@{hashes['own'][:10]}'")
    assert [finding.partition(";")[0] for finding in findings.pop("commit-unknown")] == [f"6: {unknown}"]
    early = f"docs@{hashes['early'][:10]} docs#30 'Add a page' landed on 2025-12-12"
    assert [finding.partition(" at ")[0] for finding in findings.pop("outside-period")] == [
        f"7: {early}",
        f"9: {early}",
    ]
    twice = findings.pop("cited-twice")
    assert {finding.partition(" is ")[0] for finding in twice} == {
        f"7: {hashes['own'][:10]} #34 'Add the engine'",
        f"8: docs@{hashes['guide'][:10]} docs#34 'Write the guide'",
    }
    assert findings == {}


def test_rows_of_unchecked_repositories_are_no_findings(
    site: Site, history: History, docs: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        site,
        '{description: Guide, commit: "docs@0123456789"}',
        "{description: A tool, pr: tools#9}",
        "{description: A tool, repository: tools}",
        "{description: Add the engine, pr: 34}",
        more="infrastructure: [{text: The engine of 2.0, pr: tools#9}]\nleft_out: [{pr: docs#999}, {commit: tools@0123456789}]\n",
    )
    assert check(capsys, "--git", str(history.show())) == {}
    findings = check(capsys, *clones(history, docs))
    assert [finding.partition(";")[0] for finding in sorted(findings["commit-unknown"], reverse=True)] == [
        "4: unknown commit 'docs@0123456789'",
        "1: no commit on docs@main has the number #999",
    ]
    assert hashes


def test_the_record_names_each_repository_and_the_page_shows_it(
    site: Site, history: History, docs: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        site,
        "{description: Engine, pr: 34}",
        f'{{description: Tour, commit: "docs@{hashes["gone"][:10]}"}}',
        "{description: Tour by number, pr: docs#35}",
    )
    check(capsys, *clones(history, docs), "--record")
    text = Path("progress/2026-01.check.yaml").read_bytes()
    record = parse_file(text, "r", CheckRecord).model
    assert record
    assert [(repository.name, repository.ref, repository.head) for repository in record.repositories] == [
        ("", "main", hashes["own"][:10]),
        ("docs", "main", hashes["revert"][:10]),
    ]
    outcomes = [
        ([*map(str, outcome.commit)], [*map(str, outcome.pr)], [*map(str, outcome.by)]) for outcome in record.commits
    ]
    by = [f"docs@{hashes['revert'][:10]}"]
    assert outcomes == [([f"docs@{hashes['gone'][:10]}"], [], by), ([], ["docs#35"], by)]
    page = site.build("html", "-W").read("index.html")
    shown = words(html.unescape(re.sub("<[^>]*>", "", page)))
    assert f"Checked against docs@main at {hashes['revert'][:10]}, February 3, 2026." in shown
    assert shown.count("reverted on February 3, 2026") == 2
    assert f'href="https://github.com/o/docs/commit/{hashes["revert"][:10]}"' in page
    assert check(capsys, *clones(history, docs), "--ignore", "cited-twice") == {}


def test_fill_leaves_rows_about_other_repositories(
    site: Site, history: History, docs: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        site,
        "{description: Write the guide, repository: docs}",
        "{description: Add the engine}",
        "{description: Guide, pr: docs#34}",
    )
    check(capsys, *clones(history, docs), "--fill")
    assert Path("progress/2026-01.yaml").read_text("utf-8").splitlines()[3:] == [
        "  - {description: Write the guide, repository: docs}",
        f'  - {{description: Add the engine, id: "add-the-engine", commit: "{hashes["own"][:10]}", pr: 34, date: 2026-01-10}}',
        "  - {description: Guide, pr: docs#34}",
    ]


def test_branches_by_repository(
    site: Site, history: History, docs: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    other = docs.commit("Start again (#36)", {"x.md": lines("x")}, "2026-01-15", branch="next")
    write(site, "{description: Engine, pr: 34}", "{description: Start, pr: docs#36}")
    options = clones(history, docs)
    assert [*check(capsys, *options)] == ["commit-unknown"]
    assert check(capsys, *options, "--ref", "docs=next", "--ref", "main") == {}
    main(["check", "progress", *options, "--ref", "docs=gone"])
    assert "'gone' is not a branch" in capsys.readouterr().err
    assert other
    assert hashes


def test_wrong_options(
    site: Site, history: History, docs: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(site, "{description: Engine, pr: 34}")
    own, other = clones(history, docs)[1::2]
    for options, message in {
        ("--git", other): cli.NO_CLONE_OF_PROJECT.format(),
        ("--git", own, "--git", own): cli.CLONE_TWICE.format(option="'--git'"),
        ("--git", own, "--git", other, "--git", other): cli.CLONE_TWICE.format(option="'--git docs='"),
    }.items():
        assert main(["check", "progress", *options]) == 2
        assert message in capsys.readouterr().err
    assert main(["check", "progress", "--git", own, "--git", f"dosc={docs.path}"]) == 0
    assert cli.UNKNOWN_CLONE.format(name="dosc") in capsys.readouterr().err
    assert hashes


def test_paths_of_repositories_are_their_names() -> None:
    project = parse_file(PROJECT.encode(), "p", Project).model
    assert project
    assert repository_names(project) == {"o/otter": "", "o/docs": "docs", "o/tools": "tools"}
