"""A timeline: the steps and the activity of themes, by period."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.reports.trends import count_activity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.trends import Step, Trajectory

#: The number of levels that the activity of a cell is divided into.
ACTIVITY_LEVELS = 5


class TimelineColumn(NamedTuple):
    """A period with its reports, or a break between two periods."""

    #: None for a break: periods without a report.
    period: Period | None
    #: The reports of the period, one for each project.
    entries: tuple[ReportEntry, ...] = ()


class TimelineCell(NamedTuple):
    """What happened to a theme in a period."""

    steps: tuple[Step, ...] = ()
    #: The number of rows in the areas of the theme.
    rows: int = 0


class TimelineRow(NamedTuple):
    """A theme, with a cell for each column."""

    trajectory: Trajectory
    cells: tuple[TimelineCell, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The steps and the activity of themes: a row for each theme, a column for each period."""

    columns: tuple[TimelineColumn, ...]
    rows: tuple[TimelineRow, ...]

    @property
    def has_written(self) -> bool:
        """Whether a theme has a written trajectory instead of steps."""
        return any(row.trajectory.written for row in self.rows)

    def level(self, rows: int) -> int:
        """Return the level of a number of rows, compared with the highest of all cells, from 1."""
        return ceil(ACTIVITY_LEVELS * rows / max(cell.rows for row in self.rows for cell in row.cells))


def assemble_timeline(trajectories: Sequence[Trajectory], entries: Sequence[ReportEntry]) -> Timeline:
    """Place the steps of themes in their periods, and count their rows.

    A step belongs to the period that it names, if that is a column, or else to the period of its report.

    :param trajectories: the trajectories, assembled from the reports.
    :param entries: the reports, newest first.
    """
    columns = _columns(entries)
    position = {column.period: number for number, column in enumerate(columns) if column.period}

    def row(trajectory: Trajectory) -> TimelineRow:
        cells = [TimelineCell()] * len(columns)
        for step in () if trajectory.written else trajectory.steps:
            period = step.entry.report.period
            number = position.get(step.stage.period or period, position[period])
            cells[number] = cells[number]._replace(steps=(*cells[number].steps, step))
        for activity in count_activity(trajectory, entries):
            number = position[activity.entry.report.period]
            cells[number] = cells[number]._replace(rows=cells[number].rows + activity.rows)
        return TimelineRow(trajectory, tuple(cells))

    return Timeline(columns, tuple(map(row, trajectories)))


def _columns(entries: Sequence[ReportEntry]) -> tuple[TimelineColumn, ...]:
    """Return the periods of reports, oldest first, with a break wherever at least one period has no report."""
    columns: list[TimelineColumn] = []
    latest: Period | None = None
    for period in sorted({entry.report.period for entry in entries}):
        missing = latest.next() if latest else None
        if missing and missing.end < period.start:
            columns.append(TimelineColumn(None))
        columns.append(TimelineColumn(period, tuple(entry for entry in entries if entry.report.period == period)))
        if latest is None or period.end > latest.end:
            latest = period
    return tuple(columns)
