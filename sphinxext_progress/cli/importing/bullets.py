"""Read bullets: their texts, and the references at the end of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.values import unwrap_lists
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.reading.scalars import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.import_findings import ImportFindings
    from sphinxext_progress.cli.importing.outline import OutlineItem


def read_items(items: Iterable[OutlineItem], context: ImportContext) -> list[str | dict[str, Any]]:
    """Read bullets as items; nested bullets follow their parent."""
    entries = []
    for source, line in flatten_items(items, context.findings):
        text, references = read_item(source, line, context)
        entries.append({"text": text, **unwrap_lists(references)} if references else text)
    return [entry for entry in entries if entry]


def read_item(source: str, line: int, context: ImportContext) -> tuple[str, dict[str, Any]]:
    """Split a paragraph into its text and the references at its end."""
    folded = markdown_text.fold_lines(refuse_long_text(source, line, context.findings))
    text, references = context.split_references(context.resolve(folded))
    return markdown_text.read_text(text), references


def flatten_items(items: Iterable[OutlineItem], findings: ImportFindings) -> Iterator[tuple[str, int]]:
    """Yield the source and line of each paragraph of bullets and of the bullets nested in them."""
    for item in items:
        if item.text:
            yield item.text, item.line
        for block in item.blocks:
            if block.kind == "paragraph":
                findings.note(block.line, messages.PARAGRAPH_IS_BULLET.format())
                yield block.text, block.line
            elif block.is_list:
                findings.note(block.line, messages.NESTED_BULLETS.format())
                yield from flatten_items(block.items, findings)
            else:
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
