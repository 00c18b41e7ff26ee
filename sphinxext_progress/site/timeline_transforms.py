"""Transforms of timelines for writers that cannot show their many columns or the paragraphs of their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from sphinxext_progress.render.builders import TIMELINE_CLASS, block_elements, is_report_table, last_text_line
from sphinxext_progress.site.report_transform import ReportTransform

if TYPE_CHECKING:
    from collections.abc import Iterator


class SplitTimelines(ReportTransform):
    """Splits timelines into tables that fit on a line, each with the column of the themes."""

    # Before the transforms that fit columns and escape cells.
    default_priority = 401
    formats = ("latex", "text", "man", "texinfo")
    #: The widest table, in characters.
    line_width = 90

    def run(self, **_: Any) -> None:
        """Replace each table that is too wide."""
        for table in _timelines(self.document):
            specs = list(table.findall(nodes.colspec))
            if sum(spec["colwidth"] for spec in specs) > self.line_width:
                pieces = [_piece(table, numbers) for numbers in self._parts(specs)]
                for piece in pieces[1:]:
                    piece["ids"], piece["names"] = [], []
                    if isinstance(piece[0], nodes.title):
                        del piece[0]
                table.parent[table.parent.index(table) : table.parent.index(table) + 1] = pieces

    def _parts(self, specs: list[nodes.colspec]) -> list[list[int]]:
        """Return the numbers of the columns of each table, without that of the themes."""
        parts: list[list[int]] = []
        left = 0
        for number, spec in enumerate(specs[1:], 1):
            if not parts or spec["colwidth"] > left:
                parts.append([])
                left = self.line_width - specs[0]["colwidth"]
            parts[-1].append(number)
            left -= spec["colwidth"]
        return parts


class SeparateTimelineSteps(ReportTransform):
    """Separates the steps of a cell by semicolons, because the text writer joins the paragraphs of a cell."""

    default_priority = 403
    formats = ("text",)

    def run(self, **_: Any) -> None:
        """Append a semicolon to each paragraph but the last of each cell."""
        for table in _timelines(self.document):
            for cell in table.findall(nodes.entry):
                for paragraph in cast("list[nodes.Element]", cell.children[:-1]):
                    last_text_line(paragraph).append(nodes.Text(";"))


def _timelines(document: nodes.document) -> Iterator[nodes.table]:
    for node in block_elements(document):
        if is_report_table(node, TIMELINE_CLASS):
            yield cast("nodes.table", node)


def _piece(table: nodes.table, numbers: list[int]) -> nodes.table:
    """Return a copy of a table with only some columns, and without rows that are empty in all of them.

    :param numbers: the numbers of the columns, without the first one.
    """
    piece = table.deepcopy()
    group = cast("nodes.tgroup", piece.children[-1])
    group["cols"] = 1 + len(numbers)
    specs = [child for child in group.children if isinstance(child, nodes.colspec)]
    for number, spec in enumerate(specs):
        if number and number not in numbers:
            group.remove(spec)
    for row in list(group.findall(nodes.row)):
        row[:] = [row[0], *(row[number] for number in numbers)]
        if isinstance(row.parent, nodes.tbody) and not any(cell.children for cell in row.children[1:]):
            row.parent.remove(row)
    return piece
