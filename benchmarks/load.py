"""Measure how the cost of a page grows with its content: twice the content may cost at most 2.3 times as much.

    python -m benchmarks.load rows=40000 reports=500

builds one page with a table of 40,000 rows, one page with 500 reports on a site with a feed, and each of them with half
the content, and prints the user CPU times.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import CPU, Site

if TYPE_CHECKING:
    from collections.abc import Callable

#: The maximum ratio.
LIMIT = 2.3

#: The number of rows in one file; a file may have 1 MB.
ROWS = 2_000

_CONF = 'project = "Otter"\nextensions = ["sphinxext_progress"]\nhtml_theme = "basic"\n'


def rows(site: Site, count: int) -> None:
    """Write a site with one table of ``count`` rows."""
    _write(site, _CONF, "commit-table", [_rows(begin, min(ROWS, count - begin)) for begin in range(0, count, ROWS)])


def reports(site: Site, count: int) -> None:
    """Write a site with ``count`` reports on one page, and a feed of them."""
    conf = f'{_CONF}html_baseurl = "https://otter.example.org/"\n'
    _write(site, conf, "progress-report", [_rows(10 * number, 10) for number in range(count)])


def _write(site: Site, conf: str, directive: str, commits: list[str]) -> None:
    data = site.src / "progress"
    data.mkdir(parents=True)
    (site.src / "conf.py").write_text(conf, "utf-8")
    (site.src / "index.rst").write_text(f"Otter\n=====\n\n.. {directive}:: progress/*.yaml\n", "utf-8")
    (data / "project.yaml").write_text("project: Otter\nrepository: https://github.com/otter/otter\n", "utf-8")
    for number, text in enumerate(commits):
        period = f"{2000 + number // 12}-{number % 12 + 1:02}"
        trends = "trends:\n- {theme: Routers, stage: Replay, pr: 12}\n"
        (data / f"{period}.yaml").write_text(f"period: {period}\noverview: Words.\n{trends}{text}", "utf-8")


def _rows(begin: int, count: int) -> str:
    lines = (
        f"- {{area: Area {number % 20}, description: Row {number} of `code`, pr: {number + 1}, commit: {number:08x}}}\n"
        for number in range(begin, begin + count)
    )
    return "commits:\n" + "".join(lines)


#: The functions that write the sites, by the names on the command line.
SITES: dict[str, Callable[[Site, int], None]] = {"rows": rows, "reports": reports}


def measure(name: str, count: int) -> float:
    """Build a site, and return the user CPU time in seconds.

    :param name: a key of :data:`SITES`.
    :param count: the number of rows or reports.
    """
    with tempfile.TemporaryDirectory() as path:
        site = Site(Path(path))
        SITES[name](site, count)
        return site.build()[CPU]


def main(*arguments: str) -> int:
    """Print the CPU times and their ratios.

    :param arguments: the sites, each with the larger size, such as ``rows=40000``.
    :return: 1 if a ratio exceeds the limit.
    """
    ratios = []
    for argument in arguments:
        name, _, size = argument.partition("=")
        half, whole = (measure(name, count) for count in (int(size) // 2, int(size)))
        ratios.append(whole / half)
        sys.stdout.write(f"{size} {name}: {whole:.1f} s, half of them: {half:.1f} s, {ratios[-1]:.2f} times\n")
        sys.stdout.flush()
    return int(max(ratios) > LIMIT)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
