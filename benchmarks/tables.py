"""Tables written by hand, in the markup of each host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .data import theme_name
from .markup import described, directive, markdown, rst, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .data import Report

#: The head and the rows of a table with two columns.
Cells = list[tuple[str, str]]


def commit_cells(reports: Sequence[Report], host: str) -> Cells:
    """Return a table of the rows of some reports."""
    write = markdown if host == "myst" else rst
    rows = [(row.area, described(row, write)) for report in reports for row in report.rows]
    return [("Area", "Description"), *rows]


def trend_cells(reports: Sequence[Report], host: str) -> Cells:
    """Return a table with the stages of each theme as a list.

    :param reports: the reports, newest first.
    """
    write, item = (markdown, "1.") if host == "myst" else (rst, "#.")
    rows = []
    for number in range(len(reports[0].stages)):
        steps = [f"{text(report.stages[number], write)} ({report.short_period})" for report in reversed(reports)]
        rows.append((theme_name(number), "\n".join(f"{item} {step}" for step in " →\n".join(steps).split("\n"))))
    return [("Theme", "Trajectory"), *rows]


def csv_table(cells: Cells, host: str) -> str:
    """Return a table as comma-separated values."""
    lines = [",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in cells]
    return directive("csv-table", host, options=_OPTIONS, content="\n".join(lines))


def list_table(cells: Cells, host: str) -> str:
    """Return a table as a list of lists."""
    lines = [f"* - {area}\n  - {description}" for area, description in cells]
    return directive("list-table", host, options=_OPTIONS, content="\n".join(lines))


def myst_table(cells: Cells, _host: str) -> str:
    """Return a table with pipes."""
    head, *rows = cells
    return "".join(f"| {area} | {description} |\n" for area, description in [head, ("---", "---"), *rows])


_OPTIONS = ":header-rows: 1\n:stub-columns: 1\n:widths: 16 76\n"
