"""The directive ``progress-report``: whole reports as sections of the page."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util import logging

from sphinxext_progress.config import ProgressConfig
from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.directives import Option, ProgressDirective, spec
from sphinxext_progress.domain import Shown, progress_domain
from sphinxext_progress.model import SECTIONS
from sphinxext_progress.nodes import notice, own_words
from sphinxext_progress.render import Options, ReportRenderer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.shelf import Entry, Found

logger = logging.getLogger(__name__)


class ProgressReportDirective(ProgressDirective):
    """Shows whole reports, newest first, each as one section."""

    options_described: ClassVar[dict[str, Option]] = {
        "sections": Option(
            directives.unchanged,
            "Which parts come, and in which order: `overview`, `highlights`, `commits`, `infrastructure`, `trends`, "
            "and the ids of your own sections.",
            "overview, trends",
        ),
        "flat": Option(
            directives.flag, "Leaves the report's own section out and puts its parts straight into the page."
        ),
        "no-index": Option(
            directives.flag,
            "Says that this is a second rendering, to which links do not lead. Without it a warning names both places.",
        ),
        **ProgressDirective.options_described,
        "name": Option(
            directives.unchanged,
            "Labels the report, and its parts: `january-overview`, `january-highlights`, `january-commits`, "
            "`january-infrastructure`, `january-trends`. Of several reports the newest is labelled.",
            "january",
        ),
    }
    option_spec: ClassVar[OptionSpec] = spec(options_described)

    @property
    def _has_sections(self) -> bool:
        return isinstance(self._parent, nodes.document | nodes.section | addnodes.only)

    @property
    def _parent(self) -> nodes.Element:
        # The same answer in both hosts, unlike ``state.parent`` and ``match_titles``.
        return cast("nodes.Element", self.state_machine.node)

    def render(self, found: Found) -> list[nodes.Node]:
        """Make a section for each report, after the notices of those that cannot be shown."""
        if not self._has_sections:
            self.complain(
                f"the sections of a report cannot stand in a {self._parent.tagname}; expected the directive "
                "at the level of the page or of a section; move it there (its headings are shown without sections)",
                Subtype.PLACE,
            )
        known = [*SECTIONS, *(section.id for entry in found.entries for section in entry.report.sections)]
        chosen = self.chosen("sections", known)
        made: list[nodes.Node] = []
        for broken in found.broken:
            made += self.refuse(posixpath.basename(broken.name), [notice(broken, self.words)])
        for number, entry in enumerate(found.entries):
            made += self._report(entry, chosen, named=number == 0)
        return made

    def refuse(self, argument: str, notices: list[nodes.Element]) -> list[nodes.Node]:
        """Keep the place of a report that cannot be shown, so that its page has a title."""
        if "flat" in self.options or not self._has_sections:
            return [*notices]
        title = own_words(nodes.title("", argument or self.words("Progress Report")))
        key = nodes.make_id(f"progress-{argument}")
        section = nodes.section("", title, *notices, ids=[key], classes=["progress-part"])
        section.source, section.line = self.get_source_info()
        self._register([section])
        return [section]

    def _report(self, entry: Entry, chosen: Sequence[str], *, named: bool) -> list[nodes.Node]:
        indexed = "no-index" not in self.options
        options = Options(
            self.words,
            numbered=ProgressConfig.of(self.config).number_highlights,
            sections=self._has_sections,
            indexed=indexed,
            prefix="" if indexed else nodes.make_id(self.env.docname),
            name=self.options.get("name", "") if named else "",
        )
        renderer = ReportRenderer(entry, options)
        flat = "flat" in self.options
        made = [*renderer.front(), *renderer.parts(chosen)] if flat else renderer.whole(chosen)
        self.faults += renderer.view.faults
        if entry.report.draft:
            logger.info("%s: this report is a draft", entry.name)
        self._register(made)
        for node in made:
            node["classes"] += [
                *(["progress-part"] if isinstance(node, nodes.section) else []),
                *self.options.get("class", []),
            ]
        if indexed:
            anchor = next((node["ids"][0] for node in made if node["ids"]), "")
            progress_domain(self.env).note_shown(Shown(*entry.key, anchor, self.lineno))
        return [*made]

    def _register(self, made: Sequence[nodes.Element]) -> None:
        """Tell the page about the ids and labels of the sections."""
        document = self.state.document
        for top in made:
            for node in [*top.findall(nodes.section), *top.findall(nodes.rubric)]:
                node["ids"] = [_free(identifier, document) for identifier in node["ids"]]
                node["names"] = [nodes.fully_normalize_name(name) for name in node["names"]]
                if node["names"]:
                    document.note_explicit_target(node, node)
                else:
                    document.note_implicit_target(node, node)


def _free(identifier: str, document: nodes.document) -> str:
    """Find an id that the page has not given yet."""
    wanted, number = identifier, 1
    while wanted in document.ids:
        number += 1
        wanted = f"{identifier}-{number}"
    return wanted
