"""Render the Markdown texts of the data as docutils nodes, of a fixed set of node types."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx import addnodes

from sphinxext_progress.format.base import first_line
from sphinxext_progress.render.builders import GENERATED_LINK_CLASS, add_children, on_one_line
from sphinxext_progress.text.dialect import PROJECT_LINK, MarkdownDialect, fenced_code, is_plain_text, parse_code_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.tree import SyntaxTreeNode

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.links import AddressTemplates

_NUMBER = re.compile(r"(?<![\w/&#])#([1-9][0-9]{0,8})(?!\w)")
_BREAK = re.compile(r"(?:\\|(?<! ) {2,}+)\n")
_BREAKS = re.compile("[\n\r]")

#: The longest code that is highlighted, in characters, because some lexers take quadratic time.
MAX_HIGHLIGHTED = 5_000


@dataclass(slots=True)
class TranslatableText:
    """How the text of a node was rendered, so that its translation can be rendered in the same way."""

    markup: MarkupRenderer
    #: The nodes of the text itself, without references after it.
    children: list[nodes.Node]
    plain: bool
    #: What follows the text within the last of these nodes.
    after: str = ""

    def again(self, text: str) -> list[nodes.Node]:
        """Return the nodes of a translated text."""
        words: list[nodes.Node] = [nodes.Text(on_one_line(text))] if self.plain else self.markup.inline(text)
        return _joined([*words, nodes.Text(self.after)]) if self.after else words


@dataclass(slots=True)
class RenderedItems:
    """Nodes of a page that are processed again later; recorded here, because a search would visit every node."""

    #: The nodes whose text can be translated.
    texts: list[tuple[nodes.TextElement, TranslatableText]] = field(default_factory=list)
    #: The cross-references to other places of the site.
    links: list[addnodes.pending_xref] = field(default_factory=list)


def _literal(code: str) -> nodes.literal:
    return nodes.literal(code, code)


def _highlighted(language: str, code: str) -> str:
    """Return the language to highlight code in: ``text`` if it is unknown or the code is too long."""
    if not language or len(code) > MAX_HIGHLIGHTED:
        return "text"
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return "text"
    return language


def _joined(parts: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Merge adjacent text nodes."""
    joined: list[nodes.Node] = []
    for is_text, group in groupby(parts, key=lambda node: isinstance(node, nodes.Text)):
        group_nodes = [*group]
        joined += (
            [nodes.Text("".join(node.astext() for node in group_nodes))]
            if is_text and len(group_nodes) > 1
            else group_nodes
        )
    return joined


class MarkupRenderer:
    """Renders the texts of one data file as nodes."""

    def __init__(self, links: AddressTemplates, *, source: str, name: str, noted: RenderedItems | None = None) -> None:
        """Create a renderer for one file.

        :param links: the addresses of numbers such as ``#123``.
        :param source: the absolute path of the file, for the ``source`` of nodes.
        :param name: the path shown in diagnostics.
        :param noted: collects the texts and links of the page.
        """
        self.noted = RenderedItems() if noted is None else noted
        self._dialect = MarkdownDialect(name)
        self._links = links
        self._source = source
        self._line = 0

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The problems found in the texts that were rendered so far."""
        return self._dialect.diagnostics

    # Public methods -----------------------------------------------------------------------------------

    def place(self, node: nodes.TextElement, text: str, line: int = 0, *, plain: bool = False) -> None:
        """Set the source location of a node, register it for translation, and turn smart quotes off.

        :param node: a text element that contains nothing but the text.
        :param text: the text that the node was made from.
        :param line: the line, if it is not that of the text.
        :param plain: whether the text is plain text, without markup.
        """
        self.noted.texts.append((node, TranslatableText(self, list(node.children), plain)))
        node.source = self._source
        node.line = line or first_line(text)
        node.rawsource = str(text)
        node.attributes["support_smartquotes"] = False

    def follow(self, node: nodes.Element, between: str, after: Sequence[nodes.Node]) -> None:
        """Append nodes to the text of a node; adjacent texts are merged, because each node costs time and memory.

        :param between: the text between the two.
        :param after: the nodes to append.
        """
        placed, words = self.noted.texts[-1] if self.noted.texts else (None, None)
        last = node.children[-1] if node.children else None
        if placed is node and words and last.__class__ is nodes.Text and words.children[-1] is last:
            both = nodes.Text(f"{last}{between}")
            add_children(node, [*node.children[:-1], both, *after])
            words.children[-1], words.after = both, between
        else:
            add_children(node, [*node.children, nodes.Text(between), *after])

    def inline(self, text: str) -> list[nodes.Node]:
        """Return the nodes of a single-line text, such as a title.

        :param text: the text, in which block markup such as ``# x``, ``- x`` and ``1. x`` has no meaning.
        """
        joined: list[nodes.Node] = []
        for line in self._lines(text):
            joined += [nodes.Text(" "), *line] if joined else line
        return joined

    def paragraph(self, text: str, *, one_line: bool = True) -> nodes.paragraph | nodes.line_block:
        """Return a paragraph with an inline text, or a line block if the text has hard line breaks.

        :param one_line: whether block markup in the text is reported.
        """
        return self._element(self._lines(text, one_line=one_line), text, first_line(text))

    def blocks(self, text: str) -> list[nodes.Element]:
        """Return the nodes of a text with blocks: paragraphs, lists and code.

        :param text: the text; may be empty.
        """
        return list(self._blocks(self._dialect.blocks(text), first_line(text)))

    # Inline markup ------------------------------------------------------------------------------------

    def _lines(self, text: str, *, one_line: bool = True) -> list[list[nodes.Node]]:
        """Return the nodes of an inline text, one list for each line between hard breaks."""
        if is_plain_text(text):
            return [[nodes.Text(text)]]
        if parts := parse_code_spans(text):
            return [[_literal(part) if number % 2 else nodes.Text(part) for number, part in enumerate(parts) if part]]
        if one_line:
            self._dialect.refuse_blocks(text)
        self._line = first_line(text)
        return self._inline_lines(self._dialect.inline(text))

    def _inline_lines(self, children: Iterable[SyntaxTreeNode]) -> list[list[nodes.Node]]:
        lines: list[list[nodes.Node]] = [[]]
        for child in children:
            if child.type == "hardbreak":
                lines.append([])
            else:
                lines[-1] += self._inline(child, linked=False)
        # Ignore a break at the very beginning.
        return [_joined(line) for line in (lines if lines[0] else lines[1:])]

    def _element(self, lines: list[list[nodes.Node]], text: str, line: int) -> nodes.paragraph | nodes.line_block:
        first, *others = lines
        if not others:
            paragraph = nodes.paragraph()
            add_children(paragraph, first)
            self.place(paragraph, text, line)
            return paragraph
        block = nodes.line_block("")
        source_lines = _BREAK.split(text)
        for number, children in enumerate(lines):
            text_line = nodes.line("", "", *children)
            self.place(
                text_line,
                source_lines[number] if len(source_lines) == len(lines) else text_line.astext(),
                line + number,
            )
            block += text_line
        return block

    def _inline(self, node: SyntaxTreeNode, *, linked: bool) -> Iterator[nodes.Node]:
        match node.type:
            case "text":
                yield from [nodes.Text(node.content)] if linked else self._numbers(node.content)
            case "text_special":
                # From an entity, or a text that is shown as it was typed.
                yield nodes.Text(_BREAKS.sub(" ", node.content))
            case "softbreak" | "hardbreak":
                yield nodes.Text(" ")
            case "code_inline":
                yield _literal(node.content)
            case "link" if not node.attrs.get("href"):
                yield from (nodes.Text("["), *self._children(node, linked=True), nodes.Text("]()"))
            case "link":
                yield self._link(node)
            case _:
                make = nodes.strong if node.type == "strong" else nodes.emphasis
                yield make("", "", *self._children(node, linked=linked))

    def _children(self, node: SyntaxTreeNode, *, linked: bool) -> list[nodes.Node]:
        return _joined(inline_node for child in node.children for inline_node in self._inline(child, linked=linked))

    def _numbers(self, words: str) -> Iterator[nodes.Node]:
        """Yield a text with links for numbers such as ``#123``."""
        begin = 0
        for match in _NUMBER.finditer(words):
            number = int(match[1])
            if address := self._links.issue(number) or self._links.pr(number):
                if match.start() > begin:
                    yield nodes.Text(words[begin : match.start()])
                yield nodes.reference("", match[0], refuri=address, classes=[GENERATED_LINK_CLASS])
                begin = match.end()
        if begin < len(words):
            yield nodes.Text(words[begin:])

    def _link(self, node: SyntaxTreeNode) -> nodes.Element:
        address = str(node.attrs["href"])
        words = self._children(node, linked=True)
        if not address.startswith(PROJECT_LINK):
            return nodes.reference("", "", *(words or [nodes.Text(address)]), refuri=address)
        label = unquote(address.removeprefix(PROJECT_LINK))
        xref = addnodes.pending_xref(
            refdomain="", reftype="any", reftarget=label, refexplicit=bool(words), refwarn=True
        )  # fmt: skip
        xref += nodes.inline("", "", *(words or [nodes.Text(label)]), classes=["xref", "any"])
        xref.source, xref.line = self._source, self._line
        self.noted.links.append(xref)
        return xref

    # Blocks -------------------------------------------------------------------------------------------

    def _blocks(self, children: Iterable[SyntaxTreeNode], first: int) -> Iterator[nodes.Element]:
        for child in children:
            line = first + (child.map[0] if child.map else 0)
            match child.type:
                case "paragraph":
                    yield self._paragraph_block(child, line)
                case "bullet_list" | "ordered_list":
                    yield self._list(child, first)
                case _:
                    yield self._literal_block(child, line)

    def _paragraph_block(self, node: SyntaxTreeNode, line: int) -> nodes.Element:
        (inline,) = node.children
        self._line = line
        return self._element(self._inline_lines(inline.children), inline.content, line)

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
        block.source, block.line = self._source, line
        return block
