"""Walk through the contents of a report: its sections, its bullets and all its references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.format.items import nested_items
from sphinxext_progress.format.sections import walk_sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.format.images import Image
    from sphinxext_progress.format.items import AnyItem
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.format.references import CitedChanges


def walk_items(items: Iterable[AnyItem]) -> Iterator[AnyItem]:
    """Yield bullets and, after each, the bullets below it."""
    for item in items:
        yield item
        yield from walk_items(nested_items(item))


def bullets(report: Report) -> Iterator[AnyItem]:
    """Yield the bullets of all levels of a report: those of highlights, infrastructure and custom sections."""
    for highlight in report.highlights:
        yield from walk_items(highlight.items)
    yield from walk_items(report.infrastructure)
    for section in walk_sections(report.sections):
        yield from walk_items(section.items)


def images_of(report: Report) -> Iterator[Image]:
    """Yield the images of the highlights and of the custom sections of a report."""
    for part in (*report.highlights, *walk_sections(report.sections)):
        yield from part.images


def cited_changes(report: Report) -> Iterator[CitedChanges]:
    """Yield everything in a report that may have references: rows, changes left out, bullets, themes and stages."""
    yield from report.commits
    yield from report.left_out
    yield from bullets(report)
    for theme in report.trends:
        yield theme
        yield from (*theme.trajectory, *theme.stage)


def repositories_of(report: Report) -> list[LocatedText]:
    """Return the names of the other repositories that a report refers to, each where it is first named."""
    names: dict[str, LocatedText] = {}
    for part in cited_changes(report):
        for reference in part.cited():
            if reference.repository:
                names.setdefault(reference.repository, reference.repository)
    return list(names.values())
