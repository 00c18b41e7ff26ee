"""Trajectories: as written, and assembled from several reports."""

from __future__ import annotations

import pytest

from sphinxext_progress.format.references import hashes_of, numbers_of
from sphinxext_progress.reading.entry import ReportEntry
from sphinxext_progress.reports import trends
from sphinxext_progress.reports.areas import area_names
from sphinxext_progress.reports.trends import Trajectory

from ..samples import entry


def shown(trajectories: list[Trajectory]) -> dict[str, str]:
    """Return the stages of each trajectory as text; brackets mark those shown outside their report."""
    return {
        trajectory.name: " > ".join(
            f"[{step.stage.text}]" if step.elsewhere else step.stage.text for step in trajectory.steps
        )
        for trajectory in trajectories
    }


def of(period: str, *themes: str) -> str:
    return "\n".join([f"period: {period}", "trends:", *(f"- {{{theme}}}" for theme in themes)])


def test_one_report_shows_each_trajectory_as_written_or_else_its_stages() -> None:
    read = entry(
        of("2026-01", "theme: Perf, trajectory: a → b, stage: c", "theme: Docs, stage: [d, e]"),
        "themes: [{name: Speed, aliases: Perf}]",
    )
    trajectories = trends.report_trajectories(read)
    assert shown(trajectories) == {"Speed": "a > b", "Docs": "d > e"}
    assert [trajectory.written for trajectory in trajectories] == read.report.trends
    assert {step.entry.name for trajectory in trajectories for step in trajectory.steps} == {"r.yaml"}


def test_stages_of_several_reports_are_in_chronological_order() -> None:
    newest_first = [
        entry(of("2026-01", "theme: A, stage: [a3, a4]"), name="3.yaml"),
        entry(of("2025-12", "theme: B, stage: b"), name="2.yaml"),
        entry(of("2025-11", "theme: A, stage: a1"), name="1.yaml"),
    ]
    trajectories = trends.assemble_trajectories(newest_first)
    assert shown(trajectories) == {"A": "[a1] > [a3] > [a4]", "B": "[b]"}
    assert [step.entry.name for step in trajectories[0].steps] == ["1.yaml", "3.yaml", "3.yaml"]
    # Assembled trajectories have no row of their own.
    assert [trajectory.written for trajectory in trajectories] == [None, None]


@pytest.mark.parametrize(
    ("january", "steps"),
    [
        ("trajectory: x → y", "[a] > [b] > [y]"),
        ("trajectory: Work went on", "[a] > [b] > [Work went on]"),
        # A stage takes precedence over the trajectory of the same report.
        ("trajectory: x → y, stage: c", "[a] > [b] > [c]"),
        # The last stage is not new.
        ("trajectory: a → b", "[a] > [b]"),
    ],
)
def test_a_newer_trajectory_ends_with_the_newest_step(january: str, steps: str) -> None:
    trajectories = trends.assemble_trajectories(
        [
            entry(of("2026-01", f"theme: A, {january}"), name="3.yaml"),
            entry(of("2025-12", "theme: A, stage: b"), name="2.yaml"),
            entry(of("2025-11", "theme: A, stage: a"), name="1.yaml"),
        ]
    )
    assert shown(trajectories) == {"A": steps}
    assert trajectories[0].written is None


def test_a_trajectory_that_is_older_than_a_stage_is_skipped() -> None:
    newest_first = [
        entry(of("2026-01", "theme: B, stage: b")),
        entry(of("2025-12", "theme: A, stage: a")),
        entry(of("2025-11", "theme: A, trajectory: x → y")),
    ]
    # Nor does the newest report, which does not mention the theme, add a step.
    assert shown(trends.assemble_trajectories(newest_first)) == {"B": "[b]", "A": "[a]"}


def test_the_newest_step_has_the_references_of_the_trajectory() -> None:
    (trajectory,) = trends.assemble_trajectories(
        [
            entry(of("2026-01", "theme: A, pr: 12, trajectory: [{text: x, pr: 10}, {text: y, pr: 11}]")),
            entry(of("2025-12", "theme: A, stage: a")),
        ]
    )
    assert [[*numbers_of(step.references.pr)] for step in trajectory.steps] == [[], [11, 12]]


def test_without_any_stage_the_newest_trajectory_is_shown_with_its_row() -> None:
    january, december = (
        entry(of("2026-01", "theme: A, trajectory: new")),
        entry(of("2025-12", "theme: A, trajectory: old")),
    )
    trajectories = trends.assemble_trajectories([january, december])
    assert shown(trajectories) == {"A": "new"}
    assert trajectories[0].written is january.report.trends[0]


def test_aliases_are_the_same_theme_but_projects_are_separate() -> None:
    first = "project: P\nthemes: [{name: Speed, aliases: Perf}]"
    trajectories = trends.assemble_trajectories(
        [
            entry(of("2026-01", "theme: Perf, stage: new"), first),
            entry(of("2025-12", "theme: Speed, stage: old"), first),
            entry(of("2025-11", "theme: Speed, stage: other"), "project: Q"),
        ]
    )
    assert [(trajectory.name, [step.stage.text for step in trajectory.steps]) for trajectory in trajectories] == [
        ("Speed", ["old", "new"]),
        ("Speed", ["other"]),
    ]


def test_themes_have_the_order_of_the_project_then_of_the_newest_report() -> None:
    known = "themes: [K1, K2, K3]"
    trajectories = trends.assemble_trajectories(
        [
            entry(of("2026-01", "theme: z, stage: s", "theme: K3, stage: s", "theme: a, stage: s"), known),
            entry(of("2025-12", "theme: m, stage: s", "theme: K1, stage: s"), known),
        ]
    )
    assert [trajectory.name for trajectory in trajectories] == ["K1", "K3", "z", "a", "m"]


def test_no_reports_have_no_trends() -> None:
    assert trends.assemble_trajectories([]) == []
    assert trends.reports_in_window([], 6) == []


@pytest.mark.parametrize(
    ("count", "kept"),
    [
        (1, ["2026-01"]),
        (2, ["2026-01", "2025-12"]),
        (4, ["2026-01", "2025-12", "2025-Q4"]),
        (99, ["2026-01", "2025-12", "2025-Q4", "2025-01"]),
    ],
)
def test_a_window_contains_the_reports_that_lie_entirely_in_it(count: int, kept: list[str]) -> None:
    entries = [entry(f"period: {period}") for period in ("2026-01", "2026-Q1", "2025-12", "2025-Q4", "2025-01")]
    assert [report.report.period.name for report in trends.reports_in_window(entries, count)] == kept


def test_earlier_reports_are_those_of_the_project_within_the_window() -> None:
    stage = "trends: [{theme: a, stage: b}]"
    others = [
        entry(f"period: {period}\nproject: {project}\n{stage}")
        for period, project in (("2026-02", "x"), ("2025-12", "x"), ("2025-12", "y"), ("2025-10", "x"))
    ]
    here = entry(f"period: 2026-01\nproject: x\nwindow: 3\n{stage}")
    assert trends.earlier_reports(others, here) == [others[1]]


def test_the_search_for_earlier_reports_is_limited_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = "trends: [{theme: a, stage: b}]"
    entries = [
        entry(f"period: {year}-{month:02}\n{stage}") for year in range(2025, 2005, -1) for month in range(12, 0, -1)
    ]
    examined: list[ReportEntry] = []

    def project_name(report: ReportEntry) -> str:
        examined.append(report)
        return ""

    monkeypatch.setattr(ReportEntry, "project_name", property(project_name))
    here = entries[120]
    assert trends.earlier_reports(entries, here) == entries[121 : 120 + here.report.window]
    assert len(examined) <= 2 * here.report.window


def test_no_earlier_reports_are_needed_if_every_trajectory_is_written() -> None:
    others = [entry("period: 2025-12\ntrends: [{theme: a, stage: b}]")]
    assert trends.earlier_reports(others, entry("period: 2026-01\ntrends: [{theme: a, trajectory: c}]")) == []


def test_a_trend_table_has_the_references_of_a_stage_and_of_its_theme() -> None:
    read = entry(of("2026-01", "theme: A, pr: [11, 12], stage: {text: a, pr: 12, commit: 61f627dde7}"))
    (trajectory,) = trends.assemble_trajectories([read])
    references = trajectory.steps[-1].references
    assert ([*numbers_of(references.pr)], [*hashes_of(references.commit)]) == ([12, 11], ["61f627dde7"])


def test_activity_counts_the_rows_in_the_areas_of_a_theme() -> None:
    project = "themes: [{name: A, areas: [MoE]}]\nareas: [{name: MoE, aliases: experts}]"
    rows = "\ncommits: [{description: x, area: experts}, {description: y, area: MoE}, {description: z, area: CI}]"
    entries = [
        entry(of("2026-02", "theme: A, stage: b"), project, "2.yaml"),
        entry(of("2026-01", "theme: A, stage: a", "theme: B, stage: b") + rows, project, "1.yaml"),
    ]
    counts = {
        trajectory.name: [
            (activity.entry.name, activity.rows) for activity in trends.count_activity(trajectory, entries)
        ]
        for trajectory in trends.assemble_trajectories(entries)
    }
    assert counts == {"A": [("1.yaml", 2), ("2.yaml", 0)], "B": []}


def test_themes_are_selected_by_their_areas_and_the_aliases_of_these() -> None:
    project = "themes: [{name: A, areas: [MoE, CI]}, {name: B, areas: FSDP}, C]\nareas: [{name: MoE, aliases: experts}]"
    january = entry(of("2026-01", "theme: A, stage: a", "theme: B, trajectory: b", "theme: C, stage: c"), project)
    trajectories = trends.report_trajectories(january)
    for areas, themes in (
        (["MoE"], ["A"]),
        (["experts"], ["A"]),
        (["FSDP", "CI"], ["A", "B"]),
        (["Docs"], []),
        ([], []),
    ):
        assert [trajectory.name for trajectory in trends.select_trajectories(trajectories, areas)] == themes


def test_areas_are_known_from_projects_themes_and_rows() -> None:
    project = "themes: [{name: A, areas: [experts, CI]}]\nareas: [{name: MoE, aliases: experts}, CI, Docs]"
    row = "period: 2026-01\ncommits: [{description: x, area: experts}, {description: y}]"
    assert area_names([entry(row, project), entry(row.replace("experts", "New"))]) == [
        "MoE", "experts", "CI", "Docs", "New",
    ]  # fmt: skip
