"""What commits changed, as git compares files: counted lines, or the contents before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.repository import Repository

# The lines of a file that a commit added and took out.
_COUNTED = re.compile(rb"([0-9]{1,18}|-)\t([0-9]{1,18}|-)\t(.+)", re.DOTALL)

# The name of a tree without files, by the length of names.
_NO_FILES = {
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}


@dataclass(frozen=True, slots=True)
class FileChange:
    """How many lines of a file a commit added and took out; 0 and 0 where it is no text."""

    path: str
    added: int
    deleted: int


def count_lines(
    repository: Repository, commits: Iterable[GitCommit], without: Iterable[str] = ()
) -> dict[str, list[FileChange]]:
    """Count the lines that commits changed, against the line that they landed on.

    :param commits: at least one commit.
    :param without: the endings of files that are not looked at, such as those of large data.
    :return: the files of each, by the hash of the commit; a renamed file is one taken out and one added.
    """
    commits = list(commits)
    paths = ("--", ".", *(f":(exclude)*{ending}" for ending in without)) if without else ()
    found: dict[str, list[FileChange]] = {commit.hash: [] for commit in commits}
    for name, record in diff_records(repository, commits, "--numstat", *paths):
        counted = _COUNTED.fullmatch(record)
        if not counted:
            raise repository.misunderstood("diff-tree")
        # A file that is no text has dashes.
        added, deleted = (int(count) if count.isdigit() else 0 for count in counted.groups()[:2])
        found[name].append(FileChange(counted[3].decode("utf-8", "surrogateescape"), added, deleted))
    return found


def diff_records(
    repository: Repository, commits: Sequence[GitCommit], form: str, *paths: str
) -> Iterator[tuple[str, bytes]]:
    """Yield what commits changed, against the line that they landed on.

    :param commits: at least one commit.
    :param form: ``--raw`` or ``--numstat``.
    :param paths: ``--`` and what to look at, where that is not everything.
    :return: the hash of the commit, and what git writes of a file; with ``--raw``, its path follows after a NUL.
    """
    heads = [(commit.hash, commit.against) for commit in commits]
    records = _compared(repository, heads, commits[-1], (form, *paths))
    yield from records


def all_file_records(repository: Repository, commit: GitCommit) -> Iterator[bytes]:
    """Yield what git writes of all files of a commit, as ``--raw`` has them: all differ from no files at all."""
    compared = f"{_NO_FILES[len(commit.hash)]} {repository.resolve(commit.hash, 'tree')}"
    for _, record in _compared(repository, [(f"{compared}\n", compared)], commit, ("--raw",)):
        yield record


def _compared(
    repository: Repository, asked: Sequence[tuple[str, str]], last: GitCommit, options: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """Compare files.

    :param asked: what git writes before a comparison, and the line by which it is asked for.
    :param last: a commit. Nothing differs from itself, so the answer ends with its hash, and is cut short without it.
    """
    lines = [*(line for _, line in asked), f"{last.hash} {last.hash}"]
    heads = iter([*(head for head, _ in asked), last.hash])
    every = ("--stdin", "-r", "-z", "--root", "--always", "--no-renames", *options)
    records = repository.records("diff-tree", *every, stdin=lines)
    head, following = "", next(heads)
    for read in records:
        record = read
        # Between trees stands a line, which is no record of its own.
        if following.endswith("\n") and record.startswith(following.encode()):
            record = record.removeprefix(following.encode())
            head, following = following, next(heads)
        if record == following.encode():
            head, following = following, next(heads, "")
        elif head and following:
            # The path of a file, which may look like the hash of a commit.
            yield head, b"\0".join([record, next(records, b"")]) if record.startswith(b":") else record
        else:
            raise repository.misunderstood("diff-tree")
    if following:
        raise repository.misunderstood("diff-tree")
