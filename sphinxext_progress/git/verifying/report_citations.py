"""Collect the rows and bullets of a report, each with its commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.git.verifying.citations import cited_bullets, cited_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.format.model import Report
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.verifying.citations import Citation
    from sphinxext_progress.git.verifying.identification import CommitFinder
    from sphinxext_progress.git.verifying.period_matching import PeriodMatchers
    from sphinxext_progress.git.verifying.text_matching import TextMatch


class CitedLine(NamedTuple):
    """A row or a bullet with the commits that it refers to."""

    citation: Citation
    #: The commits, on the first-parent line or a merged branch; the check of its pull requests may add more.
    commits: list[GitCommit]
    #: How its words match, for a row without a hash or a number.
    match: TextMatch | None = None


class ReportCitations:
    """The lines of a report with their commits."""

    def __init__(self, report: Report, repository: str, finder: CommitFinder, matchers: PeriodMatchers) -> None:
        """Find the commits of the lines about one repository; its name is empty for the repository of the project."""
        self.rows = [_cited_row(row, finder, matchers) for row in cited_rows(report, repository)]
        self.bullets = [CitedLine(bullet, finder.named_by(bullet)) for bullet in cited_bullets(report, repository)]

    @property
    def lines(self) -> list[CitedLine]:
        """The rows, then the bullets."""
        return [*self.rows, *self.bullets]

    def commits_of_rows(self) -> Iterator[tuple[Citation, GitCommit]]:
        """Yield each row with each of its commits."""
        return ((row.citation, commit) for row in self.rows for commit in row.commits)


def _cited_row(row: Citation, finder: CommitFinder, matchers: PeriodMatchers) -> CitedLine:
    if row.hashes or row.numbers:
        return CitedLine(row, finder.named_by(row))
    match = matchers.match(row.text)
    return CitedLine(row, [match.best] if match.best else [], match)
