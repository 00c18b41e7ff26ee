"""Find commits that are cited twice, in one report or in two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.git.verifying.citations import cited_rows
from sphinxext_progress.git.verifying.identification import CommitFinder, describe_commit
from sphinxext_progress.git.verifying.rules import GitRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.history.reverts import CommitFate
    from sphinxext_progress.git.verifying.citations import Citation
    from sphinxext_progress.git.verifying.context import CheckContext
    from sphinxext_progress.reading.entry import ReportEntry


def check_duplicate_rows(context: CheckContext, fates: Mapping[str, CommitFate]) -> Iterator[Diagnostic]:
    """Find rows about the same change: with the same commit, or with two commits of the same chain.

    :param fates: the fates of the cited commits, by hash.
    """
    seen: dict[str, tuple[Citation, GitCommit]] = {}
    for row, commit in context.citations.commits_of_rows():
        fate = fates.get(commit.hash)
        change = fate.commit if fate and not fate.is_revert(commit) else commit
        first, cited = seen.setdefault(change.hash, (row, commit))
        if first is not row:
            place = messages.ROW_OF_LINE.format(line=first.text.line)
            template = messages.CITED_TWICE if cited == commit else messages.CITED_TWICE_AS
            message = template.format(commit=describe_commit(commit), place=place, other=describe_commit(cited))
            yield context.diagnostic(GitRule.CITED_TWICE, message, row.place)


def check_other_reports(context: CheckContext, others: Iterable[ReportEntry]) -> Iterator[Diagnostic]:
    """Find rows with a commit that another report of the project cites too."""
    cited = {commit.hash: row for row, commit in context.citations.commits_of_rows()}
    for other in others:
        finder = CommitFinder(context.history, other.report.period)
        for row in cited_rows(other.report, context.history.repository):
            for commit in finder.named_by(row):
                if own := cited.get(commit.hash):
                    message = messages.CITED_IN_TWO_REPORTS.format(commit=describe_commit(commit), file=other.name)
                    yield context.diagnostic(GitRule.CITED_TWICE, message, own.place)
