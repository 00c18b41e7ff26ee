"""Commit tables and trend tables: options, order, links."""

from __future__ import annotations

import re
from typing import Any

import pytest
from docutils import nodes

from sphinxext_progress.diagnostics.messages import site as messages

from .conftest import Site, directive

JANUARY = """\
project: Otter
period: 2026-01
commits:
  - {area: MoE, description: Add b, commit: "aaaaaaaaaaaa1111", pr: 12, date: 2026-01-20, kind: feature, authors: ann}
  - {area: FSDP, description: Fix a, pr: [3, 4], date: 2026-01-25, kind: fix}
  - {area: MoE, description: Drop c, date: 2026-01-05, kind: removal, breaking: true, authors: [Ben Miller, cleo]}
  - {description: No area}
trends:
  - {theme: Speed, trajectory: Cache → Lazy -> Parallel}
  - {theme: Docs, trajectory: Going well}
  - {theme: Config, stage: One file}
"""
DECEMBER = """\
project: Otter
period: 2025-12
commits:
  - {area: FSDP, description: Older, pr: 1, date: 2025-12-24, kind: feature}
trends:
  - {theme: Config, stage: [{text: INI files, pr: 7}, Two files]}
  - {theme: Speed, trajectory: Cache → Lazy}
  - {theme: Gone, trajectory: Was here}
"""
PROJECT = "repository: https://github.com/o/otter\n"


@pytest.fixture
def months(site: Site) -> Site:
    site.write("progress/2026-01.yaml", JANUARY)
    site.write("progress/2025-12.yaml", DECEMBER)
    site.write("progress/project.yaml", PROJECT)
    return site


def cells(table: nodes.table) -> list[list[str]]:
    """Return the text of each cell, beginning with the header."""
    return [[entry.astext() for entry in row.findall(nodes.entry)] for row in table.findall(nodes.row)]


def tables_of(site: Site, directive_name: str, argument: str = "", **options: str) -> list[nodes.table]:
    site.write("index.rst", "Page\n====\n\n" + directive(directive_name, argument, **options))
    built = site.build("dummy", "-E", "-W")
    assert built.warnings == []
    return list(site.doctree("index").findall(nodes.table))


def column(site: Site, name: str, **options: str) -> list[str]:
    """Return the cells of one column of the only table, without its header."""
    (table,) = tables_of(site, "commit-table", columns=f"{name}, description", **options)
    return [row[0] for row in cells(table)[1:]]


def descriptions(site: Site, **options: str) -> list[str]:
    # With a period column, descriptions have no link to the row in its report.
    (table,) = tables_of(site, "commit-table", columns="period, description, commit, pr, authors", **options)
    return [row[1] for row in cells(table)[1:]]


def test_the_default_columns_are_area_and_description_with_references(months: Site) -> None:
    (table,) = tables_of(months, "commit-table")
    assert cells(table) == [
        ["Area", "Description"],
        ["MoE", "Add b (aaaaaaaaaa, #12, ann, Jan 2026)"],
        ["FSDP", "Fix a (#3, #4, Jan 2026)"],
        ["MoE", "Breaking: Drop c (Ben Miller, cleo, Jan 2026)"],
        ["", "No area (Jan 2026)"],
        ["FSDP", "Older (#1, Dec 2025)"],
    ]


def test_references_link_to_the_repository(months: Site) -> None:
    (table,) = tables_of(months, "commit-table", "2026-01")
    links = {link.astext(): link["refuri"] for link in table.findall(nodes.reference)}
    assert links == {
        "aaaaaaaaaa": "https://github.com/o/otter/commit/aaaaaaaaaaaa1111",
        "#12": "https://github.com/o/otter/pull/12",
        "#3": "https://github.com/o/otter/pull/3",
        "#4": "https://github.com/o/otter/pull/4",
        "ann": "https://github.com/ann",
        "cleo": "https://github.com/cleo",
    }


def test_references_are_plain_text_without_a_repository(months: Site) -> None:
    (months.src / "progress/project.yaml").unlink()
    (table,) = tables_of(months, "commit-table", "2026-01")
    assert cells(table)[1] == ["MoE", "Add b (aaaaaaaaaa, #12, ann, Jan 2026)"]
    assert not list(table.findall(nodes.reference))


def test_an_empty_cell_has_no_child(months: Site) -> None:
    (table,) = tables_of(months, "commit-table", "2026-01")
    empty = [entry for entry in table.findall(nodes.entry) if not entry.astext()]
    assert [len(entry) for entry in empty] == [0]


def test_every_column(months: Site) -> None:
    every = "period, date, area, description, commit, pr, authors, kind"
    (table,) = tables_of(months, "commit-table", columns=every, area="MoE")
    assert cells(table) == [
        ["Period", "Date", "Area", "Description", "Commit", "Pull request", "Authors", "Kind"],
        ["January 2026", "2026-01-20", "MoE", "Add b", "aaaaaaaaaa", "#12", "ann", "feature"],
        ["January 2026", "2026-01-05", "MoE", "Breaking: Drop c", "", "", "Ben Miller, cleo", "removal"],
    ]


def test_the_description_omits_references_that_have_a_column(months: Site) -> None:
    (table,) = tables_of(months, "commit-table", "2026-01", columns="pr, description", area="MoE")
    assert cells(table)[1] == ["#12", "Add b (ann, Jan 2026)"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["Add b", "Fix a", "Breaking: Drop c", "No area", "Older"]),
        ({"area": "FSDP"}, ["Fix a", "Older"]),
        ({"area": "FSDP", "kind": "fix"}, ["Fix a"]),
        ({"kind": "feature, removal"}, ["Add b", "Breaking: Drop c", "Older"]),
        ({"sort": "description"}, ["Add b", "Breaking: Drop c", "Fix a", "No area", "Older"]),
        ({"sort": "-date"}, ["Fix a", "Add b", "Breaking: Drop c", "Older", "No area"]),
        ({"sort": "date"}, ["Older", "Breaking: Drop c", "Add b", "Fix a", "No area"]),
        ({"sort": "-area, date"}, ["Breaking: Drop c", "Add b", "Older", "Fix a", "No area"]),
        ({"sort": "period, -pr"}, ["Older", "Add b", "Fix a", "Breaking: Drop c", "No area"]),
        ({"sort": "kind, commit, authors"}, ["Add b", "Older", "Fix a", "Breaking: Drop c", "No area"]),
    ],
)
def test_rows_are_filtered_and_sorted(months: Site, options: dict[str, str], expected: list[str]) -> None:
    assert descriptions(months, **options) == expected


def test_aliases_are_resolved_in_cells_and_in_options(months: Site) -> None:
    months.write("progress/project.yaml", "areas: [{name: Experts, aliases: [MoE]}, FSDP]\n")
    assert column(months, "area", area="Experts") == ["Experts", "Experts"]
    assert column(months, "area", area="MoE") == ["Experts", "Experts"]


def test_each_group_is_a_list_under_a_rubric_if_only_descriptions_are_left(months: Site) -> None:
    options = {"group_by": "area", "caption": "Areas", "name": "areas", "class": "wide"}
    assert tables_of(months, "commit-table", "2026-01", **options) == []
    document = months.doctree("index")
    assert [rubric.astext() for rubric in document.findall(nodes.rubric)] == ["Areas", "MoE", "FSDP", "Others"]
    lists = list(document.findall(nodes.bullet_list))
    assert [[item.astext() for item in group.children] for group in lists] == [
        ["Add b (aaaaaaaaaa, #12, ann, Jan 2026)", "Breaking: Drop c (Ben Miller, cleo, Jan 2026)"],
        ["Fix a (#3, #4, Jan 2026)"],
        ["No area (Jan 2026)"],
    ]
    assert all(group["classes"] == ["progress-list", "wide"] for group in lists)
    text = months.build("text", "-W").read("index.txt")
    assert "* Add b (aaaaaaaaaa, #12, ann, Jan 2026)" in text


def test_each_group_is_a_table_under_a_rubric_without_the_column(months: Site) -> None:
    tables = tables_of(months, "commit-table", "2026-01", group_by="area", columns="area, description, pr")
    rubrics = [rubric.astext() for rubric in months.doctree("index").findall(nodes.rubric)]
    assert rubrics == ["MoE", "FSDP", "Others"]
    assert [cells(table) for table in tables] == [
        [
            ["Description", "Pull request"],
            ["Add b (ann, Jan 2026)", "#12"],
            ["Breaking: Drop c (Ben Miller, cleo, Jan 2026)", ""],
        ],
        [["Description", "Pull request"], ["Fix a (Jan 2026)", "#3, #4"]],
        [["Description", "Pull request"], ["No area (Jan 2026)", ""]],
    ]


@pytest.mark.parametrize("columns", ["pr", "date", "description, pr", "date, pr, description"])
def test_the_columns_of_groups_line_up(months: Site, columns: str) -> None:
    tables = tables_of(months, "commit-table", "2026-01", group_by="area", columns=columns)
    assert all({"progress-grouped", "progress-plain"} <= set(table["classes"]) for table in tables)
    latex = next(months.build("latex", "-W").out.glob("*.tex")).read_text("utf-8")
    widths = re.findall(r"\\begin\{(?:tabulary|tabular|longtable)\}.*?(\{[^\n]*\})\n", latex)
    assert len(widths) == len(tables) == 3
    assert len(set(widths)) == 1


def test_a_limit_shows_the_number_of_hidden_rows(months: Site) -> None:
    months.write("index.rst", "P\n=\n\n" + directive("commit-table", limit="2"))
    text = months.build("text", "-W").read("index.txt")
    assert "3 more rows are not shown." in text
    assert "Drop c" not in text
    months.write("index.rst", "P\n=\n\n" + directive("commit-table", limit="5"))
    assert "not shown" not in months.build("text", "-W").read("index.txt")


def test_the_first_column_of_a_table_is_a_row_header(months: Site) -> None:
    text = "".join(
        f"{directive(name, **options)}\n"
        for name, options in (
            ("commit-table", {}),
            ("commit-table", {"columns": "date, description"}),
            ("commit-table", {"columns": "area, pr", "group_by": "kind"}),
            ("trend-table", {}),
        )
    )
    months.write("index.rst", f"P\n=\n\n{text}\n" + directive("progress-report", "2026-01"))
    page = months.build("html", "-W").read("index.html")
    rows = re.findall(r"<tr class=\"row-(?:odd|even)\"[^>]*>(.*?)</tr>", page, re.DOTALL)
    bodies = [row for row in rows if '<th class="head ' not in row]
    assert len(bodies) > 20
    assert all(re.match(r"<th class=\"stub\" role=\"rowheader\"", row) for row in bodies)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("commit-table", "description"),
        ("commit-table", "area"),
        ("commit-table", "description, area"),
        ("trend-table", "trajectory"),
        ("trend-table", "theme"),
        ("trend-table", "trajectory, theme"),
        ("trend-table", "activity, theme"),
    ],
)
def test_a_single_column_and_sentences_are_no_row_headers(months: Site, name: str, columns: str) -> None:
    (table,) = tables_of(months, name, columns=columns)
    assert not any("stub" in spec for spec in table.findall(nodes.colspec))
    wide = {"description", "trajectory", "activity"}
    for row in list(table.findall(nodes.row))[1:]:
        classes = [["progress-wide"] if column in wide else [] for column in columns.split(", ")]
        assert [cell["classes"] for cell in row.findall(nodes.entry)] == classes
    page = months.build("html", "-W").read("index.html")
    assert 'class="stub' not in page
    assert '<td class="progress-wide" role="cell">' in page or not wide & set(columns.split(", "))


def test_the_parts_of_a_table_have_roles(months: Site) -> None:
    """Browsers need them, because the stylesheet displays rows as blocks on narrow screens."""
    months.write("index.rst", "P\n=\n\n" + directive("commit-table") + "\n.. list-table::\n\n   * - Other\n")
    ours, theirs = re.findall(r"<table.*?</table>", months.build("html", "-W").read("index.html"), re.DOTALL)
    roles = {(tag, role) for tag, role in re.findall(r'<(\w+)[^>]* role="(\w+)"', ours)}
    assert roles == {
        ("table", "table"),
        ("thead", "rowgroup"),
        ("tbody", "rowgroup"),
        ("tr", "row"),
        ("th", "columnheader"),
        ("th", "rowheader"),
        ("td", "cell"),
    }
    assert " role=" not in theirs


def test_table_options_of_docutils(months: Site) -> None:
    options: dict[str, Any] = {"class": "wide", "align": "right", "width": "80%", "widths": "1 3"}
    (table,) = tables_of(months, "commit-table", "2026-01", **options)
    assert {"progress-table", "progress-commits", "wide", "colwidths-given"} <= set(table["classes"])
    assert (table["align"], table["width"]) == ("right", "80%")
    assert [spec["colwidth"] for spec in table.findall(nodes.colspec)] == [1, 3]


def test_a_caption_has_the_markup_of_the_page_and_is_the_title_of_references(months: Site) -> None:
    months.write(
        "index.rst", "P\n=\n\n" + directive("commit-table", caption="About *MoE*", name="moe") + "\n:ref:`moe`\n"
    )
    page = months.build("html", "-W", "-n").read("index.html")
    assert '<span class="caption-text">About <em>MoE</em></span>' in page
    assert '<span class="std std-ref">About MoE</span>' in page


def test_a_sentence_replaces_an_empty_table(months: Site) -> None:
    months.write("progress/2026-01.yaml", "project: Otter\nperiod: 2026-01\n")
    months.write(
        "index.rst", "P\n=\n\n" + directive("commit-table", "2026-01") + "\n" + directive("trend-table", "2026-01")
    )
    text = months.build("text", "-W").read("index.txt")
    assert "There are no commits to show." in text
    assert "There are no trends to show." in text


def test_one_report_shows_its_trajectories_as_written(months: Site) -> None:
    (table,) = tables_of(months, "trend-table", "2026-01")
    assert cells(table) == [
        ["Theme", "Trajectory"],
        ["Speed", "Cache → Lazy → Parallel"],
        ["Docs", "Going well"],
        ["Config", "One file"],
    ]


def test_stages_of_several_reports_are_in_chronological_order_with_their_months(months: Site) -> None:
    (table,) = tables_of(months, "trend-table")
    assert cells(table) == [
        ["Theme", "Trajectory"],
        ["Speed", "Cache → Lazy → Parallel"],
        ["Docs", "Going well"],
        ["Config", "INI files (#7, Dec 2025) → Two files (Dec 2025) → One file (Jan 2026)"],
        ["Gone", "Was here"],
    ]


def test_a_stage_links_to_the_page_of_its_report(months: Site) -> None:
    months.write("december.rst", directive("progress-report", "2025-12"))
    months.write("index.rst", "P\n=\n\n.. toctree::\n\n   december\n\n" + directive("trend-table"))
    page = months.build("html", "-W", "-n").read("index.html")
    assert re.search(r'<a class="reference internal" href="december.html#progress-otter-2025-12">.*?Dec 2025', page)
    # No page shows the report of January, so its month is plain text.
    assert "Jan 2026" in page
    assert not re.search(r"<a [^>]*>(?:<[^>]+>)*Jan 2026", page)


def test_a_stage_of_a_report_without_a_page_is_plain_text_in_a_nitpicky_build(months: Site) -> None:
    months.write("index.rst", "Page\n====\n\n" + directive("trend-table"))
    built = months.build("html", "-W", "-n")
    assert built.warnings == []
    assert "Dec 2025" in built.read("index.html")
    assert "progress-otter" not in built.read("index.html")


def test_themes_of_the_project_come_first_in_their_order(months: Site) -> None:
    themes = "themes: [Gone, {name: Performance, aliases: [Speed]}, Docs, Config]\n"
    months.write("progress/project.yaml", PROJECT + themes)
    (table,) = tables_of(months, "trend-table")
    assert [row[0] for row in cells(table)[1:]] == ["Gone", "Performance", "Docs", "Config"]


def test_a_window_counts_periods_back_from_the_newest_report(months: Site) -> None:
    (table,) = tables_of(months, "trend-table", window="1")
    assert [row[0] for row in cells(table)[1:]] == ["Speed", "Docs", "Config"]
    (table,) = tables_of(months, "trend-table", window="2")
    assert "Gone" in [row[0] for row in cells(table)]


def test_a_newer_trajectory_ends_with_the_newest_step(months: Site) -> None:
    months.write(
        "progress/2026-02.yaml", "project: Otter\nperiod: 2026-02\ntrends: [{theme: Config, trajectory: a → b}]\n"
    )
    (table,) = tables_of(months, "trend-table")
    assert cells(table)[1] == [
        "Config",
        "INI files (#7, Dec 2025) → Two files (Dec 2025) → One file (Jan 2026) → b (Feb 2026)",
    ]


def test_trends_are_selected_by_area(months: Site) -> None:
    project = "areas: [{name: Experts, aliases: MoE}, FSDP]\nthemes: [{name: Speed, areas: MoE}, Docs, Config, Gone]\n"
    months.write("progress/project.yaml", PROJECT + project)
    for area, themes in (("Experts", ["Speed"]), ("MoE, FSDP", ["Speed"])):
        (table,) = tables_of(months, "trend-table", area=area)
        assert [row[0] for row in cells(table)[1:]] == themes
    assert not tables_of(months, "trend-table", area="FSDP")
    assert "There are no trends to show." in months.build("text").read("index.txt")


def test_an_unknown_area_of_trends_is_reported_with_its_line(months: Site) -> None:
    months.write("index.rst", "P\n=\n\n" + directive("trend-table", area="MoE, MoF"))
    (warning,) = months.build("text").warnings
    message = messages.UNKNOWN_VALUE.format(option="area", value="'MoF'", expected="did you mean 'MoE'?")
    assert warning.startswith("SRC/index.rst:4: WARNING: ")
    assert message.partition(";")[0] in warning
