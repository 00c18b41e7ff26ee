"""Syntax errors of YAML in lists and mappings that are written in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Position, quoted

if TYPE_CHECKING:
    from sphinxext_progress.reading.yaml_events import StoppedError

#: The message about a colon that ends no key.
SECOND_COLON_MESSAGE = "there is a second ': ' in this line; quote the value"

_CLOSING = {"[": "]", "{": "}"}


def unclosed_bracket(error: StoppedError) -> tuple[Position, str] | None:
    """Brackets that are not closed take up the lines below.

    :param error: the error, and what the parser knew.
    """
    at_end = error.stop.line >= len(error.lines) - 1 and not error.line_at(error.stop)[1]
    for mark in error.opened:
        before, rest = error.line_at(mark)
        if rest[:1] not in _CLOSING:
            # A tag before them, which is refused by itself.
            continue
        limit = _limit(before)
        below = error.lines[mark.line + 1 : error.stop.line + 1]
        if at_end or any(line.strip() and line_indentation(line) <= limit for line in below):
            return Position(mark.line + 1, mark.column + 1), (
                f"{quoted(rest[0])} is not closed; add '{_CLOSING[rest[0]]}', or quote the value if it is text"
            )
    return None


def _limit(before: str) -> int:
    """Find the column that the lines in brackets are indented deeper than: that of their key, or of their dash.

    :param before: what is before the brackets in their line.
    """
    dashes = re.match(r"(?: *-(?= ))*", before)
    assert dashes, "the pattern matches nothing too"
    if key := before[dashes.end() :].lstrip(" "):
        return len(before) - len(key)
    # Brackets around the whole file have no limit.
    return dashes.end() - 1 if dashes[0] else len(before) - 1


def error_in_brackets(error: StoppedError) -> tuple[Position, str] | None:
    """Something in brackets does not fit.

    :param error: the error, and what the parser knew.
    """
    if "flow" not in error.context or "node content" in error.problem:
        return None
    place = Position(error.stop.line + 1, error.stop.column + 1)
    if error.line_at(error.stop)[1].startswith(":"):
        return place, SECOND_COLON_MESSAGE
    closing = _CLOSING[error.line_at(error.start)[1][0]]
    return place, f"a ',' or '{closing}' is missing here; add it, or quote the value if it is text"


def line_indentation(line: str) -> int:
    """Count the spaces that a line begins with.

    :param line: the line.
    """
    return len(line) - len(line.lstrip(" "))
