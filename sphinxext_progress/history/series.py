"""Changes that are one: the parts of a series, and a fix of what landed in the same period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.history import subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.history.net import Landed

# What a fix of another change says, and how it names that one.
_FIXES = re.compile(r"\b(?:fix(?:es|ed|up)?|follow[- ]?up|reflect|repair|clean ?up|amend|address)\b", re.IGNORECASE)
_MENTION = re.compile(r"(?:#|\bPR[- #]?|\bpull request #?)(\d+)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[0-9a-f]{7,40}\b")


def folded(changes: Sequence[Landed]) -> list[list[Landed]]:
    """Put together what is one change.

    :param changes: the changes of a period, in the order in which they landed.
    :return: the groups, in the order of their first change; the one that a group is known by comes first in it.
    """
    leaders: dict[str, str] = {}
    series: dict[tuple[object, ...], tuple[str, set[int]]] = {}
    for place, change in enumerate(changes):
        own, subject = change.commits[0], subjects.parse(change.title)
        leader = own.hash
        if subject.part:
            part, parts = subject.part
            key = (parts, own.email, subject.scope, subject.tags)
            first, taken = series.setdefault(key, (own.hash, set()))
            if part in taken:
                # A part that comes a second time begins another series.
                first, taken = series[key] = (own.hash, set())
            taken.add(part)
            leader = first
        elif mended := _mended(change, changes[:place]):
            leader = leaders[mended.commits[0].hash]
        leaders[own.hash] = leader
    groups: dict[str, list[Landed]] = {}
    for change in changes:
        groups.setdefault(leaders[change.commits[0].hash], []).append(change)
    return [sorted(group, key=_part) for group in groups.values()]


def _mended(change: Landed, before: Iterable[Landed]) -> Landed | None:
    """Find the change that another one mends: one that landed before it and that its title names."""
    if not _FIXES.search(change.title):
        return None
    numbers = {int(number) for number in _MENTION.findall(change.title)}
    names = _NAME.findall(change.title)
    for other in before:
        for commit in (*other.commits, *other.first):
            if commit.number in numbers or any(commit.hash.startswith(name) for name in names):
                return other
    return None


def _part(change: Landed) -> int:
    """Sort the parts of a series by their numbers, and what mends them behind; where there are none, all stay."""
    part = subjects.parse(change.title).part
    return part[0] if part else 99
