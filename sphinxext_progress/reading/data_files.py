"""The names of data files, and the folders in which they are allowed."""

from __future__ import annotations

import errno
import os
import posixpath
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import data_files as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

#: The name of the file that describes a project; it is never a report.
PROJECT_FILE = "project.yaml"

#: The suffix of a check record, which is in the same folder as its report.
RECORD_SUFFIX = ".check.yaml"

# Workaround, see docs/develop/workarounds.md#suffix-of-report-pages
#: The suffixes of reports that are pages of their own; the second one is for sites with an extension that cuts file
#: names at their last dot, such as sphinx-automodapi.
PAGE_SUFFIXES = (".report.yaml", ".progress")

#: The suffixes of data files.
SUFFIXES = (".yaml", ".yml", *PAGE_SUFFIXES)

#: The default globs of the reports of a site.
REPORTS = ("progress/*.yaml", *(f"progress/*{suffix}" for suffix in PAGE_SUFFIXES if not suffix.endswith(".yaml")))


@dataclass(frozen=True)
class DataFolders:
    """The folders in which a site keeps its data files."""

    #: The source folder, absolute.
    srcdir: Path
    #: Globs of the reports, relative to the source folder.
    reports: tuple[str, ...]
    #: The ``project.yaml`` of reports that have none in their folder, relative to the source folder.
    project: str = ""
    #: Folders outside the source folder in which data files are allowed.
    roots: tuple[Path, ...] = ()
    #: The bytes to use instead of those of files, by absolute path: what an editor has not saved yet.
    unsaved: Mapping[Path, bytes] = field(default_factory=dict, compare=False)

    @cached_property
    def allowed(self) -> tuple[str, ...]:
        """The allowed folders with a trailing slash, both as configured and resolved.

        They are resolved lazily, once for all files: if that fails, the error belongs to the first file that is read.
        """
        folders = [name for root in (self.srcdir, *self.roots) for name in (root.as_posix(), _resolved(root))]
        return tuple(f"{name.rstrip('/')}/" for name in folders)


class Source(NamedTuple):
    """The parsed argument of a directive; plain values, because the environment pickles it."""

    #: A path or glob below the source folder; empty to select among the reports of the site.
    pattern: str = ""
    #: A period or a range of periods, as written; empty for all.
    period: str = ""
    #: The value of ``:project:``; empty for any.
    project: str = ""


class SourceError(Exception):
    """A source that selects no file that may be read; the message needs no further context."""


def display_path(path: Path, site: DataFolders) -> str:
    """Return the path of a file for diagnostics: relative to the source folder, in POSIX form."""
    return relative_name(path, site.srcdir)


def relative_name(path: Path, folder: Path) -> str:
    """Return a path relative to a folder, in POSIX form; the absolute path if they are on different drives of Windows."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return path.as_posix()


def problem_with(path: Path, name: str, site: DataFolders) -> str:
    """Return the reason why a file or a folder must not be read; empty if there is none.

    :param path: the file or folder, absolute.
    :param name: its name for the message.
    """
    if refusal := _refusal(path, name, site):
        return refusal
    if os.path.isdir(path):  # noqa: PTH112 - is_dir() raises if a folder cannot be entered
        try:
            # Read all of it: listing a folder can also fail after it was opened.
            list(os.scandir(path))
        except OSError as error:
            return messages.UNREADABLE_FOLDER.format(name=quoted(name), reason=error.strerror)
    return ""


def is_report(path: Path) -> bool:
    """Return whether a data file is a report, judging by its name."""
    return path.name != PROJECT_FILE and not path.name.endswith(RECORD_SUFFIX)


def proper_name(path: Path) -> str:
    """Return the correct name of a project or check record that ends in ``.yml``; empty for other files.

    Only reports may end in ``.yml``; these two would be read as reports.
    """
    name = f"{path.name.removesuffix('.yml')}.yaml" if path.name.endswith(".yml") else ""
    return name if name == PROJECT_FILE or name.endswith(RECORD_SUFFIX) else ""


def is_report_below(path: Path, folder: Path, covered: Container[Path] = ()) -> bool:
    """Return whether a file is a report of a folder or of a subfolder, judging by its name.

    Directly in the folder each YAML file is a report, apart from ``project.yaml`` and check records. In subfolders,
    where YAML files may serve other purposes, a report is named after its period (``2026-01.yaml``; a range of days has
    two hyphens instead of the slash), or ends in one of :data:`PAGE_SUFFIXES`, or is covered by ``progress_reports``.

    :param path: the file, somewhere below the folder.
    :param covered: the reports that ``progress_reports`` matches, if known.
    """
    if not path.name.endswith(SUFFIXES) or not is_report(path):
        return False
    # Imported here, because a site without such files needs no periods.
    from sphinxext_progress.format.period import Period  # noqa: PLC0415

    named_after_period = Period.parse(path.stem.replace("--", "/")) is not None
    return path.parent == folder or named_after_period or path.name.endswith(PAGE_SUFFIXES) or path in covered


def yaml_files(folder: Path, skip: Callable[[Path], bool] = lambda _: False) -> Iterator[Path]:
    """Yield the YAML files of a folder and of all its subfolders, in no particular order.

    Hidden files and folders are skipped. Links to folders are not followed: they may lead anywhere, or in a circle.

    :param skip: returns whether a folder or file is skipped as well.
    :raises OSError: if a folder cannot be listed.
    """
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                is_folder = entry.is_dir(follow_symlinks=False)
                is_data = is_folder or entry.name.endswith(SUFFIXES)
                if entry.name.startswith(".") or not is_data or skip(path := Path(entry.path)):
                    continue
                if is_folder:
                    folders.append(path)
                else:
                    yield path


def record_path(report: Path) -> Path:
    """Return the path of the check record of a report."""
    suffix = max((suffix for suffix in SUFFIXES if report.name.endswith(suffix)), key=len, default="")
    stem = report.name.removesuffix(suffix).removesuffix(".report")
    return report.with_name(f"{stem}{RECORD_SUFFIX}")


def find_record(report: Path) -> Path | None:
    """Return the path of the check record of a report if it exists, else None."""
    path = record_path(report)
    return path if path_exists(path) else None


def source_patterns(source: Source, site: DataFolders) -> tuple[str, ...]:
    """Return the globs of the reports that a source selects from."""
    return (source.pattern,) if source.pattern else site.reports


def find_project_file(folder: Path, site: DataFolders) -> Path | None:
    """Return the ``project.yaml`` of the reports in a folder: the one in that folder, else the configured one.

    :return: its absolute path, not checked yet; None if there is neither.
    """
    path = folder / PROJECT_FILE
    if is_available(path, site):
        return path
    return site.srcdir / site.project if site.project else None


def refuse_outside_folders(paths: Iterable[Path], name: str, site: DataFolders) -> None:
    """Refuse paths that leave the allowed folders or link to hidden files, whether or not they exist.

    :param paths: the paths, absolute.
    :param name: their name for the message.
    :raises SourceError: if one of them must not be read.
    """
    for path in paths:
        if refusal := _refusal(path, name, site):
            raise SourceError(refusal)


def is_available(path: Path, site: DataFolders) -> bool:
    """Return whether a data file exists, on disk or unsaved."""
    return path in site.unsaved or path_exists(path)


def is_refused(path: Path, site: DataFolders) -> bool:
    """Return whether an absolute path leads to a place that must not be read, whether or not it exists."""
    return bool(_refusal(path, "", site))


def _refusal(path: Path, name: str, site: DataFolders) -> str:
    target = f"{_resolved(path)}/"
    if "\0" in str(path) or not target.startswith(site.allowed):
        return messages.OUTSIDE_FOLDERS.format(name=quoted(name))
    if "/." in target and _leads_to_hidden(path, target, site):
        return messages.HIDDEN_TARGET.format(name=quoted(name))
    return ""


def _leads_to_hidden(path: Path, target: str, site: DataFolders) -> bool:
    """Return whether a link leads to a hidden file or folder such as ``.git``, which may contain secrets."""
    below = min((target[len(folder) :] for folder in site.allowed if target.startswith(folder)), key=len)
    return any(part.startswith(".") and part not in path.parts for part in below.split("/"))


def path_exists(path: Path) -> bool:
    """Return whether a path exists; true if that cannot be determined, because reading it reports the reason."""
    try:
        os.lstat(path)
    except OSError as error:
        return error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
    return True


def _resolved(path: str | Path) -> str:
    """Return a resolved path in POSIX form."""
    try:
        return os.path.realpath(path).replace(os.sep, "/")
    except (OSError, ValueError):
        # The name is too long, for example; reading the file reports it.
        return posixpath.normpath(os.fspath(path).replace(os.sep, "/"))
