"""The dependencies that a page may have on reports."""

from __future__ import annotations

from enum import StrEnum


class Dependency(StrEnum):
    """A part of a set of reports: Sphinx reads a page again when the fingerprint of a part that it shows changes."""

    #: Everything in every report.
    CONTENT = "content"
    #: The entry of each report in a list of reports.
    SUMMARY = "summary"
    #: The rows of the commit tables.
    COMMITS = "commits"
    #: The trends.
    TRENDS = "trends"
    #: The areas of the rows.
    AREAS = "areas"
    #: The lists of contributors.
    CONTRIBUTORS = "contributors"
    #: The trends, and the areas of the rows.
    ACTIVITY = "activity"
    #: The titles of the reports before and after one report; its file name is appended to the value.
    NEIGHBOURS = "neighbours "
    #: The trends of the reports before one report; its file name is appended to the value.
    EARLIER = "earlier "
    #: The areas of the rows of the reports before one report; its file name is appended to the value.
    EARLIER_AREAS = "earlier-areas "
