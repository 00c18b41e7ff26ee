"""Parse a Markdown page into an outline: its title, sections and blocks, with line numbers.

Only blocks are parsed. Inline markup is kept unchanged, because the texts of a report are Markdown too.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.cli.importing.outline_blocks import LISTS, OutlineBlock, OutlineItem, OutlineRow
from sphinxext_progress.cli.importing.section_tree import build_sections
from sphinxext_progress.diagnostics.messages.importing import TOO_MANY_TEXTS
from sphinxext_progress.reading.yaml_tree import MAX_VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

    from sphinxext_progress.cli.importing.section_tree import OutlineSection


@dataclass(slots=True)
class Outline:
    """The outline of a page."""

    #: The title, with the blocks between it and the first section.
    head: OutlineSection
    sections: list[OutlineSection]
    #: The destinations of link definitions, by label as CommonMark normalizes it.
    references: Mapping[str, str]
    #: The source and destination of each link definition, by line; the destination of a duplicate is empty.
    definitions: Mapping[int, tuple[str, str]]
    #: All blocks, headings included, in the order of the page.
    blocks: Sequence[OutlineBlock] = ()

    def plain_heading(self, source: str) -> str:
        """Return the text of a heading, without markup."""
        return markdown_text.text_without_markup(markdown_text.read_heading(source, self.references))

    def part(self, blocks: Sequence[OutlineBlock]) -> Outline:
        """Return some blocks of the page as a page of their own, without link definitions that could be unused."""
        head, sections = build_sections(blocks)
        return Outline(head, sections, self.references, {}, blocks)


def read_outline(text: str, name: str) -> Outline:
    """Parse a Markdown page.

    :param name: the path for messages.
    :raises CommandError: if the page has more texts than a report may have.
    """
    parser = MarkdownIt("commonmark").enable("table")
    env: dict[str, Any] = {}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tokens: list[Token] = []
    parser.block.parse("\n".join(lines), parser, env, tokens)
    texts = [token for token in tokens if token.type == "inline"]
    if len(texts) > MAX_VALUES:
        line = (texts[MAX_VALUES].map or [0])[0] + 1
        raise CommandError(TOO_MANY_TEXTS.format(path=name, line=line, limit=MAX_VALUES))
    blocks = [_block(node, lines) for node in SyntaxTreeNode(tokens).children]
    head, sections = build_sections(blocks)
    link_definitions = env.get("references", {})
    references = {key: _address(definition) for key, definition in link_definitions.items()}
    # Of two definitions with the same label, the first one counts.
    all_definitions = [
        *((definition, _address(definition)) for definition in link_definitions.values()),
        *((definition, "") for definition in env.get("duplicate_refs", ())),
    ]
    definitions = {
        definition["map"][0] + 1: ("\n".join(lines[slice(*definition["map"])]), address)
        for definition, address in all_definitions
    }
    return Outline(head, sections, references, definitions, blocks)


def _address(definition: Mapping[str, Any]) -> str:
    """Return the destination and title of a link definition in the syntax of an inline link."""
    title = str(definition["title"])
    return f'{definition["href"]} "{title}"' if title and '"' not in title else str(definition["href"])


# Blocks -----------------------------------------------------------------------------------------------


def _block(node: SyntaxTreeNode, lines: Sequence[str]) -> OutlineBlock:
    begin, end = node.map or (0, 0)
    source = "\n".join(lines[begin:end]).rstrip()
    kind, line = node.type, begin + 1
    if kind == "heading":
        return OutlineBlock(f"heading {node.tag[1:]}", line, source, " ".join(_content(node).split()))
    if kind == "paragraph":
        return OutlineBlock(kind, line, source, _content(node))
    if kind in LISTS:
        return OutlineBlock(kind, line, source, items=[_item(item, lines) for item in node.children])
    if kind == "table":
        return OutlineBlock(
            kind, line, source, rows=[_row(row, lines) for part in node.children for row in part.children]
        )
    return OutlineBlock(kind, line, source)


def _content(node: SyntaxTreeNode) -> str:
    return node.children[0].content if node.children else ""


def _item(node: SyntaxTreeNode, lines: Sequence[str]) -> OutlineItem:
    line = (node.map or (0, 0))[0] + 1
    children = node.children
    text = _content(children[0]) if children and children[0].type == "paragraph" else ""
    if not children:
        # The parser skips content that is nested too deeply.
        text = " ".join(" ".join(lines[slice(*(node.map or (0, 0)))]).lstrip(" \t>-+*.)0123456789").split())
    blocks = [_block(child, lines) for child in children[bool(children and text) :]]
    return OutlineItem(line, text, [replace(block, source=_dedented(block)) for block in blocks])


def _dedented(block: OutlineBlock) -> str:
    """Return the source of a block without the indentation of its list item."""
    source = textwrap.dedent(block.source)
    return textwrap.indent(source, "    ") if block.kind == "code_block" else source


def _row(node: SyntaxTreeNode, lines: Sequence[str]) -> OutlineRow:
    cells = [_content(cell) for cell in node.children]
    index = (node.map or (0, 0))[0]
    # The parser drops cells beyond the number of columns.
    source_cells = [cell.strip() for cell in escapedSplit(lines[index].strip().removeprefix("|").removesuffix("|"))]
    return OutlineRow(index + 1, cells + source_cells[len(cells) :])
