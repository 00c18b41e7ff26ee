"""Check the citations of a report: references, dates, reverts and duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.git.verifying.citations import other_citations
from sphinxext_progress.git.verifying.date_check import DateCheck
from sphinxext_progress.git.verifying.duplicate_check import check_duplicate_rows
from sphinxext_progress.git.verifying.reference_check import PullRequestCheck, ReferenceCheck
from sphinxext_progress.git.verifying.revert_check import RevertCheck

if TYPE_CHECKING:
    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.verifying.context import CheckContext


def check_citations(context: CheckContext) -> tuple[list[Diagnostic], dict[str, GitCommit]]:
    """Check the lines of a report.

    :return: the findings in the order of the file, and the reverts that no message mentions, by the hash of the
        reverted commit.
    """
    lines, references = context.citations.lines, ReferenceCheck(context)
    cited = _cited_before_end(context)
    fates = context.reverts.fates(cited)
    # A commit that starts a chain and reapplies another one is described by its own chain.
    fate_of = {commit.hash: fate for fate in fates.values() for commit in fate.members} | fates
    pull_requests, dates = PullRequestCheck(context, references, fate_of), DateCheck(context)
    reverts = RevertCheck(context, fate_of, context.reverts.survival(cited))
    diagnostics: list[Diagnostic] = []
    for line in lines:
        if line.match:
            diagnostics.append(references.check_match(line.citation, line.match))
        diagnostics += references.check(line.citation)
        diagnostics += pull_requests.check(line)
        for commit in line.commits:
            diagnostics += dates.check(line, commit)
            diagnostics += reverts.check(line.citation, commit)
    diagnostics += check_duplicate_rows(context, fate_of)
    for citation in other_citations(context.report, context.history.repository):
        diagnostics += references.check(citation)
    return sorted(diagnostics), reverts.unstated


def _cited_before_end(context: CheckContext) -> list[GitCommit]:
    """Return the cited commits that were on the branch by the end of the period."""
    lines = context.citations.lines
    # A number may refer to a different commit from the hashes of the same line.
    numbered = [context.finder.by_number(number) for line in lines for number in line.citation.numbers]
    cited = [*filter(None, numbered), *(commit for line in lines for commit in line.commits)]
    return [commit for commit in cited if context.reverts.has(commit)]
