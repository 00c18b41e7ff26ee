"""The directives ``commit-table`` and ``trend-table``: tables from any number of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinxext_progress.diagnostics import Subtype, quoted
from sphinxext_progress.format import fields, model
from sphinxext_progress.render import inline, tables
from sphinxext_progress.render.builders import PLAIN_TABLE_CLASS, TableOptions, broken_file_notice, mark_translated
from sphinxext_progress.render.ids import group_id
from sphinxext_progress.reports import dependency, query, trends
from sphinxext_progress.reports.row_keys import unused_id
from sphinxext_progress.site.directives import CONTROLS_OPTION, DirectiveOption, ProgressDirective, docutils_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.reading.entry import FoundReports, ReportEntry
    from sphinxext_progress.render.inline import InlineRenderer


class TableDirective(ProgressDirective):
    """The base class of the two table directives."""

    options_described: ClassVar[dict[str, DirectiveOption]] = {
        "caption": DirectiveOption(directives.unchanged, "The caption, in the markup of the page.", "The newest"),
        "align": DirectiveOption(
            lambda argument: directives.choice(argument, ("left", "center", "right")),
            "Where the table stands: `left`, `center` or `right`.",
            "left",
        ),
        "width": DirectiveOption(directives.length_or_percentage_or_unitless, "The width of the table.", "80%"),
        "widths": DirectiveOption(
            directives.unchanged, "The relative widths of the columns, one number each, or `auto`.", "1 4"
        ),
        **ProgressDirective.options_described,
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    def table_options(self, columns: int) -> TableOptions:
        """Parse the options that docutils has for every table."""
        caption = None
        if text := self.options.get("caption"):
            children, _ = self.parse_inline(text, lineno=self.lineno)
            caption = nodes.title(text, "", *children)
            self.set_source_info(caption)
        return TableOptions(
            classes=(*self.options.get("class", ()), *([PLAIN_TABLE_CLASS] if "controls" in self.options else [])),
            align=self.options.get("align", ""),
            width=self.options.get("width", ""),
            widths=self._widths(columns),
            caption=caption,
        )

    def _widths(self, columns: int) -> tuple[int, ...] | str:
        text: str = self.options.get("widths", "").strip()
        if not text or text == "auto":
            return text
        parts = text.replace(",", " ").split()
        if len(parts) == columns and all(part.isascii() and part.isdecimal() and int(part[:9]) for part in parts):
            return tuple(int(part[:9]) for part in parts)
        self.complain(
            f":widths: is {quoted(text)}; expected {columns} whole numbers or 'auto'; write one number a column",
            Subtype.OPTION,
        )
        return ""

    def views(self, entries: Iterable[ReportEntry]) -> dict[str, InlineRenderer]:
        """Return a renderer for each report, by file name."""
        return {entry.name: inline.InlineRenderer(entry, self.words, self.page.noted) for entry in entries}

    def note(self, text: str) -> nodes.Element:
        """Return a remark of the extension about a table."""
        return mark_translated(nodes.paragraph("", text, classes=["progress-remark"]))


class CommitTableDirective(TableDirective):
    """Shows commits of reports as a table, optionally filtered, sorted, grouped and limited."""

    options_described: ClassVar[dict[str, DirectiveOption]] = {
        "area": DirectiveOption(directives.unchanged, "Chooses rows by area.", "MoE, FSDP"),
        "kind": DirectiveOption(directives.unchanged, "Chooses rows by kind.", "feature, fix"),
        "columns": DirectiveOption(
            directives.unchanged,
            f"The columns, in order, of {', '.join(f'`{column}`' for column in query.COMMIT_COLUMNS)}; by default "
            "`area, description`. Commits and pull requests stand in the description as long as neither is a column.",
            "date, area, description, pr",
        ),
        "sort": DirectiveOption(
            directives.unchanged,
            "Columns to sort by, the most important first; `-` before one sorts downwards. Rows without a value come "
            "last.",
            "-date, area",
        ),
        "group-by": DirectiveOption(
            directives.unchanged, "Makes one table for each value of a column, without that column.", "area"
        ),
        "limit": DirectiveOption(
            directives.unchanged, "Cuts the table after so many rows and says how many it hides.", "20"
        ),
        "controls": CONTROLS_OPTION,
        **TableDirective.options_described,
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    def uses(self) -> tuple[str, ...]:
        """Depend on the rows."""
        return (dependency.Dependency.COMMITS,)

    def render(self, found: FoundReports) -> list[nodes.Node]:
        """Return the table, or one table per group."""
        result: list[nodes.Node] = [broken_file_notice(broken, self.words) for broken in found.broken]
        rows = self._rows(found.entries)
        grouping = self.chosen("group-by", query.COMMIT_COLUMNS)[:1]
        columns = self._columns(grouping)
        limit = self.count("limit")
        hidden = len(rows) - limit if limit else 0
        views = self.views(found.entries)
        shown = rows[:limit] if limit else rows
        if shown and grouping:
            result += self._groups(shown, grouping[0], columns, views)
        elif shown:
            result.append(self._table(shown, columns, self.table_options(len(columns)), views))
            self.add_name(result[-1])
        elif found.entries:
            result.append(self.note(self.words("There are no commits to show.")))
        if hidden > 0:
            result.append(
                self.note(
                    self.words.plural("{count} more row is not shown.", "{count} more rows are not shown.", hidden)
                )
            )
        self.page.diagnostics += [diagnostic for view in views.values() for diagnostic in view.diagnostics]
        return result

    def _columns(self, grouping: Sequence[str]) -> list[str]:
        """Return the columns of the option, or the default ones, without the column that the rows are grouped by."""
        chosen = self.chosen("columns", query.COMMIT_COLUMNS)
        columns = [column for column in chosen if column not in grouping]
        if chosen and not columns:
            self.complain(
                f":columns: has no column left besides {quoted(grouping[0])}, by which the rows are grouped; add another",
                Subtype.OPTION,
            )
        return columns or [column for column in tables.DEFAULT_COMMIT_COLUMNS if column not in grouping]

    def _rows(self, entries: Sequence[ReportEntry]) -> list[query.CommitRow]:
        rows = query.commit_rows(entries)
        areas = [name for entry in entries for area in entry.project.areas for name in (area.name, *area.aliases)]
        kinds = [kind for entry in entries for kind in entry.project.kinds]
        chosen_areas = self.chosen("area", [*areas, *(row.area for row in rows if row.area)])
        chosen_kinds = self.chosen(
            "kind", [*model.COMMIT_KINDS, *kinds, *(row.commit.kind for row in rows if row.commit.kind)]
        )
        if ("area" in self.options and not chosen_areas) or ("kind" in self.options and not chosen_kinds):
            return []
        rows = query.select_rows(rows, areas=chosen_areas, kinds=chosen_kinds)
        return query.sort_rows(rows, self.chosen("sort", query.COMMIT_COLUMNS, prefix="-"))

    def _table(
        self,
        rows: Sequence[query.CommitRow],
        columns: Sequence[str],
        options: TableOptions,
        views: dict[str, InlineRenderer],
    ) -> nodes.table:
        return tables.commit_table(
            rows, columns, options, words=self.words, renderer_of=lambda entry: views[entry.name]
        )

    def _groups(
        self, rows: Sequence[query.CommitRow], column: str, columns: Sequence[str], views: dict[str, InlineRenderer]
    ) -> list[nodes.Node]:
        group_nodes: list[nodes.Node] = []
        options = self.table_options(len(columns))
        if options.caption:
            caption = options.caption
            group_nodes.append(nodes.rubric(caption.rawsource, "", *caption.children, classes=["progress-caption"]))
            self.set_source_info(group_nodes[-1])
        if "name" in self.options:
            group_nodes.insert(0, nodes.target("", ""))
            self.add_name(group_nodes[0])
        for number, rows_of_group in enumerate(query.group_rows(rows, column)):
            view = views[rows_of_group[0].entry.name]
            head = self._head(rows_of_group[0], column, view)
            if number == 0:
                # HTML pages have a list of the groups before this one.
                head["classes"].append("progress-first")
            group_nodes.append(head)
            group_nodes.append(self._table(rows_of_group, columns, options.of_group(), views))
        return group_nodes

    def _head(self, row: query.CommitRow, column: str, view: InlineRenderer) -> nodes.rubric:
        """Return the heading of a group: the value of its rows in the column."""
        rubric = nodes.rubric("", classes=["progress-group"])
        mark_translated(rubric)
        if column == "period":
            rubric += view.reference(self.words.period(row.entry.report.period))
            self._identify(rubric, column, row.entry.key[1])
            return rubric
        cell = tables.commit_cell(row, column, (column,), view)
        self._identify(rubric, column, cell[0].astext() if cell else "others")
        rubric += cell[0].children if cell else [nodes.Text(self.words("Others"))]
        if cell and column in {"area", "kind"}:
            # Text of the data, which is translated like that in a cell.
            del rubric["translatable"]
            view.markup.place(rubric, cell[0].rawsource, cell[0].line or 0, plain=True)
        return rubric

    def _identify(self, rubric: nodes.rubric, column: str, words: str) -> None:
        document = self.state.document
        rubric["ids"] = [unused_id(group_id(self.env.docname, column, words), document.ids, self.page.id_numbers)]
        document.set_id(rubric)


class TrendTableDirective(TableDirective):
    """Shows the trajectories of themes, from one report or assembled from several."""

    options_described: ClassVar[dict[str, DirectiveOption]] = {
        "columns": DirectiveOption(
            directives.unchanged,
            "The columns, in order, of `theme`, `trajectory`, `activity`; by default `theme, trajectory`. Activity is the "
            "number of rows that each report has for the areas which `project.yaml` gives the theme.",
            "theme, trajectory, activity",
        ),
        "window": DirectiveOption(
            directives.unchanged,
            "How many periods to look back, of the kind that the newest report has, up to 120.",
            "6",
        ),
        **TableDirective.options_described,
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    def uses(self) -> tuple[str, ...]:
        """Depend on the trends, and on the areas of the rows if there is an activity column."""
        return (
            dependency.Dependency.ACTIVITY if "activity" in self.listed("columns") else dependency.Dependency.TRENDS,
        )

    def render(self, found: FoundReports) -> list[nodes.Node]:
        """Return the table."""
        result: list[nodes.Node] = [broken_file_notice(broken, self.words) for broken in found.broken]
        columns = self.chosen("columns", tables.TREND_COLUMNS) or list(tables.DEFAULT_TREND_COLUMNS)
        count = self.count("window", fields.MAX_WINDOW)
        entries = trends.reports_in_window(found.entries, count) if count else found.entries
        is_single = len(entries) == 1
        trajectories = trends.report_trajectories(entries[0]) if is_single else trends.assemble_trajectories(entries)
        views = self.views(entries)
        if trajectories:
            options = self.table_options(len(columns))
            rows = [(trajectory, trends.count_activity(trajectory, entries)) for trajectory in trajectories]
            result.append(
                tables.trend_table(
                    rows, columns, options, words=self.words, renderer_of=lambda entry: views[entry.name]
                )
            )
            self.add_name(result[-1])
        elif entries:
            result.append(self.note(self.words("There are no trends to show.")))
        self.page.diagnostics += [diagnostic for view in views.values() for diagnostic in view.diagnostics]
        return result
