"""What a page shows of reports, as a digest: the page is read again when that changes, and only then.

A page that lists reports does not change with a bullet of one of them, nor a trend table with a
row. The line that a text stands in is a part of it, because messages and translations name it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sphinxext_progress import trends
from sphinxext_progress.cards import beside, card
from sphinxext_progress.files import RECORD_SUFFIX
from sphinxext_progress.model import first_line

if TYPE_CHECKING:
    from sphinxext_progress.shelf import Entry, Found

#: Everything of each report.
CONTENT = "content"
#: What a list of reports shows.
CARD = "card"
#: The rows of commits.
COMMITS = "commits"
#: The trends; with the areas of the rows, where activity is shown.
TRENDS, ACTIVITY = "trends", "activity"
#: Of a report (its file's name follows, after a blank): the cards of those beside it, the trends of those before it.
BESIDE, BEFORE = "beside ", "before "


def digest(found: Found, use: str) -> str:
    """Get one digest of what a page shows of reports.

    :param found: the reports.
    :param use: what the page shows of them: one of the constants of this module.
    :return: sixteen hexadecimal digits; equal where the page would be made equal.
    """
    kind, blank, name = use.partition(" ")
    if blank:
        return _hash(_around(found, kind + blank, name), _projects(found))
    if use == CONTENT:
        return found.digest
    shown = [(entry.name, _shown(entry, use)) for entry in found.entries]
    return _hash(shown, _projects(found), [(broken.name, broken.faults) for broken in found.broken], found.faults)


def _around(found: Found, kind: str, name: str) -> list[object]:
    """Give what the page of a report shows of the others."""
    entry = next((entry for entry in found.entries if entry.name == name), None)
    if entry is None:
        return []
    if kind == BESIDE:
        # The title is all that is shown, so a report that broke and kept its place changes nothing.
        return [other and (*other.key, other.report.titles.report) for other in beside(entry, found)]
    return [(other.name, _shown(other, TRENDS)) for other in trends.before(found.entries, entry)]


def _shown(entry: Entry, use: str) -> object:
    report = entry.report
    match use:
        case "card":
            return card(entry)
        case "commits":
            return entry.key, [(row, first_line(row.description)) for row in report.commits], entry.record
        case _:
            rows = [row.area for row in report.commits] if use == ACTIVITY else []
            return entry.key, [(theme, first_line(theme.theme)) for theme in report.trends], rows


def _projects(found: Found) -> list[tuple[str, str]]:
    """Give the digests of the files that describe projects."""
    reports = {entry.name for entry in found.entries} | {broken.name for broken in found.broken}
    return sorted(
        (name, loaded.digest)
        for name, loaded in found.files.items()
        if name not in reports and not name.endswith(RECORD_SUFFIX)
    )


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
