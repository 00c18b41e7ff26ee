"""The result of a lookup of reports: the reports, and the files that cannot be shown."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sphinxext_progress.format import vocabulary
from sphinxext_progress.format.base import locate
from sphinxext_progress.format.digest import repr_digest

if TYPE_CHECKING:
    from pathlib import Path

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.format.check_record import CheckRecord
    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.format.project import Project
    from sphinxext_progress.reading.loader import LoadedFile


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report of the site, with its project and check record."""

    path: Path
    #: The path relative to the source folder, as in diagnostics.
    name: str
    report: Report
    project: Project
    links: AddressTemplates
    #: The recorded check against git, if there is one.
    record: CheckRecord | None = None
    #: The shown names of areas and themes, by name and alias.
    areas: dict[str, str] = field(init=False, repr=False, compare=False)
    themes: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute the canonical names once, not for each row."""
        object.__setattr__(self, "areas", vocabulary.canonical_names(self.project.areas))
        object.__setattr__(self, "themes", vocabulary.canonical_names(self.project.themes))

    @property
    def project_name(self) -> str:
        """The name of the project, from the report or from ``project.yaml``; may be empty."""
        # A plain interned string, without its position: the environment pickles it, once for all pages.
        return sys.intern(str(self.report.project or self.project.project))

    @property
    def key(self) -> tuple[str, str]:
        """The project and the period, which identify the report."""
        return self.project_name, self.report.period.name

    def area(self, name: str) -> LocatedText:
        """Return the shown name of an area, with the position of the given name."""
        return locate(name).part(self.areas.get(name, name))

    def theme(self, name: str) -> LocatedText:
        """Return the shown name of a theme, with the position of the given name."""
        return locate(name).part(self.themes.get(name, name))


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A data file that cannot be shown."""

    name: str
    diagnostics: tuple[Diagnostic, ...]
    #: The number of its entries that are not shown.
    entries: int
    #: A report with only the project and the period of the file, if it has a valid period; it replaces the report.
    stand_in: ReportEntry | None = None


@dataclass(slots=True)
class FoundReports:
    """The files that a source selects."""

    #: The reports, newest first.
    entries: list[ReportEntry] = field(default_factory=list)
    #: The files that cannot be shown.
    broken: list[BrokenFile] = field(default_factory=list)
    #: The problems in the data, including warnings.
    diagnostics: list[Diagnostic] = field(default_factory=list)
    #: The files that were used, by name: any change of the result changes the digest of one of them.
    files: dict[str, LoadedFile[Any]] = field(default_factory=dict)
    #: The digests of the project files among them, by name, without those that cannot be used.
    projects: dict[str, str] = field(default_factory=dict)
    #: One digest of all files that were read, including those that the source does not select.
    signature: str = ""

    @property
    def read(self) -> list[str]:
        """The names of the files that could be read; with any other dependency, Sphinx would reread the page every time."""
        return [name for name, loaded in self.files.items() if loaded.was_read]

    @property
    def digest(self) -> str:
        """One digest of all files that were used."""
        return repr_digest(sorted((name, loaded.digest) for name, loaded in self.files.items()))
