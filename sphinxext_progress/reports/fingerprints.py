"""What a page shows of reports, as a digest: the page is read again when that changes, and only then.

A page that lists reports does not change with a bullet of one of them, nor a trend table with a
row. The line that a text stands in is a part of it, because messages and translations name it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sphinxext_progress.format.base import first_line
from sphinxext_progress.reading.data_files import RECORD_SUFFIX
from sphinxext_progress.reports import trends
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.reports.summary import find_neighbours, summary_fields

if TYPE_CHECKING:
    from sphinxext_progress.reading.entry import FoundReports, ReportEntry


def fingerprint(found: FoundReports, use: str) -> str:
    """Get one digest of what a page shows of reports.

    :param found: the reports.
    :param use: what the page shows of them: a :class:`~sphinxext_progress.reports.dependency.Dependency`.
    :return: sixteen hexadecimal digits; equal where the page would be made equal.
    """
    kind, blank, name = use.partition(" ")
    if blank:
        return _hash(_around(found, kind + blank, name), _projects(found))
    if use == Dependency.CONTENT:
        return found.digest
    shown = [(entry.name, _shown(entry, use)) for entry in found.entries]
    return _hash(
        shown, _projects(found), [(broken.name, broken.diagnostics) for broken in found.broken], found.diagnostics
    )


def _around(found: FoundReports, kind: str, name: str) -> list[object]:
    """Give what the page of a report shows of the others."""
    entry = next((entry for entry in found.entries if entry.name == name), None)
    if entry is None:
        return []
    if kind == Dependency.NEIGHBOURS:
        # The title is all that is shown, so a report that broke and kept its place changes nothing.
        return [other and (*other.key, other.report.titles.report) for other in find_neighbours(entry, found)]
    return [(other.name, _shown(other, Dependency.TRENDS)) for other in trends.earlier_reports(found.entries, entry)]


def _shown(entry: ReportEntry, use: str) -> object:
    report = entry.report
    match use:
        case "card":
            return summary_fields(entry)
        case "commits":
            return entry.key, [(row, first_line(row.description)) for row in report.commits], entry.record
        case _:
            rows = [row.area for row in report.commits] if use == Dependency.ACTIVITY else []
            return entry.key, [(theme, first_line(theme.theme)) for theme in report.trends], rows


def _projects(found: FoundReports) -> list[tuple[str, str]]:
    """Give the digests of the files that describe projects."""
    reports = {entry.name for entry in found.entries} | {broken.name for broken in found.broken}
    return sorted(
        (name, loaded.digest)
        for name, loaded in found.files.items()
        if name not in reports and not name.endswith(RECORD_SUFFIX)
    )


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
