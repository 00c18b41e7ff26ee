"""Convert the blocks of a page, and put the results in the place of its lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block.table import escapedSplit

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.conversion.directives import DirectiveConverter
from sphinxext_progress.cli.importing.conversion.html_blocks import HtmlBlockWriter
from sphinxext_progress.cli.importing.conversion.inline import convert_inline
from sphinxext_progress.cli.importing.conversion.page_lines import HEADING, PageLine, prefix_lines
from sphinxext_progress.cli.importing.conversion.page_parser import parse_page
from sphinxext_progress.cli.importing.conversion.remarks import Remarks
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.commonmark import MAX_DELIMITERS, delimiters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from sphinxext_progress.cli.importing.conversion.inline import PageContext

_TASK = re.compile(r"\[([ xX])\](?=\s)")
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*\n?", re.IGNORECASE)
#: The attributes of a heading, in the syntax of kramdown, pandoc and MyST.
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}]*\}\s*\Z")
#: Lines that only tell a site generator what to do: attributes, a table of contents, a label of reStructuredText.
_INSTRUCTION = re.compile(r"\{:[^{}]*\}|\{[.#][^{}]*\}|\[\[toc\]\]|\[toc\]|\.\. _[^:]+:", re.IGNORECASE)
#: What precedes a row, by whether it may begin on the line of a list marker.
_ROW_PREFIX = {False: re.compile(r"[\s>]*"), True: re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*")}
_CONTAINERS = ("list_item", "blockquote")


class BlockConverter:
    """Converts the blocks of a page, or of the content of a directive."""

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
        self._directives = DirectiveConverter(self._convert_nested)

    def convert(self, tokens: Sequence[Token]) -> list[PageLine]:
        """Return the lines with all blocks converted.

        :param tokens: the blocks of the lines.
        """
        footnotes = 0
        self._context.own_labels.update(token.content for token in tokens if token.type == "myst_target")
        for index, token in enumerate(tokens):
            footnotes += token.nesting if token.type.startswith("footnote_reference") else 0
            if footnotes:
                continue
            kind = token.type.removesuffix("_open").removesuffix("_close")
            if kind in _CONTAINERS:
                if token.nesting > 0:
                    self._containers.append(kind)
                else:
                    self._containers.pop()
            elif convert := self._CONVERTERS.get(token.type):
                convert(self, tokens, index)
        lines = [*self._lines]
        for begin, end, new_lines in sorted(self._edits, key=lambda edit: edit[:2], reverse=True):
            lines[begin:end] = new_lines
        return lines

    def remove(self, begin: int, end: int) -> None:
        """Remove lines, such as definitions."""
        self._edits.append((begin, end, []))

    def _convert_nested(self, lines: Sequence[PageLine]) -> list[PageLine]:
        env = {"references": dict(self._context.env.get("references", {}))}
        tokens = parse_page("\n".join(line.text for line in lines), env)
        return BlockConverter(lines, self._context, in_container=True).convert(tokens)

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

    # Texts ----------------------------------------------------------------------------------------------

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
            prefix = len(_prefix(self._lines[begin + index].text, contents[index]))
            return self._lines[begin + index].number, (column or prefix + 1) + len(before[-1])

        return convert_inline(source, self._context, position, kind)

    def _paragraph(self, tokens: Sequence[Token], index: int) -> None:
        inline, (begin, end) = tokens[index + 1], tokens[index].map or (0, 0)
        source = inline.content
        prefix = _prefix(self._lines[begin].text, source.split("\n")[0])
        text = self._without_instructions(source, begin)
        text = _marked(self._convert_text(text, begin, "paragraph"), tokens[index - 1].type if index else "")
        if text == source:
            self._strip_line_ends(begin, end)
            return
        old_lines, new_lines = source.split("\n"), text.split("\n") if text else []
        lines = [
            PageLine(
                line if line in old_lines else markdown_text.escape_line_start(line.lstrip()),
                self._lines[min(begin + offset, end - 1)].number,
            )
            for offset, line in enumerate(new_lines)
        ]
        self._replace(tokens[index], prefix, lines, alone=_is_alone(tokens, index, index + 2))

    def _without_instructions(self, source: str, begin: int) -> str:
        """Remove the lines of a paragraph that no reader sees from its end."""
        lines = source.split("\n")
        while lines and _INSTRUCTION.fullmatch(lines[-1].strip()):
            self._remarks(begin + len(lines) - 1).hide(lines.pop())
        return "\n".join(lines)

    def _strip_line_ends(self, begin: int, end: int) -> None:
        """Remove blanks without effect from the ends of lines."""
        for index in range(begin, end):
            line = self._lines[index]
            if line.text != line.text.rstrip():
                self._edits.append((index, index + 1, [PageLine(line.text.rstrip(), line.number)]))

    def _heading(self, tokens: Sequence[Token], index: int) -> None:
        token, inline = tokens[index], tokens[index + 1]
        begin, _ = token.map or (0, 0)
        line, level = self._lines[begin], int(token.tag[1:])
        source = " ".join(inline.content.split("\n"))
        is_atx = token.markup.startswith("#")
        start = line.text.find(token.markup) if is_atx else len(_prefix(line.text, inline.content.split("\n")[0]))
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
            self._replace(token, prefix, [PageLine(f"**{title}**" if "*" not in title else title, line.number)])
            return
        if title == source and is_atx:
            new_line = PageLine(line.text, line.number, HEADING, level)
        else:
            text = markdown_text.escape_closing(title)
            new_line = PageLine(f"{'#' * level} {text}".rstrip(), line.number, HEADING, level)
        self._replace(token, "", [new_line])

    def _row(self, tokens: Sequence[Token], index: int) -> None:
        begin, _ = tokens[index].map or (0, 0)
        cells, columns, line = [], [], self._lines[begin].text
        start, kind = 0, "nested cell" if self._is_nested else "cell"
        for token in tokens[index + 1 :]:
            if token.type == "tr_close":
                break
            if token.type == "inline":
                cells.append(token.content)
                start = max(line.find(token.content, start), start)
                columns.append(start + 1)
        texts = [self._convert_text(cell, begin, kind, column) for cell, column in zip(cells, columns, strict=True)]
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

    # Blocks ---------------------------------------------------------------------------------------------

    def _html(self, tokens: Sequence[Token], index: int) -> None:
        token, context = tokens[index], self._context
        begin, end = token.map or (0, 0)
        source = token.content.rstrip("\n")
        prefix = _prefix(self._lines[begin].text, source.split("\n")[0])
        comment = source.rfind("<!--")
        if comment >= 0 and "-->" not in source[comment:]:
            line = begin + source[:comment].count("\n")
            self._remarks(line, len(prefix) + 1).leave(messages.UNCLOSED_COMMENT.format(), source[comment:])
            source = source[:comment]
        numbers = [line.number for line in self._lines[begin:end]]
        writer = HtmlBlockWriter(context, numbers, len(prefix) + 1, in_container=self._is_nested)
        lines = writer.write(source)
        if lines and not self._is_nested:
            # What follows, or precedes, may continue a paragraph.
            blank = PageLine("", numbers[0])
            lines = [blank, *lines, blank]
        self._replace(
            token, prefix if prefix.strip() or self._is_nested else "", lines, alone=_is_alone(tokens, index, index)
        )

    def _directive(self, tokens: Sequence[Token], index: int) -> None:
        token = tokens[index]
        begin, _ = token.map or (0, 0)
        info = token.info.strip()
        if token.type == "fence" and not info.startswith("{"):
            return
        line = self._lines[begin]
        prefix = line.text[: line.text.find(token.markup)]
        numbers = [page_line.number for page_line in self._lines[begin + 1 :]] or [line.number]
        content = [
            PageLine(text, numbers[min(offset, len(numbers) - 1)])
            for offset, text in enumerate(token.content.removesuffix("\n").split("\n"))
        ]
        fence = PageLine(line.text[len(prefix) :], line.number)
        lines = self._directives.convert(info, fence, content, self._remarks(begin, len(prefix) + 1))
        self._replace(token, prefix, lines)

    def _target(self, tokens: Sequence[Token], index: int) -> None:
        begin, end = tokens[index].map or (0, 0)
        self._remarks(begin).note(messages.ANCHOR_REMOVED.format(name=quoted(tokens[index].content)))
        self.remove(begin, end)

    _CONVERTERS = {  # noqa: RUF012 - filled once
        "paragraph_open": _paragraph,
        "heading_open": _heading,
        "tr_open": _row,
        "html_block": _html,
        "fence": _directive,
        "colon_fence": _directive,
        "myst_target": _target,
    }


def _is_alone(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether a block, from one token to another, is all of a bullet."""
    around = [token.type for token in (*tokens[first - 1 : first], *tokens[last + 1 : last + 2])]
    return around == ["list_item_open", "list_item_close"]


def _prefix(line: str, content: str) -> str:
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
