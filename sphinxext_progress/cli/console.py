"""What the commands print, in three kinds.

Results (:func:`write_line`) and messages (:func:`write_error`) are for people: nothing in them is obeyed by a terminal or a CI service.
The content of a file (:func:`write_content`) that is printed to be piped on stays as it is.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import inert, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO


class ExitStatus(IntEnum):
    """What a command ends with."""

    CLEAN = 0
    FINDINGS = 1
    FAILED = 2


class CommandError(Exception):
    """What stops a command; its message is the whole sentence."""


def quoted_path(path: Path) -> str:
    """Quote a path that somebody typed: whole, where it is not absurdly long."""
    return quoted(str(path), 300)


def open_standard_streams() -> None:
    """Give each standard stream that is closed a descriptor, so that no file that is opened later becomes one."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest free number is the one that is missing.
            os.open(os.devnull, os.O_RDWR)


def write_line(text: str) -> None:
    """Write lines of the result; what a terminal or a CI service would obey in them is spelled out.

    :raises CommandError: where standard output cannot be written.
    """
    write_commands(inert(text))


def write_commands(text: str) -> None:
    """Write lines that a CI service is to obey.

    :param text: the lines, in which all data has been through :func:`~sphinxext_progress.diagnostics.inert`.
    :raises CommandError: where standard output cannot be written.
    """
    with _standard_output() as stream:
        stream.write(_encodable(f"{text}\n", stream))


def write_content(text: str) -> None:
    """Write the content of a file, as the file would have it, for a pipe.

    :param text: what was made of a data file or checked as one, so that there is no control character in it.
    :raises CommandError: where standard output cannot be written.
    """
    with _standard_output() as stream:
        stream.flush()
        stream.buffer.write(text.encode("utf-8"))
        stream.buffer.flush()


def flush() -> None:
    """Write what is still in the buffer of standard output.

    :raises CommandError: where it cannot be written.
    """
    if sys.stdout:
        with _standard_output() as stream:
            stream.flush()


def write_error(text: str) -> None:
    """Write one line about the work; where standard error cannot be written, nobody can be told."""
    if sys.stderr:
        try:
            sys.stderr.write(_encodable(f"{inert(text, kept='')}\n", sys.stderr))
            sys.stderr.flush()
        except OSError:
            _discard(sys.stderr)


def write_progress(text: str) -> None:
    """Write a line about work that takes a while, where somebody looks on; nothing into a pipe."""
    if sys.stderr and sys.stderr.isatty():
        write_error(text)


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    if sys.stdout is None:
        msg = "standard output is closed"
        raise CommandError(msg)
    try:
        yield sys.stdout
    except BrokenPipeError:
        # The reader, such as head, has seen enough; the work goes on, and the exit code is that of the work.
        _discard(sys.stdout)
    except OSError as error:
        _discard(sys.stdout)
        msg = f"standard output cannot be written ({error.strerror or 'output failed'})"
        raise CommandError(msg) from None


def _discard(stream: TextIO) -> None:
    """Let nothing more come out of a stream, so that the interpreter does not fail when it flushes what is left."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _encodable(text: str, stream: TextIO) -> str:
    # A terminal that cannot show a character gets a question mark, not a traceback.
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)
