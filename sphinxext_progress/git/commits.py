"""The commits of a branch: everything reachable from it, and its first-parent line."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from sphinxext_progress.git.merge_messages import parse_merge
from sphinxext_progress.git.reviews import NUMBER_PATTERN, TRAILING_NUMBER, review_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.git.merge_messages import MergeMessage

#: The rule that decides which commits belong to a period, as printed with results.
PERIOD_RULE = "committer date in UTC, along first parents"

#: The number of digits of a short hash.
SHOWN_HASH_LENGTH = 10

_ANY_NUMBER = re.compile(rf"[#!]({NUMBER_PATTERN})")


@dataclass(frozen=True, slots=True)
class GitCommit:
    """A commit, as read from the log of a branch."""

    #: The full hash.
    hash: str
    #: The hashes of its parents; the first is the previous commit of the branch.
    parents: tuple[str, ...]
    #: The committer date, in seconds since 1970 in UTC; None if it is invalid.
    committed: int | None
    #: The author date, in the same form.
    authored: int | None
    #: The name of the author.
    author: str
    email: str
    #: The first line of its message, and the rest of the message.
    subject: str
    body: str = field(repr=False)
    #: The name by which reports refer to its repository; empty for the repository of the project.
    repository: str = ""
    #: A prefix of the hash that no other object of the repository has.
    abbreviation: str = field(default="", repr=False, compare=False)
    #: The commits that it brings to the branch if it is a merge, without merges among them.
    merged: tuple[GitCommit, ...] = field(default=(), repr=False, compare=False)

    @property
    def short_hash(self) -> str:
        """The abbreviated hash, for messages."""
        return self.hash[:SHOWN_HASH_LENGTH]

    @property
    def shown_hash(self) -> str:
        """The abbreviated hash, after the name of another repository: ``4f9a1c07be`` or ``docs@4f9a1c07be``."""
        return f"{self.repository}@{self.short_hash}" if self.repository else self.short_hash

    @property
    def is_dated(self) -> bool:
        """Whether both dates are valid; a commit without valid dates belongs to no period."""
        return self.committed is not None and self.authored is not None

    @property
    def landed_at(self) -> dt.datetime:
        """The committer date in UTC; ``datetime.min`` if the dates are invalid."""
        if self.committed is None or self.authored is None:
            return dt.datetime.min.replace(tzinfo=dt.UTC)
        return dt.datetime.fromtimestamp(self.committed, dt.UTC)

    @property
    def day(self) -> str:
        """The committer date in UTC without the time, for messages."""
        return f"{self.landed_at:%Y-%m-%d}" if self.is_dated else "an unknown day"

    @property
    def diff_request(self) -> str:
        """The line of input that makes ``git diff-tree --stdin`` compare the commit with its first parent."""
        return " ".join((self.hash, *self.parents[:1]))

    @property
    def is_merge(self) -> bool:
        """Whether it has several parents."""
        return len(self.parents) > 1

    @property
    def number(self) -> int | None:
        """The number of its pull request: from the subject, a merge message, a trailer, or the only commit it merges."""
        if match := TRAILING_NUMBER.search(self.subject):
            return int(match[1])
        if (merge := self.merge_message) and merge.numbers:
            return merge.numbers[0]
        return review_number(self.body) or (self.merged[0].number if len(self.merged) == 1 else None)

    @property
    def numbers(self) -> set[int]:
        """All numbers in its subject, since it may reapply the work of another pull request."""
        own = self.number
        return {int(number) for number in _ANY_NUMBER.findall(self.subject)} | ({own} if own else set())

    @property
    def full_title(self) -> str:
        """The subject, or for a merge the title of the merged change if the message has one."""
        merge = self.merge_message
        return merge.title if merge and merge.title else self.subject

    @property
    def title(self) -> str:
        """The full title without the number; for a merge without one, that of its only commit, or its branch."""
        title = self.full_title
        if (merge := self.merge_message) and not merge.title and (self.is_merge or merge.numbers):
            title = self.merged[0].title if len(self.merged) == 1 else " and ".join(merge.branches) or title
        return TRAILING_NUMBER.sub("", title).strip()

    @property
    def merge_message(self) -> MergeMessage | None:
        """What its message states about a merge; None if it is not the message of a merge."""
        return parse_merge(self.subject, self.body, is_merge=self.is_merge)


@dataclass(frozen=True, eq=False)
class History:
    """The commits of a branch."""

    #: The name of the branch, as printed.
    ref: str
    #: Every reachable commit by its hash, newest first.
    commits: Mapping[str, GitCommit]
    #: The first-parent line, newest first.
    line: Sequence[GitCommit]
    #: The hashes of commits whose message cannot be decoded.
    damaged: Sequence[str] = ()
    #: The name by which reports refer to the repository; empty for the repository of the project.
    repository: str = ""

    @property
    def branch(self) -> str:
        """The branch, after the name of another repository: ``main`` or ``docs@main``."""
        return f"{self.repository}@{self.ref}" if self.repository else self.ref

    @property
    def head(self) -> GitCommit:
        """The newest commit."""
        return self.line[0]

    def shown_number(self, number: int) -> str:
        """Return the number of a pull request for messages: ``#34`` or ``docs#34``."""
        return f"{self.repository}#{number}"

    def within(self, period: Period) -> list[GitCommit]:
        """Return the first-parent commits of a period, oldest first.

        Check the date of every commit: clocks can be wrong, so the dates may be out of order. Commits without valid
        dates belong to no period.
        """
        first, last = seconds_at(period.start), seconds_at(period.end) + DAY_SECONDS
        return [commit for commit in reversed(self.line) if _is_within(commit, first, last)]

    def at_end(self, period: Period) -> GitCommit | None:
        """Return the newest first-parent commit before the end of a period, or None.

        Prefer a commit of the period: newer commits may have earlier dates if a clock was wrong.
        """
        first, last = seconds_at(period.start), seconds_at(period.end) + DAY_SECONDS
        inside = next((commit for commit in self.line if _is_within(commit, first, last)), None)
        return inside or next((commit for commit in self.line if _is_within(commit, 0, last)), None)

    def dated(self, commit: GitCommit) -> GitCommit:
        """Return a commit, or the newest earlier first-parent commit with valid dates if its own are invalid.

        Return the commit itself if there is no such commit.
        """
        older = islice(self.line, self.landings[commit.hash], None)
        return commit if commit.is_dated else next((candidate for candidate in older if candidate.is_dated), commit)

    def find(self, prefix: str) -> list[GitCommit]:
        """Return the reachable commits whose hash starts with a prefix; several if it is ambiguous."""
        start = bisect_left(self._sorted_hashes, prefix)
        hashes = (self._sorted_hashes[index] for index in range(start, len(self._sorted_hashes)))
        return [
            self.commits[commit_hash]
            for commit_hash in takewhile(lambda commit_hash: commit_hash.startswith(prefix), hashes)
        ]

    def unique_prefix(self, commit: GitCommit) -> str:
        """Return the shortest unambiguous prefix of a hash with at least :data:`SHOWN_HASH_LENGTH` digits."""
        return commit.hash[: max(SHOWN_HASH_LENGTH, len(commit.abbreviation))]

    def landing(self, commit: GitCommit) -> GitCommit:
        """Return the first-parent commit that added a commit to the branch: itself, or the merge of its branch."""
        return self.line[self.landings[commit.hash]]

    @cached_property
    def landings(self) -> dict[str, int]:
        """The first-parent index at which each commit was added to the branch, by hash; 0 is the newest."""
        return find_landings(self.commits, self.line)

    @cached_property
    def _sorted_hashes(self) -> list[str]:
        return sorted(self.commits)

    @cached_property
    def by_number(self) -> dict[int, list[GitCommit]]:
        """The first-parent commits by pull request number, oldest first; several may share a number."""
        numbered: dict[int, list[GitCommit]] = {}
        for commit in reversed(self.line):
            if (number := commit.number) is not None:
                numbered.setdefault(number, []).append(commit)
        return numbered


def find_landings(commits: Mapping[str, GitCommit], line: Sequence[GitCommit]) -> dict[str, int]:
    """Return the index of the commit of a line with which each commit was added to the branch, by hash.

    :param commits: all commits that the line reaches, by hash.
    :param line: the first-parent line, newest first.
    """
    landings: dict[str, int] = {}
    for index in reversed(range(len(line))):
        pending = [line[index].hash]
        while pending:
            commit_hash = pending.pop()
            if commit_hash not in landings and commit_hash in commits:
                landings[commit_hash] = index
                pending += commits[commit_hash].parents
    return landings


#: The length of a day in seconds.
DAY_SECONDS = 86_400


def seconds_at(day: dt.date) -> int:
    """Return the first second of a day in UTC, since 1970."""
    return (day.toordinal() - dt.date(1970, 1, 1).toordinal()) * DAY_SECONDS


def _is_within(commit: GitCommit, first: int, last: int) -> bool:
    return commit.committed is not None and commit.authored is not None and first <= commit.committed < last
