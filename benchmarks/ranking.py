"""Measure how well drafts rank changes, compared with the changes that people reported.

    python -m benchmarks.ranking --mathlib MATHLIB BLOG --nushell NUSHELL SITE --lnd LND NEWSLETTERS --lnd-notes LND LND
    python -m benchmarks.ranking --reference MEGATRON

Each argument is a clone, which may be bare:

- leanprover-community/mathlib and leanprover-community/blog: the monthly reports "This month in mathlib" of 2021;
- nushell/nushell and nushell/nushell.github.io: the release posts up to 0.80, each for the time since the previous post,
  without the full changelog at the end of some of them;
- lightningnetwork/lnd and bitcoinops/bitcoinops.github.io: the changes to LND that the newsletters of 2018 to 2021 call
  notable, by month;
- lightningnetwork/lnd alone: its own release notes up to 2021, by month, which mention two changes in three.

A change counts as reported if its pull request is linked there. Periods with fewer than three reported changes are
omitted. The output is the mean R-precision over the periods of each history: among the top N ranked changes, where N is
the number of reported ones, the share that was reported. ``random`` is the expectation for a random order, ``lines``
ranks by the number of lines changed, and ``rules`` ranks without learning from reports. The ``later`` columns cover only
the later half of the periods, ranked by the rules and by a model that is fitted to the periods before each, unless the
rules rank those better. Commits that a noise rule sets aside are ranked last in both.

NVIDIA/Megatron-LM with its report of January 2026 in ``docs/progress`` is printed only for information: most of its rows
are from the last ten days of the month.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sphinxext_progress.format.model import Report
from sphinxext_progress.format.period import Period
from sphinxext_progress.git import log
from sphinxext_progress.git.commits import GitCommit, History
from sphinxext_progress.git.differences import FileChange, count_lines
from sphinxext_progress.git.drafting import model as training
from sphinxext_progress.git.drafting import ranking
from sphinxext_progress.git.drafting.examples import cited_commits
from sphinxext_progress.git.drafting.model_choice import choose_model
from sphinxext_progress.git.drafting.noise import NoiseRules
from sphinxext_progress.git.drafting.signals import UNCOUNTED_SUFFIXES, Signals, measure_signals
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.touched_files import TouchedFile, touched_files
from sphinxext_progress.reading.loader import load_file

#: The minimum number of reported changes in a period.
FEWEST = 3

REFERENCE = Path(__file__).parents[1] / "docs" / "progress" / "2026-01.yaml"


@dataclass(frozen=True)
class ReportedPeriod:
    """A period, and the pull requests that people reported."""

    first: dt.datetime
    #: The end, exclusive.
    end: dt.datetime
    numbers: frozenset[int]


@dataclass(frozen=True)
class RankablePeriod:
    """The changes of a period, ready to be ranked."""

    lines: Sequence[int]
    signals: Sequence[Signals]
    #: Whether a noise rule sets each change aside.
    aside: Sequence[bool]
    reported: Sequence[bool]

    def precision(self, order: Sequence[int]) -> float:
        """Return the R-precision of an order of the changes."""
        count = sum(self.reported)
        return sum(self.reported[index] for index in order[:count]) / count

    def ranked(self, model: training.RankingModel | None = None) -> list[int]:
        """Rank the changes; those that are set aside come last."""
        kept = [index for index, aside in enumerate(self.aside) if not aside]
        best = [kept[ranked.index] for ranked in ranking.rank_changes([self.signals[index] for index in kept], model)]
        return [*best, *(index for index, aside in enumerate(self.aside) if aside)]

    @property
    def examples(self) -> training.ReportExamples:
        """The candidates, and whether each was reported, to fit a model to."""
        everything = zip(self.signals, self.reported, self.aside, strict=True)
        return [(signals, reported) for signals, reported, aside in everything if not aside]


# What people reported ----------------------------------------------------------------------------------


def show(clone: Path, *arguments: str) -> str:
    """Run git in a clone."""
    completed = subprocess.run(["git", "-C", str(clone), *arguments], capture_output=True, check=True)
    return completed.stdout.decode("utf-8", "replace")


def texts(clone: Path, folder: str, pattern: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the text of each file in a folder whose name matches, sorted by name."""
    for name in show(clone, "ls-tree", "--name-only", "HEAD", f"{folder}/").splitlines():
        if match := re.fullmatch(pattern, name.rpartition("/")[2]):
            yield match, show(clone, "show", f"HEAD:{name}")


def numbers(pattern: str, text: str) -> frozenset[int]:
    """Return the pull request numbers in a text."""
    return frozenset(int(number) for number in re.findall(pattern, text))


def moment(day: dt.date) -> dt.datetime:
    """Return the start of a day in UTC."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def month(name: str, of: frozenset[int]) -> ReportedPeriod:
    """Return a month with its reported pull requests."""
    period = Period.parse(name)
    assert period
    return ReportedPeriod(moment(period.start), moment(period.end) + dt.timedelta(days=1), of)


def mathlib(blog: Path) -> list[ReportedPeriod]:
    """Read "This month in mathlib"."""
    posts = texts(blog, "posts/month-in-mathlib/2021", r"mim-(2021-\d\d)\.md")
    return [month(name[1], numbers(r"mathlib/pull/(\d+)", text)) for name, text in posts]


def nushell(site: Path) -> list[ReportedPeriod]:
    """Read the release posts."""
    posts = [
        (moment(dt.date.fromisoformat(name[1])) + dt.timedelta(days=1), text)
        for name, text in texts(site, "blog", r"(\d{4}-\d\d-\d\d)-nushell[-_]0[._](\d+).*\.md")
        if int(name[2]) <= 80
    ]
    periods = []
    for (before, _), (end, text) in pairwise(posts):
        without_changelog = re.split(r"^#+ *(?:full )?changelog", text, flags=re.IGNORECASE | re.MULTILINE)[0]
        periods.append(
            ReportedPeriod(before, end, numbers(r"nushell/nushell/(?:pull|issues)/(\d+)", without_changelog))
        )
    return periods


def lnd(newsletters: Path) -> list[ReportedPeriod]:
    """Read the newsletters of Bitcoin Optech."""
    posts = texts(newsletters, "_posts/en/newsletters", r"(20(?:18|19|20|21)-\d\d-\d\d)-newsletter\.md")
    text = "".join(text for _, text in posts)
    own = numbers(r"LND\]?\[? ?#(\d+)", text) | numbers(r"lightningnetwork/lnd/pull/(\d+)", text)
    return [month(f"{year}-{number:02}", own) for year in range(2018, 2022) for number in range(1, 13)]


def lnd_notes(clone: Path) -> list[ReportedPeriod]:
    """Read LND's release notes."""
    notes = texts(clone, "docs/release-notes", r"release-notes-0\.(?:13|14)\.\d\.md")
    own = frozenset().union(*(numbers(r"lightningnetwork/lnd/pull/(\d+)", text) for _, text in notes))
    return [month(f"2021-{number:02}", own) for number in range(5, 13)]


# The ranking -------------------------------------------------------------------------------------------


def ready(clone: Path, ref: str, periods: Sequence[ReportedPeriod]) -> list[RankablePeriod]:
    """Return the changes and signals of each period of a branch, except periods with few reported changes."""
    repository = Repository(clone)
    history = log.read_log(repository, ref)
    line = history.line[::-1]
    chosen = [
        (
            [
                commit
                for commit in line
                if reported.first.timestamp() <= commit.landed_at.timestamp() < reported.end.timestamp()
            ],
            reported.numbers,
        )
        for reported in periods
    ]
    chosen = [
        (commits, reported)
        for commits, reported in chosen
        if sum(commit.number in reported for commit in commits) >= FEWEST
    ]
    everything = [commit for commits, _ in chosen for commit in commits]
    files = touched_files(FileContents(repository), everything)
    counted, whole = (count_lines(repository, everything, without) for without in (UNCOUNTED_SUFFIXES, ()))
    return [
        _ready(commits, [commit.number in reported for commit in commits], files, counted, whole, history)
        for commits, reported in chosen
    ]


def _ready(
    commits: Sequence[GitCommit],
    reported: Sequence[bool],
    files: dict[str, list[TouchedFile]],
    counted: dict[str, list[FileChange]],
    whole: dict[str, list[FileChange]],
    history: History,
) -> RankablePeriod:
    rules = NoiseRules()
    return RankablePeriod(
        [sum(file.added + file.deleted for file in whole[commit.hash]) for commit in commits],
        measure_signals([(commit.title, [commit]) for commit in commits], files, counted),
        [rules.find(commit, commit.title, files[commit.hash], history) is not None for commit in commits],
        reported,
    )


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def mean(values: Sequence[float]) -> float:
    """Return the mean."""
    return sum(values) / len(values)


def report(name: str, periods: Sequence[RankablePeriod]) -> dict[str, float]:
    """Print and return the results for a history."""
    later = range(len(periods) // 2, len(periods))
    by_lines = [
        sorted(range(len(period.lines)), key=[-count for count in period.lines].__getitem__) for period in periods
    ]
    models = [choose_model([period.examples for period in periods[:index]]).model for index in later]
    measured = {
        "random": mean([sum(period.reported) / len(period.reported) for period in periods]),
        "lines": mean([period.precision(order) for period, order in zip(periods, by_lines, strict=True)]),
        "rules": mean([period.precision(period.ranked()) for period in periods]),
        "later: rules": mean([periods[index].precision(periods[index].ranked()) for index in later]),
        "later: own reports": mean(
            [periods[index].precision(periods[index].ranked(model)) for index, model in zip(later, models, strict=True)]
        ),
    }
    size = (
        f"{len(periods)} periods, {sum(len(period.reported) for period in periods)} commits, "
        f"{sum(sum(period.reported) for period in periods)} reported"
    )
    say("  ".join([f"{name:9} {size:45}", *(f"{key} {value:.3f}" for key, value in measured.items())]))
    return measured


def reference(clone: Path) -> None:
    """Print how the reference report is ranked."""
    loaded = load_file(REFERENCE, REFERENCE.name, Report)
    assert loaded.model
    cited = cited_commits(loaded.model)
    repository = Repository(clone)
    history = log.read_log(repository, "main")
    for first in ("2026-01-01", "2026-01-21"):
        period = Period.parse(f"{first}/2026-01-31")
        assert period
        commits = history.within(period)
        files, whole = touched_files(FileContents(repository), commits), count_lines(repository, commits)
        ready_period = _ready(
            commits,
            [commit in cited for commit in commits],
            files,
            count_lines(repository, commits, UNCOUNTED_SUFFIXES),
            whole,
            history,
        )
        reported = ready_period.reported
        twice = sum(reported[index] for index in ready_period.ranked()[: 2 * sum(reported)]) / sum(reported)
        share, precision = mean(reported), ready_period.precision(ready_period.ranked())
        say(
            f"reference {period.name}: {sum(reported)} reported, random {share:.3f}, rules {precision:.3f}, "
            f"of twice as many {twice:.3f}"
        )


HISTORIES: dict[str, tuple[str, Callable[[Path], list[ReportedPeriod]]]] = {
    "mathlib": ("master", mathlib),
    "nushell": ("main", nushell),
    "lnd": ("master", lnd),
    "lnd-notes": ("master", lnd_notes),
}


def main() -> None:
    """Measure the histories on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in HISTORIES:
        parser.add_argument(f"--{name}", nargs=2, type=Path, metavar=("REPOSITORY", "REPORTS"))
    parser.add_argument("--reference", type=Path, metavar="REPOSITORY")
    arguments = parser.parse_args()
    for name, (ref, read) in HISTORIES.items():
        if clones := getattr(arguments, name.replace("-", "_")):
            report(name, ready(clones[0], ref, read(clones[1])))
    if arguments.reference:
        reference(arguments.reference)


if __name__ == "__main__":
    main()
