"""Assign the columns of a table to the fields of a report."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing import headings
from sphinxext_progress.cli.written_dates import read_date
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock, OutlineRow
    from sphinxext_progress.reports.localization import Localizer

#: The keys of references that have a column of their own.
REFERENCE_FIELDS = ("commit", "pr", "issue", "authors")
COMMIT_FIELDS = ("area", "description", *REFERENCE_FIELDS, "date", "kind")
THEME_FIELDS = ("theme", "trajectory", "stage")


# The least share of the cells with a value that must have a value of the field.
_CONTENT_SHARE = 0.6


def part_of_table(table: OutlineBlock, context: ImportContext) -> str:
    """Return the part of a report that a table belongs to; empty if that is not clear from its headings and cells."""
    header = table.rows[0]
    column_headings = _column_headings(header)
    themes = headings.columns_of_headings(column_headings, ("theme", "trajectory"), context.localization)
    if "theme" in themes and "trajectory" in themes:
        return "trends"
    named = headings.columns_of_headings(column_headings, COMMIT_FIELDS, context.localization)
    if "description" in named and len(set(named) - {""}) > 1:
        return "commits"
    fields = commit_columns(table, context)
    has_changes = any(field in fields for field in ("commit", "pr", "issue"))
    return "commits" if has_changes and "description" in fields and "" not in fields else ""


def commit_columns(table: OutlineBlock, context: ImportContext) -> list[str]:
    """Return the field of each column of a table of commits; empty for unknown columns.

    The headings decide first, then the cells: columns of references, people and dates, and the one with the most words.
    """
    header, *body = table.rows
    fields = headings.columns_of_headings(_column_headings(header), COMMIT_FIELDS, context.localization)
    for number, field in enumerate(fields):
        if not field:
            cells = [row.cells[number].strip() for row in body if number < len(row.cells)]
            found = _field_of_cells([cell for cell in cells if cell], context)
            fields[number] = found if found not in fields else ""
    unknown = [number for number, field in enumerate(fields) if not field]
    if "description" not in fields and unknown:
        fields[max(unknown, key=lambda number: _word_count(body, number))] = "description"
    return fields


def _word_count(rows: Sequence[OutlineRow], column: int) -> int:
    return sum(len(row.cells[column].split()) for row in rows if column < len(row.cells))


def _field_of_cells(cells: Sequence[str], context: ImportContext) -> str:
    """Return the field that most cells have a value of; empty if there is none."""
    found: Counter[str] = Counter()
    for cell in cells:
        text = markdown_text.text_without_markup(cell)
        keys = context.only_references(cell).keys() or ({"date"} if read_date(text, context.localization) else ())
        found.update(keys)
    key, count = found.most_common(1)[0] if found else ("", 0)
    return key if count and count >= _CONTENT_SHARE * len(cells) else ""


def assign_columns(
    header: OutlineRow, known: tuple[str, ...], required: tuple[str, ...], localization: Localizer
) -> list[str]:
    """Return the field of each column; empty for unknown columns.

    :param known: the possible fields.
    :param required: fields that take the first unknown column if no heading names them.
    """
    fields = headings.columns_of_headings(_column_headings(header), known, localization)
    for field in required:
        if field not in fields and "" in fields:
            fields[fields.index("")] = field
    return fields


def report_columns(
    header: OutlineRow, fields: Sequence[str], body: Sequence[OutlineRow], context: ImportContext
) -> None:
    """Report columns and cells that have no place in a report, and columns that were renamed."""
    findings = context.findings
    for number, field in enumerate(fields):
        heading = header.cells[number]
        cells = [row.cells[number] for row in body if number < len(row.cells)]
        if not field and any([heading, *cells]):
            problem = messages.UNKNOWN_COLUMN.format(heading=quoted(heading))
            findings.leave_text(header.line, problem, "\n".join([heading, "", *cells]))
    defaults = headings.localized_columns(context.localization)
    renamed = [
        f"{quoted(heading)} is {field}"
        for field, heading in zip(fields, _column_headings(header), strict=True)
        if field and heading not in ("", defaults.get(field), field)
    ]
    if renamed:
        findings.note(header.line, messages.COLUMNS_RENAMED.format(columns=", ".join(renamed)))
    for row in body:
        if extra := " | ".join(row.cells[len(fields) :]):
            findings.leave_text(row.line, messages.ROW_TOO_LONG.format(), extra)


def _column_headings(header: OutlineRow) -> list[str]:
    return [markdown_text.text_without_markup(cell) for cell in header.cells]
