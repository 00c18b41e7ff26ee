"""Measure how long the command takes to start: ``--version`` and ``--help`` beside a check of 60 reports."""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING

from .again import Figure
from .measure import ENVIRONMENT

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = 60

#: The maximum cost of an answer that needs no library, relative to the check.
START_BOUND = 0.25


def start(folder: Path, rounds: int) -> list[Figure]:
    """Measure the start of the command in alternation with the check."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(REPORTS):
        period = f"{2020 + number // 12}-{number % 12 + 1:02}"
        (folder / f"{period}.yaml").write_text(f"period: {period}\noverview: Some *words*.\n", "utf-8")
    commands = {name: [name] for name in ("--version", "--help")} | {"check": ["check", str(folder)]}
    for arguments in commands.values():
        # This run is not measured: it compiles the bytecode that later runs load.
        _cpu(arguments)
    times = {name: median(column) for name, column in _alternate(commands, rounds).items()}
    return [
        Figure(name, times[name], "s", f"a check of {REPORTS} reports", times["check"], START_BOUND)
        for name in ("--version", "--help")
    ]


def _alternate(commands: dict[str, list[str]], rounds: int) -> dict[str, list[float]]:
    measured: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, arguments in commands.items():
            measured[name].append(_cpu(arguments))
    return measured


def _cpu(arguments: list[str]) -> float:
    """Run the command, and return its user CPU time in seconds."""
    before = os.times().children_user
    command = [sys.executable, "-m", "sphinxext_progress.cli", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    return os.times().children_user - before
