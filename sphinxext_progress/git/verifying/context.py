"""The data shared by the checks of one report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic
from sphinxext_progress.format.base import NO_TEXT
from sphinxext_progress.git.history.reverts import Reverts
from sphinxext_progress.git.verifying.identification import CommitFinder
from sphinxext_progress.git.verifying.period_matching import PeriodMatchers
from sphinxext_progress.git.verifying.report_citations import ReportCitations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.history.reverts import CommitFate
    from sphinxext_progress.git.repository import Repository
    from sphinxext_progress.git.verifying.rules import GitRule
    from sphinxext_progress.reading.entry import ReportEntry


@dataclass(frozen=True)
class CheckContext:
    """A report and the branch against which it is checked."""

    repository: Repository
    history: History
    entry: ReportEntry
    #: The period as text, for diagnostics about the whole report.
    place: LocatedText
    #: The hashes of the commits that the draft of the report proposed.
    drafted: Sequence[str] = ()

    @property
    def report(self) -> Report:
        """The report."""
        return self.entry.report

    @property
    def period(self) -> Period:
        """The period of the report."""
        return self.entry.report.period

    @cached_property
    def commits(self) -> list[GitCommit]:
        """The commits of the period, oldest first."""
        return self.history.within(self.period)

    @cached_property
    def reverts(self) -> Reverts:
        """The reverts until the end of the period."""
        return Reverts(self.repository, self.history, self.history.at_end(self.period) or self.history.line[-1])

    @cached_property
    def fates(self) -> list[CommitFate]:
        """The fates of the commits of the period that were reverted or reapplied."""
        return [*self.reverts.fates(self.commits).values()]

    @cached_property
    def finder(self) -> CommitFinder:
        """The finder of commits by hash and number."""
        return CommitFinder(self.history, self.period)

    @cached_property
    def matchers(self) -> PeriodMatchers:
        """The matchers of commits by words."""
        return PeriodMatchers(self.history, self.reverts, self.period)

    @cached_property
    def citations(self) -> ReportCitations:
        """The lines of the report with their commits."""
        return ReportCitations(self.report, self.history.repository, self.finder, self.matchers)

    def diagnostic(self, rule: GitRule, message: str, text: LocatedText = NO_TEXT) -> Diagnostic:
        """Return a diagnostic at the position of a text of the report; at its period if the text is empty."""
        located = text or self.place
        return Diagnostic(self.entry.name, located.line, located.column, message, rule)
