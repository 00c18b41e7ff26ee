"""The ids of a report and of what can be linked to in it: made of its data, never counted or random."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from sphinxext_progress.reports.row_keys import short_slug, slug


@lru_cache(maxsize=1024)
def report_id(project: str, period: str) -> str:
    """Make the id of a report.

    :param project: the project; may be empty.
    :param period: the period, as it is written.
    """
    key = slug(project) or (_digest(project) if project else "")
    return "-".join(part for part in ("progress", key, slug(f"p{period}")[1:]) if part)


def group_id(page: str, column: str, words: str) -> str:
    """Make the id of a group of rows.

    :param page: the page that shows them.
    :param column: the column whose values the groups are.
    :param words: what its rows have in the column.
    """
    return "-".join(filter(None, ("progress", slug(page), column, short_slug(words) or _digest(words))))


def _digest(text: str) -> str:
    """Stand for a text without any letter that an id may have."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
