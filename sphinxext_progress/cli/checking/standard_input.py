"""Read a file to check from standard input, such as one that an editor has not saved."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.diagnostics.messages import checking as messages
from sphinxext_progress.reading.decoding import MAX_BYTES

if TYPE_CHECKING:
    from argparse import Namespace

#: The path by which the command line names standard input.
STANDARD_INPUT = Path("-")

#: Its name if the command line gives none.
DEFAULT_NAME = Path("stdin.yaml")


def read_standard_input(arguments: Namespace) -> dict[Path, bytes]:
    """Read standard input if ``-`` is among the files, and replace that with the name of the file.

    :return: the bytes, by absolute path.
    :raises CommandError: if standard input is closed, its name is that of a folder, or an option cannot be used with it.
    """
    if STANDARD_INPUT not in arguments.files:
        if arguments.stdin_filename:
            raise CommandError(messages.NEEDS_STANDARD_INPUT.format())
        return {}
    for option in ("fill", "record"):
        if getattr(arguments, option):
            raise CommandError(messages.CANNOT_WRITE_INPUT.format(option=arguments.parser.name(option)))
    if sys.stdin is None:
        raise CommandError(messages.NO_STANDARD_INPUT.format())
    name: Path = arguments.stdin_filename or DEFAULT_NAME
    if os.path.isdir(name):  # noqa: PTH112 - is_dir() raises if a folder is not accessible
        raise CommandError(messages.FOLDER_FOR_INPUT.format(path=quoted_path(name)))
    arguments.files = [name if path == STANDARD_INPUT else path for path in arguments.files]
    # One byte more than a data file may have, so that the check reports it.
    return {name.parent.absolute() / name.name: sys.stdin.buffer.read(MAX_BYTES + 1)}
