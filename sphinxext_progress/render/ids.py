"""The ids of reports, rows and groups: derived from the data, so that they are the same in every build."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sphinxext_progress.format.slugs import short_slug, slug, unused_id

if TYPE_CHECKING:
    from docutils import nodes


class PageIds:
    """The ids of a page. An id is unique when it is created and does not change afterwards."""

    def __init__(self, document: nodes.document) -> None:
        """Start with the ids that are in the doctree already."""
        self._document = document
        self._created: set[str] = set()
        #: The last number that was appended to each requested id.
        self._numbers: dict[str, int] = {}

    def __contains__(self, identifier: object) -> bool:
        """Return whether the page has an id."""
        return identifier in self._created or identifier in self._document.ids

    def create(self, preferred: str) -> str:
        """Return a new id: the preferred one, with a number appended if the page already has it."""
        identifier = unused_id(preferred, self, self._numbers)
        self._created.add(identifier)
        return identifier


def report_id(project: str, period: str) -> str:
    """Return the id of a report.

    :param project: the project; may be empty.
    :param period: the period as written in the file.
    """
    key = slug(project) or (_digest(project) if project else "")
    return "-".join(part for part in ("progress", key, slug(f"p{period}")[1:]) if part)


def row_id(report: str, key: str) -> str:
    """Return the id of a row.

    The prefix ``row-`` keeps ids of rows distinct from those of parts, which begin with the id of the report.

    :param report: the id of the report.
    :param key: the key of the row.
    """
    return f"row-{report}-{key}"


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
