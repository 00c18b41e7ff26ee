"""Collect the reverts and reapplies that messages state; find unstated targets by their lines."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.git.history.revert_chains import RevertChains
from sphinxext_progress.git.history.revert_targets import revert_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.history.diff_similarity import DiffSimilarity
    from sphinxext_progress.git.history.message_references import MessageReference
    from sphinxext_progress.git.history.revert_chains import RevertEvent


class StatedReverts:
    """The reverts and reapplies that the messages of a branch state.

    :param has: returns whether to consider a commit.
    """

    def __init__(self, history: History, similarity: DiffSimilarity, has: Callable[[GitCommit], bool]) -> None:
        self._history = history
        self._targets = revert_targets(history)
        self._similarity = similarity
        self._has = has
        # The targets of reverts that do not state them, by the hash of the revert; None if none was found.
        self._targets_by_lines: dict[str, GitCommit | None] = {}
        self._stated_targets: dict[str, list[tuple[GitCommit, str]]] = {}

    def chains(self, hashes: Collection[str]) -> dict[str, list[RevertEvent]]:
        """Return the events of each chain with a revert, by the hash of its first commit.

        :param hashes: the reverts to match by their lines if their message does not state a target.
        """
        self._search_unstated_targets(hashes)
        chains = RevertChains(self._history.landing)
        for commit, reference in self._references:
            if not (reference.titled and chains.absorb_events(commit)):
                for target, evidence in self._find_targets(commit, reference):
                    chains.add(commit, target, evidence, reverts=reference.reverts)
        return chains.reverted

    @cached_property
    def _references(self) -> list[tuple[GitCommit, MessageReference]]:
        return [(commit, reference) for commit, reference in self._targets.references if self._has(commit)]

    def _find_targets(self, commit: GitCommit, reference: MessageReference) -> list[tuple[GitCommit, str]]:
        """Find the commits that a message refers to, each with the kind of evidence."""
        if target := self._targets_by_lines.get(commit.hash):
            return [(target, "lines")]
        if commit.hash not in self._stated_targets:
            # A reference in the body counts only if the commit mostly reverts the target.
            self._stated_targets[commit.hash] = [
                (target, evidence)
                for target, evidence in self._targets.find(commit, reference)
                if reference.titled or self._similarity.is_mostly_revert(commit, target)
            ]
        return self._stated_targets[commit.hash]

    def _search_unstated_targets(self, hashes: Collection[str]) -> None:
        for commit, reference in self._references:
            is_searched = commit.hash in hashes and commit.hash not in self._targets_by_lines
            if is_searched and reference.reverts and reference.titled and not self._find_targets(commit, reference):
                self._targets_by_lines[commit.hash] = self._similarity.reverted_in(commit)
