"""Read the table ``[tool.sphinx-progress]`` of a ``pyproject.toml``.

TOML parsers give no positions of keys, so they are searched in the text. The table becomes a tree like that of a YAML
file, and is validated in the same way.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sphinxext_progress.diagnostics import Diagnostic, Subtype
from sphinxext_progress.diagnostics.messages import data_files as messages
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.check_settings import ToolSettings
from sphinxext_progress.reading import decoding, validation
from sphinxext_progress.reading.yaml_tree import YamlMapping, YamlSequence

if TYPE_CHECKING:
    from pathlib import Path

    from sphinxext_progress.reading.yaml_tree import YamlNode

#: The name of the table below ``tool``.
TOOL_NAME = "sphinx-progress"

_HEADER = re.compile(rf"^[^#\n]*\btool\s*\.\s*[\"']?{TOOL_NAME}\b", re.MULTILINE)
_ERROR_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def load_tool_settings(path: Path, name: str) -> ToolSettings | None:
    """Load the settings in a ``pyproject.toml``.

    :param name: the path for the diagnostics.
    :return: the settings; None if the file has no such table.
    :raises DataError: if the file cannot be read, or the table is invalid.
    """
    text = decoding.decode_utf8(decoding.read_bytes(path, name), name)
    # A file that does not mention the table may be as broken as it likes.
    if TOOL_NAME not in text:
        return None
    try:
        tools = tomllib.loads(text).get("tool")
    except (ValueError, RecursionError) as error:
        raise decoding.DataError(_syntax_error(str(error), text, name)) from None
    if not isinstance(tools, dict) or TOOL_NAME not in tools:
        return None
    header = _HEADER.search(text)
    node = _located(tools[TOOL_NAME], text, header.end() if header else 0)
    try:
        return ToolSettings.model_validate(node)
    except ValidationError as error:
        problems = sorted(validation.validation_diagnostics(error, node, name, ToolSettings))
        raise decoding.DataError(*problems) from None


def _syntax_error(message: str, text: str, name: str) -> Diagnostic:
    place = _ERROR_PLACE.search(message)
    line, column = map(int, place.groups()) if place and place[1] else decoding.text_position(text, len(text))
    reason = _ERROR_PLACE.sub("", message)
    message = messages.INVALID_TOML.format(reason=reason[:1].lower() + reason[1:])
    return Diagnostic(name, line, column, message, Subtype.FILE, fatal=True)


def _located(value: object, text: str, begin: int) -> YamlNode:
    """Return a value as a tree in which every scalar is text.

    :param begin: the offset in the text at or after which the value begins.
    """
    place = decoding.text_position(text, begin)
    if isinstance(value, dict):
        mapping = YamlMapping()
        mapping.line, mapping.column = place
        for key, item in value.items():
            key_begin, value_begin = _key_offsets(key, text, begin)
            mapping[LocatedText(key, *decoding.text_position(text, key_begin))] = _located(item, text, value_begin)
        return mapping
    if isinstance(value, list):
        sequence = YamlSequence(_located(item, text, begin) for item in value)
        sequence.line, sequence.column = place
        return sequence
    return LocatedText(str(value).lower() if isinstance(value, bool) else str(value), *place)


def _key_offsets(key: str, text: str, begin: int) -> tuple[int, int]:
    """Return the offsets of a key and of its value; both are ``begin`` if the key is written in an unusual way."""
    written = rf"^[^#\n]*?(?<![\w-])([\"']?{re.escape(key)}[\"']?)(?=\s*[=.\]])(?:\s*=\s*)?"
    # A key on the line of its table comes after that: search from there first.
    match = re.compile(written[1:]).match(text, begin) or re.compile(written, re.MULTILINE).search(text, begin)
    return (match.start(1), match.end()) if match else (begin, begin)
