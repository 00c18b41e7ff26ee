"""What a check against git costs beside reading the same commits with git alone.

``python -m benchmarks.git_check REPORT CLONE [BRANCH]`` checks the report in a process of its own, several times in
turn with ``git log --numstat`` of its period, and prints both in seconds of CPU and their ratio. A clone of a real project
is what it is for: https://github.com/NVIDIA/Megatron-LM with the January report of these docs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from sphinxext_progress.reading import loader

ROUNDS = 5


def cpu(*command: str) -> float:
    """Run a command, and give the seconds of CPU that it and its children took."""
    before = os.times()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def main(report: str, clone: str, branch: str = "main") -> None:
    """Measure, and print."""
    loaded = loader.load_report(Path(report).absolute(), report).model
    assert loaded, f"{report} has a fault"
    period = loaded.period
    check = (sys.executable, "-m", "sphinxext_progress.cli", "check", report, "--git", clone, "--ref", branch)
    span = (f"--since={period.start}T00:00:00Z", f"--until={period.end}T23:59:59Z")
    log = ("git", "-C", clone, "log", "--first-parent", "-m", "--numstat", *span, branch)
    pairs = [(cpu(*check), cpu(*log)) for _ in range(ROUNDS)]
    ours, git = (median(one) for one in zip(*pairs, strict=True))
    ratios = sorted(one / other for one, other in pairs)
    sys.stdout.write(
        f"check {ours:.2f} s, git log --numstat {git:.2f} s of CPU; ratio {median(ratios):.1f} "
        f"({ratios[0]:.1f} to {ratios[-1]:.1f}) in {ROUNDS} rounds\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
