"""The reports of a site, and which of them a directive's argument means.

An argument is a path, a glob, a period, a range of periods, or nothing. The last three are looked
up among the files that ``progress_reports`` names.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.diagnostics import Diagnostic, Subtype, quoted
from sphinxext_progress.format import vocabulary
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.links import address_templates
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.period import Period
from sphinxext_progress.format.project import Project
from sphinxext_progress.format.title_length import check_title_length
from sphinxext_progress.reading import data_files, globs, loader
from sphinxext_progress.reading import decoding as gate
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
    """The data files of a site, each looked at once, so that all pages of a build are made of the same."""

    def __init__(self, site: DataFolders) -> None:
        """Begin with nothing looked at.

        :param site: where the reports are.
        """
        self._site = site
        self._projects: dict[Path, _OfProject] = {}
        # By their paths as texts, which compare in less time.
        self._reports: dict[str, tuple[LoadedFile[Report], _OfProject]] = {}
        self._taken: dict[str, _Taken] = {}

    def find(self, source: Source) -> FoundReports:
        """Load the reports that a source means.

        :param source: the source.
        :return: the reports and what is wrong with them.
        :raises SourceError: where the source leaves the allowed folders, or no file is there.
        """
        try:
            return self._find(source)
        except MemoryError:
            message = "there is not enough memory to find the reports; expected some more; build fewer of them"
            raise SourceError(message) from None

    def _find(self, source: Source) -> FoundReports:
        found = FoundReports()
        paths = globs.report_files(data_files.source_patterns(source, self._site), self._site)
        if source.pattern:
            # What a page names itself is its own diagnostic; what a glob meets is one of the file.
            data_files.refuse_outside_folders([self._site.srcdir / source.pattern], source.pattern, self._site)
        for path in paths:
            loaded, around = self._load(path)
            project = around.loaded
            found.looked_at[loaded.name] = loaded.digest
            if project.name:
                found.looked_at[project.name] = project.digest
            if _is_meant(loaded, project.model, source):
                _add_project(project, found)
                _add(self._take(path, loaded, around), loaded, found)
        if not found.files:
            raise SourceError(_nothing(source, self._site))
        _refuse_twins(found)
        found.entries.sort(key=lambda entry: entry.name)
        found.entries.sort(key=lambda entry: entry.report.period, reverse=True)
        return found

    def _load(self, path: Path) -> tuple[LoadedFile[Report], _OfProject]:
        if (key := str(path)) not in self._reports:
            folder = path.parent
            if folder not in self._projects:
                project = _load_project(folder, self._site)
                model = project.model or Project()
                self._projects[folder] = _OfProject(project, model, address_templates(model))
            self._reports[key] = _load(loader.load_report, path, self._site), self._projects[folder]
        return self._reports[key]

    def _take(self, path: Path, loaded: LoadedFile[Report], around: _OfProject) -> _Taken:
        if (key := str(path)) not in self._taken:
            self._taken[key] = _put_together(path, loaded, around, _load_record(path, self._site))
        return self._taken[key]


class _OfProject(NamedTuple):
    """What the reports of a folder have in common."""

    loaded: LoadedFile[Project]
    #: What it says; nothing where it cannot be used.
    project: Project
    links: AddressTemplates


class _Taken(NamedTuple):
    """What became of a report that is meant."""

    entry: ReportEntry | None
    broken: BrokenFile | None
    record: LoadedFile[CheckRecord] | None
    diagnostics: list[Diagnostic]


def _load_project(folder: Path, site: DataFolders) -> LoadedFile[Project]:
    """Load the project of the reports in a folder; one without a name where they have none."""
    path = data_files.find_project_file(folder, site)
    if path is None:
        return loader.LoadedFile("", "", Project())
    return _load(loader.load_project, path, site)


def _load(load: Callable[[Path, str], LoadedFile[ModelT]], path: Path, site: DataFolders) -> LoadedFile[ModelT]:
    """Load a file that may be read; else say why it may not."""
    name = data_files.display_path(path, site)
    problem = data_files.problem_with(path, name, site)
    return loader.refused_file(name, gate.refusal(name, problem)) if problem else load(path, name)


def _is_meant(loaded: LoadedFile[Report], project: Project | None, source: Source) -> bool:
    """Tell whether a file belongs to a source; one that does not say what it is may always be meant."""
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
    """Note a project once for all its reports."""
    if not project.name or project.name in found.files:
        return
    found.files[project.name] = project
    found.diagnostics += (*project.diagnostics, *project.warnings)
    if project.model is None:
        found.broken.append(BrokenFile(project.name, project.diagnostics, project.entries))
    else:
        found.diagnostics += vocabulary.unknown_host(project.model, project.name)


def _load_record(report: Path, site: DataFolders) -> LoadedFile[CheckRecord] | None:
    """Load the recorded check of a report, where there is one."""
    path = data_files.find_record(report)
    return _load(loader.load_record, path, site) if path else None


def _put_together(
    path: Path, loaded: LoadedFile[Report], around: _OfProject, record: LoadedFile[CheckRecord] | None
) -> _Taken:
    """Put a report together with what surrounds it."""
    _, project, links = around
    diagnostics = [*(record.diagnostics if record else ()), *loaded.diagnostics, *loaded.warnings]
    if loaded.model is None:
        broken = BrokenFile(loaded.name, loaded.diagnostics, loaded.entries, _stand_in(path, loaded, around))
        return _Taken(None, broken, record, diagnostics)
    diagnostics += vocabulary.unknown_names(loaded.model, project, loaded.name)
    entry = ReportEntry(path, loaded.name, loaded.model, project, links, record.model if record else None)
    diagnostics += check_title_length(loaded.model.titles, entry.project_name, loaded.name)
    diagnostics += check_title_length(project.titles, entry.project_name, around.loaded.name)
    return _Taken(entry, None, record, diagnostics)


def _add(taken: _Taken, loaded: LoadedFile[Report], found: FoundReports) -> None:
    """Note a report that is meant."""
    entry, broken, record, diagnostics = taken
    if record:
        found.files[record.name] = record
        found.looked_at[record.name] = record.digest
    found.files[loaded.name] = loaded
    found.diagnostics += diagnostics
    if broken:
        found.broken.append(broken)
    if entry:
        found.entries.append(entry)


def _stand_in(path: Path, loaded: LoadedFile[Report], around: _OfProject) -> ReportEntry | None:
    if not Period.parse(loaded.period):
        return None
    report = Report.model_validate({"project": loaded.project, "period": loaded.period})
    return ReportEntry(path, loaded.name, report, around.project, around.links)


def _refuse_twins(found: FoundReports) -> None:
    """Refuse the second of two files with one project and period."""
    first: dict[tuple[str, str], ReportEntry] = {}
    for entry in sorted(found.entries, key=lambda entry: entry.name):
        if (twin := first.setdefault(entry.key, entry)) is entry:
            continue
        project, period = entry.key
        message = (
            f"{quoted(twin.name)} is a report of {quoted(project) if project else 'this project'} for {period} too; "
            "expected one; change the project or the period of one of them"
        )
        loaded = found.files[entry.name]
        line, column = (loaded.period.line, loaded.period.column) if isinstance(loaded.period, LocatedText) else (0, 0)
        diagnostic = Diagnostic(entry.name, line, column, message, Subtype.DUPLICATE.value, fatal=True)
        found.entries.remove(entry)
        found.diagnostics.append(diagnostic)
        found.broken.append(BrokenFile(entry.name, (diagnostic,), loaded.entries))


def _nothing(source: Source, site: DataFolders) -> str:
    """Say that a source matches nothing."""
    named = quoted(", ".join(site.reports))
    if posixpath.basename(source.pattern) == data_files.PROJECT_FILE:
        return f"{quoted(source.pattern)} describes a project; expected a report; name another file"
    if source.pattern:
        return f"{quoted(source.pattern)} matches no file; expected a report; check the path or the pattern"
    if source.period:
        return f"there is no report for {quoted(source.period)} in {named}; expected one; check the period or 'progress_reports'"
    if source.project:
        return f"there is no report of {quoted(source.project)} in {named}; expected one; check ':project:'"
    return f"there is no report in {named}; expected one; add a report or set 'progress_reports'"
