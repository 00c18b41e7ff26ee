"""The commits of a branch, as git has them: the whole graph behind it, and its own line."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinxext_progress.history.git import Repository
    from sphinxext_progress.period import Period

#: The rule for what belongs to a period, as it is printed with results.
RULE = "committer date, in UTC, on the branch's own line (first parents)"

#: The number of a pull request at the end of a subject, as forges write it when they merge.
NUMBER = re.compile(r"\((?:#|!)(\d+)\)\s*$")

_ANY_NUMBER = re.compile(r"[#!](\d+)")

# The subjects of merges as forges write them, with the title where it stands there: GitHub, Gitea, Bitbucket, Azure DevOps.
_MERGES = (
    re.compile(r"Merge pull request #(?P<number>\d+) (?:from|in) "),
    re.compile(r"Merge pull request '(?P<title>.+)' \(#(?P<number>\d+)\) from "),
    re.compile(r"Merged in \S+ \(pull request #(?P<number>\d+)\)$"),
    re.compile(r"Merged PR (?P<number>\d+): (?P<title>.+)"),
)

# GitLab names the merge request at the end of the body, where it does.
_BRANCH = re.compile(r"Merge branch '[^']+' into '[^']+'$")
_REQUEST = re.compile(r"^See merge request \S*!(?P<number>\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit."""

    #: The full hash.
    hash: str
    #: The hashes of its parents; the first one is the line it landed on.
    parents: tuple[str, ...]
    #: When it was committed, in seconds since 1970 in UTC.
    committed: int
    #: When it was written, likewise.
    authored: int
    #: Who wrote it.
    author: str
    email: str
    #: The first line of its message, and what follows.
    subject: str
    body: str = field(repr=False)

    @property
    def landed(self) -> dt.datetime:
        """When it was committed, in UTC."""
        return dt.datetime.fromtimestamp(self.committed, dt.UTC)

    @property
    def against(self) -> str:
        """Itself and the commit that it is compared with, as ``git diff-tree --stdin`` reads them."""
        return " ".join((self.hash, *self.parents[:1]))

    @property
    def number(self) -> int | None:
        """The number of its pull request, where its subject ends with one or says that it merges it."""
        if found := NUMBER.search(self.subject):
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
        return NUMBER.sub("", self.full_title).strip()

    @property
    def _merge(self) -> re.Match[str] | None:
        """What a forge wrote when it merged a pull request; None for any other commit."""
        # Thousands of commits are asked, of which few are merges.
        if not self.subject.startswith("Merge"):
            return None
        if _BRANCH.match(self.subject):
            return _REQUEST.search(self.body)
        return next((found for form in _MERGES if (found := form.match(self.subject))), None)


@dataclass(frozen=True, slots=True)
class FileChange:
    """How many lines of a file a commit added and took out; 0 and 0 where it is no text."""

    path: str
    added: int
    deleted: int


@dataclass(frozen=True)
class History:
    """What lies behind a branch."""

    #: The branch, as it is printed.
    ref: str
    #: Every commit that is reachable from it, by its hash, newest first.
    commits: Mapping[str, Commit]
    #: Its own line, newest first.
    line: Sequence[Commit]
    #: The hashes of commits whose message is not what their encoding says.
    damaged: Sequence[str] = ()

    @property
    def head(self) -> Commit:
        """The newest commit."""
        return self.line[0]

    def within(self, period: Period) -> list[Commit]:
        """Choose the commits of the line that landed in a period, oldest first.

        Each commit is asked for its own date: clocks are wrong now and then, so that order says nothing of dates.
        """
        first, last = _seconds(period.start), _seconds(period.end + dt.timedelta(days=1))
        return [commit for commit in reversed(self.line) if first <= commit.committed < last]

    def at_end(self, period: Period) -> Commit | None:
        """Find the newest commit of the line that had landed when a period ended; None where none had.

        The newest one of the period is asked for first: on top of it may be some whose clock was behind.
        """
        first, last = _seconds(period.start), _seconds(period.end + dt.timedelta(days=1))
        inside = next((commit for commit in self.line if first <= commit.committed < last), None)
        return inside or next((commit for commit in self.line if commit.committed < last), None)

    def find(self, prefix: str) -> list[Commit]:
        """Find the reachable commits whose hash begins with some digits; more than one where that is ambiguous."""
        found, start = [], bisect_left(self._sorted, prefix)
        for name in self._sorted[start:]:
            if not name.startswith(prefix):
                break
            found.append(self.commits[name])
        return found

    def landing(self, commit: Commit) -> Commit:
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
    def by_number(self) -> dict[int, list[Commit]]:
        """The commits of the line by the number of their pull request, oldest first; a number may come twice."""
        numbered: dict[int, list[Commit]] = {}
        for commit in reversed(self.line):
            if (number := commit.number) is not None:
                numbered.setdefault(number, []).append(commit)
        return numbered


def _seconds(day: dt.date) -> int:
    return int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp())


def changes(
    repository: Repository, commits: Iterable[Commit], without: Iterable[str] = ()
) -> dict[str, list[FileChange]]:
    """Count the lines that commits changed, against the line that they landed on.

    :param commits: at least one commit.
    :param without: the endings of files that are not looked at, such as those of large data.
    :return: the files of each, by the hash of the commit; a renamed file is one taken out and one added.
    """
    options = ("--stdin", "-r", "-z", "--root", "--always", "--numstat", "--no-renames")
    found: dict[str, list[FileChange]] = {}
    files: list[FileChange] = []
    compared = [commit.against for commit in commits]
    paths = ("--", ".", *(f":(exclude)*{ending}" for ending in without)) if without else ()
    for record in (
        repository.run("diff-tree", *options, *paths, stdin=compared).decode("utf-8", "surrogateescape").split("\0")
    ):
        if re.fullmatch(r"\n?[0-9a-f]{40,64}\n?", record):
            files = found[record.strip()] = []
        elif record:
            added, deleted, path = record.lstrip("\n").split("\t", 2)
            # A file that is no text has dashes.
            files.append(FileChange(path, *(int(count) if count.isdigit() else 0 for count in (added, deleted))))
    return found
