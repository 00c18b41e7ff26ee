"""The reports of a folder, loaded as the build loads them."""

from __future__ import annotations

import glob
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxext_progress import files, shelf
from sphinxext_progress.cli.console import CommandError

if TYPE_CHECKING:
    from collections.abc import Collection
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
