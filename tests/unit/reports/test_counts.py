"""Counting the commits of areas and the contributors, by period."""

from __future__ import annotations

import pytest

from sphinxext_progress.reading.entry import ReportEntry
from sphinxext_progress.reports.counts import (
    ContributorCounts,
    commit_histories,
    count_areas,
    count_contributors,
    periods_of,
)

from ..samples import entry

PROJECT = "project: P\nareas: [{name: FSDP}, {name: MoE, aliases: Experts}, Docs]"


def report(period: str, *areas: str, contributors: str = "") -> ReportEntry:
    rows = "".join(f"\n- {{description: x, area: '{area}'}}" for area in areas)
    people = f"\ncontributors: {contributors}" if contributors else ""
    return entry(f"period: {period}\ncommits:{rows or ' []'}{people}", PROJECT)


NEWEST_FIRST = [
    report("2026-02", "Experts", "Tools", "Tools", "Build"),
    report("2026-01", "MoE", "FSDP", ""),
    report("2025-12", "Build", "Build", "Build"),
]


def shown(*areas: str, limit: int = 0) -> dict[str, tuple[int | None, ...]]:
    return {area.area: area.counts for area in count_areas(NEWEST_FIRST, areas, limit)}


def test_periods_are_in_chronological_order_and_occur_once() -> None:
    twice = [*NEWEST_FIRST, report("2026-01")]
    assert [period.name for period in periods_of(twice)] == ["2025-12", "2026-01", "2026-02"]


def test_periods_between_two_reports_are_included() -> None:
    entries = [report("2026-02", "MoE"), report("2025-11", "MoE")]
    assert [period.name for period in periods_of(entries)] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert count_areas(entries)[0].counts == (1, None, None, 1)
    mixed = [report("2026-02"), report("2025-Q3")]
    assert [period.name for period in periods_of(mixed)] == ["2025-Q3", "2026-02"]
    days = [report("2026-02-01/2026-02-03"), report("2026-01-01/2026-01-03")]
    assert [period.name for period in periods_of(days)] == ["2026-01-01/2026-01-03", "2026-02-01/2026-02-03"]


def test_areas_of_the_project_come_first_and_rows_without_an_area_last() -> None:
    counts = shown()
    assert list(counts) == ["FSDP", "MoE", "Build", "Tools", ""]
    assert counts == {"FSDP": (0, 1, 0), "MoE": (0, 1, 1), "Build": (3, 0, 1), "Tools": (0, 0, 2), "": (0, 1, 0)}


def test_the_row_of_an_area_is_its_newest_one() -> None:
    (moe,) = count_areas(NEWEST_FIRST, ["MoE"])
    assert moe.row
    assert moe.row.entry is NEWEST_FIRST[0]


@pytest.mark.parametrize(
    ("areas", "counts"),
    [
        (["Experts"], {"MoE": (0, 1, 1)}),
        (["Docs", "MoE"], {"MoE": (0, 1, 1), "Docs": (0, 0, 0)}),
        (["Tools"], {"Tools": (0, 0, 2)}),
    ],
)
def test_chosen_areas_may_have_no_commit(areas: list[str], counts: dict[str, tuple[int, ...]]) -> None:
    assert shown(*areas) == counts


def test_a_limit_counts_the_smallest_areas_together() -> None:
    assert shown(limit=2) == {"MoE": (0, 1, 1), "Build": (3, 0, 1), "": (0, 2, 2)}
    assert shown(limit=4) == shown()
    assert shown("MoE", "Tools", limit=1) == {"MoE": (0, 1, 1), "": (0, 0, 2)}


def test_no_report() -> None:
    assert (periods_of([]), count_areas([]), count_contributors([])) == ([], [], [])


def test_contributors_are_counted_once_in_a_period() -> None:
    reports = [
        report("2026-02", contributors="[ann, {name: Bo Chen, login: bo, first_time: true}]"),
        report("2026-02", contributors="['@Ann', {login: cy, first_time: true}]"),
        report("2026-01", "MoE"),
        report("2025-12", contributors="[ann]"),
    ]
    february, december = reports[0].report.period, reports[3].report.period
    assert count_contributors(reports) == [ContributorCounts(december, 1, 0), ContributorCounts(february, 3, 2)]


def test_histories_are_those_of_the_project_and_the_kind_of_period() -> None:
    entries = [
        report("2026-02", "MoE"),
        report("2025-12", "MoE", "MoE"),
        report("2025-09"),
        report("2025-08", "MoE"),
        report("2025"),
    ]
    histories = commit_histories(
        [ReportEntry(e.path, e.report.period.name, e.report, e.project, e.links) for e in entries]
    )
    assert histories == {
        "2026-02": [0, None, None, 2, None, 1],
        "2025-12": [None, 1, 0, None, None, 2],
        "2025-09": [None, None, None, None, 1, 0],
        "2025-08": [None, None, None, None, None, 1],
        "2025": [None, None, None, None, None, 0],
    }
