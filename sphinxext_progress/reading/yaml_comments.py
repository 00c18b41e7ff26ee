"""Find text that YAML reads as a comment: the end of ``Fix #12``, the value of ``pr: #12``."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import yaml

from sphinxext_progress.diagnostics import MAX_DIAGNOSTICS, Position, quoted
from sphinxext_progress.diagnostics.messages import yaml_syntax
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.reading.yaml_events import QUOTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A hash sign that may begin a comment.
_COMMENT_START = re.compile(r"(?<![^\s\[\]{},'\"|>+\d-])#")
# One that is directly followed by a word, which is rare in intended comments.
_TEXT_START = re.compile(r"(?<=[\s\[\]{},'\"|>+\d-])#(?=[^\s#!])")
_REST = re.compile(r"[^\r\n]*")
_NUMBERS = re.compile(r"#[0-9]+(?:[ ,]+#?[0-9]+)*[ \]},]*")
_BLOCK_SIGN = re.compile(r"[|>][-+0-9]{0,2}[ \t]{0,80}")
# Blank lines and comment lines.
_BLANKS_AND_COMMENTS = re.compile(r"(?:\s|#[^\r\n]*)*")
_COLON = re.compile(r" ?:(?:\s|\Z)")


# A comment in place of the whole value.
_INSTEAD_OF_VALUE = re.compile(r"[ \t]+(#[^\s#!].*)")


class HiddenText:
    """The text of one file that YAML reads as comments although it was probably meant as a value."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Whether there is a hash sign that may hide text; most files have none and need no check.
        self._is_possible = _TEXT_START.search(text) is not None
        self._scalars: list[Any] = []

    def collect_scalars(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        """Return the same events; remember the scalars if the comments have to be checked."""
        return self._collected(events) if self._is_possible else events

    def _collected(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._scalars.append(event)
            yield event

    def instead_of_value(self, line: str, mark: Any) -> LocatedText | None:
        """Return the comment that takes the place of an empty value.

        :param line: the line on which the value is expected.
        :param mark: the mark of the value.
        """
        lost = _INSTEAD_OF_VALUE.match(line, mark.column) if self._is_possible else None
        return LocatedText(lost[1], mark.line + 1, lost.start(1) + 1) if lost else None

    def find(self, end: int | None = None, broken: int | None = None) -> Iterator[tuple[Position, str]]:
        """Yield the comments that were probably meant as text, as position and message, in order.

        :param end: the offset up to which the file could be parsed; by default the end of its last scalar.
        :param broken: the offset of an unclosed flow collection; any comment in it may be the reason.
        """
        if not self._is_possible:
            return
        if end is None:
            end = self._scalars[-1].end_mark.index if self._scalars else 0
        begins = [0, *(match.end() for match in re.finditer("\r\n|\r|\n", self._text))]
        broken = len(self._text) if broken is None else broken
        for number, (at, comment) in enumerate(_hidden_comments(self._text, self._scalars, end, broken)):
            line = bisect_right(begins, at)
            # Diagnostics that are not listed need no message: a file may have hundreds of thousands.
            message = _message(comment) if number < MAX_DIAGNOSTICS else ""
            yield Position(line, at - begins[line - 1] + 1), message


def _hidden_comments(text: str, scalars: Sequence[Any], end: int, broken: int) -> Iterator[tuple[int, str]]:
    """Yield the offset and the text of comments that were probably meant as text.

    :param scalars: the events of the scalars up to ``end``, in order.
    :param end: the offset up to which the file could be parsed.
    :param broken: the offset of an unclosed flow collection; any comment in it may be the reason.
    """
    starts = [scalar.start_mark.index for scalar in scalars]
    after = 0
    for match in _COMMENT_START.finditer(text, 0, end):
        at = match.start()
        if at < after:
            continue
        index = bisect_right(starts, at) - 1
        before = scalars[index] if index >= 0 else None
        begin = max(after, before.end_mark.index if before else 0)
        if before and at < begin:
            sign = _BLOCK_SIGN.match(text, starts[index]) if before.style else None
            if sign is None or sign.end() != at:
                continue
            begin = at
        comment = _rest(text, at)
        after = at + len(comment)
        if not _TEXT_START.match(text, at):
            continue
        # The text between the comment and the value or comment before it, with the line break before an empty one.
        gap = text[max(begin - 1, 0) : at] if begin else "\n" + text[:at]
        *others, lead = re.split("[\r\n]", gap)
        # On a line of its own it is a comment, unless it contains the missing end of a flow collection.
        if others and not lead.strip() and (at < broken or not re.search(r"[\]}]", comment)):
            continue
        following = scalars[index + 1] if index + 1 < len(scalars) else None
        adjacent = before if not others and not gap[1:].strip() else None
        # Text after a closing quote is intentionally outside the value.
        is_number = comment[1].isdecimal() and not (adjacent and adjacent.style in QUOTES)
        if at >= broken or is_number or _is_lost(text, at, lead, adjacent, following):
            yield at, comment


def _rest(text: str, at: int) -> str:
    match = _REST.match(text, at)
    assert match, "the pattern also matches an empty string"
    return match[0]


def _is_lost(text: str, at: int, lead: str, adjacent: Any, following: Any) -> bool:
    """Return whether a comment is in a place where a value is expected.

    :param at: the offset of the comment.
    :param lead: the text before it on its line, or after the last value.
    :param adjacent: the scalar directly before it, if any.
    :param following: the next scalar, if any.
    """
    if adjacent:
        return not adjacent.style
    if not lead.rstrip().endswith((":", "-")) or following is None:
        return False
    # The value begins on a later line, so the text before it is lost.
    skipped = _BLANKS_AND_COMMENTS.match(text, at)
    is_key = _COLON.match(text, following.end_mark.index)
    return skipped is not None and skipped.end() == following.start_mark.index and not is_key


def _message(comment: str) -> str:
    message = yaml_syntax.NUMBERS_AS_COMMENT if _NUMBERS.fullmatch(comment) else yaml_syntax.TEXT_AS_COMMENT
    return message.format(comment=quoted(comment))
