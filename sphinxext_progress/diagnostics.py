"""What can be wrong, and the one form in which it is said.

Nothing here logs: the core returns diagnostics, the edge (Sphinx or the command line) says them.
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

#: The most diagnostics of one kind that are listed for a file; a list of thousands helps nobody.
MAX_DIAGNOSTICS = 50

#: The most names that are searched for one that was meant; the search compares with each of them.
MAX_CANDIDATES = 500

#: The longest piece of data that a message quotes, in characters.
MAX_QUOTED_LENGTH = 60

# Characters that print nothing although they count as printable; a service that compares by language passes over them.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"

# How the commands begin that services take from the log of a build: "::error::" at the start of a line, after blanks
# (GitHub Actions), and "##[error]" or "##vso[task.complete]" anywhere in it (GitHub Actions, Azure Pipelines, TeamCity, Octopus).
_COMMAND = re.compile(rf"^[ \t{_BLANK}]*:(?=[{_BLANK}]*:)|#(?=[{_BLANK}]*#[^\s#\[]{{0,30}}\[)", re.MULTILINE)


class DescribedEnum(Enum):
    """The base of lists of names, each with a sentence that the documentation shows."""

    #: What the name stands for, in a sentence of Markdown.
    help: str

    def __new__(cls, name: str, sentence: str) -> Self:
        """Make a member whose value is its name; the sentence is for the documentation."""
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
    """The base of rules by which the command line says more of a report than a build does."""

    #: Whether it fails a check: ``error`` or ``warning``, or ``note``, which does not.
    severity: str
    #: What the rule finds, in a sentence of Markdown.
    help: str

    def __new__(cls, name: str, severity: str, sentence: str) -> Self:
        """Make a member whose value is its name."""
        member = object.__new__(cls)
        member._value_ = name
        member.severity = severity
        member.help = sentence
        return member


class Diagnostic(NamedTuple):
    """One thing that is wrong, where it is, and what to do about it.

    Diagnostics sort by place, so that a set of them has one order everywhere.
    """

    #: The file, as a POSIX path relative to the source folder (or as the command line was given it).
    path: str
    #: The line, 1-based; 0 where the diagnostic has no line (a missing file).
    line: int
    #: The column in characters, 1-based; 0 where the diagnostic has none.
    column: int
    #: One sentence: what is wrong; what was expected; what to do.
    message: str
    #: The value of a :class:`Subtype`.
    subtype: str
    #: Whether the file's entries are not shown because of it.
    fatal: bool = False
    #: The way to the value in the file, such as ``highlights[0].items[0].text``; empty where it is about the whole file.
    key_path: str = ""

    @property
    def place(self) -> str:
        """The place as ``path:line:column``, without the parts that are not known."""
        return ":".join([visible_name(self.path), *(str(n) for n in (self.line, self.column) if n)])


def at_most(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Keep the first diagnostics of a file, and say in place of the last one how many more there are.

    :param diagnostics: diagnostics of one kind in one file, in their order.
    """
    if len(diagnostics) <= MAX_DIAGNOSTICS:
        return diagnostics
    more = f"{len(diagnostics) - MAX_DIAGNOSTICS + 1} more faults follow; correct the ones above first"
    return [*diagnostics[: MAX_DIAGNOSTICS - 1], diagnostics[MAX_DIAGNOSTICS - 1]._replace(message=more)]


class Position(NamedTuple):
    """A place in a file: line and column, 1-based, in characters."""

    line: int = 0
    column: int = 0


def quoted(text: str, limit: int = MAX_QUOTED_LENGTH) -> str:
    """Quote data for a message: on one line, short, with everything invisible escaped.

    :param text: the data, any text.
    :param limit: the longest result, in characters, without the quotes.
    :return: the text in single quotes; what does not print is written as ``U+XXXX``.
    """
    cut = text[: limit + 1]
    shown = "".join(character if _prints(character) else code_point(character) for character in cut)
    if len(text) > limit or len(shown) > limit:
        shown = shown[: limit - 1] + "…"
    return f"'{shown}'"


def code_point(character: str) -> str:
    """Write a character that cannot be seen as its code point, ``U+XXXX``.

    :param character: one character.
    """
    return f"U+{ord(character):04X}"


def inert(text: str, kept: str = "\n\t") -> str:
    """Return text in which neither a terminal nor a CI service finds anything to obey.

    Everything that goes to a terminal or into a log passes through here, because data of strangers may be in it.
    Characters that do not print, those that reorder text among them, and the first sign of a command of a CI service are
    written as code points. What is returned here once stays as it is.

    :param text: any text.
    :param kept: the characters that stay although they do not print.
    """
    shown = "".join(
        character if character.isprintable() or character in kept else code_point(character) for character in text
    )
    return _COMMAND.sub(lambda match: match[0][:-1] + code_point(match[0][-1]), shown)


def visible_name(name: str) -> str:
    """Return the name of a file as pages, messages and logs show it: on one line, with nothing invisible in it.

    Names of files are data as well: they may hold line feeds, escape sequences and bytes that are not UTF-8.

    :param name: the name, as :func:`os.fsdecode` gives it.
    """
    return inert(name, kept="")


def _prints(character: str) -> bool:
    return character == " " or unicodedata.category(character)[0] not in "CZ"


def closest_name(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that was probably meant.

    :param word: the word as it was typed.
    :param known: the words that would have been understood.
    :return: the nearest one, or None where none is near.
    """
    folded = {name.casefold(): name for name in islice(known, MAX_CANDIDATES)}
    if near := folded.get(word.casefold()):
        return near
    found = difflib.get_close_matches(word.casefold(), folded, n=1)
    return folded[found[0]] if found else None


def expected(word: str, known: Iterable[str]) -> str:
    """Say which names are known and which of them was probably meant.

    :param word: the word as it was typed.
    :param known: the words that would have been understood.
    :return: the second and third part of a diagnostic's sentence.
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
    near = closest_name(word, names)
    remedy = f"did you mean {quoted(near)}?" if near else "use one of these"
    return f"expected {'one of ' if len(names) > 1 else ''}{quoted(listed, MAX_QUOTED_LENGTH + 20)[1:-1]}; {remedy}"


def pluralize(noun: str, count: int) -> str:
    """Return a regular noun in the singular or plural, depending on a count."""
    return noun if count == 1 else f"{noun}s"
