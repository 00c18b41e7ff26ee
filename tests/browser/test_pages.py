"""Pages open in a browser without problems."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize(("name", "tables"), [("report", 2), ("table", 1), ("tables", 3)])
def test_a_page_shows_its_tables(page: Page, address: str, name: str, tables: int) -> None:
    page.goto(f"{address}/{name}.html")
    expect(page.locator("table.progress-table")).to_have_count(tables)


def test_problems_on_a_page_are_collected(page: Page, address: str, problems: list[str]) -> None:
    page.goto(f"{address}/plain.html")
    page.evaluate("console.error('said')")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.evaluate("fetch('missing.json')")
    page.evaluate("fetch('https://example.org/').catch(() => 0)")
    page.wait_for_timeout(1)
    found = " ".join(problems)
    assert all(one in found for one in ("console: said", "script: thrown", "404", "request: https://example.org/"))
    problems.clear()
