"""Build the same reports in all forms, in several rounds, and print the cost of each form.

python -m benchmarks.run [--rounds 5] [--write FILE] [ROWSxPAGES ...] [again] [commands]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from . import again, commands, results
from .forms import FORMS
from .measure import ENVIRONMENT, ROOT, BuildError, Folder

#: The forms that are measured at every size; all forms are measured at two sizes.
ALWAYS = [
    *("ours-rst", "unlinked-rst", "floor-rst", "csv-table-rst", "empty-rst"),
    *("ours-myst", "unlinked-myst", "floor-myst", "csv-table-myst", "empty-myst"),
]
SIZES = [f"{rows}x{pages}" for rows in (1000, 5000, 20000) for pages in (1, 60, 300)]
ALL_FORMS = ("1000x60", "5000x60")
#: Other measurements, by the argument that chooses them.
SCENES = {"again": again.SCENES, "commands": (commands.start,)}


@dataclass
class Measured:
    """The cost of the builds of one form."""

    cpu: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    calls: int = 0
    doctrees: int = 0
    html: int = 0

    @property
    def medians(self) -> dict[str, float]:
        """The median of each measurement."""
        return {
            "calls": self.calls,
            "cpu": median(self.cpu),
            "memory": median(self.memory),
            "doctrees": self.doctrees,
            "html": self.html,
        }


def reports_of(rows: int, pages: int) -> int:
    """Return the number of reports: one per page; on a single page, enough to keep each file below the size limit."""
    return pages if pages > 1 else max(1, rows // 1000)


def measure(size: str, rounds: int, folder: Path) -> dict[str, Measured]:
    """Build all forms once per round, and measure the builds.

    :param size: the numbers of rows and pages, such as ``5000x60``.
    :param folder: the folder for the sites.
    :raises BuildError: if the pages of a form lack content that the others have.
    """
    rows, pages = map(int, size.split("x"))
    reports = reports_of(rows, pages)
    names = list(FORMS) if size in ALL_FORMS else ALWAYS
    sites = {name: Folder(folder / size / name) for name in names}
    measured = {name: Measured() for name in names}
    for name, site in sites.items():
        site.write(name, rows, reports, pages)
        # This build is not measured: it compiles the bytecode that later builds load.
        site.build()
        measured[name].doctrees, measured[name].html = site.size()
    for name, site in sites.items():
        floor = sites.get(name.replace("ours", "floor")) if name.startswith("ours") else None
        compare(name, [str(rows), str(reports), str(pages)], site, floor)
    for number in range(rounds):
        for name, site in sites.items():
            site.clean()
            sample = site.build()
            measured[name].cpu.append(sample.cpu)
            measured[name].memory.append(sample.memory)
            say(f"{size} round {number + 1} of {rounds}: {name} {sample.cpu:.2f} s")
    for name, site in sites.items():
        site.clean()
        measured[name].calls = site.calls()
        say(f"{size} calls: {name} {measured[name].calls / 1e6:.2f} million")
        site.clean()
    return measured


def compare(name: str, counts: list[str], site: Folder, floor: Folder | None) -> None:
    """Check that a form has the same words, code spans and links as the others, before it is measured."""
    folders = [str(folder.html) for folder in (site, floor) if folder]
    command = [sys.executable, "-m", "benchmarks.same", name, *counts, *folders]
    compared = subprocess.run(command, check=False, capture_output=True, text=True, env=ENVIRONMENT, cwd=ROOT)
    if compared.returncode:
        raise BuildError(compared.stderr)


def say(line: str) -> None:
    """Print the progress."""
    sys.stderr.write(f"{line}\n")


def main() -> int:
    """Measure and print the requested sizes; return 1 if a bound does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "sizes", nargs="*", metavar="SIZE", help="rows and pages, as 5000x60, or 'again', or 'commands'; default: all"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each form is built, at least")
    parser.add_argument("--write", type=Path, help="the file that the tables are written to")
    arguments = parser.parse_args()
    sizes = arguments.sizes or [*SIZES, "again", "commands"]
    tables: dict[str, dict[str, dict[str, float]]] = {}
    spread: dict[str, dict[str, list[float]]] = {}
    figures: list[again.Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            if scenes := SCENES.get(size):
                for scene in scenes:
                    say(str(scene.__doc__).partition("\n")[0])
                    figures += scene(Path(folder) / size, arguments.rounds)
            else:
                measured = measure(size, arguments.rounds, Path(folder))
                tables[size] = {name: form.medians for name, form in measured.items()}
                spread[size] = {name: form.cpu for name, form in measured.items()}
            lines, holds = results.text(tables, spread, figures, arguments.rounds)
            # Write after each size, because a run takes hours.
            if arguments.write:
                arguments.write.write_text(lines, "utf-8")
    sys.stdout.write(lines)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
