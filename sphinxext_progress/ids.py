"""The ids of a report and of what can be linked to in it: made of its data, never counted or random."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Container

    from sphinxext_progress.model import Commit, Report

#: How much of a commit's hash is shown, and names it.
DIGITS = 10


@lru_cache(maxsize=1024)
def report_id(project: str, period: str) -> str:
    """Make the id of a report.

    :param project: the project; may be empty.
    :param period: the period, as it is written.
    """
    key = nodes.make_id(project) or (_digest(project) if project else "")
    return "-".join(part for part in ("progress", key, nodes.make_id(f"p{period}")[1:]) if part)


def slug(text: str) -> str:
    """Make an id of the first words of a text."""
    return nodes.make_id(text)[:40].strip("-")


def group_id(page: str, column: str, words: str) -> str:
    """Make the id of a group of rows.

    :param page: the page that shows them.
    :param column: the column whose values the groups are.
    :param words: what its rows have in the column.
    """
    return "-".join(filter(None, ("progress", nodes.make_id(page), column, slug(words) or _digest(words))))


def _digest(text: str) -> str:
    """Stand for a text without any letter that an id may have."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def row_keys(report: Report) -> list[str]:
    """Make the key of each row: the rest of its id, after that of the report.

    :param report: the report.
    :return: one key a row, no two the same.
    """
    # A dictionary, because it keeps the order.
    keys: dict[str, None] = {}
    for commit in report.commits:
        key = _row_key(commit)
        keys[free(key, keys) if key in keys else key] = None
    return list(keys)


def free(wanted: str, given: Container[str]) -> str:
    """Find an id that is not given yet.

    :param wanted: the id that is returned where it is free.
    :param given: those that are not.
    """
    found, number = wanted, 1
    while found in given:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _row_key(commit: Commit) -> str:
    """Choose what a row's id is made of: its own id, its hash, its number, or its words."""
    if commit.commit:
        return commit.id or commit.commit[0][:DIGITS].lower()
    return commit.id or str(*commit.pr[:1]) or slug(commit.description) or "row"


def row_names(key: str, commit: Commit) -> tuple[str, ...]:
    """List the key of a row, and the names that it is linked by: its commits and its pull requests.

    :param key: the key; a name that is the same is the same object, which is stored once.
    :param commit: the row.
    """
    names = [*[one[:DIGITS].lower() for one in commit.commit], *[f"#{number}" for number in commit.pr]]
    return (key, *[key if name == key else name for name in names])
