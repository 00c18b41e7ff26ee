"""Selecting, sorting and grouping rows."""

from __future__ import annotations

import pytest

from sphinxext_progress.reports import query
from sphinxext_progress.reports.query import CommitRow

from ..samples import entry

PROJECT = "project: P\nareas: [{name: MoE, aliases: Experts}, FSDP]"

JANUARY = """\
period: 2026-01
commits:
- {description: b, area: Experts, kind: fix, date: 2026-01-05, commit: bbbbbbb, pr: [2, 9], authors: [Zoe]}
- {description: A, area: FSDP, kind: feature, date: 2026-01-20, commit: aaaaaaa, pr: 10, authors: [ann, Ben]}
- {description: c, area: moe}
"""

DECEMBER = """\
period: 2025-12
commits:
- {description: d, area: MoE, kind: Fix, date: 2025-12-31, pr: 2, authors: ann}
"""


def rows() -> list[CommitRow]:
    return query.commit_rows([entry(JANUARY, PROJECT), entry(DECEMBER, PROJECT)])


def descriptions(selected: list[CommitRow]) -> str:
    return " ".join(row.commit.description for row in selected)


def test_rows_keep_the_order_of_the_reports_and_of_their_files() -> None:
    assert descriptions(rows()) == "b A c d"
    assert [row.entry.report.period.name for row in rows()] == ["2026-01"] * 3 + ["2025-12"]
    assert [row.area for row in rows()] == ["MoE", "FSDP", "moe", "MoE"]


@pytest.mark.parametrize(
    ("areas", "kinds", "selected"),
    [
        ([], [], "b A c d"),
        (["MoE"], [], "b d"),
        (["Experts"], [], "b d"),
        (["FSDP", "moe"], [], "A c"),
        (["nothing"], [], ""),
        ([], ["fix"], "b"),
        ([], ["fix", "feature"], "b A"),
        (["MoE"], ["Fix"], "d"),
        (["FSDP"], ["fix"], ""),
    ],
)
def test_rows_are_selected_by_area_alias_and_kind(areas: list[str], kinds: list[str], selected: str) -> None:
    assert descriptions(query.select_rows(rows(), areas=areas, kinds=kinds)) == selected


@pytest.mark.parametrize(
    ("keys", "ordered"),
    [
        ([], "b A c d"),
        (["description"], "A b c d"),
        (["-description"], "d c b A"),
        (["period"], "d b A c"),
        (["-period"], "b A c d"),
        # Rows without a value come last in either direction.
        (["date"], "d b A c"),
        (["-date"], "A b d c"),
        (["commit"], "A b c d"),
        (["-commit"], "b A c d"),
        (["kind"], "A b d c"),
        (["-kind"], "b d A c"),
        # Numbers sort numerically, and case is ignored.
        (["pr"], "d b A c"),
        (["authors"], "d A b c"),
        (["area"], "A b c d"),
        (["-area"], "b c d A"),
        # The first column is the most significant one.
        (["area", "-date"], "A b d c"),
        (["kind", "-period", "description"], "A b d c"),
    ],
)
def test_rows_are_sorted_by_columns_and_the_sort_is_stable(keys: list[str], ordered: str) -> None:
    assert descriptions(query.sort_rows(rows(), keys)) == ordered


@pytest.mark.parametrize(
    ("column", "groups"),
    [
        ("area", ["b c d", "A"]),
        ("kind", ["b d", "A", "c"]),
        ("period", ["b A c", "d"]),
        ("pr", ["b", "A", "c", "d"]),
        ("authors", ["b", "A", "c", "d"]),
        ("date", ["b", "A", "c", "d"]),
    ],
)
def test_groups_keep_the_order_of_their_first_rows(column: str, groups: list[str]) -> None:
    assert [descriptions(group) for group in query.group_rows(rows(), column)] == groups


def test_rows_can_be_sorted_and_grouped_by_every_column() -> None:
    for column in query.COMMIT_COLUMNS:
        assert len(query.sort_rows(rows(), [column])) == 4
        assert sum(map(len, query.group_rows(rows(), column))) == 4
