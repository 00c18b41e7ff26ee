"""The lint rules: each finding with its location, and no finding without a reason."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics import MAX_DIAGNOSTICS
from sphinxext_progress.diagnostics.messages import reports as messages
from sphinxext_progress.diagnostics.messages.data_files import MORE_PROBLEMS
from sphinxext_progress.diagnostics.messages.message import Message
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.reading.entry import BrokenFile, FoundReports, ReportEntry
from sphinxext_progress.reports.lint import (
    MAX_COMPARED_STAGES,
    MIN_REPORTS_FOR_AREAS,
    MIN_ROWS_FOR_AREAS,
    ReportRule,
    lint_report,
)

from ..samples import entry

PERIOD = LocatedText("2026-01", 1, 9)


def month(period: str, *lines: str, of: str = "", overview: str = "Words.") -> ReportEntry:
    """Return the report of a month, without findings of its own; its file is named after the month."""
    return entry("\n".join([f"period: {period}", f"overview: {overview}", *lines]), of, f"{period}.yaml")


def theme(*rows: str) -> str:
    """Return YAML for the rows of a trend table, which begin on line 4."""
    return "\n".join(["trends:", *(f"- {{{row}}}" for row in rows)])


def findings(now: ReportEntry, *around: ReportEntry) -> list[tuple[str, str, str]]:
    """Return each finding as rule, location and message."""
    newest_first = sorted([now, *around], key=lambda other: other.report.period, reverse=True)
    return [
        (diagnostic.subtype, f"{diagnostic.line}:{diagnostic.column}", diagnostic.message)
        for diagnostic in lint_report(now, FoundReports(newest_first), PERIOD)
    ]


def rules(now: ReportEntry, *around: ReportEntry) -> list[str]:
    return [rule for rule, _, _ in findings(now, *around)]


def test_every_rule_has_a_severity_and_a_description() -> None:
    assert {rule.severity for rule in ReportRule} == {"warning", "note"}
    assert all(rule.help.endswith(".") for rule in ReportRule)


# No overview ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", ["", "overview:", "overview: ' '"])
def test_a_missing_overview_is_found(lines: str) -> None:
    assert findings(entry(f"period: 2026-01\n{lines}")) == [("no-overview", "1:9", messages.NO_OVERVIEW.format())]


def test_missing_content_of_a_draft_is_no_finding() -> None:
    rows = "\n".join(["commits:", *["- {area: A, description: x}"] * MIN_ROWS_FOR_AREAS])
    around = [month(f"2025-{number}", theme("theme: A, stage: b"), rows) for number in (11, 12)]
    full = entry("period: 2026-01\ncommits: [{area: B, description: x}]")
    assert rules(full, *around) == ["no-overview", "theme-stops", "area-once"]
    assert rules(entry("period: 2026-01\ndraft: true\ncommits: [{area: B, description: x}]"), *around) == []


# A theme that stops -----------------------------------------------------------------------------------


def test_a_theme_of_the_previous_report_that_is_missing_is_found() -> None:
    before = month("2025-12", theme("theme: Speed, stage: a", "theme: Docs, stage: b", "theme: Docs, stage: c"))
    message = messages.THEME_STOPS.format(theme="'Docs'", period="2025-12")
    assert findings(month("2026-01", theme("theme: Speed, stage: d")), before) == [("theme-stops", "4:11", message)]
    # Without any theme, the location is that of the period.
    assert [place for _, place, _ in findings(month("2026-01"), before)] == ["1:9", "1:9"]


def test_a_theme_may_continue_under_an_alias() -> None:
    of = "themes: [{name: Speed, aliases: Performance}]"
    before = month("2025-12", theme("theme: Performance, stage: a"), of=of)
    assert rules(month("2026-01", theme("theme: Speed, stage: b"), of=of), before) == []


@pytest.mark.parametrize(
    "before",
    [
        "period: 2026-02",  # later
        "period: 2025-Q4",  # of another kind
        "period: 2025-12\nproject: Beaver",  # of another project
    ],
)
def test_only_earlier_reports_of_the_same_project_and_kind_are_compared(before: str) -> None:
    other = entry(f"{before}\n" + theme("theme: Docs, stage: b", "theme: Way, trajectory: x → y"))
    assert rules(month("2026-01", theme("theme: Way, trajectory: a → b")), other) == []


def test_nothing_is_compared_with_a_previous_report_that_cannot_be_read() -> None:
    now, last, old = month("2026-01"), month("2025-12"), month("2025-11", theme("theme: Docs, stage: b"))
    found = FoundReports([now, old], [BrokenFile("2025-12.yaml", (), 0, stand_in=last)])
    assert lint_report(now, found, PERIOD) == []


def test_a_theme_that_returns_in_a_later_report_has_not_stopped() -> None:
    before = month("2025-12", theme("theme: Docs, stage: b"))
    assert rules(month("2026-01"), before, month("2026-02", theme("theme: Docs, stage: c"))) == []
    assert rules(month("2026-01"), before, month("2026-02")) == ["theme-stops"]


def test_a_theme_that_stopped_earlier_is_not_reported_again() -> None:
    before = [month("2025-11", theme("theme: Docs, stage: b")), month("2025-12")]
    assert rules(month("2026-01"), *before) == []


# Trajectories that continue ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("a → b", "a → b"),
        ("a → b", "a → b → c"),
        ("a → b → c", "b → c → d"),  # the oldest stage is omitted
        ("a → b → c", "c → d"),
        ("a → `b c`", "A → b  c (goes on) → d"),  # markup, case, whitespace and a remark are ignored
        ("a → b (slowly)", "a → b → c"),
        ("Steady work", "a → b"),  # a single stage is prose
        ("a → b", "Done"),
    ],
)
def test_a_trajectory_that_continues_the_previous_one(then: str, now: str) -> None:
    before = month("2025-12", theme(f"theme: Way, trajectory: {then}"))
    assert rules(month("2026-01", theme(f"theme: Way, trajectory: '{now}'")), before) == []


@pytest.mark.parametrize("now", ["x → y", "b → a", "a → c", "a → b", "b → x → c", "x → a → b → c"])
def test_a_trajectory_that_does_not_continue_the_previous_one_is_found(now: str) -> None:
    before = month("2025-12", theme("theme: Way, trajectory: a → b → c"))
    message = messages.TRAJECTORY_BREAKS.format(theme="'Way'", period="2025-12", stages="'a → b → c'")
    now_written = month("2026-01", theme(f"theme: Way, trajectory: {now}"))
    assert findings(now_written, before) == [("trajectory-breaks", "4:28", message)]
    # Drafts too: this is a contradiction, not missing content.
    draft = month("2026-01", "draft: true", theme(f"theme: Way, trajectory: {now}"))
    assert rules(draft, before) == ["trajectory-breaks"]


def test_a_new_trajectory_may_begin_anywhere() -> None:
    for before in ("theme: Other, trajectory: x → y", "theme: Way, stage: a"):
        now = month("2026-01", theme("theme: Way, trajectory: a → b", "theme: Other, stage: z"))
        assert rules(now, month("2025-12", theme(before))) == []


def test_very_long_trajectories_are_not_compared() -> None:
    before = month("2025-12", theme("theme: Way, trajectory: x → y"))
    for count, found in ((MAX_COMPARED_STAGES, ["trajectory-breaks"]), (MAX_COMPARED_STAGES + 1, [])):
        now = month("2026-01", theme("theme: Way, trajectory: " + " → ".join(["a"] * count)))
        assert rules(now, before) == found


# Trajectories compared with the stages of earlier reports ---------------------------------------------

COLLECTED = [
    month("2025-10", theme("theme: Way, stage: a")),
    month("2025-11", theme("theme: Way, stage: [b, {text: c, period: 2025-09}]")),
    month("2025-12", theme("theme: Way, stage: d")),
]


@pytest.mark.parametrize(
    "now",
    [
        "trajectory: a → b → c → d",
        "trajectory: a → d → new",  # a summary may omit some
        "trajectory: d → new",
        "trajectory: d → x → d",  # a repeated stage has no unique position
        "trajectory: Steady",
        "stage: x",
        "trajectory: [{text: a, period: 2025-10}, {text: c, period: 2025-09}, {text: d, period: 2025-Q4}]",
        "trajectory: [{text: x, period: 2020-01}, d]",
    ],
)
def test_a_trajectory_that_agrees_with_earlier_stages_is_no_finding(now: str) -> None:
    assert rules(month("2026-01", theme(f"theme: Way, {now}")), *COLLECTED) == []


@pytest.mark.parametrize(
    ("now", "place", "message"),
    [
        (
            "trajectory: x → y",
            "4:28",
            messages.NO_EARLIER_STAGE.format(theme="'Way'", stages="'a → b → c → d'"),
        ),
        (
            "trajectory: [a, d, b]",
            "4:35",
            messages.OTHER_ORDER.format(stage="'b'", other="'d'"),
        ),
        (
            "trajectory: [{text: a, period: 2025-11}, b]",
            "4:36",
            messages.OTHER_DATE.format(stage="'a'", period="2025-11", expected="2025-10", file="'2025-10.yaml'"),
        ),
        (
            "trajectory: [a, {text: c, period: 2025-08}]",
            "4:39",
            messages.OTHER_DATE.format(stage="'c'", period="2025-08", expected="2025-09", file="'2025-11.yaml'"),
        ),
    ],
)
def test_a_trajectory_that_contradicts_earlier_stages_is_found(now: str, place: str, message: str) -> None:
    contradictions = findings(month("2026-01", theme(f"theme: Way, {now}")), *COLLECTED)
    assert contradictions == [("trajectory-contradicts", place, message)]


def test_a_single_earlier_stage_contradicts_nothing() -> None:
    assert rules(month("2026-01", theme("theme: Way, trajectory: x → y")), COLLECTED[2]) == []


def test_stages_outside_the_window_are_ignored() -> None:
    now = "theme: Way, trajectory: x → y"
    assert rules(month("2026-01", theme(now)), *COLLECTED[:2]) == ["trajectory-contradicts"]
    assert rules(month("2026-01", "window: 2", theme(now)), *COLLECTED[:2]) == []


# Areas with a single row ------------------------------------------------------------------------------


def rows(*areas: str) -> str:
    return "\n".join(["commits:", *(f"- {{area: {area}, description: x}}" for area in areas)])


def many(count: int, last: str, of: str = "") -> list[ReportEntry]:
    """Return reports with ``count`` rows in total: all of one area, except the last row."""
    own = [month(f"2025-{number}", rows(*["Config"] * 5), of=of) for number in range(10, 9 + MIN_REPORTS_FOR_AREAS)]
    left = count - 5 * len(own) - 1
    return [month("2026-01", rows(*["Config"] * left, last), of=of), *own]


@pytest.mark.parametrize(
    ("area", "message"), [("Confgi", messages.AREA_ONCE_MISSPELLED), ("Weather", messages.AREA_ONCE)]
)
def test_an_area_of_a_single_row_among_many_is_found(area: str, message: Message) -> None:
    now, *around = many(MIN_ROWS_FOR_AREAS, area)
    text = message.format(area=f"'{area}'", rows=MIN_ROWS_FOR_AREAS, reports=MIN_REPORTS_FOR_AREAS, closest="'Config'")
    assert findings(now, *around) == [("area-once", "23:10", text)]


def test_a_single_row_is_no_finding_among_few_rows_or_reports() -> None:
    now, *around = many(MIN_ROWS_FOR_AREAS - 1, "Confgi")
    assert rules(now, *around) == []
    now, *around = many(MIN_ROWS_FOR_AREAS + 5, "Confgi")
    assert rules(now, *around) == ["area-once"]
    assert rules(now, *around[1:]) == []


def test_a_listed_area_may_have_a_single_row() -> None:
    now, *around = many(MIN_ROWS_FOR_AREAS, "Weather", "areas: [Config, Weather]")
    assert rules(now, *around) == []


def test_an_area_with_many_rows_is_no_finding() -> None:
    now, *around = many(MIN_ROWS_FOR_AREAS, "Config")
    assert rules(now, *around) == []


def test_the_number_of_findings_is_bounded() -> None:
    before = month("2025-12", theme(*(f"theme: t{number}, stage: a" for number in range(MAX_DIAGNOSTICS + 1))))
    listed = findings(month("2026-01"), before)
    assert len(listed) == MAX_DIAGNOSTICS
    assert listed[-1][2] == MORE_PROBLEMS.format(count=2)


def test_a_contributor_who_is_listed_twice_is_found() -> None:
    people = (
        "[bo, {name: Ann Lee, login: ann}, {name: Ann Lee, login: ann-2}, '@Bo', {login: ANN, commit_count: 2}, cy]"
    )
    twice = [messages.CONTRIBUTOR_TWICE.format(name=name) for name in ("'@Bo'", "'ANN'")]
    found = findings(month("2026-01", f"contributors: {people}"))
    assert [(rule, message) for rule, _, message in found] == [("contributor-twice", message) for message in twice]
