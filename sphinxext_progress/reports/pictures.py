"""Find the picture that represents a report in a list of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinxext_progress.format.contents import walk_items
from sphinxext_progress.format.images import is_remote
from sphinxext_progress.format.sections import walk_sections
from sphinxext_progress.text.commonmark import has_blocks
from sphinxext_progress.text.dialect import MarkdownDialect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.format.model import Report


def first_picture(report: Report) -> str:
    """Return the path of the first image of a report, relative to its file; empty if it has none.

    The order is that of the default parts on its page. Images on the web do not count, because pages only link to them.
    """
    return next((source for source in _sources(report) if not is_remote(source)), "")


def _sources(report: Report) -> Iterator[str]:
    yield from _in_text(report.overview)
    for part in (*report.highlights, *walk_sections(report.sections)):
        yield from _in_text(part.text)
        yield from (str(image.src) for image in part.images)
        for item in walk_items(part.items):
            yield from _in_text(item.text) if has_blocks(item.text) else ()


def _in_text(text: str) -> Iterator[str]:
    """Yield the sources of the images in a text with blocks."""
    # Most texts have no image, and need no parser.
    if "![" in text:
        for token in MarkdownDialect("").tokens(text):
            if token.type == "image":
                source = str(token.attrs["src"])
                yield source if is_remote(source) else unquote(source)
