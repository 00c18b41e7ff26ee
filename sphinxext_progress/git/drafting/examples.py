"""What earlier reports of a project told of and what they did not: the examples that the ranking learns from."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_progress.git.differences import count_lines
from sphinxext_progress.git.drafting import model, noise
from sphinxext_progress.git.drafting.signals import UNCOUNTED_SUFFIXES, measure_signals
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.touched_files import touched_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.format.model import LeftOut, Report
    from sphinxext_progress.format.references import References
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.repository import Repository


class CitedCommits:
    """The commits that something refers to, by the beginning of a hash or by a number."""

    def __init__(self, items: Iterable[References | LeftOut]) -> None:
        self._hashes: set[str] = set()
        self._numbers: set[int] = set()
        for item in items:
            self._hashes.update(name.lower() for name in item.commit)
            self._numbers.update(item.pr)
        self._lengths = {len(name) for name in self._hashes}

    def __bool__(self) -> bool:
        return bool(self._hashes or self._numbers)

    def __contains__(self, commit: GitCommit) -> bool:
        by_hash = any(commit.hash[:length] in self._hashes for length in self._lengths)
        return by_hash or commit.number in self._numbers


def cited_commits(report: Report, *, left_out: bool = False) -> CitedCommits:
    """Find what a report tells of: its rows and its bullets.

    :param report: the report.
    :param left_out: whether what it leaves out on purpose counts too.
    """
    bullets = (highlight.items for highlight in report.highlights)
    own = (section.items for section in report.sections)
    return CitedCommits(
        chain(report.commits, report.infrastructure, *bullets, *own, report.left_out if left_out else ())
    )


def learn_from_reports(
    repository: Repository, history: History, reports: Sequence[Report]
) -> model.RankingModel | None:
    """Learn from earlier reports.

    :param repository: where the commits are.
    :param history: the branch.
    :param reports: the reports, in any order; drafts, and those that refer to no commit, teach nothing.
    :return: the model; None where there is too little to learn from.
    """
    finished = sorted((one for one in reports if not one.draft and cited_commits(one)), key=lambda one: one.period)
    months = [(cited_commits(one), history.within(one.period)) for one in finished[-model.MAX_REPORTS :]]
    files = touched_files(FileContents(repository), [commit for _, commits in months for commit in commits])
    months = [
        (
            cited,
            [
                one
                for one in commits
                if one in cited or not noise.find_noise_rule(one, one.title, files[one.hash], history)
            ],
        )
        for cited, commits in months
    ]
    everything = [commit for _, commits in months for commit in commits]
    counted = count_lines(repository, everything, UNCOUNTED_SUFFIXES) if everything else {}
    return model.fit_model(
        [
            [
                (signals, commit in cited)
                for commit, signals in zip(
                    commits, measure_signals([(one.title, [one]) for one in commits], files, counted), strict=True
                )
            ]
            for cited, commits in months
        ]
    )
