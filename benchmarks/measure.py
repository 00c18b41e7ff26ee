"""Measure the cost of a command, such as one build, which runs in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]

#: The hash seed is fixed, so that the order of sets and the number of instructions are the same in each build. Bytecode
#: is cached, as it is for an installed package.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(ROOT),
    "NO_COLOR": "1",
}


class BuildError(Exception):
    """Raised if a command of the benchmarks fails, or a site does not have the content that it should have."""


class Metric(NamedTuple):
    """What is measured, and how it is printed."""

    name: str
    unit: str
    scale: float = 1
    digits: int = 2

    def format(self, value: float) -> str:
        """Return a value in the unit of the metric."""
        return f"{value * self.scale:,.{self.digits}f}"


#: User CPU time of the process and the processes that it forks.
CPU = Metric("CPU", "s")
CLOCK = Metric("Elapsed time", "s")
INSTRUCTIONS = Metric("Instructions", "millions", 1e-6, 0)
#: Peak memory of the process.
MEMORY = Metric("Memory", "MB", 1e-6, 0)
PAGES = Metric("Pages read", "", digits=0)

#: The values of one run.
Sample = dict[Metric, float]


@dataclass(frozen=True)
class Site:
    """A site of the benchmarks, and its output."""

    path: Path

    @property
    def src(self) -> Path:
        """The source folder."""
        return self.path / "src"

    @property
    def html(self) -> Path:
        """The folder of the HTML pages."""
        return self.path / "html"

    @property
    def doctrees(self) -> Path:
        """The folder of the doctrees and the environment."""
        return self.path / "doctrees"

    def write(self, form: str, rows: int, reports: int, pages: int) -> None:
        """Write the sources in another process, because the memory of this one would count towards that of a build."""
        command = ["-m", "benchmarks.forms", str(self.src), form, str(rows), str(reports), str(pages)]
        subprocess.run([sys.executable, *command], check=True, env=ENVIRONMENT, cwd=ROOT)

    def command(self, *options: str) -> tuple[str, ...]:
        """Return the arguments of Python that build the site with options of ``sphinx-build``."""
        return ("-m", "sphinx", "-b", "html", "-d", str(self.doctrees), *options, str(self.src), str(self.html))

    def clean(self) -> None:
        """Remove all output."""
        shutil.rmtree(self.html, ignore_errors=True)
        shutil.rmtree(self.doctrees, ignore_errors=True)

    def build(self, *options: str) -> Sample:
        """Build with options of ``sphinx-build``, and measure the cost."""
        return run_python(*self.command(*options))


def run_python(*arguments: str, python: str = sys.executable, checkout: Path = ROOT) -> Sample:
    """Run Python once, and measure the cost.

    :param checkout: the folder with the package to run.
    :raises BuildError: if the command fails or logs a warning.
    """
    sample, output, _ = _run([python, *arguments], checkout)
    if counts := re.search(r"(\d+) added, (\d+) changed", output):
        sample[PAGES] = int(counts[1]) + int(counts[2])
    return sample


def count_instructions(*arguments: str, python: str = sys.executable, checkout: Path = ROOT) -> int:
    """Run Python under valgrind, and return the number of instructions.

    The parameters are those of :func:`run_python`.
    """
    valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", "--"]
    _, _, messages = _run([*valgrind, python, *arguments], checkout)
    count = re.search(r"Collected : (\d+)", messages)
    if not count:
        raise BuildError(f"valgrind printed no count:\n{messages}")
    return int(count[1])


def can_count_instructions() -> bool:
    """Return whether valgrind is installed."""
    return shutil.which("valgrind") is not None


def _run(command: list[str], checkout: Path) -> tuple[Sample, str, str]:
    """Run a command; return the cost and what it printed on both streams."""
    environment = {**ENVIRONMENT, "PYTHONPATH": str(checkout)}
    with tempfile.TemporaryFile("w+") as stdout, tempfile.TemporaryFile("w+") as stderr:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=stdout, stderr=stderr, env=environment, cwd=checkout)
        _, status, usage = os.wait4(process.pid, 0)
        clock = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        stdout.seek(0)
        stderr.seek(0)
        output, messages = stdout.read(), stderr.read()
    if process.returncode or "WARNING" in messages:
        raise BuildError(f"{' '.join(command)}: {messages}")
    return {CPU: usage.ru_utime, CLOCK: clock, MEMORY: usage.ru_maxrss * 1024}, output, messages
