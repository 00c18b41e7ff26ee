"""Inject faults into true reports, and count how many of them ``check --git`` finds.

    python -m benchmarks.faults CLONE [BRANCH=CLONE] ...

Each argument is a clone, which may be bare, with the branch in front if it is not the default one. The true reports are
the drafts of some months of each clone, with all rows that a draft proposes. Each fault is injected alone, into copies of
these reports, several times in each. It counts as found if a finding about its line names it; findings that the true
report has too do not count. The output has a line for each kind of fault, with the numbers of found and injected faults
for each clone. The exit code is 1 if fewer than 95 % of all faults are found, or if a true report has an error or a warning.

Rows with a fault in their words cite no pull request and no date, so that only their words are wrong. The words of
invented rows are those of the next clone on the command line, so give at least two clones. A kind of fault is left out of
a month that has nothing to inject it into, such as a reverted commit.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import yaml

from benchmarks.fault_kinds import FAULTS, FAULTS_OF_KIND, Month, Row, WrittenReport
from sphinxext_progress.format.period import Period
from sphinxext_progress.git import log
from sphinxext_progress.git.differences import count_lines
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.subjects import parse_subject
from sphinxext_progress.git.touched_files import FilePurpose, file_purpose
from sphinxext_progress.git.verifying.identification import days_outside

#: The number of months of each clone, the minimum number of commits in a month.
MONTHS, MIN_COMMITS = 3, 20

#: The maximum distance of the commits of other months, in days.
MAX_DISTANCE = 25

#: The minimum share of faults to find.
MIN_FOUND = 0.95

#: The findings about which changes a report cites; only that about a missing change is about a fault.
SUMMARIES = ("coverage", "coverage-hole")

#: The names of the rules that name each kind of fault.
RULES = {inject.__name__: rules for inject, rules in FAULTS.items()}

#: Whether each fault was found, by its kind and the name of the clone.
Counts = defaultdict[tuple[str, str], list[bool]]

ROW_KEYS = ("description", "commit", "pr", "date", "kind")


def cli(*arguments: str) -> str:
    """Run the command line."""
    command = [sys.executable, "-m", "sphinxext_progress.cli", *arguments]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    if completed.returncode not in {0, 1}:
        raise SystemExit(completed.stderr)
    return completed.stdout


class Clone:
    """A copy of a clone, with a commit on a branch of its own."""

    def __init__(self, argument: str, folder: Path) -> None:
        """Copy a clone.

        :param argument: the clone, with a branch in front or without.
        :param folder: the folder for the copy and the reports.
        """
        self.ref, _, path = argument.rpartition("=")
        self.name = Path(path).resolve().name if Path(path).name != "repo" else Path(path).resolve().parent.name
        self.folder, self.path = folder / self.name, folder / self.name / "clone"
        self.git("clone", "--quiet", "--bare", "--shared", Path(path).absolute().as_posix(), self.path.as_posix())
        self.ref = self.ref or self.git("-C", self.path.as_posix(), "symbolic-ref", "--short", "HEAD")
        self.repository = Repository(self.path)
        self.history = log.read_log(self.repository, self.ref)

    @staticmethod
    def git(*arguments: str) -> str:
        """Run git."""
        settings = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
        return subprocess.run(["git", *settings, *arguments], capture_output=True, text=True, check=True).stdout.strip()

    def months(self) -> list[Period]:
        """Return complete months with enough commits, evenly spaced; prefer those with reverts."""
        counts = Counter(f"{commit.landed_at:%Y-%m}" for commit in self.history.line if commit.is_dated)
        reverts = {f"{commit.landed_at:%Y-%m}" for commit in self.history.line if "This reverts commit" in commit.body}
        names = [name for name in sorted(counts)[1:-1] if counts[name] >= MIN_COMMITS]
        names = [name for name in names if name in reverts] or names
        chosen = [names[(2 * place + 1) * len(names) // (2 * MONTHS)] for place in range(MONTHS)] if names else []
        return [period for name in dict.fromkeys(chosen) if (period := Period.parse(name))]

    def titles(self) -> list[str]:
        """Return titles of changes with enough words, as the words of rows for another project."""
        titles = (parse_subject(commit.title).words for commit in self.history.line[:2000])
        return [title for title in titles if len(re.findall(r"\w{3,}", title)) >= 4]

    def draft(self, period: Period) -> WrittenReport:
        """Draft a report with all rows that the command proposes."""
        folder = self.folder / "drafts" / period.name
        options = ("--git", str(self.path), "--ref", self.ref, "--limit", "2000", "--reports", str(folder))
        folder.mkdir(parents=True)
        cli("new", period.name, *options)
        data = yaml.safe_load((folder / f"{period.name}.yaml").read_text("utf-8"))
        rows = [
            {key: str(row[key]) if key == "date" else row[key] for key in ROW_KEYS if key in row}
            for row in data["commits"] or ()
        ]
        bullets = [entry if isinstance(entry, dict) else {"text": entry} for entry in data.get("infrastructure") or ()]
        return WrittenReport(period.name, rows, bullets)

    def month(self, period: Period, foreign: list[str]) -> Month:
        """Return a month with its true report."""
        commits = self.history.within(period)
        nearby = [
            commit
            for commit in self.history.line
            if 0 < abs(days_outside(period, commit.landed_at.date())) <= MAX_DISTANCE
        ]
        elsewhere = self.git(
            "-C", str(self.path), "commit-tree", f"{commits[0].hash}^{{tree}}", "-p", commits[0].hash, "-m", "Try"
        )
        self.git("-C", str(self.path), "branch", f"side-{period.name}", elsewhere)
        counted = count_lines(self.repository, commits)
        source = {
            name[:10]: sum(file.added + file.deleted for file in files if file_purpose(file.path) is FilePurpose.SOURCE)
            for name, files in counted.items()
        }
        return Month(self.draft(period), commits, nearby, elsewhere, source, foreign)

    def check(self, reports: list[WrittenReport]) -> list[list[Row]]:
        """Check reports separately, and return the findings of each."""
        folders = [self.folder / "reports" / f"{reports[0].period}-{place}" for place, _ in enumerate(reports)]
        for folder, report in zip(folders, reports, strict=True):
            folder.mkdir(parents=True)
            (folder / f"{report.period}.yaml").write_text(report.text(), "utf-8")
        ignored = [option for rule in SUMMARIES for option in ("--ignore", rule)]
        options = ("--git", str(self.path), "--ref", self.ref, "--format", "json", *ignored)
        found = defaultdict(list)
        for finding in json.loads(cli("check", *map(str, folders), *options))["findings"]:
            found[Path(finding["path"]).parent.name].append(finding)
        return [found[folder.name] for folder in folders]


def faulty_reports(month: Month) -> Iterator[tuple[str, WrittenReport]]:
    """Yield the kinds of faults with the reports into which they are injected, without duplicates."""
    for inject in FAULTS:
        reports: list[WrittenReport] = []
        for _ in range(FAULTS_OF_KIND):
            # The month may have nothing to inject the fault into.
            with suppress(IndexError):
                report = inject(month)
                reports += [] if report in reports else [report]
        yield from ((inject.__name__, report) for report in reports)


def measure(clone: Clone, foreign: list[str], counts: Counts) -> int:
    """Inject faults into the reports of a clone, and count those that are found.

    :param foreign: the words of changes of another project.
    :return: the number of errors and warnings in the true reports.
    """
    false_alarms = 0
    for period in clone.months():
        month = clone.month(period, foreign)
        faulty = list(faulty_reports(month))
        true, *others = clone.check([month.report, *(report for _, report in faulty)])
        known = {(finding["rule"], finding["message"]) for finding in true}
        for finding in true:
            if finding["severity"] != "note":
                false_alarms += 1
                say(f"false alarm in {clone.name} {period.name}: {finding['message']} [{finding['rule']}]")
        for (kind, report), findings in zip(faulty, others, strict=True):
            new = [finding for finding in findings if (finding["rule"], finding["message"]) not in known]
            found = any(finding["rule"] in RULES[kind] and report.is_about(finding) for finding in new)
            counts[kind, clone.name] += [found]
            if not found:
                say(f"missed in {clone.name} {period.name}: {kind}: {report.described()}")
    return false_alarms


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def table(counts: Counts, names: list[str]) -> str:
    """Return a table with a line for each kind of fault and a column for each clone."""
    lines = [["", *names, "all"]]
    for kind in [*RULES, ""]:
        cells = [
            [is_found for key in counts if kind in {key[0], ""} and key[1] in {name, ""} for is_found in counts[key]]
            for name in names
        ]
        cells.append([is_found for found in cells for is_found in found])
        lines.append([kind.replace("_", " ") or "all", *(f"{sum(found)} of {len(found)}" for found in cells)])
    return "\n".join("  ".join([f"{line[0]:28}", *(f"{cell:>12}" for cell in line[1:])]) for line in lines)


def main() -> int:
    """Measure the clones on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", nargs="+", metavar="[BRANCH=]CLONE")
    arguments = parser.parse_args()
    counts: Counts = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        clones = [Clone(argument, Path(folder)) for argument in arguments.clones]
        words = [clone.titles() for clone in clones]
        false_alarms = sum(
            measure(clone, foreign, counts) for clone, foreign in zip(clones, words[1:] + words[:1], strict=True)
        )
    say(table(counts, [clone.name for clone in clones]))
    every = [is_found for found in counts.values() for is_found in found]
    share = sum(every) / len(every)
    say(f"found {share:.1%} of {len(every)} faults; errors and warnings in true reports: {false_alarms}")
    return share < MIN_FOUND or false_alarms > 0


if __name__ == "__main__":
    sys.exit(main())
