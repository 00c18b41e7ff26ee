"""Timelines: periods, the places of steps, and levels of activity."""

from __future__ import annotations

import pytest

from sphinxext_progress.reading.entry import ReportEntry
from sphinxext_progress.reports.timeline import Timeline, assemble_timeline
from sphinxext_progress.reports.trends import assemble_trajectories

from ..samples import entry


def report(period: str, text: str = "", project: str = "") -> ReportEntry:
    return entry(f"period: {period}\n{text}", project)


def timeline(*entries: ReportEntry) -> Timeline:
    """Return the timeline of reports, which are given newest first."""
    return assemble_timeline(assemble_trajectories(entries), entries)


def heads(*periods: str) -> list[str]:
    """Return the periods of the columns; a break is empty."""
    columns = timeline(*map(report, periods)).columns
    return [column.period.name if column.period else "" for column in columns]


@pytest.mark.parametrize(
    "periods",
    [
        [],
        ["2025-12", "2026-01"],
        ["2025-10", "", "2026-01"],
        ["2026-01", "2026-Q1", "2026-02", "", "2026-Q3"],
        ["2026-W01", "", "2026-W03", "2026-W04"],
        ["2025", "2026-Q1"],
        # No whole sprint fits into a weekend.
        ["2026-01-05/2026-01-09", "2026-01-12/2026-01-16", "", "2026-01-26/2026-01-30"],
        ["9998", "9999"],
    ],
)
def test_columns_are_in_chronological_order_with_breaks(periods: list[str]) -> None:
    assert heads(*filter(None, reversed(periods))) == periods


def test_nothing_follows_the_last_period() -> None:
    assert heads("9999-12-31/9999-12-31", "9999") == ["9999", "9999-12-31/9999-12-31"]


def placed(line: Timeline) -> dict[str, list[str]]:
    """Return the stages in each cell."""
    return {
        row.trajectory.name: [" ".join(step.stage.text for step in cell.steps) for cell in row.cells]
        for row in line.rows
    }


def test_steps_are_in_the_period_that_they_name_or_in_that_of_their_report() -> None:
    line = timeline(
        report("2026-02", "trends: [{theme: A, stage: {text: late, period: 2026-01}}, {theme: B, trajectory: x → y}]"),
        report("2026-01", "trends: [{theme: A, stage: [a, b]}]"),
        report("2025-12", "trends: [{theme: A, stage: {text: old, period: 2025-09}}]"),
    )
    assert placed(line) == {"A": ["old", "a b late", ""], "B": ["", "", ""]}
    assert line.has_written
    assert [bool(row.trajectory.written) for row in line.rows] == [False, True]


def test_the_reports_of_several_projects_share_a_column() -> None:
    trend = "trends: [{theme: A, stage: a}]"
    line = timeline(report("2026-01", trend, "project: P"), report("2026-01", trend, "project: Q"))
    assert [len(column.entries) for column in line.columns] == [2]
    assert len(line.rows) == 2
    assert not line.has_written


def test_rows_are_counted_and_compared_with_the_highest_number() -> None:
    project = "themes: [{name: A, areas: X}, {name: B, areas: Y}]"
    trend = "trends: [{theme: A, stage: a}, {theme: B, stage: b}]\n"
    rows = [*["{description: x, area: X}"] * 10, "{description: y, area: Y}"]
    line = timeline(
        report("2026-01", f"{trend}commits: [{', '.join(rows)}]", project), report("2025-12", trend, project)
    )
    assert [[cell.rows for cell in row.cells] for row in line.rows] == [[0, 10], [0, 1]]
    assert [line.level(count) for count in (1, 2, 3, 9, 10)] == [1, 1, 2, 5, 5]
