"""The names of data files, and in which folders data may lie."""

from __future__ import annotations

import errno
import hashlib
import os
import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

#: The name of the file that describes a project; it is never a report.
PROJECT_FILE = "project.yaml"

#: How the name of a recorded check ends; it stands beside its report, and is none.
RECORD_SUFFIX = ".check.yaml"

#: How the names of reports end that are pages of their own; the second one is for sites with an extension that cuts
#: file names at their last dot, such as sphinx-automodapi.
PAGE_SUFFIXES = (".report.yaml", ".progress")

#: How the names of data files end.
SUFFIXES = (".yaml", ".yml", *PAGE_SUFFIXES)

#: The globs of the reports of a site that names none.
REPORTS = ("progress/*.yaml", *(f"progress/*{suffix}" for suffix in PAGE_SUFFIXES if not suffix.endswith(".yaml")))


@dataclass(frozen=True, slots=True)
class DataFolders:
    """Where a site keeps its reports."""

    #: The source folder, absolute.
    srcdir: Path
    #: Globs of the reports, relative to the source folder.
    reports: tuple[str, ...]
    #: The ``project.yaml`` for reports that have none beside them, relative to the source folder.
    project: str = ""
    #: Folders outside the source folder in which data may lie.
    roots: tuple[Path, ...] = ()
    #: What :attr:`allowed` gave.
    _allowed: list[tuple[str, ...]] = field(default_factory=list, init=False, repr=False, compare=False)
    #: The folders that were asked for, as they are.
    _folders: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The folders in which data may lie, with a slash at the end: as they are named, and as they are.

        They are resolved once, not for each file, and when a file is asked for: it is that one that cannot be read
        where this fails.
        """
        if not self._allowed:
            folders = [name for root in (self.srcdir, *self.roots) for name in (root.as_posix(), _resolved(root))]
            self._allowed.append(tuple(f"{name.rstrip('/')}/" for name in folders))
        return self._allowed[0]

    def resolved(self, path: Path) -> str:
        """Resolve a path, in POSIX form; its folder once, because most files stand beside others."""
        folder, name = os.path.split(path)
        if name in ("", "..") or os.path.islink(path):  # noqa: PTH114 - is_symlink() raises where it cannot tell
            return _resolved(path)
        if folder not in self._folders:
            self._folders[folder] = _resolved(folder)
        return f"{self._folders[folder].rstrip('/')}/{name}"


class Source(NamedTuple):
    """What a directive's argument means; plain values, because the environment keeps it."""

    #: A path or glob below the source folder; empty where the reports of the site are meant.
    pattern: str = ""
    #: A period or a range of them, as it was written; empty for all.
    period: str = ""
    #: The project that ``:project:`` chooses; empty for any.
    project: str = ""


class SourceError(Exception):
    """A pattern that names nothing that may be read; its message is the whole sentence."""


def display_path(path: Path, site: DataFolders) -> str:
    """Name a file as diagnostics do: relative to the source folder, in POSIX form."""
    return posixpath.relpath(path.as_posix(), site.srcdir.as_posix())


def problem_with(path: Path, name: str, site: DataFolders) -> str:
    """Return what keeps a file or a folder from being read, as a sentence; nothing where it may be tried.

    :param path: the file or folder, absolute.
    :param name: the words that named it.
    :param site: which folders are allowed.
    """
    if refusal := _refusal(path, name, site):
        return refusal
    if os.path.isdir(path):  # noqa: PTH112 - is_dir() raises where a folder cannot be entered
        try:
            os.scandir(path).close()
        except OSError as error:
            return f"the folder {quoted(name)} cannot be listed ({error.strerror}); expected one that can be read; check it"
    return ""


def is_report(path: Path) -> bool:
    """Tell whether a data file is a report, by its name."""
    return path.name != PROJECT_FILE and not path.name.endswith(RECORD_SUFFIX)


def proper_name(path: Path) -> str:
    """Return the name that a project or a recorded check has to have; empty where the name is no misspelled one.

    Reports may end in ``.yml``; these two may not, and would be read as reports.

    :param path: the file.
    """
    name = f"{path.name.removesuffix('.yml')}.yaml" if path.name.endswith(".yml") else ""
    return name if name == PROJECT_FILE or name.endswith(RECORD_SUFFIX) else ""


def is_report_below(path: Path, folder: Path, covered: Container[Path] = ()) -> bool:
    """Return whether a file is a report of a folder, or of a folder below it, by its name alone.

    Directly in the folder each YAML file is a report, apart from ``project.yaml`` and recorded checks. Further down,
    where YAML files may serve other purposes, a report is named after its period (``2026-01.yaml``; a span of days has
    two hyphens for its slash), or ends in one of :data:`PAGE_SUFFIXES`, or is covered by ``progress_reports``.

    :param path: the file, somewhere below the folder.
    :param folder: the folder.
    :param covered: the reports that ``progress_reports`` names, where these are known.
    """
    if not path.name.endswith(SUFFIXES) or not is_report(path):
        return False
    named_after_period = Period.parse(path.stem.replace("--", "/")) is not None
    return path.parent == folder or named_after_period or path.name.endswith(PAGE_SUFFIXES) or path in covered


def yaml_files(folder: Path, skip: Callable[[Path], bool] = lambda _: False) -> Iterator[Path]:
    """List the YAML files of a folder and of all folders below it.

    Hidden files and folders are left out, and links to folders are not followed: they may lead anywhere, or in a circle.

    :param folder: the folder.
    :param skip: tells which folders and files are left out as well.
    :return: the files, in no particular order.
    :raises OSError: where a folder cannot be listed.
    """
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                path = Path(entry.path)
                if entry.name.startswith(".") or skip(path):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif entry.name.endswith(SUFFIXES):
                    yield path


def record_path(report: Path) -> Path:
    """Give the place of the recorded check of a report."""
    suffix = max((one for one in SUFFIXES if report.name.endswith(one)), key=len, default="")
    stem = report.name.removesuffix(suffix).removesuffix(".report")
    return report.with_name(f"{stem}{RECORD_SUFFIX}")


def find_record(report: Path) -> Path | None:
    """Find the recorded check of a report; None where there is none."""
    path = record_path(report)
    return path if path_exists(path) else None


def source_patterns(source: Source, site: DataFolders) -> tuple[str, ...]:
    """Give the globs of the reports among which a source is looked up.

    :param source: the source.
    :param site: where the reports are.
    """
    return (source.pattern,) if source.pattern else site.reports


def files_signature(looked_at: Mapping[str, str]) -> str:
    """Give one digest of the bytes of files.

    :param looked_at: their digests, by name.
    :return: sixteen hexadecimal digits.
    """
    return hashlib.sha256(repr(sorted(looked_at.items())).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def find_project_file(folder: Path, site: DataFolders) -> Path | None:
    """Find the ``project.yaml`` of the reports in a folder: the one beside them, else the configured one.

    :param folder: the folder.
    :param site: where the reports are.
    :return: its absolute path, not yet checked; None where there is neither.
    """
    beside = folder / PROJECT_FILE
    if path_exists(beside):
        return beside
    return site.srcdir / site.project if site.project else None


def refuse_outside_folders(paths: Iterable[Path], name: str, site: DataFolders) -> None:
    """Refuse paths that leave the allowed folders, or links into hidden ones, whether or not there are such files.

    :param paths: the paths, absolute.
    :param name: the words that named them.
    :param site: which folders are allowed.
    :raises SourceError: where one may not be read.
    """
    for path in paths:
        if refusal := _refusal(path, name, site):
            raise SourceError(refusal)


def is_refused(path: Path, site: DataFolders) -> bool:
    """Return whether a path may not be read because of where it leads, whether or not something is there.

    :param path: the path, absolute.
    :param site: which folders are allowed.
    """
    return bool(_refusal(path, "", site))


def _refusal(path: Path, name: str, site: DataFolders) -> str:
    where = f"{site.resolved(path)}/"
    if "\0" in str(path) or not where.startswith(site.allowed):
        return (
            f"{quoted(name)} leads out of the source folder; expected a file inside it or in a folder that "
            "'progress_roots' names; move the file or name its folder there"
        )
    if "/." in where and _leads_to_hidden(path, where, site):
        return f"{quoted(name)} is a link to a hidden file; move that file to the reports"
    return ""


def _leads_to_hidden(path: Path, where: str, site: DataFolders) -> bool:
    """Tell whether a link leads to a hidden file or folder, where tools keep what is secret, such as ``.git``."""
    below = min((where[len(folder) :] for folder in site.allowed if where.startswith(folder)), key=len)
    return any(part.startswith(".") and part not in path.parts for part in below.split("/"))


def path_exists(path: Path) -> bool:
    """Tell whether something has this name; where that cannot be told, reading it will say why."""
    try:
        os.lstat(path)
    except OSError as error:
        return error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
    return True


def _resolved(path: str | Path) -> str:
    """Resolve a path, in POSIX form."""
    try:
        return os.path.realpath(path).replace(os.sep, "/")
    except (OSError, ValueError):
        # Too long a name: reading it will say so.
        return posixpath.normpath(os.fspath(path).replace(os.sep, "/"))
