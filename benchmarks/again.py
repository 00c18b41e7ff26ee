"""Measure other builds: builds with little to do, parallel builds, and pages that show many reports."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from .measure import ENVIRONMENT, ROOT, Folder

if TYPE_CHECKING:
    from collections.abc import Callable


class Figure(NamedTuple):
    """One line of the second table."""

    what: str
    value: float
    unit: str
    #: The baseline and its value; empty if there is no comparison.
    beside: str = ""
    other: float = 0.0
    #: The maximum ratio of the two values; 0 for no limit.
    bound: float = 0.0

    @property
    def ratio(self) -> float:
        """The ratio of this value to the baseline; 0 without a baseline."""
        return self.value / self.other if self.other else 0.0

    @property
    def holds(self) -> bool:
        """Whether the ratio is within the bound."""
        return not self.bound or self.ratio <= self.bound


ROWS, REPORTS = 5_000, 60

#: The maximum cost ratio of four times as many rows.
GROWTH = 4.4

#: Code for ``conf.py`` that logs each file that is parsed, with the process id.
_NOTES = """
import os
from sphinxext_progress.reading import loader
_parse = loader.parse_file
def _noted(data, name, *rest):
    with (Path(__file__).parent.parent / "parsed").open("a") as notes:
        print(name, os.getpid(), file=notes)
    return _parse(data, name, *rest)
loader.parse_file = _noted
"""

_TRENDS = """trends:
  - theme: MoE
    stage: {period} of experts
  - theme: FSDP
    stage: {period} of shards
  - theme: RL
    stage: [{period} of rollouts, and of rewards]
"""


def _site(folder: Path, form: str, rows: int, reports: int, pages: int) -> Folder:
    site = Folder(folder / f"{form}-{rows}-{reports}-{pages}")
    if not site.src.is_dir():
        site.write(form, rows, reports, pages)
    return site


def _cpu(measure: Callable[[], float], rounds: int) -> float:
    return median(measure() for _ in range(rounds))


def growth(folder: Path, rounds: int) -> list[Figure]:
    """Build four times as many rows on the same number of pages."""
    figures = []
    for form in ("ours-rst", "ours-myst"):
        calls, cpu = [], []
        for rows in (ROWS, 4 * ROWS):
            site = _site(folder, form, rows, REPORTS, REPORTS)
            calls.append(_clean(site).calls())
            cpu.append(_cpu(lambda site=site: _clean(site).build().cpu, rounds))  # type: ignore[misc]
        what, compared_with = f"{4 * ROWS:,} rows, {form.partition('-')[2]}", f"{ROWS:,} rows"
        figures += [
            Figure(what, calls[1], "calls", compared_with, calls[0], GROWTH),
            Figure(what, cpu[1], "s", compared_with, cpu[0], GROWTH),
        ]
    return figures


def _clean(site: Folder) -> Folder:
    site.clean()
    return site


def nothing_changed(folder: Path, rounds: int) -> list[Figure]:
    """Rebuild without changes."""
    figures = []
    for host in ("rst", "myst"):
        calls, cpu = {}, {}
        for form in (f"ours-{host}", f"empty-{host}"):
            site = _site(folder, form, ROWS, REPORTS, REPORTS)
            site.build()
            calls[form] = site.calls()
            cpu[form] = _cpu(lambda site=site: site.build().cpu, rounds)  # type: ignore[misc]
        ours, empty = calls
        figures += [
            Figure(f"nothing changed, {host}", calls[ours], "calls", "empty pages", calls[empty], 1.05),
            Figure(f"nothing changed, {host}", cpu[ours], "s", "empty pages", cpu[empty]),
        ]
    return figures


def one_edited(folder: Path, rounds: int) -> list[Figure]:
    """Edit the description of a row, on a site that also has a table of all commits, a trend table and an index."""
    site = _site(folder, "ours-rst", ROWS, REPORTS, REPORTS)
    index = site.src / "index.rst"
    index.write_text(index.read_text("utf-8") + "   moe\n   trends\n   archive\n", "utf-8")
    (site.src / "moe.rst").write_text("MoE\n===\n\n.. commit-table::\n   :area: MoE\n", "utf-8")
    (site.src / "trends.rst").write_text("Trends\n======\n\n.. trend-table::\n", "utf-8")
    (site.src / "archive.rst").write_text("Archive\n=======\n\n.. progress-index::\n", "utf-8")
    site.build()
    data = sorted((site.src / "progress").glob("2*.yaml"))[30]
    cpu, read = [], set()
    for number in range(rounds):
        text = data.read_text("utf-8")
        data.write_text(re.sub(r'(description: "\w+)', rf"\1 once{number}", text, count=1), "utf-8")
        sample = site.build()
        cpu.append(sample.cpu)
        read.add(sample.read)
    return [
        Figure("one file of sixty edited", median(cpu), "s"),
        Figure("pages that are read for it", max(read), "pages", "its page and the table of all commits", 2, 1.0),
    ]


def parallel(folder: Path, rounds: int) -> list[Figure]:
    """Compare the elapsed time of builds with one job and with two, and count how often each file is parsed."""
    site = _site(folder, "ours-myst", ROWS, REPORTS, REPORTS)
    clock = {}
    for jobs in ("-j1", "-j2"):
        samples = []
        for _ in range(rounds):
            site.clean()
            samples.append(site.build(jobs).clock)
        clock[jobs] = median(samples)
    conf = site.src / "conf.py"
    before = conf.read_text("utf-8")
    conf.write_text(before + _NOTES, "utf-8")
    figures = [Figure("all pages with -j2, on the clock", clock["-j2"], "s", "-j1", clock["-j1"])]
    notes = site.path / "parsed"
    for jobs in ("-j1", "-j2", "-j4"):
        site.clean()
        notes.unlink(missing_ok=True)
        site.build(jobs)
        parsed = Counter(line.split()[0] for line in notes.read_text("utf-8").splitlines())
        figures.append(Figure(f"parses of a file, at most, {jobs}", max(parsed.values()), "", "one", 1, 1.0))
    conf.write_text(before, "utf-8")
    return figures


def many_reports(folder: Path, rounds: int) -> list[Figure]:
    """Show the trends of 60 reports and an index of 300 reports, compared with an empty page and the same data."""
    figures = []
    for what, reports, directive in (
        ("trend table over 60 reports", 60, "trend-table"),
        ("index of 300 reports", 300, "progress-index"),
    ):
        sites = {}
        for name, page in ((what, f".. {directive}::\n"), ("an empty page", "")):
            site = Folder(folder / f"{directive}-{bool(page)}")
            site.write("ours-rst", 5 * reports, reports, reports)
            for data in (site.src / "progress").glob("2*.yaml"):
                data.write_text(data.read_text("utf-8") + _TRENDS.replace("{period}", data.stem), "utf-8")
            for old in site.src.glob("p*.rst"):
                old.unlink()
            (site.src / "index.rst").write_text(f"Site\n====\n\n{page}", "utf-8")
            site.build()
            calls = []
            site.clean()
            calls.append(site.calls())
            cpu = []
            for _ in range(rounds):
                site.clean()
                cpu.append(site.build().cpu)
            sites[name] = calls[0], median(cpu)
        (calls_ours, cpu_ours), (calls_empty, cpu_empty) = sites.values()
        figures += [
            Figure(what, calls_ours, "calls", "an empty page", calls_empty),
            Figure(what, cpu_ours, "s", "an empty page", cpu_empty),
        ]
    return figures


def unused(folder: Path, rounds: int) -> list[Figure]:
    """Load the extension without using it."""
    calls, cpu = {}, {}
    for name in ("with", "without"):
        site = Folder(folder / f"unused-{name}")
        site.write("empty-rst", ROWS, REPORTS, REPORTS)
        if name == "with":
            conf = site.src / "conf.py"
            conf.write_text(conf.read_text("utf-8").replace("[]", '["sphinxext_progress"]'), "utf-8")
        site.build()
        site.clean()
        calls[name] = site.calls()
        samples = []
        for _ in range(rounds):
            site.clean()
            samples.append(site.build().cpu)
        cpu[name] = median(samples)
    return [
        Figure("loaded and unused, 60 pages", calls["with"], "calls", "the site without it", calls["without"], 1.05),
        Figure("loaded and unused, 60 pages", cpu["with"], "s", "the site without it", cpu["without"]),
    ]


def imports(_: Path, rounds: int) -> list[Figure]:
    """Import the modules that ``setup`` and the first report need, after Sphinx itself."""
    figures = []
    for what, used in (
        ("setup", ""),
        (
            "the first report",
            "; import sphinxext_progress.reading.collection, sphinxext_progress.render.report",
        ),
    ):
        code = "from sphinx.application import Sphinx; import time; begin = time.process_time(); "
        script = f"{code}import sphinxext_progress.extension{used}; print(time.process_time() - begin)"
        times = [
            float(
                subprocess.run(
                    [sys.executable, "-c", script],
                    env=ENVIRONMENT,
                    cwd=ROOT,
                    check=True,
                    capture_output=True,
                    text=True,
                ).stdout
            )
            for _ in range(rounds)
        ]
        figures.append(Figure(f"import of what {what} needs, after Sphinx", median(times), "s"))
    return figures


SCENES = (growth, nothing_changed, one_edited, parallel, many_reports, unused, imports)
