"""Lint rules for reports: missing content, and contradictions with earlier reports.

The build renders valid data without judging it; these findings are for the author. A report is compared only with
reports of the same project. Missing content is not reported for drafts.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic, LintRule, at_most, closest_name, quoted
from sphinxext_progress.diagnostics.messages import reports as messages
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.reports import trends
from sphinxext_progress.reports.summary import find_neighbours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.format.trajectories import Stage, Theme
    from sphinxext_progress.reading.entry import FoundReports, ReportEntry
    from sphinxext_progress.reports.trends import Step

#: A single row of an area is worth a note only if there are at least this many reports and rows.
MIN_REPORTS_FOR_AREAS, MIN_ROWS_FOR_AREAS = 3, 30

#: Longer trajectories are not compared, because the comparison takes quadratic time.
MAX_COMPARED_STAGES = 100

# Ignored when stages are compared: markup for code and emphasis, and a trailing remark in parentheses.
_MARKS = re.compile(r"[`*_]| ?\([^()]*\)$")


class ReportRule(LintRule):
    """The lint rules; the values are the names that ``check --ignore`` accepts."""

    NO_OVERVIEW = "no-overview", "warning", "A report has no overview."
    THEME_STOPS = (
        "theme-stops",
        "warning",
        "A theme of the previous report is missing from this report and all later ones.",
    )
    TRAJECTORY_BREAKS = (
        "trajectory-breaks",
        "warning",
        "A written trajectory does not continue the one of the previous report: it starts neither with the same "
        "stages nor with the last of them.",
    )
    TRAJECTORY_CONTRADICTS = (
        "trajectory-contradicts",
        "warning",
        "A written trajectory contradicts earlier reports: it has none of their stages, or a different order or date.",
    )
    CONTRIBUTOR_TWICE = "contributor-twice", "note", "A report lists the same contributor twice."
    RECORD_OLD = "record-old", "note", "The rows of a report have changed since its recorded check."
    NOT_SHOWN = "not-shown", "note", "No page of the site shows a finished report; only checked with `--site`."
    AREA_ONCE = (
        "area-once",
        "note",
        f"An area has a single row in all reports of the project; only checked from {MIN_REPORTS_FOR_AREAS} reports and {MIN_ROWS_FOR_AREAS} rows on, if "
        "`project.yaml` lists no areas.",
    )


def lint_report(entry: ReportEntry, reports: FoundReports, period: str) -> list[Diagnostic]:
    """Return the findings about a report.

    :param reports: the reports to compare with, including this one.
    :param period: the located text of the period, which is the location of findings about missing content.
    :return: the findings in file order; the subtype of each is a :class:`ReportRule`.
    """
    same_project = [other for other in reports.entries if other.project_name == entry.project_name]
    findings = [_contradictions(entry, same_project), _record(entry, period), _contributors(entry)]
    previous = find_neighbours(entry, reports).older
    if previous:
        findings.append(_breaks(entry, previous))
    if not entry.report.draft:
        findings += [_overview(entry, period), _areas(entry, same_project)]
        if previous:
            findings.append(_stops(entry, previous, same_project, period))
    return at_most(sorted(chain.from_iterable(findings)))


def _finding(entry: ReportEntry, rule: ReportRule, at: str, message: str) -> Diagnostic:
    line, column = (at.line, at.column) if isinstance(at, LocatedText) else (0, 0)
    return Diagnostic(entry.name, line, column, message, rule)


def _overview(entry: ReportEntry, period: str) -> Iterator[Diagnostic]:
    if not entry.report.overview.strip():
        yield _finding(entry, ReportRule.NO_OVERVIEW, period, messages.NO_OVERVIEW.format())


def _record(entry: ReportEntry, period: str) -> Iterator[Diagnostic]:
    if entry.record and not entry.record.is_of(entry.report):
        yield _finding(entry, ReportRule.RECORD_OLD, period, messages.RECORD_OLD.format())


def _contributors(entry: ReportEntry) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for person in entry.report.contributors:
        if person.identity in seen:
            message = messages.CONTRIBUTOR_TWICE.format(name=quoted(person.name or person.login))
            yield _finding(entry, ReportRule.CONTRIBUTOR_TWICE, person.name or person.login, message)
        seen.add(person.identity)


def _stops(
    entry: ReportEntry, previous: ReportEntry, same_project: Sequence[ReportEntry], period: str
) -> Iterator[Diagnostic]:
    # A theme that returns in a later report has not stopped.
    continued = {
        other.theme(theme.theme)
        for other in same_project
        if other.report.period >= entry.report.period
        for theme in other.report.trends
    }
    at = entry.report.trends[0].theme if entry.report.trends else period
    for name in dict.fromkeys(previous.theme(theme.theme) for theme in previous.report.trends):
        if name not in continued:
            message = messages.THEME_STOPS.format(theme=quoted(name), period=previous.report.period.name)
            yield _finding(entry, ReportRule.THEME_STOPS, at, message)


def _areas(entry: ReportEntry, same_project: Sequence[ReportEntry]) -> Iterator[Diagnostic]:
    rows = Counter(other.area(commit.area) for other in same_project for commit in other.report.commits if commit.area)
    # If the project lists its areas, validation already reports unlisted ones, and listed ones are intended.
    if len(same_project) < MIN_REPORTS_FOR_AREAS or rows.total() < MIN_ROWS_FOR_AREAS or entry.areas:
        return
    for commit in entry.report.commits:
        if rows[commit.area] == 1:
            closest = closest_name(commit.area, [area for area, count in rows.items() if count > 1])
            message = (messages.AREA_ONCE_MISSPELLED if closest else messages.AREA_ONCE).format(
                area=quoted(commit.area), rows=rows.total(), reports=len(same_project), closest=quoted(closest or "")
            )
            yield _finding(entry, ReportRule.AREA_ONCE, commit.area, message)


# Trajectories -----------------------------------------------------------------------------------------


def _breaks(entry: ReportEntry, previous: ReportEntry) -> Iterator[Diagnostic]:
    trajectories = {previous.theme(theme.theme): theme.trajectory for theme in _chains(previous)}
    for theme in _chains(entry):
        before = trajectories.get(entry.theme(theme.theme))
        if before and not _continues(_folded(before), _folded(theme.trajectory)):
            message = messages.TRAJECTORY_BREAKS.format(
                theme=quoted(theme.theme), period=previous.report.period.name, stages=_listed(before)
            )
            yield _finding(entry, ReportRule.TRAJECTORY_BREAKS, theme.trajectory[0].text, message)


def _continues(before: Sequence[str], now: Sequence[str]) -> bool:
    """Return whether a trajectory begins with the last stages of the one before.

    The oldest stages may be omitted: a table covers only the periods of its window.
    """
    overlaps = range(max(0, len(before) - len(now)), len(before))
    return any(now[: len(before) - first] == before[first:] for first in overlaps)


def _chains(entry: ReportEntry) -> Iterator[Theme]:
    """Return the themes whose trajectory has several stages; a single one is prose, which changes every month."""
    return (theme for theme in entry.report.trends if 1 < len(theme.trajectory) <= MAX_COMPARED_STAGES)


def _contradictions(entry: ReportEntry, same_project: Sequence[ReportEntry]) -> Iterator[Diagnostic]:
    period = entry.report.period
    earlier = [
        other for other in same_project if other.report.period.kind == period.kind and other.report.period < period
    ]
    in_window = trends.reports_in_window([entry, *earlier], entry.report.window)[1:]
    assembled = {
        trajectory.name: trajectory.steps
        for trajectory in trends.assemble_trajectories(in_window)
        if trajectory.written is None
    }
    for theme in _chains(entry):
        if steps := assembled.get(entry.theme(theme.theme)):
            yield from _compare_steps(entry, theme, steps)


def _compare_steps(entry: ReportEntry, theme: Theme, steps: Sequence[Step]) -> Iterator[Diagnostic]:
    """Yield the differences between a written trajectory and the stages of earlier reports."""
    before, now = _folded([step.stage for step in steps]), _folded(theme.trajectory)
    # A repeated stage has no unique position to compare.
    common = [stage for stage in now if now.count(stage) == before.count(stage) == 1]
    stage_by_text = dict(zip(now, theme.trajectory, strict=True))
    if len(before) > 1 and not set(now) & set(before):
        message = messages.NO_EARLIER_STAGE.format(
            theme=quoted(theme.theme), stages=_listed([step.stage for step in steps])
        )
        yield _finding(entry, ReportRule.TRAJECTORY_CONTRADICTS, theme.trajectory[0].text, message)
    for first, second in pairwise(common):
        if before.index(first) > before.index(second):
            message = messages.OTHER_ORDER.format(
                stage=quoted(stage_by_text[second].text), other=quoted(stage_by_text[first].text)
            )
            yield _finding(entry, ReportRule.TRAJECTORY_CONTRADICTS, stage_by_text[second].text, message)
    for stage in common:
        yield from _compare_dates(entry, stage_by_text[stage], steps[before.index(stage)])


def _compare_dates(entry: ReportEntry, stage: Stage, step: Step) -> Iterator[Diagnostic]:
    expected = step.stage.period or step.entry.report.period
    if stage.period and (stage.period.end < expected.start or expected.end < stage.period.start):
        message = messages.OTHER_DATE.format(
            stage=quoted(stage.text), period=stage.period.name, expected=expected.name, file=quoted(step.entry.name)
        )
        yield _finding(entry, ReportRule.TRAJECTORY_CONTRADICTS, stage.text, message)


def _folded(stages: Sequence[Stage]) -> list[str]:
    """Normalize the texts of stages for comparison."""
    return [_MARKS.sub("", " ".join(stage.text.split())).casefold() for stage in stages]


def _listed(stages: Sequence[Stage]) -> str:
    """Return the stages as one quoted text with arrows."""
    return quoted(" → ".join(" ".join(stage.text.split()) for stage in stages))
