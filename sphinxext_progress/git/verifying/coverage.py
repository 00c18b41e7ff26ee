"""Measure how much of a period its report covers: by week and by area, gaps, and the largest uncited changes."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages.verification import WITHOUT_AREA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.drafting.period_changes import CandidateChange, PeriodChanges

#: The minimum shares of a gap: of the length of the period, and of its commits.
MIN_HOLE_LENGTH, MIN_HOLE_SHARE = 0.2, 0.25

#: The minimum number of commits in a gap, since any part of a few commits is a large share.
MIN_HOLE_COMMITS = 10

#: The maximum number of uncited changes that are listed.
MAX_UNCITED = 20

#: Uncited changes with fewer source lines are not listed.
MIN_SOURCE_LINES = 100


@dataclass(frozen=True, slots=True)
class CoverageHole:
    """A gap: a range of days with many commits, none of which the report cites."""

    first: dt.date
    last: dt.date
    #: The number of its commits.
    commits: int


@dataclass(frozen=True, slots=True)
class CitedShare:
    """The number of cited commits or changes in a week or an area."""

    name: str
    cited: int
    all: int


def coverage_by_week(commits: Sequence[GitCommit], cited: Collection[str]) -> list[CitedShare]:
    """Count the commits and the cited commits of each ISO week.

    :param cited: the hashes of the cited commits.
    """
    counts = Counter(map(_week, commits))
    cited_counts = Counter(_week(commit) for commit in commits if commit.hash in cited)
    return [CitedShare(week, cited_counts[week], count) for week, count in sorted(counts.items())]


def coverage_by_area(period_changes: PeriodChanges, cited: Collection[str]) -> list[CitedShare]:
    """Count the changes and the cited changes of each area, excluding noise, the largest area first.

    :param cited: the hashes of the cited commits.
    """
    no_area = WITHOUT_AREA.format()
    counts = Counter(change.area or no_area for change in period_changes.changes)
    cited_counts = Counter(change.area or no_area for change in period_changes.changes if is_cited(change, cited))
    return [
        CitedShare(area, cited_counts[area], count)
        for area, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _week(commit: GitCommit) -> str:
    year, week, _ = commit.landed_at.isocalendar()
    return f"{year}-W{week:02}"


def find_holes(period: Period, commits: Sequence[GitCommit], cited: Collection[str]) -> Iterator[CoverageHole]:
    """Find the gaps of a period: ranges of days with many commits, none of which is cited.

    :param cited: the hashes of the cited commits.
    """
    # Compute with ordinals: the day after the period may be outside the calendar.
    landed = sorted(commit.landed_at.toordinal() for commit in commits)
    days = sorted({commit.landed_at.toordinal() for commit in commits if commit.hash in cited})
    begin, end = period.start.toordinal(), period.end.toordinal()
    for before, after in pairwise([begin - 1, *days, end + 1]):
        first, last = before + 1, after - 1
        landed_between = bisect_left(landed, after) - bisect_left(landed, first)
        if last - before >= MIN_HOLE_LENGTH * (end - begin + 1) and landed_between >= max(
            MIN_HOLE_COMMITS, MIN_HOLE_SHARE * len(commits)
        ):
            yield CoverageHole(dt.date.fromordinal(first), dt.date.fromordinal(last), landed_between)


def uncited_changes(period_changes: PeriodChanges, cited: Collection[str]) -> list[CandidateChange]:
    """Return the largest uncited changes; those that their authors marked as notable come first.

    :param cited: the hashes of the commits that are cited or left out.
    """
    changes = [
        change
        for change in period_changes.changes
        if not is_cited(change, cited) and (change.signals.source >= MIN_SOURCE_LINES or change.signals.author_marks)
    ]
    return sorted(changes, key=lambda change: (not change.signals.author_marks, -change.signals.source))[:MAX_UNCITED]


def is_cited(change: CandidateChange, cited: Collection[str]) -> bool:
    """Return whether any commit of a change is cited."""
    return any(commit.hash in cited for commit in (*change.landed.commits, *change.landed.originals))
