"""Render a validated report as docutils nodes.

No function here opens a file or knows the page. The directives add what depends on the page, such
as labels and the docname of cross-references.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.format.model import SECTIONS
from sphinxext_progress.render.builders import (
    PLAIN_TABLE_CLASS,
    TableOptions,
    draft_notice,
    mark_translated,
    on_one_line,
)
from sphinxext_progress.render.ids import report_id
from sphinxext_progress.render.inline import InlineRenderer, generated_link, join_nodes, report_reference, report_title
from sphinxext_progress.render.tables import DEFAULT_COMMIT_COLUMNS, DEFAULT_TREND_COLUMNS, commit_table, trend_table
from sphinxext_progress.reports import titles, trends
from sphinxext_progress.reports.query import commit_rows
from sphinxext_progress.reports.row_keys import row_names, short_slug, unused_id
from sphinxext_progress.reports.summary import Neighbours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinxext_progress.format.model import Highlight, Section
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.query import CommitRow


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How reports are rendered on a page."""

    #: Whether headings are sections; otherwise they are rubrics, for places where sections are not allowed.
    sections: bool = True
    #: Whether the parts of a report are rendered without a section around them.
    flat: bool = False
    #: Whether links to the reports, their highlights and their rows lead here.
    indexed: bool = True
    #: Whether readers may filter and sort the commits.
    controls: bool = True
    #: Whether highlights are numbered.
    numbered: bool = True
    #: Whether to link to the reports before and after, as on the page of a single report.
    neighbours: bool = False
    #: The names of the parts, in order; empty for all.
    parts: tuple[str, ...] = ()
    #: The classes of the outermost nodes.
    classes: tuple[str, ...] = ()
    #: The prefix of the ids of a report that is rendered a second time, made from the docname.
    prefix: str = ""
    #: The line of the page where the reports are rendered.
    line: int = 1


class ReportRenderer:
    """Renders one report."""

    def __init__(
        self,
        view: InlineRenderer,
        options: ReportOptions,
        *,
        name: str = "",
        neighbours: Neighbours = Neighbours(),  # noqa: B008 - a tuple
        earlier: Sequence[ReportEntry] = (),
    ) -> None:
        """Create a renderer for one report.

        :param view: the renderer of the texts of the report.
        :param name: the label of the report; the labels of its parts are made of it and their names.
        :param earlier: the earlier reports whose stages precede those of the report, newest first.
        """
        self.view = view
        self.entry = view.entry
        self.words = view.words
        self.options = options
        self.name = name
        self.neighbours = neighbours
        self.earlier = earlier
        self._id = "-".join(part for part in (options.prefix, report_id(*self.entry.key)) if part)
        # Reserve the ids of rows first, so that links to them do not depend on the other parts.
        self._ids = {f"{self._id}-{key}" for key in self.view.row_keys}
        self._numbers: dict[str, int] = {}
        #: The rendered highlights: their keys and titles.
        self.highlights: list[tuple[str, str]] = []
        #: The rendered rows: their keys and the names that link to them.
        self.rows: list[tuple[str, ...]] = []
        #: The target nodes of the rows.
        self.anchors: list[nodes.target] = []

    def render(self) -> list[nodes.Element]:
        """Return the nodes of the report: one section, rubrics if sections are not allowed, or the parts alone."""
        if self.options.flat:
            return [*self._front(), *self._parts()]
        return self._section("", self._title("report"), [*self._front(), *self._parts()], ["progress-report"])

    def _front(self) -> list[nodes.Element]:
        """Return the nodes before the parts: draft notice, byline, and links to the neighbouring reports."""
        front_nodes: list[nodes.Element] = [draft_notice(self.words)] if self.entry.report.draft else []
        report, words = self.entry.report, self.words
        byline: list[nodes.Node] = []
        if report.published:
            byline.append(nodes.Text(words("Published on {date}").replace("{date}", words.date(report.published))))
        if report.authors:
            byline += [generated_link(author, self.entry.links.author(author)) for author in report.authors]
        if byline:
            front_nodes.append(
                mark_translated(nodes.paragraph("", "", *join_nodes(byline), classes=["progress-byline"]))
            )
        return front_nodes + self._neighbours()

    def _neighbours(self) -> list[nodes.Element]:
        """Return links to the reports before and after; a transform removes those that no page renders."""
        words, (older, newer) = self.words, self.neighbours
        lines = [
            mark_translated(
                nodes.line(
                    "",
                    "",
                    nodes.Text(f"{head} "),
                    report_reference(other, report_title(other, words), self.view.markup.noted),
                )
            )
            for head, other in ((words("Previous report:"), older), (words("Newer report:"), newer))
            if other
        ]
        return [nodes.line_block("", *lines, classes=["progress-neighbours"])] if lines else []

    def _parts(self) -> list[nodes.Element]:
        """Return the parts of the report that are not empty."""
        own_sections = {section.id: section for section in self.entry.report.sections}
        part_nodes: list[nodes.Element] = []
        for part in self.options.parts or (*SECTIONS, *own_sections):
            if section := own_sections.get(part):
                part_nodes += self._own(section)
            elif part in SECTIONS and (children := self._part(part)):
                part_nodes += self._section(part, self._title(part), children)
        return part_nodes

    def _part(self, part: str) -> list[nodes.Element]:
        builders: dict[str, Callable[[], list[nodes.Element]]] = {
            "overview": self._overview,
            "highlights": self._highlights,
            "commits": self._commits,
            "infrastructure": self._infrastructure,
            "trends": self._trends,
        }
        return builders[part]()

    def _overview(self) -> list[nodes.Element]:
        return self.view.markup.blocks(self.entry.report.overview)

    def _highlights(self) -> list[nodes.Element]:
        highlights = enumerate(self.entry.report.highlights, 1)
        return [node for number, highlight in highlights for node in self._highlight(number, highlight)]

    def _highlight(self, number: int, highlight: Highlight) -> list[nodes.Element]:
        title = self._written(highlight.title)
        words = title.astext()
        if self.options.numbered:
            title.insert(0, nodes.generated("", f"{number}. ", classes=["sectnum"]))
        children = [*self.view.markup.blocks(highlight.text), *self.view.bullets(highlight.items)]
        key = highlight.id or short_slug(highlight.title) or f"highlight-{number}"
        section_nodes = self._section(key, title, children, ["progress-highlight"], label=False)
        self.highlights.append((section_nodes[0]["ids"][0].removeprefix(f"{self._id}-"), words))
        return section_nodes

    def _commits(self) -> list[nodes.Element]:
        rows = commit_rows([self.entry])
        if not rows:
            return []
        record = self.entry.record
        # If the rows have changed since the check, it says nothing about them.
        checked = [self.view.checked(record)] if record and record.is_of(self.entry.report) else []
        self.rows = [row_names(self.view.row_keys[row.number], row.commit) for row in rows]
        return [
            commit_table(
                rows,
                DEFAULT_COMMIT_COLUMNS,
                TableOptions(classes=() if self.options.controls else (PLAIN_TABLE_CLASS,)),
                words=self.words,
                view=lambda _: self.view,
                anchor=self._anchor,
            ),
            *checked,
        ]

    def _anchor(self, row: CommitRow) -> nodes.target | None:
        if not self.options.indexed:
            return None
        target = nodes.target()
        target.attributes["ids"] = [f"{self._id}-{self.view.row_keys[row.number]}"]
        self.anchors.append(target)
        return target

    def _infrastructure(self) -> list[nodes.Element]:
        return self.view.bullets(self.entry.report.infrastructure)

    def _trends(self) -> list[nodes.Element]:
        trajectories = [(trajectory, ()) for trajectory in trends.report_trajectories(self.entry, self.earlier)]
        if not trajectories:
            return []
        views = {entry.name: InlineRenderer(entry, self.words, self.view.markup.noted) for entry in self.earlier}
        return [
            trend_table(
                trajectories,
                DEFAULT_TREND_COLUMNS,
                TableOptions(),
                words=self.words,
                view=lambda entry: views.get(entry.name, self.view),
            )
        ]

    def _own(self, section: Section) -> list[nodes.Element]:
        children = [*self.view.markup.blocks(section.text), *self.view.bullets(section.items)]
        return self._section(section.id, self._written(section.title), children)

    def _unique(self, key: str) -> str:
        """Return an id that this report does not use yet, and reserve it."""
        identifier = unused_id(f"{self._id}-{key}" if key else self._id, self._ids, self._numbers)
        self._ids.add(identifier)
        return identifier

    def _title(self, part: str) -> nodes.title:
        entry = self.entry
        text, written = titles.part_title(
            part,
            entry.report,
            project=entry.project_name,
            of_project=entry.project.titles,
            words=self.words,
        )
        # The inventory that Sphinx writes has one line for each title.
        title = nodes.title("", on_one_line(text))
        self.view.markup.place(title, text, plain=True)
        if not written:
            mark_translated(title)
        return title

    def _written(self, text: str) -> nodes.title:
        title = nodes.title("", "", *self.view.markup.inline(text))
        self.view.markup.place(title, text)
        return title

    def _section(
        self,
        key: str,
        title: nodes.title,
        children: Iterable[nodes.Element],
        classes: Sequence[str] = (),
        *,
        label: bool = True,
    ) -> list[nodes.Element]:
        """Return a section, or a rubric followed by the children."""
        names = ["-".join(part for part in (self.name, key) if part)] if self.name and label else []
        ids = [self._unique(key)]
        if self.options.sections:
            section = nodes.section("", title, *children, ids=ids, names=names, classes=list(classes))
            section.source, section.line = title.source, title.line
            return [section]
        rubric = nodes.rubric("", "", *title.children, ids=ids, names=names, classes=list(classes))
        self.view.markup.place(rubric, title.rawsource, title.line or 0)
        if not title.get("translatable", True):
            mark_translated(rubric)
        return [rubric, *children]
