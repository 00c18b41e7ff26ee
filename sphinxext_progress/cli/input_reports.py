"""Find and load the reports of a folder in the same way as a build."""

from __future__ import annotations

import glob
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError, located_message, quoted_path, write_error
from sphinxext_progress.cli.path_checks import check_path, readable_folders
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.format.draft_memory import DamagedLineError, read_draft_memory
from sphinxext_progress.format.links import repository_names
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import data_files, decoding, entry, loader
from sphinxext_progress.reading.data_files import PROJECT_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from sphinxext_progress.reading.collection import ReportCollection
    from sphinxext_progress.reading.data_files import DataFolders
    from sphinxext_progress.reading.entry import FoundReports


def yaml_file_names(folder: Path) -> list[str]:
    """Return the sorted names of the YAML files in a folder; empty if the folder does not exist.

    :raises OSError: if the folder cannot be listed; ``glob`` would treat it as empty.
    """
    try:
        names = [path.name for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(
        name
        for name in names
        if name.endswith(data_files.SUFFIXES)
        and not name.startswith(".")
        and not name.endswith(data_files.RECORD_SUFFIX)
    )


def expand_folders(paths: Iterable[Path], covered: Container[Path] = (), *, quiet: bool = False) -> Iterator[Path]:
    """Replace folders with the reports and project files in them, recursively.

    :param covered: the reports that ``progress_reports`` matches, if known.
    :param quiet: whether to omit the note about other YAML files.
    :return: the files, which need not exist if they were given by name.
    :raises CommandError: if a folder has no reports.
    """
    others = 0
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 - is_dir() raises if a folder is not accessible
            check_path(path.parent, path.parent)
            yield path
            continue
        yaml_files = [
            file
            for file in data_files.yaml_files(check_path(path, path))
            if not file.name.endswith(data_files.RECORD_SUFFIX)
        ]
        chosen = [file for file in yaml_files if _is_data_file(file, path, covered)]
        if not chosen:
            raise CommandError(messages.NO_REPORT_IN_FOLDER.format(path=quoted_path(path)))
        others += len(yaml_files) - len(chosen)
        yield from sorted(chosen)
    if others and not quiet:
        write_error((messages.ONE_OTHER_FILE if others == 1 else messages.OTHER_FILES).format(count=others))


def _is_data_file(path: Path, folder: Path, covered: Container[Path]) -> bool:
    return path.name == PROJECT_FILE or data_files.is_report_below(path.absolute(), folder.absolute(), covered)


def folders_of(folder: Path, project: Path | None, roots: Iterable[Path] = ()) -> DataFolders:
    """Return the folders from which the reports of a folder may be read.

    :param project: the ``project.yaml`` for folders without one.
    :param roots: additional folders from which data may be read.
    """
    # Links may lead to other folders below the current one, but not outside.
    site = readable_folders(folder, roots)
    if project:
        configured = check_path(project).absolute()
        site = replace(site, project=configured.as_posix(), roots=(*site.roots, configured.parent))
    return site


def project_of(folder: Path, project: Path | None) -> Project:
    """Load the project of the reports in a folder; an empty project if there is none.

    :param folder: the folder, which need not exist.
    :param project: the ``project.yaml`` for folders without one.
    :raises CommandError: if the project file is invalid.
    """
    site = folders_of(folder, project)
    path = data_files.find_project_file(site.srcdir, site)
    if path is None:
        return Project()
    name = (folder / PROJECT_FILE if path.parent == site.srcdir else path).as_posix()
    try:
        data_files.refuse_outside_folders([path], name, site)
    except data_files.SourceError as error:
        raise CommandError(str(error)) from None
    loaded = loader.load_file(path, name, Project)
    if loaded.model is None:
        raise CommandError(located_message(loaded.diagnostics[0]))
    return loaded.model


def repositories_of_folder(folder: Path) -> dict[str, str]:
    """Return the names of the repositories of the project of a folder, by path; empty if its file is invalid."""
    try:
        return repository_names(project_of(folder, None))
    except CommandError:
        return {}


def load_reports(names: Collection[str], reports: ReportCollection) -> FoundReports:
    """Load reports.

    :param names: the names of existing files.
    :param reports: the collection of their folder.
    :raises CommandError: if they cannot be loaded.
    """
    if not names:
        return entry.FoundReports()
    try:
        return reports.find(data_files.Source(), map(glob.escape, names))
    except data_files.SourceError as error:
        raise CommandError(str(error)) from None


def why_refused(text: str, name: str, repositories: Mapping[str, str] | None = None) -> str:
    """Return the reason why a build would reject a report; empty if it would not.

    :param text: the content of the report.
    :param name: its path.
    :param repositories: the names of the repositories of its project, by path.
    """
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > decoding.MAX_BYTES:
        return messages.REPORT_TOO_LARGE.format(size=len(data), limit=decoding.MAX_BYTES)
    diagnostics = loader.parse_file(data, name, Report, repositories=repositories).diagnostics
    return diagnostics[0].message if diagnostics else ""


def drafted_commits(path: Path) -> tuple[str, ...]:
    """Return the hashes of the commits that drafts of a report have proposed; none if there is no readable report."""
    name = path.as_posix()
    try:
        return read_draft_memory(decoding.decode_checked(decoding.read_bytes(path, name), name)).commits
    except (decoding.DataError, DamagedLineError):
        return ()
