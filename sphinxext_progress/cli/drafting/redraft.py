"""Insert new entries into a drafted report, without changing a byte of what its author wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.cli.formatting.key_order import KeyOrder, line_ending
from sphinxext_progress.cli.samples import without_sample
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages.commands import CANNOT_ADD, LIST_IN_BRACKETS
from sphinxext_progress.format.draft_memory import LEDGER_MARK, MEMORY_MARK, find_memory_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMENT = re.compile(r"#[^\r\n]*(?:\r\n|\r|\n|$)")


def insert_entries(text: str, where: str, lists: dict[str, Sequence[Sequence[str]]], ledger: Sequence[str]) -> str:
    """Append entries to lists of a report, and replace the comment at the end of the draft.

    :param text: a valid report.
    :param where: the path for error messages.
    :param lists: the entries by the key of their list; each entry is a list of lines without indentation.
    :param ledger: the lines of the new comment.
    :return: the new text.
    :raises CommandError: if the report or a list is written in flow style.
    """
    newline = line_ending(text)
    text = _without_ledger(text)
    if text and not text.endswith(("\n", "\r")):
        text += newline
    for key, entries in lists.items():
        if entries:
            text = _with_entries(without_sample(text, key), where, key, entries, newline)
    return text + newline + "".join(f"{line}{newline}" for line in ledger)


def _without_ledger(text: str) -> str:
    """Remove the comments of earlier drafts, and the blank lines above them."""
    while mark := re.search(rf"^{re.escape(LEDGER_MARK)}", text, re.MULTILINE):
        end = mark.start()
        # The line for the next draft is the last one; an older comment ends with its last line.
        while comment := _COMMENT.match(text, end):
            end = comment.end()
            if comment[0].startswith(MEMORY_MARK):
                break
        text = _without(text, mark.start(), end)
    # The author may have kept these lines alone.
    for line in reversed(find_memory_lines(text)):
        text = _without(text, line.start(), line.end())
    return text


def _without(text: str, start: int, end: int) -> str:
    """Remove some lines, and the blank line above them."""
    return re.sub(r"(\r\n|\r|\n)(?:\r\n|\r|\n)\Z", r"\1", text[:start]) + text[end:]


def _with_entries(text: str, where: str, key: str, entries: Sequence[Sequence[str]], newline: str) -> str:
    keys = KeyOrder(text, newline)
    root = yaml.compose(text, yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode), "a report is a mapping"
    if root.flow_style:
        raise CommandError(CANNOT_ADD.format(path=quoted(where)))
    name, value = next(((name, value) for name, value in root.value if name.value == key), (None, None))
    if name is None or value is None:
        new_lines = [f"{key}:", *_indented(entries, 2)]
        return text + newline + "".join(f"{line}{newline}" for line in new_lines)
    line = name.start_mark.line
    if isinstance(value, yaml.SequenceNode) and not value.flow_style:
        index, column = keys.last(value), value.start_mark.column
    elif not value.value:
        # An empty list: put the entries below its key, and remove ``[]`` or ``null``.
        index, column = line + 1, name.start_mark.column + 2
        if value.end_mark.index > value.start_mark.index:
            row = keys.lines[line]
            keys.lines[line] = f"{row[: value.start_mark.column].rstrip()}{row[value.end_mark.column :]}"
    else:
        place = f"{where}:{line + 1}:{value.start_mark.column + 1}"
        raise CommandError(LIST_IN_BRACKETS.format(place=place, key=key))
    keys.lines[index:index] = [
        f"{entry_line}{newline}" for entry_line in _indented(entries, column, below=bool(value.value))
    ]
    return "".join(keys.lines)


def _indented(entries: Sequence[Sequence[str]], column: int, *, below: bool = False) -> list[str]:
    """Indent entries. If any has several lines, separate them, and the text above, by blank lines."""
    separated = any(len(entry) > 1 for entry in entries)
    lines: list[str] = []
    for entry in entries:
        lines += [""] if separated and (lines or below) else []
        lines += [f"{' ' * column}{line}" for line in entry]
    return lines
