"""Choose the part of a branch that a command needs with messages: around the periods of reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.git.commits import DAY_SECONDS, seconds_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.git.branch_line import BranchLine

#: The numbers of days before and after a period whose commits are matched to the lines of its report.
DAYS_BEFORE, DAYS_AFTER = 92, 31

#: The number of commits before those days that are read too: targets of reverts, and commits that show the areas.
COMMITS_BEFORE = 500

#: Commits that are at most this far apart on the line are read with those between them. A wrong clock can date a commit
#: into a period from which it is far away. Ranges do not overlap, because this is more than the commits before one.
LARGEST_GAP = 1000


@dataclass(frozen=True, slots=True)
class Scope:
    """What a command needs of the history of a branch."""

    periods: Sequence[Period] = ()
    #: The hashes, or prefixes of hashes, and the pull request numbers that reports refer to.
    hashes: Sequence[str] = ()
    numbers: Sequence[int] = ()
    #: Whether everything after the periods is needed too.
    until_head: bool = False


def ranges_of(line: BranchLine, scope: Scope) -> list[range]:
    """Return the ranges of indexes of a line to read, newest first."""
    inside = sorted({index for span in _spans(scope.periods) for index in line.between(*span)})
    inside = sorted({*inside, *(_end_of(line, period, inside) for period in scope.periods)})
    clusters = [(0, inside[-1])] if scope.until_head and inside else _clusters(inside or [0])
    return [range(first, min(last + 1 + COMMITS_BEFORE, len(line.hashes))) for first, last in clusters]


def _end_of(line: BranchLine, period: Period, inside: Sequence[int]) -> int:
    """Return the index of the last commit of a period, of the newest one before its end, or of the oldest one."""
    first, last = seconds_at(period.start), seconds_at(period.end) + DAY_SECONDS
    index = next((index for index in inside if first <= line.dates[index] < last), None)
    index = line.newest_before(last) if index is None else index
    return len(line.hashes) - 1 if index is None else index


def _spans(periods: Iterable[Period]) -> list[tuple[int, int]]:
    """Return the spans of time around periods, in seconds, each without its last one; spans that overlap are united."""
    spans: list[tuple[int, int]] = []
    for period in sorted(periods, key=lambda period: period.start):
        first = seconds_at(period.start) - DAYS_BEFORE * DAY_SECONDS
        last = seconds_at(period.end) + (DAYS_AFTER + 1) * DAY_SECONDS
        if spans and first <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(last, spans[-1][1])
        else:
            spans.append((first, last))
    return spans


def _clusters(indexes: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last of indexes that are close to each other."""
    clusters: list[tuple[int, int]] = []
    for index in indexes:
        if clusters and index - clusters[-1][1] <= LARGEST_GAP:
            clusters[-1] = clusters[-1][0], index
        else:
            clusters.append((index, index))
    return clusters
