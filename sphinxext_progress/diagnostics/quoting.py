"""Make untrusted text safe to show in a message."""

from __future__ import annotations

import re
import unicodedata

#: The maximum length of data that a message quotes, in characters.
MAX_QUOTED_LENGTH = 60

# Characters that are invisible although ``str.isprintable`` accepts them; a locale-aware comparison ignores them.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"

# Prefixes of the commands that CI services read from a build log: "::error::" at the start of a line, after blanks
# (GitHub Actions), and "##[error]" or "##vso[task.complete]" anywhere in it (GitHub Actions, Azure Pipelines, TeamCity, Octopus).
_COMMAND = re.compile(rf"^[ \t{_BLANK}]*:(?=[{_BLANK}]*:)|#(?=[{_BLANK}]*#[^\s#\[]{{0,30}}\[)", re.MULTILINE)


def quoted(text: str, limit: int = MAX_QUOTED_LENGTH) -> str:
    """Quote data for a message: on one line, shortened, with invisible characters escaped.

    :param limit: the maximum length of the result, in characters, without the quotes.
    :return: the text in single quotes; characters that do not print are written as ``U+XXXX``.
    """
    cut = text[: limit + 1]
    visible = "".join(character if _prints(character) else code_point(character) for character in cut)
    if len(text) > limit or len(visible) > limit:
        visible = visible[: limit - 1] + "…"
    return f"'{visible}'"


def code_point(character: str) -> str:
    """Return the code point of a character as ``U+XXXX``."""
    return f"U+{ord(character):04X}"


def inert(text: str, kept: str = "\n\t") -> str:
    """Return text without commands for a terminal or a CI service.

    Everything written to a terminal or a log passes through here, because it may contain untrusted data. Characters that
    do not print (including those that reorder text) and the first character of a CI command are written as code points.
    The function is idempotent.

    :param kept: characters to keep although they do not print.
    """
    visible = "".join(
        character if character.isprintable() or character in kept else code_point(character) for character in text
    )
    return _COMMAND.sub(lambda match: match[0][:-1] + code_point(match[0][-1]), visible)


def visible_name(name: str) -> str:
    """Return a file name for pages, messages and logs: on one line, without invisible characters.

    File names are untrusted too: they may contain line feeds, escape sequences and bytes that are not UTF-8.

    :param name: the name, as returned by :func:`os.fsdecode`.
    """
    return inert(name, kept="")


def _prints(character: str) -> bool:
    return character == " " or unicodedata.category(character)[0] not in "CZ"
