"""What landed in a period and is not in its report: by week and by area, in stretches, and the largest changes."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinxext_progress.git.verifying.identification import describe_commit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.drafting.period_changes import CandidateChange, PeriodChanges

#: A stretch without a row is a hole where it is this share of the period, and has this share of its commits, both at least.
MIN_HOLE_LENGTH, MIN_HOLE_SHARE = 0.2, 0.25

#: … and so many of them, at least: of a handful of commits, any part is a large share.
MIN_HOLE_COMMITS = 10

#: So many changes that are not cited are named.
MAX_UNCITED = 20

#: Changes with fewer source lines are not worth a word here.
MIN_SOURCE_LINES = 100


@dataclass(frozen=True, slots=True)
class CoverageHole:
    """Days from which no row is."""

    first: dt.date
    last: dt.date
    #: How many commits landed on them.
    commits: int


@dataclass(frozen=True, slots=True)
class CitedShare:
    """How much of something is cited."""

    name: str
    cited: int
    all: int


def coverage_by_week(commits: Sequence[GitCommit], cited: Collection[str]) -> list[CitedShare]:
    """Count the commits of each ISO week.

    :param commits: what landed in the period, oldest first.
    :param cited: the hashes of those that are cited.
    """
    every, said = Counter(map(_week, commits)), Counter(_week(one) for one in commits if one.hash in cited)
    return [CitedShare(week, said[week], count) for week, count in sorted(every.items())]


def coverage_by_area(month: PeriodChanges, cited: Collection[str]) -> list[CitedShare]:
    """Count the changes of each area, noise aside, the largest area first.

    :param month: the period.
    :param cited: the hashes of the commits that are cited.
    """
    every = Counter(one.area or "no area" for one in month.changes)
    said = Counter(one.area or "no area" for one in month.changes if is_cited(one, cited))
    return [
        CitedShare(area, said[area], count) for area, count in sorted(every.items(), key=lambda one: (-one[1], one[0]))
    ]


def _week(commit: GitCommit) -> str:
    year, week, _ = commit.landed.isocalendar()
    return f"{year}-W{week:02}"


def find_holes(period: Period, commits: Sequence[GitCommit], cited: Collection[str]) -> Iterator[CoverageHole]:
    """Find the stretches of a period in which much landed and of which nothing is cited.

    :param period: the period.
    :param commits: what landed in it.
    :param cited: the hashes of those that are cited.
    """
    # As numbers, for the calendar may end with the period.
    landed = sorted(one.landed.toordinal() for one in commits)
    days = sorted({one.landed.toordinal() for one in commits if one.hash in cited})
    begin, end = period.start.toordinal(), period.end.toordinal()
    for before, after in pairwise([begin - 1, *days, end + 1]):
        first, last = before + 1, after - 1
        inside = bisect_left(landed, after) - bisect_left(landed, first)
        if last - before >= MIN_HOLE_LENGTH * (end - begin + 1) and inside >= max(
            MIN_HOLE_COMMITS, MIN_HOLE_SHARE * len(commits)
        ):
            yield CoverageHole(dt.date.fromordinal(first), dt.date.fromordinal(last), inside)


def uncited_changes(month: PeriodChanges, cited: Collection[str]) -> list[CandidateChange]:
    """Choose the largest changes that are neither cited nor left out, and those that their authors said matter.

    :param month: the period.
    :param cited: the hashes of the commits that are cited or left out.
    """
    found = [
        one
        for one in month.changes
        if not is_cited(one, cited) and (one.signals.source >= MIN_SOURCE_LINES or one.signals.said)
    ]
    return sorted(found, key=lambda one: (not one.signals.said, -one.signals.source))[:MAX_UNCITED]


def is_cited(change: CandidateChange, cited: Collection[str]) -> bool:
    """Tell whether one of the commits of a change is cited."""
    return any(one.hash in cited for one in (*change.landed.commits, *change.landed.first))


def describe_change(change: CandidateChange) -> str:
    """Say what a change is, when it landed, and what speaks for it.

    :param change: the change.
    """
    lead, *others = change.landed.commits
    beside = f" and {len(others)} more" if others else ""
    return f"{describe_commit(lead)}{beside} landed on {lead.landed:%Y-%m-%d} ({', '.join(change.reasons)})"
