"""What HTML gets beside the doctree: the stylesheet, scrolling tables, stages as a list."""

from __future__ import annotations

import re

import pytest

from .conftest import HOST, SUFFIX, Site, directive


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_the_stylesheet_is_linked_on_the_pages_that_have_something_of_ours(otter: Site, builder: str) -> None:
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


def test_stages_are_an_ordered_list_in_html_whose_items_keep_their_arrow(otter: Site) -> None:
    page = otter.build("html", "-W").read("index.html")
    (stages,) = re.findall(r'<ol class="[^"]*progress-stages[^"]*">(.*?)</ol>', page, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", stages, re.DOTALL)
    assert [re.sub("<[^>]*>", "", item) for item in items] == ["Overlap →", "Routers →", "Replay"]
    assert "Overlap → Routers → Replay" in otter.build("text", "-W").read("index.txt")


def test_each_table_stands_in_an_element_that_scrolls(otter: Site) -> None:
    page = otter.build("html", "-W").read("index.html")
    scrolling = re.findall(r'<div ([^>]*class="progress-scroll compound"[^>]*)>\s*<table', page)
    # Reached by keyboard, and named by the heading above.
    assert ['tabindex="0"' in one for one in scrolling] == [True, True]
    names = [re.findall('aria-label="(.*?)"', one) for one in scrolling]
    assert names == [["Notable Commits"], ["Summary: 6-Month Trend Analysis"]]
    # The class has a meaning in Bootstrap, and so in some themes.
    assert "container" not in page.partition('<div class="body"')[2].partition("sphinxsidebar")[0]
