"""The reports of a site, and which of them a directive's argument means.

An argument is a path, a glob, a period, a range of periods, or nothing. The last three are looked
up among the files that ``progress_reports`` names.
"""

from __future__ import annotations

import hashlib
import posixpath
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxext_progress import files, globs, loader, names
from sphinxext_progress import source as gate
from sphinxext_progress.diagnostics import Fault, Subtype, quoted
from sphinxext_progress.files import SourceError
from sphinxext_progress.links import links
from sphinxext_progress.model import Located, Report
from sphinxext_progress.period import Period
from sphinxext_progress.project import Project
from sphinxext_progress.titles import too_long

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinxext_progress.files import Site
    from sphinxext_progress.links import Links
    from sphinxext_progress.loader import Loaded, M
    from sphinxext_progress.record import Record


#: What a directive's argument means; the class is where the environment finds it without all this module needs.
Source = files.Source


@dataclass(frozen=True, slots=True)
class Entry:
    """A report of the site, with what surrounds it."""

    path: Path
    #: The path relative to the source folder, as faults name it.
    name: str
    report: Report
    project: Project
    links: Links
    #: What a check against git found, where it was recorded.
    record: Record | None = None
    #: The names that areas and themes are shown by.
    areas: dict[str, str] = field(init=False, repr=False, compare=False)
    themes: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look the names up once, not for each row."""
        object.__setattr__(self, "areas", names.canonical(self.project.areas))
        object.__setattr__(self, "themes", names.canonical(self.project.themes))

    @property
    def project_name(self) -> str:
        """The project, from the report or from ``project.yaml``; may be empty."""
        # Without its place in a file: the environment keeps it, once for all pages.
        return sys.intern(str(self.report.project or self.project.project))

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the report: project and period."""
        return self.project_name, self.report.period.name

    def area(self, name: str) -> str:
        """Fold the alias of an area."""
        return _folded(self.areas, name) if name in self.areas else name

    def theme(self, name: str) -> str:
        """Fold the alias of a theme."""
        return _folded(self.themes, name) if name in self.themes else name


def _folded(names: dict[str, str], name: str) -> str:
    """Give the name that another one is shown by; it stands where the other one does."""
    known = names[name]
    if known == name:
        return name
    return name.part(known) if isinstance(name, Located) else known


@dataclass(frozen=True, slots=True)
class Broken:
    """A data file that cannot be shown."""

    name: str
    faults: tuple[Fault, ...]
    #: How many entries of it are not shown.
    entries: int
    #: A report with nothing but its project and period, where the file says those; it keeps the place of this one.
    stand_in: Entry | None = None


@dataclass(slots=True)
class Found:
    """What a source gave."""

    #: The reports, newest first.
    entries: list[Entry] = field(default_factory=list)
    #: The files that cannot be shown, by name.
    broken: list[Broken] = field(default_factory=list)
    #: What is wrong in the data, warnings included.
    faults: list[Fault] = field(default_factory=list)
    #: What was used, by name: any change of the result changes the digest of one of them.
    files: dict[str, Loaded[Any]] = field(default_factory=dict)
    #: The digests of all files that were looked at, those included that are not meant.
    looked_at: dict[str, str] = field(default_factory=dict)

    @property
    def read(self) -> list[str]:
        """The names of the files that were read; Sphinx would read a page again and again for what is no file."""
        return [name for name, loaded in self.files.items() if loaded.was_read]

    @property
    def digest(self) -> str:
        """One digest over everything that was used."""
        used = sorted((name, loaded.digest) for name, loaded in self.files.items())
        return hashlib.sha256(repr(used).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def parse_source(argument: str, folder: str, project: str = "") -> Source:
    """Read the argument of a directive.

    :param argument: the argument, as it was written.
    :param folder: the folder of the page, relative to the source folder, in POSIX form.
    :param project: the value of ``:project:``.
    :return: the source.
    """
    if not argument or _span(argument):
        return Source("", argument, project)
    joined = argument[1:] if argument.startswith("/") else posixpath.join(folder, argument)
    return Source(sys.intern(posixpath.normpath(joined)), "", project)


def _span(text: str) -> tuple[Period, Period] | None:
    """Read a period or a range of periods as its first and last one."""
    first, dots, last = text.partition("..")
    begin, end = Period.parse(first), Period.parse(last if dots else first)
    return (begin, end) if begin and end else None


class Shelf:
    """The data files of a site, each looked at once, so that all pages of a build are made of the same."""

    def __init__(self, site: Site) -> None:
        """Begin with nothing looked at.

        :param site: where the reports are.
        """
        self._site = site
        self._projects: dict[Path, _OfProject] = {}
        # By their paths as texts, which compare in less time.
        self._reports: dict[str, tuple[Loaded[Report], _OfProject]] = {}
        self._taken: dict[str, _Taken] = {}

    def find(self, source: Source) -> Found:
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

    def _find(self, source: Source) -> Found:
        found = Found()
        paths = globs.report_files(files.patterns(source, self._site), self._site)
        if source.pattern:
            # What a page names itself is its own fault; what a glob meets is one of the file.
            files.refuse_outside([self._site.srcdir / source.pattern], source.pattern, self._site)
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

    def _load(self, path: Path) -> tuple[Loaded[Report], _OfProject]:
        if (key := str(path)) not in self._reports:
            folder = path.parent
            if folder not in self._projects:
                project = _load_project(folder, self._site)
                model = project.model or Project()
                self._projects[folder] = _OfProject(project, model, links(model))
            self._reports[key] = _load(loader.load_report, path, self._site), self._projects[folder]
        return self._reports[key]

    def _take(self, path: Path, loaded: Loaded[Report], around: _OfProject) -> _Taken:
        if (key := str(path)) not in self._taken:
            self._taken[key] = _put_together(path, loaded, around, _load_record(path, self._site))
        return self._taken[key]


class _OfProject(NamedTuple):
    """What the reports of a folder have in common."""

    loaded: Loaded[Project]
    #: What it says; nothing where it cannot be used.
    project: Project
    links: Links


class _Taken(NamedTuple):
    """What became of a report that is meant."""

    entry: Entry | None
    broken: Broken | None
    record: Loaded[Record] | None
    faults: list[Fault]


def _load_project(folder: Path, site: Site) -> Loaded[Project]:
    """Load the project of the reports in a folder; one without a name where they have none."""
    path = files.project_file(folder, site)
    if path is None:
        return loader.Loaded("", "", Project())
    return _load(loader.load_project, path, site)


def _load(load: Callable[[Path, str], Loaded[M]], path: Path, site: Site) -> Loaded[M]:
    """Load a file that may be read; else say why it may not."""
    name = files.name_of(path, site)
    problem = files.problem_with(path, name, site)
    return loader.refused(name, gate.refusal(name, problem)) if problem else load(path, name)


def _is_meant(loaded: Loaded[Report], project: Project | None, source: Source) -> bool:
    """Tell whether a file belongs to a source; one that does not say what it is may always be meant."""
    name = loaded.project or (project.project if project else "")
    if source.project and name and name != source.project:
        return False
    span = _span(source.period)
    period = Period.parse(loaded.period)
    if not span or not period:
        return True
    first, last = span
    if ".." not in source.period:
        return (period.start, period.end) == (first.start, first.end)
    return period.within(first.start, last.end)


def _add_project(project: Loaded[Project], found: Found) -> None:
    """Note a project once for all its reports."""
    if not project.name or project.name in found.files:
        return
    found.files[project.name] = project
    found.faults += (*project.faults, *project.warnings)
    if project.model is None:
        found.broken.append(Broken(project.name, project.faults, project.entries))
    else:
        found.faults += names.without_links(project.model, project.name)


def _load_record(report: Path, site: Site) -> Loaded[Record] | None:
    """Load the recorded check of a report, where there is one."""
    path = files.recorded(report)
    return _load(loader.load_record, path, site) if path else None


def _put_together(path: Path, loaded: Loaded[Report], around: _OfProject, record: Loaded[Record] | None) -> _Taken:
    """Put a report together with what surrounds it."""
    _, project, links = around
    faults = [*(record.faults if record else ()), *loaded.faults, *loaded.warnings]
    if loaded.model is None:
        broken = Broken(loaded.name, loaded.faults, loaded.entries, _stand_in(path, loaded, around))
        return _Taken(None, broken, record, faults)
    faults += names.unknown(loaded.model, project, loaded.name)
    entry = Entry(path, loaded.name, loaded.model, project, links, record.model if record else None)
    faults += too_long(loaded.model.titles, entry.project_name, loaded.name)
    faults += too_long(project.titles, entry.project_name, around.loaded.name)
    return _Taken(entry, None, record, faults)


def _add(taken: _Taken, loaded: Loaded[Report], found: Found) -> None:
    """Note a report that is meant."""
    entry, broken, record, faults = taken
    if record:
        found.files[record.name] = record
        found.looked_at[record.name] = record.digest
    found.files[loaded.name] = loaded
    found.faults += faults
    if broken:
        found.broken.append(broken)
    if entry:
        found.entries.append(entry)


def _stand_in(path: Path, loaded: Loaded[Report], around: _OfProject) -> Entry | None:
    if not Period.parse(loaded.period):
        return None
    report = Report.model_validate({"project": loaded.project, "period": loaded.period})
    return Entry(path, loaded.name, report, around.project, around.links)


def _refuse_twins(found: Found) -> None:
    """Refuse the second of two files with one project and period."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in sorted(found.entries, key=lambda entry: entry.name):
        if (twin := first.setdefault(entry.key, entry)) is entry:
            continue
        project, period = entry.key
        message = (
            f"{quoted(twin.name)} is a report of {quoted(project) if project else 'this project'} for {period} too; "
            "expected one; change the project or the period of one of them"
        )
        loaded = found.files[entry.name]
        line, column = (loaded.period.line, loaded.period.column) if isinstance(loaded.period, Located) else (0, 0)
        fault = Fault(entry.name, line, column, message, Subtype.DUPLICATE.value, fatal=True)
        found.entries.remove(entry)
        found.faults.append(fault)
        found.broken.append(Broken(entry.name, (fault,), loaded.entries))


def _nothing(source: Source, site: Site) -> str:
    """Say that a source matches nothing."""
    named = quoted(", ".join(site.reports))
    if posixpath.basename(source.pattern) == files.PROJECT_FILE:
        return f"{quoted(source.pattern)} describes a project; expected a report; name another file"
    if source.pattern:
        return f"{quoted(source.pattern)} matches no file; expected a report; check the path or the pattern"
    if source.period:
        return f"there is no report for {quoted(source.period)} in {named}; expected one; check the period or 'progress_reports'"
    if source.project:
        return f"there is no report of {quoted(source.project)} in {named}; expected one; check ':project:'"
    return f"there is no report in {named}; expected one; add a report or set 'progress_reports'"
