"""What landed in a period and is not in its report: by week and by area, in stretches, and the largest changes."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinxext_progress.history.identify import named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sphinxext_progress.history.commits import Commit
    from sphinxext_progress.history.month import Change, Month
    from sphinxext_progress.period import Period

#: A stretch without a row is a hole where it is this share of the period, and has this share of its commits, both at least.
LENGTH, SHARE = 0.2, 0.25

#: … and so many of them, at least: of a handful of commits, any part is a large share.
COMMITS = 10

#: So many changes that are not cited are named.
UNCITED = 20

#: Changes with fewer source lines are not worth a word here.
LINES = 100


@dataclass(frozen=True, slots=True)
class Hole:
    """Days from which no row is."""

    first: dt.date
    last: dt.date
    #: How many commits landed on them.
    commits: int


@dataclass(frozen=True, slots=True)
class Share:
    """How much of something is cited."""

    name: str
    cited: int
    all: int


def weeks(commits: Sequence[Commit], cited: Collection[str]) -> list[Share]:
    """Count the commits of each ISO week.

    :param commits: what landed in the period, oldest first.
    :param cited: the hashes of those that are cited.
    """
    every, said = Counter(map(_week, commits)), Counter(_week(one) for one in commits if one.hash in cited)
    return [Share(week, said[week], count) for week, count in sorted(every.items())]


def areas(month: Month, cited: Collection[str]) -> list[Share]:
    """Count the changes of each area, noise aside, the largest area first.

    :param month: the period.
    :param cited: the hashes of the commits that are cited.
    """
    every = Counter(one.area or "no area" for one in month.changes)
    said = Counter(one.area or "no area" for one in month.changes if is_cited(one, cited))
    return [Share(area, said[area], count) for area, count in sorted(every.items(), key=lambda one: (-one[1], one[0]))]


def _week(commit: Commit) -> str:
    year, week, _ = commit.landed.isocalendar()
    return f"{year}-W{week:02}"


def holes(period: Period, commits: Sequence[Commit], cited: Collection[str]) -> Iterator[Hole]:
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
        if last - before >= LENGTH * (end - begin + 1) and inside >= max(COMMITS, SHARE * len(commits)):
            yield Hole(dt.date.fromordinal(first), dt.date.fromordinal(last), inside)


def uncited(month: Month, cited: Collection[str]) -> list[Change]:
    """Choose the largest changes that are neither cited nor left out, and those that their authors said matter.

    :param month: the period.
    :param cited: the hashes of the commits that are cited or left out.
    """
    found = [
        one for one in month.changes if not is_cited(one, cited) and (one.signals.source >= LINES or one.signals.said)
    ]
    return sorted(found, key=lambda one: (not one.signals.said, -one.signals.source))[:UNCITED]


def is_cited(change: Change, cited: Collection[str]) -> bool:
    """Tell whether one of the commits of a change is cited."""
    return any(one.hash in cited for one in (*change.landed.commits, *change.landed.first))


def describe(change: Change) -> str:
    """Say what a change is, when it landed, and what speaks for it.

    :param change: the change.
    """
    lead, *others = change.landed.commits
    beside = f" and {len(others)} more" if others else ""
    return f"{named(lead)}{beside} landed on {lead.landed:%Y-%m-%d} ({', '.join(change.reasons)})"
