"""What the commits of a period come to: what landed, was taken back and landed again is one change, or none."""

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

#: The rules by which a commit is no change of its own, and what they say.
UNDONE_RULE = ("undone", "Landed in the period, and was taken back in it.")
REVERTS_RULE = ("reverts", "Take something back, or are taken back, without a difference to the period.")
FIRST_TRIES_RULE = ("first tries", "Were taken back, and landed again in the period: told by the commit that stands.")


@dataclass(frozen=True, slots=True)
class LandedChange:
    """A change that was in force when a period ended."""

    #: Its commits of the period that are in force; the first one is what it is known by.
    commits: tuple[GitCommit, ...]
    #: The title that it landed with first.
    title: str
    #: What happened to it on the way, a phrase each.
    story: tuple[str, ...] = ()
    #: The commits by which it landed first, and which were taken back.
    first: tuple[GitCommit, ...] = ()


@dataclass(slots=True)
class NetChanges:
    """What the commits of a period come to."""

    #: In the order in which they landed.
    landed: list[LandedChange] = field(default_factory=list)
    #: What is not told for itself, by the name of the rule and the rule in a sentence.
    aside: dict[tuple[str, str], list[GitCommit]] = field(default_factory=dict)


def net_changes(commits: Sequence[GitCommit], fates: Mapping[str, CommitFate]) -> NetChanges:
    """Bring commits to their net effect.

    :param commits: those that landed in a period, oldest first.
    :param fates: what became of commits until its end, by the hash of the first one of each chain.
    """
    net, hashes = NetChanges(), {commit.hash for commit in commits}
    landed: dict[str, LandedChange] = {}
    rules: dict[str, tuple[str, str]] = {}
    for fate in fates.values():
        if change := _net_change(fate, hashes, commits[0].committed or 0):
            landed.setdefault(change.commits[0].hash, change)
        for commit, rule in _excluded_commits(fate, landed):
            rules.setdefault(commit.hash, rule)
    for commit in commits:
        if commit.hash in landed:
            net.landed.append(landed[commit.hash])
        elif commit.hash in rules:
            net.aside.setdefault(rules[commit.hash], []).append(commit)
        else:
            net.landed.append(LandedChange((commit,), commit.title))
    return net


def _net_change(fate: CommitFate, hashes: set[str], start: int) -> LandedChange | None:
    """Find what a chain comes to in the period; None where that is nothing."""
    original, events = fate.commit, [event for event in fate.events if event.by.hash in hashes]
    before = [event for event in fate.events if event.by.hash not in hashes and _was_before(event.by, start)]
    was_there = _was_before(original, start) and not (before and before[-1].undone)
    if fate.state is CommitState.UNDONE:
        last = next((event.by for event in reversed(events) if event.undone), None)
        return (
            LandedChange((last,), last.title, (f"takes back {commit_name(original)}",)) if was_there and last else None
        )
    # A side branch may have landed it again: then nothing on the line says so but the first landing.
    standing = next((event.by for event in reversed(events) if not event.undone), None)
    standing = standing or (original if original.hash in hashes else None)
    if not standing or was_there:
        return None
    story = [_reapply_story(original, standing)] if events else []
    if fate.state is CommitState.UNSURE:
        story.append("much of it was rewritten since: check what is left")
    first = () if standing == original else (original,)
    return LandedChange((standing,), _change_title(original, standing), tuple(story), first)


def _was_before(commit: GitCommit, start: int) -> bool:
    """Tell whether a commit landed before a period; one without a date is asked for only where it came before others."""
    return commit.committed is None or commit.committed < start


def _reapply_story(original: GitCommit, standing: GitCommit) -> str:
    if standing == original:
        return "was taken back, and landed again"
    if _change_title(original, standing) == original.title:
        return f"landed first as {commit_reference(original)}, was taken back, and landed again"
    return f"landed first as {commit_name(original)}, was taken back, and landed again"


def _change_title(original: GitCommit, standing: GitCommit) -> str:
    """Choose the words for a change that landed twice: the first ones, unless the second time was work of its own."""
    names_it = original.number and re.search(rf"\b{original.number}\b", standing.title)
    return original.title if standing == original or parse_message(standing) or names_it else standing.title


def _excluded_commits(
    fate: CommitFate, landed: Mapping[str, LandedChange]
) -> Iterable[tuple[GitCommit, tuple[str, str]]]:
    """Name the rule for each commit of a chain that is no change of its own."""
    in_effect = fate.state is not CommitState.UNDONE
    landings = [fate.commit, *(event.by for event in fate.events if not event.undone)]
    for commit in landings:
        if commit.hash not in landed:
            yield commit, FIRST_TRIES_RULE if in_effect else UNDONE_RULE
    for event in fate.events:
        if event.undone and event.by.hash not in landed:
            yield event.by, REVERTS_RULE


def commit_reference(commit: GitCommit) -> str:
    """Refer to a commit by its number, else by its hash.

    :param commit: the commit.
    """
    return f"#{commit.number}" if commit.number else commit.short_hash


def commit_name(commit: GitCommit) -> str:
    """Refer to a commit, with its title.

    :param commit: the commit.
    """
    return f"{commit_reference(commit)} {commit.title}"
