"""Check how much of a period its report covers."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import pluralize
from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.format.model import LeftOut
from sphinxext_progress.git.commits import PERIOD_RULE
from sphinxext_progress.git.drafting.examples import CitedCommits, cited_commits
from sphinxext_progress.git.drafting.noise import NoiseRules
from sphinxext_progress.git.drafting.period_changes import gather_changes
from sphinxext_progress.git.verifying import coverage
from sphinxext_progress.git.verifying.identification import describe_commit
from sphinxext_progress.git.verifying.rules import GitRule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.git.drafting.period_changes import CandidateChange, PeriodChanges
    from sphinxext_progress.git.verifying.context import CheckContext
    from sphinxext_progress.git.verifying.coverage import CitedShare


class CoverageCheck:
    """Compare the cited commits with those of the period."""

    def __init__(self, context: CheckContext) -> None:
        self._context = context
        self._commits = context.commits
        # The hashes of the cited commits and of all commits in their chains.
        self._cited = _cited_hashes(context) if context.commits else set[str]()

    def check(self) -> Iterator[Diagnostic]:
        """Yield a summary and, for a finished report, gaps and large uncited changes."""
        yield self._summary()
        if not self._commits or self._context.report.draft:
            return
        yield from self._holes()
        entry, period = self._context.entry, self._context.period
        period_changes = gather_changes(
            self._context.repository,
            self._context.history,
            period,
            entry.project.areas,
            reports=entry.path.parent,
            rules=NoiseRules(entry.project.noise),
            reverts=self._context.reverts,
        )
        yield self._shares_of_areas(period_changes)
        yield from self._uncited(period_changes)

    def _summary(self) -> Diagnostic:
        history, period = self._context.history, self._context.period
        if self._commits:
            summary = messages.CITED_OF_PERIOD.format(
                cited=sum(commit.hash in self._cited for commit in self._commits),
                count=len(self._commits),
                weeks=_listed(coverage.coverage_by_week(self._commits, self._cited)),
            )
        else:
            summary = messages.EMPTY_PERIOD.format()
        # A branch without newer commits looks the same as an outdated clone.
        newest = history.dated(history.head)
        if newest.landed_at.date() < period.end:
            summary = messages.OLD_CLONE.format(summary=summary, day=newest.day, period=period.name)
        message = messages.COVERAGE_SUMMARY.format(
            ref=history.branch, head=history.head.short_hash, rule=PERIOD_RULE, summary=summary
        )
        return self._context.diagnostic(GitRule.COVERAGE, message)

    def _holes(self) -> Iterator[Diagnostic]:
        count = len(self._commits)
        for hole in coverage.find_holes(self._context.period, self._commits, self._cited):
            message = messages.COVERAGE_HOLE.format(
                first=hole.first, last=hole.last, landed=hole.commits, count=count, share=hole.commits / count
            )
            yield self._context.diagnostic(GitRule.COVERAGE_HOLE, message)

    def _shares_of_areas(self, period_changes: PeriodChanges) -> Diagnostic:
        areas = _listed(coverage.coverage_by_area(period_changes, self._cited))
        excluded = ", ".join(f"{group.rule} {len(group.commits)}" for group in period_changes.excluded_commits)
        message = messages.CITED_BY_AREA.format(
            areas=areas or messages.NO_AREAS.format(), excluded=excluded or messages.NOTHING_EXCLUDED.format()
        )
        return self._context.diagnostic(GitRule.COVERAGE, message)

    def _uncited(self, period_changes: PeriodChanges) -> Iterator[Diagnostic]:
        left_out = cited_commits(self._context.report, left_out=True)
        cited_or_left_out = self._cited | {commit.hash for commit in self._commits if commit in left_out}
        cut = self._cut_changes(period_changes, cited_or_left_out)
        if cut:
            changes = f"{len(cut)} {pluralize('change', len(cut))}"
            yield self._context.diagnostic(GitRule.UNCITED, messages.CUT_FROM_DRAFT.format(changes=changes))
        hashes = {commit.hash for change in cut for commit in change.landed.commits}
        for change in coverage.uncited_changes(period_changes, cited_or_left_out | hashes):
            lead, *others = change.landed.commits
            commits = describe_commit(lead)
            if others:
                commits = messages.MORE_COMMITS.format(commit=commits, count=len(others))
            message = messages.CHANGE_UNCITED.format(
                commits=commits, day=f"{lead.landed_at:%Y-%m-%d}", reasons=", ".join(change.reasons)
            )
            yield self._context.diagnostic(GitRule.UNCITED, message)

    def _cut_changes(self, period_changes: PeriodChanges, cited: Collection[str]) -> list[CandidateChange]:
        """Return the changes that the draft proposed, and whose rows the author has deleted."""
        drafted = CitedCommits([LeftOut(commit=list(self._context.drafted))])
        return [
            change
            for change in period_changes.changes
            if not coverage.is_cited(change, cited) and any(commit in drafted for commit in change.landed.commits)
        ]


def _cited_hashes(context: CheckContext) -> set[str]:
    """Return the hashes of the cited commits and of all commits in their chains."""
    commits = chain.from_iterable(line.commits for line in context.citations.lines)
    cited = {context.history.landing(commit).hash for commit in commits}
    chains = [{commit.hash for commit in fate.members} for fate in context.fates]
    return cited.union(*(hashes for hashes in chains if hashes & cited))


def _listed(shares: Iterable[CitedShare]) -> str:
    return ", ".join(
        messages.CITED_SHARE.format(name=share.name, cited=share.cited, count=share.all) for share in shares
    )
