"""The directive ``progress-chart``: how many commits or contributors each period has."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives

from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.diagnostics.messages import site
from sphinxext_progress.render.builders import broken_file_notice
from sphinxext_progress.reports import counts
from sphinxext_progress.reports.areas import area_names
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.site.directives import DirectiveOption, docutils_options
from sphinxext_progress.site.table_directives import CommitTableDirective, TableDirective

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.reading.entry import FoundReports, ReportEntry


class ProgressChartDirective(TableDirective):
    """Shows the number of commits by area and period, or of contributors by period, as bars."""

    options_described: ClassVar[dict[str, DirectiveOption]] = {
        "show": DirectiveOption(
            lambda argument: directives.choice(argument, ("commits", "contributors")),
            "`commits` counts the notable commits of each area in each period. `contributors` counts the people in the lists "
            "of contributors, and those who contributed for the first time.",
            "contributors",
            type="`commits` or `contributors`",
            default="`commits`",
        ),
        "area": CommitTableDirective.options_described["area"]._replace(help="Count only commits of these areas."),
        "limit": DirectiveOption(
            directives.unchanged,
            "List only this many areas, those with the most commits, and count the other ones together.",
            "5",
            type="number",
            default=f"{counts.DEFAULT_AREAS}, or all areas of `:area:`",
        ),
        "window": DirectiveOption(
            directives.unchanged,
            f"The number of periods to look back, at most {counts.MAX_PERIODS}. A period is as long as that of the newest report.",
            "6",
            type="number",
            default=f"{counts.DEFAULT_PERIODS}",
        ),
        "caption": TableDirective.options_described["caption"],
        "align": TableDirective.options_described["align"],
        "project": TableDirective.options_described["project"],
        "name": TableDirective.options_described["name"],
        "class": TableDirective.options_described["class"],
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    def dependency(self) -> Dependency:
        """Depend on the lists of contributors or on the areas of the rows."""
        return Dependency.CONTRIBUTORS if self._shows_contributors else Dependency.AREAS

    @property
    def _shows_contributors(self) -> bool:
        return self.options.get("show") == "contributors"

    def render(self, found: FoundReports) -> list[nodes.Node]:
        """Return the chart as a table of figures."""
        from sphinxext_progress.reports.trends import reports_in_window

        result: list[nodes.Node] = [broken_file_notice(broken, self.words) for broken in found.broken]
        window = self.parse_count("window", counts.MAX_PERIODS) or counts.DEFAULT_PERIODS
        entries = reports_in_window(found.entries, window)
        if self._shows_contributors:
            result += self._contributors(entries)
        elif entries:
            # An area without a commit in the window is known nevertheless.
            result += self._commits(entries, self.parse_names("area", area_names(found.entries)))
        return result

    def _commits(self, entries: Sequence[ReportEntry], areas: Sequence[str]) -> list[nodes.Node]:
        from sphinxext_progress.render.charts import area_chart

        limit = self.parse_count("limit") or (0 if areas else counts.DEFAULT_AREAS)
        counted = counts.count_areas(entries, areas, limit) if areas or "area" not in self.options else []
        if not counted:
            return [self.remark(self.words("There are no commits to show."))]
        renderers = self.renderers(entries)
        table = area_chart(
            counted,
            counts.periods_of(entries),
            self.table_options(),
            words=self.words,
            renderer_of=lambda entry: renderers[entry.name],
        )
        self.add_name(table)
        return [table]

    def _contributors(self, entries: Sequence[ReportEntry]) -> list[nodes.Node]:
        from sphinxext_progress.render.charts import contributor_chart

        if "area" in self.options:
            self.add_diagnostic(site.AREA_WITH_CONTRIBUTORS.format(), Subtype.OPTION)
        result: list[nodes.Node] = []
        if counted := counts.count_contributors(entries):
            table = contributor_chart(counted, self.table_options(), words=self.words)
            self.add_name(table)
            result.append(table)
        if missing := sum(not entry.report.contributors for entry in entries):
            text = self.words.plural(
                "{count} report does not list its contributors.",
                "{count} reports do not list their contributors.",
                missing,
            )
            result.append(self.remark(text))
        return result
