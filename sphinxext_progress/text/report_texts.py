"""Check the markup in all texts of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import at_most
from sphinxext_progress.format.contents import bullets, images_of
from sphinxext_progress.format.sections import walk_sections
from sphinxext_progress.text.commonmark import has_blocks
from sphinxext_progress.text.dialect import MarkdownDialect, is_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.model import Report


def check_texts(report: Report, name: str) -> list[Diagnostic]:
    """Return diagnostics about the markup in all texts of a report.

    :param name: the path for the diagnostics.
    :return: the diagnostics in the order of the file, limited in number.
    """
    dialect = MarkdownDialect(name)
    for text in _inline_texts(report):
        if not is_plain_text(text):
            dialect.inline(text)
    for text in _one_line_texts(report):
        dialect.refuse_blocks(text)
    for text in block_texts(report):
        dialect.blocks(text)
    return at_most(sorted(dialect.diagnostics))


def block_texts(report: Report) -> Iterator[str]:
    """Yield the texts of a report that may contain blocks."""
    yield report.overview
    yield from (highlight.text for highlight in report.highlights)
    yield from (section.text for section in walk_sections(report.sections))
    yield from (item.text for item in bullets(report) if has_blocks(item.text))


def _inline_texts(report: Report) -> Iterator[str]:
    yield from _one_line_texts(report)
    yield from (item.text for item in bullets(report) if not has_blocks(item.text))


def _one_line_texts(report: Report) -> Iterator[str]:
    yield from (
        *(highlight.title for highlight in report.highlights),
        *(section.title for section in walk_sections(report.sections)),
    )
    yield from (image.caption for image in images_of(report))
    yield from (commit.description for commit in report.commits)
    yield from (stage.text for theme in report.trends for stage in (*theme.trajectory, *theme.stage))
