"""Read the differences of commits from ``git diff-tree``: line counts, or the blobs before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git.objects import local_blobs
from sphinxext_progress.git.repository import MissingObjectsError
from sphinxext_progress.git.revisions import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.repository import Repository

# The number of lines added and deleted, and the path.
_NUMSTAT_RECORD = re.compile(rb"([0-9]{1,18}|-)\t([0-9]{1,18}|-)\t(.+)", re.DOTALL)

# The modes of what is not a file: nothing, or a submodule.
_NO_FILE_MODES = (b"000000", b"160000")

# The hash of the empty tree, by the length of hashes.
_NO_FILES = {
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}


@dataclass(frozen=True, slots=True)
class FileChange:
    """The number of lines that a commit added to a file and deleted from it; 0 and 0 for a binary file."""

    path: str
    added: int
    deleted: int


def count_lines(
    repository: Repository, commits: Iterable[GitCommit], without: Iterable[str] = ()
) -> dict[str, list[FileChange]]:
    """Count the lines that commits changed, compared with their first parents.

    :param commits: at least one commit.
    :param without: the suffixes of files to skip, such as those of large data files.
    :return: the files by the hash of the commit; a renamed file counts as one deleted and one added. A commit has no
        entry if a partial clone lacks one of its files.
    """
    commits = list(commits)
    paths = ("--", ".", *(f":(exclude)*{ending}" for ending in without)) if without else ()
    if repository.is_partial and not (commits := _complete_commits(repository, commits, paths)):
        return {}
    changes: dict[str, list[FileChange]] = {commit.hash: [] for commit in commits}
    for name, record in diff_records(repository, commits, "--numstat", *paths):
        match = _NUMSTAT_RECORD.fullmatch(record)
        if not match:
            raise repository.unexpected_output("diff-tree")
        # Git writes dashes for a binary file.
        added, deleted = (int(count) if count.isdigit() else 0 for count in match.groups()[:2])
        changes[name].append(FileChange(match[3].decode("utf-8", "surrogateescape"), added, deleted))
    return changes


def _complete_commits(repository: Repository, commits: Sequence[GitCommit], paths: Sequence[str]) -> list[GitCommit]:
    """Return the commits of a partial clone whose changed files are all on this machine, before and after."""
    local, incomplete = local_blobs(repository), set[str]()
    try:
        for name, record in diff_records(repository, commits, "--raw", *paths):
            before_mode, after_mode, before, after, _ = record.removeprefix(b":").split(b" ", 4)
            files = ((before_mode, before), (after_mode, after))
            if any(mode not in _NO_FILE_MODES and blob.decode() not in local for mode, blob in files):
                incomplete.add(name)
    except MissingObjectsError:
        incomplete.update(commit.hash for commit in commits)
    if incomplete:
        repository.skipped.add(messages.SKIPPED_COUNTS.format())
    return [commit for commit in commits if commit.hash not in incomplete]


def diff_records(
    repository: Repository, commits: Sequence[GitCommit], form: str, *paths: str
) -> Iterator[tuple[str, bytes]]:
    """Yield a record for each file that commits changed, compared with their first parents.

    :param commits: at least one commit.
    :param form: ``--raw`` or ``--numstat``.
    :param paths: ``--`` and the paths to compare, if not all.
    :return: the hash of the commit and the record of a file; with ``--raw``, the path follows after a NUL.
    """
    comparisons = [(commit.hash, commit.diff_request) for commit in commits]
    return _compare_trees(repository, comparisons, commits[-1], (form, *paths))


def all_file_records(repository: Repository, commit: GitCommit) -> Iterator[bytes]:
    """Yield the ``--raw`` record of every file of a commit, by comparing it with the empty tree."""
    trees = f"{_NO_FILES[len(commit.hash)]} {resolve(repository, commit.hash, 'tree')}"
    return (record for _, record in _compare_trees(repository, [(f"{trees}\n", trees)], commit, ("--raw",)))


def _compare_trees(
    repository: Repository, comparisons: Sequence[tuple[str, str]], last: GitCommit, options: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield the records of comparisons.

    :param comparisons: for each comparison, the line that git prints before it and the line that requests it.
    :param last: a commit to compare with itself: if its hash is not at the end of the output, the output is truncated.
    """
    lines = [*(line for _, line in comparisons), f"{last.hash} {last.hash}"]
    heads = iter([*(head for head, _ in comparisons), last.hash])
    all_options = ("--stdin", "-r", "-z", "--root", "--always", "--no-renames", *options)
    records = repository.records("diff-tree", *all_options, stdin=lines)
    head, following = "", next(heads)
    for record in records:
        # Git prints a line before the records of two trees, without a NUL.
        if following.endswith("\n") and record.startswith(following.encode()):
            record = record.removeprefix(following.encode())  # noqa: PLW2901
            head, following = following, next(heads)
        if record == following.encode():
            head, following = following, next(heads, "")
        elif head and following:
            # The next field is a path, even if it looks like the hash of a commit.
            yield head, b"\0".join([record, next(records, b"")]) if record.startswith(b":") else record
        else:
            raise repository.unexpected_output("diff-tree")
    if following:
        raise repository.unexpected_output("diff-tree")
