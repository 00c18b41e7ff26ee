"""Group related changes: the parts of a series, and fixes for changes of the same period."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from sphinxext_progress.git import subjects
from sphinxext_progress.git.reviews import NUMBER_PATTERN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.git.drafting.net_changes import LandedChange

# The verbs in the title of a fix, and the references to the change that it fixes.
_FIXES = re.compile(r"\b(?:fix(?:es|ed|up)?|follow[- ]?up|reflect|repair|clean ?up|amend|address)\b", re.IGNORECASE)
_MENTION = re.compile(rf"(?:#|\bPR[- #]?|\bpull request #?)({NUMBER_PATTERN})\b", re.IGNORECASE)
_PREFIX_LENGTH = 7
_HASH = re.compile(rf"\b[0-9a-f]{{{_PREFIX_LENGTH},40}}\b")


def group_series(changes: Sequence[LandedChange]) -> list[list[LandedChange]]:
    """Group related changes.

    :param changes: the changes of a period, oldest first.
    :return: the groups, in the order of their first change; the main change of a group comes first.
    """
    leaders: dict[str, str] = {}
    earlier = _EarlierChanges()
    series: dict[tuple[object, ...], tuple[str, set[int]]] = {}
    for change in changes:
        own, subject = change.commits[0], subjects.parse_subject(change.title)
        leader = own.hash
        if subject.part:
            part, parts = subject.part
            key = (parts, own.email, subject.scope, subject.tags)
            first, seen_parts = series.setdefault(key, (own.hash, set()))
            if part in seen_parts:
                # A repeated part number starts another series.
                first, seen_parts = series[key] = (own.hash, set())
            seen_parts.add(part)
            leader = first
        elif fixed := earlier.fixed_by(change):
            leader = leaders[fixed.commits[0].hash]
        leaders[own.hash] = leader
        earlier.add(change)
    groups: dict[str, list[LandedChange]] = {}
    for change in changes:
        groups.setdefault(leaders[change.commits[0].hash], []).append(change)
    return [sorted(group, key=_part_number) for group in groups.values()]


class _EarlierChanges:
    """Earlier changes, by the numbers and hashes of their commits."""

    def __init__(self) -> None:
        self._changes: list[LandedChange] = []
        self._by_number: dict[int, int] = {}
        self._by_prefix: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)

    def add(self, change: LandedChange) -> None:
        """Add the next change."""
        index = len(self._changes)
        self._changes.append(change)
        for commit in (*change.commits, *change.originals):
            if number := commit.number:
                self._by_number.setdefault(number, index)
            self._by_prefix[commit.hash[:_PREFIX_LENGTH]].append((commit.hash, index))

    def fixed_by(self, change: LandedChange) -> LandedChange | None:
        """Find the change that a fix is for: the earliest one that its title refers to."""
        if not _FIXES.search(change.title):
            return None
        numbers = map(int, _MENTION.findall(change.title))
        indexes = [self._by_number[number] for number in numbers if number in self._by_number]
        for prefix in _HASH.findall(change.title):
            indexes += [
                index
                for commit_hash, index in self._by_prefix.get(prefix[:_PREFIX_LENGTH], ())
                if commit_hash.startswith(prefix)
            ]
        return self._changes[min(indexes)] if indexes else None


def _part_number(change: LandedChange) -> int:
    """Return the part number as the sort key of a series; fixes, which have none, come last."""
    part = subjects.parse_subject(change.title).part
    return part[0] if part else 99
