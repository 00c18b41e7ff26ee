"""Chains of events: a commit, what took it back, what landed it again; a state machine over what messages say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxext_progress.git.commits import GitCommit


@dataclass(frozen=True, slots=True)
class RevertEvent:
    """Something that happened to a commit after it had landed."""

    #: Whether it was taken back; else it landed again.
    undone: bool
    #: The commit that did it.
    by: GitCommit
    #: How that is known: ``hash``, ``subject``, ``number``, ``lines``.
    evidence: str


class RevertChains:
    """What happened to commits, told one event after the other in the order in which they came in.

    :param landing: finds the commit of the line that brought another one in.
    """

    def __init__(self, landing: Callable[[GitCommit], GitCommit]) -> None:
        self._landing = landing
        self._events: defaultdict[str, list[RevertEvent]] = defaultdict(list)
        # A chain leads from each event to the commit that it began with.
        self._origins: dict[str, str] = {}
        self._undoing: set[str] = set()
        # The events that a merge brought: their chain, and their place in it.
        self._brought: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)

    def add(self, commit: GitCommit, target: GitCommit, evidence: str, *, undoes: bool) -> None:
        """Add what a commit says that it does to another one.

        :param commit: the commit.
        :param target: the other one: the first of a chain, or one of those that took it back or landed it again.
        :param evidence: how it is known.
        :param undoes: whether it takes the other one back; where that one took something back, it lands that again.
        """
        landing = self._landing(target)
        # What a merge brought is known by the merge, where that says what it is.
        known = next((one for one in (target.hash, landing.hash) if one in self._origins), target.hash)
        origin = self._origins.get(known, known)
        event = RevertEvent(undoes and known not in self._undoing, commit, evidence)
        own_landing = self._landing(commit).hash
        if own_landing not in {commit.hash, landing.hash}:
            self._brought[own_landing].append((origin, len(self._events[origin])))
        self._events[origin].append(event)
        self._note(commit, origin, event)

    def stands_for_what_it_brought(self, merge: GitCommit) -> bool:
        """Let a merge that says what its commits say stand for them; tell whether they said anything."""
        for origin, place in self._brought[merge.hash]:
            event = self._events[origin][place] = replace(self._events[origin][place], by=merge)
            self._note(merge, origin, event)
        return bool(self._brought[merge.hash])

    def _note(self, commit: GitCommit, origin: str, event: RevertEvent) -> None:
        self._origins[commit.hash] = origin
        if event.undone:
            self._undoing.add(commit.hash)

    @property
    def undone(self) -> dict[str, list[RevertEvent]]:
        """The events of each chain, by the hash of its first commit; to land again, something is taken back first."""
        return {name: events for name, events in self._events.items() if any(event.undone for event in events)}
