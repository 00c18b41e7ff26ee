"""Write text as YAML scalars on one line, quoted if a parser could interpret it as another type."""

from __future__ import annotations

import re

#: Text that YAML 1.1, YAML 1.2 and the loader all read unchanged as a string; anything else is quoted.
PLAIN_SCALAR = re.compile(
    r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][\w./+-]*(?: [\w./+-]+)*|https?://[\w./+-]+", re.ASCII
)


def plain_or_quoted(text: str) -> str:
    """Return a text as a scalar on one line, quoted if necessary."""
    line = one_line(text)
    return line if PLAIN_SCALAR.fullmatch(line) else _single_quoted(line)


def quoted_scalar(text: str) -> str:
    """Return a text as a quoted scalar, without escape sequences.

    :param text: the text; parsers fold line breaks in it, as in a plain scalar.
    """
    return f'"{text}"' if not re.search(r'["\\]', text) else _single_quoted(text)


def _single_quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def one_line(text: str) -> str:
    """Replace all whitespace in a text by single spaces."""
    return " ".join(text.split())
