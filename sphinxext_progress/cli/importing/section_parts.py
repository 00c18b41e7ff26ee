"""Find the built-in part of a report that a section of a page can become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing import headings, table_columns
from sphinxext_progress.cli.importing.bullets import name_of_group, split_label
from sphinxext_progress.cli.importing.contributors import read_contributors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock, OutlineItem
    from sphinxext_progress.cli.importing.section_tree import OutlineSection


def find_part(section: OutlineSection, title: str, context: ImportContext) -> str:
    """Return the part that the heading or the content of a section names, if the section has such content.

    :param title: the title of the section, without a number.
    :return: empty if the section is one of the project's own.
    """
    plain_title = markdown_text.text_without_markup(title)
    part = headings.part_of_heading(plain_title) or _part_of_content(section, context)
    return part if part and _can_be(part, section, context) else ""


def _part_of_content(section: OutlineSection, context: ImportContext) -> str:
    """Guess the part of a report from the content of a section whose heading does not name one."""
    tables = [block for part in section.walk() for block in part.blocks if block.kind == "table"]
    parts = {table_columns.part_of_table(table, context) for table in tables}
    if len(parts) == 1:
        return parts.pop()
    numbered = [headings.is_numbered(subsection.title) for subsection in section.sections]
    return "highlights" if numbered and all(numbered) else ""


def _can_be(part: str, section: OutlineSection, context: ImportContext) -> bool:
    """Return whether a section has the content of a built-in part, and nothing that has no place in it."""
    blocks = [block for part_section in section.walk() for block in part_section.blocks if block.kind != "hr"]
    has_entries = any(block.is_list or block.kind == "table" for block in blocks)
    match part:
        case "overview":
            return True
        case "highlights":
            return _can_be_highlights(section, context)
        case "commits":
            rest = blocks[len(introduction(section)) :]
            return has_entries and all(block.kind == "table" or has_only_bullets(block) for block in rest)
        case "infrastructure":
            rest = [block for part in section.walk() for block in part.blocks[len(introduction(part)) :]]
            return has_entries and all(block.is_list or block.kind == "hr" for block in rest)
        case "contributors":
            lists = [block for block in blocks if block.is_list]
            return len(lists) == len(blocks) == 1 and bool(read_contributors(lists[0].items, context))
        case _:
            return has_entries


def _can_be_highlights(section: OutlineSection, context: ImportContext) -> bool:
    rest = [block for block in section.blocks[len(introduction(section)) :] if block.kind != "hr"]
    if section.sections:
        return not rest
    # A title has no references, so that only the words after a label may have some.
    items = [item for block in rest for item in block.items]
    has_titles = all(split_label(item.text)[0] or not context.has_references(item.text) for item in items)
    return bool(items) and has_titles and all(block.is_list for block in rest)


def introduction(section: OutlineSection) -> list[OutlineBlock]:
    """Return the paragraphs at the start of a section."""
    rest = next((number for number, block in enumerate(section.blocks) if block.kind != "paragraph"), None)
    return section.blocks[:rest]


def has_only_bullets(block: OutlineBlock) -> bool:
    """Return whether a block is a list in which each bullet contains nothing but paragraphs and lists."""
    return block.is_list and all(
        below.kind == "paragraph" or has_only_bullets(below) for item in block.items for below in item.blocks
    )


def has_only_rows(section: OutlineSection, context: ImportContext) -> bool:
    """Return whether a section contains nothing but lists whose bullets can be rows, each with one paragraph."""
    blocks = [block for part in section.walk() for block in part.blocks]
    return bool(blocks) and all(block.is_list and _are_rows(block.items, context) for block in blocks)


def _are_rows(items: Iterable[OutlineItem], context: ImportContext) -> bool:
    return all(
        not item.blocks
        or all(block.kind == "paragraph" and context.only_references(block.text) for block in item.blocks)
        or (
            bool(name_of_group(item.text, context))
            and all(block.is_list and _are_rows(block.items, context) for block in item.blocks)
        )
        for item in items
    )
