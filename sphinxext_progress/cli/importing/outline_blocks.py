"""The blocks of a page, with their lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The kinds of lists.
LISTS = ("bullet_list", "ordered_list")


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A list item: the text of its first paragraph, and the blocks after it."""

    line: int
    text: str
    blocks: Sequence[OutlineBlock] = ()


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A table row, split into cells."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class OutlineBlock:
    """A block, with markdown-it's name for its kind: ``paragraph``, ``bullet_list``, ``table``, ``fence`` and so on."""

    kind: str
    #: The first line, 1-based.
    line: int
    #: The source of the block, without the indentation of an enclosing list item.
    source: str
    #: The text of a paragraph or a heading.
    text: str = ""
    items: Sequence[OutlineItem] = ()
    rows: Sequence[OutlineRow] = ()

    @property
    def level(self) -> int:
        """The level of a heading; 0 for any other block."""
        return int(self.kind.removeprefix("heading ")) if self.kind.startswith("heading ") else 0

    @property
    def is_list(self) -> bool:
        """Whether this is a bullet list or a numbered list."""
        return self.kind in LISTS
