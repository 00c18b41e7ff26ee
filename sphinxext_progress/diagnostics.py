"""Diagnostics: located problems, their subtypes, and helpers that make text safe to show in a message.

Nothing here logs: the core returns diagnostics; Sphinx or the command line reports them.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The most diagnostics of one kind that are listed for a file.
MAX_DIAGNOSTICS = 50

#: The most names that are compared with a misspelled one; the cost grows with their number.
MAX_CANDIDATES = 500

#: The longest piece of data that a message quotes, in characters.
MAX_QUOTED_LENGTH = 60

# Characters that are invisible although ``str.isprintable`` accepts them; a locale-aware comparison ignores them.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"

# Prefixes of the commands that CI services read from a build log: "::error::" at the start of a line, after blanks
# (GitHub Actions), and "##[error]" or "##vso[task.complete]" anywhere in it (GitHub Actions, Azure Pipelines, TeamCity, Octopus).
_COMMAND = re.compile(rf"^[ \t{_BLANK}]*:(?=[{_BLANK}]*:)|#(?=[{_BLANK}]*#[^\s#\[]{{0,30}}\[)", re.MULTILINE)


class DescribedEnum(Enum):
    """Base class of enums whose members have a description for the documentation."""

    #: The description: one sentence of Markdown.
    help: str

    def __new__(cls, name: str, sentence: str) -> Self:
        """Create a member whose value is its name."""
        member = object.__new__(cls)
        member._value_ = name
        member.help = sentence
        return member


class Subtype(DescribedEnum):
    """The subtypes of the warning type ``progress``, as ``suppress_warnings`` names them."""

    FILE = "file", "A data file is missing, cannot be read, is too large, or lies outside the allowed folders."
    YAML = "yaml", "A data file is not the YAML that is read here: syntax, encoding, duplicate keys, anchors, tags."
    DATA = "data", "A data file is no report and no project: unknown or missing keys, wrong types, impossible dates."
    NAME = (
        "name",
        "An area, a theme or a kind is not one that `project.yaml` knows, or its repository's host is not known.",
    )
    TEXT = "text", "Markup in a text was not honoured and is shown as it was typed."
    OPTION = "option", "An option of a directive matches nothing."
    PLACE = "place", "A directive stands where its sections cannot stand, or text follows a report."
    DUPLICATE = "duplicate", "Two files have the same project and period, or a report is rendered in two places."
    LINK = "link", "A role of the domain `progress` names nothing that is rendered on the site."
    CONFIG = "config", "A `progress_*` value in `conf.py` cannot be used."


class LintRule(Enum):
    """Base class of the rules that only the command line checks."""

    #: ``error`` or ``warning``, which make a check fail, or ``note``, which does not.
    severity: str
    #: What the rule finds: one sentence of Markdown.
    help: str

    def __new__(cls, name: str, severity: str, sentence: str) -> Self:
        """Create a member whose value is its name."""
        member = object.__new__(cls)
        member._value_ = name
        member.severity = severity
        member.help = sentence
        return member


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
    #: The value of a :class:`Subtype`.
    subtype: str
    #: Whether it prevents the entries of the file from being shown.
    fatal: bool = False
    #: The path to the value in the file, such as ``highlights[0].items[0].text``; empty for the whole file.
    key_path: str = ""

    @property
    def place(self) -> str:
        """The location as ``path:line:column``, without the parts that are unknown."""
        return ":".join([visible_name(self.path), *(str(number) for number in (self.line, self.column) if number)])


def at_most(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Limit the diagnostics of a file; the last one then counts those left out.

    :param diagnostics: the diagnostics of one kind in one file, sorted.
    """
    if len(diagnostics) <= MAX_DIAGNOSTICS:
        return diagnostics
    more = f"{len(diagnostics) - MAX_DIAGNOSTICS + 1} more faults follow; correct the ones above first"
    return [*diagnostics[: MAX_DIAGNOSTICS - 1], diagnostics[MAX_DIAGNOSTICS - 1]._replace(message=more)]


class Position(NamedTuple):
    """A position in a file: line and column, 1-based, in characters; 0 where unknown."""

    line: int = 0
    column: int = 0


def quoted(text: str, limit: int = MAX_QUOTED_LENGTH) -> str:
    """Quote data for a message: on one line, shortened, with invisible characters escaped.

    :param limit: the maximum length of the result, in characters, without the quotes.
    :return: the text in single quotes; characters that do not print are written as ``U+XXXX``.
    """
    cut = text[: limit + 1]
    shown = "".join(character if _prints(character) else code_point(character) for character in cut)
    if len(text) > limit or len(shown) > limit:
        shown = shown[: limit - 1] + "…"
    return f"'{shown}'"


def code_point(character: str) -> str:
    """Return the code point of a character as ``U+XXXX``."""
    return f"U+{ord(character):04X}"


def inert(text: str, kept: str = "\n\t") -> str:
    """Return text that contains no command for a terminal or a CI service.

    Everything written to a terminal or a log passes through here, because it may contain untrusted data. Characters that
    do not print (including those that reorder text) and the first character of a CI command are written as code points.
    The function is idempotent.

    :param kept: characters to keep although they do not print.
    """
    shown = "".join(
        character if character.isprintable() or character in kept else code_point(character) for character in text
    )
    return _COMMAND.sub(lambda match: match[0][:-1] + code_point(match[0][-1]), shown)


def visible_name(name: str) -> str:
    """Return a file name for pages, messages and logs: on one line, without invisible characters.

    File names are untrusted too: they may contain line feeds, escape sequences and bytes that are not UTF-8.

    :param name: the name, as returned by :func:`os.fsdecode`.
    """
    return inert(name, kept="")


def _prints(character: str) -> bool:
    return character == " " or unicodedata.category(character)[0] not in "CZ"


def closest_name(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most similar to a misspelled one.

    :return: the closest match, or None if no word is similar enough.
    """
    folded = {name.casefold(): name for name in islice(known, MAX_CANDIDATES)}
    if same := folded.get(word.casefold()):
        return same
    matches = difflib.get_close_matches(word.casefold(), folded, n=1)
    return folded[matches[0]] if matches else None


def expected(word: str, known: Iterable[str]) -> str:
    """Return the part of a message that lists the known names and suggests the closest one.

    :param word: the unknown name.
    """
    names = list(known)
    if not names:
        return "expected nothing here; remove it"
    listed = names[0]
    for name in names[1:]:
        if len(listed) + len(name) > MAX_QUOTED_LENGTH:
            listed += ", …"
            break
        listed += f", {name}"
    closest = closest_name(word, names)
    remedy = f"did you mean {quoted(closest)}?" if closest else "use one of these"
    return f"expected {'one of ' if len(names) > 1 else ''}{quoted(listed, MAX_QUOTED_LENGTH + 20)[1:-1]}; {remedy}"


def pluralize(noun: str, count: int) -> str:
    """Return a regular noun in the singular or plural, depending on a count."""
    return noun if count == 1 else f"{noun}s"
