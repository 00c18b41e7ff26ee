"""The trajectories of themes over time, from one report or from several."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.reports.areas import theme_areas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sphinxext_progress.format.references import References
    from sphinxext_progress.format.trajectories import Stage, Theme
    from sphinxext_progress.reading.entry import ReportEntry


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a theme, and the report it comes from."""

    stage: Stage
    entry: ReportEntry
    #: Whether the stage is shown outside its report.
    elsewhere: bool = False
    #: The theme whose references are shown with this stage, if it is the last stage of its report.
    theme: Theme | None = None

    @property
    def references(self) -> References:
        """The references of the stage and of its theme, without duplicates."""
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
    """A theme and its steps, oldest first."""

    name: str
    steps: tuple[Step, ...]
    #: The row of the report that it comes from; None if it was assembled from several reports.
    written: Theme | None = None


def report_trajectories(entry: ReportEntry, earlier: Sequence[ReportEntry] = ()) -> list[Trajectory]:
    """Return the trends of one report: each trajectory as written, else the earlier stages followed by its own.

    :param earlier: the earlier reports whose stages are included, newest first.
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
    """Return the stages of a theme in several reports, oldest first."""
    return [
        step
        for entry in reversed(entries)
        for theme in entry.report.trends
        if entry.theme(theme.theme) == name
        for step in _steps(theme, entry)
    ]


def _steps(theme: Theme, entry: ReportEntry) -> tuple[Step, ...]:
    """Return the stages of a theme as steps shown outside its report; the last one has the theme's references."""
    last = len(theme.stage) - 1
    return tuple(
        Step(stage, entry, elsewhere=True, theme=theme if number == last else None)
        for number, stage in enumerate(theme.stage)
    )


def earlier_reports(entries: Sequence[ReportEntry], entry: ReportEntry) -> list[ReportEntry]:
    """Return the earlier reports, within the window of a report, whose stages precede its own.

    :param entries: the reports of the site, newest first.
    :return: reports of the same project, newest first; none if the report writes out every trajectory.
    """
    return [] if all(theme.trajectory for theme in entry.report.trends) else reports_before(entries, entry)


def reports_before(entries: Sequence[ReportEntry], entry: ReportEntry) -> list[ReportEntry]:
    """Return the earlier reports of the same project within the window of a report, newest first.

    :param entries: the reports of the site, newest first.
    """
    period = entry.report.period
    begin = period.before(entry.report.window)
    # A page may show hundreds of reports, each with its own window, so do not scan all reports for each.
    first = bisect_left(entries, x=True, key=lambda other: other.report.period < period)
    window = takewhile(lambda other: other.report.period.start >= begin, islice(entries, first, None))
    return [
        other for other in window if other.report.period.end <= period.end and other.project_name == entry.project_name
    ]


def select_trajectories(trajectories: Iterable[Trajectory], areas: Collection[str]) -> list[Trajectory]:
    """Return the trajectories of the themes to which ``project.yaml`` assigns one of some areas.

    :param areas: the areas, by name or by alias.
    """
    selected = []
    for trajectory in trajectories:
        entry = trajectory.steps[0].entry
        if not theme_areas(entry, trajectory.name).isdisjoint(map(entry.area, areas)):
            selected.append(trajectory)
    return selected


class Activity(NamedTuple):
    """The number of rows of a report that belong to a theme."""

    entry: ReportEntry
    rows: int


def count_activity(trajectory: Trajectory, entries: Sequence[ReportEntry]) -> list[Activity]:
    """Count the rows of each report in the areas of a theme.

    :param trajectory: the theme, whose areas are listed in ``project.yaml``.
    :param entries: the reports, newest first.
    :return: one count per report of the theme's project, oldest first; empty if the theme has no areas.
    """
    project = trajectory.steps[0].entry
    areas = theme_areas(project, trajectory.name)
    if not areas:
        return []
    return [
        Activity(entry, sum(entry.area(row.area) in areas for row in entry.report.commits))
        for entry in reversed(entries)
        if entry.project_name == project.project_name
    ]


def assemble_trajectories(entries: Sequence[ReportEntry]) -> list[Trajectory]:
    """Assemble the trends of several reports.

    The stages of a theme are in chronological order, and periods without one are skipped. If the newest report about a
    theme has a written trajectory but no stage, the last stage of that trajectory is the newest step. A theme without
    any stage shows the newest written trajectory.

    :param entries: the reports, newest first.
    :return: the themes in the order of ``project.yaml``, then in the order of the newest report.
    """
    stages: dict[tuple[str, str], tuple[Step, ...]] = {}
    newest: dict[tuple[str, str], Trajectory] = {}
    for entry in entries:
        of_entry: dict[tuple[str, str], tuple[Step, ...]] = {}
        for theme in entry.report.trends:
            name = entry.theme(theme.theme)
            key = entry.project_name, str(name)
            of_entry[key] = of_entry.get(key, ()) + _steps(theme, entry)
            if key not in newest or (theme.trajectory and not newest[key].steps):
                steps = tuple(Step(stage, entry) for stage in theme.trajectory)
                newest[key] = Trajectory(name, steps, theme)
        for key, steps in of_entry.items():
            stages[key] = steps + stages.get(key, ())
    order = {
        (entry.project_name, str(theme.name)): position
        for entry in entries
        for position, theme in enumerate(entry.project.themes)
    }
    trajectories = [
        replace(newest[key], steps=_with_newest_step(steps, newest[key]), written=None) if steps else newest[key]
        for key, steps in stages.items()
    ]
    positions = [order.get(key, len(order)) for key in stages]
    return [trajectories[index] for index in sorted(range(len(trajectories)), key=positions.__getitem__)]


def _with_newest_step(steps: tuple[Step, ...], written: Trajectory) -> tuple[Step, ...]:
    """Append the last stage of a written trajectory, if it is newer than all steps and differs from the last one."""
    if not written.steps or written.steps[-1].entry.report.period <= steps[-1].entry.report.period:
        return steps
    step = written.steps[-1]
    if step.stage.text == steps[-1].stage.text:
        return steps
    return *steps, replace(step, elsewhere=True, theme=written.written)


def reports_in_window(entries: Sequence[ReportEntry], count: int) -> list[ReportEntry]:
    """Return the reports of the last periods.

    :param entries: the reports, newest first.
    :param count: the number of periods, of the kind of the newest report.
    :return: the reports that lie entirely between the first day of the window and the last day of the newest one.
    """
    if not entries:
        return []
    newest = entries[0].report.period
    return [entry for entry in entries if entry.report.period.within(newest.before(count), newest.end)]
