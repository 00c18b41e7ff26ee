"""Compare the instructions and the peak memory of a build with another checkout or with a stored count.

::

    python -m benchmarks.checkouts . --against ../before
    python -m benchmarks.checkouts . --against 61234567890

Both builds are ``sphinx-build -b html`` on the same site: 1,000 rows on 60 pages, with ``html_baseurl`` set. Two counts
of the same code differ by less than 0.1 %. A count is valid only for one interpreter and its packages.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from .measure import INSTRUCTIONS, MEMORY, ROOT, Sample, Site, count_instructions, run_python

CONF = 'html_baseurl = "https://example.org/docs/"\n'


def cost(site: Site, python: str, checkout: Path) -> Sample:
    """Measure a build that uses the package of a checkout."""
    for _ in range(2):
        # The first build compiles the bytecode.
        site.clean()
        sample = run_python(*site.command(), python=python, checkout=checkout)
    site.clean()
    return {**sample, INSTRUCTIONS: count_instructions(*site.command(), python=python, checkout=checkout)}


def report(name: str, measured: Sample) -> None:
    """Print the cost of a build."""
    memory = f", {MEMORY.format(measured[MEMORY])} MB" if MEMORY in measured else ""
    sys.stdout.write(f"{name}: {measured[INSTRUCTIONS]:,.0f} instructions{memory}\n")
    sys.stdout.flush()


def main() -> int:
    """Measure and compare; return 1 if the ratio exceeds the limit."""
    parser = argparse.ArgumentParser(description="Count the instructions and the peak memory of a build.")
    parser.add_argument("checkout", type=Path, nargs="?", default=ROOT, help="whose package is measured")
    parser.add_argument("--python", default=sys.executable, help="the interpreter, with Sphinx (default: this one)")
    parser.add_argument("--against", help="another checkout, or a stored number of instructions")
    parser.add_argument("--against-python", help="the interpreter of the other checkout (default: the same)")
    parser.add_argument(
        "--form", default="ours-rst", help="what is built, from benchmarks/forms.py (default: ours-rst)"
    )
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--limit", type=float, default=1.10, help="the largest allowed ratio (default: 1.10)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.write(arguments.form, arguments.rows, arguments.pages, arguments.pages)
        with (site.src / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(CONF)
        measured = cost(site, arguments.python, arguments.checkout.resolve())
        report(str(arguments.checkout), measured)
        if not arguments.against:
            return 0
        if arguments.against.isdecimal():
            before: Sample = {INSTRUCTIONS: int(arguments.against)}
        else:
            python = arguments.against_python or arguments.python
            before = cost(site, python, Path(arguments.against).resolve())
    report(arguments.against, before)
    ratios = {metric: measured[metric] / before[metric] for metric in (INSTRUCTIONS, MEMORY) if metric in before}
    sys.stdout.write("".join(f"{metric.name}: {ratio:.3f}\n" for metric, ratio in ratios.items()))
    return int(ratios[INSTRUCTIONS] > arguments.limit)


if __name__ == "__main__":
    sys.exit(main())
