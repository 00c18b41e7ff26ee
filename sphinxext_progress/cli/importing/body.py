"""Read the body of a section or a highlight: a text, and the bullets after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.bullets import read_items
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.reading.scalars import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline import OutlineBlock

_CELL_BREAK = re.compile(r"\s*<br>\s*")


def read_body(blocks: Iterable[OutlineBlock], context: ImportContext) -> dict[str, Any]:
    """Return the text of some blocks, and the items of a flat bullet list at their end."""
    blocks = [block for block in blocks if block.kind != "hr"]
    body: dict[str, Any] = {}
    bullets = blocks.pop() if blocks and blocks[-1].is_flat else None
    if texts := read_texts(blocks, context):
        body["text"] = "\n\n".join(texts)
    if bullets and (items := read_items(bullets.items, context)):
        body["items"] = items
    return body


def read_texts(blocks: Iterable[OutlineBlock], context: ImportContext) -> list[str]:
    """Return the source of the blocks that are allowed in a text."""
    findings = context.findings
    texts = []
    for block in blocks:
        if block.kind == "hr":
            continue
        if len(block.source) > MAX_LENGTH // 2:
            findings.leave(block, messages.BLOCK_TOO_LONG, length=len(block.source))
        elif block.kind.startswith("heading"):
            findings.note(block.line, messages.HEADING_IS_LINE.format(title=quoted(block.text)))
            texts.append(f"**{block.text}**" if "*" not in block.text else block.text)
        else:
            if block_name := messages.BLOCKS_SHOWN_AS_TYPED.get(block.kind):
                findings.note(block.line, messages.BLOCK_SHOWN_AS_TYPED.format(block=block_name))
            # Cells of tables in texts are one line each.
            source = _CELL_BREAK.sub(" / ", block.source) if block.kind == "table" else block.source
            texts.append(context.resolve(source))
    return texts


def read_bullet_title(text: str, line: int, context: ImportContext) -> str:
    """Read the first paragraph of a bullet as the title of a highlight."""
    title = context.resolve(markdown_text.read_text(text))
    if not title.strip():
        context.findings.note(line, messages.EMPTY_BULLET.format())
        return "…"
    return title
