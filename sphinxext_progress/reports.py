"""Reports as parts of a page, whether a directive shows them or a file is the page."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from sphinxext_progress import shelf, trends, uses
from sphinxext_progress.cards import Beside, beside
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.ids import report_id
from sphinxext_progress.nodes import notice, on_one_line, own_words
from sphinxext_progress.objects import Shown
from sphinxext_progress.render import Options, ReportRenderer, Surroundings
from sphinxext_progress.row_keys import free
from sphinxext_progress.titles import default_title
from sphinxext_progress.view import report_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.page import Page
    from sphinxext_progress.shelf import Broken, Entry

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Placing:
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


class ReportMaker:
    """Makes the nodes of reports for a page, and tells the page about them."""

    def __init__(self, page: Page, document: nodes.document, placing: Placing) -> None:
        """Prepare for one directive, or for one page.

        :param page: the page.
        :param document: its doctree.
        :param placing: how the reports stand on it.
        """
        self.page = page
        self.document = document
        self.placing = placing

    def report(self, entry: Entry, name: str = "") -> list[nodes.Element]:
        """Make the nodes of a report.

        :param entry: the report.
        :param name: its label.
        """
        placing = self.placing
        options = Options(
            self.page.words,
            self.page.noted,
            numbered=self.page.env.config.progress_number_highlights,
            sections=placing.sections,
            indexed=placing.indexed,
            controls=placing.controls,
            prefix="" if placing.indexed else nodes.make_id(self.page.env.docname),
            name=name,
        )
        renderer = ReportRenderer(entry, options, self._surroundings(entry))
        made = [*renderer.front(), *renderer.parts(placing.chosen)] if placing.flat else renderer.whole(placing.chosen)
        self.page.faults += renderer.view.faults
        if entry.report.draft:
            logger.info("%s: this report is a draft", visible_name(entry.name))
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
                *placing.classes,
            ]
        if placing.indexed:
            self._note(renderer, made)
        return made

    def _note(self, renderer: ReportRenderer, made: Sequence[nodes.Element]) -> None:
        """Note that links to the report lead here, and which parts of it they find."""
        entry, words = renderer.entry, self.page.words
        anchor = next((node["ids"][0] for node in made if node["ids"]), "")
        title = report_title(entry, words)
        usual = default_title(entry.project_name, entry.report.period, words)
        self.page.domain.note_shown(
            Shown(
                *entry.key,
                self.placing.line,
                None if anchor == report_id(*entry.key) else anchor,
                "" if title == usual else title,
                tuple(renderer.highlights),
                tuple(renderer.rows),
            )
        )

    def broken(self, broken: Broken) -> list[nodes.Element]:
        """Make the notice of a report that cannot be shown; links to it lead there.

        :param broken: the report.
        """
        made = self.refuse(visible_name(posixpath.basename(broken.name)), [notice(broken, self.page.words)])
        if broken.stand_in and self.placing.indexed and made[0]["ids"]:
            self.page.domain.note_shown(Shown(*broken.stand_in.key, self.placing.line, made[0]["ids"][0]))
        return made

    def refuse(self, name: str, notices: Sequence[nodes.Element]) -> list[nodes.Element]:
        """Keep the place of what cannot be shown, so that its page has a title.

        :param name: what it is called: the name of a file, or the argument of a directive.
        :param notices: what is said in its place.
        """
        if self.placing.flat or not self.placing.sections:
            return [*notices]
        title = own_words(nodes.title("", visible_name(on_one_line(name)) or self.page.words("Progress Report")))
        section = nodes.section("", title, *notices, ids=[nodes.make_id(f"progress-{name}")], classes=["progress-part"])
        section.source, section.line = str(self.page.env.doc2path(self.page.env.docname)), self.placing.line
        self._register([section])
        return [section]

    def _surroundings(self, entry: Entry) -> Surroundings:
        """Find what other reports add to one: its neighbours, and the stages before its own."""
        source = shelf.Source("", "", entry.project_name)
        around = Beside()
        if self.placing.neighbours:
            around = beside(entry, self.page.others(source, uses.BESIDE + entry.name))
        earlier = []
        if not all(theme.trajectory for theme in entry.report.trends):
            earlier = trends.before(self.page.others(source, uses.BEFORE + entry.name).entries, entry)
        return Surroundings(around, tuple(earlier))

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
        return free(identifier, self.document.ids, self.page.id_numbers)


def _headings(made: Iterable[nodes.Node]) -> Iterator[nodes.Element]:
    """List the sections, and the rubrics that stand for them; neither stands in anything else."""
    for node in made:
        if isinstance(node, nodes.section | nodes.rubric):
            yield node
            if isinstance(node, nodes.section):
                yield from _headings(node.children)
