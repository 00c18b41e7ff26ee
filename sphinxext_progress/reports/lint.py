"""What the build does not say of a report: what is missing, and what does not fit the reports before it.

The build shows whatever the data says; these are for the author. Everything is compared with the
reports of the same project, and nothing is said of what a draft does not have yet.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic, LintRule, at_most, closest_name, quoted
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.reports import trends
from sphinxext_progress.reports.summary import find_neighbours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.format.model import Stage, Theme
    from sphinxext_progress.reading.entry import FoundReports, ReportEntry
    from sphinxext_progress.reports.trends import Step

#: So many reports and rows make it tell something that an area has a single row.
MIN_REPORTS_FOR_AREAS, MIN_ROWS_FOR_AREAS = 3, 30

#: A trajectory with more stages is compared with nothing.
MAX_COMPARED_STAGES = 100

# What counts for nothing when stages are compared: marks of code and emphasis, and a remark in brackets at the end.
_MARKS = re.compile(r"[`*_]| ?\([^()]*\)$")


class ReportRule(LintRule):
    """The opinions, by the names that ``check --ignore`` takes."""

    NO_OVERVIEW = "no-overview", "warning", "A report has no overview."
    THEME_STOPS = (
        "theme-stops",
        "warning",
        "A theme of the previous report is neither in this one nor in a later one, and nothing says why.",
    )
    TRAJECTORY_BREAKS = (
        "trajectory-breaks",
        "warning",
        "A written trajectory does not go on from the previous report: it begins neither with the stages that stood "
        "there nor with the last of them.",
    )
    TRAJECTORY_CONTRADICTS = (
        "trajectory-contradicts",
        "warning",
        "A written trajectory says otherwise than the stages of earlier reports: it has none of them, or another "
        "order, or another date.",
    )
    RECORD_OLD = "record-old", "note", "The recorded check of a report is one of other rows than it has now."
    NOT_SHOWN = "not-shown", "note", "A finished report that no page of the site shows; looked for with `--site`."
    AREA_ONCE = (
        "area-once",
        "note",
        f"An area has a single row in all reports of the project; said from {MIN_REPORTS_FOR_AREAS} reports and {MIN_ROWS_FOR_AREAS} rows on, where "
        "`project.yaml` lists no areas.",
    )


def lint_report(entry: ReportEntry, found: FoundReports, period: str) -> list[Diagnostic]:
    """Say what an author may want to know of a report.

    :param entry: the report.
    :param found: the reports around it, itself among them.
    :param period: its period as it stands in the file, which is the place of what is missing.
    :return: the findings in the order of the file; their subtype is the value of a :class:`ReportRule`.
    """
    own = [one for one in found.entries if one.project_name == entry.project_name]
    said = [_contradictions(entry, own), _record(entry, period)]
    previous = find_neighbours(entry, found).older
    if previous:
        said.append(_breaks(entry, previous))
    if not entry.report.draft:
        said += [_overview(entry, period), _areas(entry, own)]
        if previous:
            said.append(_stops(entry, previous, own, period))
    return at_most(sorted(chain.from_iterable(said)))


def _finding(entry: ReportEntry, rule: ReportRule, at: str, message: str) -> Diagnostic:
    line, column = (at.line, at.column) if isinstance(at, LocatedText) else (0, 0)
    return Diagnostic(entry.name, line, column, message, rule.value)


def _overview(entry: ReportEntry, period: str) -> Iterator[Diagnostic]:
    if not entry.report.overview.strip():
        message = "the report has no overview; expected the period in a few sentences; write 'overview'"
        yield _finding(entry, ReportRule.NO_OVERVIEW, period, message)


def _record(entry: ReportEntry, period: str) -> Iterator[Diagnostic]:
    if entry.record and not entry.record.is_of(entry.report):
        message = (
            "the recorded check is one of other rows than the report has now; expected the same, because its page says "
            "only then that it was checked; record it again with 'check --git --record'"
        )
        yield _finding(entry, ReportRule.RECORD_OLD, period, message)


def _stops(entry: ReportEntry, previous: ReportEntry, own: Sequence[ReportEntry], period: str) -> Iterator[Diagnostic]:
    # One that comes back has not stopped: a period without a step breaks nothing.
    on = {
        one.theme(theme.theme) for one in own if one.report.period >= entry.report.period for theme in one.report.trends
    }
    at = entry.report.trends[0].theme if entry.report.trends else period
    for name in dict.fromkeys(previous.theme(theme.theme) for theme in previous.report.trends):
        if name not in on:
            message = (
                f"the theme {quoted(name)} of {previous.report.period.name} stops without a word; expected a row for "
                "it; say how it goes on, or how it ended"
            )
            yield _finding(entry, ReportRule.THEME_STOPS, at, message)


def _areas(entry: ReportEntry, own: Sequence[ReportEntry]) -> Iterator[Diagnostic]:
    rows = Counter(one.area(commit.area) for one in own for commit in one.report.commits if commit.area)
    # Where areas are listed, any other one is a diagnostic already, and each of the list is meant.
    if len(own) < MIN_REPORTS_FOR_AREAS or rows.total() < MIN_ROWS_FOR_AREAS or entry.areas:
        return
    for commit in entry.report.commits:
        if rows[commit.area] == 1:
            near = closest_name(commit.area, [area for area, count in rows.items() if count > 1])
            remedy = f"did you mean {quoted(near)}?" if near else "take one that is there, or list it in 'project.yaml'"
            message = (
                f"the area {quoted(commit.area)} has one row of {rows.total()} in {len(own)} reports; "
                f"expected one that comes back; {remedy}"
            )
            yield _finding(entry, ReportRule.AREA_ONCE, commit.area, message)


# Trajectories -----------------------------------------------------------------------------------------


def _breaks(entry: ReportEntry, previous: ReportEntry) -> Iterator[Diagnostic]:
    last = {previous.theme(theme.theme): theme for theme in _chains(previous)}
    for theme in _chains(entry):
        before = last.get(entry.theme(theme.theme), theme)
        then, now = _folded(before.trajectory), _folded(theme.trajectory)
        # The oldest stages may be left out: a table looks back over some periods only.
        overlaps = range(max(0, len(then) - len(now)), len(then))
        if not any(now[: len(then) - first] == then[first:] for first in overlaps):
            message = (
                f"the trajectory of {quoted(theme.theme)} does not go on from {previous.report.period.name}; expected "
                f"it to begin with {_listed(before.trajectory)}, or the last of these; repeat them, or correct that "
                "report"
            )
            yield _finding(entry, ReportRule.TRAJECTORY_BREAKS, theme.trajectory[0].text, message)


def _chains(entry: ReportEntry) -> Iterator[Theme]:
    """Choose the trajectories that are stages; one alone is a sentence, which says something else every month."""
    return (theme for theme in entry.report.trends if 1 < len(theme.trajectory) <= MAX_COMPARED_STAGES)


def _contradictions(entry: ReportEntry, own: Sequence[ReportEntry]) -> Iterator[Diagnostic]:
    now = entry.report.period
    earlier = [one for one in own if one.report.period.kind == now.kind and one.report.period < now]
    looked_back = trends.reports_in_window([entry, *earlier], entry.report.window)[1:]
    collected = {way.name: way.steps for way in trends.assemble_trajectories(looked_back) if way.written is None}
    for theme in _chains(entry):
        yield from _contradicts(entry, theme, collected.get(entry.theme(theme.theme), ()))


def _contradicts(entry: ReportEntry, theme: Theme, steps: Sequence[Step]) -> Iterator[Diagnostic]:
    if not steps:
        return
    then, now = _folded([step.stage for step in steps]), _folded(theme.trajectory)
    # A stage that comes twice has no one place to compare.
    both = [stage for stage in now if now.count(stage) == then.count(stage) == 1]
    written = dict(zip(now, theme.trajectory, strict=True))
    if len(then) > 1 and not set(now) & set(then):
        message = (
            f"the trajectory of {quoted(theme.theme)} has none of the stages of earlier reports; expected "
            f"{_listed([step.stage for step in steps])} in it; add them, or correct those reports"
        )
        yield _finding(entry, ReportRule.TRAJECTORY_CONTRADICTS, theme.trajectory[0].text, message)
    for first, second in pairwise(both):
        if then.index(first) > then.index(second):
            message = (
                f"the stage {quoted(written[second].text)} comes after {quoted(written[first].text)}; expected the "
                "order of the earlier reports, which is the other one; correct one of them"
            )
            yield _finding(entry, ReportRule.TRAJECTORY_CONTRADICTS, written[second].text, message)
    for stage in both:
        yield from _dated(entry, written[stage], steps[then.index(stage)])


def _dated(entry: ReportEntry, stage: Stage, step: Step) -> Iterator[Diagnostic]:
    then = step.stage.period or step.entry.report.period
    if stage.period and (stage.period.end < then.start or then.end < stage.period.start):
        message = (
            f"the stage {quoted(stage.text)} is dated {stage.period.name}; expected {then.name}, as in "
            f"{quoted(step.entry.name)}; correct one of them"
        )
        yield _finding(entry, ReportRule.TRAJECTORY_CONTRADICTS, stage.text, message)


def _folded(stages: Sequence[Stage]) -> list[str]:
    """Bring stages to what is compared of them."""
    return [_MARKS.sub("", " ".join(stage.text.split())).casefold() for stage in stages]


def _listed(stages: Sequence[Stage]) -> str:
    """Quote a chain of stages."""
    return quoted(" → ".join(" ".join(stage.text.split()) for stage in stages))
