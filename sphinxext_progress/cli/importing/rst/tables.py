"""Write the tables of docutils as tables of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.cli.importing.conversion.page_lines import PageLine
from sphinxext_progress.cli.importing.rst.inline import write_children
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from sphinxext_progress.cli.importing.import_findings import ImportFindings


def table_lines(table: nodes.table, line: int, findings: ImportFindings) -> list[PageLine]:
    """Return a table as lines; cells that span several columns or rows become single cells.

    :param line: its line on the page.
    """
    entries = list(table.findall(nodes.entry))
    if any(entry.get("morecols") or entry.get("morerows") for entry in entries):
        findings.note(line, messages.TABLE_WITH_SPANS.format())
    rows = [
        (_is_head(row), [_cell(entry) for entry in row.children], _line_of(row)) for row in table.findall(nodes.row)
    ]
    width = max((len(cells) for _, cells, _ in rows), default=0)
    if not width:
        return []
    head = rows.pop(0) if rows[0][0] else (True, [], line)
    title = next((write_children(child) for child in table.children if isinstance(child, nodes.title)), "")
    lines = [PageLine(f"**{title}**", line), PageLine("", line)] if title else []
    lines.append(PageLine(_row(head[1], width), line))
    lines.append(PageLine(_row(["---"] * width, width), line))
    for _, cells, row_line in rows:
        line = max(line, row_line)
        lines.append(PageLine(_row(cells, width), line))
    return lines


def _is_head(row: nodes.Node) -> bool:
    return isinstance(row.parent, nodes.thead)


def _line_of(row: nodes.Node) -> int:
    return next((node.line for node in row.findall(nodes.paragraph) if node.line), 0)


def _cell(entry: nodes.Node) -> str:
    """Return a cell on one line; its paragraphs and bullets are separated by line breaks."""
    texts = [" ".join(write_children(paragraph).split()) for paragraph in entry.findall(nodes.paragraph)]
    texts += [f"`{' '.join(block.astext().split())}`" for block in entry.findall(nodes.literal_block)]
    return "<br>".join(texts).replace("|", "\\|")


def _row(cells: list[str], width: int) -> str:
    return f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |"
