"""The gate of the command line: no link leads a command out of the folder that it works in."""

from __future__ import annotations

import os
from pathlib import Path

from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.diagnostics import Diagnostic, Subtype
from sphinxext_progress.reading import data_files
from sphinxext_progress.reading.data_files import DataFolders
from sphinxext_progress.reading.decoding import DataError


def check_path(path: Path, folder: Path | None = None) -> Path:
    """Let a file pass that may be read or written.

    :param path: the file, as it was given or made from what was given.
    :param folder: the folder that it has to be in where that is outside the current one; its own when not given.
    :return: the file.
    :raises CommandError: where a link leads out of there.
    """
    try:
        _refuse(path, folder or path.parent)
    except data_files.SourceError:
        msg = f"a link leads {quoted_path(path)} out of the folder that is worked in; name the file that is meant"
        raise CommandError(msg) from None
    return path


def check_data_path(path: Path) -> Path:
    """Let a data file pass that may be read.

    :param path: the file, as it was given.
    :return: the file.
    :raises DataError: where a link leads out of its folder and the current one, with the diagnostic that a check reports.
    """
    try:
        _refuse(path, path.parent)
    except data_files.SourceError as error:
        raise DataError(Diagnostic(path.as_posix(), 0, 0, str(error), Subtype.FILE.value, fatal=True)) from None
    return path


def _refuse(path: Path, folder: Path) -> None:
    here = Path.cwd()
    # What is named in the current folder stays in it; ".." and an absolute path may name any other one.
    is_here = Path(os.path.normpath(here / path)).is_relative_to(here)
    root = here if is_here else folder.absolute()
    data_files.refuse_outside_folders([path.absolute()], path.as_posix(), DataFolders(root, (), roots=(here,)))
