"""The directive ``progress-report``: whole reports as sections of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes

from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.diagnostics.messages import site
from sphinxext_progress.site.directives import CONTROLS_OPTION, DirectiveOption, ProgressDirective, docutils_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.reading.entry import FoundReports
    from sphinxext_progress.site.report_sections import SectionBuilder


class ProgressReportDirective(ProgressDirective):
    """Shows whole reports, newest first, each as one section."""

    options_described: ClassVar[dict[str, DirectiveOption]] = {
        "sections": DirectiveOption(
            directives.unchanged,
            "The parts to show, in this order: `overview`, `highlights`, `commits`, `infrastructure`, `trends`, "
            "`contributors`, the ids of your own sections, and `chart`, which counts the commits of each area in the "
            "periods of the report's `window`.",
            "overview, chart, trends",
            type="comma-separated names",
            default="all parts but `chart`",
        ),
        "flat": DirectiveOption(
            directives.flag,
            "Put the parts of the report into the current section instead of a section of their own. Works for a single "
            "report.",
            type="flag",
        ),
        "no-index": DirectiveOption(
            directives.flag,
            "The report is shown a second time here, and links lead to the other place. Without this option, showing a "
            "report twice causes a warning.",
            type="flag",
        ),
        "controls": CONTROLS_OPTION,
        **ProgressDirective.options_described,
        "name": DirectiveOption(
            directives.unchanged,
            "A label for the report, for links with `:ref:`. Its parts get labels too: `january-overview`, "
            "`january-highlights`, `january-commits`, `january-infrastructure`, `january-trends`, "
            "`january-contributors`, `january-chart`, and one for the id of each of your own sections. If there are several reports, the "
            "newest gets the labels.",
            "january",
            type="label",
        ),
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    @property
    def _parent(self) -> nodes.Element:
        # Workaround, see docs/develop/workarounds.md#parent-of-a-directive
        # This works in both reStructuredText and MyST pages, unlike ``state.parent`` and ``match_titles``.
        return cast("nodes.Element", self.state_machine.node)

    def _builder(self, parts: Sequence[str] = (), count: int = 1) -> SectionBuilder:
        """Return a builder with the options of the directive.

        :param parts: the names of the parts, in order; empty for all.
        :param count: the number of reports.
        """
        from sphinxext_progress.render.options import ReportOptions
        from sphinxext_progress.site.report_sections import SectionBuilder

        flat = "flat" in self.options
        if flat and count > 1:
            self.add_diagnostic(site.FLAT_WITH_SEVERAL_REPORTS.format(count=count), Subtype.OPTION)
            flat = False
        indexed = "no-index" not in self.options
        options = ReportOptions(
            sections=isinstance(self._parent, nodes.document | nodes.section | addnodes.only),
            flat=flat,
            indexed=indexed,
            controls="controls" not in self.options,
            numbered=self.config.progress_number_highlights,
            parts=tuple(parts),
            classes=tuple(self.options.get("class", ())),
            prefix="" if indexed else nodes.make_id(self.env.docname),
            line=self.lineno,
        )
        return SectionBuilder(self.page, self.state.document, options)

    def render(self, found: FoundReports) -> list[nodes.Node]:
        """Return a section for each report, after the notices for broken files."""
        from sphinxext_progress.format.model import DERIVED_SECTIONS, SECTIONS

        section_names = [
            *SECTIONS,
            *DERIVED_SECTIONS,
            *(name for entry in found.entries for name in entry.report.part_names),
        ]
        builder = self._builder(self.parse_names("sections", section_names), len(found.entries))
        if not builder.options.sections:
            self.add_diagnostic(site.NESTED_REPORT.format(parent=self._parent.tagname), Subtype.PLACE)
        section_nodes: list[nodes.Node] = []
        for broken in found.broken:
            section_nodes += builder.broken_file(broken)
        for number, entry in enumerate(found.entries):
            section_nodes += builder.report(entry, self.options.get("name", "") if number == 0 else "")
        return section_nodes

    def render_error(self, argument: str, notices: list[nodes.Element]) -> list[nodes.Node]:
        """Return a section in place of a report that does not exist."""
        return [*self._builder().error_section(argument, notices)]
