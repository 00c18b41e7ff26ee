"""Texts as scalars of YAML, on one line and quoted where a reader may take them for something else."""

from __future__ import annotations

import re

#: What YAML 1.1, 1.2 and our loader all read as these very words; anything else is quoted.
PLAIN_SCALAR = re.compile(
    r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][\w./+-]*(?: [\w./+-]+)*|https?://[\w./+-]+", re.ASCII
)


def plain_or_quoted(text: str) -> str:
    """Write a text as one scalar on one line, quoted where it may be read as something else."""
    line = one_line(text)
    return line if PLAIN_SCALAR.fullmatch(line) else "'" + line.replace("'", "''") + "'"


def quoted_scalar(text: str) -> str:
    """Write a text that has no line break as one scalar that every reader of YAML takes for text."""
    return f'"{text}"' if not re.search(r'["\\]', text) else "'" + text.replace("'", "''") + "'"


def one_line(text: str) -> str:
    """Bring a text to one line, with single blanks."""
    return " ".join(text.split())
