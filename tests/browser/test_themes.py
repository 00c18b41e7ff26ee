"""Reports in popular themes, in light and dark mode, from phones to desktops: ``pytest -m themes``."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route

from tests.conftest import Site
from tests.test_themes import THEMES, conf_of

from .conftest import NODE, NewPage, Serve, missing, write_pages

# Ignore deprecations and warnings of themes.
pytestmark = [pytest.mark.themes, pytest.mark.filterwarnings("default")]

AXE = NODE / "axe-core" / "axe.min.js"
WIDTHS = (360, 768, 1440)
SYSTEMS: tuple[Literal["light", "dark"], ...] = ("light", "dark")

#: The attribute that a theme sets for dark mode if a reader chooses it while the system prefers light mode.
NIGHT = {
    "furo": "document.body.dataset.theme = 'dark'",
    "nvidia_sphinx_theme": "document.documentElement.dataset.theme = 'dark'",
    "pydata_sphinx_theme": "document.documentElement.dataset.theme = 'dark'",
    "shibuya": "document.documentElement.classList.replace('light', 'dark')",
    "sphinx_book_theme": "document.documentElement.dataset.theme = 'dark'",
    "sphinx_immaterial": "document.body.dataset.mdColorScheme = 'slate'",
}

#: The hosts from which themes always download fonts; the responses are empty.
FONTS = {"nvidia_sphinx_theme": {"images.nvidia.com"}, "shibuya": {"fonts.googleapis.com"}}

#: The elements of the extension; the problems of other elements are those of the theme.
OURS = ".progress-part, .progress-byline, .progress-remark, .progress-notice, .progress-controls, .progress-scroll"

SCROLLED = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Load the script last, as over a slow connection; visible elements must not move.
MOVED = """() => new Promise(done => {
  const placed = [...document.body.querySelectorAll("*")]
    .map(node => [node, node.getBoundingClientRect()])
    .filter(([, {width, bottom, top}]) => width && bottom > 0 && top < innerHeight);
  const script = document.createElement("script");
  script.src = "_static/progress.js";
  script.onload = () => requestAnimationFrame(() => setTimeout(() => done(placed.filter(([node, before]) => {
    const after = node.getBoundingClientRect();
    return after.width && Math.max(Math.abs(after.x - before.x), Math.abs(after.y - before.y)) >= 3;
  }).map(([node]) => node.outerHTML.slice(0, 200))), 20));
  document.fonts.ready.then(() => document.head.append(script));
})"""

# The findings by colors and elements. Axe cannot determine the contrast of arrows and of cells that are scrolled out of
# sight; other elements have the same colors.
VIOLATIONS = """async ours => {
  const ending = document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(ending.map(one => one.finished));
  const outermost = [...document.querySelectorAll(ours)].filter(one => !one.parentElement.closest(ours));
  const {violations} = await axe.run({include: outermost}, {resultTypes: ["violations"]});
  return violations.flatMap(({id, nodes}) => nodes.map(({any, html, failureSummary}) => {
    const {fgColor, bgColor, nodeColor, parentColor} = any[0]?.data ?? {};
    return [[id, fgColor ?? nodeColor, bgColor ?? parentColor].join(" "), `${html}: ${failureSummary}`];
  }));
}"""


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_shows_reports_and_tables_to_everybody(
    tmp_path: Path, theme: str, new_page: NewPage, serve: Serve
) -> None:
    if not AXE.exists():
        missing("no axe-core; install it with 'nox -s browser'")
    site = Site(tmp_path / "src")
    write_pages(site, conf_of(theme))
    # Build in a separate process, because a theme may fork a server that keeps the files of its process open.
    built = site.build_apart("html", "-W", "--keep-going")
    assert (built.status, built.warnings) == (0, [])
    found: list[str] = []
    requested: set[str] = set()
    for system in SYSTEMS:
        # Use a new browser context for each, because themes store settings.
        page = new_page(color_scheme=system)
        # Allow for a busy machine.
        page.set_default_navigation_timeout(300_000)
        page.route(re.compile(r"/progress\.js\?"), lambda route: route.fulfill(body="", content_type="text/javascript"))
        page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: elsewhere(route, requested))
        for name, width in product(("report", "table"), WIDTHS):
            page.set_viewport_size({"width": width, "height": 800})
            # Wait for the fonts, because they move text.
            page.goto(f"{serve(built.out)}/{name}.html", wait_until="networkidle")
            # The network may be idle while a long page is still parsed, before the scripts of the theme run.
            page.wait_for_load_state("load")
            diagnostics = [f"moved when the script began: {one}" for one in page.evaluate(MOVED)]
            if over := page.evaluate(SCROLLED):
                diagnostics.append(f"the page scrolls by {over} pixels")
            # The rows of the table are alike: check all of them once, and then only the filtered ones.
            is_first = (system, width) == (SYSTEMS[0], WIDTHS[0])
            seen = violations(page, OURS) if name == "report" or is_first else []
            if name == "table":
                page.get_by_role("searchbox").fill("module_3")
                page.locator(".progress-controls button[value=MoE]").click()
                page.locator(".progress-table thead button").nth(1).click()
                seen += violations(page, OURS)
            if theme in NIGHT and (system, width) == ("light", 1440):
                page.evaluate(NIGHT[theme])
                seen += [(f"{rule}, by choice", where) for rule, where in violations(page, OURS)]
            # Report one element for each problem, because all rows have the same problems.
            diagnostics += [f"{rule}: {where}" for rule, where in dict(reversed(seen)).items()]
            found += [f"{name}, {system}, {width}: {one}" for one in diagnostics]
    assert not found, "\n\n".join(found)
    assert requested <= FONTS.get(theme, set())


def elsewhere(route: Route, requested: set[str]) -> None:
    """Answer a request to another host with an empty response, and record the host."""
    requested.add(urlsplit(route.request.url).hostname or "")
    route.fulfill(status=204, headers={"Access-Control-Allow-Origin": "*"})


def violations(page: Page, ours: str) -> list[tuple[str, str]]:
    """Return the findings of axe for some elements: the rule with the colors, and the element."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    found: list[tuple[str, str]] = page.evaluate(VIOLATIONS, ours)
    return [(colours, where) for colours, where in found]
