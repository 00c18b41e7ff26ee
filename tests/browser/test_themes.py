"""Every kind of content in popular themes, for everybody, from phones to desktops: ``pytest -m themes``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route

from tests.conftest import Site
from tests.test_themes import THEMES, conf_of

from .conftest import NewPage, Serve, missing
from .inspection import AXE, cramped_columns, moved_elements, problems_of_layout, violations
from .scenes import PAGES, write_scenes

# Ignore deprecations and warnings of themes.
pytestmark = [pytest.mark.themes, pytest.mark.filterwarnings("default")]


class Reader(NamedTuple):
    """What a reader's system prefers, and the widths of the screens."""

    prefers: dict[str, Any]
    #: Colors do not change the layout, so only one reader has all of them. Axe checks the first one.
    widths: tuple[int, ...]
    #: The options of axe.
    axe: dict[str, Any]


READERS = {
    "light": Reader({"color_scheme": "light"}, (360, 768, 1440), {}),
    "dark": Reader({"color_scheme": "dark"}, (1440, 360), {}),
    # Axe reads the colors of the stylesheets, which the system replaces.
    "forced colors": Reader(
        {"color_scheme": "dark", "forced_colors": "active"}, (768,), {"rules": {"color-contrast": {"enabled": False}}}
    ),
}

#: The attribute that a theme sets for dark mode if a reader chooses it while the system prefers light mode.
NIGHT = {
    "furo": "document.body.dataset.theme = 'dark'",
    "nvidia_sphinx_theme": "document.documentElement.dataset.theme = 'dark'",
    "pydata_sphinx_theme": "document.documentElement.dataset.theme = 'dark'",
    "shibuya": "document.documentElement.classList.replace('light', 'dark')",
    "sphinx_book_theme": "document.documentElement.dataset.theme = 'dark'",
    "sphinx_immaterial": "document.body.dataset.mdColorScheme = 'slate'",
}

#: The hosts from which themes always download fonts and icons; the responses are empty.
FONTS = {
    "nvidia_sphinx_theme": {"images.nvidia.com"},
    "shibuya": {"fonts.googleapis.com", "api.iconify.design", "api.simplesvg.com", "api.unisvg.com"},
}

#: Unfolds the earlier years of the archive.
OPEN = "document.querySelectorAll('details.progress-year').forEach(year => year.open = true)"


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_shows_every_scene_to_everybody(tmp_path: Path, theme: str, new_page: NewPage, serve: Serve) -> None:
    if not AXE.exists():
        missing("no axe-core; install it with 'nox -s browser'")
    site = Site(tmp_path / "src")
    write_scenes(site, conf_of(theme))
    # Build in a separate process, because a theme may fork a server that keeps the files of its process open.
    built = site.build_apart("html", "-W", "--keep-going")
    assert (built.status, built.warnings) == (0, [])
    found: list[str] = []
    requested: set[str] = set()
    for name, reader in READERS.items():
        # Use a new browser context for each, because themes store settings.
        page = quiet(new_page(**reader.prefers), requested)
        for scene in PAGES:
            for width, problem in problems_of_scene(page, f"{serve(built.out)}/{scene}.html", reader):
                found.append(f"{scene}, {name}, {width}: {problem}")
            if name == "light" and theme in NIGHT:
                page.evaluate(NIGHT[theme])
                found += [
                    f"{scene}, dark by choice: {problem}"
                    for problem in once(violations(page, runOnly="color-contrast"))
                ]
    assert not found, "\n\n".join(found)
    assert requested <= FONTS.get(theme, set())


def problems_of_scene(page: Page, address: str, reader: Reader) -> Iterator[tuple[int, str]]:
    """Open a page on each screen of a reader, and yield the width and each problem."""
    for width in reader.widths:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        # Fonts move text.
        page.evaluate("document.fonts.ready")
        yield from ((width, f"moved when the script began: {element}") for element in moved_elements(page))
        page.evaluate(OPEN)
        yield from ((width, problem) for problem in problems_of_layout(page))
        use_controls(page)
        if width == reader.widths[0]:
            yield from ((width, problem) for problem in once(violations(page, **reader.axe)))


def use_controls(page: Page) -> None:
    """Filter and sort the large table, so that few of its rows, which are alike, are left."""
    if page.url.endswith("/table.html"):
        page.get_by_role("searchbox").fill("module_3")
        page.locator(".progress-controls button[value=MoE]").click()
        page.locator(".progress-table thead button").nth(1).click()


def once(found: list[tuple[str, str]]) -> list[str]:
    """Return one element for each problem, because all rows have the same problems."""
    return [f"{rule}: {element}" for rule, element in dict(reversed(found)).items()]


def quiet(page: Page, requested: set[str]) -> Page:
    """Let a page load neither the script, which is loaded later, nor anything from other hosts, which are recorded."""
    # Allow for a busy machine.
    page.set_default_navigation_timeout(300_000)
    page.route(re.compile(r"/progress\.js\?"), lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: elsewhere(route, requested))
    return page


def elsewhere(route: Route, requested: set[str]) -> None:
    """Answer a request to another host with an empty response, and record the host."""
    requested.add(urlsplit(route.request.url).hostname or "")
    route.fulfill(status=204, headers={"Access-Control-Allow-Origin": "*"})


#: A table that was cramped in every theme: its only column is a header of 12em, and the rest of the page is free.
CRAMPED = """\
<style>table {{ width: {width} }} tbody p {{ max-width: 12em; overflow-wrap: anywhere }}</style>
<div class="progress-scroll"><table class="progress-table">
<thead><tr><th><p>Description</p></th></tr></thead>
<tbody><tr><th><p>{description}</p></th></tr></tbody>
</table></div>
"""


@pytest.mark.parametrize("width", ["auto", "100%"])
def test_a_cramped_column_is_found(page: Page, width: str) -> None:
    description = "Use <code>StragglerDetectionConfiguration</code> in " + "every " * 20 + "run"
    page.set_viewport_size({"width": 1440, "height": 800})
    page.set_content(CRAMPED.format(width=width, description=description))
    (found,) = cramped_columns(page)
    assert found.startswith("Description: 192 of 576 px")
    page.set_viewport_size({"width": 360, "height": 800})
    page.set_content(CRAMPED.format(width=width, description="Two short words"))
    assert cramped_columns(page) == []
