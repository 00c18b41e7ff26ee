"""The base model of the data format, and text that knows its position in the file."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from sphinxext_progress.diagnostics import Position

#: The major version of the format; part of the id of the schema.
FORMAT_VERSION = 1

#: Keys reserved for later versions.
RESERVED_KEYS = frozenset({"image", "format", "repository"})


class FormatModel(BaseModel):
    """Base class of the mappings of the format: immutable, and without unknown keys.

    The fields are in the order in which the documentation and the formatter write the keys. Fields of the
    last base come first, those of the class itself last.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


class LocatedText(str):
    """A string that knows its position in the file."""

    __slots__ = ("column", "line", "start")

    #: The line of the scalar, 1-based.
    line: int
    #: The column of the scalar in characters, 1-based.
    column: int
    #: The line of its first word: ``line + 1`` in a block scalar.
    start: int

    @classmethod
    def at(cls, text: str, line: int, column: int, start: int = 0) -> LocatedText:
        """Create a text at a position."""
        located = cls(text)
        located.line, located.column, located.start = line, column, start or line
        return located

    def part(self, text: str) -> LocatedText:
        """Return a part of this text with the same position."""
        return LocatedText.at(text, self.line, self.column, self.start)


def first_line(text: str) -> int:
    """Return the line of the first word of a text; 1 if its position is unknown."""
    return text.start if isinstance(text, LocatedText) else 1


def text_place(text: object) -> Position:
    """Return the position of a text; zeros if it is unknown."""
    return Position(text.line, text.column) if isinstance(text, LocatedText) else Position()
