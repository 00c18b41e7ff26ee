"""The commits of a branch, as git has them: the whole graph behind it, and its own line."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinxext_progress.format.period import Period

#: The rule for what belongs to a period, as it is printed with results.
PERIOD_RULE = "committer date, in UTC, on the branch's own line (first parents)"

#: The number of a pull request: not 0, and not so long that it is none.
NUMBER_PATTERN = "[1-9][0-9]{0,8}(?![0-9])"

#: The number of a pull request at the end of a subject, as forges write it when they merge.
TRAILING_NUMBER = re.compile(rf"\((?:#|!)({NUMBER_PATTERN})\)\s*$")

_ANY_NUMBER = re.compile(rf"[#!]({NUMBER_PATTERN})")

# The subjects of merges as forges write them, with the title where it stands there: GitHub, Gitea, Bitbucket, Azure DevOps.
_MERGES = (
    re.compile(rf"Merge pull request #(?P<number>{NUMBER_PATTERN}) (?:from|in) "),
    re.compile(rf"Merge pull request '(?P<title>.+)' \(#(?P<number>{NUMBER_PATTERN})\) from "),
    re.compile(rf"Merged in \S+ \(pull request #(?P<number>{NUMBER_PATTERN})\)$"),
    re.compile(rf"Merged PR (?P<number>{NUMBER_PATTERN}): (?P<title>.+)"),
)

# GitLab names the merge request at the end of the body, where it does.
_BRANCH = re.compile(r"Merge branch '[^']+' into '[^']+'$")
_REQUEST = re.compile(rf"^See merge request \S*!(?P<number>{NUMBER_PATTERN})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GitCommit:
    """A commit."""

    #: The full hash.
    hash: str
    #: The hashes of its parents; the first one is the line it landed on.
    parents: tuple[str, ...]
    #: When it was committed, in seconds since 1970 in UTC; None where the date is not valid.
    committed: int | None
    #: When it was written, likewise.
    authored: int | None
    #: Who wrote it.
    author: str
    email: str
    #: The first line of its message, and what follows.
    subject: str
    body: str = field(repr=False)

    @property
    def is_dated(self) -> bool:
        """Whether both dates are valid; else it belongs to no period."""
        return self.committed is not None and self.authored is not None

    @property
    def landed(self) -> dt.datetime:
        """When it was committed, in UTC; the first second of the calendar where it is not dated."""
        if self.committed is None or self.authored is None:
            return dt.datetime.min.replace(tzinfo=dt.UTC)
        return dt.datetime.fromtimestamp(self.committed, dt.UTC)

    @property
    def day(self) -> str:
        """The day on which it was committed, in UTC, for a message."""
        return f"{self.landed:%Y-%m-%d}" if self.is_dated else "an unknown day"

    @property
    def against(self) -> str:
        """Itself and the commit that it is compared with, as ``git diff-tree --stdin`` reads them."""
        return " ".join((self.hash, *self.parents[:1]))

    @property
    def number(self) -> int | None:
        """The number of its pull request, where its subject ends with one or says that it merges it."""
        if found := TRAILING_NUMBER.search(self.subject):
            return int(found[1])
        return int(merge["number"]) if (merge := self._merge) else None

    @property
    def numbers(self) -> set[int]:
        """All numbers in its subject: it may land again what another pull request brought."""
        own = self.number
        return {int(number) for number in _ANY_NUMBER.findall(self.subject)} | ({own} if own else set())

    @property
    def full_title(self) -> str:
        """The subject; of a merge, the title of what was merged."""
        if not self.subject.startswith("Merge"):
            return self.subject
        merge = self._merge
        if merge and (named := merge.groupdict().get("title")):
            return named
        first = self.body.strip().partition("\n")[0].strip() if merge or _BRANCH.match(self.subject) else ""
        # Without a title in the subject, it is the first line of the body.
        return first if first and not _REQUEST.match(first) else self.subject

    @property
    def title(self) -> str:
        """The subject, or the title of what was merged, without the number of the pull request."""
        return TRAILING_NUMBER.sub("", self.full_title).strip()

    @property
    def _merge(self) -> re.Match[str] | None:
        """What a forge wrote when it merged a pull request; None for any other commit."""
        # Thousands of commits are asked, of which few are merges.
        if not self.subject.startswith("Merge"):
            return None
        if _BRANCH.match(self.subject):
            return _REQUEST.search(self.body)
        return next((found for form in _MERGES if (found := form.match(self.subject))), None)


@dataclass(frozen=True)
class History:
    """What lies behind a branch."""

    #: The branch, as it is printed.
    ref: str
    #: Every commit that is reachable from it, by its hash, newest first.
    commits: Mapping[str, GitCommit]
    #: Its own line, newest first.
    line: Sequence[GitCommit]
    #: The hashes of commits whose message is not what their encoding says.
    damaged: Sequence[str] = ()

    @property
    def head(self) -> GitCommit:
        """The newest commit."""
        return self.line[0]

    def within(self, period: Period) -> list[GitCommit]:
        """Choose the commits of the line that landed in a period, oldest first; one that is not dated belongs to none.

        Each commit is asked for its own date: clocks are wrong now and then, so that order says nothing of dates.
        """
        first, last = _seconds(period.start), _seconds(period.end) + _DAY
        return [commit for commit in reversed(self.line) if _is_within(commit, first, last)]

    def at_end(self, period: Period) -> GitCommit | None:
        """Find the newest commit of the line that had landed when a period ended; None where none had.

        The newest one of the period is asked for first: on top of it may be some whose clock was behind.
        """
        first, last = _seconds(period.start), _seconds(period.end) + _DAY
        inside = next((commit for commit in self.line if _is_within(commit, first, last)), None)
        return inside or next((commit for commit in self.line if _is_within(commit, 0, last)), None)

    def dated(self, commit: GitCommit) -> GitCommit:
        """Find the newest commit of the line that is dated, from the landing of another one on; that one where none is."""
        older = islice(self.line, self.landings[commit.hash], None)
        return commit if commit.is_dated else next((one for one in older if one.is_dated), commit)

    def find(self, prefix: str) -> list[GitCommit]:
        """Find the reachable commits whose hash begins with some digits; more than one where that is ambiguous."""
        start = bisect_left(self._sorted, prefix)
        names = (self._sorted[place] for place in range(start, len(self._sorted)))
        return [self.commits[name] for name in takewhile(lambda name: name.startswith(prefix), names)]

    def landing(self, commit: GitCommit) -> GitCommit:
        """Find the commit of the line that brought another one in: itself, or the merge of its branch."""
        return self.line[self.landings[commit.hash]]

    @cached_property
    def landings(self) -> dict[str, int]:
        """For each commit, by its hash, the place in the line at which it came in; 0 is the newest."""
        landing: dict[str, int] = {}
        for place in reversed(range(len(self.line))):
            reached = [self.line[place].hash]
            while reached:
                name = reached.pop()
                if name not in landing and name in self.commits:
                    landing[name] = place
                    reached += self.commits[name].parents
        return landing

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.commits)

    @cached_property
    def by_number(self) -> dict[int, list[GitCommit]]:
        """The commits of the line by the number of their pull request, oldest first; a number may come twice."""
        numbered: dict[int, list[GitCommit]] = {}
        for commit in reversed(self.line):
            if (number := commit.number) is not None:
                numbered.setdefault(number, []).append(commit)
        return numbered


_DAY = 86_400


def _seconds(day: dt.date) -> int:
    return (day.toordinal() - dt.date(1970, 1, 1).toordinal()) * _DAY


def _is_within(commit: GitCommit, first: int, last: int) -> bool:
    return commit.committed is not None and commit.authored is not None and first <= commit.committed < last
