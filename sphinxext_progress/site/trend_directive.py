"""The directive ``trend-table``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives

from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.diagnostics.messages import site
from sphinxext_progress.render.builders import broken_file_notice
from sphinxext_progress.reports.areas import area_names
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.site.directives import DirectiveOption, docutils_options
from sphinxext_progress.site.table_directives import TableDirective

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docutils import nodes
    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.reading.entry import FoundReports, ReportEntry
    from sphinxext_progress.render.inline import InlineRenderer
    from sphinxext_progress.reports.trends import Trajectory


class TrendTableDirective(TableDirective):
    """Shows the trajectories of themes, from one report or assembled from several, or a timeline of them."""

    options_described: ClassVar[dict[str, DirectiveOption]] = {
        "area": DirectiveOption(
            directives.unchanged,
            "Show only themes to which `project.yaml` assigns one of these areas.",
            "MoE, FSDP",
            type="comma-separated names",
            default="all themes",
        ),
        "columns": DirectiveOption(
            directives.unchanged,
            "The columns to show, in this order: `theme`, `trajectory`, `activity`. Activity is the number of rows in each "
            "report whose area `project.yaml` assigns to the theme.",
            "theme, trajectory, activity",
            type="comma-separated names",
            default="`theme, trajectory`",
        ),
        "layout": DirectiveOption(
            lambda argument: directives.choice(argument, ("trajectory", "timeline")),
            "`timeline` shows a column for each period, with the stages and the activity of each theme in it.",
            "timeline",
            type="`trajectory` or `timeline`",
            default="`trajectory`",
        ),
        "window": DirectiveOption(
            directives.unchanged,
            "The number of periods to look back, at most 120. A period is as long as that of the newest report.",
            "6",
            type="number",
            default="all reports",
        ),
        **TableDirective.options_described,
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    def dependency(self) -> Dependency:
        """Depend on the trends, and on the areas of the rows if they are counted or can be selected."""
        needs_rows = self._is_timeline or "activity" in self.parse_list("columns") or "area" in self.options
        return Dependency.ACTIVITY if needs_rows else Dependency.TRENDS

    @property
    def _is_timeline(self) -> bool:
        return self.options.get("layout") == "timeline"

    def render(self, found: FoundReports) -> list[nodes.Node]:
        """Return the table."""
        from sphinxext_progress.format.fields import MAX_WINDOW
        from sphinxext_progress.reports import trends

        result: list[nodes.Node] = [broken_file_notice(broken, self.words) for broken in found.broken]
        count = self.parse_count("window", MAX_WINDOW)
        entries = trends.reports_in_window(found.entries, count) if count else found.entries
        is_written = len(entries) == 1 and not self._is_timeline
        trajectories = trends.report_trajectories(entries[0]) if is_written else trends.assemble_trajectories(entries)
        if "area" in self.options:
            trajectories = trends.select_trajectories(trajectories, self.parse_names("area", area_names(found.entries)))
        renderers = self.renderers(entries)
        columns = self._columns()
        if trajectories:
            build = self._timeline if self._is_timeline else partial(self._table, columns)
            table = build(trajectories, entries, lambda entry: renderers[entry.name])
            self.add_name(table)
            result.append(table)
        elif entries:
            result.append(self.remark(self.words("There are no trends to show.")))
        self.page.diagnostics += [diagnostic for view in renderers.values() for diagnostic in view.diagnostics]
        return result

    def _columns(self) -> list[str]:
        """Return the columns of the table; a timeline has its own."""
        from sphinxext_progress.render.tables import DEFAULT_TREND_COLUMNS, TREND_COLUMNS

        if not self._is_timeline:
            return self.parse_names("columns", TREND_COLUMNS) or list(DEFAULT_TREND_COLUMNS)
        if "columns" in self.options:
            self.add_diagnostic(site.COLUMNS_OF_TIMELINE.format(), Subtype.OPTION)
        return []

    def _table(
        self,
        columns: Sequence[str],
        trajectories: Sequence[Trajectory],
        entries: Sequence[ReportEntry],
        renderer_of: Callable[[ReportEntry], InlineRenderer],
    ) -> nodes.table:
        from sphinxext_progress.render.tables import trend_table
        from sphinxext_progress.reports.trends import count_activity

        rows = [(trajectory, count_activity(trajectory, entries)) for trajectory in trajectories]
        options = self.table_options(len(columns))
        return trend_table(rows, columns, options, words=self.words, renderer_of=renderer_of)

    def _timeline(
        self,
        trajectories: Sequence[Trajectory],
        entries: Sequence[ReportEntry],
        renderer_of: Callable[[ReportEntry], InlineRenderer],
    ) -> nodes.table:
        from sphinxext_progress.render.timeline import TimelineRenderer
        from sphinxext_progress.reports.timeline import assemble_timeline

        renderer = TimelineRenderer(assemble_timeline(trajectories, entries), self.words, renderer_of)
        return renderer.table(self.table_options(renderer.width))
