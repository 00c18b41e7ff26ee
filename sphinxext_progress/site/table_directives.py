"""The directive ``commit-table``, and the base class of the directives that show tables from any number of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinxext_progress.diagnostics import Subtype, quoted
from sphinxext_progress.diagnostics.messages import site
from sphinxext_progress.render.builders import PLAIN_TABLE_CLASS, TableOptions, broken_file_notice, mark_translated
from sphinxext_progress.reports import query
from sphinxext_progress.reports.areas import area_names
from sphinxext_progress.reports.dependency import Dependency
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
            "The position of the table.",
            "left",
            type="`left`, `center` or `right`",
            default="as the theme aligns tables",
        ),
        "width": DirectiveOption(
            directives.length_or_percentage_or_unitless,
            "The width of the table.",
            "80%",
            type="length or percentage",
            default="as wide as its content",
        ),
        "widths": DirectiveOption(
            directives.unchanged,
            "The relative widths of the columns, one number for each.",
            "1 4",
            type="numbers, or `auto`",
            default="`auto`",
        ),
        **ProgressDirective.options_described,
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    def table_options(self, columns: int = 0) -> TableOptions:
        """Parse the options that docutils offers for every table.

        :param columns: the number of columns, for ``:widths:``.
        """
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
        self.add_diagnostic(site.INVALID_WIDTHS.format(value=quoted(text), columns=columns), Subtype.OPTION)
        return ""

    def renderers(self, entries: Iterable[ReportEntry]) -> dict[str, InlineRenderer]:
        """Return a renderer for each report, by file name."""
        from sphinxext_progress.render.inline import InlineRenderer

        return {entry.name: InlineRenderer(entry, self.words, self.page.rendered_items) for entry in entries}

    def remark(self, text: str) -> nodes.Element:
        """Return a remark of the extension about a table."""
        return mark_translated(nodes.paragraph("", text, classes=["progress-remark"]))


class CommitTableDirective(TableDirective):
    """Shows commits of reports as a table, optionally filtered, sorted, grouped and limited."""

    options_described: ClassVar[dict[str, DirectiveOption]] = {
        "area": DirectiveOption(
            directives.unchanged,
            "Show only rows of these areas.",
            "MoE, FSDP",
            type="comma-separated names",
            default="all areas",
        ),
        "kind": DirectiveOption(
            directives.unchanged,
            "Show only rows of these kinds.",
            "feature, fix",
            type="comma-separated names",
            default="all kinds",
        ),
        "columns": DirectiveOption(
            directives.unchanged,
            f"The columns to show, in this order: {', '.join(f'`{column}`' for column in query.COMMIT_COLUMNS)}. If "
            "neither `commit` nor `pr` is a column, the description ends with these links.",
            "date, area, description, pr",
            type="comma-separated names",
            default="`area, description`",
        ),
        "sort": DirectiveOption(
            directives.unchanged,
            "The columns to sort by, the most important first. `-` before a name sorts in descending order. Rows without "
            "a value come last.",
            "-date, area",
            type="comma-separated names",
            default="the order of the file",
        ),
        "group-by": DirectiveOption(
            directives.unchanged,
            "Show a separate table for each value of this column, without the column itself. If only the description is left, "
            "each group is a list.",
            "area",
            type="name",
            default="one table",
        ),
        "limit": DirectiveOption(
            directives.unchanged,
            "Show only this many rows, and state how many are hidden.",
            "20",
            type="number",
            default="all rows",
        ),
        "controls": CONTROLS_OPTION,
        **TableDirective.options_described,
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    def dependency(self) -> Dependency:
        """Depend on the rows."""
        return Dependency.COMMITS

    def render(self, found: FoundReports) -> list[nodes.Node]:
        """Return the table, or one table per group."""
        from sphinxext_progress.render.tables import commit_table
        from sphinxext_progress.site.commit_groups import CommitGroups

        result: list[nodes.Node] = [broken_file_notice(broken, self.words) for broken in found.broken]
        rows = self._rows(found.entries)
        grouping = self.parse_names("group-by", query.COMMIT_COLUMNS)[:1]
        columns = self._columns(grouping)
        limit = self.parse_count("limit")
        hidden = len(rows) - limit if limit else 0
        renderers = self.renderers(found.entries)
        shown = rows[:limit] if limit else rows
        options = self.table_options(len(columns)) if shown else TableOptions()
        if shown and grouping:
            groups = CommitGroups(grouping[0], self.page, self.state.document, renderers)
            result += [*self._caption_of_groups(options), *groups.render(shown, columns, options)]
        elif shown:
            table = commit_table(
                shown, columns, options, words=self.words, renderer_of=lambda entry: renderers[entry.name]
            )
            self.add_name(table)
            result.append(table)
        elif found.entries:
            result.append(self.remark(self.words("There are no commits to show.")))
        if hidden > 0:
            text = self.words.plural("{count} more row is not shown.", "{count} more rows are not shown.", hidden)
            result.append(self.remark(text))
        self.page.diagnostics += [diagnostic for view in renderers.values() for diagnostic in view.diagnostics]
        return result

    def _caption_of_groups(self, options: TableOptions) -> list[nodes.Element]:
        """Return the target of the label, and the caption as a rubric."""
        caption_nodes: list[nodes.Element] = []
        if "name" in self.options:
            caption_nodes.append(nodes.target("", ""))
            self.add_name(caption_nodes[0])
        if caption := options.caption:
            rubric = nodes.rubric(caption.rawsource, "", *caption.children, classes=["progress-caption"])
            self.set_source_info(rubric)
            caption_nodes.append(rubric)
        return caption_nodes

    def _columns(self, grouping: Sequence[str]) -> list[str]:
        """Return the columns of the option, or the default ones, without the column that the rows are grouped by."""
        from sphinxext_progress.render.tables import DEFAULT_COMMIT_COLUMNS

        chosen = self.parse_names("columns", query.COMMIT_COLUMNS)
        columns = [column for column in chosen if column not in grouping]
        if chosen and not columns:
            self.add_diagnostic(site.NO_COLUMN_LEFT.format(column=quoted(grouping[0])), Subtype.OPTION)
        return columns or [column for column in DEFAULT_COMMIT_COLUMNS if column not in grouping]

    def _rows(self, entries: Sequence[ReportEntry]) -> list[query.CommitRow]:
        from sphinxext_progress.format.model import COMMIT_KINDS

        rows = query.commit_rows(entries)
        kinds = [kind for entry in entries for kind in entry.project.kinds]
        chosen_areas = self.parse_names("area", area_names(entries))
        used_kinds = (row.commit.kind for row in rows if row.commit.kind)
        chosen_kinds = self.parse_names("kind", [*COMMIT_KINDS, *kinds, *used_kinds])
        if ("area" in self.options and not chosen_areas) or ("kind" in self.options and not chosen_kinds):
            return []
        rows = query.select_rows(rows, areas=chosen_areas, kinds=chosen_kinds)
        return query.sort_rows(rows, self.parse_names("sort", query.COMMIT_COLUMNS, prefix="-"))
