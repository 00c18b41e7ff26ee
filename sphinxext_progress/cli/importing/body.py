"""Read the body of a section or a highlight: a text, and the bullets after it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.export_mark import END_OF_TEXT_BLOCK
from sphinxext_progress.cli.importing.bullets import (
    as_entry,
    block_source,
    join_blocks,
    paragraphs,
    read_fields,
    read_items,
)
from sphinxext_progress.cli.importing.exported_images import read_exported_image
from sphinxext_progress.cli.importing.outline_blocks import OutlineItem
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.reading.scalars import MAX_LENGTH
from sphinxext_progress.text.commonmark import MAX_DELIMITERS, delimiters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.cli.importing.bullets import Entry
    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.import_findings import ImportFindings
    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock

# The end of a sentence with a group in parentheses before its full stop.
_AFTER_REFERENCES = re.compile(r"(?<=\)[.!?])\s+(?=[^\sa-z])")


def read_body(blocks: Iterable[OutlineBlock], context: ImportContext) -> dict[str, Any]:
    """Return the text and the items of some blocks.

    Only items have references. The blocks before the first one with references are the text; if there is none, those
    before a list at the end.
    """
    blocks = [block for block in blocks if block.kind != "hr"]
    start = next((number for number, block in enumerate(blocks) if _has_references(block, context)), len(blocks))
    if start == len(blocks) and blocks and blocks[-1].kind == "bullet_list":
        start -= 1
    elif context.mark and blocks and blocks[-1].source == END_OF_TEXT_BLOCK:
        blocks.pop()
        start -= 1
    end = start
    while context.mark and end and read_exported_image(blocks[end - 1]):
        end -= 1
    body: dict[str, Any] = {}
    if text := read_block_text(blocks[:end], context):
        body["text"] = text
    if images := [read_exported_image(block) for block in blocks[end:start]]:
        body["images"] = images
    if items := _items(blocks[start:], context):
        body["items"] = items
    return body


def _has_references(block: OutlineBlock, context: ImportContext) -> bool:
    texts = [block.text] if block.kind == "paragraph" else [text for text, _ in paragraphs(block.items)]
    return any(context.has_references(context.resolve(text)) for text in texts)


def _items(blocks: Sequence[OutlineBlock], context: ImportContext) -> list[Entry]:
    """Read blocks as bullets, without changing their order."""
    entries: list[Entry] = []
    previous: OutlineItem | None = None
    if first := next((block for block in blocks if block.kind == "paragraph"), None):
        context.findings.note(first.line, messages.PARAGRAPH_IS_BULLET.format())
    for block in blocks:
        if block.is_list:
            if block.kind == "ordered_list":
                context.findings.note(block.line, messages.NUMBERS_ARE_BULLETS.format())
            if previous and _introduces_list(previous):
                fields = read_fields(previous, context)
                entries[-1] = as_entry(fields | {"items": read_items(block.items, context, 2)})
            else:
                entries += read_items(block.items, context)
            previous = None
        elif block.kind == "paragraph" or block.level:
            if block.level:
                context.findings.note(block.line, messages.HEADING_IS_BULLET.format(title=quoted(block.text)))
            text = markdown_text.bold(block.text) if block.level else block.text
            items = [OutlineItem(block.line, part) for part in _parts_with_references(text, context)]
            entries += read_items(items, context)
            previous = items[-1]
        elif previous:
            # Code, a table or a quotation belongs to the paragraph above it.
            previous = OutlineItem(previous.line, previous.text, [*previous.blocks, block])
            entries[-1:] = read_items([previous], context)
        else:
            entries += read_items([OutlineItem(block.line, "", [block])], context)
    return entries


def _parts_with_references(text: str, context: ImportContext) -> list[str]:
    """Split a paragraph after the sentences that end with references, so that they stay with what they are about."""
    parts: list[str] = []
    for sentences in _AFTER_REFERENCES.split(text):
        if parts and not (context.has_references(parts[-1]) and context.has_references(sentences)):
            parts[-1] += f" {sentences}"
        else:
            parts.append(sentences)
    return parts


def _introduces_list(item: OutlineItem) -> bool:
    """Return whether a paragraph is the title of the list after it: it is bold, or ends with a colon."""
    text = item.text.strip()
    return not item.blocks and (text.endswith(":") or re.fullmatch(r"(\*\*|__).+\1", text) is not None)


def read_block_text(blocks: Sequence[OutlineBlock], context: ImportContext) -> str:
    """Return the source of the blocks that are allowed in a text, with the blank lines that are between them."""
    blocks = [block for block in blocks if block.kind != "hr"]
    texts = read_texts(blocks, context)
    return join_blocks(zip(blocks, texts, strict=True)) if len(texts) == len(blocks) else "\n\n".join(texts)


def read_texts(blocks: Iterable[OutlineBlock], context: ImportContext) -> list[str]:
    """Return the source of the blocks that are allowed in a text, as far as they fit in it."""
    room = _Room(context.findings)
    texts = []
    for block in blocks:
        if block.kind == "hr":
            continue
        if block.level:
            context.findings.note(block.line, messages.HEADING_IS_LINE.format(title=quoted(block.text)))
            texts.append(markdown_text.bold(block.text))
        elif text := room.take(block, block_source(block, context)):
            texts.append(text)
    return texts


class _Room:
    """The room in one text."""

    def __init__(self, findings: ImportFindings) -> None:
        self._findings = findings
        self._length = MAX_LENGTH
        self._delimiters = MAX_DELIMITERS

    def take(self, block: OutlineBlock, source: str) -> str:
        """Return the source of a block, without what does not fit; of a list, single items are left out."""
        if self._fits(source):
            return source
        if not block.is_list:
            self._leave(block, source)
            return ""
        lines = source.split("\n")
        starts = [item.line - block.line for item in block.items]
        items = ["\n".join(lines[start:end]) for start, end in itertools.pairwise([*starts, len(lines)])]
        taken = []
        for item, text in zip(block.items, items, strict=True):
            if self._fits(text):
                taken.append(text.rstrip())
            else:
                self._leave(replace(block, line=item.line), text)
        return "\n".join(taken)

    def _fits(self, source: str) -> bool:
        # Blank lines, and the indentation in the file, count as well.
        length, delimiters = len(source) + 2, delimiters_of([source])
        if length > self._length or delimiters > self._delimiters:
            return False
        self._length -= length
        self._delimiters -= delimiters
        return True

    def _leave(self, block: OutlineBlock, source: str) -> None:
        limits = {"limit": MAX_LENGTH, "delimiters": MAX_DELIMITERS}
        self._findings.leave(replace(block, source=source), messages.BLOCK_TOO_LONG, **limits)


def read_bullet_title(text: str, line: int, context: ImportContext) -> str:
    """Read the first paragraph of a bullet as the title of a highlight."""
    title = context.resolve(markdown_text.read_text(text))
    if not title.strip():
        context.findings.note(line, messages.EMPTY_BULLET.format())
        return "…"
    return title
