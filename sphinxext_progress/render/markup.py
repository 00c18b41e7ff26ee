"""Render the Markdown texts of the data as docutils nodes, using a fixed set of node types."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes

from sphinxext_progress.diagnostics import Diagnostic, Subtype
from sphinxext_progress.format.base import NO_TEXT, LocatedText, first_line, locate
from sphinxext_progress.format.images import Image, is_remote
from sphinxext_progress.render.block_markup import BlockMarkup
from sphinxext_progress.render.builders import on_one_line
from sphinxext_progress.render.images import ShownImage, image_elements, no_image
from sphinxext_progress.render.inline_markup import InlineMarkup
from sphinxext_progress.render.site_links import TextOrigin
from sphinxext_progress.text.commonmark import has_blocks
from sphinxext_progress.text.dialect import MarkdownDialect, is_plain_text, parse_code_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from markdown_it.tree import SyntaxTreeNode
    from sphinx import addnodes

    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.render.site_links import SiteLinks

_BREAK = re.compile(r"(?:\\|(?<! ) {2,}+)\n")


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

    #: Creates cross-references to pages and objects of the site; None if there is no site.
    site_links: SiteLinks | None = None
    #: The nodes whose text can be translated.
    texts: list[tuple[nodes.TextElement, TranslatableText]] = field(default_factory=list)
    #: The cross-references to other places of the site.
    links: list[addnodes.pending_xref] = field(default_factory=list)


class MarkupRenderer:
    """Renders the texts of one data file as nodes."""

    def __init__(
        self,
        links: AddressTemplates,
        *,
        source: str,
        name: str,
        rendered_items: RenderedItems | None = None,
        find_image: Callable[[str], ShownImage] = no_image,
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
        """Return the nodes of a text with blocks: paragraphs, lists, quotes, tables, code and images."""

        def paragraph(inline: SyntaxTreeNode, line: int) -> nodes.Element:
            return self._element(self._inline_lines(inline.children, text, line), inline.content, line)

        def image(node: SyntaxTreeNode, line: int) -> list[nodes.Element]:
            address = str(node.attrs["src"])
            source = address if is_remote(address) else unquote(address)
            place = locate(text).place
            src, alt, caption = (
                LocatedText(str(words), *place, line) for words in (source, node.content, node.attrs["title"])
            )
            return self.image(Image.model_construct(src=src, alt=alt, caption=caption, width=NO_TEXT, link=NO_TEXT))

        markup = BlockMarkup(self.source, first_line(text), paragraph, image)
        return list(markup.blocks(self._dialect.blocks(text)))

    def image(self, image: Image) -> list[nodes.Element]:
        """Return the nodes of an image; its alternative text if it cannot be shown."""
        # Nothing is fetched from the web.
        found = ShownImage() if is_remote(image.src) else self._find_image(image.src)
        if found.problem:
            self._image_problems.append(Diagnostic(self._name, *image.src.place, found.problem, Subtype.IMAGE))
        return image_elements(image, found.uri, self)

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
        return self._inline_lines(self._dialect.inline(text), text, first_line(text))

    def _inline_lines(self, children: Iterable[SyntaxTreeNode], text: str, line: int) -> list[list[nodes.Node]]:
        """Return the nodes of a paragraph of a text, one list for each line between hard breaks."""
        origin = TextOrigin(self.source, self._name, locate(text).place, line)
        inline = InlineMarkup(self._links, self.rendered_items.site_links, origin)
        lines = inline.lines(children)
        self.rendered_items.links += inline.xrefs
        for message in inline.messages:
            self._dialect.report(text, message)
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
