"""Gather the changes of a period: ranked candidates for a report, and excluded commits by rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sphinxext_progress.git import subjects
from sphinxext_progress.git.differences import count_lines
from sphinxext_progress.git.drafting import ranking
from sphinxext_progress.git.drafting.areas import AreaMatcher, find_dominant_area, propose_areas, split_area
from sphinxext_progress.git.drafting.dependency_updates import DependencyUpdates, dependency_updates
from sphinxext_progress.git.drafting.descriptions import describe_change
from sphinxext_progress.git.drafting.grouping import group_series
from sphinxext_progress.git.drafting.net_changes import LandedChange, commit_name, net_changes
from sphinxext_progress.git.drafting.noise import NoiseRules
from sphinxext_progress.git.drafting.signals import UNCOUNTED_SUFFIXES, measure_signals
from sphinxext_progress.git.history.reverts import Reverts
from sphinxext_progress.git.history.unstated_reverts import find_unstated_reverts
from sphinxext_progress.git.touched_files import FilePurpose, touched_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.format.project import Area
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.differences import FileChange
    from sphinxext_progress.git.drafting.model import RankingModel
    from sphinxext_progress.git.drafting.net_changes import NetChanges
    from sphinxext_progress.git.drafting.signals import Signals
    from sphinxext_progress.git.repository import Repository
    from sphinxext_progress.git.touched_files import TouchedFile

#: The number of commits before a period that determine the areas with recent changes.
RECENT_COMMITS = 200


@dataclass(frozen=True, slots=True)
class CandidateChange:
    """A candidate for a report."""

    landed: LandedChange
    #: What a row states about it, as plain text with code in backticks.
    description: str
    area: str
    signals: Signals
    #: Phrases that explain its rank.
    reasons: tuple[str, ...]
    #: The new source files.
    new_files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExcludedCommits:
    """The commits that a rule excludes."""

    rule: str
    #: A sentence that describes the rule.
    help: str
    commits: tuple[GitCommit, ...]


@dataclass(frozen=True, slots=True)
class PeriodChanges:
    """The changes of a period."""

    #: The first-parent commits of the period.
    commits: Sequence[GitCommit]
    #: The candidates, best first.
    changes: Sequence[CandidateChange]
    excluded_commits: Sequence[ExcludedCommits]
    #: The areas that were proposed because the project lists none.
    proposed: Sequence[Area]
    updates: DependencyUpdates
    #: The newest first-parent commit at the end of the period.
    end: GitCommit | None


def gather_changes(  # noqa: PLR0913, PLR0917 - most callers need only some of them
    repository: Repository,
    history: History,
    period: Period,
    areas: Sequence[Area],
    model: RankingModel | None = None,
    reports: Path | None = None,
    count: int = 0,
    rules: NoiseRules | None = None,
    reverts: Reverts | None = None,
) -> PeriodChanges:
    """Gather and rank the changes of a period.

    :param areas: the areas of the project; if empty, areas are proposed from the history.
    :param model: the model fitted to earlier reports.
    :param count: the number of changes to propose; no proposed area holds more than half of them or of all changes.
    :param reports: the folder of the reports, whose own changes are excluded if it is in the repository.
    :param rules: the rules that exclude commits; the built-in ones if omitted.
    :param reverts: the reverts until the end of the period, if the caller has read them.
    """
    commits, end = history.within(period), history.at_end(period)
    if not (commits and end):
        return PeriodChanges((), (), (), (), DependencyUpdates(), end)
    reverts = reverts or Reverts(repository, history, end)
    net = _net_changes(commits, reverts)
    before = _preceding_commits(history, commits)
    files = touched_files(reverts.contents, [*commits, *before])
    excluded, kept, rules = net.excluded, [], rules or NoiseRules()
    folder = (repository.path_inside(reports) if reports else None) or ""
    for landed in net.landed:
        lead = landed.commits[0]
        if rule_and_help := rules.find(lead, landed.title, files.get(lead.hash), history, folder):
            excluded.setdefault(rule_and_help, []).extend(landed.commits)
        else:
            kept.append(landed)
    proposed = [] if areas else propose_areas([*before, *commits], files)
    ranker = _Ranker(files, _count_lines(repository, kept), before, model)
    groups = _merge_groups(kept)
    ranked = ranker.rank(groups, areas or proposed)
    while not areas and (name := _dominant_area(ranked, count)):
        proposed = split_area(proposed, name, [*before, *commits], files)
        ranked = ranker.rank(groups, proposed)
    updates = dependency_updates(reverts.contents, commits)
    return PeriodChanges(commits, ranked, _by_size(excluded), proposed, updates, end)


def _net_changes(commits: Sequence[GitCommit], reverts: Reverts) -> NetChanges:
    """Return the changes that are in effect at the end, considering reverts with and without a message."""
    fates = reverts.fates(commits)
    chained = {commit.hash for fate in fates.values() for commit in fate.members}
    others = [commit for commit in commits if commit.hash not in chained]
    return net_changes(commits, fates, find_unstated_reverts(reverts, others))


def _by_size(excluded: Mapping[tuple[str, str], Sequence[GitCommit]]) -> list[ExcludedCommits]:
    """Return the commits that each rule excludes, the largest group first."""
    groups = [ExcludedCommits(rule, description, tuple(commits)) for (rule, description), commits in excluded.items()]
    return sorted(groups, key=lambda group: (-len(group.commits), group.rule))


def _preceding_commits(history: History, commits: Sequence[GitCommit]) -> Sequence[GitCommit]:
    """Return the commits that immediately precede the given ones."""
    oldest = next(index for index, commit in enumerate(history.line) if commit.hash == commits[0].hash)
    return history.line[oldest + 1 : oldest + 1 + RECENT_COMMITS]


def _count_lines(repository: Repository, kept: Sequence[LandedChange]) -> dict[str, list[FileChange]]:
    commits = [commit for landed in kept for commit in landed.commits]
    return count_lines(repository, commits, UNCOUNTED_SUFFIXES) if commits else {}


def _merge_groups(kept: Sequence[LandedChange]) -> list[LandedChange]:
    """Merge the parts of a series into one change, and fixes into the change that they fix."""
    merged = []
    for first, *others in group_series(kept):
        commits = (*first.commits, *(commit for other in others for commit in other.commits))
        notes = [f"with {'; '.join(commit_name(other.commits[0]) for other in others)}"] if others else []
        merged.append(LandedChange(commits, first.title, (*first.notes, *notes), first.originals))
    return merged


def _dominant_area(ranked: Sequence[CandidateChange], count: int) -> str:
    names = [change.area for change in ranked]
    return find_dominant_area(names) or find_dominant_area(names[:count])


@dataclass(frozen=True, slots=True)
class _Ranker:
    #: The touched files and the changed lines by the hash of the commit.
    files: Mapping[str, Sequence[TouchedFile]]
    line_counts: Mapping[str, Sequence[FileChange]]
    #: The commits before the period.
    before: Sequence[GitCommit]
    model: RankingModel | None

    def rank(self, changes: Sequence[LandedChange], areas: Sequence[Area]) -> list[CandidateChange]:
        """Rank changes, each with its area, best first."""
        matcher = AreaMatcher(areas)
        recent = frozenset(
            matcher.find(commit.title, {file.path: 1 for file in self.files.get(commit.hash, ())})
            for commit in self.before
        )
        area_of = [matcher.find(change.title, self._lines(change.commits)) for change in changes]
        titled = [(change.title, change.commits) for change in changes]
        signals = measure_signals(titled, self.files, self.line_counts, area_of, recent)
        return [
            CandidateChange(
                changes[ranked.index],
                describe_change(changes[ranked.index], partial(matcher.names_area, area_of[ranked.index])),
                area_of[ranked.index],
                signals[ranked.index],
                ranked.reasons,
                tuple(_new_files(changes[ranked.index].commits, self.files)),
            )
            for ranked in ranking.rank_changes(signals, self.model)
        ]

    def _lines(self, commits: Sequence[GitCommit]) -> Counter[str]:
        """Count the changed lines of each file; 0 for the files of commits whose lines are not counted."""
        lines: Counter[str] = Counter()
        for commit in commits:
            if commit.hash in self.line_counts:
                lines.update({file.path: file.added + file.deleted for file in self.line_counts[commit.hash]})
            else:
                lines.update({file.path: 0 for file in self.files.get(commit.hash, ())})
        return lines


def _new_files(commits: Sequence[GitCommit], files: Mapping[str, Sequence[TouchedFile]]) -> list[str]:
    return [
        file.path
        for commit in commits
        for file in files.get(commit.hash, ())
        if file.status == "A" and file.purpose is FilePurpose.SOURCE
    ]


def change_kind(change: CandidateChange) -> str:
    """Return the kind of a change stated by its title; empty if it has none."""
    return subjects.parse_subject(change.landed.title).kind
