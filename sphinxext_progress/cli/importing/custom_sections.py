"""Read the custom sections of a page, with those below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.importing import table_columns
from sphinxext_progress.cli.importing.body import read_body
from sphinxext_progress.cli.importing.commits import CommitReader
from sphinxext_progress.cli.importing.values import read_name
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock
    from sphinxext_progress.cli.importing.section_tree import OutlineSection

_MAX_LEVELS = 3


class CustomSectionReader:
    """Reads custom sections, and the tables of changes in them."""

    def __init__(self, context: ImportContext, rows: list[dict[str, Any]]) -> None:
        """Create a reader.

        :param rows: the rows of the report, to which those of the tables are added.
        """
        self._context = context
        self._findings = context.findings
        self._commits = CommitReader(context)
        self._rows = rows

    def read(self, section: OutlineSection, title: str, level: int = 1) -> dict[str, Any]:
        """Return a section with those below it. The deepest level also contains the headings below it."""
        is_deepest = level == _MAX_LEVELS
        blocks = self._take_tables(section.flat_blocks() if is_deepest else section.blocks, title)
        fields = {"title": self._context.read_heading(title), **read_body(blocks, self._context)}
        below = [] if is_deepest else section.sections
        if sections := [self.read(part, part.title, level + 1) for part in below]:
            fields["sections"] = sections
        return fields

    def _take_tables(self, blocks: Sequence[OutlineBlock], title: str) -> list[OutlineBlock]:
        """Add the rows of tables of commits; return the other blocks."""
        others = []
        for block in blocks:
            is_table = block.kind == "table" and not self._context.mark
            if is_table and table_columns.part_of_table(block, self._context) == "commits":
                self._findings.note(block.line, messages.TABLE_IS_COMMITS.format(title=quoted(title)))
                area = read_name(self._context.read_heading(title), block.line, self._findings)
                self._rows += self._commits.read_blocks([block], area)
            else:
                others.append(block)
        return others
