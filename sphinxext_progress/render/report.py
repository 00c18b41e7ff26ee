"""Render a validated report as docutils nodes.

Nothing here opens a file or depends on the page. The directives add everything that does, such as labels and the
docname of cross-references.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.format.model import DERIVED_SECTIONS, SECTIONS
from sphinxext_progress.format.sections import subsections
from sphinxext_progress.format.slugs import short_slug
from sphinxext_progress.render.builders import HIGHLIGHT_NUMBER, PLAIN_TABLE_CLASS, TableOptions
from sphinxext_progress.render.charts import area_chart
from sphinxext_progress.render.check_notes import checked_note
from sphinxext_progress.render.front_matter import front_matter
from sphinxext_progress.render.inline import InlineRenderer
from sphinxext_progress.render.sections import ReportSections
from sphinxext_progress.render.tables import DEFAULT_COMMIT_COLUMNS, DEFAULT_TREND_COLUMNS, commit_table, trend_table
from sphinxext_progress.reports import trends
from sphinxext_progress.reports.counts import DEFAULT_AREAS, MAX_PERIODS, count_areas, periods_of
from sphinxext_progress.reports.query import commit_rows
from sphinxext_progress.reports.row_keys import row_names
from sphinxext_progress.reports.summary import Neighbours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes

    from sphinxext_progress.format.model import Highlight
    from sphinxext_progress.format.sections import AnySection
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.render.ids import PageIds
    from sphinxext_progress.render.options import ReportOptions
    from sphinxext_progress.reports.query import CommitRow


class RelatedReports(NamedTuple):
    """Other reports that a report shows something of."""

    neighbours: Neighbours = Neighbours()
    #: The earlier reports whose stages precede those of the report, newest first.
    earlier: Sequence[ReportEntry] = ()
    #: The earlier reports whose commits the chart counts, newest first.
    charted: Sequence[ReportEntry] = ()


class ReportRenderer:
    """Render one report.

    :param inline: the renderer of the texts of the report.
    :param name: the label of the report; the labels of its parts are derived from it and their names.
    :param related: other reports that the report shows something of.
    """

    def __init__(
        self,
        inline: InlineRenderer,
        options: ReportOptions,
        ids: PageIds,
        *,
        name: str = "",
        related: RelatedReports = RelatedReports(),  # noqa: B008 - a tuple
    ) -> None:
        self.entry = inline.entry
        self.inline = inline
        self.sections = ReportSections(inline, options, ids, name)
        self.options = options
        self.related = related
        #: The rendered highlights: their keys and titles.
        self.highlights: list[tuple[str, str]] = []
        #: The rendered rows: their keys and the names that link to them.
        self.rows: list[tuple[str, ...]] = []
        #: The target nodes of the rows, by key.
        self.targets: dict[str, nodes.target] = {}

    def render(self) -> list[nodes.Element]:
        """Return the nodes of the report: one section, rubrics if sections are not allowed, or the parts alone."""
        report_nodes = self._contents()
        if not self.options.flat:
            title = self.sections.part_title("report")
            report_nodes = self.sections.section("", title, report_nodes, ["progress-report"])
        for key, target in self.targets.items():
            self.sections.add_former_id(target, key)
        return report_nodes

    def _contents(self) -> list[nodes.Element]:
        """Return the front matter, and the parts that are not empty."""
        custom_sections = {str(section.id): section for section in self.entry.report.sections}
        contents = front_matter(self.inline, self.related.neighbours)
        for part in self.options.parts or self.entry.report.part_names:
            if section := custom_sections.get(part):
                contents += self._custom_section(section)
            elif part in (*SECTIONS, *DERIVED_SECTIONS) and (children := self._part(part)):
                contents += self.sections.section(part, self.sections.part_title(part), children)
        return contents

    def _part(self, part: str) -> list[nodes.Element]:
        """Return the contents of a built-in part."""
        report = self.entry.report
        match part:
            case "overview":
                return self.inline.markup.blocks(report.overview)
            case "highlights":
                highlights = enumerate(report.highlights, 1)
                return [node for number, highlight in highlights for node in self._highlight(number, highlight)]
            case "commits":
                return self._commits()
            case "infrastructure":
                return self.inline.bullets(report.infrastructure)
            case "trends":
                return _trends(self.inline, self.related.earlier)
            case "contributors":
                return self.inline.contributors(report.contributors)
            case _:
                return _chart(self.inline, self.related.charted)

    def _highlight(self, number: int, highlight: Highlight) -> list[nodes.Element]:
        title = self.sections.markup_title(highlight.title)
        text = title.astext()
        if self.options.numbered:
            title[HIGHLIGHT_NUMBER] = number
        children = self._texts(highlight)
        key = highlight.id or short_slug(highlight.title) or f"highlight-{number}"
        section_nodes = self.sections.section(key, title, children, ["progress-highlight"], label=False)
        self.highlights.append((self.sections.key(section_nodes[0]), text))
        return section_nodes

    def _texts(self, part: Highlight | AnySection) -> list[nodes.Element]:
        """Return the text, the images and the bullets of a highlight or of a custom section."""
        markup = self.inline.markup
        images = [element for image in part.images for element in markup.image(image)]
        return [*markup.blocks(part.text), *images, *self.inline.bullets(part.items)]

    def _commits(self) -> list[nodes.Element]:
        rows = commit_rows([self.entry])
        if not rows:
            return []
        record = self.entry.record
        # A check does not apply to rows that have changed since.
        repositories = record.repositories if record and record.is_of(self.entry.report) else []
        notes = [checked_note(repository, self.inline) for repository in repositories]
        table = commit_table(
            rows,
            DEFAULT_COMMIT_COLUMNS,
            TableOptions(classes=() if self.options.controls else (PLAIN_TABLE_CLASS,)),
            words=self.inline.words,
            renderer_of=lambda _: self.inline,
            anchor=self._anchor,
        )
        return [table, *notes]

    def _anchor(self, row: CommitRow) -> nodes.target | None:
        if not self.options.indexed:
            return None
        key = self.inline.row_keys[row.number]
        self.targets[key] = target = self.sections.row_target(key)
        # If something else on the page has that id, the target has a different one.
        final_key = self.sections.row_key(target)
        names = row_names(key, row.commit)
        self.rows.append(names if final_key == key else (final_key, *names))
        return target

    def _custom_section(self, section: AnySection) -> list[nodes.Element]:
        """Return a custom section of the project with the sections below it."""
        children = self._texts(section)
        for subsection in subsections(section):
            children += self._custom_section(subsection)
        return self.sections.section(section.id, self.sections.markup_title(section.title), children)


def _trends(inline: InlineRenderer, earlier: Sequence[ReportEntry]) -> list[nodes.Element]:
    """Return a list with the trend table of a report, or an empty list if it has no themes.

    :param earlier: the earlier reports whose stages precede those of the report, newest first.
    """
    trajectories = [(trajectory, ()) for trajectory in trends.report_trajectories(inline.entry, earlier)]
    if not trajectories:
        return []
    renderers = {entry.name: InlineRenderer(entry, inline.words, inline.markup.rendered_items) for entry in earlier}
    return [
        trend_table(
            trajectories,
            DEFAULT_TREND_COLUMNS,
            TableOptions(),
            words=inline.words,
            renderer_of=lambda entry: renderers.get(entry.name, inline),
        )
    ]


def _chart(inline: InlineRenderer, earlier: Sequence[ReportEntry]) -> list[nodes.Element]:
    """Return a list with the chart of a report, or an empty list if it has no commits.

    :param earlier: the earlier reports whose commits are counted too, newest first.
    """
    if not inline.entry.report.commits:
        return []
    entries = trends.reports_in_window([inline.entry, *earlier], MAX_PERIODS)
    renderers = {entry.name: InlineRenderer(entry, inline.words, inline.markup.rendered_items) for entry in earlier}
    return [
        area_chart(
            count_areas(entries, limit=DEFAULT_AREAS),
            periods_of(entries),
            TableOptions(),
            words=inline.words,
            renderer_of=lambda entry: renderers.get(entry.name, inline),
        )
    ]
