"""Examples for the ranking model: the changes that earlier reports of a project mention or omit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.format.contents import bullets
from sphinxext_progress.format.references import hashes_of, numbers_of
from sphinxext_progress.git.differences import count_lines
from sphinxext_progress.git.drafting import model
from sphinxext_progress.git.drafting.model_choice import choose_model
from sphinxext_progress.git.drafting.noise import NoiseRules
from sphinxext_progress.git.drafting.signals import UNCOUNTED_SUFFIXES, measure_signals
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.touched_files import touched_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.format.model import LeftOut, Report
    from sphinxext_progress.format.references import References
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.drafting.model_choice import ModelChoice
    from sphinxext_progress.git.repository import Repository


class CitedCommits:
    """The commits that items of a report refer to, by a prefix of the hash or by number."""

    def __init__(self, items: Iterable[References | LeftOut]) -> None:
        self._hashes: set[str] = set()
        self._numbers: set[int] = set()
        for item in items:
            self._hashes.update(name.lower() for name in hashes_of(item.commit))
            self._numbers.update(numbers_of(item.pr))
        self._lengths = {len(name) for name in self._hashes}

    def __bool__(self) -> bool:
        return bool(self._hashes or self._numbers)

    def __contains__(self, commit: GitCommit) -> bool:
        by_hash = any(commit.hash[:length] in self._hashes for length in self._lengths)
        return by_hash or commit.number in self._numbers


def cited_commits(report: Report, *, left_out: bool = False) -> CitedCommits:
    """Return the commits that the rows and bullets of a report refer to.

    :param left_out: whether to include deliberately omitted changes.
    """
    return CitedCommits([*report.commits, *bullets(report), *(report.left_out if left_out else ())])


def training_reports(reports: Sequence[Report]) -> list[Report]:
    """Return the newest reports from which the ranking learns, oldest first: those that are finished, with references."""
    finished = [report for report in reports if not report.draft and cited_commits(report)]
    return sorted(finished, key=lambda report: report.period)[-model.MAX_REPORTS :]


def learn_from_reports(
    repository: Repository, history: History, reports: Sequence[Report], rules: NoiseRules | None = None
) -> ModelChoice:
    """Fit a ranking model to earlier reports, unless the rules alone rank them better.

    :param reports: the reports, in any order; drafts and reports without references are ignored.
    :param rules: the rules that exclude commits; the built-in ones if omitted.
    """
    rules = rules or NoiseRules()
    periods = [(cited_commits(report), history.within(report.period)) for report in training_reports(reports)]
    files = touched_files(FileContents(repository), [commit for _, commits in periods for commit in commits])

    def is_example(commit: GitCommit, cited: CitedCommits) -> bool:
        return commit in cited or not rules.find(commit, commit.title, files.get(commit.hash), history)

    periods = [(cited, [commit for commit in commits if is_example(commit, cited)]) for cited, commits in periods]
    all_commits = [commit for _, commits in periods for commit in commits]
    line_counts = count_lines(repository, all_commits, UNCOUNTED_SUFFIXES) if all_commits else {}
    examples = []
    for cited, commits in periods:
        signals = measure_signals([(commit.title, [commit]) for commit in commits], files, line_counts)
        examples.append([(signal, commit in cited) for commit, signal in zip(commits, signals, strict=True)])
    return choose_model(examples)
