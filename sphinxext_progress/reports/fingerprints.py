"""Fingerprints of the parts of reports that pages show: Sphinx reads a page again only if one of them changes.

A changed bullet, for example, changes neither a list of reports nor a trend table. Line numbers are part of a
fingerprint, because messages and translations refer to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.format.base import first_line
from sphinxext_progress.format.digest import repr_digest
from sphinxext_progress.reports import trends
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.reports.summary import find_neighbours, summary_fields

if TYPE_CHECKING:
    from sphinxext_progress.reading.entry import FoundReports, ReportEntry


def fingerprint(reports: FoundReports, dependency: str) -> str:
    """Return a digest of the part of reports that a page shows.

    :param dependency: a :class:`~sphinxext_progress.reports.dependency.Dependency`, with a file name if it takes one.
    :return: sixteen hexadecimal digits; equal digests mean that the page would be the same.
    """
    kind, blank, name = dependency.partition(" ")
    if blank:
        return repr_digest((_neighbour_data(reports, kind + blank, name), sorted(reports.projects.items())))
    if dependency == Dependency.CONTENT:
        return reports.digest
    data = [(entry.name, _report_data(entry, dependency)) for entry in reports.entries]
    return repr_digest(
        (
            data,
            sorted(reports.projects.items()),
            [(broken.name, broken.diagnostics) for broken in reports.broken],
            reports.diagnostics,
        )
    )


def _neighbour_data(reports: FoundReports, kind: str, name: str) -> list[object]:
    """Return the data of other reports that the page of a report shows."""
    entry = next((entry for entry in reports.entries if entry.name == name), None)
    if entry is None:
        return []
    if kind == Dependency.NEIGHBOURS:
        # Only the title is shown, so a report that breaks but keeps its position changes nothing.
        return [other and (*other.key, other.report.titles.report) for other in find_neighbours(entry, reports)]
    if kind == Dependency.EARLIER_AREAS:
        before = trends.reports_before(reports.entries, entry)
        return [(other.name, _report_data(other, Dependency.AREAS)) for other in before]
    return [
        (other.name, _report_data(other, Dependency.TRENDS)) for other in trends.earlier_reports(reports.entries, entry)
    ]


def _report_data(entry: ReportEntry, dependency: str) -> object:
    """Return the data of one report that a dependency covers."""
    report = entry.report
    match dependency:
        case Dependency.SUMMARY:
            return summary_fields(entry)
        case Dependency.COMMITS:
            return entry.key, [(row, first_line(row.description)) for row in report.commits], entry.record
        case Dependency.AREAS:
            return entry.key, [(row.area, first_line(row.area)) for row in report.commits]
        case Dependency.CONTRIBUTORS:
            return entry.key, [(person.identity, person.first_time) for person in report.contributors]
        case _:
            rows = [row.area for row in report.commits] if dependency == Dependency.ACTIVITY else []
            return entry.key, [(theme, first_line(theme.theme)) for theme in report.trends], rows
