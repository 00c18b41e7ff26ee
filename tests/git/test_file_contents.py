"""Count the changed lines of commits, and how many of them survive."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git.file_contents import MAX_FILE_BYTES, FileContents
from sphinxext_progress.git.log import read_log
from sphinxext_progress.git.process import GitError
from sphinxext_progress.git.repository import Repository

from ..messages import message_pattern
from .repositories import History, lines, open_branch

Files = Mapping[str, str | bytes | None]
OLD = {"src/a.py": lines("old")}
ADDED = {"src/a.py": lines("old") + lines("new", 10)}


def survival(history: History, before: Files, change: Files, then: Files) -> float | None:
    """Return the surviving share of a change after another one."""
    history.commit("Begin", before, "2026-01-01")
    name = history.commit("Change", change, "2026-01-10")
    history.commit("Go on", then, "2026-01-20")
    repository, branch = open_branch(history)
    return FileContents(repository).survival([branch.commits[name]], branch.head)[name]


@pytest.mark.parametrize(
    ("before", "change", "then", "expected"),
    [
        # All, half or none of the added or removed lines survive.
        (OLD, ADDED, {"src/b.py": "1\n"}, 1.0),
        (OLD, ADDED, {"src/a.py": lines("old") + lines("new", 5)}, 0.5),
        (OLD, ADDED, OLD, 0.0),
        (ADDED, OLD, {"src/b.py": "1\n"}, 1.0),
        (ADDED, OLD, {"src/a.py": lines("old") + lines("new", 5)}, 0.5),
        (ADDED, OLD, ADDED, 0.0),
        # Other changes to the same file, indentation, and lines that consist of brackets are ignored.
        (OLD, ADDED, {"src/a.py": lines("other", 5) + ADDED["src/a.py"].replace("new", "  new", 1)}, 1.0),
        (OLD, {"src/a.py": lines("old") + "}\n)\n" + lines("new", 2)}, ADDED, 1.0),
        # A line that already existed counts only as often as it was added.
        ({"a.py": "x = 1\n"}, {"a.py": "x = 1\nx = 1\n"}, {"a.py": "x = 1\n"}, 0.0),
        # A new file that was moved is found by its name and contents; a deleted one does not survive.
        ({}, ADDED, {"src/a.py": None, "lib/a.py": ADDED["src/a.py"], "docs/a.py": "1\n"}, 1.0),
        ({}, ADDED, {"src/a.py": None}, 0.0),
        # The later deletion of an existing file is ignored; a file that the change deleted stays deleted.
        (OLD, ADDED, {"src/a.py": None}, None),
        (OLD, {"src/a.py": None}, {"src/b.py": "1\n"}, 1.0),
        (OLD, {"src/a.py": None}, OLD, 0.0),
        # There are no lines to compare.
        (OLD, {"logo.png": b"\0\1\2"}, {"logo.png": None}, None),
        (OLD, {"data.txt": "1\n" * MAX_FILE_BYTES}, {"data.txt": None}, None),
        (OLD, {}, ADDED, None),
        ({"a.py": "one\ntwo\n"}, {"a.py": "two\none\n"}, {"a.py": "one\ntwo\n"}, None),
    ],
)
def test_survival_of_a_change(
    history: History, before: Files, change: Files, then: Files, expected: float | None
) -> None:
    assert survival(history, before, change, then) == expected


def test_contents_are_read_in_batches_without_large_files(history: History) -> None:
    history.commit("Begin", {"a": "one\n", "b": b"\xff\0", "c": "1\n" * 100, "d": ""})
    repository = Repository(history.close())
    contents = FileContents(repository)
    blobs = contents.tree(read_log(repository).head)
    contents_by_blob = dict(contents.read(blobs.values(), 10))
    assert contents_by_blob == {blobs["a"]: b"one\n", blobs["b"]: b"\xff\0", blobs["d"]: b""}
    assert list(contents.read([])) == []
    assert list(contents.read([blobs["c"]], 10)) == []


def test_missing_contents_are_an_error(history: History) -> None:
    history.commit("Begin", {"a": "one\n"})
    contents = FileContents(Repository(history.close()))
    with pytest.raises(GitError, match=message_pattern(messages.MISSING_FILES)):
        list(contents.read(["1" * 40]))


def test_submodule_commits_are_not_read_as_contents(history: History) -> None:
    history.commit("Begin", {"a": "one\n"}, submodules={"third": "1" * 40})
    repository, branch = open_branch(history)
    assert set(FileContents(repository).tree(branch.head)) == {"a"}
    assert FileContents(repository).survival([branch.head], branch.head) == {branch.head.hash: 1.0}
