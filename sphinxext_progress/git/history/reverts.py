"""Determine the fate of commits: reverted, reapplied, and whether they are in effect at the end of a period.

The evidence is considered in this order: the hash in "This reverts commit", the quoted subject (possibly truncated),
the numbers in the message, and the changed lines if a title says "revert" without a target. The events drive a state
machine in chronological order; they are not cancelled in pairs. The tree at the end decides: the share of the added
lines that are present and of the removed lines that are absent. If a commit is in effect according to the tree but not
to the messages, the commit that reapplied it is found by its lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.history.diff_similarity import SAME_CHANGE_SHARE, DiffSimilarity
from sphinxext_progress.git.history.moved_lines import moved_share
from sphinxext_progress.git.history.revert_chains import RevertEvent
from sphinxext_progress.git.history.stated_reverts import StatedReverts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.repository import Repository

#: A commit is in effect if at least the first share of its lines survives, and undone if at most the second does.
IN_EFFECT_SHARE, GONE_SHARE = 0.8, 0.5


class CommitState(Enum):
    """Whether the changes of a commit are in effect."""

    IN_EFFECT = "in effect"
    REVERTED = "reverted"
    #: Messages and files disagree, usually because later work rewrote the files.
    UNSURE = "unsure"


@dataclass(frozen=True)
class CommitFate:
    """A commit, with the commits that reverted and reapplied it."""

    commit: GitCommit
    #: The reverts and reapplies, oldest first.
    events: tuple[RevertEvent, ...]
    state: CommitState
    #: The share of its lines that survive, 0 to 1; None if there is no line to compare.
    survival: float | None

    @property
    def members(self) -> tuple[GitCommit, ...]:
        """The commit, and those that reverted or reapplied it."""
        return (self.commit, *(event.by for event in self.events))

    @property
    def effective_commit(self) -> GitCommit | None:
        """The commit whose change is in effect: the last reapply or the commit itself; None if it is undone."""
        if self.state is CommitState.REVERTED:
            return None
        return next((event.by for event in reversed(self.events) if not event.is_revert), self.commit)

    def is_revert(self, commit: GitCommit) -> bool:
        """Return whether a commit of the chain is a revert of its first commit."""
        return commit.hash in self._reverting

    @cached_property
    def _reverting(self) -> frozenset[str]:
        return frozenset(event.by.hash for event in self.events if event.is_revert)

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The numbers of the pull requests of the chain."""
        return frozenset(number for commit in self.members if (number := commit.number))

    def after(self, commit: GitCommit) -> tuple[RevertEvent, ...]:
        """Return the events after that of a commit."""
        return self.events[self._places[commit.hash] + 1 :]

    @cached_property
    def _places(self) -> dict[str, int]:
        places = enumerate(event.by.hash for event in self.events)
        return {commit_hash: position for position, commit_hash in reversed([*places])}

    def state_of(self, commit: GitCommit) -> CommitState:
        """Return the state of a commit of the chain: a revert is in effect if the first commit is not."""
        if not self.is_revert(commit):
            return self.state
        return {CommitState.REVERTED: CommitState.IN_EFFECT, CommitState.IN_EFFECT: CommitState.REVERTED}.get(
            self.state, self.state
        )


def fold_chains(fates: Iterable[CommitFate]) -> dict[str, GitCommit]:
    """Map every commit of each chain, by hash, to the commit that represents it.

    That is the commit whose change is in effect, or the first commit if it is undone.
    """
    return {commit.hash: fate.effective_commit or fate.commit for fate in fates for commit in fate.members}


class Reverts:
    """The reverts and reapplies on a branch up to a commit.

    :param end: the last commit to consider, on the first-parent line.
    """

    def __init__(self, repository: Repository, history: History, end: GitCommit) -> None:
        self._history = history
        #: The last commit to consider.
        self.end = end
        self.contents = FileContents(repository)
        self._last = history.landings[end.hash]
        self._similarity = DiffSimilarity(self.contents, history, history.line[self._last :][::-1])
        self._stated = StatedReverts(history, self._similarity, self.has)

    def has(self, commit: GitCommit) -> bool:
        """Return whether a commit was on the branch by the end."""
        return self._history.landings[commit.hash] >= self._last

    def fates(self, commits: Iterable[GitCommit]) -> dict[str, CommitFate]:
        """Return the fates of commits that were reverted.

        :param commits: the commits; if one of them reverts or reapplies another commit, include that one.
        :return: the fates by the hash of the first commit of each chain.
        """
        hashes = {commit.hash for commit in commits}
        chains = self._stated.chains(hashes)
        originals = [
            self._history.commits[commit_hash]
            for commit_hash, events in chains.items()
            if commit_hash in hashes or any(event.by.hash in hashes for event in events)
        ]
        survival = self.contents.survival(originals, self.end)
        fates = {original.hash: self._fate(original, chains, survival[original.hash]) for original in originals}
        # A chain that starts with an unstated reapply continues another one.
        continued = {event.by.hash for fate in fates.values() for event in fate.events}
        return {commit_hash: fate for commit_hash, fate in fates.items() if commit_hash not in continued}

    def survival(self, commits: Iterable[GitCommit]) -> dict[str, float | None]:
        """Return the share of each commit's changes that survive at the end, in its files or moved to others.

        :return: by the hash of the commit, 0 to 1; None if there is no line to compare.
        """
        commits = list(commits)
        shares = self.contents.survival(commits, self.end)
        return {commit.hash: self._with_moved(commit, shares[commit.hash]) for commit in commits}

    def _with_moved(self, commit: GitCommit, share: float | None) -> float | None:
        """Add the moved lines to the surviving share of a commit; search them only if little of it survives."""
        if share is None or share >= GONE_SHARE:
            return share
        moved = moved_share(self.contents, commit, self.end)
        # The lines may be in a file that a partial clone lacks.
        return None if self.contents.missing else min(1.0, share + moved)

    def reverted_by_lines(self, commit: GitCommit) -> RevertEvent | None:
        """Find an unstated revert of a commit, by the opposite lines in the same files.

        :return: the revert, with the evidence ``inverse`` if it made no other change, else ``lines``.
        """
        if not (found := self._similarity.reverted_by(commit)):
            return None
        reverting, is_exact = found
        return RevertEvent(is_revert=True, by=reverting, evidence="inverse" if is_exact else "lines")

    def _fate(
        self, commit: GitCommit, chains: Mapping[str, Sequence[RevertEvent]], survival: float | None
    ) -> CommitFate:
        """Return the fate of the first commit of a chain.

        :param chains: the stated events of each chain, by the hash of its first commit.
        """
        events = list(chains[commit.hash])
        if survival is None:
            return CommitFate(commit, tuple(events), _stated_state(events), survival)
        while events[-1].is_revert and survival > GONE_SHARE:
            reapply, share = self._find_reapply(commit, events)
            if not reapply:
                is_in_effect = survival >= IN_EFFECT_SHARE
                state = CommitState.IN_EFFECT if is_in_effect else CommitState.REVERTED
                return CommitFate(commit, tuple(events), state, survival)
            events = [event for event in events if event.by != reapply]
            events.append(RevertEvent(is_revert=False, by=reapply, evidence="lines"))
            if not (later := chains.get(reapply.hash, ())):
                is_in_effect = survival >= IN_EFFECT_SHARE or share >= SAME_CHANGE_SHARE
                state = CommitState.IN_EFFECT if is_in_effect else CommitState.UNSURE
                return CommitFate(commit, tuple(events), state, survival)
            # The reapply may have been reverted in turn.
            events += later
        state = _stated_state(events)
        if state is CommitState.IN_EFFECT and self._is_gone(commit, survival):
            state = CommitState.UNSURE
        return CommitFate(commit, tuple(events), state, survival)

    def _is_gone(self, commit: GitCommit, share: float) -> bool:
        present = self._with_moved(commit, share)
        return present is not None and present < GONE_SHARE

    def _find_reapply(self, commit: GitCommit, events: Sequence[RevertEvent]) -> tuple[GitCommit | None, float]:
        """Find an unstated reapply of a commit after its last revert, by the same lines in the same files."""
        # A commit cannot be reverted twice in a row: the second "revert" may in fact reapply it.
        start = max((place + 1 for place, event in enumerate(events) if not event.is_revert), default=0)
        return self._similarity.reapplied_by(commit, events[start].by)


def _stated_state(events: Sequence[RevertEvent]) -> CommitState:
    return CommitState.REVERTED if events[-1].is_revert else CommitState.IN_EFFECT
