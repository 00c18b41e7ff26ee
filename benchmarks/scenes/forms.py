"""The same reports in all forms, at several sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..measure import CPU, INSTRUCTIONS, MEMORY
from ..scene import Bound, Scene
from .sites import build_from_scratch, content_differences, reports_of, site_of

if TYPE_CHECKING:
    from pathlib import Path

    from ..scene import Case

#: The forms in each host.
RST = ("ours", "no-index", "floor", "words", "csv-table", "list-table", "needs", "datatemplates", "empty")
MYST = ("ours", "no-index", "floor", "csv-table", "myst-table", "empty")
ALL = tuple(
    name if name in {"words", "list-table", "needs", "datatemplates", "myst-table"} else f"{name}-{host}"
    for host, names in (("rst", RST), ("myst", MYST))
    for name in names
)
#: The other ways to write a table, in each host.
OTHERS = {"rst": ("list-table", "needs", "datatemplates"), "myst": ("myst-table",)}


def compare_forms(rows: int, pages: int, names: tuple[str, ...] = ALL) -> Scene:
    """Return the scene that builds the same reports in several forms.

    The smallest sizes are measured in instructions as well, the largest is also compared with 5,000 rows.
    """
    reports = reports_of(rows, pages)

    def make_cases(folder: Path) -> dict[str, Case]:
        cases = {
            name: build_from_scratch(site_of(folder, name, rows, reports, pages), name, _baseline(name))
            for name in names
        }
        if rows > 5000:
            for host in OTHERS:
                site, name = site_of(folder, f"ours-{host}", 5000, pages, pages), f"ours-{host}"
                cases[f"{name}-5000"] = build_from_scratch(site, name, title=f"5,000 rows, {host}")
        return cases

    def find_differences(folder: Path) -> list[str]:
        messages = []
        for name in names:
            compared = [name, *([name.replace("ours", "floor")] if name.startswith("ours") else [])]
            if not name.startswith("empty"):
                sites = [site_of(folder, form, rows, reports, pages) for form in compared if form in names]
                messages += content_differences(name, rows, reports, pages, *sites)
        return messages

    page_count = "1 page" if pages == 1 else f"{pages} pages"
    return Scene(
        f"forms-{rows}x{pages}",
        f"{rows:,} rows on {page_count}",
        make_cases,
        [bound for bound in _bounds(rows) if {bound.case, bound.baseline.removesuffix("-5000")} <= {*names}],
        (CPU, INSTRUCTIONS, MEMORY) if rows <= 1000 else (CPU, MEMORY),
        find_differences,
    )


def _baseline(name: str) -> str:
    """Return the name of the ``csv-table`` in the same host; empty for the table itself."""
    baseline = "csv-table-myst" if name.endswith("-myst") or name == "myst-table" else "csv-table-rst"
    return "" if name == baseline else baseline


def _bounds(rows: int) -> list[Bound]:
    """Return the bounds at a size: of instructions at 1,000 rows, and of CPU time at more."""
    metric, share = (INSTRUCTIONS, 0.95) if rows <= 1000 else (CPU, 0.90)
    bounds = []
    for host, others in OTHERS.items():
        ours, no_index, floor = f"ours-{host}", f"no-index-{host}", f"floor-{host}"
        bounds.append(Bound(metric, no_index, f"csv-table-{host}", share))
        bounds += [Bound(each, no_index, other, 1.0) for other in others for each in dict.fromkeys((metric, CPU))]
        bounds.append(Bound(metric, ours, floor, 1.0))
        if rows == 5000:
            bounds.append(Bound(MEMORY, ours, floor, 1.10))
        if rows > 5000:
            bounds.append(Bound(CPU, ours, f"{ours}-5000", 4.2))
    return bounds


SCENES = tuple(compare_forms(rows, pages) for rows, pages in ((1000, 1), (1000, 60), (5000, 60), (20_000, 60)))
QUICK = compare_forms(
    5000, 60, ("ours-rst", "no-index-rst", "floor-rst", "csv-table-rst", "no-index-myst", "csv-table-myst")
)
