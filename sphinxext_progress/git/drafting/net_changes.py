"""Compute the net changes of a period: a commit with its reverts and reapplies counts as one change or none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxext_progress.git.history.message_references import parse_message
from sphinxext_progress.git.history.reverts import CommitState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.history.reverts import CommitFate

#: The rules that exclude commits without a change of their own, each with its help text.
UNDONE_RULE = ("undone", "Landed and was reverted in the period.")
REVERTS_RULE = ("reverts", "Reverts, and reverted commits, that make no difference to the period.")
FIRST_TRIES_RULE = ("first tries", "Reverted and reapplied in the period: the final commit is listed.")


@dataclass(frozen=True, slots=True)
class LandedChange:
    """A change that was in effect at the end of a period."""

    #: Its commits of the period that are in effect; the first one identifies it.
    commits: tuple[GitCommit, ...]
    #: The title of its first commit.
    title: str
    #: Phrases about its reverts and reapplies.
    notes: tuple[str, ...] = ()
    #: The original commits, which were reverted and then reapplied.
    originals: tuple[GitCommit, ...] = ()


@dataclass(slots=True)
class NetChanges:
    """The net changes of a period, and the excluded commits."""

    #: The changes, oldest first.
    landed: list[LandedChange] = field(default_factory=list)
    #: The excluded commits by the name and the help text of the rule.
    excluded: dict[tuple[str, str], list[GitCommit]] = field(default_factory=dict)


def net_changes(
    commits: Sequence[GitCommit], fates: Mapping[str, CommitFate], unstated_reverts: Mapping[str, GitCommit]
) -> NetChanges:
    """Compute the net changes of a period.

    :param commits: the commits of the period, oldest first.
    :param fates: the fates of commits at its end, by the hash of the first commit of each chain.
    :param unstated_reverts: the reverts that no message mentions, by the hash of the reverted commit.
    """
    net, hashes = NetChanges(), {commit.hash for commit in commits}
    landed: dict[str, LandedChange] = {}
    rules: dict[str, tuple[str, str]] = {}
    for fate in fates.values():
        if change := _net_change(fate, hashes, commits[0].committed or 0):
            landed.setdefault(change.commits[0].hash, change)
        for commit, rule in _excluded_commits(fate, landed):
            rules.setdefault(commit.hash, rule)
    for commit_hash, revert in unstated_reverts.items():
        rules |= {commit_hash: UNDONE_RULE, revert.hash: REVERTS_RULE}
    for commit in commits:
        # A side branch may only revert or reapply.
        parts = {rules.get(part.hash) for part in commit.merged}
        excluded_by = rules.get(commit.hash) or (parts.pop() if len(parts) == 1 else None)
        if commit.hash in landed:
            net.landed.append(landed[commit.hash])
        elif excluded_by:
            net.excluded.setdefault(excluded_by, []).append(commit)
        else:
            net.landed.append(LandedChange((commit,), commit.title))
    return net


def _net_change(fate: CommitFate, hashes: set[str], start: int) -> LandedChange | None:
    """Return the net change of a chain in the period; None if there is none."""
    original, events = fate.commit, [event for event in fate.events if event.by.hash in hashes]
    before = [event for event in fate.events if event.by.hash not in hashes and _was_before(event.by, start)]
    was_there = _was_before(original, start) and not (before and before[-1].is_revert)
    if fate.state is CommitState.REVERTED:
        last = next((event.by for event in reversed(events) if event.is_revert), None)
        return LandedChange((last,), last.title, (f"reverts {commit_name(original)}",)) if was_there and last else None
    # If a side branch reapplied it, only the original commit is on the first-parent line.
    effective = next((event.by for event in reversed(events) if not event.is_revert), None)
    effective = effective or (original if original.hash in hashes else None)
    if not effective or was_there:
        return None
    notes = [_reapply_note(original, effective)] if events else []
    if fate.state is CommitState.UNSURE:
        notes.append("much of it has been rewritten since: check what is left")
    originals = () if effective == original else (original,)
    return LandedChange((effective,), _change_title(original, effective), tuple(notes), originals)


def _was_before(commit: GitCommit, start: int) -> bool:
    """Return whether a commit is older than a period; a commit without a date counts as older."""
    return commit.committed is None or commit.committed < start


def _reapply_note(original: GitCommit, effective: GitCommit) -> str:
    if effective == original:
        return "was reverted and reapplied"
    if _change_title(original, effective) == original.title:
        return f"first landed as {commit_reference(original)}, then was reverted and reapplied"
    return f"first landed as {commit_name(original)}, then was reverted and reapplied"


def _change_title(original: GitCommit, effective: GitCommit) -> str:
    """Return the title of a reapplied change: the original title, unless the reapply has one of its own."""
    repeats_number = original.number and re.search(rf"\b{original.number}\b", effective.title)
    return original.title if effective == original or parse_message(effective) or repeats_number else effective.title


def _excluded_commits(
    fate: CommitFate, landed: Mapping[str, LandedChange]
) -> Iterable[tuple[GitCommit, tuple[str, str]]]:
    """Yield the excluded commits of a chain, each with its rule."""
    in_effect = fate.state is not CommitState.REVERTED
    landings = [fate.commit, *(event.by for event in fate.events if not event.is_revert)]
    for commit in landings:
        if commit.hash not in landed:
            yield commit, FIRST_TRIES_RULE if in_effect else UNDONE_RULE
    for event in fate.events:
        if event.is_revert and event.by.hash not in landed:
            yield event.by, REVERTS_RULE


def commit_reference(commit: GitCommit) -> str:
    """Return the pull request number of a commit, else its short hash."""
    return f"#{commit.number}" if commit.number else commit.short_hash


def commit_name(commit: GitCommit) -> str:
    """Return the reference to a commit with its title."""
    return f"{commit_reference(commit)} {commit.title}"
