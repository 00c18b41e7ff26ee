"""The Python API for scripts: load the reports of a folder, select commits, and export.

Everything in ``__all__`` is public. Nothing here needs Sphinx.
"""

from __future__ import annotations

import glob
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic, Subtype, expected, quoted
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.diagnostics.messages.values import UNKNOWN_NAME
from sphinxext_progress.format.items import Item
from sphinxext_progress.format.model import Commit, Contributor, Highlight, Report
from sphinxext_progress.format.period import Period
from sphinxext_progress.format.project import Area, Project
from sphinxext_progress.format.sections import Section
from sphinxext_progress.format.trajectories import Stage, Theme
from sphinxext_progress.reading import data_files
from sphinxext_progress.reading.collection import ReportCollection
from sphinxext_progress.reading.data_files import DataFolders, Source, SourceError
from sphinxext_progress.reading.entry import ReportEntry
from sphinxext_progress.reading.source_argument import parse_span
from sphinxext_progress.reports import exported_data, localization, query, trends
from sphinxext_progress.reports.image_problems import check_images
from sphinxext_progress.reports.query import CommitRow
from sphinxext_progress.reports.trends import Step, Trajectory
from sphinxext_progress.text.report_texts import check_texts

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterator, Sequence

__all__ = [
    "Area",
    "Commit",
    "CommitRow",
    "Contributor",
    "Diagnostic",
    "Highlight",
    "Item",
    "LoadedReports",
    "Period",
    "Project",
    "Report",
    "ReportEntry",
    "Section",
    "Stage",
    "Step",
    "Subtype",
    "Theme",
    "Trajectory",
]


@dataclass(frozen=True)
class LoadedReports:
    """The reports of a folder. Iterate over it to get them, newest first."""

    #: The reports that can be shown, newest first, each with its project.
    entries: tuple[ReportEntry, ...]
    #: The problems that a build would report, sorted by location; paths are relative to the folder.
    problems: tuple[Diagnostic, ...]

    def __iter__(self) -> Iterator[ReportEntry]:
        """Iterate over the reports, newest first."""
        return iter(self.entries)

    def __len__(self) -> int:
        """Return the number of reports."""
        return len(self.entries)

    @property
    def projects(self) -> list[str]:
        """The names of the projects, sorted."""
        return sorted({entry.project_name for entry in self.entries})

    def select(self, *, project: str = "", period: str = "") -> LoadedReports:
        """Return the reports of a project or within a period, with the problems in their files.

        :param project: the name of the project; empty for any.
        :param period: a period such as ``2026-01``, or a range such as ``2025-07..2026-01``, which contains all periods
            within; empty for any.
        :raises ValueError: if that is neither.
        """
        chosen = [
            entry
            for entry in self.entries
            if (not project or entry.project_name == project) and (not period or _is_within(entry, period))
        ]
        names = {entry.name for entry in chosen}
        return replace(
            self, entries=tuple(chosen), problems=tuple(found for found in self.problems if found.path in names)
        )

    def commits(
        self, *, areas: Collection[str] = (), kinds: Collection[str] = (), sort: Sequence[str] = ()
    ) -> list[CommitRow]:
        """Return the commits of the reports, each with its report.

        :param areas: the areas, by name or by alias; empty for all.
        :param kinds: the kinds; empty for all.
        :param sort: the columns to sort by, such as ``["area", "-date"]``; by default, the order of the reports and of
            each file.
        :raises ValueError: if there is no such column.
        """
        for column in (key.removeprefix("-") for key in sort):
            if column not in query.COMMIT_COLUMNS:
                suggestion = expected(column, query.COMMIT_COLUMNS)
                raise ValueError(UNKNOWN_NAME.format(what="column", name=quoted(column), suggestion=suggestion))
        return query.sort_rows(query.select_rows(query.commit_rows(self.entries), areas=areas, kinds=kinds), sort)

    def trajectories(self) -> list[Trajectory]:
        """Return the steps of each theme in all of the reports."""
        return trends.assemble_trajectories(self.entries)

    def to_json(self, *, language: str = "en") -> str:
        """Return the reports as JSON, in the format of ``progress.json``, without addresses of pages.

        :param language: the language of default titles.
        """
        words = localization.localizer(language)
        return "".join(exported_data.json_chunks(exported_data.export_report(entry, words) for entry in self.entries))


def _is_within(entry: ReportEntry, period: str) -> bool:
    """Return whether a period or a range selects a report, as in the argument of a directive."""
    span = parse_span(period)
    if not span:
        raise ValueError(messages.NO_PERIOD_ARGUMENT.format(value=quoted(period)))
    first, last = span
    own = entry.report.period
    return own.within(first.start, last.end) if ".." in period else (own.start, own.end) == (first.start, first.end)


def load_reports_of_folder(path: str | os.PathLike[str], *, project_file: str | os.PathLike[str] = "") -> LoadedReports:
    """Load the reports of a folder and its subfolders, or a single report.

    The same files are reports as for ``sphinx-progress check``, and each folder has its own ``project.yaml``.

    :param path: the folder or the report.
    :param project_file: the ``project.yaml`` for folders without one.
    :raises OSError: if a folder does not exist or cannot be read.
    """
    given = Path(path).absolute()
    folder = given.parent if given.is_file() else given
    site = DataFolders(folder, ())
    if project_file:
        configured = Path(project_file).absolute()
        site = replace(site, project=configured.as_posix(), roots=(configured.parent,))
    files = [given] if given.is_file() else data_files.yaml_files(given)
    by_folder: dict[Path, list[Path]] = {}
    for file in sorted(files):
        if data_files.is_report_below(file, folder):
            by_folder.setdefault(file.parent, []).append(file)
    entries: list[ReportEntry] = []
    problems: list[Diagnostic] = []
    for reports in by_folder.values():
        patterns = [glob.escape(data_files.display_path(report, site)) for report in reports]
        try:
            found = ReportCollection(site).find(Source(), patterns)
        except SourceError as error:
            raise OSError(str(error)) from None
        entries += found.entries
        problems += found.diagnostics
    for entry in entries:
        problems += [*check_texts(entry.report, entry.name), *check_images(entry, site)]
    entries.sort(key=lambda entry: entry.name)
    entries.sort(key=lambda entry: entry.report.period, reverse=True)
    return LoadedReports(tuple(entries), tuple(sorted(set(problems))))
