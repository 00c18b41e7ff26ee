"""What became of commits: taken back, landed again, in force or not when a period ended.

Messages are evidence, in this order: the hash in "This reverts commit", the subject that is quoted, whole or cut off,
and the numbers that are named; then the lines, where a title says "revert" and nothing says of what. They move a state
machine from one event to the next, in the order in which the events landed; nothing is cancelled in pairs. The tree has
the last word: what share of the lines that a commit added are there at the end, and of those that it removed are not.
Where the tree says that a commit is in force and no message does, the one that landed it again is found by its lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.history.diff_similarity import SAME_CHANGE_SHARE, DiffSimilarity
from sphinxext_progress.git.history.revert_chains import RevertChains, RevertEvent
from sphinxext_progress.git.history.revert_targets import RevertTargets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.history.message_references import MessageReference
    from sphinxext_progress.git.repository import Repository

#: A commit is in force where at least this share of its lines is as it left them, and not where at most the other is.
IN_FORCE_SHARE, GONE_SHARE = 0.8, 0.5


class CommitState(Enum):
    """Whether what a commit did is still so."""

    IN_FORCE = "in force"
    UNDONE = "undone"
    #: Messages and files say different things, mostly because later work rewrote the files.
    UNSURE = "unsure"


@dataclass(frozen=True)
class CommitFate:
    """What became of a commit."""

    commit: GitCommit
    #: In the order in which they landed.
    events: tuple[RevertEvent, ...]
    state: CommitState
    #: The share of its lines that are as it left them, 0 to 1; None where there is none to tell by.
    survival: float | None

    @property
    def members(self) -> tuple[GitCommit, ...]:
        """The commit, and those that took it back or landed it again."""
        return (self.commit, *(event.by for event in self.events))

    @property
    def standing(self) -> GitCommit | None:
        """The commit by which it is in force: itself, or the last one that landed it again; None where it is undone."""
        if self.state is CommitState.UNDONE:
            return None
        return next((event.by for event in reversed(self.events) if not event.undone), self.commit)

    def undoes(self, commit: GitCommit) -> bool:
        """Tell whether a commit of the chain is one that took the first one back."""
        return commit.hash in self._undoing

    @cached_property
    def _undoing(self) -> frozenset[str]:
        return frozenset(event.by.hash for event in self.events if event.undone)

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The pull requests of the chain."""
        return frozenset(number for one in self.members if (number := one.number))

    def after(self, commit: GitCommit) -> tuple[RevertEvent, ...]:
        """List what happened after one of the events of the chain."""
        return self.events[self._places[commit.hash] + 1 :]

    @cached_property
    def _places(self) -> dict[str, int]:
        places = enumerate(event.by.hash for event in self.events)
        return {name: place for place, name in reversed([*places])}

    def state_of(self, commit: GitCommit) -> CommitState:
        """Tell what became of a commit of the chain: one that takes back is in force where the first one is not."""
        if not self.undoes(commit):
            return self.state
        return {CommitState.UNDONE: CommitState.IN_FORCE, CommitState.IN_FORCE: CommitState.UNDONE}.get(
            self.state, self.state
        )


def fold_chains(fates: Iterable[CommitFate]) -> dict[str, GitCommit]:
    """Fold chains: every commit that landed something, took it back or landed it again, to the one that counts.

    :param fates: what became of commits.
    :return: by hash, the commit by which it is in force; the first one where it is not.
    """
    return {one.hash: fate.standing or fate.commit for fate in fates for one in fate.members}


class Reverts:
    """What became of the commits of a branch until one of them.

    :param repository: where they are.
    :param history: the branch.
    :param end: the last commit that counts, on the branch's own line.
    """

    def __init__(self, repository: Repository, history: History, end: GitCommit) -> None:
        self._history = history
        #: The last commit that counts.
        self.end = end
        self.contents = FileContents(repository)
        self._targets = RevertTargets(history, end)
        self._likeness = DiffSimilarity(self.contents, self._targets.line)
        # What reverts take back that do not say it, by their hashes; None where nothing was found.
        self._by_lines: dict[str, GitCommit | None] = {}
        self._said: dict[str, list[tuple[GitCommit, str]]] = {}

    def has(self, commit: GitCommit) -> bool:
        """Tell whether a commit had come in when the end did."""
        return self._targets.has(commit)

    def fates(self, commits: Iterable[GitCommit]) -> dict[str, CommitFate]:
        """Tell what became of commits.

        :param commits: the commits; where one of them takes another one back or lands it again, that one counts too.
        :return: by the hash of the commit, those that something happened to.
        """
        names = {commit.hash for commit in commits}
        self._look_for_targets(names)
        chains = {
            name: events
            for name, events in self._chains().items()
            if name in names or any(event.by.hash in names for event in events)
        }
        originals = [self._history.commits[name] for name in chains]
        survival = self.contents.survival(originals, self.end)
        return {one.hash: self._fate(one, chains[one.hash], survival[one.hash]) for one in originals}

    def undone_by_lines(self, commit: GitCommit) -> RevertEvent | None:
        """Find who took a commit back without saying so, by the opposite lines in the same files."""
        found = self._likeness.undone_by(commit, self._place(commit))
        return RevertEvent(undone=True, by=found, evidence="lines") if found else None

    # The tree has the last word ---------------------------------------------------------------------------

    def _fate(self, commit: GitCommit, events: Sequence[RevertEvent], survival: float | None) -> CommitFate:
        said = CommitState.UNDONE if events[-1].undone else CommitState.IN_FORCE
        if survival is None:
            return CommitFate(commit, tuple(events), said, survival)
        if said is CommitState.UNDONE and survival > GONE_SHARE:
            return self._landed_again(commit, events, survival)
        state = CommitState.UNSURE if said is CommitState.IN_FORCE and survival < GONE_SHARE else said
        return CommitFate(commit, tuple(events), state, survival)

    def _landed_again(self, commit: GitCommit, events: Sequence[RevertEvent], survival: float) -> CommitFate:
        """Look who landed a commit again without saying so, by the same lines in the same files."""
        # Nobody takes back what is taken back: of several in a row, a later one may be called so and land it again.
        last = max((place + 1 for place, event in enumerate(events) if not event.undone), default=0)
        again, share = self._likeness.lands_again(commit, self._place(events[last].by))
        if again:
            events = [
                *(event for event in events if event.by != again),
                RevertEvent(undone=False, by=again, evidence="lines"),
            ]
        if survival >= IN_FORCE_SHARE or (again and share >= SAME_CHANGE_SHARE):
            return CommitFate(commit, tuple(events), CommitState.IN_FORCE, survival)
        return CommitFate(commit, tuple(events), CommitState.UNSURE if again else CommitState.UNDONE, survival)

    def _place(self, commit: GitCommit) -> int:
        """Give the place on the line, oldest first, at which a commit came in."""
        return len(self._history.line) - 1 - self._history.landings[commit.hash]

    # What messages say, and lines where they do not ---------------------------------------------------------

    def _chains(self) -> dict[str, list[RevertEvent]]:
        """What happened to commits by the messages of others, by the hash of the first of each chain."""
        chains = RevertChains(self._history.landing)
        for commit, mention in self._targets.mentions:
            if not (mention.titled and chains.stands_for_what_it_brought(commit)):
                for target, evidence in self._meant(commit, mention):
                    chains.add(commit, target, evidence, undoes=mention.undoes)
        return chains.undone

    def _meant(self, commit: GitCommit, mention: MessageReference) -> list[tuple[GitCommit, str]]:
        """Find the commits that a message means, and how that is known."""
        if found := self._by_lines.get(commit.hash):
            return [(found, "lines")]
        if commit.hash not in self._said:
            found_by_words = self._targets.find(commit, mention)
            # What is said beside other things has to be most of what was done: else it is a change of its own.
            self._said[commit.hash] = [
                (target, evidence)
                for target, evidence in found_by_words
                if mention.titled or self._likeness.undoes(commit, target)
            ]
        return self._said[commit.hash]

    def _look_for_targets(self, names: set[str]) -> None:
        """Find what those take back that are called reverts and do not say of what."""
        for commit, mention in self._targets.mentions:
            wanted = commit.hash in names and commit.hash not in self._by_lines
            if wanted and mention.undoes and mention.titled and not self._meant(commit, mention):
                self._by_lines[commit.hash] = self._likeness.undone_in(commit, self._place(commit))
