"""Read bullets: their texts, the references in them, and the bullets below them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.export_mark import END_OF_TEXT_BLOCK
from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock
from sphinxext_progress.cli.importing.values import unwrap_lists
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.format.items import Item
from sphinxext_progress.reading.scalars import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.import_findings import ImportFindings
    from sphinxext_progress.cli.importing.outline_blocks import OutlineItem

#: How many levels of bullets a report may have.
MAX_ITEM_LEVELS = 3

Entry = str | dict[str, Any]
"""A bullet as data: its text, or a mapping with its references and the bullets below it."""

_CELL_BREAK = re.compile(r"\s*<br>\s*")


def read_items(items: Iterable[OutlineItem], context: ImportContext, level: int = 1) -> list[Entry]:
    """Read bullets with the bullets below them.

    :param level: the level of the bullets, from 1.
    """
    entries: list[Entry] = []
    for item in items:
        fields = read_fields(item, context, level)
        if fields.get("text"):
            entries.append(as_entry(fields))
        else:
            # A bullet without a text adds nothing to those below it.
            entries += fields.get("items", [])
    return entries


def read_fields(item: OutlineItem, context: ImportContext, level: int = 1) -> dict[str, Any]:
    """Read a bullet with its paragraphs, the blocks after them, and the bullets below it."""
    text, values = read_item(item.text, item.line, context)
    blocks: list[tuple[OutlineBlock, str]] = []
    below: list[Entry] = []
    for block in item.blocks:
        if context.mark and block.source == END_OF_TEXT_BLOCK:
            continue
        if block.kind == "paragraph" and (more := context.only_references(block.text)):
            _merge(values, more)
        elif block.kind == "paragraph":
            paragraph, more = context.split_references(context.resolve(block.source))
            blocks.append((block, paragraph))
            _merge(values, more)
        elif block.is_list and level < MAX_ITEM_LEVELS and _can_be_items(block, item, context):
            below += read_items(block.items, context, level + 1)
        else:
            blocks.append((block, block_source(block, context)))
    if blocks:
        # The start of a line has a meaning in blocks.
        first = context.split_references(context.resolve(item.text))[0]
        lead = [(OutlineBlock("paragraph", item.line, item.text), first)] if item.text else []
        text = refuse_long_text(join_blocks([*lead, *blocks]), item.line, context.findings)
    return {"text": text, **values, "items": below}


def join_blocks(blocks: Iterable[tuple[OutlineBlock, str]]) -> str:
    """Join the texts of consecutive blocks, with the line breaks that are between them on the page.

    :param blocks: each block with its text.
    """
    joined, end = "", 0
    for block, text in blocks:
        if text:
            # Some blocks, such as a list after a paragraph, need no blank line.
            separator = "\n" if block.line == end else "\n\n"
            joined += f"{separator}{text}" if joined else text
        end = block.line + block.source.count("\n") + 1
    return joined


def _can_be_items(block: OutlineBlock, item: OutlineItem, context: ImportContext) -> bool:
    """Return whether a list in a bullet can become bullets: it is the last block, and loses no numbers."""
    if block is not item.blocks[-1]:
        return False
    if block.kind == "ordered_list":
        if not any(context.has_references(text) for text, _ in paragraphs(block.items)):
            return False
        context.findings.note(block.line, messages.NUMBERS_ARE_BULLETS.format())
    return True


def block_source(block: OutlineBlock, context: ImportContext) -> str:
    """Return the source of a block in a text, with addresses as links."""
    source = table_source(block) if block.kind == "table" else block.source
    return context.link_addresses(context.resolve(source))


def table_source(table: OutlineBlock) -> str:
    """Return a table of a text: its cells are one line each, and no row is longer than the first one."""
    width = len(table.rows[0].cells)
    if all(len(row.cells) <= width for row in table.rows):
        return _CELL_BREAK.sub(" / ", table.source)
    head, *body = ([cell.replace("|", "\\|") for cell in row.cells] for row in table.rows)
    rows = [head, ["-"] * width, *([*row[: width - 1], " \\| ".join(row[width - 1 :])] for row in body)]
    return _CELL_BREAK.sub(" / ", "\n".join(f"| {' | '.join(row)} |" for row in rows))


def as_entry(fields: Mapping[str, Any]) -> Entry:
    """Return a bullet as plain text if it has nothing else, otherwise as a mapping in the order of the format."""
    unwrapped = unwrap_lists({key: value for key, value in fields.items() if key != "items"})
    ordered = {key: unwrapped[key] for key in Item.model_fields if unwrapped.get(key)}
    if below := fields.get("items"):
        ordered["items"] = below
    return str(ordered["text"]) if ordered.keys() == {"text"} else ordered


def read_item(source: str, line: int, context: ImportContext) -> tuple[str, dict[str, Any]]:
    """Split a paragraph into its text and the references in it."""
    folded = markdown_text.fold_lines(refuse_long_text(source, line, context.findings))
    text, references = context.split_references(context.resolve(folded))
    # A text of several lines may contain blocks, so that their starts remain escaped.
    return (text if "\n" in text and not context.mark else markdown_text.read_text(text)), references


def _merge(values: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, listed in more.items():
        values[key] = [*values.get(key, []), *(value for value in listed if value not in values.get(key, []))]


def paragraphs(items: Iterable[OutlineItem]) -> Iterator[tuple[str, int]]:
    """Yield the source and line of each paragraph of bullets and of the bullets below them."""
    for item in items:
        yield item.text, item.line
        for block in item.blocks:
            if block.kind == "paragraph":
                yield block.text, block.line
            elif block.is_list:
                yield from paragraphs(block.items)


def flatten_items(items: Iterable[OutlineItem], findings: ImportFindings) -> Iterator[tuple[str, int]]:
    """Yield the source and line of each bullet and of the bullets nested in it; its paragraphs become one text."""
    for item in items:
        texts = [item.text, *(block.text for block in item.blocks if block.kind == "paragraph")]
        if text := " ".join(filter(None, texts)):
            yield text, item.line
        for block in item.blocks:
            if block.is_list:
                findings.note(block.line, messages.NESTED_BULLETS.format())
                yield from flatten_items(block.items, findings)
            elif block.kind != "paragraph":
                findings.leave(block, messages.BLOCK_IN_BULLET)


def refuse_long_text(text: str, line: int, findings: ImportFindings) -> str:
    """Return a text; if it is too long for a report, add a finding and return an empty text."""
    if len(text) <= MAX_LENGTH:
        return text
    findings.leave_text(line, messages.TEXT_TOO_LONG.format(length=len(text), limit=MAX_LENGTH), text)
    return ""


def split_label(text: str) -> tuple[str, str]:
    """Split ``**Area**: text`` or ``**Area:** text`` into the label and the text."""
    for sign in ("**", "__"):
        name, end, rest = text.removeprefix(sign).partition(sign)
        if text.startswith(sign) and end and (name.endswith(":") or rest.startswith((":", " –", " —", " - "))):
            return name.removesuffix(":"), rest.lstrip(" :–—-") if rest[:1] != "-" else rest
    return "", text


def name_of_group(text: str, context: ImportContext) -> str:
    """Return the name of a group of bullets; empty if the text is a change of its own.

    :param text: the first paragraph of a bullet that has bullets below it.
    """
    text = context.resolve(" ".join(text.split()))
    name = re.sub(r"\A(\*\*|__|\*|_)(.+)\1\Z", r"\2", text.rstrip(" .:–—-"))
    is_name = len(name.split()) <= 5 and not context.has_references(text)
    return name.rstrip(" .:–—-") if is_name else ""
