"""Transforms of lists of reports on HTML pages: earlier years are folded, and pictures are part of the links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinxext_progress.render.builders import THUMBNAIL_CLASS, block_elements
from sphinxext_progress.site.details_nodes import progress_details, progress_summary
from sphinxext_progress.site.report_transform import ReportTransform

if TYPE_CHECKING:
    from collections.abc import Iterator


class LinkThumbnails(ReportTransform):
    """Moves the picture of a report into the link to the report, so that readers can click it."""

    # After ReferencesResolver, which has priority 10.
    default_priority = 400
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Move each picture whose report has a page."""
        for picture, link in [*_linked_pictures(self.document)]:
            picture.parent.remove(picture)
            link.insert(0, picture)


def _linked_pictures(document: nodes.document) -> Iterator[tuple[nodes.image, nodes.reference]]:
    """Yield the picture of each report in a list, and the link to the report."""
    for item in block_elements(document):
        for paragraph in item.children if isinstance(item, nodes.list_item) else ():
            match paragraph.children[:2]:
                case [nodes.image() as picture, nodes.reference() as link] if THUMBNAIL_CLASS in picture["classes"]:
                    yield picture, link


class FoldYears(ReportTransform):
    """Makes the years of a list of reports foldable; only the newest one is open at first."""

    # Before MarkRightToLeft.
    default_priority = 400
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Replace the heading and the list of each year, if there are several years."""
        for years in [*_years_of_lists(self.document)]:
            for number, heading in enumerate(years if len(years) > 1 else []):
                _fold(heading, is_open=number == 0)


def _years_of_lists(document: nodes.document) -> Iterator[list[nodes.rubric]]:
    """Yield the headings of the years of each list of reports."""
    for block in (document, *block_elements(document)):
        headings: list[nodes.rubric] = []
        for child in block.children:
            if isinstance(child, nodes.rubric) and "progress-year" in child["classes"]:
                if "progress-first" in child["classes"] and headings:
                    yield headings
                    headings = []
                headings.append(child)
        if headings:
            yield headings


def _fold(heading: nodes.rubric, *, is_open: bool) -> None:
    parent = heading.parent
    place = parent.index(heading)
    summary = progress_summary("", "", *heading.children, ids=heading["ids"])
    classes = [name for name in heading["classes"] if name != "progress-first"]
    parent[place : place + 2] = [progress_details("", summary, parent[place + 1], classes=classes, open=is_open)]
