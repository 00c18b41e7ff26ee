"""What a page may depend on of the reports that it shows or lists."""

from __future__ import annotations

from enum import StrEnum


class Dependency(StrEnum):
    """A part of reports; a page is read again when the fingerprint of that part changes."""

    #: Everything in each report.
    CONTENT = "content"
    #: What a list of reports shows.
    SUMMARY = "card"
    #: The rows of the commit tables.
    COMMITS = "commits"
    #: The trends.
    TRENDS = "trends"
    #: The trends, and the areas of the rows.
    ACTIVITY = "activity"
    #: Of a report, whose file name is appended: the titles of the reports before and after it.
    NEIGHBOURS = "beside "
    #: Of a report, whose file name is appended: the trends of earlier reports.
    EARLIER = "before "
