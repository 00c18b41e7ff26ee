"""The reports of a folder, loaded as the build loads them."""

from __future__ import annotations

import glob
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError, quoted_path, write_error
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import collection, data_files, decoding, entry, loader
from sphinxext_progress.reading.data_files import PROJECT_FILE, DataFolders

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

    from sphinxext_progress.reading.entry import FoundReports


def yaml_file_names(folder: Path) -> list[str]:
    """List the names of the YAML files of a folder, sorted; none where there is no such folder.

    :raises OSError: where it cannot be listed, which ``glob`` would take for an empty one.
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


def expand_folders(paths: Iterable[Path], covered: Container[Path] = ()) -> Iterator[Path]:
    """Put the reports and projects in a folder, and in all folders below it, in its place.

    :param paths: files and folders, as they were given.
    :param covered: the reports that ``progress_reports`` names, where these are known.
    :return: the files; whether they are there is not asked.
    :raises CommandError: where a folder has none.
    """
    others = 0
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 - is_dir() raises where a folder cannot be entered
            check_path(path.parent, path.parent)
            yield path
            continue
        inside = [
            one
            for one in data_files.yaml_files(check_path(path, path))
            if not one.name.endswith(data_files.RECORD_SUFFIX)
        ]
        chosen = [one for one in inside if _is_ours(one, path, covered)]
        if not chosen:
            msg = f"{quoted_path(path)} has no report; name another folder"
            raise CommandError(msg)
        others += len(inside) - len(chosen)
        yield from sorted(chosen)
    if others:
        write_error(f"note: {others} other YAML {'file is not a report' if others == 1 else 'files are not reports'}")


def _is_ours(path: Path, folder: Path, covered: Container[Path]) -> bool:
    return path.name == PROJECT_FILE or data_files.is_report_below(path.absolute(), folder.absolute(), covered)


def folders_of(folder: Path, project: Path | None, roots: Iterable[Path] = ()) -> DataFolders:
    """Describe a folder of reports.

    :param folder: the folder.
    :param project: the ``project.yaml`` of reports that have none beside them.
    :param roots: other folders that data may be read from.
    """
    # A link may lead to another folder of the project, and to no file of the machine beside it.
    site = DataFolders(folder.absolute(), (), roots=(Path.cwd(), *roots))
    if project:
        configured = check_path(project).absolute()
        site = replace(site, project=configured.as_posix(), roots=(*site.roots, configured.parent))
    return site


def project_of(folder: Path, project: Path | None) -> Project:
    """Load the project of the reports in a folder; one without a name where they have none.

    :param folder: the folder, which need not be there.
    :param project: the ``project.yaml`` of reports that have none beside them.
    :raises CommandError: where it cannot be used.
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
    loaded = loader.load_project(path, name)
    if loaded.model is None:
        msg = f"{loaded.diagnostics[0].place}: {loaded.diagnostics[0].message}"
        raise CommandError(msg)
    return loaded.model


def load_reports(names: Collection[str], site: DataFolders) -> FoundReports:
    """Load reports.

    :param names: the names of the files; each is there.
    :param site: their folder, and what else may be read.
    :raises CommandError: where that cannot be done at all.
    """
    if not names:
        return entry.FoundReports()
    try:
        return collection.ReportCollection(replace(site, reports=tuple(map(glob.escape, names)))).find(
            data_files.Source()
        )
    except data_files.SourceError as error:
        raise CommandError(str(error)) from None


def why_refused(text: str, name: str) -> str:
    """Return why a build would not read a text as a report; empty where it would.

    :param text: the text of the file.
    :param name: its path.
    """
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > decoding.MAX_BYTES:
        return f"it would have {len(data)} bytes, more than {decoding.MAX_BYTES}"
    diagnostics = loader.parse_file(data, name, Report).diagnostics
    return diagnostics[0].message if diagnostics else ""
