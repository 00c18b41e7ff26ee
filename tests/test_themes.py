"""Reports in popular themes: ``pytest -m themes``, with the dependency group ``themes``."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.util import find_spec

import pytest

from .conftest import CONF, REPORT, Site
from .test_feed import BASE, feed, links

# Ignore deprecations and warnings of themes.
pytestmark = [pytest.mark.themes, pytest.mark.filterwarnings("default")]

# Each theme, and a stylesheet that only it has.
THEMES = {
    "alabaster": "alabaster.css",
    "furo": "furo.css",
    "nvidia_sphinx_theme": "nvidia-sphinx-theme.css",
    "pydata_sphinx_theme": "pydata-sphinx-theme.css",
    "shibuya": "shibuya.css",
    "sphinx_book_theme": "sphinx-book-theme.css",
    "sphinx_immaterial": ".min.css",
    "sphinx_rtd_theme": "css/theme.css",
}

# By default this theme downloads fonts, and has no dark mode.
IMMATERIAL = """
html_theme_options = {
    "font": False,
    "palette": [
        {"media": "(prefers-color-scheme: light)", "scheme": "default", "toggle": {"icon": "material/lightbulb", "name": "Dark"}},
        {"media": "(prefers-color-scheme: dark)", "scheme": "slate", "toggle": {"icon": "material/lightbulb", "name": "Light"}},
    ],
}
"""


def conf_of(theme: str) -> str:
    """Return the configuration of a site with a theme, without downloads from other hosts if possible."""
    conf = CONF.replace('html_theme = "basic"', f'html_theme = "{theme}"')
    # Themes based on pydata-sphinx-theme warn on the console if no mode is set.
    conf += 'html_context = {"default_mode": "auto"}\n'
    if theme == "sphinx_immaterial":
        conf = conf.replace("\nextensions = [", '\nextensions = ["sphinx_immaterial", ') + IMMATERIAL
    return conf


class Tables(HTMLParser):
    """Counts the report tables of a page, and those without a scrollable container."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ours = self.loose = 0
        self._around: list[set[str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = set((dict(attrs).get("class") or "").split())
        if tag == "div":
            self._around.append(classes)
        elif tag == "table" and "progress-table" in classes:
            self.ours += 1
            self.loose += not any("progress-scroll" in one for one in self._around)

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._around.pop()


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_shows_reports_and_tables(megatron: Site, theme: str) -> None:
    if not find_spec(theme):
        pytest.fail(f"the theme {theme} is not installed; expected the group 'themes'; pip install --group themes")
    megatron.write("conf.py", conf_of(theme))
    megatron.write("plain.rst", "Plain\n=====\n\n====  ====\nA     B\n====  ====\n1     2\n====  ====\n")
    megatron.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n   tables\n   plain\n")
    built = megatron.build_apart("html", "-W", "--keep-going")
    assert (built.status, built.warnings) == (0, [])
    pages = {page.stem: page.read_text("utf-8") for page in built.out.glob("*.html")}
    assert {name for name, page in pages.items() if "progress.css" in page} == {"report", "tables"}
    for name in ("report", "tables"):
        # The stylesheet of the extension comes later, so it wins between selectors of the same specificity.
        assert pages[name].rindex(f"{THEMES[theme]}?") < pages[name].index("progress.css")
    areas = set(re.findall(r"(?m)^  - area: (.*)$", (megatron.src / "progress" / "2026-01.yaml").read_text("utf-8")))
    tables = {name: Tables(pages[name]) for name in ("report", "tables", "plain")}
    assert {name: one.ours for name, one in tables.items()} == {"report": 2, "tables": len(areas) + 2, "plain": 0}
    assert {name: one.loose for name, one in tables.items()} == {"report": 0, "tables": 0, "plain": 0}


# Sphinx-immaterial omits the metatags of extensions, and has no section elements.
@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme != "sphinx_immaterial"])
def test_a_theme_has_the_head_and_the_feed(otter: Site, theme: str) -> None:
    otter.write("progress/2025-12.report.yaml", REPORT.replace("2026-01\n", "2025-12\n"))
    otter.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   progress/*\n")
    otter.write("conf.py", conf_of(theme) + f'html_baseurl = "{BASE}"\n')
    built = otter.build_apart("html", "-W", "--keep-going")
    page = "progress/2025-12.html"
    # Shibuya omits the metatags of extensions without sphinxext-opengraph.
    expected = {page: ["../progress.atom"]} if theme != "shibuya" else {}
    assert {name: found for name, found in links(built).items() if found} == expected
    assert len(re.findall('<meta name="description" content="A month of routers." ?/>', built.read(page))) == 1
    (entry,) = feed(built).entries
    content = entry.content[0]["value"]
    assert re.findall(r"<h(\d)>", content) == ["2", "2", "3", "2", "2", "2"]
    # The feed contains nothing of the theme.
    found = set(re.findall(r"<([a-z0-9]+)", content))
    assert found.isdisjoint({"aside", "button", "footer", "form", "h1", "nav", "script", "style", "svg"}), found
