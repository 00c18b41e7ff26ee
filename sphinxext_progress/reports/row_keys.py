"""The keys of rows: the part of a row's id after the id of its report.

This module does not use docutils, because ``check --fill`` writes these keys without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.format.slugs import short_slug, slug, unused_id

if TYPE_CHECKING:
    from sphinxext_progress.format.model import Commit, Report

#: The number of digits of a commit hash that are shown and used in ids.
SHORT_HASH_LENGTH = 10


def row_keys(report: Report) -> list[str]:
    """Return the key of each row, unique within the report."""
    # A dictionary as an ordered set.
    keys: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for commit in report.commits:
        key = _row_key(commit)
        keys[unused_id(key, keys, numbers) if key in keys else key] = None
    return list(keys)


def _row_key(commit: Commit) -> str:
    """Return the key of a row before it is made unique: its id, its hash, its pull request, or its first words."""
    cited = [
        *((reference.repository, reference.hash[:SHORT_HASH_LENGTH].lower()) for reference in commit.commit[:1]),
        *((reference.repository, str(reference.number)) for reference in commit.pr[:1]),
    ]
    for repository, name in [] if commit.id else cited:
        return f"{slug(repository)}-{name}" if repository else name
    return commit.id or short_slug(commit.description) or "row"


def row_names(key: str, commit: Commit) -> tuple[str, ...]:
    """Return the key of a row, then the names that link to it: its commits and pull requests.

    :param key: the key; an equal name is returned as the same object, so that pickle stores it once.
    """
    names = [
        *[reference.abbreviated(SHORT_HASH_LENGTH).lower() for reference in commit.commit],
        *[reference.text("#") for reference in commit.pr],
    ]
    return (key, *[key if name == key else name for name in names])
