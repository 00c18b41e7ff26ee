"""Refuse paths whose symbolic links lead out of the folder that a command works in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.diagnostics import Diagnostic, Subtype
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.reading import data_files
from sphinxext_progress.reading.data_files import DataFolders
from sphinxext_progress.reading.decoding import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_path(path: Path, folder: Path | None = None) -> Path:
    """Return a path that may be read or written.

    :param folder: the allowed folder if the path is outside the current one; defaults to the parent of the path.
    :raises CommandError: if a link leads out of the allowed folder.
    """
    try:
        _refuse_outside(path, folder or path.parent)
    except data_files.SourceError:
        raise CommandError(messages.LINK_OUT_OF_FOLDER.format(path=quoted_path(path))) from None
    return path


def check_data_path(path: Path) -> Path:
    """Return the path of a data file that may be read.

    :raises DataError: if a link leads out of its folder and the current one.
    """
    try:
        _refuse_outside(path, path.parent)
    except data_files.SourceError as error:
        raise DataError(Diagnostic(path.as_posix(), 0, 0, str(error), Subtype.FILE, fatal=True)) from None
    return path


def _refuse_outside(path: Path, folder: Path) -> None:
    cwd = Path.cwd()
    # A path inside the current folder must not lead out of it; ".." or an absolute path may name any other folder.
    is_inside = Path(os.path.normpath(cwd / path)).is_relative_to(cwd)
    root = cwd if is_inside else folder
    data_files.refuse_outside_folders([path.absolute()], path.as_posix(), readable_folders(root))


def readable_folders(folder: Path, roots: Iterable[Path] = ()) -> DataFolders:
    """Return the folders from which data may be read: a folder, the current folder and additional roots."""
    return DataFolders(folder.absolute(), (), roots=(Path.cwd(), *roots))


def relative_to_cwd(path: Path) -> Path:
    """Return a path relative to the current folder if it is inside."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
