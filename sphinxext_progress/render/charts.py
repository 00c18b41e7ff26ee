"""Render charts as tables of figures: the form for every builder, to which HTML and LaTeX add bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.render.builders import TableColumn, build_table, mark_translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.render.builders import TableOptions
    from sphinxext_progress.render.inline import InlineRenderer
    from sphinxext_progress.reports.counts import AreaCounts, ContributorCounts
    from sphinxext_progress.reports.localization import Localizer

#: The class of a figure that gets a bar; its attribute ``rows`` is the number.
FIGURE_CLASS = "progress-figure"

#: The class of a chart with a column for each period, whose bars are upright.
UPRIGHT_CLASS = "progress-upright"


def area_chart(
    areas: Sequence[AreaCounts],
    periods: Sequence[Period],
    options: TableOptions,
    *,
    words: Localizer,
    renderer_of: Callable[[ReportEntry], InlineRenderer],
) -> nodes.table:
    """Return a table with the number of commits of each area in each period, and the sums.

    :param areas: the counts of at least one area.
    :param periods: the periods of the counts.
    :param options: the options of the author.
    :param renderer_of: returns the renderer of a report.
    """
    several_periods = len(periods) > 1
    figure_columns = (
        [_narrow_column(words.short_period(period)) for period in periods]
        if several_periods
        else [_bar_column(words("Commits"))]
    )
    columns = [TableColumn(words("Area"), 24), *figure_columns]
    named = [area for area in areas if area.area]
    rows = []
    for area in areas:
        # The others would set the scale of all bars.
        figure = _figure if area.area or not named else _sum
        rows.append([_area(area, words, renderer_of), *map(figure, area.counts)])
    sums = [_total(counts) for counts in zip(*(area.counts for area in areas), strict=True)]
    if several_periods:
        columns.append(_narrow_column(words("Total")))
        for row, area in zip(rows, areas, strict=True):
            row.append(_sum(_total(area.counts)))
    if len(areas) > 1:
        rows.append([_text(words("Total")), *map(_sum, [*sums, _total(sums)] if several_periods else sums)])
    table = build_table(columns, rows, options, "progress-chart")
    if several_periods:
        table["classes"].append(UPRIGHT_CLASS)
    return table


def contributor_chart(periods: Iterable[ContributorCounts], options: TableOptions, *, words: Localizer) -> nodes.table:
    """Return a table with the number of contributors in each period, and how many of them are new.

    :param options: the options of the author.
    """
    columns = [
        TableColumn(words("Period"), 16),
        _bar_column(words("Contributors")),
        _bar_column(words("First contributions")),
    ]
    rows = [
        [_text(words.period(counts.period)), _figure(counts.people), _figure(counts.first_time)] for counts in periods
    ]
    return build_table(columns, rows, options, "progress-chart")


def _narrow_column(title: str) -> TableColumn:
    """Return a column that is as wide as the longest word of its title."""
    return TableColumn(title, max(4, *map(len, title.split())))


def _bar_column(title: str) -> TableColumn:
    """Return a column that is wide enough for figures with horizontal bars."""
    return TableColumn(title, 24)


def _area(
    area: AreaCounts, words: Localizer, renderer_of: Callable[[ReportEntry], InlineRenderer]
) -> list[nodes.Element]:
    if area.row and area.area:
        return [renderer_of(area.row.entry).area(area.row.area)]
    return _text(area.area or words("Others"))


def _total(numbers: Iterable[int | None]) -> int | None:
    """Return the sum of the numbers that are not None; None if all are."""
    present = [number for number in numbers if number is not None]
    return sum(present) if present else None


def _sum(number: int | None) -> list[nodes.Element]:
    """Return a cell with a number that has no bar."""
    return [] if number is None else _text(str(number))


def _figure(number: int | None) -> list[nodes.Element]:
    if number is None:
        return []
    figure = nodes.inline("", str(number), classes=[FIGURE_CLASS], rows=number)
    return [mark_translated(nodes.paragraph("", "", figure))]


def _text(text: str) -> list[nodes.Element]:
    return [mark_translated(nodes.paragraph("", text))]
