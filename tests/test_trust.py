"""The page on trust states the limits of the code, and names tests that exist."""

from __future__ import annotations

import re

from sphinxext_progress import diagnostics
from sphinxext_progress.cli import git_access
from sphinxext_progress.cli.drafting import yaml
from sphinxext_progress.format import fields, noise, title_length, validators
from sphinxext_progress.git import (
    dependencies,
    file_contents,
    first_parents,
    log_records,
    merged_changes,
    process,
    repository,
    subjects,
)
from sphinxext_progress.git.drafting import model, model_choice
from sphinxext_progress.git.history import diff_similarity, revert_targets
from sphinxext_progress.reading import decoding, image_files, scalars, yaml_tree
from sphinxext_progress.render import block_markup, builders
from sphinxext_progress.site import heading_levels, unused_reports
from sphinxext_progress.text import commonmark, roles

from .conftest import ROOT

PAGE = (ROOT / "docs" / "trust.md").read_text("utf-8")

BOUNDS = {
    "Data file": f"{decoding.MAX_BYTES:,} bytes",
    "Keys and values in a data file": f"{yaml_tree.MAX_VALUES:,}",
    "Nesting of lists and mappings": f"{yaml_tree.MAX_DEPTH} levels",
    "One text": f"{scalars.MAX_LENGTH:,} characters",
    "Nesting of markup in a text": f"{commonmark.MAX_NESTING} levels",
    "Nesting of brackets in the words of a link": f"{commonmark.MAX_BRACKETS} levels",
    "Characters in a text that may begin markup": f"{commonmark.MAX_DELIMITERS:,}",
    "Table cells in a text": f"{commonmark.MAX_CELLS:,}",
    "Text of a role": f"{roles.MAX_ROLE_LENGTH} characters",
    "Characters in a data file that may begin markup": f"{scalars.MAX_FILE_DELIMITERS:,}",
    "Code that is highlighted": f"{block_markup.MAX_HIGHLIGHTED:,} characters",
    "Address, also when its template is filled in": f"{validators.MAX_ADDRESS_LENGTH:,} characters",
    "Image": f"{image_files.MAX_IMAGE_BYTES:,} bytes",
    "Level of a heading on its page": f"{heading_levels.MAX_LEVEL}",
    "Handle of a person": f"{fields.MAX_HANDLE_LENGTH} characters",
    "Name of an area or theme in `project.yaml`": f"{fields.MAX_NAME_LENGTH} characters",
    "Glob of a rule about commits in `project.yaml`": f"{noise.MAX_PATTERN_LENGTH} characters",
    "Title, when it is filled in": f"{title_length.MAX_TITLE:,} characters",
    "Periods that trends look back": f"{fields.MAX_WINDOW}",
    "Problems of one kind reported for a file": f"{diagnostics.MAX_DIAGNOSTICS}",
    "Problems listed in a notice on a page": f"{builders.MAX_LISTED}",
    "Data quoted in a message": f"{diagnostics.MAX_QUOTED_LENGTH} characters",
    "Known names compared with a mistyped one": f"{diagnostics.MAX_CANDIDATES}",
    "Reports listed in an information line of a build": f"{unused_reports.MAX_UNUSED_LISTED}",
    "Time for git to answer one question": f"{process.GIT_TIMEOUT} seconds",
    "Answer of git that is read at once, or one record of a longer one": f"{repository.MAX_ANSWER_BYTES:,} bytes",
    "Error output of git that is kept": f"{process.MAX_ERROR_BYTES:,} bytes",
    "Subject, message or name of a commit": f"{log_records.LONGEST:,} characters",
    "Commits with an invalid date that are named": f"{git_access.MAX_UNDATED}",
    "Lock file": f"{dependencies.MAX_LOCK_BYTES:,} bytes",
    # Checked by test_no_more_than_one_lock_file_is_in_memory.
    "Lock files in memory": "1",
    "`pyproject.toml` or requirements file": f"{dependencies.MAX_DECLARATION_BYTES:,} bytes",
    "Packages in one of these files": f"{dependencies.MAX_PACKAGES:,}",
    "One requirement": f"{dependencies.MAX_REQUIREMENT_LENGTH:,} characters",
    "File whose lines are compared": f"{file_contents.MAX_FILE_BYTES:,} bytes",
    "Files of the same name searched for a moved one": f"{file_contents.MAX_NAMESAKES}",
    "Commits before a revert searched for what it reverts": f"{diff_similarity.MAX_COMMITS_BEFORE_REVERT}",
    "Commits compared line by line with a revert": f"{diff_similarity.MAX_COMPARED_COMMITS}",
    "Commits that a shortened subject may mean": f"{revert_targets.MAX_SUBJECT_MATCHES:,}",
    "Copies of copies in a chain of cherry-picks": f"{subjects.MAX_COPY_DEPTH}",
    "Commits of each side of a merge that are compared": f"{first_parents.MAX_SIDE_LENGTH:,}",
    "Merges within a merge whose changes are listed one by one": f"{merged_changes.MAX_MERGE_DEPTH} levels",
    "Earlier reports that a draft learns from": f"{model.MAX_REPORTS}",
    "Earlier reports on which a draft tries what it learned": f"{model_choice.MAX_RANKED_REPORTS}",
    "Text of a commit in a drafted row": f"{yaml.MAX_DRAFT_TEXT} characters",
    "Text of a commit in a comment of a draft": f"{yaml.MAX_DRAFT_COMMENT:,} characters",
    "Entries of a list in a comment of a draft": f"{yaml.MAX_DRAFT_ENTRIES}",
}


#: Limits of proposals, lists and matches, which do not protect against anything.
EDITORIAL = {
    "MAX_AUTHORS",
    "MAX_COMPARED_STAGES",
    "MAX_DEPENDENCY_STEPS",
    "MAX_DISTANCE",
    "MAX_ITEM_LEVELS",
    "MAX_LISTED_EVENTS",
    "MAX_LISTED_NUMBERS",
    "MAX_NEAREST",
    "MAX_NEW_DEPENDENCIES",
    "MAX_PROPOSED_AREAS",
    "MAX_PROPOSED_STEPS",
    "MAX_STATEMENT_WORDS",
    "MAX_TRIVIAL_LINE",
    "MAX_UNCITED",
}


def test_the_page_states_the_bounds_of_the_code() -> None:
    table = PAGE.partition("| What | Bound | Beyond it |\n|---|---|---|\n")[2].partition("\n\n")[0]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines()]
    assert {what: bound for what, bound, _ in rows} == BOUNDS


def test_every_limit_of_the_package_is_among_the_bounds() -> None:
    code = (path.read_text("utf-8") for path in (ROOT / "sphinxext_progress").rglob("*.py"))
    assigned = (names for text in code for names in re.findall(r"^(MAX_\w+(?:, MAX_\w+)*) =", text, re.MULTILINE))
    limits = {name for names in assigned for name in names.split(", ")}
    checked = set(re.findall(r"\.(MAX_\w+)", (ROOT / "tests" / "test_trust.py").read_text("utf-8")))
    assert limits == checked | EDITORIAL


def test_every_promise_names_tests_that_exist() -> None:
    promises = PAGE.partition("## Promises\n")[2].partition("(bounds)=")[0]
    statements = re.findall(r"^\*\*.*?(?=^\*\*|\Z)", promises, re.MULTILINE | re.DOTALL)
    assert len(statements) >= 10
    for promise in statements:
        assert "Tests: `tests/" in promise, promise
    named = set(re.findall(r"`(tests/[^`]+)`", PAGE))
    assert {name for name in named if not (ROOT / name).is_file()} == set()
