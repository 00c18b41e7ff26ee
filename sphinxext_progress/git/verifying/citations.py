"""The citations of a report: its rows and bullets, with the references to commits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinxext_progress.format.contents import bullets
from sphinxext_progress.format.references import hashes_of, numbers_of
from sphinxext_progress.git.scope import Scope

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.format.model import Commit, Report
    from sphinxext_progress.format.references import CitedChanges


@dataclass(frozen=True, slots=True)
class Citation:
    """A line of a report."""

    text: LocatedText
    #: The hashes, or prefixes of hashes, that it refers to.
    hashes: Sequence[LocatedText]
    #: The pull request numbers that it refers to.
    numbers: Sequence[int]
    #: The stated date on which it landed.
    date: dt.date | None = None
    #: The index of a row; None for a bullet.
    row: int | None = None
    area: str = ""

    @property
    def place(self) -> LocatedText:
        """The text that locates diagnostics: the first hash, else the text of the line."""
        return self.hashes[0] if self.hashes else self.text


def cited_rows(report: Report, repository: str = "") -> list[Citation]:
    """Return the rows of a report about a repository.

    :param repository: the name of the repository; empty for the repository of the project.
    """
    return [
        replace(
            _citation(row.description, row, repository), date=_stated_date(row, repository), row=place, area=row.area
        )
        for place, row in enumerate(report.commits)
        if _is_about(row, repository)
    ]


def cited_bullets(report: Report, repository: str = "") -> Iterator[Citation]:
    """Yield the bullets of a report's highlights, infrastructure and custom sections about a repository."""
    for item in bullets(report):
        if _is_about(item, repository):
            yield _citation(item.text, item, repository)


def other_citations(report: Report, repository: str = "") -> Iterator[Citation]:
    """Yield the other citations of a report: the changes left out, and the themes with their steps."""
    for omission in report.left_out:
        yield _citation(omission.reason, omission, repository)
    for theme in report.trends:
        for step in (*theme.trajectory, *theme.stage):
            yield _citation(step.text, step, repository)
        yield _citation(theme.theme, theme, repository)


def scope_of(reports: Sequence[Report], repository: str = "", *, until_head: bool = False) -> Scope:
    """Return what checks of reports need of the history of a repository.

    :param until_head: whether to include what has happened after the periods.
    """
    citations = [
        citation
        for report in reports
        for find in (cited_rows, cited_bullets, other_citations)
        for citation in find(report, repository)
    ]
    hashes = [name for citation in citations for name in citation.hashes]
    numbers = [number for citation in citations for number in citation.numbers]
    return Scope([report.period for report in reports], hashes, numbers, until_head)


def _citation(text: LocatedText, part: CitedChanges, repository: str) -> Citation:
    return Citation(text, hashes_of(part.commit, repository), numbers_of(part.pr, repository))


def _repositories(part: CitedChanges) -> set[str]:
    """Return the names of the repositories that a part is about."""
    changes = {*(str(commit.repository) for commit in part.commit), *(str(number.repository) for number in part.pr)}
    return changes or {str(reference.repository) for reference in part.cited()} or {str(part.repository)}


def _is_about(part: CitedChanges, repository: str) -> bool:
    return repository in _repositories(part)


def _stated_date(row: Commit, repository: str) -> dt.date | None:
    """Return the date of a row; a row about several repositories has the date of the first one."""
    return row.date if repository == min(_repositories(row)) else None
