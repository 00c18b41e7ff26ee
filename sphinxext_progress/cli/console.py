"""What the commands say: on one terminal for all, with nothing in it that a terminal obeys."""

from __future__ import annotations

import sys
from enum import IntEnum
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted, visible

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO


class Status(IntEnum):
    """What a command ends with."""

    CLEAN = 0
    FINDINGS = 1
    FAILED = 2


class CommandError(Exception):
    """What stops a command; its message is the whole sentence."""


def plain(text: str) -> str:
    """Write the characters that a terminal obeys as their code points, all but the line feed and the tab.

    :param text: any text; data of strangers may be in it.
    """
    return "".join(
        character if character.isprintable() or character in "\n\t" else visible(character) for character in text
    )


def named(path: Path) -> str:
    """Quote a path that somebody typed: whole, where it is not absurdly long."""
    return quoted(str(path), 300)


def out(text: str) -> None:
    """Write a line of the result."""
    _write(text, sys.stdout)


def content(text: str) -> None:
    """Write the content of a file, as the file would have it.

    :param text: what was made of a data file or checked as one, so that there is nothing in it that a terminal obeys.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def err(text: str) -> None:
    """Write a line about the work."""
    _write(text, sys.stderr)


def err_on_terminal(text: str) -> None:
    """Write a line about work that takes a while, where somebody looks on; nothing into a pipe."""
    if sys.stderr.isatty():
        err(text)


def _write(text: str, stream: TextIO) -> None:
    # A terminal that cannot show a character gets a question mark, not a traceback.
    encoding = stream.encoding or "utf-8"
    stream.write(plain(text).encode(encoding, "replace").decode(encoding) + "\n")
