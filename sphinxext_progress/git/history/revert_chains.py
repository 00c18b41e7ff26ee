"""Follow each commit through its reverts and reapplies: a state machine driven by commit messages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxext_progress.git.commits import GitCommit


@dataclass(frozen=True, slots=True)
class RevertEvent:
    """A revert or reapply of a commit."""

    #: Whether the commit was reverted; otherwise it was reapplied.
    is_revert: bool
    #: The commit that reverted or reapplied it.
    by: GitCommit
    #: The kind of evidence: ``hash``, ``subject``, ``number``, ``lines``, ``inverse``.
    evidence: str


class RevertChains:
    """The chains of a branch, built from its events in chronological order.

    :param landing: returns the first-parent commit that added a commit to the branch.
    """

    def __init__(self, landing: Callable[[GitCommit], GitCommit]) -> None:
        self._landing = landing
        self._events: defaultdict[str, list[RevertEvent]] = defaultdict(list)
        # The first commit of the chain of each commit.
        self._origins: dict[str, str] = {}
        self._reverting: set[str] = set()
        # The events that each merge added to the branch, as the chain and the index in it.
        self._merged_events: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)

    def add(self, commit: GitCommit, target: GitCommit, evidence: str, *, reverts: bool) -> None:
        """Add the revert or reapply that a commit states.

        :param target: the first commit of a chain, or one of its reverts or reapplies.
        :param reverts: whether the commit reverts the target; reverting a revert reapplies the first commit.
        """
        landing = self._landing(target)
        # If the message of a merge repeats the references of its commits, the merge replaces them.
        known = next(
            (commit_hash for commit_hash in (target.hash, landing.hash) if commit_hash in self._origins), target.hash
        )
        origin = self._origins.get(known, known)
        event = RevertEvent(reverts and known not in self._reverting, commit, evidence)
        own_landing = self._landing(commit).hash
        if own_landing not in {commit.hash, landing.hash}:
            self._merged_events[own_landing].append((origin, len(self._events[origin])))
        self._events[origin].append(event)
        self._record(commit, origin, event)

    def absorb_events(self, merge: GitCommit) -> bool:
        """Replace the commits of a merge with the merge itself in their events; return whether there were any."""
        for origin, index in self._merged_events[merge.hash]:
            event = self._events[origin][index] = replace(self._events[origin][index], by=merge)
            self._record(merge, origin, event)
        return bool(self._merged_events[merge.hash])

    def _record(self, commit: GitCommit, origin: str, event: RevertEvent) -> None:
        self._origins[commit.hash] = origin
        if event.is_revert:
            self._reverting.add(commit.hash)

    @property
    def reverted(self) -> dict[str, list[RevertEvent]]:
        """The events of each chain with a revert, by the hash of its first commit."""
        return {
            commit_hash: events
            for commit_hash, events in self._events.items()
            if any(event.is_revert for event in events)
        }
