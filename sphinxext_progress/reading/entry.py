"""What was found of reports: those that can be shown, and the files that cannot."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sphinxext_progress.format import vocabulary
from sphinxext_progress.format.base import LocatedText

if TYPE_CHECKING:
    from pathlib import Path

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.check_record import CheckRecord
    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.format.project import Project
    from sphinxext_progress.reading.loader import LoadedFile


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report of the site, with what surrounds it."""

    path: Path
    #: The path relative to the source folder, as diagnostics name it.
    name: str
    report: Report
    project: Project
    links: AddressTemplates
    #: What a check against git found, where it was recorded.
    record: CheckRecord | None = None
    #: The names that areas and themes are shown by.
    areas: dict[str, str] = field(init=False, repr=False, compare=False)
    themes: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look the names up once, not for each row."""
        object.__setattr__(self, "areas", vocabulary.canonical_names(self.project.areas))
        object.__setattr__(self, "themes", vocabulary.canonical_names(self.project.themes))

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
    return name.part(known) if isinstance(name, LocatedText) else known


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A data file that cannot be shown."""

    name: str
    diagnostics: tuple[Diagnostic, ...]
    #: How many entries of it are not shown.
    entries: int
    #: A report with nothing but its project and period, where the file says those; it keeps the place of this one.
    stand_in: ReportEntry | None = None


@dataclass(slots=True)
class FoundReports:
    """What a source gave."""

    #: The reports, newest first.
    entries: list[ReportEntry] = field(default_factory=list)
    #: The files that cannot be shown, by name.
    broken: list[BrokenFile] = field(default_factory=list)
    #: What is wrong in the data, warnings included.
    diagnostics: list[Diagnostic] = field(default_factory=list)
    #: What was used, by name: any change of the result changes the digest of one of them.
    files: dict[str, LoadedFile[Any]] = field(default_factory=dict)
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
