"""The citations of a report: its rows and bullets, with the references to commits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.format.contents import bullets
from sphinxext_progress.format.references import hashes_of, numbers_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.format.references import References


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


def cited_rows(report: Report) -> list[Citation]:
    """Return the rows of a report."""
    return [
        Citation(row.description, hashes_of(row.commit), numbers_of(row.pr), row.date, place, row.area)
        for place, row in enumerate(report.commits)
    ]


def cited_bullets(report: Report) -> Iterator[Citation]:
    """Yield the bullets of a report's highlights, infrastructure and custom sections."""
    for item in bullets(report):
        yield _bullet(item.text, item)


def other_citations(report: Report) -> Iterator[Citation]:
    """Yield the other citations of a report: the changes left out, and the themes with their steps."""
    for omission in report.left_out:
        yield Citation(omission.reason, hashes_of(omission.commit), numbers_of(omission.pr))
    for theme in report.trends:
        for step in (*theme.trajectory, *theme.stage):
            yield _bullet(step.text, step)
        yield _bullet(theme.theme, theme)


def _bullet(text: LocatedText, references: References) -> Citation:
    return Citation(text, hashes_of(references.commit), numbers_of(references.pr))
