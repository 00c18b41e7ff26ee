"""Tables of commits that readers filter and sort."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from sphinxext_progress.site import html_transforms
from tests.conftest import CONF, HOST, MYST, Build, Site, directive

from .conftest import NewPage, Serve

REPORT = """\
project: Otter
period: 2026-01
highlights: [{title: Routers, text: They replay.}, {title: Caches, text: Faster.}]
commits:
  - {area: MoE, description: Add a router, commit: "aaaaaaaaaaaa1111", pr: 12, date: 2026-01-20}
  - {area: FSDP, description: Mend the cache, pr: 3, date: 2026-01-25}
  - {area: MoE, description: Drop the old Router, pr: 101, date: 2026-01-05}
  - {description: Say who it was, pr: 7}
  - {area: "R & D, <b>", description: Try a router, id: try}
trends:
  - {theme: Speed, trajectory: Cache → Lazy → Parallel}
"""
DECEMBER = """\
project: Otter
period: 2025-12
commits:
  - {area: FSDP, description: Older, pr: 1, date: 2025-12-24}
"""
ROW = "#row-progress-otter-2026-01"
COLUMNS = "period, date, area, description, pr"


#: Parts of the theme that a strict content security policy blocks.
LAYOUT = '{% extends "!layout.html" %}{% block relbar1 %}{% endblock %}{% block relbar2 %}{% endblock %}'


def write(site: Site, conf: str = "") -> None:
    site.write("conf.py", CONF + 'html_sidebars = {"**": []}\ntemplates_path = ["_templates"]\n' + conf)
    site.write("_templates/layout.html", LAYOUT)
    site.write("progress/2026-01.yaml", REPORT)
    site.write("progress/2025-12.yaml", DECEMBER)
    pages = {
        "report.rst": directive("progress-report", "2026-01"),
        "older.rst": directive("progress-report", "2025-12"),
        "all.rst": "All\n===\n\n" + directive("commit-table", columns=COLUMNS) + "\nEnd.\n",
        "two.rst": "Two\n===\n\n" + directive("commit-table") + "\n" + directive("commit-table", columns=COLUMNS),
        "groups.rst": "Groups\n======\n\n" + directive("commit-table", group_by="area"),
        "none.rst": "None\n====\n\n" + directive("commit-table", controls="none"),
        "plain.rst": directive("progress-report", "2026-01", controls="none", no_index=""),
    }
    if MYST:
        pages["hosted.md"] = "# Hosted\n\n" + directive("commit-table", "", HOST, columns=COLUMNS)
    for name, text in pages.items():
        site.write(name, text)
    names = "\n   ".join(name.partition(".")[0] for name in pages)
    site.write("index.rst", f"Site\n====\n\n.. toctree::\n\n   {names}\n")


@pytest.fixture(scope="session")
def otters(tmp_path_factory: pytest.TempPathFactory) -> Build:
    site = Site(tmp_path_factory.mktemp("otters") / "src")
    write(site)
    # So few rows that a test can list all of them.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html_transforms, "MIN_ROWS_WITH_CONTROLS", 2)
        built = site.build("html", "-W", "--keep-going")
    assert built.warnings == []
    return built


@pytest.fixture(scope="session")
def base(otters: Build, serve: Serve) -> str:
    """Serve the site with a content security policy that only allows its own files."""
    return serve(otters.out, Content_Security_Policy="default-src 'self'")


class Table:
    """A table with controls, as a reader sees it."""

    def __init__(self, page: Page, number: int = 0) -> None:
        self.page = page
        self.controls = page.locator(".progress-controls").nth(number)
        self.table = page.locator("table.progress-commits").nth(number)
        self.field = self.controls.get_by_role("searchbox", name="Filter")
        self.status = self.controls.get_by_role("status")
        self.reset = self.controls.get_by_role("button", name="Reset")

    def area(self, words: str) -> Locator:
        return self.controls.get_by_role("group", name="Area").get_by_role("button", name=words)

    def head(self, words: str) -> Locator:
        return self.table.get_by_role("columnheader", name=words)

    def shows(self, *rows: str) -> None:
        """Wait until the table shows these rows in order, each identified by some words."""
        patterns = [re.compile(re.escape(words)) for words in rows]
        expect(self.table.locator("tbody tr:visible")).to_have_text(patterns)


@pytest.fixture
def table(page: Page, base: str) -> Table:
    page.goto(f"{base}/all.html")
    return Table(page)


ALL = ("Add a router", "Mend the cache", "Drop the old Router", "Say who it was", "Try a router", "Older")


def test_words_filter_in_any_case_and_order(table: Table) -> None:
    table.shows(*ALL)
    expect(table.status).to_have_text("6 rows")
    table.field.fill("ROUTER moe")
    table.shows("Add a router", "Drop the old Router")
    expect(table.status).to_have_text("2 of 6 rows")
    table.field.fill("nothing of this")
    table.shows()
    expect(table.status).to_have_text("No rows match")
    expect(table.status).to_be_visible()
    table.field.fill("")
    table.shows(*ALL)
    expect(table.status).to_have_text("6 rows")


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("router a", "Add, Drop, Try"),
        ('"a router"', "Add, Try"),
        ('moe "a  Router', "Add"),
        ("“a router” moe", "Add"),
        ('"january 2026" "old router"', "Drop"),
        ('"', "Add, Mend, Drop, Say, Try, Older"),
        ('"router a"', ""),
    ],
)
def test_words_in_quotes_are_a_phrase(table: Table, typed: str, rows: str) -> None:
    table.field.fill(typed)
    table.shows(*filter(None, rows.split(", ")))


def test_stripes_continue_after_a_filter_and_a_sort(table: Table) -> None:
    even, odd = "row-even", "row-odd"
    rows = table.table.locator("tbody:not(.progress-hidden) > tr")
    expect(rows).to_have_class([even, odd, even, odd, even, odd])
    table.field.fill("router")
    table.shows("Add", "Drop", "Try")
    # For themes that select classes, and for those that count rows.
    expect(rows).to_have_class([even, odd, even])
    table.head("Date").get_by_role("button").click()
    table.shows("Drop", "Add", "Try")
    expect(rows).to_have_class([even, odd, even])
    table.reset.click()
    table.shows(*ALL)
    expect(rows).to_have_class([even, odd, even, odd, even, odd])


def test_areas_can_be_combined_with_each_other_and_with_words(table: Table) -> None:
    facets = table.controls.get_by_role("group", name="Area").get_by_role("button")
    expect(facets).to_have_text(["FSDP 2", "MoE 2", "R & D, <b> 1", "Others 1"])
    table.area("MoE").click()
    expect(table.area("MoE")).to_have_attribute("aria-pressed", "true")
    table.shows("Add a router", "Drop the old Router")
    table.area("R & D").click()
    table.shows("Add a router", "Drop the old Router", "Try a router")
    table.field.fill("try")
    table.shows("Try a router")
    table.field.fill("")
    table.area("R & D").click()
    table.area("MoE").click()
    table.area("Others").click()
    table.shows("Say who it was")


@pytest.mark.parametrize(
    ("column", "upwards", "downwards"),
    [
        # Rows without a value come last, both ways.
        ("Date", "Older, Drop, Add, Mend, Say, Try", "Mend, Add, Drop, Older, Say, Try"),
        ("Pull request", "Older, Mend, Say, Add, Drop, Try", "Drop, Add, Say, Mend, Older, Try"),
        ("Area", "Mend, Older, Add, Drop, Try, Say", "Try, Add, Drop, Mend, Older, Say"),
        # Chronologically, not by the name of the month.
        ("Period", "Older, Add, Mend, Drop, Say, Try", "Add, Mend, Drop, Say, Try, Older"),
    ],
)
def test_a_header_sorts_in_both_directions_and_resets(table: Table, column: str, upwards: str, downwards: str) -> None:
    head = table.head(column)
    for direction, order in (("ascending", upwards), ("descending", downwards)):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", direction)
        table.shows(*order.split(", "))
    head.get_by_role("button").click()
    expect(table.table.locator("[aria-sort]")).to_have_count(0)
    table.shows(*ALL)


def test_reset_shows_everything(table: Table) -> None:
    expect(table.reset).to_be_disabled()
    table.field.fill("router")
    table.area("MoE").click()
    table.head("Date").get_by_role("button").click()
    table.shows("Drop the old Router", "Add a router")
    table.reset.click()
    table.shows(*ALL)
    expect(table.field).to_have_value("")
    # If it were disabled, it would lose the focus.
    expect(table.field).to_be_focused()
    expect(table.reset).to_be_disabled()
    expect(table.page).not_to_have_url(re.compile(r"\?"))


def test_the_address_contains_the_state_of_the_table(table: Table, base: str) -> None:
    table.page.goto(f"{base}/all.html?other=1#end")
    table.area("MoE").click()
    table.area("R & D").click()
    table.field.fill("a router")
    table.head("Date").get_by_role("button").click()
    table.head("Date").get_by_role("button").click()
    address = f"{base}/all.html?other=1&area=MoE&area=R+%26+D%2C+%3Cb%3E&q=a+router&sort=-date#end"
    expect(table.page).to_have_url(address)
    table.page.goto("about:blank")
    table.page.goto(address)
    table.shows("Add a router", "Drop the old Router", "Try a router")
    expect(table.field).to_have_value("a router")
    expect(table.area("MoE")).to_have_attribute("aria-pressed", "true")
    expect(table.head("Date")).to_have_attribute("aria-sort", "descending")


def test_an_address_with_unknown_values_shows_everything(page: Page, base: str) -> None:
    page.goto(f"{base}/all.html?area=Moon&sort=size")
    Table(page).shows(*ALL)


@pytest.fixture(scope="session")
def far(otters: Build, base: str) -> str:
    """Return the address of a page whose table is below the fold."""
    (otters.out / "_static" / "far.css").write_text(".far { height: 3000px }", "utf-8")
    page = otters.read("all.html").replace("</head>", '<link rel="stylesheet" href="_static/far.css"></head>')
    tall = '<p class="far">.</p>'
    page = page.replace("<h1>", f"{tall}<h1>", 1).replace("</body>", f"{tall}</body>")
    (otters.out / "far.html").write_text(page, "utf-8")
    return f"{base}/far.html"


@pytest.mark.parametrize(
    ("rest", "scrolls"),
    [
        ("?area=MoE", True),
        ("?q=router", True),
        ("?sort=-date", True),
        ("", False),
        ("?other=1", False),
        ("?area=Moon", False),
        ("?area=MoE#nowhere", False),
    ],
)
def test_a_shared_address_leads_to_its_table(page: Page, far: str, rest: str, scrolls: bool) -> None:
    page.goto(f"{far}{rest}")
    expect(Table(page).field).to_be_visible()
    if scrolls:
        expect(Table(page).controls).to_be_in_viewport()
    else:
        assert page.evaluate("scrollY") == 0


def test_a_shared_address_of_a_table_in_sight_does_not_scroll(page: Page, base: str) -> None:
    page.goto(f"{base}/all.html?area=MoE")
    Table(page).shows("Add", "Drop")
    assert page.evaluate("scrollY") == 0


def test_going_back_to_a_shared_address_does_not_scroll_again(page: Page, far: str, base: str) -> None:
    page.goto(f"{far}?area=MoE")
    expect(Table(page).controls).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    Table(page).area("R & D").evaluate("button => button.click()")
    page.go_back()
    Table(page).shows("Add", "Drop")
    assert page.evaluate("scrollY") == 0
    page.reload()
    Table(page).shows("Add", "Drop")
    assert page.evaluate("scrollY") == 0
    page.goto(f"{base}/index.html")
    page.go_back()
    Table(page).shows("Add", "Drop")
    assert page.evaluate("scrollY") == 0


def test_back_and_forward_restore_the_state_of_the_table(table: Table) -> None:
    table.area("MoE").click()
    table.shows("Add a router", "Drop the old Router")
    table.field.press_sequentially("drop")
    table.shows("Drop the old Router")
    expect(table.page).to_have_url(re.compile("q=drop"))
    table.head("Date").get_by_role("button").click()
    table.page.go_back()
    expect(table.table.locator("[aria-sort]")).to_have_count(0)
    # Characters typed without a pause are one step.
    table.page.go_back()
    table.shows("Add a router", "Drop the old Router")
    expect(table.field).to_have_value("")
    table.page.go_back()
    table.shows(*ALL)
    table.page.go_forward()
    table.shows("Add a router", "Drop the old Router")


def test_a_linked_row_is_marked(page: Page, base: str) -> None:
    page.goto(f"{base}/report.html")
    row = page.locator(f"{ROW}-7")
    link = row.get_by_role("link", name="Link to this row")
    expect(link).to_have_css("opacity", "0")
    row.hover()
    expect(link).to_have_css("opacity", "1")
    before = row.locator("td").last.evaluate("cell => getComputedStyle(cell).backgroundColor")
    link.click()
    expect(page).to_have_url(re.compile(rf"report\.html{ROW}-7$"))
    expect(row.locator("td").last).not_to_have_css("background-color", before)


def test_a_link_to_a_row_shows_it_despite_the_filter(page: Page, base: str) -> None:
    page.goto(f"{base}/report.html?area=MoE{ROW}-7")
    table = Table(page)
    table.shows("Add a router", "Drop the old Router", "Say who it was")
    expect(page.locator(f"{ROW}-7")).to_be_in_viewport()
    # After the next filter, it is a row like any other.
    table.field.fill("router")
    table.shows("Add a router", "Drop the old Router")
    # The id of rows in version 1.0.
    page.evaluate("location.hash = 'progress-otter-2026-01-try'")
    table.shows("Add a router", "Drop the old Router", "Try a router")


def test_the_table_can_be_used_by_keyboard(page: Page, base: str) -> None:
    page.goto(f"{base}/report.html")
    table = Table(page)
    table.field.focus()
    page.keyboard.type("router")
    table.shows("Add a router", "Drop the old Router", "Try a router")
    page.keyboard.press("Tab")
    expect(table.reset).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(table.area("MoE")).to_be_focused()
    page.keyboard.press("Space")
    table.shows("Add a router", "Drop the old Router")
    for _ in range(3):
        page.keyboard.press("Tab")
    # The table itself, which scrolls with the arrow keys, has the name of its section.
    expect(page.get_by_role("group", name="Notable Commits")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(table.head("Area")).to_have_attribute("aria-sort", "ascending")
    expect(table.head("Area").get_by_role("button")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Link to this row").first
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"{ROW}-aaaaaaaaaa$"))


def test_the_whole_table_is_shown_without_scripts(new_page: NewPage, base: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{base}/report.html?area=FSDP{ROW}-12")
    expect(page.locator(".progress-controls")).to_be_hidden()
    expect(page.locator("table.progress-commits tbody tr:visible")).to_have_count(5)
    expect(page.get_by_role("link", name="Link to this row")).to_have_count(5)


def test_groups_are_linked_without_scripts(new_page: NewPage, base: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{base}/groups.html")
    links = page.locator(".progress-groups a")
    expect(links).to_have_text(["MoE", "FSDP", "Others", "R & D, <b>"])
    for link in links.all():
        link.click()
        expect(page.locator(":target")).to_contain_text(link.inner_text())


def test_two_tables_have_separate_keys_in_the_address(page: Page, base: str) -> None:
    page.goto(f"{base}/two.html")
    one, two = Table(page), Table(page, 1)
    one.area("MoE").click()
    two.field.fill("older")
    one.shows("Add a router", "Drop the old Router")
    two.shows("Older")
    expect(page).to_have_url(f"{base}/two.html?area=MoE&q2=older")
    page.reload()
    one.shows("Add a router", "Drop the old Router")
    two.shows("Older")


@pytest.mark.skipif(not MYST, reason="a page in MyST needs myst-parser")
def test_the_table_is_the_same_in_the_other_host(page: Page, base: str) -> None:
    page.goto(f"{base}/hosted.html?area=MoE&sort=pr")
    Table(page).shows("Add a router", "Drop the old Router")


@pytest.mark.parametrize("name", ["none", "plain", "groups", "index"])
def test_the_controls_of_a_table_can_be_turned_off(page: Page, base: str, name: str) -> None:
    page.goto(f"{base}/{name}.html")
    expect(page.locator(".progress-controls")).to_have_count(0)
    expect(page.locator("script[src*='progress.js']")).to_have_count(0)
    expect(page.locator("thead button")).to_have_count(0)


def test_the_controls_of_all_tables_can_be_turned_off(site: Site) -> None:
    write(site, "progress_controls = False\n")
    built = site.build("html", "-W", "--keep-going")
    for page in built.out.glob("*.html"):
        assert "progress.js" not in page.read_text("utf-8")
        assert "progress-controls" not in page.read_text("utf-8")
    assert "Link to this row" in built.read("report.html")


def test_a_printed_table_has_every_row_and_no_controls(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/table.html?q=flag-499")
    expect(page.get_by_role("status")).to_have_text("1 of 500 rows")
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    # The fonts may have ligatures.
    sheets = [normalize("NFKC", sheet.extract_text()) for sheet in PdfReader(tmp_path / "page.pdf").pages]
    text = " ".join(sheets)
    assert {int(number) for number in re.findall(r"keep\s--flag-\s?(\d+)", text)} == set(range(500))
    assert "Filter" not in text
    # The header of the table is on every sheet with rows.
    assert all("Description" in sheet for sheet in sheets if "keep" in sheet)


def test_paper_has_the_order_of_the_file(table: Table, tmp_path: Path) -> None:
    table.field.fill("router")
    table.head("Date").get_by_role("button").click()
    table.shows("Drop", "Add", "Try")
    table.page.emulate_media(media="print")
    table.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    table.shows(*ALL)
    expect(table.table.locator("tbody > tr").nth(1)).to_have_class("row-odd")
    table.page.emulate_media(media="screen")
    table.page.evaluate("dispatchEvent(new Event('afterprint'))")
    table.shows("Drop", "Add", "Try")
    table.page.pdf(path=tmp_path / "page.pdf", format="A4")
    text = normalize("NFKC", " ".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "page.pdf").pages))
    places = [text.index(words) for words in ALL]
    assert places == sorted(places)
    table.shows("Drop", "Add", "Try")


def test_nothing_moves_when_the_script_starts(new_page: NewPage, address: str) -> None:
    for width in (360, 1440):
        page = new_page(viewport={"width": width, "height": 900})
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver(seen => { for (const one of seen.getEntries()) moved += one.value })"
            ".observe({ type: 'layout-shift', buffered: true })"
        )
        page.goto(f"{address}/table.html")
        expect(Table(page).field).to_be_visible()
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        assert page.evaluate("moved") == 0


def test_the_newest_step_of_a_trajectory_is_announced(page: Page, base: str) -> None:
    page.goto(f"{base}/report.html")
    expect(page.locator("ol.progress-stages li")).to_have_text(["Cache →", "Lazy →", "Parallel"])
    newest = page.locator("[aria-current=step]")
    expect(newest).to_have_text("Parallel")
    expect(newest).to_have_css("font-weight", "600")
