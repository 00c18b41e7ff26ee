"""Measure what ``check --git`` and ``new`` cost for one month when the history behind it grows.

``python -m benchmarks.git_cost [COMMITS...]`` generates histories with ``git fast-import``, each with the same 500 commits
in its last month, and prints for each command the user CPU time and the peak memory of the process itself, without those
of git. The time should follow the month and not the history.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 3
COMMITS_OF_MONTH = 500
ROWS = 40
FILES = 400
#: The first day after the last month, and the months with reports.
END = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]

_MEASURE = """
import json, resource, sys
from sphinxext_progress.cli.main import main
status = main(sys.argv[1:])
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([status, usage.ru_utime, usage.ru_maxrss / 1024]), file=sys.stderr)
"""


def generate(path: Path, count: int) -> None:
    """Write a history with several hundred commits in each month and a revert now and then."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", path], check=True)
    process = subprocess.Popen(["git", "-C", path, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert process.stdin
    process.stdin.writelines(_stream(count))
    process.stdin.close()
    assert not process.wait()


def _stream(count: int) -> Iterator[bytes]:
    step = 31 * 86_400 // COMMITS_OF_MONTH
    for number in range(1, count + 1):
        when = int(END.timestamp()) - (count - number + 1) * step
        place = number * 7919 % FILES
        words = f"Add option {number} to the reader of part {place}"
        subject = f'Revert "{_words(number - 30)} (#{number - 30})"' if number % 100 == 99 else _words(number)
        message = f"{subject} (#{number})\n\n{words}, as proposed in the discussion.\n\n* first step\n* second step\n".encode()
        content = "".join(
            f"value_{place}_{line} = {number if line % 9 == number % 9 else 0}\n" for line in range(60)
        ).encode()
        yield b"commit refs/heads/main\n"
        yield b"committer Ann Lee %d <ann%d@example.org> %d +0000\n" % (number % 50, number % 50, when)
        yield b"data %d\n%b\n" % (len(message), message)
        yield b"M 644 inline src/part%d/module%d.py\ndata %d\n%b\n" % (place % 20, place, len(content), content)


def _words(number: int) -> str:
    return f"Add option {number} to the reader of part {number * 7919 % FILES}"


def write_reports(folder: Path, repository: Path) -> None:
    """Write a report of each month that refers to every twelfth commit."""
    folder.mkdir()
    (folder / "project.yaml").write_text("areas: [{name: Part, paths: ['src/**']}]\n", "utf-8")
    for month in MONTHS:
        first = dt.date.fromisoformat(f"{month}-01")
        last = (first + dt.timedelta(days=31)).replace(day=1)
        span = (f"--since={first}T00:00:00Z", f"--until={last}T00:00:00Z")
        log = subprocess.run(
            ["git", "-C", repository, "log", "--format=%H %s", *span, "main"],
            capture_output=True,
            text=True,
            check=True,
        )
        rows = [line.partition(" ") for line in log.stdout.splitlines()[:: COMMITS_OF_MONTH // ROWS]]
        entries = [{"area": "Part", "description": title, "commit": name[:10]} for name, _, title in rows]
        text = json.dumps({"period": month, "overview": "Options.", "commits": entries})
        (folder / f"{month}.yaml").write_text(text, "utf-8")


def measure(*arguments: str | Path) -> tuple[float, float]:
    """Run a command several times and return the median of its own user CPU in seconds, and its peak memory in MB."""
    results = []
    for _ in range(ROUNDS):
        command = [sys.executable, "-c", _MEASURE, *map(str, arguments)]
        process = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONHASHSEED": "0"}
        )
        status, *usage = json.loads(process.stderr.splitlines()[-1])
        assert status in {0, 1}, process.stderr
        results.append(usage)
    seconds, megabytes = (median(values) for values in zip(*results, strict=True))
    return seconds, megabytes


def main(*counts: str) -> None:
    """Print one line for each size of the history."""
    with tempfile.TemporaryDirectory() as name:
        for count in map(int, counts or ("20000", "100000", "300000")):
            folder = Path(os.environ.get("GIT_COST_FOLDER", name)) / str(count)
            if not folder.exists():
                folder.mkdir(parents=True)
                generate(folder / "repository", count)
                write_reports(folder / "progress", folder / "repository")
                (folder / "empty").mkdir()
            clone = ("--git", folder / "repository")
            scenes = {
                "check of a month": ("check", folder / "progress" / f"{MONTHS[-1]}.yaml", *clone),
                "check of twelve": ("check", folder / "progress", *clone),
                "new": ("new", MONTHS[-1], "--reports", folder / "empty", "--dry-run", *clone),
            }
            for label, arguments in scenes.items():
                seconds, megabytes = measure(*arguments)
                sys.stdout.write(f"{count:>7} commits, {label}: {seconds:.2f} s, {megabytes:.0f} MB\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
