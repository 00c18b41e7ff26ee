"""Render the Markdown texts of the data as docutils nodes, using a fixed set of node types."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from sphinxext_progress.diagnostics import Diagnostic, Subtype
from sphinxext_progress.format.base import first_line
from sphinxext_progress.render.builders import on_one_line
from sphinxext_progress.render.images import ShownImage, image_elements, is_remote
from sphinxext_progress.render.inline_markup import InlineMarkup
from sphinxext_progress.text.commonmark import has_blocks
from sphinxext_progress.text.dialect import MarkdownDialect, fenced_code, is_plain_text, parse_code_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from markdown_it.tree import SyntaxTreeNode
    from sphinx import addnodes

    from sphinxext_progress.format.images import Image
    from sphinxext_progress.format.links import AddressTemplates

_BREAK = re.compile(r"(?:\\|(?<! ) {2,}+)\n")

# Workaround, see docs/develop/workarounds.md#highlighting-cost
#: The maximum length of code that is highlighted, in characters: some lexers take quadratic time.
MAX_HIGHLIGHTED = 5_000


@dataclass(slots=True)
class TranslatableText:
    """How the text of a node was rendered, so that its translation can be rendered in the same way."""

    markup: MarkupRenderer
    #: The nodes of the text itself, without references after it.
    children: list[nodes.Node]
    plain: bool

    def render(self, text: str) -> list[nodes.Node]:
        """Return the nodes of a translated text."""
        return [nodes.Text(on_one_line(text))] if self.plain else self.markup.inline(text)


@dataclass(slots=True)
class RenderedItems:
    """Nodes that a later step needs again. They are recorded because searching for them would visit every node."""

    #: The nodes whose text can be translated.
    texts: list[tuple[nodes.TextElement, TranslatableText]] = field(default_factory=list)
    #: The cross-references to other places of the site.
    links: list[addnodes.pending_xref] = field(default_factory=list)


def _highlighted(language: str, code: str) -> str:
    """Return the language to highlight code in: ``text`` if it is unknown or the code is too long."""
    if not language or len(code) > MAX_HIGHLIGHTED:
        return "text"
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return "text"
    return language


class MarkupRenderer:
    """Renders the texts of one data file as nodes."""

    def __init__(
        self,
        links: AddressTemplates,
        *,
        source: str,
        name: str,
        rendered_items: RenderedItems | None = None,
        find_image: Callable[[str], ShownImage] = ShownImage,
    ) -> None:
        """Create a renderer for one file.

        :param links: the addresses of numbers such as ``#123``.
        :param source: the absolute path of the file, for the ``source`` of nodes.
        :param name: the path shown in diagnostics.
        :param rendered_items: collects the texts and links of the page.
        :param find_image: returns the file of an image from its ``src``.
        """
        self.rendered_items = RenderedItems() if rendered_items is None else rendered_items
        self.source = source
        self._dialect = MarkdownDialect(name)
        self._links = links
        self._name = name
        self._find_image = find_image
        self._image_problems: list[Diagnostic] = []

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The problems found in the texts and images that were rendered so far."""
        return [*self._dialect.diagnostics, *self._image_problems]

    def place(self, node: nodes.TextElement, text: str, line: int = 0, *, plain: bool = False) -> None:
        """Set the source location of a node, register it for translation, and turn smart quotes off.

        :param node: a text element that contains nothing but the text.
        :param text: the text that the node was made from.
        :param line: the line, if it differs from that of the text.
        :param plain: whether the text is plain text, without markup.
        """
        self.rendered_items.texts.append((node, TranslatableText(self, list(node.children), plain)))
        node.source = self.source
        node.line = line or first_line(text)
        node.rawsource = str(text)
        node["support_smartquotes"] = False

    def inline(self, text: str) -> list[nodes.Node]:
        """Return the nodes of a single-line text, such as a title.

        :param text: the text, in which block markup such as ``# x``, ``- x`` and ``1. x`` has no meaning.
        """
        joined: list[nodes.Node] = []
        for line in self._lines(text):
            joined += [nodes.Text(" "), *line] if joined else line
        return joined

    def paragraph(self, text: str) -> nodes.paragraph | nodes.line_block:
        """Return a paragraph with an inline text, or a line block if the text has hard line breaks."""
        return self._element(self._lines(text), text, first_line(text))

    def item(self, text: str) -> list[nodes.Element]:
        """Return the nodes of the text of a bullet, which may have blocks if it has several lines."""
        return self.blocks(text) if has_blocks(text) else [self.paragraph(text)]

    def blocks(self, text: str) -> list[nodes.Element]:
        """Return the nodes of a text with blocks: paragraphs, lists and code."""
        return list(self._blocks(self._dialect.blocks(text), first_line(text)))

    def image(self, image: Image) -> list[nodes.Element]:
        """Return the nodes of an image; its alternative text if it cannot be shown."""
        found = ShownImage("") if is_remote(image.src) else self._find_image(image.src)
        if found.problem:
            self._image_problems.append(Diagnostic(self._name, *image.src.place, found.problem, Subtype.IMAGE))
        return image_elements(image, found, self)

    def _lines(self, text: str) -> list[list[nodes.Node]]:
        """Return the nodes of an inline text, one list for each line between hard breaks."""
        if is_plain_text(text):
            return [[nodes.Text(text)]]
        if parts := parse_code_spans(text):
            return [
                [
                    nodes.literal(part, part) if number % 2 else nodes.Text(part)
                    for number, part in enumerate(parts)
                    if part
                ]
            ]
        self._dialect.refuse_blocks(text)
        return self._inline_lines(self._dialect.inline(text), first_line(text))

    def _inline_lines(self, children: Iterable[SyntaxTreeNode], line: int) -> list[list[nodes.Node]]:
        inline = InlineMarkup(self._links, self.source, line)
        lines = inline.lines(children)
        self.rendered_items.links += inline.xrefs
        return lines

    def _element(self, lines: list[list[nodes.Node]], text: str, line: int) -> nodes.paragraph | nodes.line_block:
        if len(lines) == 1:
            paragraph = nodes.paragraph("", "", *lines[0])
            self.place(paragraph, text, line)
            return paragraph
        block = nodes.line_block("")
        source_lines = _BREAK.split(text)
        for number, children in enumerate(lines):
            text_line = nodes.line("", "", *children)
            source_line = source_lines[number] if len(source_lines) == len(lines) else text_line.astext()
            self.place(text_line, source_line, line + number)
            block += text_line
        return block

    def _blocks(self, children: Iterable[SyntaxTreeNode], first: int) -> Iterator[nodes.Element]:
        for child in children:
            line = first + (child.map[0] if child.map else 0)
            match child.type:
                case "paragraph":
                    (inline,) = child.children
                    yield self._element(self._inline_lines(inline.children, line), inline.content, line)
                case "bullet_list" | "ordered_list":
                    yield self._list(child, first)
                case _:
                    yield self._literal_block(child, line)

    def _list(self, node: SyntaxTreeNode, first: int) -> nodes.Element:
        items = [nodes.list_item("", *self._blocks(item.children, first)) for item in node.children]
        if node.type == "bullet_list":
            return nodes.bullet_list("", *items, bullet="-")
        enumerated = nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".")
        if (start := int(node.attrs.get("start", 1))) != 1:
            enumerated["start"] = start
        return enumerated

    def _literal_block(self, node: SyntaxTreeNode, line: int) -> nodes.literal_block:
        code, language = fenced_code(node)
        block = nodes.literal_block(code, code, language=_highlighted(language, code), force=True)
        block.source, block.line = self.source, line
        return block
