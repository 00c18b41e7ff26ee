"""Explain YAML syntax errors in flow collections (lists and mappings in brackets)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Position, quoted

if TYPE_CHECKING:
    from sphinxext_progress.reading.yaml_events import StoppedError

#: The message about a colon after the one that ends the key.
SECOND_COLON_MESSAGE = "there is a second ': ' in this line; quote the value"

_CLOSING = {"[": "]", "{": "}"}


def unclosed_bracket(error: StoppedError) -> tuple[Position, str] | None:
    """Explain a bracket that is not closed and swallows the lines below."""
    at_end = error.stop.line >= len(error.lines) - 1 and not error.line_at(error.stop)[1]
    for mark in error.opened:
        before, rest = error.line_at(mark)
        if rest[:1] not in _CLOSING:
            # A tag precedes the bracket; it has a diagnostic of its own.
            continue
        limit = _minimum_indentation(before)
        below = error.lines[mark.line + 1 : error.stop.line + 1]
        if at_end or any(line.strip() and line_indentation(line) <= limit for line in below):
            return Position(mark.line + 1, mark.column + 1), (
                f"{quoted(rest[0])} is not closed; add '{_CLOSING[rest[0]]}', or quote the value if it is text"
            )
    return None


def _minimum_indentation(before: str) -> int:
    """Return the column of the key or dash of a flow collection; its further lines are indented deeper.

    :param before: the text before the bracket in its line.
    """
    dashes = re.match(r"(?: *-(?= ))*", before)
    assert dashes, "the pattern matches nothing too"
    if key := before[dashes.end() :].lstrip(" "):
        return len(before) - len(key)
    # A flow collection around the whole file has no such column.
    return dashes.end() - 1 if dashes[0] else len(before) - 1


def error_in_brackets(error: StoppedError) -> tuple[Position, str] | None:
    """Explain a missing comma or bracket, or a second colon, inside brackets."""
    if "flow" not in error.context or "node content" in error.problem:
        return None
    place = Position(error.stop.line + 1, error.stop.column + 1)
    if error.line_at(error.stop)[1].startswith(":"):
        return place, SECOND_COLON_MESSAGE
    closing = _CLOSING[error.line_at(error.start)[1][0]]
    return place, f"a ',' or '{closing}' is missing here; add it, or quote the value if it is text"


def line_indentation(line: str) -> int:
    """Return the number of leading spaces of a line."""
    return len(line) - len(line.lstrip(" "))
