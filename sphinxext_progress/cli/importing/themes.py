"""Read themes from tables and bullets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing import table_columns
from sphinxext_progress.cli.importing.bullets import flatten_items, refuse_long_text, split_label
from sphinxext_progress.cli.importing.values import read_name, unwrap_lists
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.format.trajectories import split_stages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock, OutlineItem


class ThemeReader:
    """Reads the themes of one page."""

    def __init__(self, context: ImportContext) -> None:
        self._context = context
        self._findings = context.findings

    def read_blocks(self, blocks: Iterable[OutlineBlock]) -> list[dict[str, Any]]:
        """Read the tables and lists among some blocks."""
        themes: list[dict[str, Any]] = []
        for block in blocks:
            if block.kind == "table":
                themes += self._table(block)
            elif block.is_list:
                themes += self._bullets(block.items)
            elif block.kind != "hr":
                self._findings.leave(block, messages.BLOCK_IS_NO_THEMES)
        return themes

    def _table(self, table: OutlineBlock) -> list[dict[str, Any]]:
        context = self._context
        header, *body = table.rows
        columns = table_columns.assign_columns(
            header, table_columns.THEME_FIELDS, ("theme", "trajectory"), context.localization
        )
        if "theme" not in columns or len(columns) < 2:
            self._findings.leave(table, messages.NO_THEME_COLUMN)
            return []
        table_columns.report_columns(header, columns, body, context)
        themes = []
        for row in body:
            cells = {
                name: markdown_text.read_cell(cell, context.references)
                for name, cell in zip(columns, row.cells, strict=False)
            }
            name, references = context.split_references(cells["theme"])
            trajectories = {key: self._trajectory(cells.get(key, ""), row.line) for key in ("trajectory", "stage")}
            if markdown_text.text_without_markup(name) and any(trajectories.values()):
                trajectories = {key: trajectory for key, trajectory in trajectories.items() if trajectory}
                theme = read_name(name, row.line, self._findings)
                themes.append({"theme": theme, **unwrap_lists(references), **trajectories})
            elif any(map(str.strip, row.cells)):
                self._findings.leave_text(row.line, messages.ROW_WITHOUT_TRAJECTORY.format(), " | ".join(row.cells))
        return themes

    def _bullets(self, items: Iterable[OutlineItem]) -> list[dict[str, Any]]:
        """Read bullets as themes; a bold label such as ``**Theme**:`` is the theme."""
        themes = []
        for source, line in flatten_items(items, self._findings):
            name, text = split_label(self._context.resolve(markdown_text.fold_lines(source)))
            if name and (trajectory := self._trajectory(text, line)):
                themes.append({"theme": read_name(name, line, self._findings), "trajectory": trajectory})
            else:
                self._findings.leave_text(line, messages.BULLET_WITHOUT_THEME.format(), source)
        return themes

    def _trajectory(self, text: str, line: int) -> str | list[str | dict[str, Any]]:
        """Read stages; return a single string if none has references."""
        stages = [self._stage(stage) for stage in split_stages(refuse_long_text(text, line, self._findings))]
        texts = [stage for stage in stages if isinstance(stage, str)]
        if len(texts) == len(stages) and split_stages(joined := " → ".join(texts)) == texts:
            return joined
        return stages

    def _stage(self, source: str) -> str | dict[str, Any]:
        context = self._context
        text, references = context.split_references(source, with_period=True)
        return {"text": text, **unwrap_lists(references)} if references else text
