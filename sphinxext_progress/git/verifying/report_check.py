"""Checking a report against its repository: its citations, and the coverage of its period."""

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

#: The number of days before a period in which the commit of a bullet is searched, and the minimum score of a match.
DAYS_BEFORE_PERIOD, MIN_BULLET_MATCH = 92, 0.4


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """The fate of a commit that a row refers to."""

    #: The hash or the number in the row.
    name: str | int
    state: CommitState
    #: The last commit that reverted or reapplied it.
    by: GitCommit


class ReportCheck:
    """The check of a report against a branch.

    :param others: the other reports of the project.
    :param period: the period as located text, for diagnostics about the whole report.
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

        #: The findings.
        self.found = self._check()

    def again(self, report: Report) -> ReportCheck:
        """Repeat the check with a changed report."""
        entry = replace(self._entry, report=report)
        return ReportCheck(self._repository, self._history, entry, self._others, self._place)

    def _check(self) -> list[Diagnostic]:
        diagnostics = [*self.verifier.run(), *self._check_other_reports(), *self._check_claims()]
        commits = self._history.within(self._entry.report.period)
        if commits and not self._entry.report.draft:
            diagnostics += self._coverage(commits)
        else:
            diagnostics.append(self._summary(commits, self._cited(commits) if commits else set()))
        return diagnostics

    def _identifier(self, entry: ReportEntry, period: str = "") -> CommitFinder:
        return CommitFinder(self._repository, self._history, self._reverts, entry.report.period, entry.name, period)

    def _diagnostic(self, rule: GitRule, message: str) -> Diagnostic:
        return self.identifier.diagnostic(rule, self._place, message)

    def until_now(self) -> list[RowOutcome]:
        """Return the cited commits that were reverted or reapplied, up to the newest commit of the branch.

        Leave out rows that refer to a commit only by their words.
        """
        reverts = Reverts(self._repository, self._history, self._history.head)
        fates = reverts.fates(chain(*self.verifier.cited))
        fate_of = {commit.hash: fate for fate in fates.values() for commit in fate.members}
        silent = self.verifier.silent
        survival = reverts.contents.survival([self._history.commits[name] for name in silent], reverts.end)
        outcomes = []
        for row, commits in zip(self.verifier.rows, self.verifier.cited, strict=True):
            for commit in commits:
                name, fate = self._name(row, commit), fate_of.get(commit.hash)
                if name and fate and not (fate.undoes(commit) and fate.state_of(commit) is CommitState.IN_FORCE):
                    outcomes.append(RowOutcome(name, fate.state_of(commit), fate.events[-1].by))
                elif name and not fate and (survival.get(commit.hash, 1.0) or 0.0) < IN_FORCE_SHARE:
                    outcomes.append(RowOutcome(name, CommitState.UNDONE, silent[commit.hash]))
        return outcomes

    def _name(self, row: Citation, commit: GitCommit) -> str | int | None:
        """Return the hash or the number by which a row refers to a commit."""
        numbers = {commit.number, self._history.landing(commit).number}
        name = next((reference for reference in row.hashes if commit.hash.startswith(reference.lower())), None)
        return name or next((reference for reference in row.numbers if reference in numbers), None)

    # Checks of the citations ------------------------------------------------------------------------------

    def _check_other_reports(self) -> Iterator[Diagnostic]:
        """Find rows with a commit that another report cites too."""
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

    def _check_claims(self) -> Iterator[Diagnostic]:
        """Check lines against the dependency changes, and bullets against earlier commits."""
        commits = self._history.within(self._entry.report.period)
        if not commits:
            return
        steps = dependencies.dependency_changes(self._reverts.contents, commits)
        changed, changing = dependencies.net_dependency_changes(steps), {commit.commit.hash for commit in steps}
        known = dependencies.known_dependencies(self._reverts.contents, self._end)
        lines = [
            *zip(self.verifier.rows, self.verifier.cited, strict=True),
            *zip(self.verifier.bullets, self.verifier.told, strict=True),
        ]
        for line, cited in lines:
            # A line with known commits is about a dependency only if one of them changed a dependency.
            if cited and not changing.intersection(self._history.landing(commit).hash for commit in cited):
                continue
            if mismatch := dependency_claims.find_mismatch(line.text, known, changed):
                yield self.identifier.diagnostic(GitRule.DEPENDENCY_MISMATCH, line.text, mismatch)
            elif line.row is None and not cited:
                yield from self._check_earlier(line)

    def _check_earlier(self, line: Citation) -> Iterator[Diagnostic]:
        """Find bullets whose words match a commit from before the period."""
        inside, before = self.identifier.inside.link(line.text), self._before.link(line.text)
        if (
            not before.scores
            or before.scores[0] < MIN_BULLET_MATCH
            or (inside.scores and inside.scores[0] >= MIN_MATCH)
        ):
            return
        near = "; ".join(f"{commit.day}: {describe_commit(commit)}" for commit in before.nearest[:3])
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
                commit
                for commit in reversed(self._history.line)
                if -DAYS_BEFORE_PERIOD <= days_outside(period, commit.landed.date()) < 0
            ]
        )

    # Checks of the coverage -------------------------------------------------------------------------------

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
            yield self._diagnostic(GitRule.COVERAGE_HOLE, message)
        landed = period_changes.gather_changes(
            self._repository, self._history, report.period, self._entry.project.areas
        )
        listed = ", ".join(
            f"{share.name} {share.cited} of {share.all}" for share in coverage.coverage_by_area(landed, cited)
        )
        aside = ", ".join(f"{len(excluded.commits)} {excluded.rule}" for excluded in landed.ledger)
        message = f"cited of the changes by area: {listed or 'none'}; set aside: {aside or 'nothing'}"
        yield self._diagnostic(GitRule.COVERAGE, message)
        left_out = cited_commits(report, left_out=True)
        cited_or_left_out = cited | {commit.hash for commit in commits if commit in left_out}
        for change in coverage.uncited_changes(landed, cited_or_left_out):
            message = (
                f"{coverage.describe_change(change)} and is neither cited nor left out; expected a word on each large change; "
                "cite it, or add it to 'left_out'"
            )
            yield self._diagnostic(GitRule.UNCITED, message)

    def _cited(self, commits: Sequence[GitCommit]) -> set[str]:
        """Return the hashes of the cited commits and of all commits in their chains."""
        cited = {self._history.landing(commit).hash for commit in chain(*self.verifier.told, *self.verifier.cited)}
        fates = self._reverts.fates(commits)
        chains = [{commit.hash for commit in fate.members} for fate in fates.values()]
        return cited.union(*(hashes for hashes in chains if hashes & cited))

    def _summary(self, commits: Sequence[GitCommit], cited: set[str]) -> Diagnostic:
        head, period = self._history.head, self._entry.report.period
        heading = f"held against {self._history.ref} at {head.short_hash}, by {PERIOD_RULE}"
        cited_here = sum(commit.hash in cited for commit in commits)
        listed = ", ".join(
            f"{week.name} {week.cited} of {week.all}" for week in coverage.coverage_by_week(commits, cited)
        )
        summary = f"{cited_here} of {len(commits)} commits of the period are cited ({listed})"
        if not commits:
            summary = "no commit landed in the period"
        # A branch without newer commits looks the same as an outdated clone.
        newest = self._history.dated(head)
        if newest.landed.date() < period.end:
            summary += f"; its newest commit is from {newest.day}, before {period.name} ended; fetch, where there are later ones"
        return self._diagnostic(GitRule.COVERAGE, f"{heading}: {summary}")
