"""Folded years of a list of reports show what readers have asked for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import CONF, Site, directive

from .conftest import Serve

VISIBLE = """() => [...document.querySelectorAll("details ul")].map(
    (list) => list.checkVisibility({contentVisibilityAuto: true}))"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    """Return the address of a list with reports of three years."""
    site = Site(tmp_path_factory.mktemp("archive") / "src")
    site.write("conf.py", CONF)
    for year in (2024, 2025, 2026):
        site.write(f"progress/{year}-06.report.yaml", f"period: {year}-06\noverview: Word{year} at last.\n")
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   progress/*\n   archive\n")
    site.write("archive.rst", "Archive\n=======\n\n" + directive("progress-index"))
    return f"{serve(site.build('html', '-W').out)}/archive.html"


def visible(page: Page) -> list[bool]:
    found: list[bool] = page.evaluate(VISIBLE)
    return found


def test_earlier_years_are_folded(page: Page, archive: str) -> None:
    page.goto(archive)
    assert visible(page) == [True, False, False]
    page.get_by_text("2025", exact=True).click()
    assert visible(page) == [True, True, False]


def test_print_shows_all_years(page: Page, archive: str) -> None:
    page.goto(archive)
    page.emulate_media(media="print")
    assert visible(page) == [True, True, True]


def test_an_address_opens_its_year(page: Page, archive: str) -> None:
    page.goto(f"{archive}#progress-year-2024")
    expect(page.locator("#progress-year-2024")).to_be_in_viewport()
    assert visible(page) == [True, False, True]


def test_the_words_of_a_search_are_visible(page: Page, archive: str) -> None:
    page.goto(f"{archive}?highlight=word2024")
    expect(page.locator("details .highlighted")).to_have_count(1)
    assert visible(page) == [True, False, True]


def test_the_search_of_the_site_leads_to_a_folded_year(page: Page, archive: str) -> None:
    page.goto(archive.replace("archive.html", "search.html?q=word2024"))
    page.locator("#search-results").get_by_role("link", name="Archive").click()
    expect(page.locator("details .highlighted")).to_have_count(1)
    assert visible(page) == [True, False, True]
