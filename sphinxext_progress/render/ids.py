"""The ids of reports and groups: derived from the data, so that they are the same in every build."""

from __future__ import annotations

import hashlib

from sphinxext_progress.reports.row_keys import short_slug, slug


def report_id(project: str, period: str) -> str:
    """Return the id of a report.

    :param project: the project; may be empty.
    :param period: the period as written in the file.
    """
    key = slug(project) or (_digest(project) if project else "")
    return "-".join(part for part in ("progress", key, slug(f"p{period}")[1:]) if part)


def group_id(page: str, column: str, words: str) -> str:
    """Return the id of a group of rows.

    :param page: the docname of the page.
    :param column: the column that the rows are grouped by.
    :param words: the text of that column in the rows of the group.
    """
    return "-".join(filter(None, ("progress", slug(page), column, short_slug(words) or _digest(words))))


def _digest(text: str) -> str:
    """Return a replacement for a text that has no character allowed in an id."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
