"""Match patterns against the reports in the allowed folders."""

from __future__ import annotations

import glob
import os
import posixpath
import re
from contextlib import suppress
from fnmatch import fnmatchcase
from itertools import takewhile
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages.data_files import NOT_A_PATH
from sphinxext_progress.reading import data_files
from sphinxext_progress.reading.data_files import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sphinxext_progress.reading.data_files import DataFolders


def report_files(patterns: Iterable[str], site: DataFolders) -> list[Path]:
    """Return the reports that patterns match, sorted by path.

    Paths that must not be read (a link out of the allowed folders, a folder that cannot be listed) are included, so that
    they do not hide the others; :func:`.data_files.problem_with` returns what is wrong with them.

    :param patterns: paths and globs, relative to the source folder.
    :return: the absolute paths.
    :raises SourceError: if a pattern itself leaves the allowed folders.
    """
    matched = {path for pattern in patterns for path in _expand(posixpath.normpath(pattern), site)}
    # The order in which paths compare, without splitting them for each comparison.
    return sorted(matched, key=lambda path: path.parts)


def _expand(pattern: str, site: DataFolders) -> Iterable[Path]:
    if "\0" in pattern:
        raise SourceError(NOT_A_PATH.format(pattern=quoted(pattern)))
    parts = pattern.split("/")
    fixed = [name for name in takewhile(lambda name: name is not None, map(_exact, parts)) if name is not None]
    base, rest = site.srcdir / "/".join(fixed), parts[len(fixed) :]
    if not data_files.is_refused(base, site):
        return (
            _below(base, rest, site)
            if rest
            else [path for path in (base,) if data_files.is_report(path) and data_files.is_available(path, site)]
        )
    if not f"{posixpath.normpath(base.as_posix())}/".startswith(site.allowed):
        data_files.refuse_outside_folders([base], pattern, site)
    # A component is a link out of the allowed folders, which is reported for this path.
    return [base]


def _exact(part: str) -> str | None:
    """Return the literal name that a component of a pattern matches (``[[]x].yaml``: ``[x].yaml``); None for a glob."""
    name = re.sub(r"\[([*?[])\]", r"\1", part)
    return name if glob.escape(name) == part else None


def _below(folder: Path, parts: Sequence[str], site: DataFolders) -> Iterator[Path]:
    """Yield the paths that a glob matches below a folder; ``**`` follows no links.

    :mod:`glob` silently skips a folder that cannot be listed, so its reports would be missing without a message, and
    it enters linked folders.
    """
    part, *rest = parts
    if part == "**":
        for inner in _folders(folder):
            yield from _below(inner, rest or ["*"], site)
        return
    try:
        paths = [folder / name] if (name := _exact(part)) is not None else [path for path, _ in _listed(folder, part)]
    except OSError:
        # A file where the pattern expects a folder matches nothing, whatever the error from listing it.
        if not os.path.isfile(folder):  # noqa: PTH113 - is_file() raises if a folder cannot be entered
            yield folder
        return
    for path in filter(data_files.is_report, paths):
        is_folder = os.path.isdir(path)  # noqa: PTH112 - is_dir() raises if a folder cannot be entered
        if data_files.is_refused(path, site):
            # A link to a file does not match where the pattern expects a folder.
            if data_files.path_exists(path) and (is_folder or not rest):
                yield path
        elif rest:
            yield from _below(path, rest, site)
        elif data_files.path_exists(path) and not is_folder:
            yield path


def _folders(folder: Path) -> Iterator[Path]:
    """Yield a folder and all its subfolders, except hidden and linked ones, even if they cannot be listed."""
    folders = [folder]
    while folders:
        folder = folders.pop()
        yield folder
        with suppress(OSError):
            folders += [path for path, is_folder in _listed(folder, "*") if is_folder]


def _listed(folder: Path, pattern: str) -> list[tuple[Path, bool]]:
    """Return the matches in a folder, and whether each is a folder itself; nothing if the folder does not exist.

    A pattern also matches the identical name: a file may be called ``[x].yaml``. Upper and lower case differ on every
    system, so that a site has the same reports everywhere.
    """
    try:
        with os.scandir(folder) as entries:
            return [
                (folder / entry.name, entry.is_dir(follow_symlinks=False))
                for entry in entries
                if entry.name == pattern
                or (fnmatchcase(entry.name, pattern) and (pattern[0] == "." or entry.name[0] != "."))
            ]
    except (FileNotFoundError, NotADirectoryError):
        return []
