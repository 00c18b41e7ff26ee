"""A report, held against its repository: what it says, and what landed that it does not say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_progress.git import dependencies
from sphinxext_progress.git.commits import PERIOD_RULE
from sphinxext_progress.git.drafting import period_changes
from sphinxext_progress.git.drafting.examples import cited_commits
from sphinxext_progress.git.history.reverts import IN_FORCE_SHARE, CommitState, Reverts
from sphinxext_progress.git.verifying import coverage, dependency_claims
from sphinxext_progress.git.verifying.citations import cited_rows
from sphinxext_progress.git.verifying.identification import (
    SHOWN_HASH_LENGTH,
    CommitFinder,
    days_outside,
    describe_commit,
)
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.git.verifying.text_matching import MIN_MATCH, TextMatcher
from sphinxext_progress.git.verifying.verifier import ReportVerifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.repository import Repository
    from sphinxext_progress.git.verifying.citations import Citation
    from sphinxext_progress.reading.entry import ReportEntry

#: So many days before a period a bullet's commit is looked for, and so near it has to be by its words.
DAYS_BEFORE_PERIOD, MIN_BULLET_MATCH = 92, 0.4


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a commit that a row names."""

    #: The hash or the number by which the row names it.
    name: str | int
    state: CommitState
    #: What happened to it last.
    by: GitCommit


class ReportCheck:
    """A report, held against a branch.

    :param repo: where it is.
    :param history: the branch.
    :param entry: the report.
    :param others: the other reports of the project.
    :param period: its period as it stands in the file, which is the place of what is said of the whole.
    """

    def __init__(
        self, repo: Repository, history: History, entry: ReportEntry, others: Sequence[ReportEntry], period: str
    ) -> None:
        self._repository = repo
        self._history = history
        self._entry = entry
        self._others = others
        self._place = period
        self._end = history.at_end(entry.report.period) or history.line[-1]
        self._reverts = Reverts(repo, history, self._end)
        self.path = entry.path
        self.report = entry.report
        self.identifier = self._identifier(entry, period)
        self.verifier = ReportVerifier(history, self._reverts, entry.report, self.identifier)

        #: What was found.
        self.found = self._faults()

    def again(self, report: Report) -> ReportCheck:
        """Hold the report against the branch as it reads now."""
        entry = replace(self._entry, report=report)
        return ReportCheck(self._repository, self._history, entry, self._others, self._place)

    def _faults(self) -> list[Diagnostic]:
        found = [*self.verifier.run(), *self._elsewhere(), *self._claims()]
        commits = self._history.within(self._entry.report.period)
        if commits and not self._entry.report.draft:
            found += self._coverage(commits)
        else:
            found.append(self._summary(commits, self._cited(commits) if commits else set()))
        return found

    def _identifier(self, entry: ReportEntry, period: str = "") -> CommitFinder:
        return CommitFinder(self._repository, self._history, self._reverts, entry.report.period, entry.name, period)

    def _fault(self, rule: GitRule, message: str) -> Diagnostic:
        return self.identifier.diagnostic(rule, self._place, message)

    def until_now(self) -> list[RowOutcome]:
        """Tell what became of what the rows name until the branch's newest commit, where that is not simply in force.

        A row that is linked by its words alone names nothing.
        """
        reverts = Reverts(self._repository, self._history, self._history.head)
        fates = reverts.fates(chain(*self.verifier.cited))
        fate_of = {one.hash: fate for fate in fates.values() for one in fate.members}
        silent = self.verifier.silent
        survival = reverts.contents.survival([self._history.commits[name] for name in silent], reverts.end)
        found = []
        for row, commits in zip(self.verifier.rows, self.verifier.cited, strict=True):
            for commit in commits:
                name, fate = self._name(row, commit), fate_of.get(commit.hash)
                if name and fate and not (fate.undoes(commit) and fate.state_of(commit) is CommitState.IN_FORCE):
                    found.append(RowOutcome(name, fate.state_of(commit), fate.events[-1].by))
                elif name and not fate and (survival.get(commit.hash, 1.0) or 0.0) < IN_FORCE_SHARE:
                    found.append(RowOutcome(name, CommitState.UNDONE, silent[commit.hash]))
        return found

    def _name(self, row: Citation, commit: GitCommit) -> str | int | None:
        """Give the hash or the number by which a row names a commit."""
        numbers = {commit.number, self._history.landing(commit).number}
        name = next((one for one in row.hashes if commit.hash.startswith(one.lower())), None)
        return name or next((one for one in row.numbers if one in numbers), None)

    # Cited -> true ----------------------------------------------------------------------------------------

    def _elsewhere(self) -> Iterator[Diagnostic]:
        """Find the rows whose commits another report has a row for."""
        cited = {
            commit.hash: row
            for row, commits in zip(self.verifier.rows, self.verifier.cited, strict=True)
            for commit in commits
        }
        for other in self._others:
            identifier = self._identifier(other)
            for row in cited_rows(other.report):
                for commit in identifier.named_by(row):
                    if own := cited.get(commit.hash):
                        message = f"{describe_commit(commit)} is cited in {other.name} too; expected it in one report; take one of the rows out"
                        yield self.identifier.diagnostic(GitRule.CITED_TWICE, own.place, message)

    def _claims(self) -> Iterator[Diagnostic]:
        """Hold lines against dependencies, and bullets against what landed before the period."""
        commits = self._history.within(self._entry.report.period)
        if not commits:
            return
        steps = dependencies.dependency_changes(self._reverts.contents, commits)
        changed, by = dependencies.net_dependency_changes(steps), {one.commit.hash for one in steps}
        known = dependencies.known_dependencies(self._reverts.contents, self._end)
        lines = [
            *zip(self.verifier.rows, self.verifier.cited, strict=True),
            *zip(self.verifier.bullets, self.verifier.told, strict=True),
        ]
        for line, about in lines:
            # Where the commits of a line are known, it is about a dependency only where one of them changed one.
            if about and not by.intersection(self._history.landing(one).hash for one in about):
                continue
            if wrong := dependency_claims.find_mismatch(line.text, known, changed):
                yield self.identifier.diagnostic(GitRule.DEPENDENCY_MISMATCH, line.text, wrong)
            elif line.row is None and not about:
                yield from self._earlier(line)

    def _earlier(self, line: Citation) -> Iterator[Diagnostic]:
        """Find the bullets that are about something from before the period, as far as their words tell."""
        inside, before = self.identifier.inside.link(line.text), self._before.link(line.text)
        if (
            not before.scores
            or before.scores[0] < MIN_BULLET_MATCH
            or (inside.scores and inside.scores[0] >= MIN_MATCH)
        ):
            return
        near = "; ".join(f"{one.day}: {describe_commit(one)}" for one in before.nearest[:3])
        message = (
            f"no commit of the period is near by the words of this line; expected a change of the period; please check, "
            f"the nearest before it are: {near}"
        )
        yield self.identifier.diagnostic(GitRule.BULLET_EARLIER, line.text, message)

    @cached_property
    def _before(self) -> TextMatcher:
        period = self._entry.report.period
        return TextMatcher(
            [
                one
                for one in reversed(self._history.line)
                if -DAYS_BEFORE_PERIOD <= days_outside(period, one.landed.date()) < 0
            ]
        )

    # Landed -> cited, or left out -------------------------------------------------------------------------

    def _coverage(self, commits: Sequence[GitCommit]) -> Iterator[Diagnostic]:
        report = self._entry.report
        cited = self._cited(commits)
        yield self._summary(commits, cited)
        for hole in coverage.find_holes(report.period, commits, cited):
            share = f"{hole.commits} of {len(commits)} commits ({hole.commits / len(commits):.0%}) landed"
            message = (
                f"no row is from {hole.first} to {hole.last}, when {share}; expected some of them, or a word on why none "
                "is; look at what landed then"
            )
            yield self._fault(GitRule.COVERAGE_HOLE, message)
        landed = period_changes.gather_changes(
            self._repository, self._history, report.period, self._entry.project.areas
        )
        listed = ", ".join(f"{one.name} {one.cited} of {one.all}" for one in coverage.coverage_by_area(landed, cited))
        aside = ", ".join(f"{len(one.commits)} {one.rule}" for one in landed.ledger)
        message = f"cited of the changes by area: {listed or 'none'}; set aside: {aside or 'nothing'}"
        yield self._fault(GitRule.COVERAGE, message)
        left_out = cited_commits(report, left_out=True)
        spoken_of = cited | {one.hash for one in commits if one in left_out}
        for change in coverage.uncited_changes(landed, spoken_of):
            message = (
                f"{coverage.describe_change(change)} and is neither cited nor left out; expected a word on each large change; "
                "cite it, or add it to 'left_out'"
            )
            yield self._fault(GitRule.UNCITED, message)

    def _cited(self, commits: Sequence[GitCommit]) -> set[str]:
        """Collect the commits that the report is about, and those of their chains."""
        cited = {self._history.landing(one).hash for one in chain(*self.verifier.told, *self.verifier.cited)}
        fates = self._reverts.fates(commits)
        chains = [{one.hash for one in fate.members} for fate in fates.values()]
        return cited.union(*(one for one in chains if one & cited))

    def _summary(self, commits: Sequence[GitCommit], cited: set[str]) -> Diagnostic:
        head, period = self._history.head, self._entry.report.period
        against = f"held against {self._history.ref} at {head.hash[:SHOWN_HASH_LENGTH]}, by {PERIOD_RULE}"
        cited_here = sum(one.hash in cited for one in commits)
        listed = ", ".join(f"{one.name} {one.cited} of {one.all}" for one in coverage.coverage_by_week(commits, cited))
        said = f"{cited_here} of {len(commits)} commits of the period are cited ({listed})"
        if not commits:
            said = "no commit landed in the period"
        # Nothing tells a branch on which nothing landed since from a clone that is old.
        newest = self._history.dated(head)
        if newest.landed.date() < period.end:
            said += f"; its newest commit is from {newest.day}, before {period.name} ended; fetch, where there are later ones"
        return self._fault(GitRule.COVERAGE, f"{against}: {said}")
