"""The reports of a site, and which of them a directive's argument means.

An argument is a path, a glob, a period, a range of periods, or nothing. The last three are looked
up among the files that ``progress_reports`` names.
"""

from __future__ import annotations

import glob
import hashlib
import os
import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxext_progress import loader, names
from sphinxext_progress.diagnostics import Fault, Subtype, quoted
from sphinxext_progress.links import links
from sphinxext_progress.model import Located, Report
from sphinxext_progress.period import Period
from sphinxext_progress.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.links import Links
    from sphinxext_progress.loader import Loaded

#: The name of the file that describes a project; it is never a report.
PROJECT_FILE = "project.yaml"


class Source(NamedTuple):
    """What a directive's argument means; plain values, because the environment keeps it."""

    #: A path or glob below the source folder; empty where the reports of the site are meant.
    pattern: str = ""
    #: A period or a range of them, as it was written; empty for all.
    period: str = ""
    #: The project that ``:project:`` chooses; empty for any.
    project: str = ""


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


@dataclass(frozen=True, slots=True)
class Entry:
    """A report of the site, with what surrounds it."""

    path: Path
    #: The path relative to the source folder, as faults name it.
    name: str
    report: Report
    project: Project
    links: Links
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
        return self.report.project or self.project.project

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the report: project and period."""
        return self.project_name, self.report.period.name

    def area(self, name: str) -> str:
        """Fold the alias of an area."""
        return self.areas.get(name, name)

    def theme(self, name: str) -> str:
        """Fold the alias of a theme."""
        return self.themes.get(name, name)


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
    #: The files that were used, and their digests: any change of the result changes one of them.
    files: dict[Path, str] = field(default_factory=dict)
    #: Those of them that were read; Sphinx would read a page again and again for what is no file.
    read: list[Path] = field(default_factory=list)

    def note(self, path: Path, loaded: Loaded[Any]) -> None:
        """Note that a file was used."""
        self.files[path] = loaded.digest
        if not any(fault.subtype == Subtype.FILE.value for fault in loaded.faults):
            self.read.append(path)

    @property
    def digest(self) -> str:
        """One digest over everything that was used."""
        return _digest((path.as_posix(), digest) for path, digest in self.files.items())


def _digest(parts: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(sorted(parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class SourceError(Exception):
    """An argument that names nothing that may be read; its message is the whole sentence."""


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
    return Source(posixpath.normpath(joined), "", project)


def _span(text: str) -> tuple[Period, Period] | None:
    """Read a period or a range of periods as its first and last one."""
    first, dots, last = text.partition("..")
    begin, end = Period.parse(first), Period.parse(last if dots else first)
    return (begin, end) if begin and end else None


def find(source: Source, site: Site) -> Found:
    """Load the reports that a source means.

    :param source: the source.
    :param site: where the reports are.
    :return: the reports and what is wrong with them.
    :raises SourceError: where the source leaves the allowed folders, or no file is there.
    """
    try:
        return _find(source, site)
    except MemoryError:
        message = "there is not enough memory to find the reports; expected some more; build fewer of them"
        raise SourceError(message) from None


def _find(source: Source, site: Site) -> Found:
    found, matched = Found(), False
    for path in report_files(source, site):
        loaded = loader.load_report(path, name_of(path, site))
        project = _project(path, site, found)
        if _is_meant(loaded, project.model, source):
            matched = True
            found.note(path, loaded)
            _take(path, loaded, project, found)
    if not matched:
        raise SourceError(_nothing(source, site))
    _refuse_twins(found)
    found.entries.sort(key=lambda entry: entry.name)
    found.entries.sort(key=lambda entry: entry.report.period, reverse=True)
    return found


def report_files(source: Source, site: Site) -> list[Path]:
    """List the files among which a source looks, sorted by name.

    :param source: the source.
    :param site: where the reports are.
    :return: absolute paths of what is there.
    :raises SourceError: where the source leaves the allowed folders.
    """
    patterns = (source.pattern,) if source.pattern else site.reports
    files = {path: None for pattern in patterns for path in _expand(pattern, site)}
    return sorted(path for path in files if path.name != PROJECT_FILE)


def _expand(pattern: str, site: Site) -> list[Path]:
    if "\0" in pattern:
        msg = f"{quoted(pattern)} is no path; expected a path, a glob or a period; correct it"
        raise SourceError(msg)
    base = site.srcdir / pattern
    if not glob.has_magic(pattern):
        _refuse_outside(base, pattern, site)
        return [base] if os.path.lexists(base) else []
    fixed = re.split(r"[*?\[]", pattern, maxsplit=1)[0]
    _refuse_outside(site.srcdir / posixpath.dirname(fixed), pattern, site)
    paths = [site.srcdir / name for name in glob.glob(pattern, root_dir=site.srcdir, recursive=True)]
    for path in paths:
        _refuse_outside(path, pattern, site)
    return [path for path in paths if not os.path.isdir(path)]  # noqa: PTH112 - is_dir() raises where a folder cannot be entered


def _refuse_outside(path: Path, pattern: str, site: Site) -> None:
    if not _is_allowed(path, site):
        raise SourceError(_outside(pattern))


def _is_allowed(path: Path, site: Site) -> bool:
    """Tell whether a path lies in an allowed folder, whether or not there is such a file."""
    allowed = (site.srcdir, *site.roots)
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError):
        # Too long a name, or links in a circle: reading it will say so.
        resolved = Path(posixpath.normpath(path.as_posix()))
        return any(resolved.is_relative_to(root) for root in allowed)
    return any(resolved.is_relative_to(root.resolve()) for root in allowed)


def _outside(pattern: str) -> str:
    return (
        f"{quoted(pattern)} leads out of the source folder; expected a file inside it or in a folder that "
        "'progress_roots' names; move the file or name its folder there"
    )


def name_of(path: Path, site: Site) -> str:
    """Name a file as faults do: relative to the source folder, in POSIX form."""
    return posixpath.relpath(path.as_posix(), site.srcdir.as_posix())


def _project(path: Path, site: Site, found: Found) -> Loaded[Project]:
    """Load the project of a report: the file beside it, else the configured one, else none."""
    beside = path.parent / PROJECT_FILE
    file = beside if os.path.lexists(beside) or not site.project else site.srcdir / site.project
    name = name_of(file, site)
    if file == beside and not os.path.lexists(beside):
        return loader.Loaded(name, "", Project())
    if "\0" in site.project or not _is_allowed(file, site):
        fault = Fault(name, 0, 0, _outside(name), Subtype.FILE.value, fatal=True)
        loaded: Loaded[Project] = loader.Loaded(name, "", None, (fault,))
    else:
        loaded = loader.load_project(file, name)
    found.note(file, loaded)
    faults = [*loaded.faults, *(names.without_links(loaded.model, loaded.name) if loaded.model else ())]
    if not set(faults) <= set(found.faults):
        found.faults += faults
        if loaded.faults:
            found.broken.append(Broken(loaded.name, loaded.faults, loaded.entries))
    return loaded


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


def _take(path: Path, loaded: Loaded[Report], project: Loaded[Project], found: Found) -> None:
    found.faults += loaded.faults
    model = project.model or Project()
    if loaded.model is None:
        found.broken.append(Broken(loaded.name, loaded.faults, loaded.entries, _stand_in(path, loaded, model)))
        return
    found.faults += names.unknown(loaded.model, model, loaded.name)
    found.entries.append(Entry(path, loaded.name, loaded.model, model, links(model)))


def _stand_in(path: Path, loaded: Loaded[Report], project: Project) -> Entry | None:
    if not Period.parse(loaded.period):
        return None
    report = Report.model_validate({"project": loaded.project, "period": loaded.period})
    return Entry(path, loaded.name, report, project, links(project))


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
        loaded = loader.load_report(entry.path, entry.name)
        line, column = (loaded.period.line, loaded.period.column) if isinstance(loaded.period, Located) else (0, 0)
        fault = Fault(entry.name, line, column, message, Subtype.DUPLICATE.value, fatal=True)
        found.entries.remove(entry)
        found.faults.append(fault)
        found.broken.append(Broken(entry.name, (fault,), loaded.entries))


def _nothing(source: Source, site: Site) -> str:
    """Say that a source matches nothing."""
    named = quoted(", ".join(site.reports))
    if posixpath.basename(source.pattern) == PROJECT_FILE:
        return f"{quoted(source.pattern)} describes a project; expected a report; name another file"
    if source.pattern:
        return f"{quoted(source.pattern)} matches no file; expected a report; check the path or the pattern"
    if source.period:
        return f"there is no report for {quoted(source.period)} in {named}; expected one; check the period or 'progress_reports'"
    if source.project:
        return f"there is no report of {quoted(source.project)} in {named}; expected one; check ':project:'"
    return f"there is no report in {named}; expected one; add a report or set 'progress_reports'"
