"""Render the blocks of a parsed text as docutils nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from sphinxext_progress.text.dialect import fenced_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from markdown_it.tree import SyntaxTreeNode

# Workaround, see docs/develop/workarounds.md#highlighting-cost
#: The maximum length of code that is highlighted, in characters: some lexers take quadratic time.
MAX_HIGHLIGHTED = 5_000


def _highlighted(language: str, code: str) -> str:
    """Return the language to highlight code in: ``text`` if it is unknown or the code is too long."""
    if not language or len(code) > MAX_HIGHLIGHTED:
        return "text"
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return "text"
    return language


class BlockMarkup:
    """Renders the blocks of one text."""

    def __init__(
        self,
        source: str,
        first: int,
        paragraph: Callable[[SyntaxTreeNode, int], nodes.Element],
        image: Callable[[SyntaxTreeNode, int], Iterable[nodes.Element]],
    ) -> None:
        """Create a renderer for one text.

        :param source: the absolute path of the file.
        :param first: the line of the text.
        :param paragraph: renders inline markup that begins on a line.
        :param image: renders an image on a line.
        """
        self._source = source
        self._first = first
        self._paragraph = paragraph
        self._image = image

    def blocks(self, children: Iterable[SyntaxTreeNode]) -> Iterator[nodes.Element]:
        """Yield the nodes of blocks."""
        for child in children:
            line = self._line(child)
            match child.type:
                case "paragraph":
                    (inline,) = child.children
                    yield self._paragraph(inline, line)
                case "bullet_list" | "ordered_list":
                    yield self._list(child)
                case "blockquote" if not child.children:
                    # An empty quote would be invalid.
                    pass
                case "blockquote":
                    yield self._place(nodes.block_quote("", *self.blocks(child.children)), line)
                case "table":
                    yield self._place(self._table(child), line)
                case "image":
                    yield from self._image(child, line)
                case _:
                    yield self._literal_block(child, line)

    def _line(self, node: SyntaxTreeNode) -> int:
        return self._first + (node.map[0] if node.map else 0)

    def _place(self, element: nodes.Element, line: int) -> nodes.Element:
        element.source, element.line = self._source, line
        return element

    def _list(self, node: SyntaxTreeNode) -> nodes.Element:
        items = [nodes.list_item("", *self.blocks(item.children)) for item in node.children]
        if node.type == "bullet_list":
            return nodes.bullet_list("", *items, bullet="-")
        enumerated = nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".")
        if (start := int(node.attrs.get("start", 1))) != 1:
            enumerated["start"] = start
        return enumerated

    def _table(self, node: SyntaxTreeNode) -> nodes.table:
        head, *bodies = node.children
        columns = len(head.children[0].children)
        group = nodes.tgroup(
            "",
            *(nodes.colspec(colwidth=max(1, 100 // columns)) for _ in range(columns)),
            nodes.thead("", *map(self._row, head.children)),
            # A table needs a body, even if it is empty.
            nodes.tbody("", *(self._row(row) for body in bodies for row in body.children)),
            cols=columns,
        )
        return nodes.table("", group, classes=["progress-table", "progress-text", "colwidths-auto"])

    def _row(self, node: SyntaxTreeNode) -> nodes.row:
        return nodes.row("", *(self._cell(cell, self._line(node)) for cell in node.children))

    def _cell(self, node: SyntaxTreeNode, line: int) -> nodes.entry:
        (inline,) = node.children
        entry = nodes.entry("", *([self._paragraph(inline, line)] if inline.children else []))
        if alignment := str(node.attrs.get("style", "")).removeprefix("text-align:"):
            entry["classes"].append(f"text-{alignment}")
        return entry

    def _literal_block(self, node: SyntaxTreeNode, line: int) -> nodes.Element:
        code, language = fenced_code(node)
        block = nodes.literal_block(code, code, language=_highlighted(language, code), force=True)
        return self._place(block, line)
