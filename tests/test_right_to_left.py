"""Pages in languages that are written from right to left."""

from __future__ import annotations

import re

import pytest
from docutils import nodes

from sphinxext_progress.site.assets import STATIC_FOLDER

from .conftest import REPORT, Site, directive, words

#: Words of each language by which the parts of the page are recognized.
LANGUAGES = {
    "ar": ("تقرير التقدم الشهري لمشروع Otter: يناير 2026", "أهم الإيداعات", "المجال", "تعذّر عرض ملف البيانات", "مرحلة"),
    "he": ("דוח התקדמות חודשי של Otter: ינואר 2026", "קומיטים בולטים", "תחום", "לא ניתן להציג את קובץ הנתונים", "שלב"),
}


@pytest.fixture(params=sorted(LANGUAGES))
def language(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
def pages(otter: Site, language: str) -> Site:
    """Return a site in the language with a report, tables, a notice, and stages in both directions."""
    stage = LANGUAGES[language][-1]
    otter.write("conf.py", (otter.src / "conf.py").read_text("utf-8") + f'language = "{language}"\n')
    trajectory = f"  - theme: Own\n    trajectory: {stage} 1 → {stage} 2\n"
    otter.write("progress/2026-01.yaml", REPORT + trajectory + "published: 2026-02-02\ndraft: true\n")
    otter.write("bad.yaml", "period: 2026-01\nwrong: 1\n")
    otter.write("index.rst", directive("progress-report", "progress/*.yaml") + "\n")
    tables = [
        directive("commit-table", limit="1", group_by="area"),
        directive("commit-table", limit="1", group_by="area", columns="date, description"),
        directive("progress-report", "bad.yaml"),
    ]
    otter.write("tables.rst", ":orphan:\n\nTables\n======\n\n" + "\n".join(tables))
    return otter


def test_the_page_is_in_the_language(pages: Site, language: str) -> None:
    built = pages.build("html")
    title, section, head, notice, _ = LANGUAGES[language]
    page = built.read("index.html")
    assert f"<h1>{title}" in page
    assert f"<h2>{section}" in page
    assert f"<p>{head}</p></th>" in page
    assert f'{notice} <span class="progress-ref">bad.yaml</span>.' in built.read("tables.html")


def test_reports_run_from_right_to_left_in_any_theme(pages: Site) -> None:
    built = pages.build("html")
    for page in ("index.html", "tables.html"):
        blocks = re.findall(r'<(?:section|div|p|table|ol|ul) [^>]*class="([^"]*progress-[^"]*)"', built.read(page))
        assert len(blocks) > 4
        for classes in blocks:
            assert "progress-rtl" in classes.split(), classes
    assert ".progress-rtl {\n  direction: rtl;\n" in (STATIC_FOLDER / "progress.css").read_text("utf-8")


def test_arrows_in_html_follow_the_direction_of_the_list(pages: Site) -> None:
    page = pages.build("html").read("index.html")
    lists = re.findall(r'<ol class="[^"]*progress-stages[^"]*">(.*?)</ol>', page, re.DOTALL)
    arrows = ["".join(re.findall("[←→]", item)) for item in lists]
    assert arrows == ["←←", "←"]


def test_other_arrows_follow_the_direction_of_the_text(pages: Site, language: str) -> None:
    text = words(pages.build("text").read("index.txt"))
    assert "Overlap → Routers → Replay" in text
    assert f"{LANGUAGES[language][-1]} 1 ← {LANGUAGES[language][-1]} 2" in text


def test_hashes_numbers_names_and_code_keep_their_own_direction(pages: Site) -> None:
    """Next to Arabic letters, #2101 would be shown as 2101#, and 2026-01.yaml as yaml.01-2026."""
    page = pages.build("html").read("index.html")
    # References without an address are elements too.
    assert '(<span class="progress-ref">db6b895c69</span>, <span class="progress-ref">#2101</span>)' in page
    style = (STATIC_FOLDER / "progress.css").read_text("utf-8")
    for selector, rule in (
        ('[class*="progress-"] a.reference', "unicode-bidi: plaintext"),
        (".progress-ref", "unicode-bidi: plaintext"),
        (".progress-notice p", "unicode-bidi: plaintext"),
        (".progress-stage", "unicode-bidi: isolate"),
        ('[class*="progress-"] :is(code, pre)', "direction: ltr;\n  unicode-bidi: isolate"),
    ):
        assert re.search(rf"(?:^|\n){re.escape(selector)}(?:,[^{{]*)? \{{\n  {re.escape(rule)};\n\}}", style), selector


def test_the_stylesheet_has_no_physical_directions() -> None:
    style = re.sub(r"/\*.*?\*/", "", (STATIC_FOLDER / "progress.css").read_text("utf-8"), flags=re.DOTALL)
    # The class of a cell that Markdown aligns has such a name.
    assert re.findall(r"[\w-]*\b(?:left|right)\b[\w-]*", style.replace(".text-right", "")) == []
    # A shorthand with one value is the same on all sides.
    assert [
        values
        for values in re.findall(r"(?:margin|padding|inset):([^;]*);", style)
        if len(values.replace("!important", "").split()) > 1
    ] == []


def test_a_left_to_right_site_is_unaffected(otter: Site) -> None:
    otter.write("progress/2026-01.yaml", REPORT + "  - theme: Own\n    trajectory: שלב 1 → שלב 2\n")
    page = otter.build("html", "-W").read("index.html")
    assert "progress-rtl" not in page
    # The list has the direction of the page; only the text follows its own direction.
    assert "←" not in page
    assert "שלב 1 ← שלב 2" in words(otter.build("text", "-W").read("index.txt"))


def test_the_doctree_is_the_same_in_both_directions(pages: Site) -> None:
    pages.build("html")
    classes = {name for node in pages.doctree("index").findall(nodes.Element) for name in node["classes"]}
    assert "progress-rtl" not in classes
    assert "←" not in pages.doctree("index").astext()
