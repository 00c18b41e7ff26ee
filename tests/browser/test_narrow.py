"""The layout of tables: the columns of groups, and rows as blocks on phones."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import CONF, Build, Site, directive

from .conftest import NewPage, Serve

REPORT = """\
project: Otter
period: 2026-01
commits:
  - {area: MoE, description: "Add a router with `StragglerDetectionConfig`, and replay what it has decided",
     commit: "aaaaaaaaaaaa1111", pr: 12, date: 2026-01-20, authors: [ann, Ben Miller], kind: feature}
  - {area: FSDP, description: Mend the cache, pr: 3}
  - {area: Quantization, description: Drop the old format, date: 2026-01-05, kind: removal}
  - {description: Say who it was}
  - {area: CI, description: Try a router}
  - {area: Data, description: Load less}
  - {area: MoE, description: Route more}
  - {area: MoE, description: Route less}
  - {area: MoE, description: Route it}
  - {description: Say who it is}
trends:
  - {theme: Speed, trajectory: Cache → Lazy → Parallel}
"""
ALL = "period, date, area, description, commit, pr, authors, kind"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}

#: The position of each cell of the rows of a table, by column.
BOXES = """(table) => {
  const names = [...table.tHead.rows[0].cells].map(head => /progress-column-(\\w+)/.exec(head.className)[1]);
  return [...table.tBodies[0].rows].map(row => Object.fromEntries([...row.cells].map((cell, at) => {
    const {left, right, top, bottom, width, height} = cell.getBoundingClientRect();
    return [names[at], {left, right, top, bottom, width, height, text: cell.textContent}];
  })));
}"""
SCROLLED = "[document.documentElement, ...document.querySelectorAll('.progress-scroll')].map(e => e.scrollWidth - e.clientWidth)"


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    return serve(built(tmp_path_factory).out)


def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    site = Site(tmp_path_factory.mktemp("narrow") / "src")
    # Most themes have a stripe, a border and a viewport for phones; "basic" has none.
    site.write("conf.py", CONF.replace('html_theme = "basic"', 'html_theme = "alabaster"'))
    site.write("progress/2026-01.yaml", REPORT)
    pages = {
        "all": directive("commit-table", columns=ALL),
        "plain": directive("commit-table", columns=ALL, controls="none"),
        "areas": directive("commit-table", group_by="area"),
        "kinds": directive("commit-table", group_by="kind", columns="date, description, pr, authors"),
        "trends": directive("trend-table", columns="theme, trajectory"),
    }
    for name, text in pages.items():
        site.write(f"{name}.rst", f"{name.title()}\n======\n\n{text}\n")
    names = "\n   ".join(pages)
    site.write("index.rst", f"Site\n====\n\n.. toctree::\n\n   {names}\n")
    result = site.build("html", "-W", "--keep-going")
    assert result.warnings == []
    return result


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    return new_page(viewport=PHONE, has_touch=True)


def accessible(page: Page) -> list[dict[str, Any]]:
    """Return the nodes of the accessibility tree, without those that screen readers do not see."""
    session = page.context.new_cdp_session(page)
    tree: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    return [node for node in tree if not node["ignored"]]


def names_of(page: Page, *roles: str) -> list[str]:
    nodes = [node for node in accessible(page) if node["role"]["value"] in roles]
    return [node.get("name", {}).get("value", "") for node in nodes]


@pytest.mark.parametrize("viewport", [DESKTOP, {"width": 640, "height": 800}])
def test_the_columns_of_groups_line_up_and_fill_the_line(new_page: NewPage, base: str, viewport: Any) -> None:
    page = new_page(viewport=viewport)
    page.goto(f"{base}/kinds.html")
    tables = page.locator("table.progress-commits")
    expect(tables).to_have_count(3)
    edges = {
        tuple(
            tables.nth(number).evaluate(
                "(table) => [...table.rows[0].cells].map(c => [c.offsetLeft, c.offsetWidth]).flat()"
            )
        )
        for number in range(3)
    }
    assert len(edges) == 1
    left = tables.first.evaluate("(table) => table.parentElement.clientWidth - table.offsetWidth")
    assert left <= 1
    if viewport == DESKTOP:
        # A date does not break, and the description has most of the space.
        (_, date, _, description, _, pull, _, authors) = edges.pop()
        assert description > max(date, pull, authors)
        assert page.locator("tbody th p").first.evaluate("(p) => p.getClientRects().length && p.offsetHeight") < 40


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_a_group_of_descriptions_is_a_list_that_fills_the_line(new_page: NewPage, base: str, viewport: Any) -> None:
    page = new_page(viewport=viewport)
    page.goto(f"{base}/areas.html")
    items = page.locator("ul.progress-list > li")
    expect(items).to_have_count(10)
    widths = items.evaluate_all(
        "(items) => items.map(i => i.clientWidth / document.querySelector('.body').clientWidth)"
    )
    assert min(widths) > 0.75
    assert items.first.evaluate("(item) => getComputedStyle(item).fontWeight") == "400"


def test_the_columns_of_the_list_of_groups_begin_at_the_same_height(new_page: NewPage, base: str) -> None:
    page = new_page(viewport=DESKTOP)
    page.goto(f"{base}/areas.html")
    boxes = [box for item in page.locator(".progress-groups > li > p").all() if (box := item.bounding_box())]
    tops: dict[float, list[float]] = {}
    for box in boxes:
        tops.setdefault(box["x"], []).append(box["y"])
    assert len(tops) > 1
    assert len({min(column) for column in tops.values()}) == 1


def test_a_row_is_a_block_on_a_phone(phone: Page, base: str) -> None:
    phone.goto(f"{base}/all.html")
    assert phone.evaluate(SCROLLED) == [0, 0]
    first, *_, last = phone.locator("table.progress-commits").evaluate(BOXES)
    # Labels, the description on a line of its own, and references.
    assert first["period"]["top"] == first["date"]["top"] == first["area"]["top"]
    assert first["area"]["bottom"] <= first["description"]["top"]
    assert first["description"]["bottom"] <= first["commit"]["top"] == first["pr"]["top"]
    assert first["description"]["width"] > 300
    assert all(0 <= box["left"] <= box["right"] <= PHONE["width"] for box in first.values())
    empty = [box for box in last.values() if not box["text"]]
    assert len(empty) == 6
    assert {box["width"] for box in empty} == {0}
    # Two lines, not five.
    assert last["description"]["bottom"] - last["period"]["top"] < 60


@pytest.mark.parametrize("name", ["all", "plain"])
def test_screen_readers_find_the_same_table_on_a_phone_and_a_desktop(new_page: NewPage, base: str, name: str) -> None:
    tables = []
    for viewport in (PHONE, DESKTOP):
        page = new_page(viewport=viewport)
        page.goto(f"{base}/{name}.html")
        roles = ("table", "rowgroup", "row", "columnheader", "rowheader", "cell")
        tables.append([names_of(page, role) for role in roles])
    assert tables[0] == tables[1]
    found = dict(zip(roles, tables[0], strict=True))
    assert {role: len(names) for role, names in found.items()} == {
        "table": 1, "rowgroup": 2, "row": 11, "columnheader": 8, "rowheader": 10, "cell": 70,
    }  # fmt: skip
    assert found["columnheader"] == [
        "Period",
        "Date",
        "Area",
        "Description",
        "Commit",
        "Pull request",
        "Authors",
        "Kind",
    ]
    assert found["cell"][:3] == ["2026-01-20", "MoE", found["cell"][2]]


def test_a_phone_sorts_with_visible_buttons(phone: Page, base: str) -> None:
    phone.goto(f"{base}/all.html")
    buttons = phone.locator(".progress-table thead button")
    expect(buttons).to_have_count(8)
    tops = buttons.evaluate_all("(buttons) => buttons.map(b => b.getBoundingClientRect().top)")
    assert len(set(tops)) == 1
    last = buttons.last
    last.focus()
    expect(last).to_be_in_viewport(ratio=0.9)
    phone.get_by_role("button", name="Area").click()
    expect(phone.locator("tbody tr").first).to_contain_text("Try a router")


def test_the_head_is_out_of_sight_if_it_has_no_buttons(phone: Page, base: str) -> None:
    for name in ("plain", "kinds", "trends"):
        phone.goto(f"{base}/{name}.html")
        expect(phone.locator(".progress-table thead").first).to_have_css("clip-path", "inset(50%)")
        assert phone.locator(".progress-table thead :is(a, button, [tabindex])").count() == 0
        assert phone.evaluate(SCROLLED)[0] == 0


def test_areas_are_one_line_that_scrolls_on_a_phone(phone: Page, base: str) -> None:
    phone.goto(f"{base}/all.html")
    areas = phone.locator(".progress-areas")
    tops = areas.locator("button").evaluate_all("(buttons) => buttons.map(b => b.getBoundingClientRect().top)")
    assert len(tops) == 6
    assert len(set(tops)) == 1
    assert areas.evaluate("(areas) => areas.scrollWidth > areas.clientWidth")


def test_a_trajectory_is_below_its_theme_on_a_phone(phone: Page, base: str) -> None:
    phone.goto(f"{base}/trends.html")
    theme, trajectory = (phone.locator(f"tbody {tag}").bounding_box() for tag in ("th", "td"))
    assert theme
    assert trajectory
    assert theme["y"] + theme["height"] <= trajectory["y"]
    assert trajectory["width"] > 300


def test_paper_looks_the_same_from_a_phone(phone: Page, base: str) -> None:
    phone.goto(f"{base}/all.html")
    expect(phone.locator("tbody tr").first).to_have_css("display", "flex")
    phone.emulate_media(media="print")
    expect(phone.locator("tbody tr").first).to_have_css("display", "table-row")
    expect(phone.locator("thead")).to_have_css("display", "table-header-group")
    expect(phone.locator("tbody td").first).to_have_css("display", "table-cell")
