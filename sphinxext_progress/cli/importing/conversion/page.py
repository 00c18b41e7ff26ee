"""Convert the blocks of a page, and put the results in the place of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli.importing.conversion.directives import DirectiveConverter
from sphinxext_progress.cli.importing.conversion.html_blocks import HtmlBlockWriter
from sphinxext_progress.cli.importing.conversion.page_lines import PageLine
from sphinxext_progress.cli.importing.conversion.page_parser import parse_page
from sphinxext_progress.cli.importing.conversion.text_blocks import TextBlockConverter, is_alone, prefix_of
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token


_CONTAINERS = ("list_item", "blockquote")


class BlockConverter(TextBlockConverter):
    """Converts the blocks of a page, or of the content of a directive."""

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

    # Blocks ---------------------------------------------------------------------------------------------

    def _html(self, tokens: Sequence[Token], index: int) -> None:
        token, context = tokens[index], self._context
        begin, end = token.map or (0, 0)
        source = token.content.rstrip("\n")
        prefix = prefix_of(self._lines[begin].text, source.split("\n")[0])
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
            token, prefix if prefix.strip() or self._is_nested else "", lines, alone=is_alone(tokens, index, index)
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
        lines = DirectiveConverter(self._convert_nested).convert(
            info, fence, content, self._remarks(begin, len(prefix) + 1)
        )
        self._replace(token, prefix, lines)

    def _target(self, tokens: Sequence[Token], index: int) -> None:
        begin, end = tokens[index].map or (0, 0)
        self._remarks(begin).note(messages.ANCHOR_REMOVED.format(name=quoted(tokens[index].content)))
        self.remove(begin, end)

    _CONVERTERS = {  # noqa: RUF012 - filled once
        "paragraph_open": TextBlockConverter.convert_paragraph,
        "heading_open": TextBlockConverter.convert_heading,
        "tr_open": TextBlockConverter.convert_row,
        "html_block": _html,
        "fence": _directive,
        "colon_fence": _directive,
        "myst_target": _target,
    }
