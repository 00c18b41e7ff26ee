"""Additions to HTML pages that are not in the doctree: the stylesheet, scrollable tables, stages as a list."""

from __future__ import annotations

import re

import pytest
import rcssmin
import rjsmin

from sphinxext_progress.site.assets import STATIC_FOLDER
from sphinxext_progress.site.html_transforms import MIN_ROWS_WITH_CONTROLS

from .conftest import HOST, SUFFIX, Site, directive


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_the_stylesheet_is_linked_only_on_pages_that_need_it(otter: Site, builder: str) -> None:
    otter.write(f"report.{SUFFIX}", directive("progress-report", "2026-01", HOST))
    otter.write("table.rst", "Table\n=====\n\n" + directive("trend-table"))
    otter.write("plain.rst", "Plain\n=====\n")
    otter.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n   table\n   plain\n")
    built = otter.build(builder, "-W")
    linked = {
        page.relative_to(built.out).as_posix().removesuffix("/index.html").removesuffix(".html")
        for page in built.out.rglob("*.html")
        if "progress.css" in page.read_text("utf-8")
    }
    assert linked == ({"index"} if builder == "singlehtml" else {"report", "table"})
    assert (built.out / "_static" / "progress.css").is_file()


def test_stages_are_an_ordered_list_in_html_and_keep_their_arrows(otter: Site) -> None:
    page = otter.build("html", "-W").read("index.html")
    (stages,) = re.findall(r'<ol class="[^"]*progress-stages[^"]*">(.*?)</ol>', page, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", stages, re.DOTALL)
    assert [re.sub("<[^>]*>", "", item) for item in items] == ["Overlap →", "Routers →", "Replay"]
    assert "Overlap → Routers → Replay" in otter.build("text", "-W").read("index.txt")


def test_a_single_stage_is_not_marked_as_the_newest(otter: Site) -> None:
    otter.write("progress/2026-02.yaml", "project: Otter\nperiod: 2026-02\ntrends: [{theme: RL, stage: Rollouts}]\n")
    otter.write("index.rst", "Page\n====\n\n" + directive("trend-table", "progress/*.yaml"))
    page = otter.build("html", "-W").read("index.html")
    assert re.findall('<span class="progress-current" aria-current="step"><[^>]*>(.*?)<', page) == ["Replay"]
    assert "Rollouts" in page


def test_periods_do_not_break(otter: Site) -> None:
    otter.write("progress/2026-02.yaml", "project: Otter\nperiod: 2026-02\ntrends: [{theme: RL, stage: Rollouts}]\n")
    otter.write(
        "index.rst",
        "Page\n====\n\n"
        + "\n".join(
            [
                directive("progress-report", "2026-01"),
                directive("commit-table", "2026-01", columns="period, description"),
                directive("commit-table", "2026-01"),
                directive("trend-table", "progress/*.yaml"),
            ]
        ),
    )
    page = otter.build("html", "-W").read("index.html")
    periods = re.findall('<span class="progress-period">(.*?)</span>', page)
    # Ordinary spaces, which every search finds.
    assert periods == ["January 2026", "Jan 2026", "Feb 2026"]


def test_each_table_is_in_a_scrollable_element(otter: Site) -> None:
    page = otter.build("html", "-W").read("index.html")
    scrolling = re.findall(r'<div ([^>]*class="progress-scroll compound"[^>]*)>\s*<table', page)
    # It can be reached by keyboard, and the heading above is its accessible name.
    assert ['tabindex="0"' in tag for tag in scrolling] == [True, True]
    names = [re.findall('aria-label="(.*?)"', tag) for tag in scrolling]
    assert names == [["Notable Commits"], ["Summary: 6-Month Trend Analysis"]]
    # Bootstrap, and so some themes, have styles for this class.
    assert "container" not in page.partition('<div class="body"')[2].partition("sphinxsidebar")[0]


def test_the_static_files_are_small() -> None:
    style = rcssmin.cssmin((STATIC_FOLDER / "progress.css").read_text("utf-8"))
    script = rjsmin.jsmin((STATIC_FOLDER / "progress.js").read_text("utf-8"))
    assert len(f"{style}{script}".encode()) < 16_000


def test_the_script_creates_no_markup_and_no_styles() -> None:
    script = (STATIC_FOLDER / "progress.js").read_text("utf-8")
    for word in ("innerHTML", "insertAdjacentHTML", "document.write", ".style", "eval(", "http"):
        assert word not in script


@pytest.mark.parametrize(("builder", "linked"), [("html", True), ("singlehtml", True), ("epub", False)])
def test_the_script_is_linked_only_on_pages_that_need_it(otter: Site, builder: str, linked: bool) -> None:
    for period, count in (("2026-02", MIN_ROWS_WITH_CONTROLS), ("2026-03", MIN_ROWS_WITH_CONTROLS - 1)):
        rows = "".join(f"  - {{area: MoE, description: Row {n}, id: row-{n}}}\n" for n in range(count))
        otter.write(f"progress/{period}.yaml", f"project: Otter\nperiod: {period}\ncommits:\n{rows}")
    otter.write(
        "index.rst", "Site\n====\n\n.. toctree::\n\n   short\n   trends\n\n" + directive("commit-table", "2026-02")
    )
    # A short table and a trend table have no controls.
    otter.write("short.rst", "Short\n=====\n\n" + directive("commit-table", "2026-03"))
    otter.write("trends.rst", "Trends\n======\n\n" + directive("trend-table"))
    built = otter.build(builder)
    pages = {path.stem: path.read_text("utf-8") for path in built.out.rglob("*.*html")}
    assert {name for name, page in pages.items() if "progress.js" in page} == ({"index"} if linked else set())
    assert {name for name, page in pages.items() if "progress-controls" in page} == ({"index"} if linked else set())
    if linked:
        assert re.search(r'<script[^>]* defer="defer"[^>]* src="_static/progress.js', pages["index"]) or re.search(
            r'<script[^>]* src="_static/progress.js[^>]* defer', pages["index"]
        )


@pytest.mark.parametrize(("value", "icons"), [("html_permalinks = False", []), ('html_permalinks_icon = "§"', ["§"])])
def test_rows_have_permalinks_if_the_site_has_them(otter: Site, value: str, icons: list[str]) -> None:
    otter.write("conf.py", (otter.src / "conf.py").read_text("utf-8") + value + "\n")
    page = otter.build("html", "-W").read("index.html")
    assert re.findall(r'aria-label="Link to this row">(.*?)</a>', page) == icons
    assert '<tr class="row-even" id="row-progress-otter-2026-01-db6b895c69" role="row">' in page


def test_highlights_that_are_not_sections_have_permalinks_too(otter: Site) -> None:
    otter.write("index.rst", "Page\n====\n\n.. note::\n\n   .. progress-report:: 2026-01\n")
    page = otter.build("html").read("index.html")
    (link,) = re.findall(r'<p class="[^"]*progress-highlight[^"]*" id="([^"]*)">.*?<a [^>]*href="#([^"]*)"', page)
    assert link[0] == link[1] == "progress-otter-2026-01-routers"


def test_figures_are_a_list_with_bars_on_one_scale(otter: Site) -> None:
    otter.write("progress/project.yaml", "themes: [{name: MoE, areas: [MoE]}]\n")
    rows = "".join(f"  - {{area: MoE, description: Row {n}, id: row-{n}}}\n" for n in range(4))
    otter.write(
        "progress/2026-02.yaml",
        f"project: Otter\nperiod: 2026-02\ncommits:\n{rows}trends: [{{theme: MoE, stage: Faster}}]\n",
    )
    otter.write("index.rst", "Page\n====\n\n" + directive("trend-table", columns="theme, activity"))
    page = otter.build("html", "-W").read("index.html")
    (figures,) = re.findall(r'<ol class="[^"]*progress-activity[^"]*">(.*?)</ol>', page, re.DOTALL)
    assert re.sub("<[^>]*>", "", figures).split() == ["Jan", "2026:", "1", "Feb", "2026:", "4"]
    assert re.findall(r'height="([\d.]+)em"', figures) == ["0.75", "3.00"]
    assert "Jan 2026: 1, Feb 2026: 4" in otter.build("text", "-W").read("index.txt")
