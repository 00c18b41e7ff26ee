"""Commits that are one change: the parts of a series, and a fix of what landed in the same period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.history import subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinxext_progress.history.commits import Commit

# What a fix of another change says, and how it names that one.
_FIXES = re.compile(r"\b(?:fix(?:es|ed|up)?|follow[- ]?up|reflect|repair|clean ?up|amend|address)\b", re.IGNORECASE)
_MENTION = re.compile(r"(?:#|\bPR[- #]?|\bpull request #?)(\d+)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[0-9a-f]{7,40}\b")


def folded(commits: Sequence[Commit], titles: Mapping[str, str]) -> list[list[Commit]]:
    """Put together what is one change.

    :param commits: commits of a period, in the order in which they landed.
    :param titles: the title of each, by its hash.
    :return: the groups, in the order of their first commit; the commit that a group is known by comes first in it.
    """
    leaders: dict[str, Commit] = {}
    open_series: dict[tuple[object, ...], tuple[Commit, set[int]]] = {}
    for commit in commits:
        subject = subjects.parse(titles[commit.hash])
        if subject.part:
            part, parts = subject.part
            key = (parts, commit.email, subject.scope, subject.tags)
            first, taken = open_series.setdefault(key, (commit, set()))
            if part in taken:
                first, taken = open_series[key] = (commit, set())
            taken.add(part)
            leaders[commit.hash] = first
        else:
            leaders[commit.hash] = _mended(commit, titles[commit.hash], commits, leaders) or commit
    groups: dict[str, list[Commit]] = {}
    for commit in commits:
        leader = leaders[commit.hash]
        groups.setdefault(leader.hash, []).append(commit)
    return [_by_part(group, titles) for group in groups.values()]


def _mended(commit: Commit, title: str, commits: Iterable[Commit], leaders: Mapping[str, Commit]) -> Commit | None:
    """Find the change that a commit mends: one that landed before it and that its subject names."""
    if not _FIXES.search(title):
        return None
    numbers = {int(number) for number in _MENTION.findall(title)}
    names = _NAME.findall(title)
    for other in commits:
        if other.hash == commit.hash:
            break
        if other.number in numbers or any(other.hash.startswith(name) for name in names):
            return leaders[other.hash]
    return None


def _by_part(group: list[Commit], titles: Mapping[str, str]) -> list[Commit]:
    """Sort the parts of a series by their numbers, and what mends them behind."""
    return (
        sorted(group, key=lambda commit: (subjects.parse(titles[commit.hash]).part or (99, 0))[0]) if len(group) > 1 else group
    )
