"""The layout ``timeline`` of trend tables, in pages of several builders."""

from __future__ import annotations

import re

import pytest
from docutils import nodes

from sphinxext_progress.diagnostics.messages import site as messages

from .conftest import Site, directive
from .test_tables import cells

PROJECT = """\
project: Otter
repository: https://github.com/o/otter
themes: [{name: Speed, areas: [MoE]}, Docs, Config]
"""
JANUARY = """\
period: 2026-01
commits:
  - {area: MoE, description: a}
  - {area: MoE, description: b}
trends:
  - {theme: Speed, stage: [Cache, {text: Lazy, pr: 7}]}
  - {theme: Docs, trajectory: Going well}
"""
NOVEMBER = """\
period: 2025-11
commits: [{area: MoE, description: c}]
trends: [{theme: Config, stage: INI}]
"""


@pytest.fixture
def months(site: Site) -> Site:
    for name, text in (("2026-01", JANUARY), ("2025-11", NOVEMBER), ("project", PROJECT)):
        site.write(f"progress/{name}.yaml", text)
    return site


def table_of(site: Site, **options: str) -> nodes.table:
    site.write("index.rst", "Page\n====\n\n" + directive("trend-table", layout="timeline", **options))
    assert site.build("dummy", "-E", "-W", "-n").warnings == []
    (table,) = site.doctree("index").findall(nodes.table)
    return table


def test_a_timeline_has_a_column_for_each_period(months: Site) -> None:
    table = table_of(months)
    assert cells(table) == [
        ["Theme", "Nov 2025", "No report", "Jan 2026", "Trajectory"],
        ["Speed", "1 commit", "", "Cache\n\nLazy (#7)\n\n2 commits", ""],
        ["Docs", "", "", "", "Going well"],
        ["Config", "INI", "", "", ""],
    ]
    levels = [name for node in table.findall(nodes.paragraph) for name in node["classes"] if "activity" in name]
    assert levels == ["progress-activity-3", "progress-activity-5"]


def test_a_timeline_without_written_trajectories_has_no_column_for_them(months: Site) -> None:
    months.write("progress/2026-01.yaml", JANUARY.partition("  - {theme: Docs")[0])
    assert cells(table_of(months, window="1")) == [
        ["Theme", "Jan 2026"],
        ["Speed", "Cache\n\nLazy (#7)\n\n2 commits"],
    ]
    (table,) = [table_of(months, area="MoE", widths="2 3 1 3")]
    assert [row[0] for row in cells(table)[1:]] == ["Speed"]
    assert [spec["colwidth"] for spec in table.findall(nodes.colspec)] == [2, 3, 1, 3]


def test_stages_name_their_period_where_the_column_does_not_link_to_their_report(months: Site) -> None:
    months.write("progress/2026-01.yaml", JANUARY.replace("[Cache,", "[{text: Cache, period: 2025-11},"))
    months.write("other/project.yaml", "project: Badger\n")
    months.write("other/2025-11.yaml", "period: 2025-11\ntrends: [{theme: Nest, stage: Dug}]\n")
    months.write("index.rst", "Page\n====\n\n" + directive("trend-table", "**/*.yaml", layout="timeline"))
    assert months.build("dummy", "-W", "-n").warnings == []
    (table,) = months.doctree("index").findall(nodes.table)
    rows = {row[0]: row[1:] for row in cells(table)}
    assert rows["Speed"] == ["Cache (Nov 2025)\n\n1 commit", "", "Lazy (#7)\n\n2 commits", ""]
    assert rows["Nest"] == ["Dug (Nov 2025)", "", "", ""]


def test_heads_link_to_the_pages_of_reports(months: Site) -> None:
    months.write("january.rst", directive("progress-report", "2026-01"))
    months.write("index.rst", "P\n=\n\n.. toctree::\n\n   january\n\n" + directive("trend-table", layout="timeline"))
    page = months.build("html", "-W", "-n").read("index.html")
    heads = re.findall(r'<th class="head.*?</th>', page, re.DOTALL)
    assert ['href="january.html#progress-otter-2026-01"' in head for head in heads] == [False] * 3 + [True, False]
    assert page.count('<th class="stub"') == 3
    assert '<p class="progress-count progress-activity-5">2 commits</p>' in page


def test_columns_are_refused_with_the_line_of_the_directive(months: Site) -> None:
    months.write("index.rst", "P\n=\n\n" + directive("trend-table", layout="timeline", columns="theme"))
    (warning,) = months.build("dummy").warnings
    assert warning.startswith(f"SRC/index.rst:4: WARNING: {messages.COLUMNS_OF_TIMELINE.format()}")


def test_a_timeline_of_no_themes_is_a_sentence(months: Site) -> None:
    months.write("progress/2026-01.yaml", "period: 2026-01\n")
    months.write("index.rst", "P\n=\n\n" + directive("trend-table", "2026-01", layout="timeline"))
    assert "There are no trends to show." in months.build("text", "-W").read("index.txt")


def test_text_separates_the_steps_of_a_cell(months: Site) -> None:
    table_of(months, window="1")
    text = months.build("text", "-W").read("index.txt")
    assert "Cache;  Lazy" in " ".join(text.split("\n")).replace("|", " ")


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo"])
def test_a_wide_timeline_is_split(months: Site, builder: str) -> None:
    for month in range(1, 9):
        months.write(f"progress/2025-{month:02}.yaml", NOVEMBER.replace("2025-11", f"2025-{month:02}"))
    months.write("progress/2025-05.yaml", "period: 2025-05\n")
    caption = {"caption": "All months", "name": "all-months"}
    months.write(
        "index.rst", "P\n=\n\n" + directive("trend-table", layout="timeline", **caption) + "\n:ref:`all-months`\n"
    )
    built = months.build(builder, "-W", "-n")
    assert built.warnings == []
    (path,) = [path for path in built.out.iterdir() if path.suffix in {".txt", ".tex", ".1", ".texi"}]
    text = path.read_text("utf-8")
    marks = {"text": r"^\|=", "latex": r"\\begin\{tabular", "man": r"^\.TS", "texinfo": "^@multitable"}
    assert len(re.findall(marks[builder], text, re.MULTILINE)) == 3
    assert text.count("Nov 2025") == text.count("Aug 2025") == 1
    assert text.count("Theme") == 3
    # Other rows than those of the reports are not shown, and no report of the page is lost.
    assert text.count("Going well") == 1


def test_heads_of_tables_are_not_hyphenated_in_latex(months: Site) -> None:
    months.write("index.rst", "P\n=\n\n" + directive("commit-table", columns="pr, description"))
    text = months.build("latex", "-W").read("site.tex")
    assert r"\hyphenpenalty10000 Pull request" in text
    assert text.count(r"\hyphenpenalty") == 2
