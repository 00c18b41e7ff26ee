"""Convert the paragraphs, headings and tables of a page."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from markdown_it.rules_block.table import escapedSplit

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.conversion.inline import convert_inline
from sphinxext_progress.cli.importing.conversion.page_lines import HEADING, PageLine, prefix_lines
from sphinxext_progress.cli.importing.conversion.remarks import Remarks
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.commonmark import MAX_DELIMITERS, delimiters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from sphinxext_progress.cli.importing.conversion.page_context import PageContext

_TASK = re.compile(r"\[([ xX])\](?=\s)")
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*\n?", re.IGNORECASE)
#: The attributes of a heading, in the syntax of kramdown, pandoc and MyST.
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}]*\}\s*\Z")
#: Lines that only tell a site generator what to do: attributes, a table of contents, a label of reStructuredText.
_INSTRUCTION = re.compile(r"\{:[^{}]*\}|\{[.#][^{}]*\}|\[\[toc\]\]|\[toc\]|\.\. _[^:]+:", re.IGNORECASE)
#: What precedes a row, by whether it may begin on the line of a list marker.
_ROW_PREFIX = {False: re.compile(r"[\s>]*"), True: re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*")}


class TextBlockConverter:
    """Collects the replacements of lines of a page, and converts its texts."""

    def __init__(self, lines: Sequence[PageLine], context: PageContext, *, in_container: bool = False) -> None:
        """Create the converter of some lines.

        :param in_container: whether they are in a list or a quotation.
        """
        self._lines = lines
        self._context = context
        self._in_container = in_container
        #: The replacements: the first line, the end, and the new lines.
        self._edits: list[tuple[int, int, list[PageLine]]] = []
        self._containers: list[str] = []

    @property
    def _is_nested(self) -> bool:
        return self._in_container or bool(self._containers)

    def _remarks(self, index: int, column: int = 1) -> Remarks:
        return Remarks(self._context.findings, self._lines[index].number, column)

    def _replace(self, token: Token, prefix: str, lines: Sequence[PageLine], *, alone: bool = False) -> None:
        """Put new lines in the place of a block.

        :param prefix: what precedes the block in its first line.
        :param alone: whether the block is all of a bullet, which is removed with it.
        """
        begin, end = token.map or (0, 0)
        new_lines = prefix_lines(lines, prefix, re.sub(r"[^>\s]", " ", prefix)) if prefix else [*lines]
        if not new_lines and prefix.strip() and not alone:
            new_lines = [PageLine(prefix.rstrip(), self._lines[begin].number)]
        self._edits.append((begin, end, new_lines))

    def _convert_text(self, source: str, begin: int, kind: str, column: int = 0) -> str:
        """Return the source of a text in the dialect.

        :param begin: the index of its first line.
        :param column: the column of its first character, if it is on one line; otherwise 0.
        """
        if (count := delimiters_of([source])) > MAX_DELIMITERS:
            self._remarks(begin).leave(messages.UNREADABLE_MARKUP.format(count=count, limit=MAX_DELIMITERS), source)
            return ""
        contents = source.split("\n")

        def position(offset: int) -> tuple[int, int]:
            before = source[:offset].split("\n")
            index = len(before) - 1
            prefix = len(prefix_of(self._lines[begin + index].text, contents[index]))
            return self._lines[begin + index].number, (column or prefix + 1) + len(before[-1])

        return convert_inline(source, self._context, position, kind)

    def convert_paragraph(self, tokens: Sequence[Token], index: int) -> None:
        """Convert a paragraph, of which only the lines that change are replaced."""
        inline, (begin, end) = tokens[index + 1], tokens[index].map or (0, 0)
        source = inline.content
        prefix = prefix_of(self._lines[begin].text, source.split("\n")[0])
        text, instructions = _split_instructions(source)
        for offset, instruction in enumerate(instructions, source.count("\n") + 1 - len(instructions)):
            self._remarks(begin + offset).hide(instruction)
        text = _marked(self._convert_text(text, begin, "paragraph"), tokens[index - 1].type if index else "")
        if text == source:
            self._strip_line_ends(begin, end)
            return
        old_lines, new_lines = source.split("\n"), text.split("\n") if text else []
        lines = [
            PageLine(
                # A line that continues a paragraph of a list without its indentation gets it, and must not begin a block.
                line
                if line in old_lines and not (offset and prefix)
                else markdown_text.escape_line_start(line.lstrip()),
                self._lines[min(begin + offset, end - 1)].number,
            )
            for offset, line in enumerate(new_lines)
        ]
        self._replace(tokens[index], prefix, lines, alone=is_alone(tokens, index, index + 2))

    def _strip_line_ends(self, begin: int, end: int) -> None:
        """Remove blanks without effect from the ends of lines."""
        for index in range(begin, end):
            line = self._lines[index]
            if line.text != line.text.rstrip():
                self._edits.append((index, index + 1, [PageLine(line.text.rstrip(), line.number)]))

    def convert_heading(self, tokens: Sequence[Token], index: int) -> None:
        """Convert a heading; in a list or a quotation it becomes bold text."""
        token, inline = tokens[index], tokens[index + 1]
        begin, _ = token.map or (0, 0)
        line, level = self._lines[begin], int(token.tag[1:])
        source = " ".join(inline.content.split("\n"))
        is_atx = token.markup.startswith("#")
        start = line.text.find(token.markup) if is_atx else len(prefix_of(line.text, inline.content.split("\n")[0]))
        after = line.text[start:].lstrip("#") if is_atx else line.text[start:]
        column = len(line.text) - len(after.lstrip()) + 1
        if attributes := _ATTRIBUTES.search(source):
            self._remarks(begin, column + attributes.start()).note(
                messages.ATTRIBUTES_REMOVED.format(attributes=quoted(attributes[0].strip()))
            )
        title = self._convert_text(_ATTRIBUTES.sub("", source), begin, "heading", column)
        prefix = line.text[:start]
        if self._is_nested:
            self._remarks(begin, start + 1).note(messages.HEADING_IS_LINE.format(title=quoted(title)))
            self._replace(token, prefix, [PageLine(markdown_text.bold(title), line.number)])
            return
        text = f"{'#' * level} {markdown_text.escape_closing(title)}".rstrip()
        is_same = title == source and is_atx
        self._replace(token, "", [PageLine(line.text if is_same else text, line.number, HEADING, level)])

    def convert_row(self, tokens: Sequence[Token], index: int) -> None:
        """Convert a row of a table."""
        begin, _ = tokens[index].map or (0, 0)
        line, kind = self._lines[begin].text, "nested cell" if self._is_nested else "cell"
        located = _located_cells(tokens[index + 1 :], line)
        cells = [cell for cell, _ in located]
        texts = [self._convert_text(cell, begin, kind, column) for cell, column in located]
        prefix = _ROW_PREFIX[tokens[index - 1].type == "thead_open" and bool(self._containers)].match(line)
        begin_of_row = prefix.end() if prefix else 0
        # The parser drops cells beyond the number of columns.
        source_cells = escapedSplit(line[begin_of_row:].strip().removeprefix("|").removesuffix("|"))
        surplus = [cell.strip().replace("|", "\\|") for cell in source_cells[len(cells) :]]
        if texts == cells and not (surplus and self._is_nested):
            return
        written = [text.replace("|", "\\|") for text in texts]
        if surplus and self._is_nested:
            written, surplus = [*written[:-1], " \\| ".join([*written[-1:], *surplus])], []
        new_line = PageLine(f"| {' | '.join([*written, *surplus])} |", self._lines[begin].number)
        self._replace(tokens[index], line[:begin_of_row], [new_line])


def _located_cells(tokens: Sequence[Token], line: str) -> list[tuple[str, int]]:
    """Return the cells of a row, each with its column in the line.

    :param tokens: the tokens from the first cell of the row on.
    """
    cells, start = [], 0
    for token in takewhile(lambda token: token.type != "tr_close", tokens):
        if token.type == "inline":
            start = max(line.find(token.content, start), start)
            cells.append((token.content, start + 1))
    return cells


def _split_instructions(source: str) -> tuple[str, list[str]]:
    """Split the lines that no reader sees from the end of a paragraph."""
    lines = source.split("\n")
    count = len(list(takewhile(_INSTRUCTION.fullmatch, map(str.strip, reversed(lines)))))
    return "\n".join(lines[: len(lines) - count]), lines[len(lines) - count :]


def is_alone(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether a block, from one token to another, is all of a bullet."""
    around = [token.type for token in (*tokens[first - 1 : first], *tokens[last + 1 : last + 2])]
    return around == ["list_item_open", "list_item_close"]


def prefix_of(line: str, content: str) -> str:
    """Return what precedes the content of a block in its line: indentation, and the markers of lists and quotations."""
    line = line.rstrip()
    return line[: len(line) - len(content.rstrip())]


def _marked(text: str, before: str) -> str:
    """Replace the check box of a task and the marker of an alert at the start of a paragraph.

    :param before: the type of the token before the paragraph.
    """
    if before == "list_item_open" and (task := _TASK.match(text)):
        return f"{'☐' if task[1] == ' ' else '☑'}{text[task.end() :]}"
    if before == "blockquote_open" and (alert := _ALERT.match(text)):
        return f"**{alert[1].capitalize()}:** {text[alert.end() :]}"
    return text
