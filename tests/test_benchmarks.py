"""The forms that the benchmarks compare have the same content: words, code spans and links."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from benchmarks.again import Figure
from benchmarks.data import make
from benchmarks.forms import FORMS, pages_of
from benchmarks.measure import Folder
from benchmarks.results import text
from benchmarks.run import compare, reports_of
from benchmarks.same import differences, floor_differences

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.data import Report

ROWS, REPORTS, PAGES = 150, 4, 2

#: The other extensions, which are installed with the dependency group ``benchmarks``.
BESIDE = {"needs", "datatemplates"}


def marks(name: str) -> list[pytest.MarkDecorator]:
    if name in BESIDE:
        return [pytest.mark.neighbours]
    without_myst = FORMS[name].host == "myst" and find_spec("myst_parser") is None
    return [pytest.mark.skip(reason="a page in MyST needs myst-parser")] if without_myst else []


def built(folder: Path, name: str) -> Folder:
    site = Folder(folder / name)
    site.write(name, ROWS, REPORTS, PAGES)
    site.build()
    return site


@pytest.mark.parametrize("name", [pytest.param(name, marks=marks(name)) for name in FORMS])
def test_each_form_has_the_same_content(tmp_path: Path, name: str) -> None:
    floor = built(tmp_path, name.replace("ours", "floor")) if name.startswith("ours") else None
    compare(name, [str(ROWS), str(REPORTS), str(PAGES)], built(tmp_path, name), floor)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Report], str, str]:
    """Build a page with the extension and as the full floor; return the reports and both pages."""
    folder = tmp_path_factory.mktemp("pages")
    ours, floor = ((built(folder, name).html / "p000.html").read_text("utf-8") for name in ("ours-rst", "floor-rst"))
    return pages_of(make(ROWS, REPORTS), PAGES)["p000"], ours, floor


@pytest.mark.parametrize(
    ("this", "that"),
    [
        ("</code>", "x</code>"),
        ('href="https://github.com/otter/otter/pull/', 'href="https://github.com/otter/otter/issues/'),
        ('id="progress-otter-2001-01-overview"', 'id="overview"'),
        ("<th", "<td"),
        ("Testing</p>", "Tests</p>"),
    ],
)
def test_a_difference_is_found(pages: tuple[list[Report], str, str], this: str, that: str) -> None:
    reports, ours, floor = pages
    assert this in ours.partition("main")[2]
    assert not floor_differences(ours, floor)
    assert floor_differences(ours, floor.replace(this, that))
    if "id=" not in this:
        assert differences("ours-rst", reports, ours.replace(this, that))


def test_generated_rows_are_reproducible() -> None:
    assert make(100, 7) == make(100, 7)
    reports = make(100, 7)
    assert sum(len(report.rows) for report in reports) == 100
    kinds = {piece.kind for report in reports for row in report.rows for piece in row.description}
    assert kinds == {"words", "code", "strong", "link"}


@pytest.mark.parametrize(("rows", "pages", "reports"), [(1000, 60, 60), (20_000, 1, 20), (500, 1, 1)])
def test_a_single_page_has_several_reports_if_one_would_be_too_large(rows: int, pages: int, reports: int) -> None:
    assert reports_of(rows, pages) == reports


FORM = {"calls": 100.0, "cpu": 2.0, "memory": 50e6, "doctrees": 1e6, "html": 1e6}
FOUND = {
    f"{form}-{host}": FORM for form in ("ours", "unlinked", "floor", "csv-table", "empty") for host in ("rst", "myst")
}


@pytest.mark.parametrize(("calls", "kept"), [(105.0, True), (106.0, False)])
def test_the_results_state_whether_the_bounds_hold(calls: float, kept: bool) -> None:
    tables = {**FOUND, "ours-rst": {**FORM, "calls": calls}}
    results, holds = text({"1000x60": tables}, {"1000x60": {name: [1.0, 2.0] for name in tables}}, [], 3)
    assert holds is kept
    assert ("does not hold" in results) is not kept
    assert "1,000 rows on 60 pages" in results


def test_the_results_of_other_builds_state_whether_their_bounds_hold() -> None:
    good, bad = Figure("a", 10.4, "s", "b", 10, 1.05), Figure("a", 10.6, "s", "b", 10, 1.05)
    assert text({}, {}, [good], 1)[1]
    results, holds = text({}, {}, [good, bad, Figure("c", 3e6, "calls")], 1)
    assert not holds
    assert "3.00 million calls" in results
