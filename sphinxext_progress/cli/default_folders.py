"""The folders that ``new``, ``check`` and ``format`` use if the command line names none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from sphinxext_progress.cli.conf import folders_of_conf
from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.reading.data_files import PROJECT_FILE

#: The folder of the reports if ``conf.py`` does not set another one, relative to it.
REPORTS_FOLDER = Path("progress")

#: A description for ``--help``.
DEFAULT_FOLDERS_HELP = "the folder in progress_reports of conf.py, else progress"

#: The usual folders of ``conf.py``, relative to the current folder.
SOURCE_FOLDERS = ("", "docs", "docs/source", "doc", "doc/source", "source")


class DefaultFolders(NamedTuple):
    """The default folders of a project."""

    #: The folders of the reports, relative to the current folder; at least one.
    folders: list[Path]
    #: The ``project.yaml`` of reports that have none in their folder, if ``conf.py`` sets it.
    project: Path | None = None


def default_folders() -> DefaultFolders:
    """Return the default folders, which need not exist.

    This is the current folder if it contains ``project.yaml``. Otherwise ``conf.py``, in the current folder or in a
    usual place for sources below it, determines the folders. It is read but not run.

    :raises CommandError: if ``conf.py`` cannot be read.
    """
    if os.path.lexists(PROJECT_FILE):
        return DefaultFolders([Path()])
    sources = source_folders()
    if not sources or (sources[0] != Path() and os.path.isdir(REPORTS_FOLDER)):  # noqa: PTH112 - is_dir() may raise
        return DefaultFolders([REPORTS_FOLDER])
    return _folders_of_source(sources[0])


def existing_default_folders() -> DefaultFolders:
    """Return the default folders that exist.

    :raises CommandError: if there is none, or ``conf.py`` cannot be read.
    """
    defaults = default_folders()
    existing = [folder for folder in defaults.folders if os.path.isdir(folder)]  # noqa: PTH112 - is_dir() may raise
    if not existing:
        raise CommandError(messages.NO_DEFAULT_FOLDER.format(path=quoted_path(defaults.folders[0])))
    return defaults._replace(folders=existing)


def source_folders() -> list[Path]:
    """Return those of the usual folders that contain ``conf.py``."""
    return [Path(name) for name in SOURCE_FOLDERS if os.path.lexists(Path(name, "conf.py"))]


def _folders_of_source(source: Path) -> DefaultFolders:
    """Return the folders that ``conf.py`` sets, without those outside the current folder."""
    site = folders_of_conf(source)
    folders = dict.fromkeys(_normalized(source / _fixed_part(pattern)) for pattern in site.reports)
    inside = [folder for folder in folders if not folder.is_absolute() and ".." not in folder.parts]
    return DefaultFolders(
        inside or [_normalized(source / REPORTS_FOLDER)], source / site.project if site.project else None
    )


def _fixed_part(pattern: str) -> Path:
    """Return the folders of a glob before the first part that contains a wildcard."""
    parts = Path(pattern).parts[:-1]
    wildcards = (index for index, part in enumerate(parts) if set(part) & set("*?["))
    return Path(*parts[: next(wildcards, len(parts))])


def _normalized(path: Path) -> Path:
    return Path(os.path.normpath(path))
