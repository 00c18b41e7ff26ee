"""Transforms of HTML pages: lists of stages, bars, permalinks of rows, scrollable tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from sphinxext_progress.render.builders import (
    ARROW_TEXT,
    PLAIN_TABLE_CLASS,
    block_elements,
    column_class,
    first_text_line,
    is_report_table,
    last_text_line,
    mark_translated,
    on_one_line,
)
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.site import html_nodes
from sphinxext_progress.site.report_transform import ReportTransform
from sphinxext_progress.site.text_direction import BACKWARD_ARROW, is_arrow, trajectory_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


#: The number of rows from which a table has controls; a shorter one is read at a glance.
MIN_ROWS_WITH_CONTROLS = 8


class ListStages(ReportTransform):
    """Turns the stages of a trajectory, and the figures of an activity, into ordered lists.

    Screen readers announce the length of a list. In the doctree they are one paragraph, because the text and man writers
    would number a list, and LaTeX would need an environment inside a table cell.
    """

    default_priority = 400
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Replace each paragraph of stages or figures."""
        # The list follows the text direction of the page, whatever the direction of its items.
        arrow = BACKWARD_ARROW if localizer(self.config.language).right_to_left else ARROW_TEXT
        for paragraph in trajectory_paragraphs(self.document):
            items = _steps(paragraph, nodes.Text(arrow.rstrip()))
            if len(items) > 1:
                items[-1] = [html_nodes.progress_step("", "", *items[-1])]
            paragraph.parent.replace(paragraph, list_in_place_of(paragraph, items))


def _steps(paragraph: nodes.paragraph, arrow: nodes.Text) -> list[list[nodes.Node]]:
    items: list[list[nodes.Node]] = [[]]
    for child in paragraph.children:
        if is_arrow(child):
            # The arrow stays text, so that the list reads well without a stylesheet.
            items[-1].append(arrow.copy())
            items.append([])
        else:
            items[-1].append(child)
    return items


def list_in_place_of(paragraph: nodes.Element, items: Iterable[list[nodes.Node]]) -> nodes.enumerated_list:
    """Return an ordered list with the classes and ids of a paragraph."""
    enumerated = nodes.enumerated_list(classes=paragraph["classes"], enumtype="arabic", prefix="", suffix=".")
    enumerated["ids"] = paragraph["ids"]
    enumerated += [nodes.list_item("", nodes.paragraph("", "", *item)) for item in items]
    return enumerated


class AddRubricLinks(ReportTransform):
    """Adds permalinks to rubrics, and a list of the groups before the first group of a table."""

    default_priority = 400
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Add the links to the rubrics of this extension."""
        self.words = localizer(self.config.language)
        for rubric in _rubrics(self.document):
            if {"progress-highlight", "progress-group"}.intersection(rubric["classes"]):
                if "progress-first" in rubric["classes"]:
                    rubric.parent.insert(rubric.parent.index(rubric), _list_of_groups(rubric))
                title = self.words("Link to this heading")
                rubric.append(html_nodes.progress_permalink(refid=rubric["ids"][0], title=title))


def _cell_text(cell: Any) -> str:
    """Return the plain text of a cell; only text nodes count, not links appended to them."""
    texts = [text for paragraph in cell.children for text in paragraph.children if isinstance(text, nodes.Text)]
    return on_one_line("".join(texts))


def _rubrics(document: nodes.document) -> list[nodes.rubric]:
    return [
        child
        for block in (document, *block_elements(document))
        for child in block.children
        if isinstance(child, nodes.rubric)
    ]


def _list_of_groups(first: nodes.rubric) -> nodes.bullet_list:
    """Return a list of links to the groups of a table.

    :param first: the rubric of the first group.
    """
    group_list = nodes.bullet_list("", bullet="-", classes=["progress-groups"])
    siblings = first.parent.children
    for rubric in siblings[siblings.index(first) :]:
        if not isinstance(rubric, nodes.rubric):
            continue
        if rubric is not first and "progress-first" in rubric["classes"]:
            break
        if "progress-group" in rubric["classes"]:
            link = nodes.reference("", rubric.astext(), refid=rubric["ids"][0], internal=True)
            group_list += nodes.list_item("", mark_translated(nodes.paragraph("", "", link)))
    return group_list


class WrapTables(ReportTransform):
    """Wraps each table in a scrollable container, so that a wide one does not scroll the page, and adds the controls."""

    default_priority = 401
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Wrap each table of this extension."""
        self.words = localizer(self.config.language)
        for table in filter(is_report_table, block_elements(self.document)):
            heads, body = cast("list[nodes.Element]", table.children[-1].children[-2:])
            head, rows = cast("nodes.row", heads.children[0]), cast("list[nodes.row]", body.children)
            controls: list[nodes.Node] = []
            if is_report_table(table, "progress-commits"):
                self._link_rows(rows)
                may_have_controls = self.config.progress_controls and PLAIN_TABLE_CLASS not in table["classes"]
                if may_have_controls and len(rows) >= MIN_ROWS_WITH_CONTROLS:
                    controls.append(self._controls(head, rows))
            scroll = html_nodes.progress_scroll(classes=["progress-scroll"], label=self._label(table))
            # Workaround, see docs/develop/workarounds.md#attributes-of-replaced-nodes
            # Element.replace_self would move the classes and ids of the table to the element around it.
            table.parent.replace(table, [*controls, scroll])
            scroll += table

    def _label(self, table: nodes.Element) -> str:
        """Return the accessible name of a table: its caption, or else the heading above it."""
        if isinstance(table.children[0], nodes.title):
            return table.children[0].astext()
        place = table.parent.index(table)
        if place and isinstance(before := table.parent.children[place - 1], nodes.rubric):
            return before.astext()
        section = table.parent
        while section.parent and not isinstance(section, nodes.section):
            section = section.parent
        title = section.next_node(nodes.title)
        return title.astext() if title else self.words("Notable Commits")

    def _link_rows(self, rows: Iterable[nodes.row]) -> None:
        """Move the id of each row from its target node to the row, and append a permalink."""
        title = self.words("Link to this row")
        for row in rows:
            filled = [cell for cell in cast("list[Any]", row.children) if cell.children]
            if not filled:
                continue
            first = first_text_line(filled[0].children[0])
            target = first.children[0]
            if not isinstance(target, nodes.target):
                # Either all rows of a table have a target node, or none.
                return
            # The target stays for the id of version 1.0.
            row["ids"], target["ids"] = target["ids"][:1], target["ids"][1:]
            if not target["ids"]:
                del first[0]
            last_line = last_text_line(filled[-1].children[-1])
            last_line += html_nodes.progress_permalink(refid=row["ids"][0], title=title)

    def _controls(self, head: nodes.row, rows: Sequence[nodes.row]) -> nodes.Element:
        areas: Counter[str] = Counter()
        for number, cell in enumerate(head.children):
            if column_class("area") in cast("nodes.entry", cell)["classes"]:
                areas.update([_cell_text(row.children[number]) for row in rows])
        return html_nodes.progress_controls(
            classes=["progress-controls"], rows=len(rows), areas=areas, words=self.words
        )
