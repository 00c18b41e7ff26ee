"""Read the rows of commits from tables and bullets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text, reference_text
from sphinxext_progress.cli.importing import table_columns
from sphinxext_progress.cli.importing.bullets import (
    flatten_items,
    name_of_group,
    read_item,
    refuse_long_text,
    split_label,
)
from sphinxext_progress.cli.importing.release_headings import BREAKING
from sphinxext_progress.cli.importing.sentences import read_cell_references
from sphinxext_progress.cli.importing.values import read_name, unwrap_lists
from sphinxext_progress.cli.written_dates import read_date
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.format.model import COMMIT_KINDS, Commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock, OutlineItem, OutlineRow

#: The content of cells without a value.
_EMPTY_CELLS = frozenset({"", "-", "--", "–", "—"})


class CommitReader:
    """Reads the rows of commits of one page."""

    def __init__(self, context: ImportContext) -> None:
        self._context = context
        self._findings = context.findings

    def read_blocks(self, blocks: Iterable[OutlineBlock], area: str, kind: str = "") -> list[dict[str, Any]]:
        """Read the tables and lists among some blocks.

        :param area: the area of rows without one.
        :param kind: the kind of rows without one, or :data:`~.release_headings.BREAKING`.
        """
        rows: list[dict[str, Any]] = []
        for block in blocks:
            if block.kind == "table":
                rows += self._table(block, area)
            elif block.is_list:
                rows += self._bullets(block.items, area)
            elif block.kind != "hr":
                self._findings.leave(block, messages.BLOCK_IS_NO_COMMITS)
        marks = {"breaking": True} if kind == BREAKING else {"kind": kind} if kind else {}
        return [_in_order(marks | row) for row in rows]

    def _table(self, table: OutlineBlock, area: str) -> list[dict[str, Any]]:
        header, *body = table.rows
        columns = table_columns.commit_columns(table, self._context)
        if "description" not in columns:
            self._findings.leave(table, messages.NO_DESCRIPTION_COLUMN)
            return []
        table_columns.report_columns(header, columns, body, self._context)
        rows = (self._row(dict(zip(columns, row.cells, strict=False)), row, area) for row in body)
        return [row for row in rows if row]

    def _row(self, cells: Mapping[str, str], row: OutlineRow, area: str) -> dict[str, Any]:
        context = self._context
        source = markdown_text.read_cell(cells["description"], context.references)
        description = refuse_long_text(source, row.line, self._findings)
        fields = self._fields(*context.split_references(description))
        if not fields:
            if "".join(row.cells).strip():
                self._findings.leave_text(row.line, messages.ROW_WITHOUT_DESCRIPTION.format(), " | ".join(row.cells))
            return {}
        fields["area"] = read_name(cells.get("area", ""), row.line, self._findings) or area
        for key in (*table_columns.REFERENCE_FIELDS, "date", "kind"):
            cell = cells.get(key, "").strip()
            if cell in _EMPTY_CELLS:
                continue
            values = self._cell_values(key, cell)
            if values is None:
                problem = messages.UNREADABLE_CELL.format(cell=quoted(cell), field=key)
                self._findings.leave_text(row.line, problem, cell)
            else:
                fields |= {name: fields[name] + value if name in fields else value for name, value in values.items()}
        return _ordered_fields(fields)

    def _cell_values(self, key: str, cell: str) -> dict[str, Any] | None:
        """Return the values in a cell by field; None if it cannot be read."""
        text = markdown_text.text_without_markup(cell)
        if key == "date":
            day = read_date(text, self._context.localization)
            return {key: day} if day else None
        if key == "kind":
            return {key: text.casefold() if text.casefold() in COMMIT_KINDS else text}
        source, context = self._context.resolve(cell), self._context
        return read_cell_references(source, context.addresses, key) or reference_text.read_references(
            source, context.links, key
        )

    def _fields(self, text: str, references: Mapping[str, Any]) -> dict[str, Any]:
        """Return the description, references and breaking mark of a row; empty without a description."""
        marks = (f"**{self._context.localization('Breaking:')}** ", "**Breaking:** ")
        mark = next((mark for mark in marks if text.startswith(mark)), "")
        description = text[len(mark) :]
        return {"description": description, **references, "breaking": bool(mark)} if description.strip() else {}

    def _bullets(self, items: Iterable[OutlineItem], area: str, authors: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Read bullets as rows; a bold label such as ``**Area**:`` is the area.

        :param area: the area of bullets without a label.
        :param authors: the authors of the bullets without an author.
        """
        rows: list[dict[str, Any]] = []
        for item in items:
            has_lists = bool(item.blocks) and all(block.is_list for block in item.blocks)
            group = name_of_group(item.text, self._context) if has_lists else ""
            if group:
                rows += self._group(group, item, area, authors)
                continue
            for source, line in flatten_items([item], self._findings):
                row = self._bullet(source, line, area)
                rows += [{**unwrap_lists({"authors": list(authors)}), **row}] if row else []
        return rows

    def _group(self, name: str, item: OutlineItem, area: str, authors: Sequence[str]) -> list[dict[str, Any]]:
        """Read the bullets below one that names their area or their author."""
        people = self._context.only_references(name).get("authors", [])
        below = f"{area}/{read_name(name, item.line, self._findings)}".lstrip("/") if not people else area
        rows: list[dict[str, Any]] = []
        for block in item.blocks:
            rows += self._bullets(block.items, below, people or authors)
        return rows

    def _bullet(self, source: str, line: int, area: str) -> dict[str, Any]:
        text, references = read_item(source, line, self._context)
        label, description = split_label(text)
        fields = self._fields(description, references)
        if not fields:
            self._findings.leave_text(line, messages.BULLET_WITHOUT_DESCRIPTION.format(), source)
            return {}
        return _ordered_fields(fields | {"area": read_name(label, line, self._findings) or area})


def _ordered_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    return _in_order(unwrap_lists(fields))


def _in_order(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: fields[key] for key in Commit.model_fields if fields.get(key)}
