"""Convert blocks of HTML to Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.conversion.html_elements import note_anchor
from sphinxext_progress.cli.importing.conversion.html_inline import HtmlInlineWriter
from sphinxext_progress.cli.importing.conversion.html_tree import BLOCK_ELEMENTS, HtmlElement, parse_html
from sphinxext_progress.cli.importing.conversion.inline import CELL_BREAKS, escape_directives, strip_breaks
from sphinxext_progress.cli.importing.conversion.inline_text import BREAK
from sphinxext_progress.cli.importing.conversion.page_lines import (
    DETAILS,
    END_OF_DETAILS,
    HEADING,
    PageLine,
    prefix_lines,
)
from sphinxext_progress.cli.portable_markdown import longest_run
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LIST_MARKER = re.compile(r"(?:-|\d+\.) ")
_TABLE_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})


class HtmlBlockWriter(HtmlInlineWriter):
    """Writes one block of HTML as Markdown."""

    def write(self, source: str) -> list[PageLine]:
        """Return a block as lines of Markdown."""
        return _join(self._blocks(parse_html(source).children))

    # Blocks ---------------------------------------------------------------------------------------------

    def _blocks(self, children: Iterable[HtmlElement | str]) -> list[list[PageLine]]:
        """Return elements as blocks; elements without a block of their own become paragraphs."""
        blocks: list[list[PageLine]] = []
        run: list[HtmlElement | str] = []
        for child in children:
            if isinstance(child, HtmlElement) and child.tag.name in BLOCK_ELEMENTS:
                blocks += [*self._paragraph(run), *self._block(child)]
                run = []
            else:
                run.append(child)
        return [*blocks, *self._paragraph(run)]

    def _paragraph(self, run: Sequence[HtmlElement | str]) -> list[list[PageLine]]:
        elements = [child for child in run if isinstance(child, HtmlElement)]
        text = escape_directives(strip_breaks(self._inline(run)))
        if not text:
            return []
        number = self._number(elements[0]) if elements else self._numbers[0]
        return [[PageLine(markdown_text.escape_line_start(line.strip()), number) for line in text.split("\n")]]

    def _block(self, element: HtmlElement) -> list[list[PageLine]]:
        name = element.tag.name
        if name == "details":
            return self._details(element)
        if element.tag.closes or name == "hr":
            return []
        note_anchor(element.tag, self._remarks(element))
        if (write := self._WRITERS.get(name)) and element.is_closed:
            return write(self, element)
        return self._blocks(element.children)

    def _quotation(self, element: HtmlElement) -> list[list[PageLine]]:
        return [prefix_lines(_join(self._blocks(element.children)), "> ", "> ")]

    def _label(self, element: HtmlElement) -> list[list[PageLine]]:
        text = self._inline(element.children).strip()
        return [[PageLine(markdown_text.bold(text), self._number(element))]] if text else []

    def _heading(self, element: HtmlElement) -> list[list[PageLine]]:
        level = int(element.tag.name[1])
        title = " ".join(self._inline(element.children).replace(BREAK, " ").split())
        if not title:
            return []
        if self._in_container:
            return [[PageLine(markdown_text.bold(title), self._number(element))]]
        return [[PageLine(f"{'#' * level} {title}", self._number(element), HEADING, level)]]

    def _details(self, element: HtmlElement) -> list[list[PageLine]]:
        number = self._number(element)
        if element.tag.closes:
            return [] if self._in_container else [[PageLine("", number, END_OF_DETAILS)]]
        summary = next(element.find("summary", inside=frozenset({"details"})), None)
        title = " ".join(self._inline(summary.children).replace(BREAK, " ").split()) if summary else ""
        title = title or "Details"
        content = self._blocks(child for child in element.children if child is not summary)
        if self._in_container:
            return [[PageLine(markdown_text.bold(title), number)], *content]
        end = [[PageLine("", number, END_OF_DETAILS)]] if element.is_closed else []
        return [[PageLine(title, number, DETAILS)], *content, *end]

    def _list(self, element: HtmlElement) -> list[list[PageLine]]:
        lines: list[PageLine] = []
        start = element.tag.attributes.get("start", "1")
        for position, item in enumerate(element.find("li", inside=frozenset({"ul", "ol"}))):
            marker = "- " if element.tag.name == "ul" else f"{position + int(start if start.isdecimal() else 1)}. "
            blocks = self._blocks(item.children) or [[PageLine("", self._number(item))]]
            is_tight = all(_LIST_MARKER.match(block[0].text) for block in blocks[1:])
            content = [line for block in blocks for line in block] if is_tight else _join(blocks)
            lines += prefix_lines(content, marker, " " * len(marker))
        return [lines] if lines else []

    def _code(self, element: HtmlElement) -> list[list[PageLine]]:
        code = element.words().removeprefix("\n").rstrip()
        classes = " ".join(inner.tag.attributes.get("class", "") for inner in element.find("code"))
        language = re.search(r"\blang(?:uage)?-([\w+#-]+)", f"{classes} {element.tag.attributes.get('class', '')}")
        fence = "`" * max(3, longest_run(code) + 1)
        lines = [f"{fence}{language[1] if language else ''}", *code.split("\n"), fence]
        return [[PageLine(line, self._number(element)) for line in lines]]

    # Tables ---------------------------------------------------------------------------------------------

    def _table(self, table: HtmlElement) -> list[list[PageLine]]:
        caption = next(table.find("caption", inside=frozenset({"table"})), None)
        before = self._block(caption) if caption else []
        rows = [[*row.find("td", "th", inside=_TABLE_PARTS)] for row in table.find("tr", inside=frozenset({"table"}))]
        rows = [row for row in rows if row]
        if not rows:
            return before
        cells = [cell for row in rows for cell in row]
        if not any(cell.words().strip() for cell in cells) or any(next(cell.find("table"), None) for cell in cells):
            # A table that only arranges images or other tables.
            return [*before, *(block for cell in cells for block in self._blocks(cell.children))]
        if any(cell.tag.attributes.get(span, "1") != "1" for cell in cells for span in ("colspan", "rowspan")):
            self._remarks(table).note(messages.TABLE_WITH_SPANS.format())
        width = max(map(len, rows))
        has_head = all(cell.tag.name == "th" for cell in rows[0])
        lines = [self._row(row, width) for row in rows]
        number = self._number(table)
        head = lines.pop(0) if has_head else PageLine("|" + "   |" * width, number)
        return [*before, [head, PageLine("|" + " - |" * width, number), *lines]]

    def _row(self, row: Sequence[HtmlElement], width: int) -> PageLine:
        line_break = CELL_BREAKS["nested cell" if self._in_container else "cell"]
        texts = [strip_breaks(self._inline(cell.children)) for cell in row]
        texts = [" ".join(text.replace(BREAK, line_break).replace("|", "\\|").split()) for text in texts]
        cells = [*texts, *[""] * (width - len(texts))]
        return PageLine(f"| {' | '.join(cells)} |", self._number(row[0]))

    _WRITERS: ClassVar[dict[str, Callable[[HtmlBlockWriter, HtmlElement], list[list[PageLine]]]]] = {
        **dict.fromkeys(("ul", "ol"), _list),
        **dict.fromkeys(_HEADINGS, _heading),
        **dict.fromkeys(("dt", "caption", "summary"), _label),
        "table": _table,
        "pre": _code,
        "blockquote": _quotation,
    }


def _join(blocks: Iterable[list[PageLine]]) -> list[PageLine]:
    """Join blocks with blank lines."""
    lines: list[PageLine] = []
    for block in blocks:
        if lines and block:
            lines.append(PageLine("", block[0].number))
        lines += block
    return lines
