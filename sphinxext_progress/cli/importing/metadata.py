"""Read the metadata header of a page: the lines at its top that a blog or site generator reads.

Headers are YAML between ``---`` lines, TOML between ``+++`` lines, ``Title: …`` lines before the first blank line, or
``.. title: …`` comments.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from sphinxext_progress.diagnostics import inert
from sphinxext_progress.reading.yaml_tree import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The maximum number of lines of a header.
_MAX_LINES = 500

_FIELD = re.compile(r" {0,3}([A-Za-z][A-Za-z0-9_-]*):(?:[ \t]+(.*))?")
_COMMENT_FIELD = re.compile(r"\.\. ([a-z][A-Za-z0-9_-]*):(?!:)[ \t]*(.*)")
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")


@dataclass(slots=True)
class MetadataHeader:
    """The header of a page."""

    #: The number of its lines, including the delimiters; 0 if there is none.
    length: int = 0
    #: The values, by key in lower case: texts, lists and mappings.
    values: Mapping[str, Any] = field(default_factory=dict)
    #: The line of each key.
    lines: Mapping[str, int] = field(default_factory=dict)
    #: The line, the column and the description of a problem that makes it unreadable.
    problem: tuple[int, int, str] | None = None


def read_header(lines: Sequence[str], name: str) -> MetadataHeader:
    """Read the header of a page.

    :param lines: the lines of the page.
    :param name: the path for messages.
    """
    first = lines[0].rstrip()
    if first == "---" and (end := _end(lines, ("---", "..."))) and _is_yaml(lines[1 : end - 1]):
        return _read_yaml(lines[: end - 1], name)
    if first == "+++" and (end := _end(lines, ("+++",))):
        return _read_toml(lines[1 : end - 1])
    if first == "<!--" and (end := _end(lines, ("-->",))):
        return _read_fields(lines[1 : end - 1], _COMMENT_FIELD, 1)
    header = list(takewhile(str.strip, lines[:_MAX_LINES]))
    return _read_fields(header, _COMMENT_FIELD if first.startswith(".. ") else _FIELD, 0)


def _end(lines: Sequence[str], delimiters: tuple[str, ...]) -> int:
    """Return the number of lines up to a delimiter, including it; 0 if there is none."""
    ends = (number for number, line in enumerate(lines[1:_MAX_LINES], 2) if line.rstrip() in delimiters)
    return next(ends, 0)


def _is_yaml(lines: Sequence[str]) -> bool:
    """Return whether lines between two thematic breaks can be YAML."""
    return all(not line.strip() or ":" in line or line[0] in " -#[]{}" for line in lines)


def _read_yaml(lines: Sequence[str], name: str) -> MetadataHeader:
    node, diagnostics = parse_yaml("\n".join(lines), name)
    fatal = [diagnostic for diagnostic in diagnostics if diagnostic.fatal]
    length = len(lines) + 1
    if fatal:
        return MetadataHeader(length, problem=(fatal[0].line, fatal[0].column, fatal[0].message))
    values = node if isinstance(node, dict) else {}
    return MetadataHeader(length, _lower(values), {key.lower(): getattr(key, "line", 1) for key in values})


def _read_toml(lines: Sequence[str]) -> MetadataHeader:
    length = len(lines) + 2
    try:
        values = tomllib.loads("\n".join([*lines, ""]))
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "too deeply nested"
        place = _TOML_PLACE.search(reason)
        line, column = (int(place[1]) + 1, int(place[2])) if place and place[1] else (length, 1)
        message = _TOML_PLACE.sub("", reason)
        return MetadataHeader(length, problem=(line, column, inert(message[:1].lower() + message[1:])))
    places = {
        match[1].strip("\"'").lower(): number
        for number, line in enumerate(lines, 2)
        if (match := re.match(r"""\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=""", line))
    }
    return MetadataHeader(length, _lower(values), places)


def _read_fields(lines: Sequence[str], pattern: re.Pattern[str], before: int) -> MetadataHeader:
    """Read a header of one field a line; an indented line continues the value of the one above.

    :param pattern: matches a field; its groups are the key and the value.
    :param before: the number of delimiters before and after the lines.
    """
    values: dict[str, str] = {}
    places: dict[str, int] = {}
    key = ""
    for number, line in enumerate(lines, 1 + before):
        if match := pattern.fullmatch(line.rstrip()):
            key = match[1].lower()
            values[key] = (match[2] or "").strip()
            places[key] = number
        elif key and line.startswith(("    ", "\t")):
            values[key] = f"{values[key]} {line.strip()}"
        elif line.strip():
            return MetadataHeader()
    is_header = "title" in values or ("date" in values and len(values) > 1)
    return MetadataHeader(len(lines) + 2 * before, values, places) if is_header else MetadataHeader()


def _lower(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with keys in lower case; those of the tables of Hugo and Zola for further keys come last."""
    lowered = {str(key).lower(): value for key, value in values.items()}
    for table in ("extra", "params"):
        if isinstance(nested := lowered.get(table), dict):
            lowered = {str(key).lower(): value for key, value in nested.items()} | lowered
    return lowered


# Values -----------------------------------------------------------------------------------------------


def text_value(value: object) -> str:
    """Return a value of a header as text; empty for a list or a mapping."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
