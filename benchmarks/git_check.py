"""Compare the cost of a check against git with that of reading the same commits with git alone.

``python -m benchmarks.git_check REPORT CLONE [BRANCH]`` runs the check and ``git log --numstat`` for the period of the
report, several times in alternation, and prints the CPU time of both and the ratio. It is meant for a clone of a real
project, such as https://github.com/NVIDIA/Megatron-LM with the January report of these docs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from sphinxext_progress.format.model import Report
from sphinxext_progress.reading import loader

ROUNDS = 5


def cpu(*command: str) -> float:
    """Run a command, and return the CPU time in seconds of the command and its children."""
    before = os.times()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def main(report: str, clone: str, branch: str = "main") -> None:
    """Print the times and their ratio."""
    loaded = loader.load_file(Path(report).absolute(), report, Report).model
    assert loaded, f"{report} has a fault"
    period = loaded.period
    check = (sys.executable, "-m", "sphinxext_progress.cli", "check", report, "--git", clone, "--ref", branch)
    span = (f"--since={period.start}T00:00:00Z", f"--until={period.end}T23:59:59Z")
    log = ("git", "-C", clone, "log", "--first-parent", "-m", "--numstat", *span, branch)
    pairs = [(cpu(*check), cpu(*log)) for _ in range(ROUNDS)]
    ours, git = (median(times) for times in zip(*pairs, strict=True))
    ratios = sorted(check_time / log_time for check_time, log_time in pairs)
    sys.stdout.write(
        f"check {ours:.2f} s, git log --numstat {git:.2f} s of CPU; ratio {median(ratios):.1f} "
        f"({ratios[0]:.1f} to {ratios[-1]:.1f}) in {ROUNDS} rounds\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
