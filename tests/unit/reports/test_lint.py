"""What a check says beyond the build: each opinion where it is due, and silence where it is not."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics import MAX_DIAGNOSTICS
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

PERIOD = LocatedText.at("2026-01", 1, 9)


def month(period: str, *lines: str, of: str = "", overview: str = "Words.") -> ReportEntry:
    """Make a report of a month, named after it, that nobody has an opinion about by itself."""
    return entry("\n".join([f"period: {period}", f"overview: {overview}", *lines]), of, f"{period}.yaml")


def theme(*rows: str) -> str:
    """Write the rows of a trend table, from line 4 on."""
    return "\n".join(["trends:", *(f"- {{{row}}}" for row in rows)])


def said(now: ReportEntry, *around: ReportEntry) -> list[tuple[str, str, str]]:
    """Give each finding as its rule, its place and its sentence."""
    newest_first = sorted([now, *around], key=lambda one: one.report.period, reverse=True)
    return [
        (diagnostic.subtype, f"{diagnostic.line}:{diagnostic.column}", diagnostic.message)
        for diagnostic in lint_report(now, FoundReports(newest_first), PERIOD)
    ]


def rules(now: ReportEntry, *around: ReportEntry) -> list[str]:
    return [rule for rule, _, _ in said(now, *around)]


def test_every_rule_says_what_it_finds() -> None:
    assert {rule.severity for rule in ReportRule} == {"warning", "note"}
    assert all(rule.help.endswith(".") for rule in ReportRule)


# No overview ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", ["", "overview:", "overview: ' '"])
def test_a_report_without_an_overview(lines: str) -> None:
    message = "the report has no overview; expected the period in a few sentences; write 'overview'"
    assert said(entry(f"period: 2026-01\n{lines}")) == [("no-overview", "1:9", message)]


def test_nothing_is_said_of_what_a_draft_does_not_have() -> None:
    rows = "\n".join(["commits:", *["- {area: A, description: x}"] * MIN_ROWS_FOR_AREAS])
    around = [month(f"2025-{number}", theme("theme: A, stage: b"), rows) for number in (11, 12)]
    full = entry("period: 2026-01\ncommits: [{area: B, description: x}]")
    assert rules(full, *around) == ["no-overview", "theme-stops", "area-once"]
    assert rules(entry("period: 2026-01\ndraft: true\ncommits: [{area: B, description: x}]"), *around) == []


# A theme that stops -----------------------------------------------------------------------------------


def test_a_theme_that_stops_without_a_word() -> None:
    before = month("2025-12", theme("theme: Speed, stage: a", "theme: Docs, stage: b", "theme: Docs, stage: c"))
    message = (
        "the theme 'Docs' of 2025-12 stops without a word; expected a row for it; say how it goes on, or how it ended"
    )
    assert said(month("2026-01", theme("theme: Speed, stage: d")), before) == [("theme-stops", "4:11", message)]
    # Without any theme its place is that of the period.
    assert [place for _, place, _ in said(month("2026-01"), before)] == ["1:9", "1:9"]


def test_a_theme_goes_on_by_any_of_its_names() -> None:
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
def test_a_report_is_compared_with_the_earlier_ones_of_its_project_and_kind(before: str) -> None:
    other = entry(f"{before}\n" + theme("theme: Docs, stage: b", "theme: Way, trajectory: x → y"))
    assert rules(month("2026-01", theme("theme: Way, trajectory: a → b")), other) == []


def test_a_previous_report_that_cannot_be_read_is_compared_with_nothing() -> None:
    now, last, old = month("2026-01"), month("2025-12"), month("2025-11", theme("theme: Docs, stage: b"))
    found = FoundReports([now, old], [BrokenFile("2025-12.yaml", (), 0, stand_in=last)])
    assert lint_report(now, found, PERIOD) == []


def test_a_theme_that_comes_back_has_not_stopped() -> None:
    before = month("2025-12", theme("theme: Docs, stage: b"))
    assert rules(month("2026-01"), before, month("2026-02", theme("theme: Docs, stage: c"))) == []
    assert rules(month("2026-01"), before, month("2026-02")) == ["theme-stops"]


def test_a_theme_that_stopped_earlier_is_an_old_story() -> None:
    before = [month("2025-11", theme("theme: Docs, stage: b")), month("2025-12")]
    assert rules(month("2026-01"), *before) == []


# Trajectories that go on ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("a → b", "a → b"),
        ("a → b", "a → b → c"),
        ("a → b → c", "b → c → d"),  # the oldest left out
        ("a → b → c", "c → d"),
        ("a → `b c`", "A → b  c (goes on) → d"),  # marks, case, blanks and a remark count for nothing
        ("a → b (slowly)", "a → b → c"),
        ("Steady work", "a → b"),  # a sentence is no chain
        ("a → b", "Done"),
    ],
)
def test_a_trajectory_that_goes_on(then: str, now: str) -> None:
    before = month("2025-12", theme(f"theme: Way, trajectory: {then}"))
    assert rules(month("2026-01", theme(f"theme: Way, trajectory: '{now}'")), before) == []


@pytest.mark.parametrize("now", ["x → y", "b → a", "a → c", "a → b", "b → x → c", "x → a → b → c"])
def test_a_trajectory_that_does_not_go_on(now: str) -> None:
    before = month("2025-12", theme("theme: Way, trajectory: a → b → c"))
    message = (
        "the trajectory of 'Way' does not go on from 2025-12; expected it to begin with 'a → b → c', or the last of "
        "these; repeat them, or correct that report"
    )
    now_written = month("2026-01", theme(f"theme: Way, trajectory: {now}"))
    assert said(now_written, before) == [("trajectory-breaks", "4:28", message)]
    # A draft has said as much as it says.
    draft = month("2026-01", "draft: true", theme(f"theme: Way, trajectory: {now}"))
    assert rules(draft, before) == ["trajectory-breaks"]


def test_a_theme_that_had_no_trajectory_may_begin_with_any() -> None:
    for before in ("theme: Other, trajectory: x → y", "theme: Way, stage: a"):
        now = month("2026-01", theme("theme: Way, trajectory: a → b", "theme: Other, stage: z"))
        assert rules(now, month("2025-12", theme(before))) == []


def test_a_chain_of_hundreds_is_not_compared() -> None:
    before = month("2025-12", theme("theme: Way, trajectory: x → y"))
    for count, found in ((MAX_COMPARED_STAGES, ["trajectory-breaks"]), (MAX_COMPARED_STAGES + 1, [])):
        now = month("2026-01", theme("theme: Way, trajectory: " + " → ".join(["a"] * count)))
        assert rules(now, before) == found


# Trajectories against collected stages ----------------------------------------------------------------

COLLECTED = [
    month("2025-10", theme("theme: Way, stage: a")),
    month("2025-11", theme("theme: Way, stage: [b, {text: c, period: 2025-09}]")),
    month("2025-12", theme("theme: Way, stage: d")),
]


@pytest.mark.parametrize(
    "now",
    [
        "trajectory: a → b → c → d",
        "trajectory: a → d → new",  # a summary may leave some out
        "trajectory: d → new",
        "trajectory: d → x → d",  # what comes twice has no one place
        "trajectory: Steady",
        "stage: x",
        "trajectory: [{text: a, period: 2025-10}, {text: c, period: 2025-09}, {text: d, period: 2025-Q4}]",
        "trajectory: [{text: x, period: 2020-01}, d]",
    ],
)
def test_a_trajectory_that_agrees_with_the_stages_of_earlier_reports(now: str) -> None:
    assert rules(month("2026-01", theme(f"theme: Way, {now}")), *COLLECTED) == []


@pytest.mark.parametrize(
    ("now", "place", "message"),
    [
        (
            "trajectory: x → y",
            "4:28",
            "the trajectory of 'Way' has none of the stages of earlier reports; expected 'a → b → c → d' in it; "
            "add them, or correct those reports",
        ),
        (
            "trajectory: [a, d, b]",
            "4:35",
            "the stage 'b' comes after 'd'; expected the order of the earlier reports, which is the other one; "
            "correct one of them",
        ),
        (
            "trajectory: [{text: a, period: 2025-11}, b]",
            "4:36",
            "the stage 'a' is dated 2025-11; expected 2025-10, as in '2025-10.yaml'; correct one of them",
        ),
        (
            "trajectory: [a, {text: c, period: 2025-08}]",
            "4:39",
            "the stage 'c' is dated 2025-08; expected 2025-09, as in '2025-11.yaml'; correct one of them",
        ),
    ],
)
def test_a_trajectory_that_contradicts_the_stages_of_earlier_reports(now: str, place: str, message: str) -> None:
    found = said(month("2026-01", theme(f"theme: Way, {now}")), *COLLECTED)
    assert found == [("trajectory-contradicts", place, message)]


def test_one_stage_alone_is_contradicted_by_nothing() -> None:
    assert rules(month("2026-01", theme("theme: Way, trajectory: x → y")), COLLECTED[2]) == []


def test_stages_outside_of_the_window_are_forgotten() -> None:
    now = "theme: Way, trajectory: x → y"
    assert rules(month("2026-01", theme(now)), *COLLECTED[:2]) == ["trajectory-contradicts"]
    assert rules(month("2026-01", "window: 2", theme(now)), *COLLECTED[:2]) == []


# An area that comes once ------------------------------------------------------------------------------


def rows(*areas: str) -> str:
    return "\n".join(["commits:", *(f"- {{area: {area}, description: x}}" for area in areas)])


def many(count: int, last: str, of: str = "") -> list[ReportEntry]:
    """Make reports with so many rows of one area in all, and one row of another."""
    own = [month(f"2025-{number}", rows(*["Config"] * 5), of=of) for number in range(10, 9 + MIN_REPORTS_FOR_AREAS)]
    left = count - 5 * len(own) - 1
    return [month("2026-01", rows(*["Config"] * left, last), of=of), *own]


def test_an_area_that_comes_once_in_many_rows() -> None:
    now, *around = many(MIN_ROWS_FOR_AREAS, "Confgi")
    message = f"the area 'Confgi' has one row of {MIN_ROWS_FOR_AREAS} in {MIN_REPORTS_FOR_AREAS} reports; expected one that comes back; did you mean 'Config'?"
    assert said(now, *around) == [("area-once", "23:10", message)]
    now, *around = many(MIN_ROWS_FOR_AREAS, "Weather")
    ((_, _, message),) = said(now, *around)
    assert message.endswith("; take one that is there, or list it in 'project.yaml'")


def test_an_area_that_comes_once_means_nothing_in_few_rows_or_reports() -> None:
    now, *around = many(MIN_ROWS_FOR_AREAS - 1, "Confgi")
    assert rules(now, *around) == []
    now, *around = many(MIN_ROWS_FOR_AREAS + 5, "Confgi")
    assert rules(now, *around) == ["area-once"]
    assert rules(now, *around[1:]) == []


def test_an_area_of_the_list_is_meant() -> None:
    now, *around = many(MIN_ROWS_FOR_AREAS, "Weather", "areas: [Config, Weather]")
    assert rules(now, *around) == []


def test_an_area_counts_by_any_of_its_names() -> None:
    now, *around = many(MIN_ROWS_FOR_AREAS, "Config")
    assert rules(now, *around) == []


def test_the_findings_of_a_report_are_bounded() -> None:
    before = month("2025-12", theme(*(f"theme: t{number}, stage: a" for number in range(MAX_DIAGNOSTICS + 1))))
    listed = said(month("2026-01"), before)
    assert len(listed) == MAX_DIAGNOSTICS
    assert "more faults follow" in str(listed[-1])
