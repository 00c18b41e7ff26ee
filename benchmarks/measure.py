"""What one build costs: the real command, in a process of its own."""

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

#: The order of sets is the same in each build, so that the number of calls is. What is measured has its bytecode, as a
#: package that pip installs has.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(ROOT),
    "NO_COLOR": "1",
}


class BuildError(Exception):
    """A site of the benchmarks does not build as it should."""


@dataclass(frozen=True)
class Sample:
    """What a build cost."""

    #: User CPU time, in seconds, of the build and the processes it forked.
    cpu: float
    #: Time on the clock, in seconds.
    clock: float
    #: The most memory that a process had, in bytes.
    memory: int
    #: The pages that were read, as Sphinx counts them.
    read: int


@dataclass(frozen=True)
class Folder:
    """A site of the benchmarks, and its output."""

    path: Path

    @property
    def src(self) -> Path:
        """The sources."""
        return self.path / "src"

    @property
    def html(self) -> Path:
        """The pages."""
        return self.path / "html"

    @property
    def doctrees(self) -> Path:
        """The doctrees, and the environment."""
        return self.path / "doctrees"

    def write(self, form: str, rows: int, reports: int, pages: int) -> None:
        """Write the sources; by another process, because what this one holds would count as memory of a build."""
        command = ["-m", "benchmarks.forms", str(self.src), form, str(rows), str(reports), str(pages)]
        subprocess.run([sys.executable, *command], check=True, env=ENVIRONMENT, cwd=ROOT)

    def arguments(self, *options: str) -> list[str]:
        """Give the arguments of ``sphinx-build``."""
        return ["-b", "html", "-d", str(self.doctrees), *options, str(self.src), str(self.html)]

    def clean(self) -> None:
        """Remove all output."""
        shutil.rmtree(self.html, ignore_errors=True)
        shutil.rmtree(self.doctrees, ignore_errors=True)

    def build(self, *options: str) -> Sample:
        """Build, and measure.

        :param options: options of ``sphinx-build``.
        """
        return run("-m", "sphinx", *self.arguments(*options))

    def calls(self, *options: str) -> int:
        """Build, and count the functions that are called.

        :param options: options of ``sphinx-build``.
        """
        file = self.path / "calls"
        run("-m", "benchmarks.calls", str(file), *self.arguments(*options))
        return int(file.read_text("utf-8"))

    def size(self) -> tuple[int, int]:
        """Give the bytes of the doctrees, without the environment, and of the pages."""
        doctrees = sum(path.stat().st_size for path in self.doctrees.rglob("*.doctree"))
        return doctrees, sum(path.stat().st_size for path in self.html.rglob("*.html"))


def run(*arguments: str) -> Sample:
    """Run Python, and measure.

    :param arguments: what Python runs.
    :raises BuildError: where it fails or warns.
    """
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as warned:
        begin = time.perf_counter()
        process = subprocess.Popen([sys.executable, *arguments], stdout=said, stderr=warned, env=ENVIRONMENT, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        clock = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        warned.seek(0)
        warnings = warned.read()
        if process.returncode or "WARNING" in warnings:
            msg = f"{' '.join(arguments)}: {warnings}"
            raise BuildError(msg)
        found = re.findall(r"(\d+) added, (\d+) changed", said.read())
    read = sum(int(count) for count in found[0]) if found else 0
    return Sample(usage.ru_utime, clock, usage.ru_maxrss * 1024, read)
