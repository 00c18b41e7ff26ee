"""Put keys in order. Entries of a mapping move as whole lines, together with their comments.

The comments of an entry are those directly above the key, those next to and inside the value, and those directly below
it that are indented deeper than the key or followed by a blank line. Comments above a blank line at the top of a
mapping, and those below its last value, belong to the mapping and do not move.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml

from sphinxext_progress.format.fields import value_type

if TYPE_CHECKING:
    from sphinxext_progress.format.base import FormatModel

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")

# Comments about the file: modelines of editors and other tools, and license notices.
_FILE_COMMENT = re.compile(r"#+\s*(?:yaml-language-server:|-\*-|vim?:|yamllint\s|prettier-|SPDX-|Copyright\b)")

# The header of a block scalar that keeps trailing blank lines.
_KEEP_HEADER = re.compile(r"[|>][0-9]?\+")


@dataclass
class _Entry:
    """A key of a mapping with its value and comments."""

    key: str
    #: The original index among the entries.
    place: int
    #: The number of blank lines above it; 0 for the first entry.
    blank: int
    #: The comments directly above the key.
    above: list[str]
    #: The line of the key.
    line: str
    #: The lines below that: the value with its comments, and the comments directly below it.
    below: list[str]
    #: Whether a key directly below the last comment would appear to own that comment.
    remark: bool


def line_ending(text: str) -> str:
    """Return the line ending of a file: that of its first line, or a line feed if there is none."""
    first = re.search("\r\n|\r|\n", text)
    return first[0] if first else "\n"


class KeyOrder:
    """Sorts the keys of a file in the order of its model."""

    def __init__(self, text: str, newline: str) -> None:
        self.lines: list[str] = _LINE.findall(text)
        self.newline = newline

    def ordered(self, node: yaml.Node, kind: type[FormatModel]) -> str:
        """Return the text with its keys in order.

        :param node: the root of the file.
        :param kind: the model of the file.
        """
        return "".join(self._node(node, kind, 0, len(self.lines)))

    def _node(self, node: yaml.Node, kind: Any, begin: int, end: int) -> list[str]:
        """Return the lines from ``begin`` to ``end``, which contain a node, with the keys of the node in order."""
        if not isinstance(node, yaml.CollectionNode) or node.flow_style:
            return self.lines[begin:end]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, kind, begin, end)
        starts = [self._dash_line(item.start_mark.line, node.start_mark.column) for item in node.value]
        lines = self.lines[begin : starts[0]]
        for item, (start, stop) in zip(node.value, pairwise([*starts, end]), strict=True):
            lines += self._node(item, kind, start, stop)
        return lines

    def _mapping(self, node: yaml.MappingNode, kind: type[FormatModel], begin: int, end: int) -> list[str]:
        top = self._first_comment(begin, node.start_mark.line)
        entries, bottom = self._entries(node, kind, top, end)
        order = {key: number for number, key in enumerate(getattr(kind, "model_fields", ()))}
        # Free keys keep their order.
        chosen = sorted(entries, key=lambda entry: order.get(entry.key, 0)) if self._can_move(node) else entries
        # Text before the first key on its line, such as a dash, stays first; comments go below it.
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
        # Strip blank lines: spaces would become part of a block scalar that has moved above them.
        return lines + [self.newline if self._is_blank(at) else self.lines[at] for at in range(bottom, end)]

    def _entries(self, node: yaml.MappingNode, kind: type[FormatModel], top: int, end: int) -> tuple[list[_Entry], int]:
        """Split a mapping into entries; also return the line after the last one."""
        column = node.start_mark.column
        starts = [key.start_mark.line for key, _ in node.value]
        entries: list[_Entry] = []
        bottom = above = top
        for (key, value), (start, stop) in zip(node.value, pairwise([*starts, end]), strict=True):
            line = self.lines[start] if entries else " " * column + self.lines[start][column:]
            head = above - bottom, self.lines[above:start], line
            bottom = self._after_deeper_comments(self.last(value), stop, column)
            remark = bottom if stop == end else self._after_detached_comments(bottom, stop)
            below = self._node(value, value_type(kind, key.value), start + 1, remark)
            entries.append(_Entry(key.value, len(entries), *head, below, remark != bottom))
            bottom = above = remark
            while above < stop and self._is_blank(above):
                above += 1
        return entries, bottom

    def _can_move(self, node: yaml.MappingNode) -> bool:
        """Return whether each key begins its line, and no block scalar keeps trailing blank lines."""
        return all(
            key.start_mark.column == node.start_mark.column and not self._keeps_blank_lines(_last_leaf(value))
            for key, value in node.value
        )

    # Lines ----------------------------------------------------------------------------------------------

    def _dash_line(self, line: int, column: int) -> int:
        """Return the line of the dash of an item, searching upwards over blank lines and comments."""
        while self.lines[line][column : column + 1] != "-" or self._is_comment(line):
            line -= 1
        return line

    def _first_comment(self, begin: int, first: int) -> int:
        """Return the first line of the comments directly above the first key."""
        top = begin
        for at in range(begin, first):
            if not self._is_comment(at) or _FILE_COMMENT.match(self.lines[at].lstrip()):
                top = at + 1
        return top

    def last(self, node: yaml.Node) -> int:
        """Return the line after a value; blank lines count as part of it only if a block scalar keeps them."""
        leaf = _last_leaf(node)
        line = int(leaf.end_mark.line)
        if not (isinstance(leaf, yaml.ScalarNode) and leaf.style in ("|", ">")):
            return line + 1
        while not self._keeps_blank_lines(leaf) and not self.lines[line - 1].strip("\r\n"):
            line -= 1
        return line

    def _after_deeper_comments(self, begin: int, end: int, column: int) -> int:
        """Return the line after the comments that are indented deeper than a column."""
        last = begin
        for at in range(begin, end):
            if self._is_comment(at) and self._indentation(at) > column:
                last = at + 1
            elif not self._is_blank(at):
                break
        return last

    def _after_detached_comments(self, begin: int, end: int) -> int:
        """Return the line after comments that are followed by a blank line; ``begin`` if there are none."""
        at = begin
        while at < end and self._is_comment(at):
            at += 1
        return at if at < end and self._is_blank(at) else begin

    def _keeps_blank_lines(self, leaf: yaml.Node) -> bool:
        return _KEEP_HEADER.match(self.lines[leaf.start_mark.line], leaf.start_mark.column) is not None

    def _is_blank(self, at: int) -> bool:
        return not self.lines[at].strip()

    def _is_comment(self, at: int) -> bool:
        return self.lines[at].lstrip(" ").startswith("#")

    def _indentation(self, at: int) -> int:
        return len(self.lines[at]) - len(self.lines[at].lstrip(" "))


def _blank_between(former: _Entry, entry: _Entry, entries: list[_Entry]) -> int:
    """Return the number of blank lines between two entries: unchanged if they were neighbors, else the maximum."""
    if former.place == entry.place + 1:
        blank = former.blank
    else:
        after = entries[former.place + 1].blank if former.place + 1 < len(entries) else 0
        blank = max(entry.blank, after)
    return max(blank, former.remark)


def _last_leaf(node: yaml.Node) -> yaml.Node:
    """Return the last leaf of a node: a scalar, or a list or mapping in flow style."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style:
        node = node.value[-1] if isinstance(node, yaml.SequenceNode) else node.value[-1][1]
    return node
