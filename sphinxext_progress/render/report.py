"""A checked report to docutils nodes.

Nothing here opens a file or knows a page; what a page has to add (labels, its name on references)
is added by the directives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

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
    from sphinxext_progress.render.markup import RenderedItems
    from sphinxext_progress.reports.localization import Localizer
    from sphinxext_progress.reports.query import CommitRow


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How reports are shown on a page."""

    words: Localizer
    #: Where texts and links are noted.
    noted: RenderedItems
    #: Whether highlights are numbered.
    numbered: bool = True
    #: Whether headings are sections; else they are rubrics, for places where no section can stand.
    sections: bool = True
    #: Whether the report, its highlights and its rows can be linked to here.
    indexed: bool = True
    #: Whether readers may filter and sort the commits.
    controls: bool = True
    #: What comes before the ids of a report that is rendered a second time: words of the page.
    prefix: str = ""
    #: The label of the report; its parts are labelled by it and their names.
    name: str = ""


class RelatedReports(NamedTuple):
    """What other reports add to one."""

    beside: Neighbours = Neighbours(None, None)
    #: Those whose stages come before its own, newest first.
    earlier: tuple[ReportEntry, ...] = ()


class ReportRenderer:
    """Makes the nodes of one report."""

    def __init__(self, entry: ReportEntry, options: RenderOptions, around: RelatedReports = RelatedReports()) -> None:  # noqa: B008 - a tuple
        self.entry = entry
        self.options = options
        self.around = around
        self.view = InlineRenderer(entry, options.words, options.noted)
        self._id = "-".join(part for part in (options.prefix, report_id(*entry.key)) if part)
        # Rows have their ids whatever else is shown, so that others can link to them.
        self._ids = {f"{self._id}-{key}" for key in self.view.row_keys}
        self._numbers: dict[str, int] = {}
        #: The highlights that were made: the rest of their ids, and their titles.
        self.highlights: list[tuple[str, str]] = []
        #: The rows that were made: the rest of their ids, and the names they are linked by.
        self.rows: list[tuple[str, ...]] = []
        #: What links to the rows lead to.
        self.anchors: list[nodes.target] = []

    def whole(self, chosen: Sequence[str] = ()) -> list[nodes.Element]:
        """Make the report as one section, or as rubrics where no section can stand.

        :param chosen: the names of the parts, in order; all of them when empty.
        """
        return self._section("", self._title("report"), [*self.front(), *self.parts(chosen)], ["progress-report"])

    def front(self) -> list[nodes.Element]:
        """Make what stands before the parts: the draft mark, and who wrote the report when."""
        made: list[nodes.Element] = [draft_notice(self.options.words)] if self.entry.report.draft else []
        report, words = self.entry.report, self.options.words
        said: list[nodes.Node] = []
        if report.published:
            said.append(nodes.Text(words("Published on {date}").replace("{date}", words.date(report.published))))
        if report.authors:
            said += [generated_link(author, self.entry.links.author(author)) for author in report.authors]
        if said:
            made.append(mark_translated(nodes.paragraph("", "", *join_nodes(said), classes=["progress-byline"])))
        return made + self._neighbours()

    def _neighbours(self) -> list[nodes.Element]:
        """Name the reports before and after this one; those that are no pages are taken out when they are known."""
        words, (older, newer) = self.options.words, self.around.beside
        lines = [
            mark_translated(
                nodes.line(
                    "",
                    "",
                    nodes.Text(f"{head} "),
                    report_reference(other, report_title(other, words), self.options.noted),
                )
            )
            for head, other in ((words("Previous report:"), older), (words("Newer report:"), newer))
            if other
        ]
        return [nodes.line_block("", *lines, classes=["progress-neighbours"])] if lines else []

    def parts(self, chosen: Sequence[str] = ()) -> list[nodes.Element]:
        """Make the parts of the report, without those that have nothing to say.

        :param chosen: their names, in order; all of them when empty.
        """
        own = {section.id: section for section in self.entry.report.sections}
        made: list[nodes.Element] = []
        for part in chosen or (*SECTIONS, *own):
            if section := own.get(part):
                made += self._own(section)
            elif part in SECTIONS and (children := self._part(part)):
                made += self._section(part, self._title(part), children)
        return made

    def _part(self, part: str) -> list[nodes.Element]:
        make: dict[str, Callable[[], list[nodes.Element]]] = {
            "overview": self._overview,
            "highlights": self._highlights,
            "commits": self._commits,
            "infrastructure": self._infrastructure,
            "trends": self._trends,
        }
        return make[part]()

    def _overview(self) -> list[nodes.Element]:
        return self.view.markup.blocks(self.entry.report.overview)

    def _highlights(self) -> list[nodes.Element]:
        highlights = enumerate(self.entry.report.highlights, 1)
        return [node for number, one in highlights for node in self._highlight(number, one)]

    def _highlight(self, number: int, highlight: Highlight) -> list[nodes.Element]:
        title = self._written(highlight.title)
        words = title.astext()
        if self.options.numbered:
            title.insert(0, nodes.generated("", f"{number}. ", classes=["sectnum"]))
        children = [*self.view.markup.blocks(highlight.text), *self.view.bullets(highlight.items)]
        key = highlight.id or short_slug(highlight.title) or f"highlight-{number}"
        made = self._section(key, title, children, ["progress-highlight"], label=False)
        self.highlights.append((made[0]["ids"][0].removeprefix(f"{self._id}-"), words))
        return made

    def _commits(self) -> list[nodes.Element]:
        made = commit_rows([self.entry])
        if not made:
            return []
        record = self.entry.record
        # Rows that were written since nobody has checked.
        said = [self.view.checked(record)] if record and record.is_of(self.entry.report) else []
        self.rows = [row_names(self.view.row_keys[row.number], row.commit) for row in made]
        return [
            commit_table(
                made,
                DEFAULT_COMMIT_COLUMNS,
                TableOptions(classes=() if self.options.controls else (PLAIN_TABLE_CLASS,)),
                words=self.options.words,
                view=lambda _: self.view,
                anchor=self._anchor,
            ),
            *said,
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
        found = [(way, ()) for way in trends.report_trajectories(self.entry, self.around.earlier)]
        if not found:
            return []
        views = {
            entry.name: InlineRenderer(entry, self.options.words, self.options.noted) for entry in self.around.earlier
        }
        return [
            trend_table(
                found,
                DEFAULT_TREND_COLUMNS,
                TableOptions(),
                words=self.options.words,
                view=lambda entry: views.get(entry.name, self.view),
            )
        ]

    def _own(self, section: Section) -> list[nodes.Element]:
        children = [*self.view.markup.blocks(section.text), *self.view.bullets(section.items)]
        return self._section(section.id, self._written(section.title), children)

    def _unique(self, key: str) -> str:
        """Make an id of this report that it has not given yet."""
        made = unused_id(f"{self._id}-{key}" if key else self._id, self._ids, self._numbers)
        self._ids.add(made)
        return made

    def _title(self, part: str) -> nodes.title:
        entry = self.entry
        text, written = titles.part_title(
            part,
            entry.report,
            project=entry.project_name,
            of_project=entry.project.titles,
            words=self.options.words,
        )
        # Sphinx writes titles into the inventory of the site, one line each.
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
        """Make a section, or a rubric and what follows it."""
        names = ["-".join(part for part in (self.options.name, key) if part)] if self.options.name and label else []
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
