"""Test what ``new --git`` drafts: descriptions ready to publish, authors, contributors, and dependencies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import load_file

from ..conftest import Site
from ..git.repositories import History, git, lines

JANUARY = "progress/2026-01.yaml"
BO = "Bo Chen <7+bo@users.noreply.github.com>"
CY = "Cy Fox <cy@example.org>"


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[History]:
    """Change to a folder with a project that has two areas, and a repository with a commit in December."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    project = "repository: https://github.com/example/otter\nareas:\n  - {name: Core, tags: [core, kernel]}\n  - Docs\n"
    (tmp_path / "progress/project.yaml").write_text(project, "utf-8")
    new_history = History(tmp_path / "repository")
    new_history.commit("Begin", {"src/otter/__init__.py": lines("begin")}, "2025-12-01")
    yield new_history
    new_history.close()


def change(history: History, message: str, size: int, day: int = 9, author: str = "Ann <ann@example.org>") -> str:
    """Add a commit that adds a file, and return its short hash."""
    return history.commit(message, {f"src/x{size}.py": lines("x", size)}, f"2026-01-{day:02}", author=author)[:10]


def draft(history: History, *options: str) -> str:
    """Draft January and return the text; ``check`` finds no problem in the draft and ``format`` changes nothing."""
    assert main(["new", "2026-01", "--git", history.show().name, *options]) == 0
    text = Path(JANUARY).read_text("utf-8")
    assert main(["check", "progress", "--git", history.path.name, "--ignore", "no-overview"]) == 0
    assert main(["format", "progress"]) == 0
    assert Path(JANUARY).read_text("utf-8") == text
    return text


def read() -> Report:
    loaded = load_file(Path(JANUARY).absolute(), JANUARY, Report)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def part(text: str, key: str) -> str:
    """Return the lines of a list of a report, without those of the next list."""
    return text.partition(f"\n{key}:\n")[2].partition("\n#" if key != "commits" else "\n# Updates")[0]


def test_rows_are_ready_to_publish(history: History) -> None:
    first = change(history, "feat(core)!: add `Pool` & resume_it (#4)\n\nCo-authored-by: Bo Chen <bo@example.org>", 90)
    second = change(history, "[main] [Kernel] JIRA-12: share *one* pool. (#5)", 80, author=BO)
    third = change(history, "ENH: numpy: read {role}`x`: # lazily (#6)", 70, author=CY)
    change(history, "Add a bot", 60, author="otter-bot <x@example.org>")
    assert part(draft(history), "commits") == (
        f"""\
  # breaking; 90 source lines; 1 new source file; its pull request was open for a long time; first
  # change in Core; its subject describes a feature
  # subject: feat(core)!: add `Pool` & resume_it (#4)
  - area: Core
    description: "Add `Pool` & resume_it"
    commit: "{first}"
    pr: 4
    authors: [Ann, bo]
    date: "2026-01-09"
    kind: feature
    breaking: true

  # 80 source lines; 1 new source file
  # subject: [main] [Kernel] JIRA-12: share *one* pool. (#5)
  - area: Core
    description: 'Share \\*one\\* pool'
    commit: "{second}"
    pr: 5
    authors: bo
    date: "2026-01-09"

  # 70 source lines; 1 new source file; its subject describes a feature
  # subject: ENH: numpy: read {{role}}`x`: # lazily (#6)
  - description: 'Numpy: Read {{role}}\\`x\\`: # lazily'
    commit: "{third}"
    pr: 6
    authors: Cy Fox
    date: "2026-01-09"
    kind: feature
"""
    )


def test_contributors_of_the_month_are_listed(history: History) -> None:
    history.commit("Begin too", {"a": "a\n"}, "2025-12-02", author=CY)
    change(history, "Add a pool", 30, author=BO)
    change(history, "Add a cache\n\nCo-authored-by: Bo Chen <7+bo@users.noreply.github.com>", 20, author=CY)
    history.commit("Fix typos", {"README": "x\n"}, "2026-01-10", author="Dee O'Neill: <dee@example.org>")
    text = draft(history)
    assert part(text, "contributors") == (
        "  - {name: Bo Chen, login: bo, commit_count: 2, first_time: true}\n"
        "  - {name: Cy Fox, commit_count: 1}\n"
        "  - {name: 'Dee O''Neill:', commit_count: 1, first_time: true}\n"
    )


def test_an_update_adds_people_but_nobody_who_was_deleted(history: History) -> None:
    change(history, "Add a pool", 30, author=BO)
    change(history, "Add a cache", 20, author=CY)
    text = draft(history)
    Path(JANUARY).write_text(re.sub(r"  - \{name: Bo Chen.*\n", "", text), "utf-8")
    change(history, "Add a door", 10, author="Dee Fox <dee@example.org>")
    text = draft(history, "--update")
    assert part(text, "contributors") == (
        "  - {name: Cy Fox, commit_count: 1, first_time: true}\n"
        "  - {name: Dee Fox, commit_count: 1, first_time: true}\n"
    )
    Path(JANUARY).write_text(text.replace("name: Cy Fox", "name: cy fox, login: cy"), "utf-8")
    assert draft(history, "--update").count("Fox") == text.count("Fox") - 1


def test_an_unfinished_period_has_no_counts(history: History) -> None:
    today = dt.datetime.now(dt.UTC).date()
    path = Path(f"progress/{today.year}.yaml")
    history.commit("Add a pool", {"a.py": lines("a")}, f"{today}", author=CY)
    assert main(["new", f"{today.year}", "--git", history.show().name]) == 0
    assert "\n  - {name: Cy Fox, first_time: true}\n" in path.read_text("utf-8")
    history.commit("Add a cache", {"b.py": lines("b")}, f"{today}", author=BO)
    assert main(["new", f"{today.year}", "--git", history.show().name, "--update"]) == 0
    added = "\n  - {name: Cy Fox, first_time: true}\n  - {name: Bo Chen, login: bo, first_time: true}\n"
    assert added in path.read_text("utf-8")


def test_a_section_with_the_same_id_stays_alone(history: History) -> None:
    change(history, "Add a pool", 30)
    section = "sections:\n  - {id: contributors, title: Thanks, items: [Ann]}\n"
    Path(JANUARY).write_text(f"period: 2026-01\n{section}", "utf-8")
    assert main(["new", "2026-01", "--git", history.show().name, "--update"]) == 0
    assert "commit_count" not in Path(JANUARY).read_text("utf-8")
    Path("progress/2025-12.yaml").write_text(f"period: 2025-12\noverview: x\n{section}", "utf-8")
    text = draft(history, "--force")
    assert "commit_count" not in text
    assert "# - id: contributors" in text


def test_the_month_that_a_page_shows(history: History, site: Site) -> None:
    change(history, "feat(core): add `Pool`, not {py:func}`pool` or <b>. (#4)", 90, author=BO)
    change(history, "Add ` and *this* # {role}: yes", 80, author=CY)
    text = draft(history).replace("draft: true\n", "")
    site.write("progress/2026-01.yaml", text)
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    built = site.build("text", "-W")
    assert (built.status, built.warnings) == (0, [])
    shown = built.read("index.txt")
    assert "Add `Pool`, not {py:func}`pool` or <b> (" in shown
    assert "Add ` and *this* # {role}: yes (" in shown
    assert "* Bo Chen (1 commit, first contribution)" in shown


def test_direct_dependencies_are_listed_and_the_others_counted(history: History) -> None:
    def locked(**versions: str) -> str:
        local = '[[package]]\nname = "otter"\nversion = "{}"\nsource = {{ editable = "." }}\n\n'.format(
            versions.pop("own")
        )
        return local + "".join(
            f'[[package]]\nname = "{name}"\nversion = "{version}"\n\n' for name, version in versions.items()
        )

    cargo = (
        '[dependencies]\nserde = "1.0"\nlocal = {path = "x"}\n[target.x.dev-dependencies]\nrand = {version = "0.8"}\n'
    )
    crates = '[[package]]\nname = "{}"\nversion = "{}"\nsource = "registry+https://example.org"\n'
    requires = "[project]\ndependencies = ['httpx', 'six']\n"
    own = '[[package]]\nname = "otter-core"\nversion = "{}"\n\n'
    history.commit(
        "Lock",
        {
            "pyproject.toml": requires,
            "uv.lock": locked(own="1", httpx="0.27.0", six="1", idna="3", certifi="1", h11="1"),
            "Cargo.toml": cargo,
            "Cargo.lock": own.format(1) + crates.format("serde", "1.0.1") + crates.format("itoa", "1.0.1"),
        },
        "2025-12-20",
    )
    history.commit(
        "Lock again",
        {
            "uv.lock": locked(own="2", httpx="0.28.1", six="1", idna="4", certifi="2", anyio="4"),
            "Cargo.lock": own.format(2) + crates.format("serde", "1.0.2") + crates.format("itoa", "1.0.2"),
            # The packages of a second lock file are not new.
            "fuzz/Cargo.lock": crates.format("serde", "1.0.2") + crates.format("rand", "0.8.1"),
        },
        "2026-01-20",
    )
    draft(history)
    assert [item.text for item in read().infrastructure] == [
        "httpx: 0.27.0 → 0.28.1",
        "serde: 1.0.1 → 1.0.2",
        "3 indirect dependencies updated, 1 added, 1 removed",
    ]
    assert main(["new", "2026-01", "--git", history.path.name, "--update"]) == 0
    assert len(read().infrastructure) == 3


def test_compiled_requirements_and_constraints_request_nothing(history: History) -> None:
    names = ("constraints/py3.txt", "requirements/all.txt")
    pins = "httpx==0.{}\nidna=={}\nh11=={}\n"
    declared = {"pyproject.toml": "[project]\ndependencies = ['httpx>=0.2']\n", "requirements/all.in": "six\n"}
    history.commit("Lock", {**declared, **dict.fromkeys(names, pins.format(27, 1, 1))}, "2025-12-20")
    history.commit("Lock again", dict.fromkeys(names, pins.format(28, 2, 2)), "2026-01-20")
    draft(history)
    assert [item.text for item in read().infrastructure] == [
        "httpx: 0.27 → 0.28",
        "2 indirect dependencies updated",
    ]


def test_packages_are_counted_if_nothing_declares_dependencies(history: History) -> None:
    for version, day in ("1", "2025-12-20"), ("2", "2026-01-20"):
        history.commit("Lock", {"poetry.lock": f'[[package]]\nname = "idna"\nversion = "{version}"\n'}, day)
    draft(history)
    assert [item.text for item in read().infrastructure] == ["1 package in lock files updated"]


def test_names_of_a_mailmap_are_drafted(history: History) -> None:
    history.commit("Name", {".mailmap": "Ann Lee <ann@example.org>\n"}, "2025-12-05")
    change(history, "Add a pool", 30)
    git("-C", history.show(), "config", "mailmap.blob", "main:src/otter/__init__.py")
    text = draft(history)
    assert "    authors: Ann Lee\n" in text
    assert part(text, "contributors") == "  - {name: Ann Lee, commit_count: 1}\n"


NAMES = [
    "yes",
    "null",
    "0123",
    "- x",
    "a: b # c",
    "'\"'",
    "{role} `x`",
    "*Ann* [x](https://example.org)",
    "@ann",
    "\N{RIGHT-TO-LEFT OVERRIDE}evil \x1b[31m\x07",
    "x" * 3_000,
    "José Ωmega \N{GRINNING FACE}",
    "\\",
]


def test_strange_names_are_shown_as_typed(history: History, site: Site) -> None:
    for number, name in enumerate(NAMES, 1):
        change(history, f"Add {number}", 10 + number, author=f"{name} <{number}@example.org>")
    text = draft(history)
    people = {person.name for person in read().contributors}
    shown = {name for name in NAMES if name.isprintable() and len(name) < 500}
    assert shown <= people
    assert len(people) == len(NAMES)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)
    assert {author for row in read().commits for author in row.authors} == people
    site.write("progress/2026-01.yaml", text.replace("draft: true\n", ""))
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    built = site.build("html", "-W")
    assert (built.status, built.warnings) == (0, [])
    assert "*Ann* [x](https://example.org)" in built.read("index.html")
