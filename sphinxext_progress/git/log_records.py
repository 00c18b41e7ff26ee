"""Read commits with their messages, as ``git rev-list`` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.git import revisions
from sphinxext_progress.git.commits import SHOWN_HASH_LENGTH, GitCommit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.git.repository import Repository

#: The maximum length of a subject, a body or a name; of a longer body, both ends are kept because of the trailers.
LONGEST = 20_000

#: The last second that a date can represent, since 1970: the end of the year 9999.
LATEST = 253_402_300_799

#: The number of commits that are named in one command, whose length the system limits.
NAMES_PER_COMMAND = 1000

#: The option for prefixes of hashes that no other object of the repository has: the minimum number of digits.
ABBREVIATE = f"--abbrev={SHOWN_HASH_LENGTH}"

# The first field marks commits that the command excludes, and that are parents of others.
_FIELDS = ("%m", "%H", "%h", "%P", "%ct", "%at", "%an", "%ae", "%s", "%b")
_FORMAT = "--format=" + "%x00".join(_FIELDS) + "%x00"
_EXCLUDED = b"-"


class LogReader:
    """Read commits of a repository.

    :param prefix: the name by which reports refer to the repository; empty for the repository of the project.
    """

    def __init__(self, repository: Repository, prefix: str = "") -> None:
        self._repository = repository
        self._prefix = prefix
        #: The hashes of commits whose message cannot be decoded.
        self.damaged: list[str] = []

    def reachable(self, top: str, *excluded: str) -> dict[str, GitCommit]:
        """Read the commits that a commit reaches, without those that others reach, newest first.

        Git lists a commit before its parents, so each commit but the first is the parent of an earlier one. If the
        output is truncated, parents are missing.

        :raises GitError: if git fails, or its output is not complete.
        """
        announced, listed, commits = {top}, set[str](), dict[str, GitCommit]()
        names = (top, *(f"^{name}" for name in excluded))
        for is_excluded, commit in self._records("--topo-order", "--boundary", _FORMAT, *names):
            if commit.hash not in announced or commit.hash in listed:
                raise self._repository.unexpected_output("rev-list")
            listed.add(commit.hash)
            if not is_excluded:
                announced.update(commit.parents)
                commits[commit.hash] = commit
        if announced != listed:
            raise self._repository.unexpected_output("rev-list")
        return commits

    def named(self, names: Sequence[str]) -> dict[str, GitCommit]:
        """Read commits by their full hashes.

        :raises GitError: if git fails, or its output is not complete.
        """
        commits: dict[str, GitCommit] = {}
        for start in range(0, len(names), NAMES_PER_COMMAND):
            part = names[start : start + NAMES_PER_COMMAND]
            read = [commit for _, commit in self._records("--no-walk=unsorted", _FORMAT, *part)]
            if [commit.hash for commit in read] != [*part]:
                raise self._repository.unexpected_output("rev-list")
            commits.update((commit.hash, commit) for commit in read)
        return commits

    def first_parents(self, name: str) -> Iterator[GitCommit]:
        """Yield a commit and its first parents, newest first."""
        return (commit for _, commit in self._records("--first-parent", _FORMAT, name))

    def matching(self, patterns: Sequence[str], top: str, *excluded: str) -> Iterator[GitCommit]:
        """Yield the commits whose message matches one of some extended regular expressions, newest first."""
        if not patterns:
            return iter(())
        greps = [f"--grep={pattern}" for pattern in patterns]
        names = (top, *(f"^{name}" for name in excluded))
        return (commit for _, commit in self._records("--extended-regexp", *greps, _FORMAT, *names))

    def _records(self, *arguments: str) -> Iterator[tuple[bool, GitCommit]]:
        """Yield commits, each after whether the command excludes it."""
        # The line feed at the end of a record becomes part of the next one.
        options = ("--no-commit-header", "--encoding=UTF-8", ABBREVIATE)
        fields = self._repository.records("rev-list", *options, *arguments, end=b"\n", may_be_empty=True)
        try:
            for mark, *parts in zip(*[fields] * len(_FIELDS), strict=True):
                yield mark.removeprefix(b"\n") == _EXCLUDED, self._parse(parts)
        except ValueError:
            raise self._repository.unexpected_output("rev-list") from None

    def _parse(self, parts: Sequence[bytes]) -> GitCommit:
        name, abbreviated, parents, committed, authored, *texts = parts
        text = b"\0".join(texts).decode("utf-8", "replace")
        author, email, subject, body = text.split("\0")
        commit = GitCommit(
            name.decode(),
            tuple(parents.decode().split()),
            parse_timestamp(committed),
            parse_timestamp(authored),
            author[:LONGEST],
            email[:LONGEST],
            subject[:LONGEST],
            body if len(body) <= LONGEST else f"{body[: LONGEST // 2]}\n{body[-LONGEST // 2 :]}",
            self._prefix,
            abbreviated.decode(),
        )
        if not commit.hash.startswith(commit.abbreviation) or not all(
            map(revisions.FULL_HASH.fullmatch, (commit.hash, *commit.parents))
        ):
            raise self._repository.unexpected_output("rev-list")
        if "\N{REPLACEMENT CHARACTER}" in text:
            self.damaged.append(commit.hash)
        return commit


def parse_timestamp(digits: bytes) -> int | None:
    """Parse a Unix timestamp; return None if it is outside the calendar. Git accepts most such dates."""
    seconds = int(digits) if 0 < len(digits) <= len(str(LATEST)) else LATEST + 1
    return seconds if 0 <= seconds <= LATEST else None
