"""The work for many rows and reports is linear in their number: steps are counted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes

from sphinxext_progress.format.links import address_templates
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.format.slugs import unused_id
from sphinxext_progress.publish import built_site
from sphinxext_progress.reading.entry import FoundReports, ReportEntry
from sphinxext_progress.reports.summary import find_neighbours
from sphinxext_progress.site import objects
from sphinxext_progress.site.objects import ShownReport
from sphinxext_progress.site.page_data import PAGE_DATA_KEYS, PageData

from .conftest import CONF, REPORT, Site, directive

if TYPE_CHECKING:
    from collections.abc import Callable


class Counted(str):
    """A text that counts its comparisons."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)


def comparisons(work: Callable[[], object]) -> int:
    """Return the number of comparisons that a function makes."""
    Counted.compared = 0
    work()
    return Counted.compared


def free_ids(count: int) -> int:
    """Count the comparisons for ids that are all derived from the same text."""
    used: set[str] = set()
    numbers: dict[str, int] = {}

    def work() -> None:
        for _ in range(count):
            used.add(unused_id(Counted("equal"), used, numbers))

    return comparisons(work)


def noted_links(count: int) -> int:
    """Count the comparisons for the links of a page, each recorded twice."""
    pages = PageData({key: {} for key in PAGE_DATA_KEYS})

    def work() -> None:
        for number in [*range(count)] * 2:
            pages.note_link("index", ("", Counted("@2026-01"), Counted(number)))

    steps = comparisons(work)
    assert len(pages.links["index"]) == count
    return steps


def resolved_rows(count: int) -> int:
    """Count the comparisons for finding all rows of a report."""
    rows = tuple((Counted(number),) for number in range(count))
    inventory = objects.ObjectInventory({"index": [ShownReport("", "2026-01", 1, rows=rows)]})

    def work() -> None:
        for number in range(count):
            row = inventory.resolve(("", "@2026-01", Counted(number)))
            assert row
            assert row.anchor.endswith(f"-{number}")

    return comparisons(work)


def neighbours(count: int) -> int:
    """Count the function calls for finding the reports before and after each report."""
    project = Project()
    entries = [
        ReportEntry(Path(), "", Report.model_validate({"period": f"{year:04}"}), project, address_templates(project))
        for year in range(count, 0, -1)
    ]
    reports, calls = FoundReports(entries), 0

    def count_call(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count_call)
    try:
        found = [find_neighbours(entry, reports) for entry in entries]
    finally:
        sys.setprofile(None)
    assert [pair.newer for pair in found] == [None, *entries[:-1]]
    assert [pair.older for pair in found] == [*entries[1:], None]
    return calls


@pytest.mark.parametrize("work", [free_ids, noted_links, resolved_rows, neighbours])
def test_the_number_of_steps_is_linear_in_the_number_of_rows(work: Callable[[int], int]) -> None:
    assert work(2000) <= 2.3 * work(1000) + 100


def test_equal_titles_get_the_next_numbers(site: Site) -> None:
    sections = "".join(f"  - {{id: s-{number}, title: Same, items: [Words]}}\n" for number in range(3))
    highlights = "".join("  - {title: Same, items: [Words]}\n" for _ in range(3))
    site.write("progress/2026-01.yaml", f"period: 2026-01\nhighlights:\n{highlights}sections:\n{sections}")
    again = directive("progress-report", "2026-01", no_index="")
    site.write("index.rst", f"Page\n====\n\n{again}\n{again}")
    site.build("dummy")
    ids = {identifier for node in site.doctree("index").findall(nodes.section) for identifier in node["ids"]}
    before = "index-progress-2026-01-same"
    assert {identifier for identifier in ids if "same" in identifier} == {
        before,
        *(f"{before}-{number}" for number in range(2, 7)),
    }


@pytest.mark.parametrize("pages", [2, 6])
def test_a_page_does_not_look_up_the_reports_of_all_pages(
    site: Site, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    """Each page links the feed if there is any report to announce."""
    lookups: list[str] = []
    entries_shown = built_site._entries_shown

    def counted(domain: Any, page: str) -> Any:
        lookups.append(page)
        return entries_shown(domain, page)

    monkeypatch.setattr(built_site, "_entries_shown", counted)
    site.write("conf.py", f'{CONF}html_baseurl = "https://example.org/"\n')
    names = [f"2026-0{number}" for number in range(1, pages + 1)]
    for name in names:
        site.write(f"progress/{name}.yaml", REPORT.replace("2026-01", name))
        site.write(f"{name}.rst", directive("progress-report", name))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n" + "".join(f"   {name}\n" for name in names))
    assert 'rel="alternate"' in site.build("html", "-W").read("2026-01.html")
    # Once for the feed and the data, and the first report for each page.
    assert len(lookups) == 2 * pages
