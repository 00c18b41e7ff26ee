"""Which reports a pattern means."""

from __future__ import annotations

import glob
import os
import posixpath
import re
from contextlib import suppress
from fnmatch import fnmatch
from itertools import takewhile
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.reading import data_files
from sphinxext_progress.reading.data_files import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sphinxext_progress.reading.data_files import DataFolders


def report_files(patterns: Iterable[str], site: DataFolders) -> list[Path]:
    """List the reports that patterns match, sorted by name.

    What may not be looked at is listed too, because it must not take the others away: a link that leads out of the
    allowed folders, and a folder that cannot be listed. ``files.problem_with`` tells what is wrong with it.

    :param patterns: paths and globs, relative to the source folder.
    :param site: where the reports are.
    :return: absolute paths of what is there.
    :raises SourceError: where a pattern itself leaves the allowed folders.
    """
    matched = {path for pattern in patterns for path in _expand(posixpath.normpath(pattern), site)}
    # As paths compare, which would take them apart for each comparison.
    return sorted(matched, key=lambda path: path.parts)


def _expand(pattern: str, site: DataFolders) -> Iterable[Path]:
    if "\0" in pattern:
        msg = f"{quoted(pattern)} is no path; expected a path, a glob or a period; correct it"
        raise SourceError(msg)
    parts = pattern.split("/")
    fixed = [name for name in takewhile(lambda name: name is not None, map(_exact, parts)) if name is not None]
    base, rest = site.srcdir / "/".join(fixed), parts[len(fixed) :]
    if not data_files.is_refused(base, site):
        return (
            _below(base, rest, site) if rest else filter(data_files.path_exists, filter(data_files.is_report, [base]))
        )
    if not f"{posixpath.normpath(base.as_posix())}/".startswith(site.allowed):
        data_files.refuse_outside_folders([base], pattern, site)
    # A link on the way: that is a diagnostic of what it is put in the place of.
    return [base]


def _exact(part: str) -> str | None:
    """Return the name that a part of a pattern stands for, ``[[]x].yaml`` for ``[x].yaml``; None for a glob."""
    name = re.sub(r"\[([*?[])\]", r"\1", part)
    return name if glob.escape(name) == part else None


def _below(folder: Path, parts: Sequence[str], site: DataFolders) -> Iterator[Path]:
    """Find what a glob matches below a folder; ``**`` follows no links.

    The glob of the standard library passes over a folder that cannot be listed: its reports would be
    missing without a word. And it would look into a folder that a link puts in the place of another one.
    """
    part, *rest = parts
    if part == "**":
        for inner in _folders(folder):
            yield from _below(inner, rest or ["*"], site)
        return
    try:
        paths = [folder / name] if (name := _exact(part)) is not None else [path for path, _ in _listed(folder, part)]
    except OSError:
        # A file in the place of a folder matches nothing, whatever the reason why it cannot be listed.
        if not os.path.isfile(folder):  # noqa: PTH113 - is_file() raises where a folder cannot be entered
            yield folder
        return
    for path in filter(data_files.is_report, paths):
        is_folder = os.path.isdir(path)  # noqa: PTH112 - is_dir() raises where a folder cannot be entered
        if data_files.is_refused(path, site):
            # Of a link to a file, in the place of a folder, nothing would be asked.
            if data_files.path_exists(path) and (is_folder or not rest):
                yield path
        elif rest:
            yield from _below(path, rest, site)
        elif data_files.path_exists(path) and not is_folder:
            yield path


def _folders(folder: Path) -> Iterator[Path]:
    """Give a folder and all folders below it, apart from hidden and linked ones; one that cannot be listed too."""
    folders = [folder]
    while folders:
        folder = folders.pop()
        yield folder
        with suppress(OSError):
            folders += [path for path, is_folder in _listed(folder, "*") if is_folder]


def _listed(folder: Path, pattern: str) -> list[tuple[Path, bool]]:
    """List what matches in a folder, and whether it is a folder itself; nothing where there is none.

    A pattern matches its own name too: a file may be called ``[x].yaml``.
    """
    try:
        with os.scandir(folder) as entries:
            return [
                (folder / entry.name, entry.is_dir(follow_symlinks=False))
                for entry in entries
                if entry.name == pattern
                or (fnmatch(entry.name, pattern) and (pattern[0] == "." or entry.name[0] != "."))
            ]
    except (FileNotFoundError, NotADirectoryError):
        return []
