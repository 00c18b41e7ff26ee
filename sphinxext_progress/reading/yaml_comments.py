"""Find text that YAML reads as a comment: the end of ``Fix #12``, the value of ``pr: #12``."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import yaml_syntax

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
_QUOTES = frozenset("'\"")
_COLON = re.compile(r" ?:(?:\s|\Z)")


#: A comment in place of the whole value.
INSTEAD_OF_VALUE = re.compile(r"[ \t]+(#[^\s#!].*)")


def may_hide_text(text: str) -> bool:
    """Return whether a file contains a hash sign that may hide text."""
    return _TEXT_START.search(text) is not None


def find_lost_text(text: str, scalars: Sequence[Any], end: int, broken: int) -> Iterator[tuple[int, str]]:
    """Yield comments that were probably meant as text, as offset and message.

    :param text: the text of the file.
    :param scalars: the events of its scalars up to ``end``, in order.
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
        # Text after a closing quote is outside of the value on purpose.
        is_number = comment[1].isdecimal() and not (adjacent and adjacent.style in _QUOTES)
        if at >= broken or is_number or _is_lost(text, at, lead, adjacent, following):
            yield at, _message(comment)


def _rest(text: str, at: int) -> str:
    match = _REST.match(text, at)
    assert match, "the pattern also matches an empty string"
    return match[0]


def _is_lost(text: str, at: int, lead: str, adjacent: Any, following: Any) -> bool:
    """Return whether a comment is in a place where a value is expected.

    :param text: the text of the file.
    :param at: the offset of the comment.
    :param lead: the text before it in its line, or after the last value.
    :param adjacent: the scalar directly before it, if any.
    :param following: the next scalar, if any.
    """
    if adjacent:
        return not adjacent.style
    if not lead.rstrip().endswith((":", "-")) or following is None:
        return False
    # The value begins in a later line, so the text before it is lost.
    skipped = _BLANKS_AND_COMMENTS.match(text, at)
    is_key = _COLON.match(text, following.end_mark.index)
    return skipped is not None and skipped.end() == following.start_mark.index and not is_key


def _message(comment: str) -> str:
    message = yaml_syntax.NUMBERS_AS_COMMENT if _NUMBERS.fullmatch(comment) else yaml_syntax.TEXT_AS_COMMENT
    return message.format(comment=quoted(comment))
