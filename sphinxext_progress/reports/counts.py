"""Count the commits of each area, and the contributors, in each period."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.reports.query import commit_rows, select_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.query import CommitRow

#: The default and the largest number of periods of a chart: each is a column, and a page has to hold all of them.
DEFAULT_PERIODS, MAX_PERIODS = 12, 24

#: The number of periods of a sparkline.
HISTORY = 6

#: How many areas a chart lists by default: most projects have a few large areas and many small ones.
DEFAULT_AREAS = 10


class AreaCounts(NamedTuple):
    """The number of commits of an area in each period."""

    #: The shown name; empty for the commits without an area.
    area: str
    #: None for a period without a report.
    counts: tuple[int | None, ...]
    #: The newest row of the area; None if it has none.
    row: CommitRow | None


class ContributorCounts(NamedTuple):
    """The number of people who contributed in a period."""

    period: Period
    people: int
    #: How many of them contributed for the first time.
    first_time: int


def periods_of(entries: Sequence[ReportEntry]) -> list[Period]:
    """Return the periods of reports, oldest first, each once; also those between, if all are of the same kind."""
    periods = sorted({entry.report.period for entry in entries})
    if len({period.kind for period in periods}) != 1 or periods[0].kind == "days":
        return periods
    all_periods = periods[:1]
    for period in periods[1:]:
        while (following := all_periods[-1].next()) and following < period:
            all_periods.append(following)
        all_periods.append(period)
    return all_periods


def count_areas(entries: Sequence[ReportEntry], areas: Collection[str] = (), limit: int = 0) -> list[AreaCounts]:
    """Count the commits of each area in each period of :func:`periods_of`.

    :param entries: the reports, newest first.
    :param areas: the areas to count, by name or by alias, also those without a commit; empty for all with one.
    :param limit: how many areas to list, those with the most commits; 0 for all. The others are counted together with
        the commits without an area.
    :return: the areas in the order of ``project.yaml``, then the others by their number of commits; commits without an
        area come last.
    """
    known_names = dict.fromkeys(str(area.name) for entry in entries for area in entry.project.areas)
    known = {name: position for position, name in enumerate(known_names)}
    chosen = {str(entry.area(area)) for entry in entries for area in areas}
    counts: dict[str, Counter[Period]] = {name: Counter() for name in known if name in chosen}
    rows: dict[str, CommitRow] = {}
    for row in select_rows(commit_rows(entries), areas=areas):
        name = str(row.area)
        rows.setdefault(name, row)
        counts.setdefault(name, Counter())[row.entry.report.period] += 1
    names = sorted(filter(None, counts), key=lambda name: (-counts[name].total(), known.get(name, len(known)), name))
    for name in names[limit:] if limit else ():
        counts.setdefault("", Counter()).update(counts.pop(name))
    # The sort is stable, so unknown areas keep the order by their counts.
    listed = sorted(filter(counts.__contains__, names), key=lambda name: known.get(name, len(known)))
    reported = {entry.report.period for entry in entries}
    periods = periods_of(entries)
    return [
        AreaCounts(
            name, tuple(counts[name][period] if period in reported else None for period in periods), rows.get(name)
        )
        for name in (*listed, *([""] if "" in counts else ()))
    ]


def commit_histories(entries: Sequence[ReportEntry]) -> dict[str, list[int | None]]:
    """Count the commits of the last periods up to each report, in reports of its project and kind of period.

    :return: by the file name of a report, one count for each of the last :data:`HISTORY` periods, oldest first; None for
        a period without a report.
    """
    groups: defaultdict[tuple[str, str], list[ReportEntry]] = defaultdict(list)
    for entry in entries:
        groups[entry.project_name, entry.report.period.kind].append(entry)
    histories: dict[str, list[int | None]] = {}
    for group in groups.values():
        group.sort(key=lambda entry: entry.report.period)
        counts = {entry.report.period: len(entry.report.commits) for entry in group}
        for number, entry in enumerate(group):
            period = entry.report.period
            last = group[max(number + 1 - HISTORY, 0) : number + 1]
            within = [other for other in last if other.report.period.start >= period.before(HISTORY)]
            history = [counts.get(period) for period in periods_of(within)]
            histories[entry.name] = [*[None] * (HISTORY - len(history)), *history]
    return histories


def count_contributors(entries: Sequence[ReportEntry]) -> list[ContributorCounts]:
    """Count the people in the lists of contributors.

    :return: one count for each period with such a list, oldest first. A period without a list is left out: the authors
        of its commits are only some of its contributors.
    """
    people: dict[Period, dict[str, bool]] = {}
    for entry in entries:
        for contributor in entry.report.contributors:
            of_period = people.setdefault(entry.report.period, {})
            name = contributor.identity
            of_period[name] = of_period.get(name, False) or contributor.first_time
    return [ContributorCounts(period, len(people[period]), sum(people[period].values())) for period in sorted(people)]
