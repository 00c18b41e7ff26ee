"""The groups of a commit table: a heading for each value of a column, and below it a table or a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.render.builders import AREA_ATTRIBUTE, mark_translated
from sphinxext_progress.render.ids import group_id
from sphinxext_progress.render.tables import commit_cell, commit_table
from sphinxext_progress.reports.query import group_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinxext_progress.render.builders import TableOptions
    from sphinxext_progress.render.inline import InlineRenderer
    from sphinxext_progress.reports.query import CommitRow
    from sphinxext_progress.site.current_page import CurrentPage


class CommitGroups:
    """Builds the headings of grouped commits, and their tables or lists."""

    def __init__(
        self, column: str, page: CurrentPage, document: nodes.document, renderers: Mapping[str, InlineRenderer]
    ) -> None:
        """Create a builder for one page.

        :param column: the column whose values the rows are grouped by.
        :param renderers: a renderer for each report, by file name.
        """
        self._column = column
        self._page = page
        self._document = document
        self._renderers = renderers

    def render(self, rows: Sequence[CommitRow], columns: Sequence[str], options: TableOptions) -> list[nodes.Element]:
        """Return a heading for each group with its rows: a table, or a list if there are only descriptions.

        Tables of the same columns fill the line, so that their columns line up.
        """
        group_nodes: list[nodes.Element] = []
        for rows_of_group in group_rows(rows, self._column):
            heading = self._heading(rows_of_group[0])
            if list(columns) == ["description"]:
                group_nodes += [heading, self._list(rows_of_group, options.classes)]
                continue
            table = commit_table(
                rows_of_group,
                columns,
                options.of_group(),
                words=self._page.words,
                renderer_of=lambda entry: self._renderers[entry.name],
            )
            group_nodes += [heading, table]
        # HTML pages have a list of the groups before the first one.
        group_nodes[0]["classes"].append("progress-first")
        return group_nodes

    def _list(self, rows: Iterable[CommitRow], classes: Iterable[str]) -> nodes.bullet_list:
        """Return a list of descriptions, which all rows have."""
        descriptions = [
            commit_cell(row, "description", ("description",), self._renderers[row.entry.name], elsewhere=True)
            for row in rows
        ]
        items = [nodes.list_item("", *description) for description in descriptions]
        return nodes.bullet_list("", *items, bullet="-", classes=["progress-list", *classes])

    def _heading(self, row: CommitRow) -> nodes.rubric:
        """Return the heading of a group: the value of its rows in the column."""
        words, renderer = self._page.words, self._renderers[row.entry.name]
        rubric = nodes.rubric("", classes=["progress-group"])
        mark_translated(rubric)
        if self._column == "period":
            rubric += renderer.reference(words.period(row.entry.report.period))
            self._set_id(rubric, row.entry.key[1])
            return rubric
        cell = commit_cell(row, self._column, (self._column,), renderer)
        self._set_id(rubric, cell[0].astext() if cell else "others")
        rubric += cell[0].children if cell else [nodes.Text(words("Others"))]
        if cell and self._column in {"area", "kind"}:
            # Text of the data, which is translated like the text of a cell.
            del rubric["translatable"]
            renderer.markup.place(rubric, cell[0].rawsource, cell[0].line or 0, plain=True)
            if AREA_ATTRIBUTE in cell[0]:
                rubric[AREA_ATTRIBUTE] = cell[0][AREA_ATTRIBUTE]
        return rubric

    def _set_id(self, rubric: nodes.rubric, text: str) -> None:
        identifier = group_id(self._page.env.docname, self._column, text)
        rubric["ids"] = [self._page.ids(self._document).create(identifier)]
        self._document.set_id(rubric)
