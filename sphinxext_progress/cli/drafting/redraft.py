"""A draft that is made again: what stands in the file stays byte for byte, and what is new is put in between."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.cli.drafting.yaml import LEDGER_MARK
from sphinxext_progress.cli.formatting.key_order import KeyOrder, line_ending

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMENT = re.compile(r"#[^\r\n]*(?:\r\n|\r|\n|$)")


def insert_entries(text: str, where: str, lists: dict[str, Sequence[Sequence[str]]], ledger: Sequence[str]) -> str:
    """Put entries at the end of lists of a report, and a new comment in the place of the one that a draft ends with.

    :param text: the file, which is a report without a diagnostic.
    :param where: the path that an error names.
    :param lists: the entries by the key of their list, each a list of lines without indentation.
    :param ledger: the lines of the comment.
    :return: the file with them.
    :raises CommandError: where a list is written in brackets.
    """
    newline = line_ending(text)
    text = _without_ledger(text)
    if text and not text.endswith(("\n", "\r")):
        text += newline
    for key, entries in lists.items():
        if entries:
            text = _with_entries(text, where, key, entries, newline)
    return text + newline + "".join(f"{line}{newline}" for line in ledger)


def _without_ledger(text: str) -> str:
    """Take the comment out that begins with the mark, and the blank line above it."""
    found = re.search(rf"^{re.escape(LEDGER_MARK)}", text, re.MULTILINE)
    if not found:
        return text
    end = found.start()
    while comment := _COMMENT.match(text, end):
        end = comment.end()
    above = re.sub(r"(\r\n|\r|\n)(?:\r\n|\r|\n)\Z", r"\1", text[: found.start()])
    return above + text[end:]


def _with_entries(text: str, where: str, key: str, entries: Sequence[Sequence[str]], newline: str) -> str:
    keys = KeyOrder(text, newline)
    root = yaml.compose(text, yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode), "a report is a mapping"
    name, value = next(((name, value) for name, value in root.value if name.value == key), (None, None))
    if name is None or value is None:
        written = [f"{key}:", *_indented(entries, 2)]
        return text + newline + "".join(f"{line}{newline}" for line in written)
    line = name.start_mark.line
    if isinstance(value, yaml.SequenceNode) and not value.flow_style:
        after, column = keys.last(value), value.start_mark.column
    elif not value.value:
        # An empty list: the entries stand below its key, without what stands for nothing.
        after, column = line + 1, name.start_mark.column + 2
        if value.end_mark.index > value.start_mark.index:
            row = keys.lines[line]
            keys.lines[line] = f"{row[: value.start_mark.column].rstrip()}{row[value.end_mark.column :]}"
    else:
        msg = (
            f"{where}:{line + 1}:{value.start_mark.column + 1}: the list '{key}' is written in brackets; expected one "
            "entry below the other, each with '- ' before it; write it so, then draft again"
        )
        raise CommandError(msg)
    keys.lines[after:after] = [f"{one}{newline}" for one in _indented(entries, column, below=bool(value.value))]
    return "".join(keys.lines)


def _indented(entries: Sequence[Sequence[str]], column: int, *, below: bool = False) -> list[str]:
    """Indent entries, with a blank line between them where they have several lines, and above them where they follow others."""
    apart = any(len(entry) > 1 for entry in entries)
    lines: list[str] = []
    for entry in entries:
        lines += [""] if apart and (lines or below) else []
        lines += [f"{' ' * column}{line}" for line in entry]
    return lines
