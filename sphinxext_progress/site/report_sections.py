"""Reports as parts of a page, whether a directive shows them or a file is the page."""

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
    """How reports stand on a page."""

    #: Whether headings are sections; else they are rubrics.
    sections: bool = True
    #: Whether the parts of a report stand straight in the page.
    flat: bool = False
    #: Whether links lead here.
    indexed: bool = True
    #: Whether readers may filter and sort the commits.
    controls: bool = True
    #: The names of the parts, in order; all of them when empty.
    chosen: tuple[str, ...] = ()
    #: Classes of the outermost nodes.
    classes: tuple[str, ...] = ()
    #: Whether the reports before and after are named; the page of one report does.
    neighbours: bool = False
    #: The line of the page.
    line: int = 1


class SectionBuilder:
    """Makes the nodes of reports for a page, and tells the page about them."""

    def __init__(self, page: CurrentPage, document: nodes.document, placement: Placement) -> None:
        """Prepare for one directive, or for one page.

        :param page: the page.
        :param document: its doctree.
        :param placement: how the reports stand on it.
        """
        self.page = page
        self.document = document
        self.placement = placement

    def report(self, entry: ReportEntry, name: str = "") -> list[nodes.Element]:
        """Make the nodes of a report.

        :param entry: the report.
        :param name: its label.
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
        made = (
            [*renderer.front(), *renderer.parts(placement.chosen)]
            if placement.flat
            else renderer.whole(placement.chosen)
        )
        self.page.diagnostics += renderer.view.diagnostics
        if entry.report.draft:
            _logger.info("%s: this report is a draft", visible_name(entry.name))
        self._register(made)
        for target in renderer.anchors:
            (identifier,) = target.attributes["ids"]
            if identifier in self.document.ids:
                target["ids"] = [identifier := self._free(identifier)]
            # As set_id() does for an id that nothing has.
            self.document.ids[identifier] = target
        for node in made:
            node["classes"] += [
                *(["progress-part"] if isinstance(node, nodes.section) else []),
                *placement.classes,
            ]
        if placement.indexed:
            self._note(renderer, made)
        return made

    def _note(self, renderer: ReportRenderer, made: Sequence[nodes.Element]) -> None:
        """Note that links to the report lead here, and which parts of it they find."""
        entry, words = renderer.entry, self.page.words
        anchor = next((node["ids"][0] for node in made if node["ids"]), "")
        title = report_title(entry, words)
        usual = default_title(entry.project_name, entry.report.period, words)
        self.page.domain.note_shown(
            ShownReport(
                *entry.key,
                self.placement.line,
                None if anchor == report_id(*entry.key) else anchor,
                "" if title == usual else title,
                tuple(renderer.highlights),
                tuple(renderer.rows),
            )
        )

    def broken(self, broken: BrokenFile) -> list[nodes.Element]:
        """Make the notice of a report that cannot be shown; links to it lead there.

        :param broken: the report.
        """
        made = self.refuse(visible_name(posixpath.basename(broken.name)), [broken_file_notice(broken, self.page.words)])
        if broken.stand_in and self.placement.indexed and made[0]["ids"]:
            self.page.domain.note_shown(ShownReport(*broken.stand_in.key, self.placement.line, made[0]["ids"][0]))
        return made

    def refuse(self, name: str, notices: Sequence[nodes.Element]) -> list[nodes.Element]:
        """Keep the place of what cannot be shown, so that its page has a title.

        :param name: what it is called: the name of a file, or the argument of a directive.
        :param notices: what is said in its place.
        """
        if self.placement.flat or not self.placement.sections:
            return [*notices]
        title = mark_translated(nodes.title("", visible_name(on_one_line(name)) or self.page.words("Progress Report")))
        section = nodes.section("", title, *notices, ids=[nodes.make_id(f"progress-{name}")], classes=["progress-part"])
        section.source, section.line = str(self.page.env.doc2path(self.page.env.docname)), self.placement.line
        self._register([section])
        return [section]

    def _related_reports(self, entry: ReportEntry) -> RelatedReports:
        """Find what other reports add to one: its neighbours, and the stages before its own."""
        source = data_files.Source("", "", entry.project_name)
        around = Neighbours()
        if self.placement.neighbours:
            around = find_neighbours(entry, self.page.others(source, dependency.Dependency.NEIGHBOURS + entry.name))
        earlier = []
        if not all(theme.trajectory for theme in entry.report.trends):
            earlier = trends.earlier_reports(
                self.page.others(source, dependency.Dependency.EARLIER + entry.name).entries, entry
            )
        return RelatedReports(around, tuple(earlier))

    def _register(self, made: Sequence[nodes.Element]) -> None:
        """Tell the page about the ids and labels of the sections."""
        for node in _headings(made):
            node["ids"] = [self._free(identifier) for identifier in node["ids"]]
            node["names"] = [nodes.fully_normalize_name(name) for name in node["names"]]
            if node["names"]:
                self.document.note_explicit_target(node, node)
            else:
                self.document.note_implicit_target(node, node)

    def _free(self, identifier: str) -> str:
        """Find an id that the page has not given yet."""
        return unused_id(identifier, self.document.ids, self.page.id_numbers)


def _headings(made: Iterable[nodes.Node]) -> Iterator[nodes.Element]:
    """List the sections, and the rubrics that stand for them; neither stands in anything else."""
    for node in made:
        if isinstance(node, nodes.section | nodes.rubric):
            yield node
            if isinstance(node, nodes.section):
                yield from _headings(node.children)
