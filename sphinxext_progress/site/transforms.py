"""Transforms for individual writers; those for HTML are in ``html_transforms``."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from sphinxext_progress.render.builders import (
    GENERATED_LINK_CLASS,
    GROUPED_TABLE_CLASS,
    block_elements,
    is_report_table,
)
from sphinxext_progress.site.report_transform import ReportTransform

if TYPE_CHECKING:
    from collections.abc import Sequence


class SkipGeneratedLinks(ReportTransform):
    """Removes the addresses of generated links, which would cause hundreds of requests to one host.

    Links that an author wrote are still checked; generated ones follow from a number or a hash.
    """

    # Before HyperlinkCollector, which has priority 800.
    default_priority = 700
    builders = ("linkcheck",)

    def run(self, **_: Any) -> None:
        """Remove the address of each generated link."""
        if not self.config.progress_linkcheck:
            for reference in self.document.findall(nodes.reference):
                if GENERATED_LINK_CLASS in reference["classes"]:
                    reference.attributes.pop("refuri", None)


# Workaround, see docs/develop/workarounds.md#texinfo-node-names
class NameTexinfoNodes(ReportTransform):
    """Makes titles that consist of punctuation valid in Texinfo, whose node names would be empty without it."""

    default_priority = 403
    formats = ("texinfo",)

    def run(self, **_: Any) -> None:
        """Append a zero-width space to such titles."""
        for section in self.document.findall(nodes.section):
            title = section.next_node(nodes.title)
            if title is not None and not re.search(r"[^\s,:()]", title.astext()):
                title += nodes.Text("\u200b")


# Workaround, see docs/develop/workarounds.md#man-table-cells
class EscapeTableCells(ReportTransform):
    """Escapes text that tbl, the table preprocessor of manual pages, would read as the end of a cell."""

    # After ReferencesResolver, which has priority 10.
    default_priority = 403
    formats = ("man",)

    def run(self, **_: Any) -> None:
        """Insert a zero-width troff character between the two characters of ``T}``."""
        for table in self.document.findall(nodes.table):
            for text in [text for text in table.findall(nodes.Text) if "T}" in text]:
                first, *others = text.split("T}")
                escaped: list[nodes.Node] = [nodes.Text(f"{first}T")]
                for number, words in enumerate(others):
                    end = "T" if number + 1 < len(others) else ""
                    escaped += [nodes.raw("", "\\&", format="manpage"), nodes.Text(f"}}{words}{end}")]
                text.parent.replace(text, escaped)


class _BreakLongWords(ReportTransform):
    """Breaks very long words, for a writer that does not break them itself."""

    default_priority = 402
    #: The longest word that is not broken, the length of the pieces, and the text between them.
    longest: int
    piece: int
    between: str

    def run(self, **_: Any) -> None:
        """Break the long words of each text element."""
        long_word = re.compile(rf"[^\s\u00ad]{{{self.longest + 1},}}")
        for element in self.document.findall(nodes.TextElement):
            if "support_smartquotes" in element and not isinstance(element, nodes.literal_block):
                for text in list(element.findall(nodes.Text)):
                    if long_word.search(text):
                        text.parent.replace(text, nodes.Text(long_word.sub(self._break, text)))

    def _break(self, word: re.Match[str]) -> str:
        text = word[0]
        return self.between.join(text[begin : begin + self.piece] for begin in range(0, len(text), self.piece))


# Workaround, see docs/develop/workarounds.md#latex-column-widths
class BreakLongWordsInLatex(_BreakLongWords):
    """Inserts soft hyphens, at which LaTeX may break, because a long word would push a column off the page."""

    formats = ("latex",)
    longest, piece, between = 40, 20, "\u00ad"


# Workaround, see docs/develop/workarounds.md#latex-column-widths
class FitColumnsInLatex(ReportTransform):
    """Makes each column wide enough for its longest word, and distributes the remaining width.

    LaTeX sizes columns by the amount of text: next to a long description, an area would run off the page.
    """

    # After BreakLongWordsInLatex.
    default_priority = 403
    formats = ("latex",)
    #: In characters: the width of a line, the padding of a cell, and the longest word that has to fit. Longer ones are
    #: mostly code, which breaks at punctuation.
    line_width, cell_padding, longest_word = 86, 3, 24

    def run(self, **_: Any) -> None:
        """Set the column widths of tables whose author did not; those of groups with the same columns are equal."""
        tables_by_columns: dict[object, list[nodes.Element]] = {}
        for table in filter(is_report_table, block_elements(self.document)):
            if {"colwidths-given", "colwidths-auto"}.isdisjoint(table["classes"]):
                heads = tuple(head.astext() for head in next(table.findall(nodes.row)).children)
                columns = heads if GROUPED_TABLE_CLASS in table["classes"] else id(table)
                tables_by_columns.setdefault(columns, []).append(table)
        for tables in tables_by_columns.values():
            self._fit(tables)

    def _fit(self, tables: Sequence[nodes.Element]) -> None:
        """Set the same column widths in tables with the same columns."""
        needed = [0] * len(list(tables[0].findall(nodes.colspec)))
        for row in chain.from_iterable(table.findall(nodes.row) for table in tables):
            for number, cell in enumerate(row.children):
                longest = max(map(len, re.split(r"[\s\u00ad]", cell.astext())))
                padding = self.cell_padding
                if isinstance(row.parent, nodes.thead):
                    # The letters of heads are wider, and LaTeX would hyphenate a word that just fits.
                    padding += 1
                    for paragraph in cast("list[nodes.Element]", cell.children):
                        paragraph.insert(0, nodes.raw("", r"\hyphenpenalty10000 ", format="latex"))
                needed[number] = max(needed[number], min(longest, self.longest_word) + padding)
        remaining = max(self.line_width - sum(needed), 0)
        for table in tables:
            specs = list(table.findall(nodes.colspec))
            widths = sum(spec["colwidth"] for spec in specs)
            for spec, least in zip(specs, needed, strict=True):
                spec["colwidth"] = least + round(remaining * spec["colwidth"] / widths)
            table["classes"].append("colwidths-given")


# Workaround, see docs/develop/workarounds.md#text-long-words
class BreakLongWordsInText(_BreakLongWords):
    """Breaks words that are longer than a line, because the text writer takes quadratic time to do so."""

    formats = ("text",)
    longest, piece, between = 400, 60, " "
