"""Render the timeline of themes as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.render.builders import TIMELINE_CLASS, TableColumn, build_table, mark_translated
from sphinxext_progress.render.inline import trajectory_paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.render.builders import TableCell, TableOptions
    from sphinxext_progress.render.inline import InlineRenderer
    from sphinxext_progress.reports.localization import Localizer
    from sphinxext_progress.reports.timeline import Timeline, TimelineCell, TimelineColumn
    from sphinxext_progress.reports.trends import Step


class TimelineRenderer:
    """Renders a timeline: a row for each theme, a column for each period, and one for written trajectories."""

    def __init__(
        self, timeline: Timeline, words: Localizer, renderer_of: Callable[[ReportEntry], InlineRenderer]
    ) -> None:
        """Create the renderer of a timeline.

        :param renderer_of: returns the renderer of a report.
        """
        self._timeline = timeline
        self.words = words
        self._renderer_of = renderer_of

    @property
    def width(self) -> int:
        """The number of columns of the table."""
        return 1 + len(self._timeline.columns) + self._timeline.has_written

    def table(self, options: TableOptions) -> nodes.table:
        """Return the table.

        :param options: the options of the author.
        """
        columns = [TableColumn(self.words("Theme"), 20), *map(self._head, self._timeline.columns)]
        if self._timeline.has_written:
            columns.append(TableColumn(self.words("Trajectory"), 30))
        rows: list[list[TableCell]] = []
        for row in self._timeline.rows:
            first = self._renderer_of(row.trajectory.steps[0].entry)
            cells = [self._cell(*pair) for pair in zip(row.cells, self._timeline.columns, strict=True)]
            rows.append([[first.name(row.trajectory.name)], *cells])
            if row.trajectory.written:
                rows[-1].append([trajectory_paragraph(row.trajectory, self._renderer_of)])
            elif self._timeline.has_written:
                rows[-1].append([])
        options = replace(options, classes=(TIMELINE_CLASS, *options.classes))
        return build_table(columns, rows, options, "progress-trends")

    def _head(self, column: TimelineColumn) -> TableColumn:
        """Return the head of a period, with a link to its report if there is only one."""
        if column.period is None:
            return TableColumn(self.words("No report"), 6)
        text = self.words.short_period(column.period)
        entry = _only_entry(column)
        return TableColumn(self._renderer_of(entry).reference(text) if entry else text, 16)

    def _cell(self, cell: TimelineCell, column: TimelineColumn) -> list[nodes.Element]:
        content = [self._step(step, column) for step in cell.steps]
        if cell.rows:
            text = self.words.plural("{count} commit", "{count} commits", cell.rows)
            classes = ["progress-count", f"progress-activity-{self._timeline.level(cell.rows)}"]
            content.append(mark_translated(nodes.paragraph("", text, classes=classes)))
        return content

    def _step(self, step: Step, column: TimelineColumn) -> nodes.Element:
        """Return a step with its references, and with the period of its report if the column does not link to it."""
        renderer = self._renderer_of(step.entry)
        period = step.stage.period or step.entry.report.period
        suffix: list[nodes.Node] = []
        if _only_entry(column) is not step.entry or period != column.period:
            suffix.append(renderer.reference(self.words.short_period(period)))
        return renderer.item(step.stage.text, step.references, suffix=suffix)


def _only_entry(column: TimelineColumn) -> ReportEntry | None:
    return column.entries[0] if len(column.entries) == 1 else None
