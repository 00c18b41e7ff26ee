"""Measure the instructions and the peak memory of a build, and compare them with another checkout or a stored count.

::

    python tools/callgrind.py . --against ../before
    python tools/callgrind.py . --against 61234567890

Both builds are ``sphinx-build -b html`` on the same site of the benchmarks: 1,000 rows on 60 pages, with
``html_baseurl`` set. valgrind has to be installed. The hash seed is fixed and the bytecode is compiled beforehand, so
that two counts of the same code differ by less than 0.1 %. A count is valid only for one interpreter and its packages.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORM = "ours-rst"
CONF = 'html_baseurl = "https://example.org/docs/"\n'


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a build."""

    instructions: int
    #: The peak memory of the process, in KiB; 0 if it is unknown.
    memory: int = 0


class Site:
    """A site of the benchmarks.

    :param folder: an empty folder for the site and its output.
    """

    def __init__(self, folder: Path, rows: int, pages: int) -> None:
        self._folder = folder
        self._src = folder / "src"
        command = [
            sys.executable,
            "-m",
            "benchmarks.forms",
            str(self._src),
            FORM,
            str(rows),
            str(pages),
            str(pages),
        ]
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        with (self._src / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(CONF)

    def cost(self, python: str, checkout: Path) -> Cost:
        """Measure a build that uses the package of a checkout."""
        # The first build only compiles the bytecode.
        self._build(python, checkout)
        memory, _ = self._build(python, checkout)
        _, messages = self._build(
            python, checkout, "valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", "--"
        )
        counted = re.search(r"Collected : (\d+)", messages)
        if not counted:
            sys.exit(f"valgrind printed no count:\n{messages}")
        return Cost(int(counted[1]), memory)

    def _build(self, python: str, checkout: Path, *prefix: str) -> tuple[int, str]:
        """Build from scratch; return the peak memory in KiB and what was written to standard error."""
        environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONHASHSEED": "0",
            "PYTHONPATH": str(checkout),
            "SOURCE_DATE_EPOCH": "1767225600",
        }
        out = self._folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        command = [*prefix, python, "-m", "sphinx", "-q", "-W", "-b", "html", str(self._src), str(out)]
        with (self._folder / "stderr").open("w+", encoding="utf-8") as stderr:
            process = subprocess.Popen(command, env=environment, cwd=self._folder, stderr=stderr)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            stderr.seek(0)
            messages = stderr.read()
        if process.returncode:
            sys.exit(f"the build failed:\n{messages}")
        return usage.ru_maxrss, messages


def report(name: str, cost: Cost) -> None:
    """Print the cost of a build."""
    memory = f", {cost.memory / 1024:.1f} MiB" if cost.memory else ""
    print(f"{name}: {cost.instructions:,} instructions{memory}", flush=True)


def main() -> int:
    """Measure and compare; return 1 if the ratio exceeds the limit."""
    parser = argparse.ArgumentParser(description="Count the instructions and the peak memory of a build.")
    parser.add_argument("checkout", type=Path, nargs="?", default=ROOT, help="whose package is measured")
    parser.add_argument("--python", default=sys.executable, help="the interpreter, with Sphinx (default: this one)")
    parser.add_argument("--against", help="another checkout, or a stored number of instructions")
    parser.add_argument("--against-python", help="the interpreter of the other checkout (default: the same)")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--limit", type=float, default=1.10, help="the largest allowed ratio (default: 1.10)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), arguments.rows, arguments.pages)
        cost = site.cost(arguments.python, arguments.checkout.resolve())
        report(str(arguments.checkout), cost)
        if not arguments.against:
            return 0
        if arguments.against.isdecimal():
            before = Cost(int(arguments.against))
        else:
            before = site.cost(arguments.against_python or arguments.python, Path(arguments.against).resolve())
    report(arguments.against, before)
    ratio = cost.instructions / before.instructions
    memory = f", memory {cost.memory / before.memory:.3f}" if before.memory else ""
    print(f"ratio: instructions {ratio:.3f}{memory}")
    return int(ratio > arguments.limit)


if __name__ == "__main__":
    sys.exit(main())
