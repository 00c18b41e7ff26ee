"""How themes moved over time: the stages of one report, or of several put together."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.format.model import Stage, Theme
    from sphinxext_progress.format.references import References
    from sphinxext_progress.reading.entry import ReportEntry


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a theme, and the report it comes from."""

    stage: Stage
    entry: ReportEntry
    #: Whether the report is another one than where the stage is shown.
    elsewhere: bool = False
    #: What the theme of that report refers to, where this is its last stage.
    theme: Theme | None = None

    @property
    def references(self) -> References:
        """The references of the stage and of its theme, each once."""
        if self.theme is None:
            return self.stage
        return self.stage.model_copy(
            update={
                part: [*dict.fromkeys([*getattr(self.stage, part), *getattr(self.theme, part)])]
                for part in ("commit", "pr", "issue", "authors", "links")
            }
        )


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A theme and its way, oldest stage first."""

    name: str
    steps: tuple[Step, ...]
    #: The row of the data it was written in; None where it was put together.
    written: Theme | None = None


def report_trajectories(entry: ReportEntry, earlier: Sequence[ReportEntry] = ()) -> list[Trajectory]:
    """Give the trends of one report: each trajectory as written, else its stages after the earlier ones.

    :param entry: the report.
    :param earlier: the reports before it whose stages come first, newest first.
    """
    return [
        Trajectory(
            name := entry.theme(theme.theme),
            tuple(Step(stage, entry) for stage in theme.trajectory)
            or (*_stages(name, earlier), *(Step(stage, entry) for stage in theme.stage)),
            theme,
        )
        for theme in entry.report.trends
    ]


def _stages(name: str, entries: Sequence[ReportEntry]) -> list[Step]:
    """Give the stages of a theme in several reports, oldest first."""
    return [
        step
        for entry in reversed(entries)
        for theme in entry.report.trends
        if entry.theme(theme.theme) == name
        for step in _steps(theme, entry)
    ]


def _steps(theme: Theme, entry: ReportEntry) -> tuple[Step, ...]:
    """Return the stages of a theme as steps of a table of several reports; the last one has the theme's references."""
    last = len(theme.stage) - 1
    return tuple(
        Step(stage, entry, elsewhere=True, theme=theme if number == last else None)
        for number, stage in enumerate(theme.stage)
    )


def earlier_reports(entries: Sequence[ReportEntry], entry: ReportEntry) -> list[ReportEntry]:
    """Choose the reports whose stages come before those of a report, in its own window.

    :param entries: the reports of the site, newest first.
    :param entry: the report.
    :return: the earlier ones of its project, newest first; none where it writes every trajectory itself.
    """
    if all(theme.trajectory for theme in entry.report.trends):
        return []
    period = entry.report.period
    begin = period.before(entry.report.window)
    # A page may show hundreds of reports, and each of them looks back: only its window is looked at.
    first = bisect_left(entries, x=True, key=lambda other: other.report.period < period)
    window = takewhile(lambda other: other.report.period.start >= begin, islice(entries, first, None))
    return [
        other for other in window if other.report.period.end <= period.end and other.project_name == entry.project_name
    ]


class Activity(NamedTuple):
    """How many rows a report has for a theme."""

    entry: ReportEntry
    rows: int


def count_activity(trajectory: Trajectory, entries: Sequence[ReportEntry]) -> list[Activity]:
    """Count the rows of each report that are of the areas of a theme.

    :param trajectory: the theme; its areas are those that ``project.yaml`` gives it.
    :param entries: the reports, newest first.
    :return: one count a report of the theme's project, oldest first; none where the theme has no areas.
    """
    project = trajectory.steps[0].entry
    areas = {
        project.area(area) for theme in project.project.themes if theme.name == trajectory.name for area in theme.areas
    }
    if not areas:
        return []
    return [
        Activity(entry, sum(entry.area(row.area) in areas for row in entry.report.commits))
        for entry in reversed(entries)
        if entry.project_name == project.project_name
    ]


def assemble_trajectories(entries: Sequence[ReportEntry]) -> list[Trajectory]:
    """Put the trends of several reports together.

    The stages of a theme stand in time, a period without one breaks nothing, and only a theme
    without any stage shows the newest trajectory that was written.

    :param entries: the reports, newest first.
    :return: the themes in the order of ``project.yaml``, then in the order of the newest report.
    """
    stages: dict[tuple[str, str], tuple[Step, ...]] = {}
    newest: dict[tuple[str, str], Trajectory] = {}
    for entry in entries:
        of_entry: dict[tuple[str, str], tuple[Step, ...]] = {}
        for theme in entry.report.trends:
            key = entry.project_name, entry.theme(theme.theme)
            of_entry[key] = of_entry.get(key, ()) + _steps(theme, entry)
            if key not in newest or (theme.trajectory and not newest[key].steps):
                steps = tuple(Step(stage, entry) for stage in theme.trajectory)
                newest[key] = Trajectory(key[1], steps, theme)
        for key, steps in of_entry.items():
            stages[key] = steps + stages.get(key, ())
    order = {
        (entry.project_name, known.name): place for entry in entries for place, known in enumerate(entry.project.themes)
    }
    made = [replace(newest[key], steps=steps, written=None) if steps else newest[key] for key, steps in stages.items()]
    places = [order.get(key, len(order)) for key in stages]
    return [made[index] for index in sorted(range(len(made)), key=places.__getitem__)]


def reports_in_window(entries: Sequence[ReportEntry], count: int) -> list[ReportEntry]:
    """Keep the reports of the last periods.

    :param entries: the reports, newest first.
    :param count: how many periods, of the kind that the newest report has.
    :return: those that lie wholly between the first day of the window and the newest report's last.
    """
    if not entries:
        return []
    newest = entries[0].report.period
    return [entry for entry in entries if entry.report.period.within(newest.before(count), newest.end)]
