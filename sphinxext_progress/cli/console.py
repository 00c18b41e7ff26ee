"""Output of the commands.

Results (:func:`write_line`) and messages (:func:`write_error`) are for people: characters that a terminal or a CI
service would interpret are escaped. File content for a pipe (:func:`write_content`) is written unchanged.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from enum import IntEnum
from io import TextIOWrapper
from typing import TYPE_CHECKING

from sphinxext_progress.cli.color import IS_WINDOWS, has_color, highlight_messages
from sphinxext_progress.cli.progress import hidden_bars
from sphinxext_progress.diagnostics import inert, pluralize, quoted
from sphinxext_progress.diagnostics.messages import cli as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TextIO

    from sphinxext_progress.diagnostics import Diagnostic


class ExitStatus(IntEnum):
    """Exit codes of the commands."""

    CLEAN = 0
    FINDINGS = 1
    FAILED = 2


class CommandError(Exception):
    """An error that stops a command. Its message is printed unchanged."""


def quoted_path(path: Path) -> str:
    """Quote a path for a message, in POSIX form; it is truncated only if it is extremely long."""
    return quoted(path.as_posix(), 300)


def located_message(diagnostic: Diagnostic) -> str:
    """Return the message of a diagnostic with its location."""
    return f"{diagnostic.place}: {diagnostic.message}"


def count_noun(count: int, noun: str) -> str:
    """Return a number with a noun, in the plural unless the number is 1."""
    return f"{count} {pluralize(noun, count)}"


def open_standard_streams() -> None:
    """Open closed standard descriptors, so that a file opened later does not become a standard stream.

    On Windows, also write UTF-8 to files and pipes: JSON and workflow commands are read by programs that expect it, not the
    code page of the system, which lacks most characters.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # os.open() returns the lowest free descriptor, which is the closed one.
            os.open(os.devnull, os.O_RDWR)
    if IS_WINDOWS and "PYTHONIOENCODING" not in os.environ:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper) and not stream.isatty():
                stream.reconfigure(encoding="utf-8")


def write_line(text: str, highlight: Callable[[str], str] | None = None) -> None:
    """Write a result, with characters escaped that a terminal or a CI service would interpret.

    :param highlight: adds colors to the escaped text, if standard output shows colors.
    :raises CommandError: if standard output cannot be written.
    """
    escaped = inert(text)
    write_commands(highlight(escaped) if highlight and sys.stdout and has_color(sys.stdout) else escaped)


def write_commands(text: str) -> None:
    """Write workflow commands for a CI service.

    :param text: the lines; all data in them must be escaped with :func:`~sphinxext_progress.diagnostics.inert`.
    :raises CommandError: if standard output cannot be written.
    """
    with _standard_output() as stream:
        stream.write(_encodable(f"{text}\n", stream))


def write_content(text: str) -> None:
    """Write file content unchanged, for a pipe.

    :param text: the content of a valid data file or generated from one, so without control characters.
    :raises CommandError: if standard output cannot be written.
    """
    with _standard_output() as stream:
        stream.flush()
        stream.buffer.write(text.encode("utf-8"))
        stream.buffer.flush()


def flush() -> None:
    """Flush standard output.

    :raises CommandError: if it cannot be written.
    """
    if sys.stdout:
        with _standard_output() as stream:
            stream.flush()


def write_error(text: str) -> None:
    """Write a message as one line to standard error; ignore errors, because they could not be reported."""
    if sys.stderr:
        try:
            line = inert(text, kept="")
            line = highlight_messages(line) if has_color(sys.stderr) else line
            with hidden_bars(sys.stderr):
                sys.stderr.write(_encodable(f"{line}\n", sys.stderr))
                sys.stderr.flush()
        except OSError:
            _discard(sys.stderr)


def write_command_error(error: CommandError | str) -> None:
    """Write the error that ended a command, or its work on one file."""
    write_error(f"sphinx-progress: {error}")


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    if sys.stdout is None:
        raise CommandError(messages.CLOSED_OUTPUT.format())
    try:
        with hidden_bars(sys.stdout):
            yield sys.stdout
    except OSError as error:
        _discard(sys.stdout)
        if isinstance(error, BrokenPipeError) or (IS_WINDOWS and error.errno == errno.EINVAL):
            # The reader, such as head, closed the pipe. Continue, without affecting the exit code.
            return
        reason = error.strerror or messages.UNKNOWN_OUTPUT_ERROR.format()
        raise CommandError(messages.UNWRITABLE_OUTPUT.format(reason=reason)) from None


def _discard(stream: TextIO) -> None:
    """Redirect a stream to the null device, so that the flush at interpreter shutdown does not fail."""
    null_device = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null_device, stream.fileno())
    os.close(null_device)


def _encodable(text: str, stream: TextIO) -> str:
    # Replace unsupported characters with question marks instead of failing.
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)
