"""Assign the columns of a table to the fields of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing import headings
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline import OutlineRow
    from sphinxext_progress.reports.localization import Localizer

#: The keys of references that have a column of their own.
REFERENCE_FIELDS = ("commit", "pr", "issue", "authors")
COMMIT_FIELDS = ("area", "description", *REFERENCE_FIELDS, "date", "kind")
THEME_FIELDS = ("theme", "trajectory", "stage")


def part_of_table(header: OutlineRow, localization: Localizer) -> str:
    """Return the part of a report that a table belongs to; empty if its column headings are ambiguous."""
    column_headings = _column_headings(header)
    themes = headings.columns_of_headings(column_headings, ("theme", "trajectory"), localization)
    if "theme" in themes and "trajectory" in themes:
        return "trends"
    commits = headings.columns_of_headings(column_headings, COMMIT_FIELDS, localization)
    return "commits" if "description" in commits and len(set(commits) - {""}) > 1 else ""


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
