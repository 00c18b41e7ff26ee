"""Highlights have one number: that of the builder, or else their own."""

from __future__ import annotations

import re
from html import unescape

import pytest

from .conftest import CONF, Site, directive

REPORT = """\
project: Otter
period: 2026-01
highlights: [{title: Routers, items: [a]}, {title: "`Cache`", items: [b]}]
"""


@pytest.fixture
def numbered(site: Site) -> Site:
    """Return a site with a numbered report."""
    site.write("progress/2026-01.yaml", REPORT)
    site.write("report.rst", directive("progress-report", "2026-01"))
    return site


def index(site: Site, *options: str, pages: str = "report") -> None:
    lines = "".join(f"   {option}\n" for option in options)
    site.write("index.rst", f"Site\n====\n\n.. toctree::\n{lines}\n   {pages}\n")


def titles(page: str) -> list[str]:
    """Return the titles of the highlights on an HTML page."""
    found = re.findall(r"<h\d>(.*?)</h\d>|<p class=\"[^\"]*rubric[^>]*>(.*?)</p>", page, re.DOTALL)
    texts = [unescape(re.sub(r'<a class="headerlink".*?</a>|<[^>]+>', "", "".join(pair))) for pair in found]
    return [" ".join(text.split()) for text in texts if re.search("Routers|Cache", text)]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub"])
def test_html_numbers_a_highlight_once(numbered: Site, builder: str) -> None:
    page = {"dirhtml": "report/index.html", "singlehtml": "index.html", "epub": "report.xhtml"}.get(
        builder, "report.html"
    )
    index(numbered)
    built = numbered.build(builder, "-W")
    assert titles(built.read(page))[-2:] == ["1. Routers", "2. Cache"]
    # The same doctrees; Sphinx knows which pages have other numbers.
    index(numbered, ":numbered:")
    built = numbered.build(builder, "-W")
    assert titles(built.read(page))[-2:] == ["1.1.1. Routers", "1.1.2. Cache"]
    assert ">1. Routers" not in built.read("index.xhtml" if builder == "epub" else "index.html")
    # Only pages and their sections have numbers of Sphinx.
    index(numbered, ":numbered: 2")
    assert titles(numbered.build(builder, "-W").read(page))[-2:] == ["1. Routers", "2. Cache"]


def test_text_has_the_numbers_of_sphinx_or_of_the_report(numbered: Site) -> None:
    index(numbered, ":numbered:")
    assert "\n1.1.1. Routers\n" in numbered.build("text", "-W").read("report.txt")
    assert "\n1. Routers\n" in numbered.build("text", "-E", "-D", "text_add_secnumbers=0").read("report.txt")


@pytest.mark.parametrize("builder", ["html", "text"])
def test_a_rubric_has_its_own_number(numbered: Site, builder: str) -> None:
    text = f"Report\n======\n\n.. note::\n\n   {directive('progress-report', '2026-01', flat='').strip()}\n"
    numbered.write("report.rst", text.replace("\n   :", "\n      :"))
    index(numbered, ":numbered:")
    built = numbered.build(builder)
    shown = titles(built.read("report.html")) if builder == "html" else built.read("report.txt")
    for title in ("1. Routers", "2. "):
        assert title in str(shown)
    assert "1.1" not in str(shown)


@pytest.mark.parametrize("builder", ["man", "xml", "pseudoxml"])
def test_builders_without_numbers_show_those_of_the_report(numbered: Site, builder: str) -> None:
    index(numbered, ":numbered:")
    built = numbered.build(builder, "-W")
    name = {"man": "site.1"}.get(builder, f"report.{builder}")
    text = built.read(name)
    assert "1. Routers" in text or re.search(r"1\.\s*</generated>Routers|1\. \s*Routers", text)
    assert "highlight_number" not in text


def test_makeinfo_numbers_sections_by_itself(numbered: Site) -> None:
    index(numbered)
    text = numbered.build("texinfo", "-W").read("site.texi")
    assert "section Routers" in text
    assert "1. Routers" not in text


@pytest.mark.parametrize(
    ("options", "level", "command"),
    [
        ("", 2, "subsection"),
        ("latex_toplevel_sectioning = 'part'", 1, "section"),
        ("latex_toplevel_sectioning = 'section'", 3, "subsubsection"),
        ("latex_documents = [('index', 'site.tex', 'Site', 'ann', 'howto')]", 3, "subsubsection"),
        (
            "latex_documents = [('index', 'site.tex', 'Site', 'ann', 'howto')]\nlatex_toplevel_sectioning = 'part'",
            2,
            "subsection",
        ),
    ],
)
def test_latex_numbers_sections_down_to_a_depth(numbered: Site, options: str, level: int, command: str) -> None:
    numbered.write("conf.py", f"{CONF}\nlatex_elements = {{'preamble': ''}}\n{options}\n")
    index(numbered)
    text = numbered.build("latex", "-W").read("site.tex")
    number = rf"\ifnum\value{{secnumdepth}}<{level} "
    assert rf"\{command}{{{number}1. \fi Routers}}" in text


def test_the_feed_has_the_numbers_of_the_page(numbered: Site) -> None:
    numbered.write(
        "conf.py", f'{CONF}\nhtml_baseurl = "https://example.org/"\nprogress_reports = ["progress/*.yaml"]\n'
    )
    index(numbered)
    feed = unescape(numbered.build("html", "-W").read("progress.atom"))
    assert titles(feed) == ["1. Routers", "2. Cache"]
    index(numbered, ":numbered:")
    feed = unescape(numbered.build("html", "-W", "-E").read("progress.atom"))
    assert titles(feed) == ["1.1.1. Routers", "1.1.2. Cache"]
