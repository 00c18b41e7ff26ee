"""The base model of the data format, and text that knows its position in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict
from pydantic_core.core_schema import str_schema

from sphinxext_progress.diagnostics import Position

if TYPE_CHECKING:
    from pydantic_core.core_schema import CoreSchema

#: The major version of the format; part of the id of the schema.
FORMAT_VERSION = 1

#: Keys reserved for later versions.
RESERVED_KEYS = frozenset({"format"})


class FormatModel(BaseModel):
    """Base class of the mappings of the format: immutable, and without unknown keys.

    The fields are in the order in which the documentation and the formatter write the keys. Fields of the
    last base come first, those of the class itself last.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


class LocatedText(str):
    """A string that knows its position in the file."""

    __slots__ = ("column", "line", "start")

    #: The line of the scalar, 1-based; 0 if it is not from a file.
    line: int
    #: The column of the scalar in characters, 1-based; 0 if it is not from a file.
    column: int
    #: The line of its first word: ``line + 1`` in a block scalar.
    start: int

    def __new__(cls, text: str = "", line: int = 0, column: int = 0, start: int = 0) -> Self:
        """Create a text, with its position if that is known."""
        located = super().__new__(cls, text)
        located.line, located.column, located.start = line, column, start or line or 1
        return located

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        """Describe it as text, for the defaults in the JSON Schema."""
        return str_schema()

    @property
    def place(self) -> Position:
        """The position of the scalar."""
        return Position(self.line, self.column)

    def part(self, text: str) -> LocatedText:
        """Return a part of this text with the same position."""
        return LocatedText(text, self.line, self.column, self.start)


def locate(text: str) -> LocatedText:
    """Return a text as located text; one that is not from a file has no position."""
    return text if isinstance(text, LocatedText) else LocatedText(text)


#: The default of located fields.
NO_TEXT = LocatedText()


def first_line(text: str) -> int:
    """Return the line of the first word of a text; 1 if its position is unknown."""
    return locate(text).start
