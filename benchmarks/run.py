"""Builds the same reports in all forms, several rounds in turn, and says what each costs.

python -m benchmarks.run [--rounds 5] [--write FILE] [ROWSxPAGES ...] [again]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from . import again, results
from .forms import FORMS
from .measure import ENVIRONMENT, ROOT, BuildError, Folder

#: Those that are measured at every size; all forms are at two.
ALWAYS = [
    *("ours-rst", "unlinked-rst", "floor-rst", "csv-table-rst", "empty-rst"),
    *("ours-myst", "unlinked-myst", "floor-myst", "csv-table-myst", "empty-myst"),
]
SIZES = [f"{rows}x{pages}" for rows in (1000, 5000, 20000) for pages in (1, 60, 300)]
ALL_FORMS = ("1000x60", "5000x60")


@dataclass
class Measured:
    """What the builds of one form cost."""

    cpu: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    calls: int = 0
    doctrees: int = 0
    html: int = 0

    @property
    def medians(self) -> dict[str, float]:
        """One number for each thing that is measured."""
        return {
            "calls": self.calls,
            "cpu": median(self.cpu),
            "memory": median(self.memory),
            "doctrees": self.doctrees,
            "html": self.html,
        }


def reports_of(rows: int, pages: int) -> int:
    """Give the number of reports: one a page; on one page, as many as keep a file of a size that is read."""
    return pages if pages > 1 else max(1, rows // 1000)


def measure(size: str, rounds: int, folder: Path) -> dict[str, Measured]:
    """Build each form of a size, all forms once a round.

    :param size: rows and pages, as ``5000x60``.
    :param rounds: how many rounds.
    :param folder: where the sites are made.
    :raises BuildError: where a form does not carry what the others do.
    """
    rows, pages = map(int, size.split("x"))
    reports = reports_of(rows, pages)
    names = list(FORMS) if size in ALL_FORMS else ALWAYS
    sites = {name: Folder(folder / size / name) for name in names}
    found = {name: Measured() for name in names}
    for name, site in sites.items():
        site.write(name, rows, reports, pages)
        # Not counted: it compiles what a later build finds compiled.
        site.build()
        found[name].doctrees, found[name].html = site.size()
    for name, site in sites.items():
        floor = sites.get(name.replace("ours", "floor")) if name.startswith("ours") else None
        compare(name, [str(rows), str(reports), str(pages)], site, floor)
    for number in range(rounds):
        for name, site in sites.items():
            site.clean()
            sample = site.build()
            found[name].cpu.append(sample.cpu)
            found[name].memory.append(sample.memory)
            say(f"{size} round {number + 1} of {rounds}: {name} {sample.cpu:.2f} s")
    for name, site in sites.items():
        site.clean()
        found[name].calls = site.calls()
        say(f"{size} calls: {name} {found[name].calls / 1e6:.2f} million")
        site.clean()
    return found


def compare(name: str, counts: list[str], site: Folder, floor: Folder | None) -> None:
    """Make sure that a form carries the words, the code spans and the links, before it is measured."""
    folders = [str(one.html) for one in (site, floor) if one]
    command = [sys.executable, "-m", "benchmarks.same", name, *counts, *folders]
    compared = subprocess.run(command, check=False, capture_output=True, text=True, env=ENVIRONMENT, cwd=ROOT)
    if compared.returncode:
        raise BuildError(compared.stderr)


def say(line: str) -> None:
    """Say how far it is."""
    sys.stderr.write(f"{line}\n")


def main() -> int:
    """Measure what is asked for, print it, and say whether all bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help="rows and pages, as 5000x60, or 'again'; default: all")
    parser.add_argument("--rounds", type=int, default=5, help="how often each form is built, at least")
    parser.add_argument("--write", type=Path, help="the file that the tables are written to")
    arguments = parser.parse_args()
    sizes = arguments.sizes or [*SIZES, "again"]
    tables: dict[str, dict[str, dict[str, float]]] = {}
    spread: dict[str, dict[str, list[float]]] = {}
    figures: list[again.Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            if size == "again":
                for scene in again.SCENES:
                    say(str(scene.__doc__).partition("\n")[0])
                    figures += scene(Path(folder) / "again", arguments.rounds)
            else:
                found = measure(size, arguments.rounds, Path(folder))
                tables[size] = {name: one.medians for name, one in found.items()}
                spread[size] = {name: one.cpu for name, one in found.items()}
            lines, kept = results.text(tables, spread, figures, arguments.rounds)
            # After each size: a run takes hours.
            if arguments.write:
                arguments.write.write_text(lines, "utf-8")
    sys.stdout.write(lines)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
