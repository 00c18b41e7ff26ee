"""Check the files of one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli.input_reports import load_reports, yaml_file_names
from sphinxext_progress.cli.progress import with_progress
from sphinxext_progress.diagnostics import Diagnostic, Position, Subtype
from sphinxext_progress.format import vocabulary
from sphinxext_progress.format.check_record import CheckRecord
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import data_files, loader
from sphinxext_progress.reading.collection import ReportCollection
from sphinxext_progress.reports.image_problems import check_images
from sphinxext_progress.reports.lint import lint_report
from sphinxext_progress.text import report_texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from sphinxext_progress.cli.checking.repository import RepositoryCheck
    from sphinxext_progress.reading.data_files import DataFolders


def folder_diagnostics(
    site: DataFolders, chosen: Collection[str], repository_check: RepositoryCheck | None
) -> list[Diagnostic]:
    """Collect the diagnostics of the chosen files of a folder, with its other files as context.

    :param site: the folder, and those from which data may be read.
    :param chosen: the names of the files.
    """
    diagnostics: list[Diagnostic] = []
    reports: list[str] = []
    for name in dict.fromkeys([*chosen, *yaml_file_names(site.srcdir)]):
        path = site.srcdir / name
        try:
            data_files.refuse_outside_folders([path], name, site)
        except data_files.SourceError as error:
            diagnostics.append(Diagnostic(name, 0, 0, str(error), Subtype.FILE, fatal=True))
            continue
        if data_files.is_report(path) and data_files.is_available(path, site):
            reports.append(name)
        else:
            diagnostics += _check_other_file(path, site)
    diagnostics = [diagnostic for diagnostic in diagnostics if diagnostic.path in chosen]
    collection = ReportCollection(site)
    loaded = load_reports(reports, collection)
    # Leave out diagnostics about other reports, but keep those about their project.
    others = load_reports([name for name in reports if name not in chosen], collection)
    diagnostics += [
        diagnostic
        for diagnostic in loaded.diagnostics
        if diagnostic not in others.diagnostics or diagnostic.path not in reports
    ]
    entries = [entry for entry in loaded.entries if entry.name in chosen]
    if repository_check:
        repository_check.read_histories(entries)
    for entry in with_progress(entries, "Checking"):
        diagnostics += report_texts.check_texts(entry.report, entry.name)
        diagnostics += check_images(entry, site)
        period = loaded.files[entry.name].period
        diagnostics += lint_report(entry, loaded, period)
        diagnostics += repository_check.diagnostics(entry, loaded, period) if repository_check else ()
    return diagnostics


def _check_other_file(path: Path, site: DataFolders) -> list[Diagnostic]:
    """Check a file that is not a readable report: a project, a check record, or a missing file."""
    if path.name.endswith(data_files.RECORD_SUFFIX):
        return list(loader.load_file(path, path.name, CheckRecord, site).diagnostics)
    if path.name != data_files.PROJECT_FILE:
        return list(loader.load_file(path, path.name, Report, site).diagnostics)
    loaded = loader.load_file(path, path.name, Project, site)
    return [
        *loaded.diagnostics,
        *loaded.warnings,
        *(vocabulary.unknown_hosts(loaded.model, path.name) if loaded.model else ()),
    ]


def with_key_paths(diagnostics: Iterable[Diagnostic], site: DataFolders) -> Iterator[Diagnostic]:
    """Add key paths to diagnostics. Files are read again because a report does not keep its key paths."""
    key_paths: dict[str, dict[Position, str]] = {}
    for diagnostic in diagnostics:
        if diagnostic.line and not diagnostic.key_path:
            if diagnostic.path not in key_paths:
                path = site.srcdir / diagnostic.path
                key_paths[diagnostic.path] = loader.file_key_paths(path, diagnostic.path, site)
            yield diagnostic._replace(
                key_path=key_paths[diagnostic.path].get(Position(diagnostic.line, diagnostic.column), "")
            )
        else:
            yield diagnostic
