"""The order of keys: entries of a mapping move as whole lines, with the comments that belong to them.

Those are the comments directly above the key, those beside and in the value, and those directly below it that are
indented deeper than the key or followed by a blank line. What stands above a blank line at the top of a mapping, and
what stands below its last value, is said of the mapping and stays there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml

from sphinxext_progress.format.fields import element_type

if TYPE_CHECKING:
    from sphinxext_progress.format.base import FormatModel

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")

# Comments that are said of the file, wherever they stand: to editors and other tools, and by lawyers.
_OF_THE_FILE = re.compile(r"#+\s*(?:yaml-language-server:|-\*-|vim?:|yamllint\s|prettier-|SPDX-|Copyright\b)")

# The sign of a text that keeps the blank lines below it.
_KEEPING = re.compile(r"[|>][0-9]?\+")


@dataclass
class _Entry:
    """A key of a mapping with its value, and what moves with them."""

    key: str
    #: Where it stood among the entries.
    place: int
    #: The number of blank lines above it; the first entry has none of its own.
    blank: int
    #: The comments directly above the key.
    above: list[str]
    #: The line of the key.
    line: str
    #: What is below that: the value, the comments in it, and those directly below it.
    below: list[str]
    #: Whether the last of them would look as if it were said of a key directly below.
    remark: bool


def line_ending(text: str) -> str:
    """Find the line end of a file: that of its first line; a line feed where it has none."""
    found = re.search("\r\n|\r|\n", text)
    return found[0] if found else "\n"


class KeyOrder:
    """Brings the keys of a file into the order of its model."""

    def __init__(self, text: str, newline: str) -> None:
        self.lines: list[str] = _LINE.findall(text)
        self.newline = newline

    def ordered(self, node: yaml.Node, kind: type[FormatModel]) -> str:
        """Give the text with its keys in order.

        :param node: the root of the file.
        :param kind: the model that it fits.
        """
        return "".join(self._node(node, kind, 0, len(self.lines)))

    def _node(self, node: yaml.Node, kind: Any, begin: int, end: int) -> list[str]:
        """Order the keys in a node; its lines, and what stands above and below it, go from ``begin`` to ``end``."""
        if not isinstance(node, yaml.CollectionNode) or node.flow_style:
            return self.lines[begin:end]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, kind, begin, end)
        starts = [self._dash(item.start_mark.line, node.start_mark.column) for item in node.value]
        lines = self.lines[begin : starts[0]]
        for item, (start, stop) in zip(node.value, pairwise([*starts, end]), strict=True):
            lines += self._node(item, kind, start, stop)
        return lines

    def _mapping(self, node: yaml.MappingNode, kind: type[FormatModel], begin: int, end: int) -> list[str]:
        top = self._top(begin, node.start_mark.line)
        entries, bottom = self._entries(node, kind, top, end)
        order = list(kind.model_fields)
        chosen = sorted(entries, key=lambda entry: order.index(entry.key)) if self._can_move(node) else entries
        # What stands before the first key in its line, such as a dash; comments above a key stand below that.
        column, first = node.start_mark.column, chosen[0]
        before = self.lines[node.start_mark.line][:column]
        lines = self.lines[begin:top]
        if before.strip() and first.above:
            lines += [before.rstrip() + self.newline]
            before = " " * column
        lines += [*first.above, before + first.line[column:], *first.below]
        for former, entry in pairwise(chosen):
            blank = _blank_between(former, entry, entries)
            lines += [*[self.newline] * blank, *entry.above, entry.line, *entry.below]
        if chosen[-1].remark and bottom < end and self._is_comment(bottom) and self._indentation(bottom) >= column:
            lines += [self.newline]
        # A blank line with spaces in it would become a part of a text that has moved to above it.
        return lines + [self.newline if self._is_blank(at) else self.lines[at] for at in range(bottom, end)]

    def _entries(self, node: yaml.MappingNode, kind: type[FormatModel], top: int, end: int) -> tuple[list[_Entry], int]:
        """Take a mapping apart; also return the line after the last entry."""
        column = node.start_mark.column
        starts = [key.start_mark.line for key, _ in node.value]
        entries: list[_Entry] = []
        bottom = above = top
        for (key, value), (start, stop) in zip(node.value, pairwise([*starts, end]), strict=True):
            line = self.lines[start] if entries else " " * column + self.lines[start][column:]
            head = above - bottom, self.lines[above:start], line
            bottom = self._deeper(self.last(value), stop, column)
            remark = bottom if stop == end else self._remark(bottom, stop)
            below = self._node(value, element_type(kind.model_fields[key.value].annotation), start + 1, remark)
            entries.append(_Entry(key.value, len(entries), *head, below, remark != bottom))
            bottom = above = remark
            while above < stop and self._is_blank(above):
                above += 1
        return entries, bottom

    def _can_move(self, node: yaml.MappingNode) -> bool:
        """Tell whether each key begins its line, and no text would take up the blank lines of others."""
        return all(
            key.start_mark.column == node.start_mark.column and not self._keeps(_last_leaf(value))
            for key, value in node.value
        )

    # Lines ----------------------------------------------------------------------------------------------

    def _dash(self, line: int, column: int) -> int:
        """Find the line of the dash of an item; between them are blank lines and comments alone."""
        while self.lines[line][column : column + 1] != "-" or self._is_comment(line):
            line -= 1
        return line

    def _top(self, begin: int, first: int) -> int:
        """Find the line where the comments directly above the first key begin."""
        top = begin
        for at in range(begin, first):
            if not self._is_comment(at) or _OF_THE_FILE.match(self.lines[at].lstrip()):
                top = at + 1
        return top

    def last(self, node: yaml.Node) -> int:
        """Find the line after a value; blank lines below a text belong to it only where it keeps them."""
        leaf = _last_leaf(node)
        line = int(leaf.end_mark.line)
        if not (isinstance(leaf, yaml.ScalarNode) and leaf.style in ("|", ">")):
            return line + 1
        while not self._keeps(leaf) and not self.lines[line - 1].strip("\r\n"):
            line -= 1
        return line

    def _deeper(self, begin: int, end: int, column: int) -> int:
        """Find the line after the comments that are indented deeper than a column."""
        last = begin
        for at in range(begin, end):
            if self._is_comment(at) and self._indentation(at) > column:
                last = at + 1
            elif not self._is_blank(at):
                break
        return last

    def _remark(self, begin: int, end: int) -> int:
        """Find the line after comments that a blank line parts from what follows."""
        at = begin
        while at < end and self._is_comment(at):
            at += 1
        return at if at < end and self._is_blank(at) else begin

    def _keeps(self, leaf: yaml.Node) -> bool:
        return _KEEPING.match(self.lines[leaf.start_mark.line], leaf.start_mark.column) is not None

    def _is_blank(self, at: int) -> bool:
        return not self.lines[at].strip()

    def _is_comment(self, at: int) -> bool:
        return self.lines[at].lstrip(" ").startswith("#")

    def _indentation(self, at: int) -> int:
        return len(self.lines[at]) - len(self.lines[at].lstrip(" "))


def _blank_between(former: _Entry, entry: _Entry, entries: list[_Entry]) -> int:
    """Count the blank lines between two entries: as they were between them, or beside them when they were apart."""
    if former.place == entry.place + 1:
        blank = former.blank
    else:
        after = entries[former.place + 1].blank if former.place + 1 < len(entries) else 0
        blank = max(entry.blank, after)
    return max(blank, former.remark)


def _last_leaf(node: yaml.Node) -> yaml.Node:
    """Find what a node ends with: a scalar, or a list or mapping in brackets."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style:
        node = node.value[-1] if isinstance(node, yaml.SequenceNode) else node.value[-1][1]
    return node
