"""The reports of a site, and the lookup of those that the argument of a directive selects.

An argument is a path, a glob, a period, a range of periods, or empty. The last three select among the files that
``progress_reports`` lists.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxext_progress.diagnostics import Diagnostic, Subtype, quoted
from sphinxext_progress.diagnostics.messages import data_files as messages
from sphinxext_progress.format import vocabulary
from sphinxext_progress.format.check_record import CheckRecord
from sphinxext_progress.format.links import address_templates, repository_names
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.period import Period
from sphinxext_progress.format.project import Project
from sphinxext_progress.format.title_length import check_title_length
from sphinxext_progress.reading import data_files, globs, loader
from sphinxext_progress.reading.data_files import SourceError
from sphinxext_progress.reading.decoding import files_digest
from sphinxext_progress.reading.entry import BrokenFile, FoundReports, ReportEntry
from sphinxext_progress.reading.source_argument import parse_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.reading.data_files import DataFolders, Source
    from sphinxext_progress.reading.loader import LoadedFile


class ReportCollection:
    """The data files of a site, each read only once, so that all pages of a build show the same content."""

    def __init__(self, site: DataFolders) -> None:
        """Create an empty collection."""
        self._site = site
        #: The files that patterns match; all pages that name a period select among those of the site.
        self._matching: dict[tuple[str, ...], _MatchingFiles] = {}
        self._projects: dict[Path, _FolderProject] = {}
        self._reports: dict[Path, _SiteReport] = {}

    def find(self, source: Source, reports: Iterable[str] = ()) -> FoundReports:
        """Load the reports that a source selects.

        :param reports: the patterns of the reports to select from, if not those of the site.
        :return: the reports and their diagnostics.
        :raises SourceError: if the source leaves the allowed folders or matches no file.
        """
        found = FoundReports()
        patterns = tuple(reports) or data_files.source_patterns(source, self._site)
        try:
            paths = () if patterns in self._matching else globs.report_files(patterns, self._site)
            if source.pattern:
                # A pattern outside the allowed folders is an error in the page; a match outside, in the matched file.
                data_files.refuse_outside_folders([self._site.srcdir / source.pattern], source.pattern, self._site)
            if patterns not in self._matching:
                self._matching[patterns] = self._load_all(paths)
            found.signature = self._matching[patterns].signature
            for report in _selected(self._matching[patterns].reports, source):
                _add(report, found)
        except MemoryError:
            raise SourceError(messages.OUT_OF_MEMORY.format()) from None
        if not found.files:
            raise SourceError(_no_match_message(source, patterns))
        _refuse_duplicates(found)
        found.entries.sort(key=lambda entry: entry.name)
        found.entries.sort(key=lambda entry: entry.report.period, reverse=True)
        return found

    def _load_all(self, paths: Sequence[Path]) -> _MatchingFiles:
        """Load files, unless another pattern has loaded them."""
        for path in paths:
            if path not in self._reports:
                self._reports[path] = self._load(path)
        reports = [self._reports[path] for path in paths]
        files = (file for report in reports for file in report.files)
        return _MatchingFiles(reports, files_digest({file.name: file.digest for file in files}))

    def _load(self, path: Path) -> _SiteReport:
        """Load a report with its project and its check record."""
        if path.parent not in self._projects:
            self._projects[path.parent] = self._load_project(path.parent)
        project = self._projects[path.parent]
        name = data_files.display_path(path, self._site)
        loaded = loader.load_file(path, name, Report, self._site, project.repositories)
        record_path = data_files.find_record(path)
        record = None
        if record_path:
            record_name = data_files.display_path(record_path, self._site)
            record = loader.load_file(record_path, record_name, CheckRecord, self._site)
        diagnostics = [*(record.diagnostics if record else ()), *loaded.diagnostics, *loaded.warnings]
        # Parsed only once: each page that names a period compares it with those of all reports.
        period = Period.parse(loaded.period)
        if loaded.model is None:
            broken = BrokenFile(loaded.name, loaded.diagnostics, loaded.entries, _stand_in(path, loaded, project))
            return _SiteReport(loaded, project, record, diagnostics, period, broken=broken)
        entry = ReportEntry(
            path, loaded.name, loaded.model, project.model, project.links, record.model if record else None
        )
        diagnostics += vocabulary.unknown_names(loaded.model, project.model, loaded.name)
        diagnostics += check_title_length(loaded.model.titles, entry.project_name, loaded.name)
        diagnostics += check_title_length(project.model.titles, entry.project_name, project.loaded.name)
        return _SiteReport(loaded, project, record, diagnostics, period, entry)

    def _load_project(self, folder: Path) -> _FolderProject:
        """Load the project of the reports in a folder; if they have none, the loaded file has no name."""
        path, loaded = data_files.find_project_file(folder, self._site), loader.LoadedFile("", "", Project())
        if path:
            loaded = loader.load_file(path, data_files.display_path(path, self._site), Project, self._site)
        model = loaded.model or Project()
        return _FolderProject(loaded, model, address_templates(model), repository_names(model))


class _FolderProject(NamedTuple):
    """The project of the reports in a folder."""

    loaded: LoadedFile[Project]
    #: Its content; an empty project if it cannot be used.
    model: Project
    links: AddressTemplates
    #: The names of its repositories, by path.
    repositories: dict[str, str]


class _SiteReport(NamedTuple):
    """A report file with its project, its check record and its diagnostics."""

    loaded: LoadedFile[Report]
    project: _FolderProject
    record: LoadedFile[CheckRecord] | None
    diagnostics: list[Diagnostic]
    #: Its period, also if the file is broken; None if it cannot be read.
    period: Period | None
    entry: ReportEntry | None = None
    #: The file if it cannot be shown; then there is no entry.
    broken: BrokenFile | None = None

    @property
    def files(self) -> list[LoadedFile[Any]]:
        """The report, its project and its check record, as far as they exist."""
        return [file for file in (self.loaded, self.project.loaded, self.record) if file and file.name]


class _MatchingFiles(NamedTuple):
    """The files that patterns match."""

    reports: list[_SiteReport]
    #: One digest of all files, with their projects and check records.
    signature: str


def _selected(reports: Iterable[_SiteReport], source: Source) -> Iterator[_SiteReport]:
    """Yield the files that a source selects; a file without a readable project or period is selected."""
    span, is_range = parse_span(source.period), ".." in source.period
    for report in reports:
        if span and report.period and not _covers(span, report.period, is_range=is_range):
            continue
        project = report.project.loaded.model
        name = report.loaded.project or (project.project if project else "")
        if source.project and name and name != source.project:
            continue
        yield report


def _covers(span: tuple[Period, Period], period: Period, *, is_range: bool) -> bool:
    first, last = span
    if is_range:
        return period.within(first.start, last.end)
    return (period.start, period.end) == (first.start, first.end)


def _add(report: _SiteReport, found: FoundReports) -> None:
    """Add a report, and its project unless another report has added it."""
    loaded, project, record = report.loaded, report.project.loaded, report.record
    if project.name and project.name not in found.files:
        found.files[project.name] = project
        found.diagnostics += (*project.diagnostics, *project.warnings)
        if project.model is None:
            found.broken.append(BrokenFile(project.name, project.diagnostics, project.entries))
        else:
            found.projects[project.name] = project.digest
            found.diagnostics += vocabulary.unknown_hosts(project.model, project.name)
    if record:
        found.files[record.name] = record
    found.files[loaded.name] = loaded
    found.diagnostics += report.diagnostics
    if report.broken:
        found.broken.append(report.broken)
    if report.entry:
        found.entries.append(report.entry)


def _stand_in(path: Path, loaded: LoadedFile[Report], project: _FolderProject) -> ReportEntry | None:
    if not Period.parse(loaded.period):
        return None
    report = Report.model_validate({"project": loaded.project, "period": loaded.period})
    return ReportEntry(path, loaded.name, report, project.model, project.links)


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


def _no_match_message(source: Source, patterns: Iterable[str]) -> str:
    """Return the message about a source that matches no report."""
    folders = quoted(", ".join(patterns))
    if posixpath.basename(source.pattern) == data_files.PROJECT_FILE:
        return messages.PROJECT_FILE_SELECTED.format(pattern=quoted(source.pattern))
    if source.pattern:
        return messages.NO_FILE.format(pattern=quoted(source.pattern))
    if source.period:
        return messages.NO_PERIOD.format(period=quoted(source.period), folders=folders)
    if source.project:
        return messages.NO_PROJECT.format(project=quoted(source.project), folders=folders)
    return messages.NO_REPORT.format(folders=folders)
