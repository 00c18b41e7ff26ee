"""The base of all models of the data format, and texts that know their place in the file."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

#: The major version of the format, part of the schema's id.
FORMAT_VERSION = 1

#: Keys that later versions will give a meaning; until then they are refused by that word.
RESERVED_KEYS = frozenset({"image", "format", "repository"})


class FormatModel(BaseModel):
    """A mapping of the format: closed, and never changed after it was read.

    The order of the fields is that of the keys in the documentation and in a tidy file. Fields of the
    last base come first, those of the class itself last.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


class LocatedText(str):
    """A text that knows where it stands in its file."""

    __slots__ = ("column", "line", "start")

    #: The line of the scalar, 1-based.
    line: int
    #: The column of the scalar in characters, 1-based.
    column: int
    #: The line of its first word: one later than ``line`` in a block scalar.
    start: int

    @classmethod
    def at(cls, text: str, line: int, column: int, start: int = 0) -> LocatedText:
        """Make a text that stands at a place."""
        located = cls(text)
        located.line, located.column, located.start = line, column, start or line
        return located

    def part(self, text: str) -> LocatedText:
        """Make a piece of this text, which stands where this one does."""
        return LocatedText.at(text, self.line, self.column, self.start)


def first_line(text: str) -> int:
    """Give the line that a text begins in; 1 where it does not know.

    :param text: a text of the data, or any other.
    """
    return text.start if text.__class__ is LocatedText else 1
