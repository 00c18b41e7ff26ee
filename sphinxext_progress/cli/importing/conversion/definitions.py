"""Collect the definitions of a page, for links and footnotes: a text of a report cannot contain them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.importing.conversion.inline import convert_inline
from sphinxext_progress.cli.importing.conversion.remarks import Remarks
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from sphinxext_progress.cli.importing.conversion.page_context import PageContext
    from sphinxext_progress.cli.importing.conversion.page_lines import PageLine

#: The labels and destinations of definitions that are used to hide a comment: ``[//]: # (text)``.
_COMMENT_LABELS = frozenset({"//", "COMMENT", "#", "_"})
_COMMENT_TARGETS = frozenset({"#", "", "<>"})


class Definitions:
    """The definitions of one page."""

    def __init__(self, lines: Sequence[PageLine], tokens: Sequence[Token], context: PageContext) -> None:
        """Read the definitions.

        :param tokens: the blocks of the lines.
        :param context: receives the texts of the footnotes.
        """
        self._lines = lines
        self._context = context
        #: The lines of the footnotes with a text, by label, and those of footnotes that have no place.
        self._footnotes: dict[str, tuple[int, int]] = {}
        self._unplaced: list[tuple[int, int]] = []
        for label, begin, end, content in _footnotes(tokens):
            if content is None:
                self._remarks(begin).leave(messages.FOOTNOTE_WITH_BLOCKS.format(), self._source(begin, end))
                self._unplaced.append((begin, end))
            elif label in self._footnotes:
                self._leave_unused_footnote(label, begin, end)
                self._unplaced.append((begin, end))
            else:
                self._footnotes[label] = (begin, end)
                context.footnotes[label] = convert_inline(content, context, partial(_start, lines[begin].number))

    def lines(self) -> Iterator[tuple[int, int]]:
        """Yield the first line and the end of each definition."""
        yield from (*self._footnotes.values(), *self._unplaced)
        for definition in [*self._references().values(), *self._context.env.get("duplicate_refs", ())]:
            begin, end = definition["map"]
            yield begin, end

    def report_unused(self) -> None:
        """Report the definitions that no text has used."""
        unused = []
        for label, definition in self._references().items():
            begin, end = definition["map"]
            if label in _COMMENT_LABELS and definition["href"] in _COMMENT_TARGETS:
                self._remarks(begin).hide(self._source(begin, end))
            elif label not in self._context.used_labels:
                unused.append((begin, end))
        unused += [tuple(definition["map"]) for definition in self._context.env.get("duplicate_refs", ())]
        if unused:
            sources = "\n".join(self._source(begin, end) for begin, end in sorted(unused))
            self._remarks(min(unused)[0]).leave(messages.UNUSED_DEFINITION.format(), sources)
        for label, (begin, end) in self._footnotes.items():
            if label not in self._context.used_footnotes:
                self._leave_unused_footnote(label, begin, end)

    def _leave_unused_footnote(self, label: str, begin: int, end: int) -> None:
        problem = messages.UNUSED_FOOTNOTE.format(label=quoted(label))
        self._remarks(begin).leave(problem, self._source(begin, end))

    def _references(self) -> dict[str, dict[str, Any]]:
        references: dict[str, dict[str, Any]] = self._context.env.get("references", {})
        return references

    def _remarks(self, index: int) -> Remarks:
        return Remarks(self._context.findings, self._lines[index].number)

    def _source(self, begin: int, end: int) -> str:
        return "\n".join(line.text for line in self._lines[begin:end]).rstrip()


def _start(number: int, offset: int) -> tuple[int, int]:  # noqa: ARG001 - footnotes are reported at their start
    """Return the position of a footnote on the page."""
    return number, 1


def _footnotes(tokens: Sequence[Token]) -> Iterator[tuple[str, int, int, str | None]]:
    """Yield the label, the first line, the end and the text of each footnote; None if it has other blocks."""
    for index, token in enumerate(tokens):
        if token.type == "footnote_reference_open":
            begin, end = token.map or (0, 0)
            inside = tokens[index + 1 : next(_ends(tokens, index))]
            types = {inner.type for inner in inside}
            texts = [inner.content for inner in inside if inner.type == "inline"]
            is_plain = types <= {"paragraph_open", "inline", "paragraph_close"}
            yield str(token.meta["label"]), begin, end, " ".join(" ".join(texts).split()) if is_plain else None


def _ends(tokens: Sequence[Token], start: int) -> Iterator[int]:
    return (index for index in range(start, len(tokens)) if tokens[index].type == "footnote_reference_close")
