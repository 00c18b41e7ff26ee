"""A problem at a location in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.diagnostics.messages import data_files
from sphinxext_progress.diagnostics.quoting import visible_name

if TYPE_CHECKING:
    from sphinxext_progress.diagnostics.subtypes import LintRule, Subtype

#: The maximum number of diagnostics of one kind that are listed for a file.
MAX_DIAGNOSTICS = 50


class Diagnostic(NamedTuple):
    """A located problem and what to do about it.

    Diagnostics sort by location, so that their order is the same everywhere.
    """

    #: The file, as a POSIX path relative to the source folder (or as given on the command line).
    path: str
    #: The line, 1-based; 0 if there is none, as for a missing file.
    line: int
    #: The column in characters, 1-based; 0 if there is none.
    column: int
    #: What is wrong, and what to do about it.
    message: str
    #: The kind: a warning subtype, or a rule of the command line.
    subtype: Subtype | LintRule
    #: Whether it prevents the entries of the file from being shown.
    fatal: bool = False
    #: The path to the value in the file, such as ``highlights[0].items[0].text``; empty for the whole file.
    key_path: str = ""

    @property
    def place(self) -> str:
        """The location as ``path:line:column``, without the parts that are unknown."""
        return ":".join([visible_name(self.path), *(str(number) for number in (self.line, self.column) if number)])


def at_most(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Limit the diagnostics of a file; if some are omitted, the last one gives their number.

    :param diagnostics: the diagnostics of one kind in one file, sorted.
    """
    if len(diagnostics) <= MAX_DIAGNOSTICS:
        return diagnostics
    more = data_files.MORE_PROBLEMS.format(count=len(diagnostics) - MAX_DIAGNOSTICS + 1)
    return [*diagnostics[: MAX_DIAGNOSTICS - 1], diagnostics[MAX_DIAGNOSTICS - 1]._replace(message=more)]


class Position(NamedTuple):
    """A position in a file: line and column, 1-based, in characters; 0 if unknown."""

    line: int = 0
    column: int = 0
