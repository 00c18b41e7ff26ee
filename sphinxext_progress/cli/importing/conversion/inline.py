"""Convert the inline markup of a paragraph, a heading or a table cell to that of the dialect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from sphinxext_progress.cli.importing.conversion.html_elements import (
    EMPTY_ELEMENTS,
    HIDDEN_ELEMENTS,
    MEDIA_ELEMENTS,
    HtmlTag,
    is_known,
    note_anchor,
)
from sphinxext_progress.cli.importing.conversion.inline_text import BREAK, InlineText
from sphinxext_progress.cli.importing.conversion.inline_tree import build_tree, has_link, unclosed_comment
from sphinxext_progress.cli.importing.conversion.page_parser import inline_spans
from sphinxext_progress.cli.importing.conversion.remarks import Remarks
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxext_progress.cli.importing.conversion.inline_tree import InlineNode
    from sphinxext_progress.cli.importing.conversion.page_context import PageContext

#: What the dialect takes for a directive, at the start of a line.
_DIRECTIVE = re.compile(r"^(?=\.\. [\w:-]+::|:::+\s*\{)", re.MULTILINE)
_TAGS = re.compile(r"<[^<>]*>")
# How far to look for the character after some tags.
_MAX_TAG_LENGTH = 200

#: What a line break in a cell becomes: only a table of commits, which is not inside another block, keeps it.
CELL_BREAKS = {"cell": "<br>", "nested cell": " / "}


def convert_inline(
    source: str, context: PageContext, position: Callable[[int], tuple[int, int]], kind: str = "paragraph"
) -> str:
    """Return the source of a text in the dialect; unchanged where it already is.

    :param position: returns the line and column on the page of an offset in the source.
    :param kind: the block with the text: ``paragraph``, ``heading``, ``cell`` or ``nested cell``.
    """
    spans = inline_spans(source, context.env)
    if (comment := unclosed_comment(source, spans)) is not None:
        Remarks(context.findings, *position(comment)).leave(messages.UNCLOSED_COMMENT.format(), source[comment:])
        return convert_inline(source[:comment], context, position, kind)
    text = HtmlText(source, context, position, kind).render(build_tree(spans), 0, len(source))
    if kind == "heading":
        text = text.replace("\\\n", " ")
    if _DIRECTIVE.search(text):
        Remarks(context.findings, *position(0)).note(messages.DIRECTIVE_SHOWN_AS_TYPED.format())
        text = escape_directives(text)
    return strip_breaks(text)


def escape_directives(text: str) -> str:
    """Escape what the dialect takes for a directive."""
    return _DIRECTIVE.sub(r"\\", text)


def strip_breaks(text: str) -> str:
    """Remove whitespace and line breaks from the ends of a text."""
    while text.rstrip(" ").endswith(BREAK):
        text = text.rstrip(" ").removesuffix(BREAK)
    return text.strip()


class HtmlText(InlineText):
    """Renders one text, whose HTML becomes Markdown."""

    def _html(self, node: InlineNode, text: str) -> tuple[str, int]:
        tag, source = node.tag or HtmlTag("", {}), self._source
        remarks = self._remarks(node)
        if not tag.name or (tag.name in HIDDEN_ELEMENTS and node.content):
            remarks.hide(source[node.start : node.end])
            return self._without(node, text)
        if tag.name == "br":
            after = source[node.end :]
            next_offset = node.end + len(after) - len(after.lstrip())
            if self._kind in CELL_BREAKS:
                return text + CELL_BREAKS[self._kind], node.end
            return text if text.endswith(BREAK) or not text.strip() else text.rstrip() + BREAK, next_offset
        if (shown := self._without_words(node, tag)) is not None:
            return text + shown, node.end
        # Text such as "a <b and c> d" is a tag to the parser.
        if not is_known(tag.name) or (not node.content and "" in tag.attributes.values()):
            return text + self._tag_as_text(node), node.end
        if not node.content:
            # A tag without its counterpart has no effect.
            note_anchor(tag, remarks)
            return self._without(node, text)
        if tag.name == "a" and (self._in_link or has_link(node.children)):
            remarks.note(messages.NESTED_LINK.format())
            tag = tag._replace(attributes={})
        inner = self._render_inside(node.children, *node.content, in_link="href" in tag.attributes)
        neighbors = (text[-1:], _TAGS.sub("", source[node.end : node.end + _MAX_TAG_LENGTH])[:1])
        return text + self._context.elements.convert(tag, inner, neighbors, remarks), node.end

    def _without_words(self, node: InlineNode, tag: HtmlTag) -> str | None:
        """Return an element that shows a file or draws something; None for one that has words."""
        remarks = self._remarks(node)
        if tag.name == "img":
            alt, source, title = (tag.attributes.get(name, "") for name in ("alt", "src", "title"))
            return self._image_text(node, alt, source, title)
        if tag.name in MEDIA_ELEMENTS:
            sources = (child.tag for child in node.children if child.tag)
            if link := self._context.elements.media(tag, sources, remarks):
                return link
        if tag.name in EMPTY_ELEMENTS and not (node.content and self._source[slice(*node.content)].strip()):
            remarks.note(messages.ELEMENT_LEFT_OUT.format(tag=quoted(node.span.token.content)))
            return ""
        return None

    def _tag_as_text(self, node: InlineNode) -> str:
        """Return an unknown element with its tags as text."""
        self._remarks(node).note(messages.TAG_IS_TEXT.format(tag=quoted(node.span.token.content)))
        if not node.content:
            return escape_text(self._source[node.start : node.end])
        start, end = node.content
        inner = self.render(node.children, start, end)
        return f"{escape_text(self._source[node.start : start])}{inner}{escape_text(self._source[end : node.end])}"

    def _without(self, node: InlineNode, text: str) -> tuple[str, int]:
        """Leave a construct out, with the space or the line that it took."""
        if text[-1:] in ("", " ", "\n") and self._source[node.end : node.end + 1] in (" ", "\n"):
            return text, node.end + 1
        return text, node.end

    renderers: ClassVar[dict[str, Callable[[Any, InlineNode, str], tuple[str, int]]]] = {
        **InlineText.renderers,
        "html_inline": _html,
    }
