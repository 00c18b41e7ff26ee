"""Check the draft of January 2026 of Megatron-LM: noise, reverts, areas, and CPU time.

    python -m benchmarks.january MEGATRON

The argument is a clone of NVIDIA/Megatron-LM, which may be bare. The report is in ``docs/progress``, and the areas are
in ``tests/data/megatron-lm-areas.yaml``. The exit code is 1 if an expectation is not met.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from sphinxext_progress.format.model import Report
from sphinxext_progress.format.period import Period
from sphinxext_progress.format.project import Area, Project
from sphinxext_progress.format.references import hashes_of
from sphinxext_progress.git import log
from sphinxext_progress.git.commits import GitCommit, History
from sphinxext_progress.git.differences import count_lines
from sphinxext_progress.git.drafting import period_changes
from sphinxext_progress.git.drafting.areas import AreaMatcher
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.scope import Scope
from sphinxext_progress.reading.loader import load_file

REFERENCE = Path(__file__).parents[1] / "docs" / "progress" / "2026-01.yaml"
AREAS = Path(__file__).parents[1] / "tests" / "data" / "megatron-lm-areas.yaml"

#: The minimum share of commits set aside, the minimum number of rows with the right area, the maximum CPU time of a draft
#: in seconds, and the number of runs, of which the fastest counts.
SHARE, RIGHT, SECONDS, RUNS = 0.4, 20, 1.0, 5

#: Changes that landed in January and were reverted, by pull request number: the commit that is in effect at the end of the
#: month, according to the files; empty if the change is not in effect.
CHAINS = {
    2955: "", 2966: "b9ee19e6ba", 3112: "36411ddff1", 2031: "35e85a6710", 2572: "642fdd9010", 2142: "71c49b56da",
    3049: "389436b33e", 2698: "c40b6ea070", 2898: "a3615d7956", 2506: "6704731849", 2883: "", 2738: "fcb4d5479d", 2963: "",
}  # fmt: skip

#: The January commit that reverted an older change; the draft lists the revert.
TAKEN_BACK = "409ebf18b4"


def main() -> int:
    """Print each expectation and whether it holds."""
    repository = Repository(Path(sys.argv[1]))
    period = Period.parse("2026-01")
    assert period
    history = log.read_history(log.read_branch(repository, "main"), Scope([period]))
    report, project = load_file(REFERENCE, REFERENCE.name, Report).model, load_file(AREAS, AREAS.name, Project).model
    assert report
    assert project
    changes = period_changes.gather_changes(repository, history, period, project.areas)
    aside = [commit for group in changes.excluded_commits for commit in group.commits]
    # Compare only hashes: a revert and a reapplied change share a number.
    rows = {name for row in report.commits for name in hashes_of(row.commit)}
    lost = [commit for commit in aside if commit.hash[:10] in rows]
    share = len(aside) / len(changes.commits)
    wrong = net_effects(changes, history)
    right = areas(repository, history, report, project.areas)
    seconds = min(cost(Path(sys.argv[1])) for _ in range(RUNS))
    expectations = {
        f"set aside: {len(aside)} of {len(changes.commits)} commits ({share:.0%}), at least {SHARE:.0%}": share
        >= SHARE,
        f"rows among them: {len(lost)}": not lost,
        f"net effects: {len(CHAINS) + 1 - len(wrong)} of {len(CHAINS) + 1} right {wrong or ''}": not wrong,
        f"areas: {right} of {len(report.commits)} rows right, at least {RIGHT}": right >= RIGHT,
        f"CPU: {seconds:.2f} s with git, at most {SECONDS} s": seconds <= SECONDS,
    }
    for what, holds in expectations.items():
        sys.stdout.write(f"{'holds' if holds else 'FAILS'}  {what}\n")
    return not all(expectations.values())


def net_effects(found: period_changes.PeriodChanges, history: History) -> list[int]:
    """Return the pull request numbers whose net effect is wrong."""
    listed = {commit.hash[:10] for change in found.changes for commit in change.landed.commits}

    def landings(number: int) -> set[str]:
        return {commit.hash[:10] for commit in history.by_number[number] if commit in found.commits}

    wrong = [number for number, name in CHAINS.items() if ({name} & listed) != ({name} - {""})]
    wrong += [number for number, name in CHAINS.items() if (landings(number) - {name}) & listed]
    return sorted({*wrong, *([] if TAKEN_BACK in listed else [2270])})


def areas(repository: Repository, history: History, report: Report, known: list[Area]) -> int:
    """Count the rows whose commit is assigned the area that the report states."""
    matcher = AreaMatcher(known)
    pairs: list[tuple[str, GitCommit]] = [
        (row.area, history.find(hashes_of(row.commit)[0])[0]) for row in report.commits
    ]
    counted = count_lines(repository, [commit for _, commit in pairs])
    lines = {name: {file.path: file.added + file.deleted for file in files} for name, files in counted.items()}
    return sum(matcher.find(commit.title, lines[commit.hash]) == area for area, commit in pairs)


def cost(clone: Path) -> float:
    """Run the command once, and return its CPU time in seconds, including that of git."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(AREAS, Path(folder) / "project.yaml")
        command = [sys.executable, "-m", "sphinxext_progress.cli", "new", "2026-01", "--git", str(clone.absolute())]
        before = getrusage(RUSAGE_CHILDREN)
        # Use cached bytecode, as an installed package does.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        command += ["--ref", "main", "--reports", folder]
        subprocess.run(command, check=True, capture_output=True, env=environment)
        after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
