"""How well drafts rank what landed, where it is known what people told of.

    python -m benchmarks.ranking --mathlib MATHLIB BLOG --nushell NUSHELL SITE --lnd LND NEWSLETTERS --lnd-notes LND LND
    python -m benchmarks.ranking --reference MEGATRON

Each argument is a clone; a bare one will do:

- leanprover-community/mathlib and leanprover-community/blog: the reports "This month in mathlib" of 2021, by month;
- nushell/nushell and nushell/nushell.github.io: the posts about releases up to 0.80, without the list of all changes that some
  of them end with; from one post to the next;
- lightningnetwork/lnd and bitcoinops/bitcoinops.github.io: the changes of LND that the newsletters of 2018 to 2021 call notable,
  by month;
- lightningnetwork/lnd alone: its own release notes up to 2021, by month, which tell of two changes in three.

A change was told where its pull request is linked there. A period with fewer than three told changes is left out. For each history
the mean over its periods of R-precision is printed: of as many as people told of, taken from the top, the share that they told.
``random`` is what chance gives, ``lines`` the number of lines changed, ``rules`` the ranking without any report. The second table
has the later half of the periods alone: by the rules, and by what the periods before each taught. Commits that a rule of
noise sets aside come last in both.

NVIDIA/Megatron-LM with its report of January 2026, which is in ``docs/progress``, is printed and proves nothing: most of its rows
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

from sphinxext_progress.format.period import Period
from sphinxext_progress.git import log
from sphinxext_progress.git.commits import GitCommit, History
from sphinxext_progress.git.differences import FileChange, count_lines
from sphinxext_progress.git.drafting import model as training
from sphinxext_progress.git.drafting import noise, ranking
from sphinxext_progress.git.drafting.examples import cited_commits
from sphinxext_progress.git.drafting.signals import UNCOUNTED_SUFFIXES, Signals, measure_signals
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.touched_files import TouchedFile, touched_files
from sphinxext_progress.reading.loader import load_report

#: A period with fewer told changes says little.
FEWEST = 3

REFERENCE = Path(__file__).parents[1] / "docs" / "progress" / "2026-01.yaml"


@dataclass(frozen=True)
class Told:
    """A period, and what people told of in it."""

    first: dt.datetime
    #: The moment after it.
    end: dt.datetime
    numbers: frozenset[int]


@dataclass(frozen=True)
class Ready:
    """A period, ready to be ranked."""

    lines: Sequence[int]
    signals: Sequence[Signals]
    #: Whether a rule of noise sets each aside.
    aside: Sequence[bool]
    told: Sequence[bool]

    def precision(self, order: Sequence[int]) -> float:
        """Give the share of told changes among as many from the top as there are."""
        count = sum(self.told)
        return sum(self.told[index] for index in order[:count]) / count

    def ranked(self, model: training.RankingModel | None = None) -> list[int]:
        """Rank the changes, those that are set aside behind all others."""
        kept = [index for index, aside in enumerate(self.aside) if not aside]
        best = [kept[one.index] for one in ranking.rank_changes([self.signals[index] for index in kept], model)]
        return [*best, *(index for index, aside in enumerate(self.aside) if aside)]

    @property
    def examples(self) -> training.ReportExamples:
        """What a ranking learns from: the candidates, and whether each was told."""
        everything = zip(self.signals, self.told, self.aside, strict=True)
        return [(signals, told) for signals, told, aside in everything if not aside]


# What people told --------------------------------------------------------------------------------------


def show(clone: Path, *arguments: str) -> str:
    """Run git in a clone."""
    done = subprocess.run(["git", "-C", str(clone), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def texts(clone: Path, folder: str, pattern: str) -> Iterator[tuple[re.Match[str], str]]:
    """Give the files of a folder whose name fits, sorted, with their texts."""
    for name in show(clone, "ls-tree", "--name-only", "HEAD", f"{folder}/").splitlines():
        if found := re.fullmatch(pattern, name.rpartition("/")[2]):
            yield found, show(clone, "show", f"HEAD:{name}")


def numbers(pattern: str, text: str) -> frozenset[int]:
    """Read the numbers of pull requests that a text names."""
    return frozenset(int(number) for number in re.findall(pattern, text))


def moment(day: dt.date) -> dt.datetime:
    """Give the beginning of a day in UTC."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def month(name: str, of: frozenset[int]) -> Told:
    """Make a month."""
    period = Period.parse(name)
    assert period
    return Told(moment(period.start), moment(period.end) + dt.timedelta(days=1), of)


def mathlib(blog: Path) -> list[Told]:
    """Read "This month in mathlib"."""
    posts = texts(blog, "posts/month-in-mathlib/2021", r"mim-(2021-\d\d)\.md")
    return [month(name[1], numbers(r"mathlib/pull/(\d+)", text)) for name, text in posts]


def nushell(site: Path) -> list[Told]:
    """Read the posts about releases."""
    posts = [
        (moment(dt.date.fromisoformat(name[1])) + dt.timedelta(days=1), text)
        for name, text in texts(site, "blog", r"(\d{4}-\d\d-\d\d)-nushell[-_]0[._](\d+).*\.md")
        if int(name[2]) <= 80
    ]
    found = []
    for (before, _), (end, text) in pairwise(posts):
        own = re.split(r"^#+ *(?:full )?changelog", text, flags=re.IGNORECASE | re.MULTILINE)[0]
        found.append(Told(before, end, numbers(r"nushell/nushell/(?:pull|issues)/(\d+)", own)))
    return found


def lnd(newsletters: Path) -> list[Told]:
    """Read the newsletters of Bitcoin Optech."""
    posts = texts(newsletters, "_posts/en/newsletters", r"(20(?:18|19|20|21)-\d\d-\d\d)-newsletter\.md")
    text = "".join(text for _, text in posts)
    own = numbers(r"LND\]?\[? ?#(\d+)", text) | numbers(r"lightningnetwork/lnd/pull/(\d+)", text)
    return [month(f"{year}-{of:02}", own) for year in range(2018, 2022) for of in range(1, 13)]


def lnd_notes(clone: Path) -> list[Told]:
    """Read LND's release notes."""
    notes = texts(clone, "docs/release-notes", r"release-notes-0\.(?:13|14)\.\d\.md")
    own = frozenset().union(*(numbers(r"lightningnetwork/lnd/pull/(\d+)", text) for _, text in notes))
    return [month(f"2021-{of:02}", own) for of in range(5, 13)]


# The ranking -------------------------------------------------------------------------------------------


def ready(clone: Path, ref: str, periods: Sequence[Told]) -> list[Ready]:
    """Find what landed in periods of a branch, and what speaks for it; without those in which little was told."""
    repository = Repository(clone)
    history = log.read_log(repository, ref)
    line = history.line[::-1]
    chosen = [
        ([one for one in line if told.first.timestamp() <= one.landed.timestamp() < told.end.timestamp()], told.numbers)
        for told in periods
    ]
    chosen = [(some, of) for some, of in chosen if sum(one.number in of for one in some) >= FEWEST]
    everything = [one for some, _ in chosen for one in some]
    files = touched_files(FileContents(repository), everything)
    counted, whole = (count_lines(repository, everything, without) for without in (UNCOUNTED_SUFFIXES, ()))
    return [_ready(some, [one.number in of for one in some], files, counted, whole, history) for some, of in chosen]


def _ready(
    some: Sequence[GitCommit],
    told: Sequence[bool],
    files: dict[str, list[TouchedFile]],
    counted: dict[str, list[FileChange]],
    whole: dict[str, list[FileChange]],
    history: History,
) -> Ready:
    return Ready(
        [sum(file.added + file.deleted for file in whole[one.hash]) for one in some],
        measure_signals([(one.title, [one]) for one in some], files, counted),
        [noise.find_noise_rule(one, one.title, files[one.hash], history) is not None for one in some],
        told,
    )


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def mean(values: Sequence[float]) -> float:
    """Give the mean."""
    return sum(values) / len(values)


def report(name: str, periods: Sequence[Ready]) -> dict[str, float]:
    """Print what was measured of a history, and give it."""
    later = range(len(periods) // 2, len(periods))
    by_lines = [sorted(range(len(one.lines)), key=[-count for count in one.lines].__getitem__) for one in periods]
    learnt = [training.fit_model([one.examples for one in periods[:place]]) for place in later]
    measured = {
        "random": mean([sum(one.told) / len(one.told) for one in periods]),
        "lines": mean([one.precision(order) for one, order in zip(periods, by_lines, strict=True)]),
        "rules": mean([one.precision(one.ranked()) for one in periods]),
        "later: rules": mean([periods[place].precision(periods[place].ranked()) for place in later]),
        "later: own reports": mean(
            [periods[place].precision(periods[place].ranked(model)) for place, model in zip(later, learnt, strict=True)]
        ),
    }
    size = f"{len(periods)} periods, {sum(len(one.told) for one in periods)} commits, {sum(sum(one.told) for one in periods)} told"
    say("  ".join([f"{name:9} {size:45}", *(f"{key} {value:.3f}" for key, value in measured.items())]))
    return measured


def reference(clone: Path) -> None:
    """Print how the reference report is ranked."""
    loaded = load_report(REFERENCE, REFERENCE.name)
    assert loaded.model
    cited = cited_commits(loaded.model)
    repository = Repository(clone)
    history = log.read_log(repository, "main")
    for first in ("2026-01-01", "2026-01-21"):
        period = Period.parse(f"{first}/2026-01-31")
        assert period
        some = history.within(period)
        files, whole = touched_files(FileContents(repository), some), count_lines(repository, some)
        one = _ready(
            some,
            [one in cited for one in some],
            files,
            count_lines(repository, some, UNCOUNTED_SUFFIXES),
            whole,
            history,
        )
        twice = sum(one.told[index] for index in one.ranked()[: 2 * sum(one.told)]) / sum(one.told)
        share, precision = mean(one.told), one.precision(one.ranked())
        say(
            f"reference {period.name}: {sum(one.told)} told, random {share:.3f}, rules {precision:.3f}, "
            f"of twice as many {twice:.3f}"
        )


HISTORIES: dict[str, tuple[str, Callable[[Path], list[Told]]]] = {
    "mathlib": ("master", mathlib),
    "nushell": ("main", nushell),
    "lnd": ("master", lnd),
    "lnd-notes": ("master", lnd_notes),
}


def main() -> None:
    """Measure what was asked for."""
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
