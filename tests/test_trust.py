"""The page on trust: its bounds are those of the code, and the tests that it names exist."""

from __future__ import annotations

import re

from sphinxext_progress import (
    commonmark,
    diagnostics,
    fields,
    markup,
    nodes,
    overlooked,
    source,
    titles,
    tree,
)
from sphinxext_progress.cli import draft, repository
from sphinxext_progress.history import (
    contents,
    dependencies,
    git,
    likeness,
    line,
    log,
    process,
    subjects,
    targets,
    training,
)

from .conftest import ROOT

PAGE = (ROOT / "docs" / "trust.md").read_text("utf-8")

BOUNDS = {
    "Data file": f"{source.MAX_BYTES:,} bytes",
    "Keys and values in a data file": f"{tree.MAX_VALUES:,}",
    "Nesting of lists and mappings": f"{tree.MAX_DEPTH} levels",
    "One text": f"{tree.MAX_LENGTH:,} characters",
    "Nesting of markup in a text": f"{commonmark.MAX_NESTING} levels",
    "Nesting of brackets in the words of a link": f"{commonmark.MAX_BRACKETS} levels",
    "Characters in a text that may begin markup": f"{commonmark.MAX_DELIMITERS:,}",
    "Code that is highlighted": f"{markup.MAX_HIGHLIGHTED:,} characters",
    "Address, also when its template is filled in": f"{fields.MAX_ADDRESS:,} characters",
    "Handle of a person": f"{fields.MAX_HANDLE} characters",
    "Name of an area or theme in `project.yaml`": f"{fields.MAX_NAME} characters",
    "Title, when it is filled in": f"{titles.MAX_TITLE:,} characters",
    "Periods that trends look back": f"{fields.MAX_WINDOW}",
    "Problems of one kind reported for a file": f"{diagnostics.MAX_FAULTS}",
    "Problems listed in a notice on a page": f"{nodes.LISTED}",
    "Data quoted in a message": f"{diagnostics.QUOTED} characters",
    "Known names compared with a mistyped one": f"{diagnostics.SEARCHED}",
    "Reports listed in an information line of a build": f"{overlooked.LISTED}",
    "Time for git to answer one question": f"{process.TIMEOUT} seconds",
    "Answer of git that is read at once, or one record of a longer one": f"{git.LARGEST:,} bytes",
    "Error output of git that is kept": f"{process.COMPLAINTS:,} bytes",
    "Subject, message or name of a commit": f"{log.LONGEST:,} characters",
    "Commits with an invalid date that are named": f"{repository.UNDATED}",
    "Lock file": f"{dependencies.LARGEST:,} bytes",
    # Held by test_no_more_than_one_lock_file_is_in_memory.
    "Lock files in memory": "1",
    "`pyproject.toml` or requirements file": f"{dependencies.LARGEST_WRITTEN:,} bytes",
    "Packages in one of these files": f"{dependencies.PACKAGES:,}",
    "One requirement": f"{dependencies.REQUIREMENT:,} characters",
    "File whose lines are compared": f"{contents.LARGEST:,} bytes",
    "Files of the same name searched for a moved one": f"{contents.NAMESAKES}",
    "Commits before a revert searched for what it reverts": f"{likeness.BACK}",
    "Commits compared line by line with a revert": f"{likeness.NEAREST}",
    "Commits that a shortened subject may mean": f"{targets.MANY:,}",
    "Copies of copies in a chain of cherry-picks": f"{subjects.COPIES}",
    "Commits of each side of a merge that are compared": f"{line.LONGEST:,}",
    "Earlier reports that a draft learns from": f"{training.REPORTS}",
    "Text of a commit in a drafted row": f"{draft.LONGEST} characters",
    "Text of a commit in a comment of a draft": f"{draft.LONGEST_COMMENT:,} characters",
    "Entries of a list in a comment of a draft": f"{draft.MOST}",
}


def test_the_page_states_the_bounds_of_the_code() -> None:
    table = PAGE.partition("| What | Bound | Beyond it |\n|---|---|---|\n")[2].partition("\n\n")[0]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines()]
    assert {what: bound for what, bound, _ in rows} == BOUNDS


def test_every_limit_of_the_package_is_among_the_bounds() -> None:
    code = (path.read_text("utf-8") for path in (ROOT / "sphinxext_progress").rglob("*.py"))
    limits = {name for text in code for name in re.findall(r"^(MAX_\w+) =", text, re.MULTILINE)}
    checked = set(re.findall(r"\.(MAX_\w+)", (ROOT / "tests" / "test_trust.py").read_text("utf-8")))
    assert limits == checked


def test_every_promise_names_tests_that_exist() -> None:
    promises = PAGE.partition("## Promises\n")[2].partition("(bounds)=")[0]
    statements = re.findall(r"^\*\*.*?(?=^\*\*|\Z)", promises, re.MULTILINE | re.DOTALL)
    assert len(statements) >= 10
    for promise in statements:
        assert "Tests: `tests/" in promise, promise
    named = set(re.findall(r"`(tests/[^`]+)`", PAGE))
    assert {name for name in named if not (ROOT / name).is_file()} == set()
