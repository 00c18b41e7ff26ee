"""The reports of a site, and the lookup of those that the argument of a directive selects.

An argument is a path, a glob, a period, a range of periods, or empty. The last three select among the files that
``progress_reports`` lists.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.diagnostics import Diagnostic, Subtype, quoted
from sphinxext_progress.diagnostics.messages import data_files as messages
from sphinxext_progress.format import vocabulary
from sphinxext_progress.format.links import address_templates
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.period import Period
from sphinxext_progress.format.project import Project
from sphinxext_progress.format.title_length import check_title_length
from sphinxext_progress.reading import data_files, decoding, globs, loader
from sphinxext_progress.reading.data_files import SourceError
from sphinxext_progress.reading.entry import BrokenFile, FoundReports, ReportEntry
from sphinxext_progress.reading.source_argument import parse_span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinxext_progress.format.check_record import CheckRecord
    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.reading.data_files import DataFolders, Source
    from sphinxext_progress.reading.loader import LoadedFile, ModelT


class ReportCollection:
    """The data files of a site, each read only once, so that all pages of a build show the same content."""

    def __init__(self, site: DataFolders) -> None:
        """Create an empty collection."""
        self._site = site
        self._projects: dict[Path, _ProjectContext] = {}
        # Keyed by strings, which are faster to hash and compare than paths.
        self._reports: dict[str, tuple[LoadedFile[Report], _ProjectContext]] = {}
        self._assembled: dict[str, _AssembledReport] = {}

    def find(self, source: Source) -> FoundReports:
        """Load the reports that a source selects.

        :return: the reports and their diagnostics.
        :raises SourceError: if the source leaves the allowed folders or matches no file.
        """
        try:
            return self._find(source)
        except MemoryError:
            raise SourceError(messages.OUT_OF_MEMORY.format()) from None

    def _find(self, source: Source) -> FoundReports:
        found = FoundReports()
        paths = globs.report_files(data_files.source_patterns(source, self._site), self._site)
        if source.pattern:
            # A pattern outside the allowed folders is an error in the page; a match outside them, in the matched file.
            data_files.refuse_outside_folders([self._site.srcdir / source.pattern], source.pattern, self._site)
        for path in paths:
            loaded, context = self._load(path)
            project = context.loaded
            found.looked_at[loaded.name] = loaded.digest
            if project.name:
                found.looked_at[project.name] = project.digest
            if _is_selected(loaded, project.model, source):
                _add_project(project, found)
                _add(self._assemble(path, loaded, context), loaded, found)
        if not found.files:
            raise SourceError(_no_match_message(source, self._site))
        _refuse_duplicates(found)
        found.entries.sort(key=lambda entry: entry.name)
        found.entries.sort(key=lambda entry: entry.report.period, reverse=True)
        return found

    def _load(self, path: Path) -> tuple[LoadedFile[Report], _ProjectContext]:
        if (key := str(path)) not in self._reports:
            folder = path.parent
            if folder not in self._projects:
                project = _load_project(folder, self._site)
                model = project.model or Project()
                self._projects[folder] = _ProjectContext(project, model, address_templates(model))
            self._reports[key] = _load(loader.load_report, path, self._site), self._projects[folder]
        return self._reports[key]

    def _assemble(self, path: Path, loaded: LoadedFile[Report], context: _ProjectContext) -> _AssembledReport:
        if (key := str(path)) not in self._assembled:
            self._assembled[key] = _assemble(path, loaded, context, _load_record(path, self._site))
        return self._assembled[key]


class _ProjectContext(NamedTuple):
    """The project of the reports in a folder."""

    loaded: LoadedFile[Project]
    #: Its content; an empty project if it cannot be used.
    project: Project
    links: AddressTemplates


class _AssembledReport(NamedTuple):
    """A report with its check record and diagnostics."""

    entry: ReportEntry | None
    broken: BrokenFile | None
    record: LoadedFile[CheckRecord] | None
    diagnostics: list[Diagnostic]


def _load_project(folder: Path, site: DataFolders) -> LoadedFile[Project]:
    """Load the project of the reports in a folder; if they have none, the result has no name."""
    path = data_files.find_project_file(folder, site)
    if path is None:
        return loader.LoadedFile("", "", Project())
    return _load(loader.load_project, path, site)


def _load(load: Callable[[Path, str], LoadedFile[ModelT]], path: Path, site: DataFolders) -> LoadedFile[ModelT]:
    """Load a file, or return the reason why it must not be read."""
    name = data_files.display_path(path, site)
    problem = data_files.problem_with(path, name, site)
    return loader.refused_file(name, decoding.refusal(name, problem)) if problem else load(path, name)


def _is_selected(loaded: LoadedFile[Report], project: Project | None, source: Source) -> bool:
    """Return whether a source selects a file; a file without a readable project or period is selected."""
    name = loaded.project or (project.project if project else "")
    if source.project and name and name != source.project:
        return False
    span = parse_span(source.period)
    period = Period.parse(loaded.period)
    if not span or not period:
        return True
    first, last = span
    if ".." not in source.period:
        return (period.start, period.end) == (first.start, first.end)
    return period.within(first.start, last.end)


def _add_project(project: LoadedFile[Project], found: FoundReports) -> None:
    """Add a project once for all its reports."""
    if not project.name or project.name in found.files:
        return
    found.files[project.name] = project
    found.diagnostics += (*project.diagnostics, *project.warnings)
    if project.model is None:
        found.broken.append(BrokenFile(project.name, project.diagnostics, project.entries))
    else:
        found.diagnostics += vocabulary.unknown_host(project.model, project.name)


def _load_record(report: Path, site: DataFolders) -> LoadedFile[CheckRecord] | None:
    """Load the check record of a report, if there is one."""
    path = data_files.find_record(report)
    return _load(loader.load_record, path, site) if path else None


def _assemble(
    path: Path, loaded: LoadedFile[Report], context: _ProjectContext, record: LoadedFile[CheckRecord] | None
) -> _AssembledReport:
    """Combine a report with its project and check record."""
    _, project, links = context
    diagnostics = [*(record.diagnostics if record else ()), *loaded.diagnostics, *loaded.warnings]
    if loaded.model is None:
        broken = BrokenFile(loaded.name, loaded.diagnostics, loaded.entries, _stand_in(path, loaded, context))
        return _AssembledReport(None, broken, record, diagnostics)
    diagnostics += vocabulary.unknown_names(loaded.model, project, loaded.name)
    entry = ReportEntry(path, loaded.name, loaded.model, project, links, record.model if record else None)
    diagnostics += check_title_length(loaded.model.titles, entry.project_name, loaded.name)
    diagnostics += check_title_length(project.titles, entry.project_name, context.loaded.name)
    return _AssembledReport(entry, None, record, diagnostics)


def _add(assembled: _AssembledReport, loaded: LoadedFile[Report], found: FoundReports) -> None:
    """Add a report that is selected."""
    entry, broken, record, diagnostics = assembled
    if record:
        found.files[record.name] = record
        found.looked_at[record.name] = record.digest
    found.files[loaded.name] = loaded
    found.diagnostics += diagnostics
    if broken:
        found.broken.append(broken)
    if entry:
        found.entries.append(entry)


def _stand_in(path: Path, loaded: LoadedFile[Report], context: _ProjectContext) -> ReportEntry | None:
    if not Period.parse(loaded.period):
        return None
    report = Report.model_validate({"project": loaded.project, "period": loaded.period})
    return ReportEntry(path, loaded.name, report, context.project, context.links)


def _refuse_duplicates(found: FoundReports) -> None:
    """Refuse all files but the first with the same project and period."""
    first: dict[tuple[str, str], ReportEntry] = {}
    for entry in sorted(found.entries, key=lambda entry: entry.name):
        if (original := first.setdefault(entry.key, entry)) is entry:
            continue
        project, period = entry.key
        message = messages.DUPLICATE_REPORT.format(
            name=quoted(original.name), project=quoted(project) if project else "this project", period=period
        )
        loaded = found.files[entry.name]
        diagnostic = Diagnostic(entry.name, *loaded.period.place, message, Subtype.DUPLICATE, fatal=True)
        found.entries.remove(entry)
        found.diagnostics.append(diagnostic)
        found.broken.append(BrokenFile(entry.name, (diagnostic,), loaded.entries))


def _no_match_message(source: Source, site: DataFolders) -> str:
    """Return the message about a source that matches no report."""
    folders = quoted(", ".join(site.reports))
    if posixpath.basename(source.pattern) == data_files.PROJECT_FILE:
        return messages.PROJECT_FILE_SELECTED.format(pattern=quoted(source.pattern))
    if source.pattern:
        return messages.NO_FILE.format(pattern=quoted(source.pattern))
    if source.period:
        return messages.NO_PERIOD.format(period=quoted(source.period), folders=folders)
    if source.project:
        return messages.NO_PROJECT.format(project=quoted(source.project), folders=folders)
    return messages.NO_REPORT.format(folders=folders)
