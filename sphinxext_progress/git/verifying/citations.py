"""What a report cites: its rows and bullets, with the commits that they name or are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.format.model import Report
    from sphinxext_progress.format.references import References


@dataclass(frozen=True, slots=True)
class Citation:
    """A line of a report."""

    #: Its words, which know where they stand.
    text: str
    #: The hashes, or beginnings of hashes, that it names.
    hashes: Sequence[str]
    #: The numbers of pull requests that it names.
    numbers: Sequence[int]
    #: The day that it says it landed on.
    date: dt.date | None = None
    #: The place of a row among the rows; None for a bullet.
    row: int | None = None
    area: str = ""

    @property
    def place(self) -> str:
        """What is wrong with it stands there: at its hash, else at its words."""
        return self.hashes[0] if self.hashes else self.text


def cited_rows(report: Report) -> list[Citation]:
    """List the rows of a report."""
    return [
        Citation(one.description, one.commit, one.pr, one.date, place, one.area)
        for place, one in enumerate(report.commits)
    ]


def cited_bullets(report: Report) -> Iterator[Citation]:
    """List the bullets of a report: those of its highlights, of its infrastructure and of its own sections."""
    lists = [
        *(one.items for one in report.highlights),
        report.infrastructure,
        *(one.items for one in report.sections),
    ]
    for items in lists:
        for item in items:
            yield _bullet(item.text, item)


def other_citations(report: Report) -> Iterator[Citation]:
    """List what cites commits beside rows and bullets: what is left out, and the steps of themes."""
    for one in report.left_out:
        yield Citation(one.reason, one.commit, one.pr)
    for theme in report.trends:
        for step in (*theme.trajectory, *theme.stage):
            yield _bullet(step.text, step)
        yield _bullet(theme.theme, theme)


def _bullet(text: str, references: References) -> Citation:
    return Citation(text, references.commit, references.pr)
