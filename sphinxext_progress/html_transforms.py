"""What pages have beside the doctree: lists of steps, bars, links of rows to themselves, tables that scroll."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from sphinxext_progress import htmlnodes, tables, view
from sphinxext_progress.direction import BACKWARD_ARROW, is_arrow, trajectories
from sphinxext_progress.domain import ReportTransform
from sphinxext_progress.nodes import PLAIN, blocks, is_table, on_one_line, own_words
from sphinxext_progress.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class StagesToList(ReportTransform):
    """Makes the stages of a trajectory an ordered list, which a screen reader counts; so the figures of an activity.

    In the doctree they are one paragraph with arrows: a list would be numbered in text and man, and
    an environment inside a LaTeX cell.
    """

    default_priority = 400
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Replace each paragraph of stages or figures."""
        # The items run as the page does, whatever their words are.
        arrow = BACKWARD_ARROW if words(self.config.language).right_to_left else view.ARROW
        for paragraph in trajectories(self.document):
            items = _steps(paragraph, nodes.Text(arrow.rstrip()))
            items[-1] = [htmlnodes.progress_step("", "", *items[-1])]
            paragraph.parent.replace(paragraph, _list_of(paragraph, items))
        for table in blocks(self.document):
            if is_table(table, "progress-trends"):
                _draw(table)


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


def _list_of(paragraph: nodes.paragraph, items: Iterable[list[nodes.Node]]) -> nodes.enumerated_list:
    made = nodes.enumerated_list(classes=paragraph["classes"], enumtype="arabic", prefix="", suffix=".")
    made["ids"] = paragraph["ids"]
    made += [nodes.list_item("", nodes.paragraph("", "", *item)) for item in items]
    return made


def _draw(table: nodes.Element) -> None:
    """Put a bar beside each figure of the column of activity, all on one scale."""
    found = [one for one in table.findall(nodes.paragraph) if "progress-activity" in one["classes"]]
    bars = []
    for paragraph in found:
        figures = [one for one in paragraph.children if isinstance(one, nodes.inline)]
        made = [htmlnodes.progress_bar(value=int(one.astext().rpartition(": ")[2])) for one in figures]
        bars += made
        items: list[list[nodes.Node]] = [[*pair] for pair in zip(figures, made, strict=True)]
        paragraph.parent.replace(paragraph, _list_of(paragraph, items))
    most = max((bar["value"] for bar in bars), default=0)
    for bar in bars:
        bar["most"] = most


class RubricsLead(ReportTransform):
    """Gives headings that are no sections a link to themselves, and lists the groups of a table before the first."""

    default_priority = 400
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Look for the rubrics of ours."""
        self.words = words(self.config.language)
        for rubric in _rubrics(self.document):
            if {"progress-highlight", "progress-group"}.intersection(rubric["classes"]):
                if "progress-first" in rubric["classes"]:
                    rubric.parent.insert(rubric.parent.index(rubric), _list_of_groups(rubric))
                title = self.words("Link to this heading")
                rubric.append(htmlnodes.progress_permalink(refid=rubric["ids"][0], title=title))


def _name(cell: Any) -> str:
    """Give the name in a cell, which is words alone."""
    texts = [one for paragraph in cell.children for one in paragraph.children if one.__class__ is nodes.Text]
    return on_one_line("".join(texts))


def _rubrics(document: nodes.document) -> list[nodes.rubric]:
    return [one for block in (document, *blocks(document)) for one in block.children if isinstance(one, nodes.rubric)]


def _list_of_groups(first: nodes.rubric) -> nodes.bullet_list:
    """Link the groups of which a rubric is the first."""
    made = nodes.bullet_list("", bullet="-", classes=["progress-groups"])
    siblings = first.parent.children
    for rubric in siblings[siblings.index(first) :]:
        if not isinstance(rubric, nodes.rubric):
            continue
        if rubric is not first and "progress-first" in rubric["classes"]:
            break
        if "progress-group" in rubric["classes"]:
            link = nodes.reference("", rubric.astext(), refid=rubric["ids"][0], internal=True)
            made += nodes.list_item("", own_words(nodes.paragraph("", "", link)))
    return made


class TablesHelp(ReportTransform):
    """Puts each table into an element that scrolls, so that a wide one never moves the page, and controls before it."""

    default_priority = 401
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Wrap each table of ours."""
        self.words = words(self.config.language)
        for table in filter(is_table, blocks(self.document)):
            heads, body = cast("list[nodes.Element]", table.children[-1].children[-2:])
            head, rows = cast("nodes.row", heads.children[0]), cast("list[nodes.row]", body.children)
            made: list[nodes.Node] = []
            if is_table(table, "progress-commits"):
                self._link_rows(rows)
                if self.config.progress_controls and PLAIN not in table["classes"] and len(rows) > 1:
                    made.append(self._controls(head, rows))
            scroll = htmlnodes.progress_scroll(classes=["progress-scroll"], label=self._label(table))
            # Element.replace_self would give the classes and ids of the table to what is around it.
            table.parent.replace(table, [*made, scroll])
            scroll += table

    def _label(self, table: nodes.Element) -> str:
        """Name a table: by its caption, or else by the heading it stands under."""
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

    def _link_rows(self, rows: Iterable[Any]) -> None:
        """Give each row that can be linked to its id, and a link to itself behind its last words."""
        title = self.words("Link to this row")
        for row in rows:
            filled = [cell for cell in row.children if cell.children]
            if not filled:
                continue
            first = tables.first_line(filled[0].children[0])
            anchor = first.children[0]
            if anchor.__class__ is not nodes.target:
                # A table has its anchors, or none.
                return
            del first.children[0]
            ids = row.attributes["ids"] = anchor.attributes["ids"]
            link = htmlnodes.progress_permalink(refid=ids[0], title=title)
            link.parent = tables.last_line(filled[-1].children[-1])
            link.parent.children.append(link)

    def _controls(self, head: nodes.row, rows: Sequence[nodes.row]) -> nodes.Element:
        areas: Counter[str] = Counter()
        for number, cell in enumerate(head.children):
            if tables.column_class("area") in cast("nodes.entry", cell)["classes"]:
                areas.update([_name(row.children[number]) for row in rows])
        return htmlnodes.progress_controls(classes=["progress-controls"], rows=len(rows), areas=areas, words=self.words)
