"""Reports in the themes that people use: ``pytest -m themes``, with the dependency group ``themes``."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.util import find_spec

import pytest

from .conftest import CONF, Site

# What a theme deprecates or is warned of is not ours.
pytestmark = [pytest.mark.themes, pytest.mark.filterwarnings("default")]

# Each theme, and the stylesheet that shows that it is this one.
THEMES = {
    "alabaster": "alabaster.css",
    "furo": "furo.css",
    "nvidia_sphinx_theme": "nvidia-sphinx-theme.css",
    "pydata_sphinx_theme": "pydata-sphinx-theme.css",
    "shibuya": "shibuya.css",
    "sphinx_book_theme": "sphinx-book-theme.css",
    "sphinx_rtd_theme": "css/theme.css",
}


class Tables(HTMLParser):
    """Counts the tables of a page that are ours, and those of them that nothing scrolls."""

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
    megatron.write("conf.py", CONF.replace('html_theme = "basic"', f'html_theme = "{theme}"'))
    megatron.write("plain.rst", "Plain\n=====\n\n====  ====\nA     B\n====  ====\n1     2\n====  ====\n")
    megatron.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n   tables\n   plain\n")
    built = megatron.build("html", "-W", "--keep-going")
    assert (built.status, built.warnings) == (0, [])
    pages = {page.stem: page.read_text("utf-8") for page in built.out.glob("*.html")}
    assert {name for name, page in pages.items() if "progress.css" in page} == {"report", "tables"}
    for name in ("report", "tables"):
        # Ours comes later, which is what counts between selectors of the same weight.
        assert pages[name].rindex(f"{THEMES[theme]}?") < pages[name].index("progress.css")
    areas = set(re.findall(r"(?m)^  - area: (.*)$", (megatron.src / "progress" / "2026-01.yaml").read_text("utf-8")))
    tables = {name: Tables(pages[name]) for name in ("report", "tables", "plain")}
    assert {name: one.ours for name, one in tables.items()} == {"report": 2, "tables": len(areas) + 2, "plain": 0}
    assert {name: one.loose for name, one in tables.items()} == {"report": 0, "tables": 0, "plain": 0}
