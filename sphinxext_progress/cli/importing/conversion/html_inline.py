"""Convert the inline content of a block of HTML to Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.cli.importing.conversion.html_elements import (
    EMPTY_ELEMENTS,
    HIDDEN_ELEMENTS,
    MEDIA_ELEMENTS,
    is_known,
)
from sphinxext_progress.cli.importing.conversion.html_tree import BLOCK_ELEMENTS
from sphinxext_progress.cli.importing.conversion.inline_text import BREAK
from sphinxext_progress.cli.importing.conversion.remarks import Remarks
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.cli.importing.conversion.html_tree import HtmlElement
    from sphinxext_progress.cli.importing.conversion.page_context import PageContext


class HtmlInlineWriter:
    """Writes the text of the elements of one block."""

    def __init__(self, context: PageContext, numbers: Sequence[int], column: int, *, in_container: bool) -> None:
        """Create the writer of a block.

        :param numbers: the number of each of its lines on the page.
        :param column: the column of its first character, 1-based.
        :param in_container: whether it is in a list or a quotation, which cannot contain sections.
        """
        self._context = context
        self._numbers = numbers
        self._column = column
        self._in_container = in_container
        self._in_link = False

    def _number(self, element: HtmlElement) -> int:
        return self._numbers[min(element.line, len(self._numbers) - 1)]

    def _remarks(self, element: HtmlElement) -> Remarks:
        return Remarks(self._context.findings, self._number(element), element.column + self._column - 1)

    def _inline(self, children: Iterable[HtmlElement | str]) -> str:
        text = ""
        children = list(children)
        alone = len([child for child in children if not isinstance(child, str) or child.strip()]) == 1
        for index, child in enumerate(children):
            if isinstance(child, str):
                words = re.sub(r"\s+", " ", child)
                text += escape_text(words.lstrip() if text.endswith((" ", "\n")) or not text else words)
            else:
                after = children[index + 1] if index + 1 < len(children) else ""
                neighbors = (text[-1:], after[:1] if isinstance(after, str) else "")
                element_text = self._inline_element(child, neighbors, alone=alone)
                text = (text.rstrip(" ") if element_text == BREAK else text) + element_text
        return text

    def _inline_element(self, element: HtmlElement, neighbors: tuple[str, str], *, alone: bool) -> str:
        tag, remarks = element.tag, self._remarks(element)
        if not tag.name or tag.name in HIDDEN_ELEMENTS:
            remarks.hide(element.source + element.words())
            return ""
        if tag.name == "br":
            return BREAK
        if (shown := self._without_words(element, alone=alone)) is not None:
            return shown
        if tag.name == "a":
            return self._anchor(element, neighbors)
        inner = self._inline(element.children)
        if tag.name in BLOCK_ELEMENTS:
            return f" {inner} "
        if not is_known(tag.name):
            remarks.note(messages.TAG_IS_TEXT.format(tag=quoted(element.source)))
            end = escape_text(f"</{tag.name}>") if element.is_closed else ""
            return f"{escape_text(' '.join(element.source.split()))}{inner}{end}"
        return "" if tag.closes else self._context.elements.convert(tag, inner, neighbors, remarks)

    def _without_words(self, element: HtmlElement, *, alone: bool) -> str | None:
        """Return an element that shows a file or draws something; None for one that has words."""
        tag, remarks = element.tag, self._remarks(element)
        if tag.name == "img":
            alt, source, title = (tag.attributes.get(name, "") for name in ("alt", "src", "title"))
            return self._context.targets.image(alt, source, title, remarks, alone=alone, in_link=self._in_link)
        if tag.name in MEDIA_ELEMENTS:
            sources = (source.tag for source in element.find("source"))
            if link := self._context.elements.media(tag, sources, remarks):
                return link
        if tag.name in EMPTY_ELEMENTS and not element.words().strip():
            if not tag.closes:
                remarks.note(messages.ELEMENT_LEFT_OUT.format(tag=quoted(element.source)))
            return ""
        return None

    def _anchor(self, element: HtmlElement, neighbors: tuple[str, str]) -> str:
        """Return a link; an image or another link inside it becomes text."""
        remarks, was_in_link = self._remarks(element), self._in_link
        self._in_link = True
        inner = self._inline(element.children)
        self._in_link = was_in_link
        if element.tag.closes:
            return ""
        if was_in_link:
            remarks.note(messages.NESTED_LINK.format())
            return inner
        return self._context.elements.convert(element.tag, inner, neighbors, remarks)
