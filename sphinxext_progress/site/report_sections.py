"""Add reports to a page, for directives and for report files that are pages themselves."""

from __future__ import annotations

import posixpath
from functools import partial
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.diagnostics.messages.site import DRAFT_REPORT
from sphinxext_progress.reading.data_files import Source
from sphinxext_progress.render.builders import broken_file_notice, mark_translated, on_one_line
from sphinxext_progress.render.ids import report_id
from sphinxext_progress.render.inline import InlineRenderer, report_title
from sphinxext_progress.render.report import RelatedReports, ReportRenderer
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.reports.summary import Neighbours, find_neighbours
from sphinxext_progress.reports.titles import default_title
from sphinxext_progress.reports.trends import earlier_reports, reports_before
from sphinxext_progress.site.objects import ShownReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.reading.entry import BrokenFile, FoundReports, ReportEntry
    from sphinxext_progress.render.options import ReportOptions
    from sphinxext_progress.site.current_page import CurrentPage

_logger = logging.getLogger(__name__)


class SectionBuilder:
    """Builds the nodes of reports for a page, and registers them with the page."""

    def __init__(self, page: CurrentPage, document: nodes.document, options: ReportOptions) -> None:
        """Create a builder for one directive, or for one page."""
        self.page = page
        self.document = document
        self.ids = page.ids(document)
        self.options = options

    def report(self, entry: ReportEntry, name: str = "") -> list[nodes.Element]:
        """Return the nodes of a report.

        :param name: the label of the report.
        """
        renderer = ReportRenderer(
            InlineRenderer(
                entry, self.page.words, self.page.rendered_items, partial(self.page.find_image, entry.path.parent)
            ),
            self.options,
            self.ids,
            name=name,
            related=RelatedReports(self._neighbours(entry), self._earlier(entry), self._charted(entry)),
        )
        report_nodes = renderer.render()
        self.page.diagnostics += renderer.inline.diagnostics
        if entry.report.draft:
            _logger.info("%s", DRAFT_REPORT.format(name=visible_name(entry.name)))
        self._register(report_nodes)
        for target in renderer.targets.values():
            self.document.set_id(target)
        for node in report_nodes:
            if isinstance(node, nodes.section):
                node["classes"].append("progress-part")
            node["classes"] += self.options.classes
        if self.options.indexed:
            self._note_shown(renderer, report_nodes)
        return report_nodes

    def _note_shown(self, renderer: ReportRenderer, report_nodes: Sequence[nodes.Element]) -> None:
        """Record that links to the report and its parts lead here."""
        entry = renderer.entry
        anchor = next((node["ids"][0] for node in report_nodes if node["ids"]), "")
        self.page.note_shown(
            ShownReport(
                *entry.key,
                self.options.line,
                None if anchor == report_id(*entry.key) else anchor,
                report_title(entry, self.page.words),
                tuple(renderer.highlights),
                tuple(renderer.rows),
            )
        )

    def broken_file(self, broken: BrokenFile) -> list[nodes.Element]:
        """Return the notice for a report that cannot be rendered; links to the report lead to it."""
        section_nodes = self.error_section(
            visible_name(posixpath.basename(broken.name)), [broken_file_notice(broken, self.page.words)]
        )
        if (entry := broken.stand_in) and self.options.indexed and section_nodes[0]["ids"]:
            title = default_title(entry.project_name, entry.report.period, self.page.words)
            self.page.note_shown(ShownReport(*entry.key, self.options.line, section_nodes[0]["ids"][0], title))
        return section_nodes

    def error_section(self, name: str, notices: Sequence[nodes.Element]) -> list[nodes.Element]:
        """Return a section with notices in place of a report, so that its page has a title.

        :param name: the name of the file, or the argument of the directive.
        """
        if self.options.flat or not self.options.sections:
            return [*notices]
        title = mark_translated(nodes.title("", visible_name(on_one_line(name)) or self.page.words("Progress Report")))
        section = nodes.section(
            "", title, *notices, ids=[self.ids.create(nodes.make_id(f"progress-{name}"))], classes=["progress-part"]
        )
        section.source, section.line = str(self.page.env.doc2path(self.page.env.docname)), self.options.line
        self._register([section])
        return [section]

    def _neighbours(self, entry: ReportEntry) -> Neighbours:
        """Find the reports before and after a report, if the page links to them."""
        if not self.options.neighbours:
            return Neighbours()
        return find_neighbours(entry, self._others(entry, Dependency.NEIGHBOURS))

    def _earlier(self, entry: ReportEntry) -> Sequence[ReportEntry]:
        """Find the earlier reports whose stages precede those of a report."""
        if all(theme.trajectory for theme in entry.report.trends):
            return ()
        return earlier_reports(self._others(entry, Dependency.EARLIER).entries, entry)

    def _charted(self, entry: ReportEntry) -> Sequence[ReportEntry]:
        """Find the earlier reports of a chart, if the page shows one."""
        if "chart" not in self.options.parts or "chart" in entry.report.part_names:
            return ()
        return reports_before(self._others(entry, Dependency.EARLIER_AREAS).entries, entry)

    def _others(self, entry: ReportEntry, kind: Dependency) -> FoundReports:
        """Find the reports of the project of a report."""
        return self.page.find_related(Source("", "", entry.project_name), kind + entry.name)

    def _register(self, section_nodes: Sequence[nodes.Element]) -> None:
        """Register the ids and labels of the sections with the document."""
        for node in _headings(section_nodes):
            node["names"] = [nodes.fully_normalize_name(name) for name in node["names"]]
            if node["names"]:
                self.document.note_explicit_target(node, node)
            else:
                self.document.note_implicit_target(node, node)


def _headings(parents: Iterable[nodes.Node]) -> Iterator[nodes.Element]:
    """Yield the sections, and the rubrics in place of sections; only sections contain either."""
    for node in parents:
        if isinstance(node, nodes.section | nodes.rubric):
            yield node
            if isinstance(node, nodes.section):
                yield from _headings(node.children)
