"""Charts: the tables of figures for every builder, and the bars in HTML and LaTeX."""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from docutils import nodes

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import site as messages

from .conftest import HOST, PRINT_PAGES_READ, SUFFIX, Site, directive, validate
from .test_combinations import BUILDERS, SHOW_WORDS, build_everything
from .test_tables import cells

PROJECT = "areas: [{name: FSDP}, {name: MoE, aliases: Experts}, Docs, Tools]\n"
JANUARY = """\
period: 2026-01
commits:
  - {area: MoE, description: Add routers}
  - {area: Experts, description: Add experts}
  - {area: Tools, description: Add tools}
  - Row without an area
contributors: [ann, {login: bo, first_time: true}]
"""
DECEMBER = """\
period: 2025-12
commits:
  - {area: FSDP, description: Add shards}
  - {area: MoE, description: Add layers}
"""


@pytest.fixture
def months(site: Site) -> Site:
    site.write("progress/2026-01.yaml", JANUARY)
    site.write("progress/2025-12.yaml", DECEMBER)
    site.write("progress/project.yaml", PROJECT)
    return site


def chart(site: Site, argument: str = "", host: str = "rst", **options: str) -> nodes.table:
    """Return the only chart of a page."""
    suffix = "rst" if host == "rst" else SUFFIX
    site.write(f"index.{suffix}", "Page\n====\n\n" + directive("progress-chart", argument, host, **options))
    built = site.build("dummy", "-E", "-W")
    assert built.warnings == []
    (table,) = site.doctree("index").findall(nodes.table)
    return table


def html(site: Site, **options: str) -> str:
    site.write("index.rst", "Page\n====\n\n" + directive("progress-chart", "", **options))
    return site.build("html", "-W").read("index.html")


def warning_of(site: Site, **options: str) -> str:
    site.write("index.rst", "Page\n====\n\n" + directive("progress-chart", "", **options))
    (warning,) = site.build("dummy").warnings
    return warning


@pytest.mark.parametrize("host", ["rst", HOST])
def test_commits_by_area_and_period(months: Site, host: str) -> None:
    assert cells(chart(months, host=host)) == [
        ["Area", "Dec 2025", "Jan 2026", "Total"],
        ["FSDP", "1", "0", "1"],
        ["MoE", "1", "2", "3"],
        ["Tools", "0", "1", "1"],
        ["Others", "0", "1", "1"],
        ["Total", "2", "4", "6"],
    ]


def test_one_period(months: Site) -> None:
    assert cells(chart(months, "2025-12")) == [["Area", "Commits"], ["FSDP", "1"], ["MoE", "1"], ["Total", "2"]]


def test_one_area_has_no_sum_of_areas(months: Site) -> None:
    assert cells(chart(months, area="Experts"))[1:] == [["MoE", "1", "2", "3"]]
    assert cells(chart(months, area="Docs"))[1:] == [["Docs", "0", "0", "0"]]


def test_limit_and_window(months: Site) -> None:
    rows = cells(chart(months, limit="1"))
    assert [row[0] for row in rows] == ["Area", "MoE", "Others", "Total"]
    assert rows[2] == ["Others", "1", "2", "3"]
    assert cells(chart(months, window="1"))[0] == ["Area", "Commits"]


def test_contributors_by_period(months: Site) -> None:
    table = chart(months, show="contributors")
    assert cells(table) == [["Period", "Contributors", "First contributions"], ["January 2026", "2", "1"]]
    # No authors of rows stand in for a list of contributors.
    assert "1 report does not list its contributors." in months.doctree("index").astext()


def test_options_of_tables(months: Site) -> None:
    table = chart(months, caption="By *area*", name="by-area", align="center", **{"class": "wide"})
    assert table["classes"] == ["progress-table", "progress-chart", "wide", "progress-upright"]
    assert (table["align"], table["names"]) == ("center", ["by-area"])
    assert table.children[0].astext() == "By area"
    validate(months.doctree("index"))


def test_nothing_to_count(site: Site) -> None:
    site.write("progress/2026-01.yaml", "period: 2026-01\noverview: Words.\n")
    site.write("index.rst", "Page\n====\n\n.. progress-chart::\n")
    assert "There are no commits to show." in site.build("text", "-W").read("index.txt")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"area": "Mo"}, ":area: unknown value 'Mo'; did you mean 'MoE'? (known: FSDP, MoE, Experts, Docs, Tools)"),
        ({"window": "25"}, messages.INVALID_LIMITED_COUNT.format(option="window", value=quoted("25"), most=24)),
        ({"show": "contributors", "area": "MoE"}, messages.AREA_WITH_CONTRIBUTORS.format()),
    ],
)
def test_warnings(months: Site, options: dict[str, str], message: str) -> None:
    assert warning_of(months, **options) == f"SRC/index.rst:4: WARNING: {message} [progress.option]"


@pytest.mark.parametrize("builder", BUILDERS)
def test_builders(months: Site, builder: str) -> None:
    charts = [directive("progress-chart"), directive("progress-chart", show="contributors")]
    months.write("index.rst", "\n".join(["Page\n====\n", *charts]))
    pages = build_everything(months, builder)
    if builder in SHOW_WORDS:
        assert "First contributions" in pages
    assert builder != "gettext" or "First contributions" not in pages


def bars(page: str, name: str) -> list[str]:
    """Return the SVG pictures of a class, without the attributes that all have."""
    pictures = re.findall(r"<svg [^>]*?class=\"" + name + r'" ([^>]*)aria-hidden="true">(.*?)</svg>', page)
    return [size + shapes for size, shapes in pictures]


def test_upright_bars_in_html(months: Site) -> None:
    page = html(months, area="MoE")
    assert bars(page, "progress-column") == [
        'height="1.50em" <rect width="100%" height="100%"/>',
        'height="3.00em" <rect class="progress-newest" width="100%" height="100%"/>',
    ]
    # A strict content security policy forbids style attributes.
    assert "style=" not in page[page.index("<table") : page.index("</table>")]


def test_a_zero_has_no_bar_and_a_small_number_has_one(site: Site) -> None:
    rows = "".join("- {area: MoE, description: x}\n" for _ in range(60))
    site.write("progress/2026-01.yaml", f"period: 2026-01\ncommits:\n{rows}- {{area: CI, description: x}}\n")
    site.write("progress/2025-12.yaml", "period: 2025-12\n")
    heights = [picture.partition("em")[0] for picture in bars(html(site), "progress-column")]
    assert heights == ['height="0.00', 'height="3.00', 'height="0.00', 'height="0.12']


def test_horizontal_bars_in_html(months: Site) -> None:
    widths = re.findall(r'<rect width="(\d+)" height="10"/>', html(months, show="contributors"))
    assert widths == ["100", "50"]


def test_epub_pages_are_valid_xml_with_the_namespace_of_svg(months: Site) -> None:
    months.write("index.rst", "Page\n====\n\n.. progress-chart::\n")
    built = months.build("epub", "-W")
    with zipfile.ZipFile(next(built.out.glob("*.epub"))) as book:
        page = ET.fromstring(book.read("index.xhtml"))
        manifest = ET.fromstring(book.read("content.opf"))
    items = manifest.iter("{http://www.idpf.org/2007/opf}item")
    assert [item.get("href") for item in items if item.get("properties") == "svg"] == ["index.xhtml"]
    assert len(list(page.iter("{http://www.w3.org/2000/svg}svg"))) == 6


def test_rules_in_latex(months: Site) -> None:
    months.write("index.rst", "Page\n====\n\n" + directive("progress-chart", area="MoE"))
    source = next(months.build("latex", "-W").out.glob("*.tex")).read_text("utf-8")
    assert r"{\color{black!50}\rule{0.9em}{1.00em}}\newline \DUrole{progress-figure}{1}" in source
    assert r"{\color{black}\rule{0.9em}{2.00em}}\newline \DUrole{progress-figure}{2}" in source
    months.write("index.rst", "Page\n====\n\n" + directive("progress-chart", show="contributors"))
    source = next(months.build("latex", "-W").out.glob("*.tex")).read_text("utf-8")
    assert r"\DUrole{progress-figure}{1}\enspace{\color{black!50}\rule{0.35\linewidth}{0.6em}}" in source


@pytest.mark.parametrize(
    ("language", "head"),
    [("de", ["Bereich", "Dez. 2025", "Jan. 2026", "Gesamt"]), ("he", ["תחום", "דצמ׳ 2025", "ינו׳ 2026", "סך הכול"])],
)
def test_languages(months: Site, language: str, head: list[str]) -> None:
    months.write("conf.py", (months.src / "conf.py").read_text("utf-8") + f'language = "{language}"\n')
    assert cells(chart(months))[0] == head


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_rebuilds(months: Site, jobs: str) -> None:
    months.write("conf.py", (months.src / "conf.py").read_text("utf-8") + PRINT_PAGES_READ)
    months.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   *\n")
    months.write("areas.rst", "Areas\n=====\n\n" + directive("progress-chart"))
    months.write("people.rst", "People\n======\n\n" + directive("progress-chart", show="contributors"))
    months.build("html", "-W", "-j", jobs)
    for old, new, pages in (
        ("Add routers", "Add replay", []),
        ("area: Tools", "area: Docs", ["areas"]),
        ("[ann, ", "[ann, cy, ", ["people"]),
        ("2026-01", "2026-02", ["areas", "people"]),
    ):
        text = (months.src / "progress/2026-01.yaml").read_text("utf-8")
        months.write("progress/2026-01.yaml", text.replace(old, new))
        assert months.build("html", "-W", "-j", jobs).pages_read == pages


def part(site: Site, **options: str) -> list[nodes.section]:
    """Return the sections of the report of January."""
    site.write("index.rst", directive("progress-report", "2026-01", name="january", **options))
    assert site.build("html", "-W").warnings == []
    return list(site.doctree("index").findall(nodes.section))


def test_a_report_shows_its_chart_only_if_asked(months: Site) -> None:
    assert "progress-2026-01-chart" not in [section["ids"][0] for section in part(months)]
    _, chart_part = part(months, sections="chart")
    assert (chart_part["ids"], chart_part["names"]) == (["progress-2026-01-chart"], ["january-chart"])
    assert chart_part[0].astext() == "Notable Commits by Area"
    (table,) = chart_part.findall(nodes.table)
    assert cells(table)[0] == ["Area", "Dec 2025", "Jan 2026", "Total"]


def test_the_chart_of_a_report_covers_its_window(months: Site) -> None:
    months.write("progress/2026-01.yaml", f"{JANUARY}window: 1\ntitles: {{chart: Where}}\n")
    _, chart_part = part(months, sections="chart")
    (table,) = chart_part.findall(nodes.table)
    assert cells(table)[0] == ["Area", "Commits"]
    assert chart_part[0].astext() == "Where"


def test_a_custom_section_with_the_id_of_the_chart(months: Site) -> None:
    months.write("progress/2026-01.yaml", f"{JANUARY}sections: [{{id: chart, title: Own, text: Words.}}]\n")
    assert [section[0].astext() for section in part(months, sections="chart")][1:] == ["Own"]


def test_a_report_without_commits_has_no_chart(site: Site) -> None:
    site.write("progress/2026-01.yaml", "period: 2026-01\noverview: Words.\n")
    assert len(part(site, sections="overview, chart")) == 2


def test_the_chart_of_a_report_depends_on_earlier_areas(months: Site) -> None:
    months.write("conf.py", (months.src / "conf.py").read_text("utf-8") + PRINT_PAGES_READ)
    part(months, sections="chart")
    months.write("progress/2025-12.yaml", DECEMBER.replace("Add shards", "Fix shards"))
    assert months.build("html", "-W").pages_read == []
    months.write("progress/2025-12.yaml", DECEMBER.replace("FSDP", "Docs"))
    assert months.build("html", "-W").pages_read == ["index"]


def test_a_period_without_a_report_is_empty(months: Site) -> None:
    months.write("progress/2025-12.yaml", DECEMBER.replace("2025-12", "2025-11"))
    assert cells(chart(months))[1:3] == [["FSDP", "1", "", "0", "1"], ["MoE", "1", "", "2", "3"]]


def test_sparklines_of_a_list_of_reports(months: Site) -> None:
    months.write("progress/2025-10.yaml", "period: 2025-10\noverview: Words.\n")
    months.write("index.rst", "Page\n====\n\n.. progress-index::\n   :limit: 2\n")
    page = months.build("html", "-W").read("index.html")
    newest, older = bars(page, "progress-sparkline")
    # Six places, of which the last four are used: October has no commits and November no report.
    assert newest == (
        'viewBox="0 0 230 100" <rect x="80" y="100" width="30" height="0"/>'
        '<rect x="160" y="50" width="30" height="50"/>'
        '<rect class="progress-newest" x="200" y="0" width="30" height="100"/>'
    )
    assert 'class="progress-newest" x="200" y="50"' in older
    # Text for all other builders.
    assert months.build("text", "-W").read("index.txt").count("commits") == 2


def test_a_single_report_has_no_sparkline(months: Site) -> None:
    months.write("index.rst", "Page\n====\n\n.. progress-index:: 2025-12\n")
    assert "<svg" not in months.build("html", "-W").read("index.html")


def test_sparklines_of_an_activity(site: Site) -> None:
    site.write("progress/project.yaml", "areas: [MoE]\nthemes: [{name: Routers, areas: MoE}]\n")
    for period, rows in (("2025-12", 1), ("2026-01", 3)):
        commits = "\n".join(["- {area: MoE, description: x}"] * rows)
        site.write(
            f"progress/{period}.yaml",
            f"period: {period}\ntrends: [{{theme: Routers, stage: x}}]\ncommits:\n{commits}\n",
        )
    site.write("index.rst", "Page\n====\n\n" + directive("trend-table", columns="theme, activity"))
    assert "Dec 2025: 1, Jan 2026: 3" in site.build("text", "-W").read("index.txt")
    page = site.build("html", "-W").read("index.html")
    assert [size.partition(" ")[0] for size in bars(page, "progress-column")] == ['height="0.99em"', 'height="3.00em"']
    assert '<span class="progress-period">Jan 2026: </span>3' in page
    assert '<p class="progress-range">Dec 2025 – Jan 2026</p>' in page
