"""The tables: commits and trends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinxext_progress.render.builders import TableColumn, add_children, build_table, mark_translated
from sphinxext_progress.render.inline import join_nodes, trajectory_paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.render.builders import TableCell, TableOptions
    from sphinxext_progress.render.inline import InlineRenderer
    from sphinxext_progress.reports.localization import Localizer
    from sphinxext_progress.reports.query import CommitRow
    from sphinxext_progress.reports.trends import Activity, Trajectory

DEFAULT_COMMIT_COLUMNS = ("area", "description")
"""The columns of a table of commits, where nobody chooses."""

TREND_COLUMNS = ("theme", "trajectory", "activity")
"""The columns that a trend table can have."""

DEFAULT_TREND_COLUMNS = ("theme", "trajectory")
"""Those it has where nobody chooses."""


def column_class(column: str) -> str:
    """Name the class of the head of a column, by which the script knows what it sorts.

    :param column: the name of the column.
    """
    return f"progress-column-{column}"


def commit_table(
    rows: Iterable[CommitRow],
    columns: Sequence[str],
    options: TableOptions,
    *,
    words: Localizer,
    view: Callable[[ReportEntry], InlineRenderer],
    anchor: Callable[[CommitRow], nodes.target | None] | None = None,
) -> nodes.table:
    """Make a table of commits.

    :param rows: the commits.
    :param columns: the names of the columns, of :data:`~sphinxext_progress.reports.query.COMMIT_COLUMNS`.
    :param options: what the author says of the table.
    :param words: the language of the site.
    :param view: gives the view of a report.
    :param anchor: gives what has the id of a row, or nothing, in the table of the report itself; any other one leads
        to the rows there.
    """
    rows = list(rows)
    heads = {
        "period": TableColumn(words("Period"), 16, _ranks(rows)),
        "date": TableColumn(words("Date"), 10),
        "area": TableColumn(words("Area"), 16),
        "description": TableColumn(words("Description"), 76),
        "commit": TableColumn(words("Commit"), 12),
        "pr": TableColumn(words("Pull request"), 12),
        "authors": TableColumn(words("Authors"), 18),
        "kind": TableColumn(words("Kind"), 14),
    }
    # Where the period has a column of its own, that one leads there.
    elsewhere = anchor is None and "period" not in columns
    made = []
    for row in rows:
        one_view = view(row.entry)
        cells = [commit_cell(row, column, columns, one_view, elsewhere=elsewhere) for column in columns]
        if anchor and (target := anchor(row)) is not None:
            _put_anchor(cells, target)
        made.append(cells)
    chosen = [replace(heads[column], classes=(column_class(column), *heads[column].classes)) for column in columns]
    return build_table(chosen, made, options, "progress-commits")


def _ranks(rows: Iterable[CommitRow]) -> tuple[str, ...]:
    """Say how periods follow each other, which no reader of their words can tell: as a class, which nobody shows.

    :return: the places of the periods in time, in the order in which they first come in the table.
    """
    found = list(dict.fromkeys(row.entry.report.period for row in rows))
    if len(found) < 2:
        return ()
    in_time = {period: str(rank) for rank, period in enumerate(sorted(found, key=lambda one: (one.start, one.end)))}
    return ("progress-ranks-" + "-".join(in_time[period] for period in found),)


def commit_cell(
    row: CommitRow, column: str, columns: Sequence[str], view: InlineRenderer, *, elsewhere: bool = False
) -> list[nodes.Element]:
    """Make the body of a cell of a table of commits; nothing for an empty one.

    :param row: the commit.
    :param column: the name of the column.
    :param columns: the names of all columns: what has one of its own is not in the description.
    :param view: the report it stands in.
    :param elsewhere: whether the description leads to the place of the row in its report.
    """
    match column:
        case "description":
            return [_description(row, columns, view, elsewhere=elsewhere)]
        case "period":
            words = view.words.period(row.entry.report.period)
            return [mark_translated(nodes.paragraph("", "", view.row_reference(row, words)))]
        case "date":
            return [mark_translated(nodes.paragraph("", row.commit.date.isoformat()))] if row.commit.date else []
        case "area" | "kind":
            text = row.area if column == "area" else row.commit.kind
            return [view.name(text)] if text else []
        case _:
            return view.references_alone(row.commit, column)


def _description(row: CommitRow, columns: Sequence[str], view: InlineRenderer, *, elsewhere: bool) -> nodes.Element:
    skip = {column for column in columns if column == "authors"}
    if "commit" in columns or "pr" in columns:
        skip |= {"commit", "pr"}
    place = [view.row_reference(row, view.words.short_period(row.entry.report.period))] if elsewhere else []
    paragraph = view.item(row.commit.description, row.commit, skip, place)
    if row.entry.record and (became := row.entry.record.reverted(row.commit)):
        first_text_line(paragraph).extend([nodes.Text(" "), view.reverted(became)])
    if row.commit.breaking:
        mark = nodes.strong("", view.words("Breaking:"), classes=["progress-breaking"])
        first_text_line(paragraph)[0:0] = [mark, nodes.Text(" ")]
    return paragraph


def _put_anchor(cells: Sequence[TableCell], anchor: nodes.target) -> None:
    """Put the anchor of a row into its first cell that has words; ids on rows are lost in LaTeX."""
    line = first_text_line(next(filter(None, cells))[0])
    add_children(line, [anchor, *line.children])


def first_text_line(element: nodes.Element) -> Any:
    """Find where the words of a paragraph begin: in it, or in the first line of a line block."""
    return element.children[0] if element.__class__ is nodes.line_block else element


def last_text_line(element: nodes.Element) -> Any:
    """Find where the words of a paragraph end: in it, or in the last line of a line block."""
    return element.children[-1] if element.__class__ is nodes.line_block else element


def trend_table(
    trajectories: Iterable[tuple[Trajectory, Sequence[Activity]]],
    columns: Sequence[str],
    options: TableOptions,
    *,
    words: Localizer,
    view: Callable[[ReportEntry], InlineRenderer],
) -> nodes.table:
    """Make a trend table.

    :param trajectories: the themes and their ways, each with at least one step, and what was done for them.
    :param columns: the names of the columns, of :data:`TREND_COLUMNS`.
    :param options: what the author says of the table.
    :param words: the language of the site.
    :param view: gives the view of a report.
    """
    heads = {
        "theme": TableColumn(words("Theme"), 24),
        "trajectory": TableColumn(words("Trajectory"), 76),
        "activity": TableColumn(words("Activity"), 30),
    }
    rows = [[_trend_cell(way, done, column, view) for column in columns] for way, done in trajectories]
    return build_table([heads[column] for column in columns], rows, options, "progress-trends")


def _trend_cell(
    way: Trajectory, done: Sequence[Activity], column: str, view: Callable[[ReportEntry], InlineRenderer]
) -> list[nodes.Element]:
    first = view(way.steps[0].entry)
    match column:
        case "theme":
            return [first.name(way.name)]
        case "trajectory":
            return [trajectory_paragraph(way, view)]
        case _:
            return [_figures(done, first.words)] if done else []


def _figures(done: Sequence[Activity], words: Localizer) -> nodes.Element:
    """Make the paragraph of what was done in each period, in figures."""
    figures = [
        nodes.inline(
            "",
            f"{words.short_period(one.entry.report.period)}: {one.rows}",
            classes=["progress-figure"],
        )
        for one in done
    ]
    return mark_translated(nodes.paragraph("", "", *join_nodes(figures), classes=["progress-activity"]))
