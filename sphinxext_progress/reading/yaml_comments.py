"""Text that YAML takes for a comment: the rest of ``Fix #12``, the whole of ``pr: #12``."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from sphinxext_progress.diagnostics import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A hash sign that may begin a comment.
_SIGN = re.compile(r"(?<![^\s\[\]{},'\"|>+\d-])#")
# One followed by a word, as an author's own comments rarely are.
_WORD = re.compile(r"(?<=[\s\[\]{},'\"|>+\d-])#(?=[^\s#!])")
_REST = re.compile(r"[^\r\n]*")
_NUMBERS = re.compile(r"#[0-9]+(?:[ ,]+#?[0-9]+)*[ \]},]*")
_BLOCK_SIGN = re.compile(r"[|>][-+0-9]{0,2}[ \t]{0,80}")
# Blank lines and lines that are comments.
_NOTHING = re.compile(r"(?:\s|#[^\r\n]*)*")
_QUOTES = frozenset("'\"")
_COLON = re.compile(r" ?:(?:\s|\Z)")


#: The whole of a value behind the sign before it.
INSTEAD_OF_VALUE = re.compile(r"[ \t]+(#[^\s#!].*)")


def may_hide_text(text: str) -> bool:
    """Tell whether a text has signs that may begin such a comment.

    :param text: the text of a file.
    """
    return _WORD.search(text) is not None


def find_lost_text(text: str, scalars: Sequence[Any], end: int, broken: int) -> Iterator[tuple[int, str]]:
    """Find comments that were meant as text.

    :param text: the text of a file.
    :param scalars: the events of its scalars up to ``end``, in order.
    :param end: the offset up to which the file could be read.
    :param broken: the offset of a list in brackets that does not end; any comment in it may be the reason.
    :return: the offset of each comment, and a message.
    """
    starts = [scalar.start_mark.index for scalar in scalars]
    after = 0
    for found in _SIGN.finditer(text, 0, end):
        at = found.start()
        if at < after:
            continue
        place = bisect_right(starts, at) - 1
        before = scalars[place] if place >= 0 else None
        begin = max(after, before.end_mark.index if before else 0)
        if before and at < begin:
            sign = _BLOCK_SIGN.match(text, starts[place]) if before.style else None
            if sign is None or sign.end() != at:
                continue
            begin = at
        comment = _rest(text, at)
        after = at + len(comment)
        if not _WORD.match(text, at):
            continue
        # What is between the comment and the value or comment before it; a line break where the line begins there.
        gap = text[max(begin - 1, 0) : at] if begin else "\n" + text[:at]
        *others, lead = re.split("[\r\n]", gap)
        # On a line of its own it is one, unless it has the end of a list that is missing.
        if others and not lead.strip() and (at < broken or not re.search(r"[\]}]", comment)):
            continue
        following = scalars[place + 1] if place + 1 < len(scalars) else None
        beside = before if not others and not gap[1:].strip() else None
        # What follows a closing quote was left out of the value on purpose.
        is_number = comment[1].isdecimal() and not (beside and beside.style in _QUOTES)
        if at >= broken or is_number or _is_lost(text, at, lead, beside, following):
            yield at, _message(comment)


def _rest(text: str, at: int) -> str:
    found = _REST.match(text, at)
    assert found, "the pattern matches nothing too"
    return found[0]


def _is_lost(text: str, at: int, lead: str, beside: Any, following: Any) -> bool:
    """Tell whether the words of a comment stand where a value is expected.

    :param text: the text of the file.
    :param at: the offset of the comment.
    :param lead: what is before it in its line, or behind the last value.
    :param beside: the scalar directly before it, if one is.
    :param following: the next scalar, if there is one.
    """
    if beside:
        return not beside.style
    if not lead.rstrip().endswith((":", "-")) or following is None:
        return False
    # The value begins in a later line, and the words before it are lost.
    nothing = _NOTHING.match(text, at)
    is_key = _COLON.match(text, following.end_mark.index)
    return nothing is not None and nothing.end() == following.start_mark.index and not is_key


def _message(comment: str) -> str:
    remedy = "quote the value"
    if _NUMBERS.fullmatch(comment):
        remedy = "write numbers without '#', or quote the value if it is text"
    return f"YAML takes {quoted(comment)} for a comment and drops it; {remedy}"
