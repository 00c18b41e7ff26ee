"""Measure the recipe of the docs for DuckDB with the exported data of many projects.

The data is written by the exporter, from rows like those of the other benchmarks; reading them from YAML files first
would take hours.

    python -m benchmarks.exported [PROJECTS ROWS]
"""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.reports.exported_data import json_chunks
from sphinxext_progress.reports.exported_models import (
    ExportedCommit,
    ExportedCommitReference,
    ExportedContributor,
    ExportedNumberReference,
    ExportedReport,
)

from .data import make
from .markup import markdown, text
from .measure import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .data import Report, Row

#: The statements of the recipe, in the order in which they run.
RECIPE = [
    ROOT / "docs" / "examples" / "duckdb" / f"{name}.sql" for name in ("load", "areas", "people", "repeated", "save")
]

#: The number of reports of a project: five years of months.
REPORTS = 60

#: Runs one file with statements on a database.
_RUN = "import duckdb, sys; duckdb.connect('progress.duckdb').execute(open(sys.argv[1]).read())"


@dataclass(frozen=True)
class Step:
    """The cost of a file of the recipe."""

    name: str
    #: Elapsed time and user CPU time, in seconds.
    clock: float
    cpu: float
    #: Peak memory of the process, in bytes.
    memory: int


def measure(folder: Path, projects: int, rows: int) -> list[Step]:
    """Write the data of some projects, and run the recipe on it, each file in its own process.

    :param folder: the folder for the data and the database.
    :param projects: the number of projects, each with one file of data.
    :param rows: the number of rows of each.
    """
    write_sites(folder / "sites", projects, rows)
    return [_run(folder, path) for path in RECIPE]


def _run(folder: Path, path: Path) -> Step:
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", _RUN, str(path)], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, path.name)
    return Step(path.name, time.perf_counter() - begin, usage.ru_utime, usage.ru_maxrss * 1024)


def write_sites(folder: Path, projects: int, rows: int) -> None:
    """Write the exported data of some projects, one file for each.

    :param folder: the folder of the files.
    :param projects: the number of projects.
    :param rows: the number of rows of each.
    """
    folder.mkdir(parents=True)
    for number in range(projects):
        with (folder / f"project-{number:03}.json").open("w", encoding="utf-8") as file:
            file.writelines(json_chunks(_reports(number, rows)))


def _reports(number: int, rows: int) -> Iterator[ExportedReport]:
    """Yield the reports of a project, newest first."""
    for report in reversed(make(rows, REPORTS, seed=number)):
        yield _report(report, f"https://github.com/project-{number}/project-{number}", number)


def _report(report: Report, repository: str, number: int) -> ExportedReport:
    start = dt.date.fromisoformat(f"{report.period}-01")
    end = (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    source = random.Random(f"{number} {report.period}")
    logins = source.sample([f"person-{person}" for person in range(1000)], 20)
    return ExportedReport(
        project=f"Project {number}",
        period=report.period,
        start=start,
        end=end,
        published=end,
        title=report.title,
        url=f"https://project-{number}.example.org/{report.period}.html",
        repository=repository,
        repositories=[],
        authors=[],
        overview=text(report.overview, markdown),
        highlights=[],
        commits=[_commit(row, repository, source.choice((start, end))) for row in report.rows],
        infrastructure=[],
        trends=[],
        contributors=[
            ExportedContributor(name=login, url=f"https://github.com/{login}", first_time=False) for login in logins
        ],
        sections=[],
    )


def _commit(row: Row, repository: str, date: dt.date) -> ExportedCommit:
    prs = [
        ExportedNumberReference(repository="", number=number, url=f"{repository}/pull/{number}") for number in row.prs
    ]
    commit = ExportedCommitReference(repository="", hash=row.commit, url=f"{repository}/commit/{row.commit}")
    return ExportedCommit(
        description=text(row.description, markdown),
        url=f"https://example.org/{date:%Y-%m}.html#row-{row.commit}",
        area=row.area,
        date=date,
        breaking=False,
        commit=[commit],
        pr=prs,
        issue=[],
        authors=[],
        links=[],
    )


def main() -> None:
    """Print the cost of the recipe."""
    projects, rows = [int(argument) for argument in sys.argv[1:]] or [100, 10_000]
    with tempfile.TemporaryDirectory() as folder:
        for step in measure(Path(folder), projects, rows):
            sys.stdout.write(f"{step.name}: {step.clock:.1f} s, CPU {step.cpu:.1f} s, {step.memory / 1e6:.0f} MB\n")


if __name__ == "__main__":
    main()
