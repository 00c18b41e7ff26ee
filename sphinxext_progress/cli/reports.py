"""The reports of a folder, loaded as the build loads them."""

from __future__ import annotations

import glob
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxext_progress import files, shelf
from sphinxext_progress.cli.console import CommandError, named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from sphinxext_progress.files import Site
    from sphinxext_progress.shelf import Found


def yaml_files(folder: Path) -> list[str]:
    """List the names of the YAML files of a folder, sorted; none where there is no such folder.

    :raises OSError: where it cannot be listed, which ``glob`` would take for an empty one.
    """
    try:
        names = [path.name for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(name for name in names if name.endswith(".yaml") and not name.startswith("."))


def expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """Put the YAML files of a folder in its place.

    :param paths: files and folders, as they were given.
    :return: the files; whether they are there is not asked.
    :raises CommandError: where a folder has none.
    """
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 - is_dir() raises where a folder cannot be entered
            yield path
        elif inside := yaml_files(path):
            yield from (path / name for name in inside)
        else:
            msg = f"{named(path)} has no file '*.yaml'; expected reports; name another folder"
            raise CommandError(msg)


def load(names: Collection[str], site: Site) -> Found:
    """Load reports.

    :param names: the names of the files; each is there.
    :param site: their folder, and what else may be read.
    :raises CommandError: where that cannot be done at all.
    """
    if not names:
        return shelf.Found()
    try:
        return shelf.find(shelf.Source(), replace(site, reports=tuple(map(glob.escape, names))))
    except files.SourceError as error:
        raise CommandError(str(error)) from None
