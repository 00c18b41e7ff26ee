"""A Markdown page as an outline: its title, its sections, and the blocks in them, each with its line.

Only blocks are parsed. The words stay as they were typed, because the texts of a report are Markdown too.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode

from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.reading.yaml_tree import MAX_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markdown_it.token import Token

_LISTS = ("bullet_list", "ordered_list")


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """An item of a list: the words of its first paragraph, and what follows them."""

    line: int
    text: str
    blocks: Sequence[OutlineBlock] = ()


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A row of a table, without the signs between its cells."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class OutlineBlock:
    """A block, as markdown-it names it: ``paragraph``, ``bullet_list``, ``table``, ``fence`` and so on."""

    kind: str
    #: The first line, 1-based.
    line: int
    #: The block as it was typed, without the indentation of the item that it stands in.
    source: str
    #: The words of a paragraph or of a heading.
    text: str = ""
    items: Sequence[OutlineItem] = ()
    rows: Sequence[OutlineRow] = ()

    @property
    def is_list(self) -> bool:
        """Whether it is a list of either kind."""
        return self.kind in _LISTS

    @property
    def is_flat(self) -> bool:
        """Whether it is a list of bullets, each of one paragraph."""
        return self.kind == "bullet_list" and all(item.text and not item.blocks for item in self.items)


@dataclass(slots=True)
class OutlineSection:
    """A heading and what stands under it; the blocks before the first heading have none."""

    title: str
    line: int
    level: int = 0
    blocks: list[OutlineBlock] = field(default_factory=list)
    #: The sections one step deeper; headings that are deeper still are blocks.
    sections: list[OutlineSection] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """A page."""

    #: The title; what stands under it before the first section is its blocks.
    head: OutlineSection
    sections: list[OutlineSection]
    #: Where the definitions of links lead, by their names as CommonMark compares them.
    references: Mapping[str, str]
    #: The definitions themselves, by their lines, each with where it leads; nowhere for the second one of a name.
    definitions: Mapping[int, tuple[str, str]]


def read_outline(text: str, name: str) -> Outline:
    """Read a Markdown page.

    :param text: the page.
    :param name: the path that messages name.
    :raises CommandError: where it has more texts than a report may have.
    """
    parser = MarkdownIt("commonmark").enable("table")
    env: dict[str, Any] = {}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front = _front_matter(lines)
    tokens: list[Token] = []
    parser.block.parse("\n" * front + "\n".join(lines[front:]), parser, env, tokens)
    texts = [token for token in tokens if token.type == "inline"]
    if len(texts) > MAX_VALUES:
        line = (texts[MAX_VALUES].map or [0])[0] + 1
        msg = f"{name}:{line}: the page has more than {MAX_VALUES} texts; expected one report; split the page"
        raise CommandError(msg)
    blocks = [_block(node, lines) for node in SyntaxTreeNode(tokens).children]
    if front:
        blocks.insert(0, OutlineBlock("front_matter", 1, "\n".join(lines[:front])))
    head, sections = _sections(blocks)
    defined = env.get("references", {})
    references = {key: _address(one) for key, one in defined.items()}
    # Of two definitions of a name the first one counts.
    every = [*((one, _address(one)) for one in defined.values()), *((one, "") for one in env.get("duplicate_refs", ()))]
    definitions = {one["map"][0] + 1: ("\n".join(lines[slice(*one["map"])]), address) for one, address in every}
    return Outline(head, sections, references, definitions)


def _front_matter(lines: Sequence[str]) -> int:
    """Count the lines of the metadata that some tools keep at the top of a page, between two ``---``."""
    if lines[0].rstrip() != "---":
        return 0
    ends = (number for number, line in enumerate(lines[1:50], 2) if line.rstrip() in ("---", "..."))
    end = next(ends, 0)
    return end if all(not line.strip() or ":" in line or line[0] in " -#" for line in lines[1 : end - 1]) else 0


def _address(definition: Mapping[str, Any]) -> str:
    """Write where a definition leads as a link has it, with its title."""
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
    if kind in _LISTS:
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
    inner = node.children
    text = _content(inner[0]) if inner and inner[0].type == "paragraph" else ""
    if not inner:
        # The parser reads nothing that is nested too deep.
        text = " ".join(" ".join(lines[slice(*(node.map or (0, 0)))]).lstrip(" \t>-+*.)0123456789").split())
    blocks = [_block(child, lines) for child in inner[bool(inner and text) :]]
    return OutlineItem(line, text, [replace(block, source=textwrap.dedent(block.source)) for block in blocks])


def _row(node: SyntaxTreeNode, lines: Sequence[str]) -> OutlineRow:
    cells = [_content(cell) for cell in node.children]
    at = (node.map or (0, 0))[0]
    # The parser drops cells for which there is no column, as HTML needs it.
    typed = [cell.strip() for cell in escapedSplit(lines[at].strip().removeprefix("|").removesuffix("|"))]
    return OutlineRow(at + 1, cells + typed[len(cells) :])


# Sections ---------------------------------------------------------------------------------------------


def _level(block: OutlineBlock) -> int:
    return int(block.kind.removeprefix("heading ")) if block.kind.startswith("heading ") else 0


def _sections(blocks: Sequence[OutlineBlock]) -> tuple[OutlineSection, list[OutlineSection]]:
    """Part a page into its head and its sections."""
    levels = [level for block in blocks if (level := _level(block))]
    head = OutlineSection("", 1)
    if levels and _has_title(levels):
        at = next(number for number, block in enumerate(blocks) if _level(block))
        head = OutlineSection(blocks[at].text, blocks[at].line, levels.pop(0), list(blocks[:at]))
        blocks = blocks[at + 1 :]
    before, sections = _split(blocks, min(levels, default=0))
    head.blocks += before
    for section in sections:
        deeper = min((level for block in section.blocks if (level := _level(block))), default=0)
        section.blocks, section.sections = _split(section.blocks, deeper)
    return head, sections


def _has_title(levels: Sequence[int]) -> bool:
    """Tell whether the first heading is the title: it stands above all others, or is the only one of level 1."""
    return all(levels[0] < level for level in levels[1:]) or levels[0] == 1


def _split(blocks: Iterable[OutlineBlock], level: int) -> tuple[list[OutlineBlock], list[OutlineSection]]:
    """Part blocks at the headings of a level; the blocks before the first one come first."""
    before: list[OutlineBlock] = []
    sections: list[OutlineSection] = []
    for block in blocks:
        if level and _level(block) == level:
            sections.append(OutlineSection(block.text, block.line, level))
        else:
            (sections[-1].blocks if sections else before).append(block)
    return before, sections
