"""The work for many rows and reports is linear in their number: steps are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils import nodes

from sphinxext_progress.format.slugs import unused_id
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.site import objects
from sphinxext_progress.site.objects import ShownReport
from sphinxext_progress.site.page_data import PAGE_DATA_KEYS, PageData

from .conftest import Site, directive

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
    inventory = objects.ObjectInventory({"index": [ShownReport("", "2026-01", 1, rows=rows)]}, localizer("en"))

    def work() -> None:
        for number in range(count):
            row = inventory.resolve(("", "@2026-01", Counted(number)))
            assert row
            assert row.anchor.endswith(f"-{number}")

    return comparisons(work)


@pytest.mark.parametrize("work", [free_ids, noted_links, resolved_rows])
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
