"""Render the tables of commits and of trends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.render.builders import (
    PERIOD_CLASS,
    TableColumn,
    build_table,
    column_class,
    first_text_line,
    join_nodes,
    mark_translated,
)
from sphinxext_progress.render.charts import FIGURE_CLASS
from sphinxext_progress.render.check_notes import reverted_mark
from sphinxext_progress.render.inline import trajectory_paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.render.builders import TableOptions
    from sphinxext_progress.render.inline import InlineRenderer
    from sphinxext_progress.reports.localization import Localizer
    from sphinxext_progress.reports.query import CommitRow
    from sphinxext_progress.reports.trends import Activity, Trajectory

DEFAULT_COMMIT_COLUMNS = ("area", "description")
"""The default columns of a commit table."""

TREND_COLUMNS = ("theme", "trajectory", "activity")
"""The possible columns of a trend table."""

DEFAULT_TREND_COLUMNS = ("theme", "trajectory")
"""The default columns of a trend table."""


def commit_table(
    rows: Iterable[CommitRow],
    columns: Sequence[str],
    options: TableOptions,
    *,
    words: Localizer,
    renderer_of: Callable[[ReportEntry], InlineRenderer],
    anchor: Callable[[CommitRow], nodes.target | None] | None = None,
) -> nodes.table:
    """Return a table of commits.

    :param columns: the names of the columns, from :data:`~sphinxext_progress.reports.query.COMMIT_COLUMNS`.
    :param options: the options of the author.
    :param renderer_of: returns the renderer of a report.
    :param anchor: returns the target node of a row, if it has one; only passed for the table inside the report
        itself. The rows of other tables link to the report.
    """
    rows = list(rows)
    heads = {
        "period": TableColumn(words("Period"), 16, _ranks(rows)),
        "date": TableColumn(words("Date"), 10),
        "area": TableColumn(words("Area"), 16),
        "description": TableColumn(words("Description"), 76, wide=True),
        "commit": TableColumn(words("Commit"), 12),
        "pr": TableColumn(words("Pull request"), 12),
        "authors": TableColumn(words("Authors"), 18),
        "kind": TableColumn(words("Kind"), 14),
    }
    # The period column links to the report, if there is one.
    elsewhere = anchor is None and "period" not in columns
    cells_by_row = []
    for row in rows:
        renderer = renderer_of(row.entry)
        cells = [commit_cell(row, column, columns, renderer, elsewhere=elsewhere) for column in columns]
        if anchor and (target := anchor(row)) is not None:
            # Put the target into the first cell with text, because LaTeX ignores ids of rows.
            first_text_line(next(filter(None, cells))[0]).insert(0, target)
        cells_by_row.append(cells)
    chosen_columns = [
        replace(heads[column], classes=(column_class(column), *heads[column].classes)) for column in columns
    ]
    return build_table(chosen_columns, cells_by_row, options, "progress-commits")


def _ranks(rows: Iterable[CommitRow]) -> tuple[str, ...]:
    """Return a class with the chronological ranks of the periods, which the script cannot tell from their text.

    :return: the class, with the ranks in order of first occurrence in the table; empty for fewer than two periods.
    """
    periods = list(dict.fromkeys(row.entry.report.period for row in rows))
    if len(periods) < 2:
        return ()
    rank_of = {
        period: str(rank) for rank, period in enumerate(sorted(periods, key=lambda period: (period.start, period.end)))
    }
    return ("progress-ranks-" + "-".join(rank_of[period] for period in periods),)


def commit_cell(
    row: CommitRow, column: str, columns: Sequence[str], renderer: InlineRenderer, *, elsewhere: bool = False
) -> list[nodes.Element]:
    """Return the body of a cell of a commit table; empty for an empty cell.

    :param columns: the names of all columns; the description omits references that have their own column.
    :param renderer: the renderer of the row's report.
    :param elsewhere: whether the description links to the row in its report.
    """
    match column:
        case "description":
            return [_description(row, columns, renderer, elsewhere=elsewhere)]
        case "period":
            words = renderer.words.period(row.entry.report.period)
            return [mark_translated(nodes.paragraph("", "", renderer.row_reference(row, words)))]
        case "date":
            return [mark_translated(nodes.paragraph("", row.commit.date.isoformat()))] if row.commit.date else []
        case "area":
            return [renderer.area(row.area)] if row.area else []
        case "kind":
            return [renderer.name(row.commit.kind)] if row.commit.kind else []
        case "authors" | "commit" | "pr":
            return renderer.references_alone(row.commit, column)
    raise ValueError(column)


def _description(row: CommitRow, columns: Sequence[str], renderer: InlineRenderer, *, elsewhere: bool) -> nodes.Element:
    skip = {column for column in columns if column == "authors"}
    if "commit" in columns or "pr" in columns:
        skip |= {"commit", "pr"}
    suffix = [renderer.row_reference(row, renderer.words.short_period(row.entry.report.period))] if elsewhere else []
    paragraph = renderer.item(row.commit.description, row.commit, skip, suffix)
    if row.entry.record and (outcome := row.entry.record.reverted(row.commit)):
        first_text_line(paragraph).extend([nodes.Text(" "), reverted_mark(outcome, renderer)])
    if row.commit.breaking:
        mark = nodes.strong("", renderer.words("Breaking:"), classes=["progress-breaking"])
        first_text_line(paragraph)[0:0] = [mark, nodes.Text(" ")]
    return paragraph


def trend_table(
    trajectories: Iterable[tuple[Trajectory, Sequence[Activity]]],
    columns: Sequence[str],
    options: TableOptions,
    *,
    words: Localizer,
    renderer_of: Callable[[ReportEntry], InlineRenderer],
) -> nodes.table:
    """Return a trend table.

    :param trajectories: the trajectories, each with at least one step, and their activity.
    :param columns: the names of the columns, from :data:`TREND_COLUMNS`.
    :param options: the options of the author.
    :param renderer_of: returns the renderer of a report.
    """
    heads = {
        "theme": TableColumn(words("Theme"), 24),
        "trajectory": TableColumn(words("Trajectory"), 76, wide=True),
        "activity": TableColumn(words("Activity"), 30, wide=True),
    }
    rows = [
        [_trend_cell(trajectory, activity, column, renderer_of) for column in columns]
        for trajectory, activity in trajectories
    ]
    return build_table([heads[column] for column in columns], rows, options, "progress-trends")


def _trend_cell(
    trajectory: Trajectory,
    activity: Sequence[Activity],
    column: str,
    renderer_of: Callable[[ReportEntry], InlineRenderer],
) -> list[nodes.Element]:
    first = renderer_of(trajectory.steps[0].entry)
    match column:
        case "theme":
            return [first.name(trajectory.name)]
        case "trajectory":
            return [trajectory_paragraph(trajectory, renderer_of)]
        case _:
            return [_figures(activity, first.words)] if activity else []


def _figures(activity: Sequence[Activity], words: Localizer) -> nodes.Element:
    """Return the paragraph with the number of rows in each period."""
    figures = []
    for count in activity:
        period = words.short_period(count.entry.report.period)
        label = nodes.inline("", f"{period}: ", classes=[PERIOD_CLASS])
        figures.append(
            nodes.inline(
                "", "", label, nodes.Text(str(count.rows)), classes=[FIGURE_CLASS], rows=count.rows, period=period
            )
        )
    return mark_translated(nodes.paragraph("", "", *join_nodes(figures), classes=["progress-activity"]))
