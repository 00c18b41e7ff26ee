"""Explain YAML syntax errors in plain terms, at the position of the mistake.

A parser stops where it cannot continue, possibly at the end of the file; the mistake is often at the start of the
construct that it was reading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinxext_progress.diagnostics import Position, code_point, quoted
from sphinxext_progress.diagnostics.messages import yaml_syntax
from sphinxext_progress.reading import yaml_brackets
from sphinxext_progress.reading.yaml_events import QUOTES, mark_position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.reading.yaml_events import StoppedError

# The maximum length of a key in YAML, in characters.
_MAX_KEY = 1024

_NOT_ALLOWED = (
    ("keys are not allowed", yaml_syntax.KEY_SIGN),
    ("entries are not allowed", yaml_syntax.LIST_ON_KEY_LINE),
)

# A character that looks like a space but is not one in YAML.
_BLANK = re.compile(r"[^\S \t\r\n]")
_MERGE = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|\Z)")
_KEY = re.compile(r" *(?:- +)?[A-Za-z_][\w-]*:(?:\s|\Z)")
_NO_SPACE = re.compile(r"[A-Za-z_][\w-]*:(?!//)(?=[^\s:])")
_ESCAPE = re.compile(r"\\(?:[xuU][0-9A-Fa-f]*|.)?")
_ROLE = re.compile(r"\{[\w:+-]+\}\Z")
_BRACKET = re.compile(r"(?:^|[:-])[ ]+([\[{])")


def explain_syntax_error(error: StoppedError) -> tuple[Position, str]:
    """Return the position of the mistake that causes a syntax error, and a message.

    :param error: the error, with the state of the parser.
    """
    for explanation in _EXPLANATIONS:
        if answer := explanation(error):
            return answer
    return mark_position(
        error.start if error.context.startswith("while scanning") else error.stop
    ), yaml_syntax.NOT_YAML.format()


def tag_message(mark: Any, lines: Sequence[str]) -> str:
    """Return the message about a value that begins with a tag, or with text that looks like one."""
    tag = re.match(r"\S*", lines[mark.line][mark.column :])
    assert tag, "the pattern also matches an empty string"
    return yaml_syntax.TAG.format(tag=quoted(tag[0]))


def _arithmetic_error(error: StoppedError) -> tuple[Position, str] | None:
    """Explain an arithmetic error inside PyYAML: an invalid escape or version number."""
    if error.problem:
        return None
    before, rest = error.line_at(error.stop)
    if not before.endswith(("\\U", "\\u", "\\x")):
        return Position(error.stop.line + 1, 1), yaml_syntax.DIRECTIVE.format()
    digits = re.match("[0-9A-Fa-f]*", rest)
    escape = before[-2:] + (digits[0][:8] if digits else "")
    return Position(error.stop.line + 1, len(before) - 1), yaml_syntax.NOT_A_CHARACTER.format(escape=quoted(escape))


def _in_quotes(error: StoppedError) -> tuple[Position, str] | None:
    if "quoted scalar" not in error.context:
        return None
    previous = error.scalar_before(error.start)
    if previous and previous.style in QUOTES and error.adjoins(previous, error.start):
        return _closed_late(previous)
    below = error.lines[error.start.line + 1 : error.stop.line + 1]
    if "escape" not in error.problem or any(map(_KEY.match, below)):
        return mark_position(error.start), yaml_syntax.UNCLOSED_QUOTE.format()
    # The parser has stopped one or more characters after the backslash.
    before, rest = error.line_at(error.stop)
    column = before.rfind("\\")
    escape = _ESCAPE.match(before[column:] + rest)
    assert escape, "an escape begins with a backslash"
    return Position(error.stop.line + 1, column + 1), yaml_syntax.NOT_AN_ESCAPE.format(escape=quoted(escape[0]))


def _at_the_start(error: StoppedError) -> tuple[Position, str] | None:
    """Explain a value that begins with a YAML indicator."""
    before, rest = error.line_at(error.start)
    if error.context in ("while scanning an alias", "while scanning an anchor"):
        if rest.startswith("* ") and not before.strip():
            return mark_position(error.start), yaml_syntax.STAR_ENTRY.format()
        return mark_position(error.start), yaml_syntax.REFERENCE_SIGN.format(sign=quoted(rest[0]))
    if "tag" in error.context or "tag" in error.problem:
        return mark_position(error.start), tag_message(error.start, error.lines)
    if "block scalar" in error.context:
        return mark_position(error.start), yaml_syntax.BLOCK_SIGN.format(sign=quoted(rest[0]))
    return None


def _token(error: StoppedError) -> tuple[Position, str] | None:
    """Explain an unexpected token."""
    before, rest = error.line_at(error.stop)
    if "cannot start any token" in error.problem:
        if rest[0] == "\t":
            return mark_position(error.stop), yaml_syntax.TAB.format()
        if rest[0] == "`" and (role := _ROLE.search(before)):
            place = Position(error.stop.line + 1, role.start() + 1)
            return place, yaml_syntax.ROLE.format(role=quoted(role[0]))
        return mark_position(error.stop), yaml_syntax.RESERVED_SIGN.format(sign=quoted(rest[0]))
    if "expected the node content" in error.problem:
        sign = quoted(rest[0]) if rest else "the end of the file"
        return mark_position(error.stop), yaml_syntax.MISSING_VALUE.format(sign=sign)
    message = next((message for problem, message in _NOT_ALLOWED if problem in error.problem), None)
    return (mark_position(error.stop), message.format()) if message else None


def _no_colon(error: StoppedError) -> tuple[Position, str] | None:
    """Explain a line that is neither a key nor an entry."""
    if error.problem != "could not find expected ':'":
        return None
    rest = error.line_at(error.start)[1]
    if error.stop.line == error.start.line and error.stop.column - error.start.column > _MAX_KEY:
        return mark_position(error.start), yaml_syntax.LONG_KEY.format(limit=_MAX_KEY)
    if blank := _BLANK.search(rest):
        place = Position(error.start.line + 1, error.start.column + blank.start() + 1)
        return place, yaml_syntax.BLANK.format(character=code_point(blank[0]))
    if _MERGE.match(rest):
        return mark_position(error.start), yaml_syntax.MERGE_CONFLICT.format()
    if key := _NO_SPACE.match(rest):
        return Position(error.start.line + 1, error.start.column + key.end() + 1), yaml_syntax.MISSING_SPACE.format()
    if re.match(r"-[^\s-]", rest):
        return mark_position(error.start), yaml_syntax.MISSING_DASH_SPACE.format()
    if error.follows_block(error.start):
        return mark_position(error.start), yaml_syntax.LESS_INDENTED.format()
    return mark_position(error.start), yaml_syntax.NOT_A_LINE.format()


def _colon(error: StoppedError) -> tuple[Position, str] | None:
    """Explain a colon where no key is allowed."""
    if "mapping values are not allowed" not in error.problem:
        return None
    before, _ = error.line_at(error.stop)
    scalar = error.scalar_before(error.stop)
    if not scalar or scalar.start_mark.line == error.stop.line:
        begin = scalar.start_mark.column if scalar else error.stop.column
        if not before[:begin].strip(" -") and len(before) - begin > _MAX_KEY:
            return Position(error.stop.line + 1, begin + 1), yaml_syntax.LONG_KEY.format(limit=_MAX_KEY)
        return mark_position(error.stop), yaml_syntax.SECOND_COLON.format()
    first, rest = error.line_at(scalar.start_mark)
    if not first.strip(" -") and (key := _NO_SPACE.match(rest)):
        return Position(scalar.start_mark.line + 1, len(first) + key.end() + 1), yaml_syntax.MISSING_SPACE.format()
    if scalar.style in QUOTES:
        return _closed_late(scalar)
    indentation = yaml_brackets.line_indentation(before)
    return Position(error.stop.line + 1, indentation + 1), yaml_syntax.KEY_IN_CONTINUATION.format()


def _closed_late(scalar: Any) -> tuple[Position, str]:
    return mark_position(scalar.start_mark), yaml_syntax.LATE_QUOTE.format(line=scalar.end_mark.line + 1)


def _after_value(error: StoppedError) -> tuple[Position, str] | None:
    """Explain text after the end of a value, on the same line."""
    if "block" not in error.context:
        return None
    before, rest = error.line_at(error.stop)
    scalar = error.scalar_before(error.stop)
    if rest[:1] in ("]", "}"):
        return mark_position(error.stop), yaml_syntax.STRAY_BRACKET.format(bracket=quoted(rest[0]))
    ends_here = scalar and scalar.end_mark.line == error.stop.line and not before[scalar.end_mark.column :].strip()
    if ends_here and scalar.style in QUOTES:
        if scalar.start_mark.line < error.stop.line:
            return _closed_late(scalar)
        inside = "''" if scalar.style == "'" else '\\"'
        return mark_position(error.stop), yaml_syntax.TEXT_AFTER_QUOTE.format(quote=inside)
    if (bracket := _BRACKET.search(before)) and "<scalar>" in error.problem:
        place = Position(error.stop.line + 1, bracket.start(1) + 1)
        return place, yaml_syntax.BRACKET_IN_TEXT.format(bracket=bracket[1])
    return None


def _in_block(error: StoppedError) -> tuple[Position, str] | None:
    """Explain a line whose indentation or kind does not fit the lines above."""
    if "block" not in error.context:
        return None
    _, rest = error.line_at(error.stop)
    if error.follows_block(error.stop):
        return mark_position(error.stop), yaml_syntax.LESS_INDENTED.format()
    if rest.startswith(":"):
        return mark_position(error.stop), yaml_syntax.MISSING_KEY_NAME.format()
    if "collection" in error.context and "'?'" in error.problem:
        return mark_position(error.stop), yaml_syntax.KEY_AMONG_ENTRIES.format()
    if "mapping" in error.context and "'-'" in error.problem:
        return mark_position(error.stop), yaml_syntax.ENTRY_AMONG_KEYS.format()
    return mark_position(error.stop), yaml_syntax.MISALIGNED.format()


def _document(error: StoppedError) -> tuple[Position, str] | None:
    """Explain a directive or a document marker before or after the report."""
    if "directive" in error.context or "YAML document" in error.problem or "duplicate YAML" in error.problem:
        return Position(error.start.line + 1, 1), yaml_syntax.DIRECTIVE.format()
    if "document start" not in error.problem:
        return None
    for number in range(min(error.stop.line, len(error.lines) - 1), -1, -1):
        if error.lines[number].startswith("%"):
            return Position(number + 1, 1), yaml_syntax.DIRECTIVE.format()
        if error.lines[number].startswith("..."):
            return Position(number + 1, 1), yaml_syntax.DOCUMENT_END.format()
    return (mark_position(error.stop), yaml_syntax.MISALIGNED.format()) if "block mapping" in error.problem else None


def _after_comment(error: StoppedError) -> tuple[Position, str] | None:
    """Explain a comment that ends a text of several lines."""
    mark = error.start if "expected ':'" in error.problem else error.stop
    scalar, line = error.scalar_before(mark), mark.line - 1
    # Nothing follows the text on its line, so it is not a key.
    if (
        scalar
        and not scalar.style
        and scalar.end_mark.line == line - 1
        and not error.line_at(scalar.end_mark)[1].strip()
    ):
        column = yaml_brackets.line_indentation(error.lines[line])
        if error.lines[line].startswith("#", column):
            return Position(line + 1, column + 1), yaml_syntax.COMMENT_ENDS_TEXT.format()
    return None


# Ordered from the most to the least certain explanation.
_EXPLANATIONS = (
    _arithmetic_error,
    _in_quotes,
    yaml_brackets.unclosed_bracket,
    _at_the_start,
    _token,
    _after_comment,
    _no_colon,
    _colon,
    yaml_brackets.error_in_brackets,
    _after_value,
    _document,
    _in_block,
)
