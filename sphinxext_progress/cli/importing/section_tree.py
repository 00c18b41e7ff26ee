"""Arrange the blocks of a page as its title and a tree of sections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxext_progress.cli.importing import headings
from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.cli.importing.outline_blocks import OutlineItem


@dataclass(slots=True)
class OutlineSection:
    """A heading and the content below it; content before the first heading has no title."""

    title: str
    line: int
    level: int = 0
    #: The blocks before the first subsection.
    blocks: list[OutlineBlock] = field(default_factory=list)
    sections: list[OutlineSection] = field(default_factory=list)

    @property
    def items(self) -> list[OutlineItem]:
        """The items of its own lists."""
        return [item for block in self.blocks for item in block.items]

    def walk(self) -> Iterator[OutlineSection]:
        """Yield the section and all sections below it."""
        yield self
        for section in self.sections:
            yield from section.walk()

    def flat_blocks(self) -> list[OutlineBlock]:
        """Return the blocks of the section and of all sections below it, with the headings as blocks."""
        blocks = list(self.blocks)
        for section in self.sections:
            heading = OutlineBlock(f"heading {section.level}", section.line, section.title, section.title)
            blocks += [heading, *section.flat_blocks()]
        return blocks


def build_sections(blocks: Sequence[OutlineBlock]) -> tuple[OutlineSection, list[OutlineSection]]:
    """Split a page into its head and its sections.

    :return: the title with the blocks before the first section, and the sections of the highest level.
    """
    root = OutlineSection("", 1)
    path = [root]
    start = next((number for number, block in enumerate(blocks) if block.level), len(blocks))
    root.blocks += blocks[:start]
    if start < len(blocks) and _is_title(blocks[start:]):
        title = blocks[start]
        root = OutlineSection(title.text, title.line, title.level, root.blocks)
        path, start = [root], start + 1
    for block in blocks[start:]:
        if not block.level:
            path[-1].blocks.append(block)
            continue
        # A heading that is higher than the one above it ends all sections that are not higher.
        while len(path) > 1 and path[-1].level >= block.level:
            path.pop()
        section = OutlineSection(block.text, block.line, block.level)
        path[-1].sections.append(section)
        path.append(section)
    sections, root.sections = root.sections, []
    return root, sections


def _is_title(blocks: Sequence[OutlineBlock]) -> bool:
    """Return whether the heading that some blocks begin with is the title of the page."""
    heading, *rest = blocks
    if heading.level == 1:
        return True
    # Without a number, such as that of a year or a version, a heading of a lower level names a section.
    is_named = re.search(r"\d", heading.text) is not None and not headings.part_of_heading(heading.text)
    # A heading without a text above others of its level is no section.
    is_empty = bool(rest) and rest[0].level == heading.level
    return is_named and all(heading.level < block.level + is_empty for block in rest if block.level)
