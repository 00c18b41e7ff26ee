"""Explain YAML syntax errors in flow collections (lists and mappings in brackets)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import yaml_syntax
from sphinxext_progress.reading.yaml_events import mark_position

if TYPE_CHECKING:
    from sphinxext_progress.diagnostics import Position
    from sphinxext_progress.reading.yaml_events import StoppedError

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
            message = yaml_syntax.UNCLOSED_BRACKET.format(bracket=quoted(rest[0]), closing=_CLOSING[rest[0]])
            return mark_position(mark), message
    return None


def _minimum_indentation(before: str) -> int:
    """Return the column of the key or dash of a flow collection; its further lines are indented deeper.

    :param before: the text before the bracket on its line.
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
    place = mark_position(error.stop)
    if error.line_at(error.stop)[1].startswith(":"):
        return place, yaml_syntax.SECOND_COLON.format()
    closing = _CLOSING[error.line_at(error.start)[1][0]]
    return place, yaml_syntax.MISSING_COMMA.format(closing=closing)


def line_indentation(line: str) -> int:
    """Return the number of leading spaces of a line."""
    return len(line) - len(line.lstrip(" "))
