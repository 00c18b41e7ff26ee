"""Measure the cost of one build, which runs ``sphinx-build`` in a separate process."""

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

ROOT = Path(__file__).parents[1]

#: The hash seed is fixed, so that the order of sets and the number of calls are the same in each build. Bytecode is
#: cached, as it is for an installed package.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(ROOT),
    "NO_COLOR": "1",
}


class BuildError(Exception):
    """Raised if a site of the benchmarks does not build as expected."""


@dataclass(frozen=True)
class Sample:
    """The cost of one build."""

    #: User CPU time, in seconds, of the build and the processes it forked.
    cpu: float
    #: Elapsed time, in seconds.
    clock: float
    #: Peak memory of the process, in bytes.
    memory: int
    #: The number of pages that Sphinx read.
    read: int


@dataclass(frozen=True)
class Folder:
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

    def arguments(self, *options: str) -> list[str]:
        """Return the arguments of ``sphinx-build``."""
        return ["-b", "html", "-d", str(self.doctrees), *options, str(self.src), str(self.html)]

    def clean(self) -> None:
        """Remove all output."""
        shutil.rmtree(self.html, ignore_errors=True)
        shutil.rmtree(self.doctrees, ignore_errors=True)

    def build(self, *options: str) -> Sample:
        """Build with options of ``sphinx-build``, and measure the cost."""
        return run("-m", "sphinx", *self.arguments(*options))

    def calls(self, *options: str) -> int:
        """Build with options of ``sphinx-build``, and return the number of function calls."""
        file = self.path / "calls"
        run("-m", "benchmarks.calls", str(file), *self.arguments(*options))
        return int(file.read_text("utf-8"))

    def size(self) -> tuple[int, int]:
        """Return the size in bytes of the doctrees, without the environment, and of the pages."""
        doctrees = sum(path.stat().st_size for path in self.doctrees.rglob("*.doctree"))
        return doctrees, sum(path.stat().st_size for path in self.html.rglob("*.html"))


def run(*arguments: str) -> Sample:
    """Run Python, and measure the cost.

    :raises BuildError: if the command fails or logs a warning.
    """
    with tempfile.TemporaryFile("w+") as stdout, tempfile.TemporaryFile("w+") as stderr:
        begin = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], stdout=stdout, stderr=stderr, env=ENVIRONMENT, cwd=ROOT
        )
        _, status, usage = os.wait4(process.pid, 0)
        clock = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        stdout.seek(0)
        stderr.seek(0)
        warnings = stderr.read()
        if process.returncode or "WARNING" in warnings:
            msg = f"{' '.join(arguments)}: {warnings}"
            raise BuildError(msg)
        counts = re.findall(r"(\d+) added, (\d+) changed", stdout.read())
    read = sum(int(count) for count in counts[0]) if counts else 0
    return Sample(usage.ru_utime, clock, usage.ru_maxrss * 1024, read)
