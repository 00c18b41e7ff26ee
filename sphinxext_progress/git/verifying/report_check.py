"""Check a report against its repository: its citations, and how much of its period it covers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxext_progress.git.verifying.citation_check import check_citations
from sphinxext_progress.git.verifying.claim_check import check_claims
from sphinxext_progress.git.verifying.context import CheckContext
from sphinxext_progress.git.verifying.coverage_check import CoverageCheck
from sphinxext_progress.git.verifying.duplicate_check import check_other_reports
from sphinxext_progress.git.verifying.outcomes import current_outcomes
from sphinxext_progress.git.verifying.text_check import check_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.git.commits import History
    from sphinxext_progress.git.repository import Repository
    from sphinxext_progress.git.verifying.outcomes import RowOutcome
    from sphinxext_progress.reading.entry import ReportEntry


class ReportCheck:
    """The check of a report against a branch, as far as the report refers to its repository.

    :param others: the other reports of the project.
    :param period: the period as text, for diagnostics about the whole report.
    :param drafted: the hashes of the commits that the draft of the report proposed. Those that its author deleted are
        counted instead of listed.
    """

    def __init__(
        self,
        repository: Repository,
        history: History,
        entry: ReportEntry,
        others: Sequence[ReportEntry],
        period: LocatedText,
        drafted: Sequence[str] = (),
    ) -> None:
        self._others = others
        self._context = CheckContext(repository, history, entry, period, drafted)
        self.path = entry.path
        self.report = entry.report
        self.project = entry.project
        self.history = history
        diagnostics, self._unstated_reverts = check_citations(self._context)
        #: The lines of the report with their commits.
        self.citations = self._context.citations
        #: The findings.
        self.found = [*diagnostics, *check_other_reports(self._context, others), *check_words(self._context)]
        # Another repository may have any number of changes that are not worth a mention here.
        if not history.repository:
            self.found += [*check_claims(self._context), *CoverageCheck(self._context).check()]

    def repeat(self, report: Report) -> ReportCheck:
        """Repeat the check with a changed report."""
        context = self._context
        entry = replace(context.entry, report=report)
        return ReportCheck(context.repository, context.history, entry, self._others, context.place, context.drafted)

    def current_outcomes(self) -> list[RowOutcome]:
        """Return the cited commits that were reverted or reapplied, up to the newest commit of the branch."""
        return current_outcomes(self._context, self._unstated_reverts)
