"""Tables over many reports on one page: ``commit-table`` and ``trend-table``.

The reports are also rendered on pages of their own, so that each row links to its report, or nowhere. The same content
as a ``csv-table`` is on a site with the same other pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..forms import HOSTS, THEMES
from ..measure import CPU, INSTRUCTIONS, MEMORY
from ..scene import Bound, Scene
from .sites import build_from_scratch, content_differences, site_of

if TYPE_CHECKING:
    from pathlib import Path

    from ..measure import Metric
    from ..scene import Case

REPORTS = 60


def compare_tables(kind: str, rows: int, metrics: tuple[Metric, ...], *, quick: bool = False) -> Scene:
    """Return the scene that compares a table of the extension with a ``csv-table``.

    :param kind: ``commit`` or ``trend``.
    :param quick: whether only tables without links are compared, in reStructuredText.
    """
    rest = "ours" if kind == "commit" else "trends"
    hosts = ["rst"] if quick else [*HOSTS]
    placed = [kind] if quick else [kind, f"linked-{kind}"]
    tables = [f"{place}-{table}-{host}" for host in hosts for place in placed for table in ("table", "csv")]

    def make_cases(folder: Path) -> dict[str, Case]:
        cases = {}
        for name in tables:
            baseline = name.replace("-table", "-csv") if "-table" in name else ""
            cases[name] = build_from_scratch(site_of(folder, name, rows, REPORTS, REPORTS), name, baseline)
        for host in () if quick else hosts:
            name, title = f"{rest}-{host}", f"the reports without a table, {HOSTS[host]}"
            cases[name] = build_from_scratch(site_of(folder, name, rows, REPORTS, REPORTS), name, title=title)
        return cases

    def find_differences(folder: Path) -> list[str]:
        messages = []
        for name in tables:
            site = site_of(folder, name, rows, REPORTS, REPORTS)
            messages += content_differences(name, rows, REPORTS, REPORTS, site)
        return messages

    size = f"{rows:,} rows" if kind == "commit" else f"{REPORTS * THEMES:,} stages"
    bounds = [bound for host in hosts for bound in _bounds(kind, host, rest)]
    return Scene(
        f"tables-{kind}-{rows}",
        f"A `{kind}-table` over {REPORTS} reports with {size}",
        make_cases,
        [bound for bound in bounds if bound.case in tables] if rows == 5000 else [],
        metrics,
        find_differences,
    )


def _bounds(kind: str, host: str, rest: str) -> list[Bound]:
    table, csv = f"{kind}-table-{host}", f"{kind}-csv-{host}"
    linked, linked_csv = f"linked-{table}", f"linked-{csv}"
    return [
        Bound(CPU, table, csv, 1.0),
        Bound(MEMORY, table, csv, 1.15),
        Bound(CPU, linked, linked_csv, 1.15),
        Bound(CPU, linked, linked_csv, None, f"{rest}-{host}"),
    ]


SCENES = (
    compare_tables("commit", 1000, (CPU, INSTRUCTIONS, MEMORY)),
    compare_tables("commit", 5000, (CPU, MEMORY)),
    compare_tables("trend", 300, (CPU, INSTRUCTIONS, MEMORY)),
)
QUICK = compare_tables("commit", 5000, (CPU, MEMORY), quick=True)
