"""Measure what the extension adds to ``environment.pickle`` for each page and for each row that can be linked to.

The baseline is the same pages with the same titles in reStructuredText, so that what Sphinx itself stores for a page
and its sections is not counted.

    python -m benchmarks.env_size [PAGES ROWS]
"""

from __future__ import annotations

import calendar
import hashlib
import sys
import tempfile
from pathlib import Path

from sphinx.cmd.build import build_main

#: The limits, in bytes.
A_PAGE, A_ROW = 300, 100


def _period(number: int) -> str:
    return f"{2001 + number // 12}-{number % 12 + 1:02}"


def _report(number: int, rows: int) -> str:
    text = [f"project: Otter\nperiod: {_period(number)}\noverview: Words of a week.\ncommits:"]
    for row in range(rows):
        commit = hashlib.sha1(f"{number}/{row}".encode(), usedforsecurity=False).hexdigest()[:10]
        text.append(f'  - {{area: MoE, description: Row {row}, commit: "{commit}", pr: {number * 1000 + row + 1}}}')
    return "\n".join(text) + "\n"


def _plain(number: int) -> str:
    title = f"Otter Monthly Progress Report: {calendar.month_name[number % 12 + 1]} {2001 + number // 12}"
    heads = [f"{head}\n{'-' * len(head)}\n\nWords.\n" for head in ("Overview", "Notable Commits")]
    return "\n".join([f"{title}\n{'=' * len(title)}\n", *heads])


def environment(folder: Path, pages: int, rows: int, *, ours: bool) -> int:
    """Build a site, and return the size of its environment.

    :param folder: the folder of the site.
    :param pages: the number of pages.
    :param rows: the total number of rows.
    :param ours: whether each page shows a report; otherwise it only has the titles of one.
    :return: the size of ``environment.pickle``, in bytes.
    """
    (folder / "progress").mkdir(parents=True)
    (folder / "conf.py").write_text('extensions = ["sphinxext_progress"]\n', "utf-8")
    names = "\n".join(f"   p{number}" for number in range(pages))
    (folder / "index.rst").write_text(f"Site\n====\n\n.. toctree::\n\n{names}\n", "utf-8")
    for number in range(pages):
        page = f".. progress-report:: progress/{number}.yaml\n" if ours else _plain(number)
        (folder / f"p{number}.rst").write_text(page, "utf-8")
        if ours:
            share = rows // pages + (number < rows % pages)
            (folder / "progress" / f"{number}.yaml").write_text(_report(number, share), "utf-8")
    out = folder / "_out"
    if build_main(["-b", "dummy", "-q", "-W", "-d", str(out / "doctrees"), str(folder), str(out)]):
        msg = "the site does not build"
        raise RuntimeError(msg)
    return (out / "doctrees" / "environment.pickle").stat().st_size


def measure(pages: int, rows: int) -> tuple[float, float]:
    """Measure the cost of a page and of a row.

    :param rows: the total number of rows, greater than the number of pages.
    :return: the bytes per page with one row, and per further row.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        plain = environment(root / "plain", pages, 0, ours=False)
        few = environment(root / "few", pages, pages, ours=True)
        many = environment(root / "many", pages, rows, ours=True)
    return (few - plain) / pages, (many - few) / (rows - pages)


if __name__ == "__main__":
    chosen = [int(argument) for argument in sys.argv[1:]] or [300, 20_000]
    a_page, a_row = measure(*chosen)
    sys.stdout.write(f"a page: {a_page:.0f} bytes (at most {A_PAGE}); a row: {a_row:.0f} bytes (at most {A_ROW})\n")
