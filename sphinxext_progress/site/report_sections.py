"""Add reports to a page, for directives and for report files that are pages themselves."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.reading import data_files
from sphinxext_progress.render.builders import broken_file_notice, mark_translated, on_one_line
from sphinxext_progress.render.ids import report_id
from sphinxext_progress.render.inline import report_title
from sphinxext_progress.render.report import RelatedReports, RenderOptions, ReportRenderer
from sphinxext_progress.reports import dependency, trends
from sphinxext_progress.reports.row_keys import unused_id
from sphinxext_progress.reports.summary import Neighbours, find_neighbours
from sphinxext_progress.reports.titles import default_title
from sphinxext_progress.site.objects import ShownReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.reading.entry import BrokenFile, ReportEntry
    from sphinxext_progress.site.current_page import CurrentPage

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Placement:
    """How reports are placed on a page."""

    #: Whether headings are sections; otherwise they are rubrics.
    sections: bool = True
    #: Whether the parts of a report are added to the page without a section around them.
    flat: bool = False
    #: Whether links to the reports lead here.
    indexed: bool = True
    #: Whether readers may filter and sort the commits.
    controls: bool = True
    #: The names of the parts, in order; empty for all.
    chosen: tuple[str, ...] = ()
    #: Classes of the outermost nodes.
    classes: tuple[str, ...] = ()
    #: Whether to link to the reports before and after, as on the page of a single report.
    neighbours: bool = False
    #: The line of the page where the reports are placed.
    line: int = 1


class SectionBuilder:
    """Builds the nodes of reports for a page, and registers them with the page."""

    def __init__(self, page: CurrentPage, document: nodes.document, placement: Placement) -> None:
        """Create a builder for one directive, or for one page.

        :param document: the doctree of the page.
        """
        self.page = page
        self.document = document
        self.placement = placement

    def report(self, entry: ReportEntry, name: str = "") -> list[nodes.Element]:
        """Return the nodes of a report.

        :param name: the label of the report.
        """
        placement = self.placement
        options = RenderOptions(
            self.page.words,
            self.page.noted,
            numbered=self.page.env.config.progress_number_highlights,
            sections=placement.sections,
            indexed=placement.indexed,
            controls=placement.controls,
            prefix="" if placement.indexed else nodes.make_id(self.page.env.docname),
            name=name,
        )
        renderer = ReportRenderer(entry, options, self._related_reports(entry))
        report_nodes = (
            [*renderer.front(), *renderer.parts(placement.chosen)]
            if placement.flat
            else renderer.whole(placement.chosen)
        )
        self.page.diagnostics += renderer.view.diagnostics
        if entry.report.draft:
            _logger.info("%s: this report is a draft", visible_name(entry.name))
        self._register(report_nodes)
        for target in renderer.anchors:
            (identifier,) = target.attributes["ids"]
            if identifier in self.document.ids:
                target["ids"] = [identifier := self._free(identifier)]
            # What document.set_id() does for an unused id.
            self.document.ids[identifier] = target
        for node in report_nodes:
            node["classes"] += [
                *(["progress-part"] if isinstance(node, nodes.section) else []),
                *placement.classes,
            ]
        if placement.indexed:
            self._note(renderer, report_nodes)
        return report_nodes

    def _note(self, renderer: ReportRenderer, report_nodes: Sequence[nodes.Element]) -> None:
        """Record that links to the report and its parts lead here."""
        entry, words = renderer.entry, self.page.words
        anchor = next((node["ids"][0] for node in report_nodes if node["ids"]), "")
        title = report_title(entry, words)
        default = default_title(entry.project_name, entry.report.period, words)
        self.page.domain.note_shown(
            ShownReport(
                *entry.key,
                self.placement.line,
                None if anchor == report_id(*entry.key) else anchor,
                "" if title == default else title,
                tuple(renderer.highlights),
                tuple(renderer.rows),
            )
        )

    def broken(self, broken: BrokenFile) -> list[nodes.Element]:
        """Return the notice for a report that cannot be rendered; links to the report lead to it."""
        section_nodes = self.refuse(
            visible_name(posixpath.basename(broken.name)), [broken_file_notice(broken, self.page.words)]
        )
        if broken.stand_in and self.placement.indexed and section_nodes[0]["ids"]:
            self.page.domain.note_shown(
                ShownReport(*broken.stand_in.key, self.placement.line, section_nodes[0]["ids"][0])
            )
        return section_nodes

    def refuse(self, name: str, notices: Sequence[nodes.Element]) -> list[nodes.Element]:
        """Return a section with notices in place of a report, so that its page has a title.

        :param name: the name of the file, or the argument of the directive.
        """
        if self.placement.flat or not self.placement.sections:
            return [*notices]
        title = mark_translated(nodes.title("", visible_name(on_one_line(name)) or self.page.words("Progress Report")))
        section = nodes.section("", title, *notices, ids=[nodes.make_id(f"progress-{name}")], classes=["progress-part"])
        section.source, section.line = str(self.page.env.doc2path(self.page.env.docname)), self.placement.line
        self._register([section])
        return [section]

    def _related_reports(self, entry: ReportEntry) -> RelatedReports:
        """Find the other reports that the rendering of a report uses: neighbours, and those with earlier stages."""
        source = data_files.Source("", "", entry.project_name)
        neighbours = Neighbours()
        if self.placement.neighbours:
            neighbours = find_neighbours(entry, self.page.others(source, dependency.Dependency.NEIGHBOURS + entry.name))
        earlier = []
        if not all(theme.trajectory for theme in entry.report.trends):
            earlier = trends.earlier_reports(
                self.page.others(source, dependency.Dependency.EARLIER + entry.name).entries, entry
            )
        return RelatedReports(neighbours, tuple(earlier))

    def _register(self, section_nodes: Sequence[nodes.Element]) -> None:
        """Register the ids and labels of the sections with the document."""
        for node in _headings(section_nodes):
            node["ids"] = [self._free(identifier) for identifier in node["ids"]]
            node["names"] = [nodes.fully_normalize_name(name) for name in node["names"]]
            if node["names"]:
                self.document.note_explicit_target(node, node)
            else:
                self.document.note_implicit_target(node, node)

    def _free(self, identifier: str) -> str:
        """Return an id that the page does not use yet."""
        return unused_id(identifier, self.document.ids, self.page.id_numbers)


def _headings(parents: Iterable[nodes.Node]) -> Iterator[nodes.Element]:
    """Yield the sections, and the rubrics in place of sections; only sections contain either."""
    for node in parents:
        if isinstance(node, nodes.section | nodes.rubric):
            yield node
            if isinstance(node, nodes.section):
                yield from _headings(node.children)
