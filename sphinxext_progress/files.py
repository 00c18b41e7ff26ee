"""Which data files a pattern means, and in which folders data may lie."""

from __future__ import annotations

import glob
import os
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The name of the file that describes a project; it is never a report.
PROJECT_FILE = "project.yaml"


@dataclass(frozen=True, slots=True)
class Site:
    """Where a site keeps its reports."""

    #: The source folder, absolute.
    srcdir: Path
    #: Globs of the reports, relative to the source folder.
    reports: tuple[str, ...]
    #: The ``project.yaml`` for reports that have none beside them, relative to the source folder.
    project: str = ""
    #: Folders outside the source folder in which data may lie.
    roots: tuple[Path, ...] = ()


class SourceError(Exception):
    """A pattern that names nothing that may be read; its message is the whole sentence."""


def name_of(path: Path, site: Site) -> str:
    """Name a file as faults do: relative to the source folder, in POSIX form."""
    return posixpath.relpath(path.as_posix(), site.srcdir.as_posix())


def report_files(patterns: Iterable[str], site: Site) -> list[Path]:
    """List the reports that patterns match, sorted by name.

    :param patterns: paths and globs, relative to the source folder.
    :param site: where the reports are.
    :return: absolute paths of what is there.
    :raises SourceError: where a pattern leaves the allowed folders.
    """
    matched = {path for pattern in patterns for path in _expand(posixpath.normpath(pattern), site)}
    return sorted(path for path in matched if path.name != PROJECT_FILE)


def project_file(folder: Path, site: Site) -> Path | None:
    """Find the ``project.yaml`` of the reports in a folder: the one beside them, else the configured one.

    :param folder: the folder.
    :param site: where the reports are.
    :return: its absolute path, not yet checked; None where there is neither.
    """
    beside = folder / PROJECT_FILE
    if os.path.lexists(beside):
        return beside
    return site.srcdir / site.project if site.project else None


def refuse_outside(path: Path, name: str, site: Site) -> None:
    """Refuse a path that leaves the allowed folders, whether or not there is such a file.

    :param path: the path, absolute.
    :param name: the words that named it.
    :param site: which folders are allowed.
    :raises SourceError: where it leaves them.
    """
    if not _is_allowed(path, site):
        msg = (
            f"{quoted(name)} leads out of the source folder; expected a file inside it or in a folder that "
            "'progress_roots' names; move the file or name its folder there"
        )
        raise SourceError(msg)


def _expand(pattern: str, site: Site) -> list[Path]:
    if "\0" in pattern:
        msg = f"{quoted(pattern)} is no path; expected a path, a glob or a period; correct it"
        raise SourceError(msg)
    base = site.srcdir / pattern
    if not glob.has_magic(pattern):
        refuse_outside(base, pattern, site)
        return [base] if os.path.lexists(base) else []
    fixed = re.split(r"[*?\[]", pattern, maxsplit=1)[0]
    refuse_outside(site.srcdir / posixpath.dirname(fixed), pattern, site)
    paths = [site.srcdir / name for name in glob.glob(pattern, root_dir=site.srcdir, recursive=True)]
    for path in paths:
        refuse_outside(path, pattern, site)
    return [path for path in paths if not os.path.isdir(path)]  # noqa: PTH112 - is_dir() raises where a folder cannot be entered


def _is_allowed(path: Path, site: Site) -> bool:
    if "\0" in str(path):
        return False
    allowed = (site.srcdir, *site.roots)
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError):
        # Too long a name, or links in a circle: reading it will say so.
        resolved = Path(posixpath.normpath(path.as_posix()))
        return any(resolved.is_relative_to(root) for root in allowed)
    return any(resolved.is_relative_to(root.resolve()) for root in allowed)
