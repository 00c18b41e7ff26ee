"""Links, notices and stripes keep the style of a theme, and are readable in it: ``pytest -m themes``."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import HOST, SUFFIX, Site, directive
from tests.test_themes import THEMES, conf_of

from .conftest import PLAIN, NewPage, Serve, many_commits, missing
from .inspection import AXE, violations
from .test_themes import elsewhere, once

# Ignore deprecations and warnings of themes.
pytestmark = [pytest.mark.themes, pytest.mark.filterwarnings("default")]

#: The underlines of a link and their style; the color is None if it is that of the text.
MARKS = """link => {
  const style = getComputedStyle(link);
  const border = style.borderBottomStyle !== "none" && parseFloat(style.borderBottomWidth) > 0;
  const underlined = style.textDecorationLine.includes("underline");
  const own = style.textDecorationColor !== style.color;
  return { border, underlined, thickness: style.textDecorationThickness, color: own ? style.textDecorationColor : null };
}"""

#: The background of the cells of each row that is shown, over that of the row.
BACKGROUNDS = """table => [...table.tBodies[0].rows].map(row =>
  [row, row.lastElementChild].map(node => getComputedStyle(node).backgroundColor).join(" "))"""

DRAFT = "draft: true\noverview: See [one](https://example.org/1) and `two`.\n"


def write(site: Site, theme: str) -> None:
    """Write a page with a draft, a notice about a broken file, groups and an archive, and a page without reports."""
    site.write("conf.py", conf_of(theme))
    site.write("progress/2025-12.yaml", many_commits(12) + DRAFT)
    site.write("progress/project.yaml", "project: Megatron-LM\nrepository: https://github.com/otter/otter\n")
    site.write("progress/broken.yaml", "project: Otter\nperiod: 2025-13\n")
    parts = (
        directive("progress-report", "2025-12", HOST),
        directive("commit-table", "2025-12", HOST, group_by="area"),
        directive("progress-index", "progress/2025-*.yaml", HOST),
        directive("progress-report", "progress/broken.yaml", HOST),
    )
    site.write(f"all.{SUFFIX}", "All\n===\n\n" + "\n".join(parts))
    site.write("plain.rst", PLAIN)
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   all\n   plain\n")


@pytest.mark.parametrize("theme", THEMES)
def test_parts_have_the_style_of_the_theme(tmp_path: Path, theme: str, new_page: NewPage, serve: Serve) -> None:
    if not AXE.exists():
        missing("no axe-core; install it with 'nox -s browser'")
    site = Site(tmp_path / "src")
    write(site, theme)
    address = serve(site.build_apart("html").out)
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: elsewhere(route, set()))
        page.goto(f"{address}/plain.html")
        plain = page.locator("td a.reference").first.evaluate(MARKS)
        page.goto(f"{address}/all.html")
        link = page.locator(".progress-commits td a.reference").first.evaluate(MARKS)
        # A theme that marks links keeps its mark, and no other is added; else links are underlined.
        expected = plain if plain["border"] or plain["underlined"] else {**plain, "underlined": True}
        assert link == expected
        assert once(violations(page)) == []
        check_stripes(page)


def check_stripes(page: Page) -> None:
    """Check that the stripes of a table continue after a filter and a sort."""
    table = page.locator("table.progress-commits").first
    before = table.evaluate(BACKGROUNDS)
    assert len(before) == 12
    assert len(set(before)) <= 2
    page.get_by_role("searchbox").fill("ben-1")
    expect(page.get_by_role("status")).to_contain_text("of 12")
    page.locator(".progress-commits thead button").first.click()
    after = table.evaluate(BACKGROUNDS)
    assert 1 < len(after) < 12
    assert after == before[: len(after)]
