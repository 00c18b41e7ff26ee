"""What became of commits: taken back, landed again, in force or not when a period ended.

Messages are evidence, in this order: the hash in "This reverts commit", the number in "Reverts owner/repo#1", the
subject that is quoted, whole or cut off, and the number in it. They move a state machine from one event to the
next, in the order in which the events landed; nothing is cancelled in pairs. The tree has the last word: what share
of the lines that a commit added are there at the end, and of those that it removed are not. Where the tree says that a
commit is in force and no message does, the one that landed it again is found by its lines.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from sphinxext_progress.history.commits import NUMBER
from sphinxext_progress.history.contents import Contents, Delta
from sphinxext_progress.history.mentions import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.history.commits import Commit, History
    from sphinxext_progress.history.git import Repository
    from sphinxext_progress.history.mentions import Mention

#: A commit is in force where at least this share of its lines is as it left them, and not where at most the other is.
THERE, GONE = 0.8, 0.5

_TAGS = re.compile(r"(?:\[[^\[\]]*\]\s*)+")

#: So many commits are read at once when one is looked for by its lines.
BATCH = 8

#: Two commits do the same, or the opposite, where they share at least this much of their lines.
SAME = 0.9


class State(Enum):
    """Whether what a commit did is still so."""

    IN_FORCE = "in force"
    UNDONE = "undone"
    #: Messages and files say different things, mostly because later work rewrote the files.
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a commit after it had landed."""

    #: Whether it was taken back; else it landed again.
    undone: bool
    #: The commit that did it.
    by: Commit
    #: How that is known: ``hash``, ``subject``, ``number``, ``lines``.
    evidence: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a commit."""

    commit: Commit
    #: In the order in which they landed.
    events: tuple[Event, ...]
    state: State
    #: The share of its lines that are as it left them, 0 to 1; None where there is none to tell by.
    survival: float | None

    @property
    def members(self) -> tuple[Commit, ...]:
        """The commit, and those that took it back or landed it again."""
        return (self.commit, *(event.by for event in self.events))

    @property
    def standing(self) -> Commit | None:
        """The commit by which it is in force: itself, or the last one that landed it again; None where it is undone."""
        if self.state is State.UNDONE:
            return None
        return next((event.by for event in reversed(self.events) if not event.undone), self.commit)


def standing(fates: Iterable[Fate]) -> dict[str, Commit]:
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

    def __init__(self, repository: Repository, history: History, end: Commit) -> None:
        self._history = history
        #: The last commit that counts.
        self.end = end
        self.contents = Contents(repository)

    def has(self, commit: Commit) -> bool:
        """Tell whether a commit had come in when the end did."""
        return commit.hash in self._landing

    def fates(self, commits: Iterable[Commit]) -> dict[str, Fate]:
        """Tell what became of commits.

        :param commits: the commits; where one of them takes another one back or lands it again, that one counts too.
        :return: by the hash of the commit, those that something happened to.
        """
        names = {commit.hash for commit in commits}
        chains = {
            name: events
            for name, events in self._events.items()
            if name in names or any(event.by.hash in names for event in events)
        }
        originals = [self._history.commits[name] for name in chains]
        survival = self.contents.survival(originals, self.end)
        return {one.hash: self._fate(one, chains[one.hash], survival[one.hash]) for one in originals}

    def _fate(self, commit: Commit, events: Sequence[Event], survival: float | None) -> Fate:
        said = State.UNDONE if events[-1].undone else State.IN_FORCE
        if survival is None:
            return Fate(commit, tuple(events), said, survival)
        if said is State.UNDONE and survival > GONE:
            again = self._landed_again(commit, events[-1].by)
            state = State.IN_FORCE if again or survival >= THERE else State.UNDONE
            return Fate(commit, (*events, *again), state, survival)
        state = State.UNSURE if said is State.IN_FORCE and survival < GONE else said
        return Fate(commit, tuple(events), state, survival)

    def _landed_again(self, commit: Commit, undone_by: Commit) -> list[Event]:
        """Find who landed a commit again without saying so, by the same lines in the same files."""
        own, later = self._beside(commit, undone_by)
        found = (Event(undone=False, by=one, evidence="lines") for one, delta in later if own.same(delta) >= SAME)
        return list(islice(found, 1))

    def undone_by_lines(self, commit: Commit) -> Event | None:
        """Find who took a commit back without saying so, by the opposite lines in the same files."""
        own, later = self._beside(commit, commit)
        # One that does much beside it has written the files anew.
        found = (one for one, delta in later if own.inverse(delta) >= SAME and delta.inverse(own) >= GONE)
        return next((Event(undone=True, by=one, evidence="lines") for one in found), None)

    def _beside(self, commit: Commit, after: Commit) -> tuple[Delta, Iterator[tuple[Commit, Delta]]]:
        """Count the lines of a commit, and of those on the line after another one that touched the same files."""
        later = [one for one in self._line if self._landing[one.hash] > self._landing[after.hash]]
        edits = self.contents.edits([commit, *later])
        paths = {edit.path for edit in edits[commit.hash]}
        beside = [one for one in later if any(edit.path in paths for edit in edits[one.hash])]
        own = next((delta for _, delta in self.contents.deltas([commit], paths)), Delta())
        return own, (found for some in _batches(beside) for found in self.contents.deltas(some, paths))

    # What messages say ------------------------------------------------------------------------------------

    @cached_property
    def _line(self) -> list[Commit]:
        """The branch's own line up to the end, oldest first."""
        line = list(self._history.line)
        return line[line.index(self.end) :][::-1]

    @cached_property
    def _landing(self) -> dict[str, int]:
        """The place on the line at which each commit came in, for all that the end reaches."""
        landing: dict[str, int] = {}
        for place, commit in enumerate(self._line):
            reached = [commit.hash]
            while reached:
                name = reached.pop()
                if name not in landing and name in self._history.commits:
                    landing[name] = place
                    reached += self._history.commits[name].parents
        return landing

    @cached_property
    def _events(self) -> dict[str, list[Event]]:
        """What happened to commits by the messages of others, by the hash of the first of each chain."""
        events: defaultdict[str, list[Event]] = defaultdict(list)
        # A chain leads from each event to the commit that it began with.
        origins: dict[str, str] = {}
        undoing: set[str] = set()
        for commit in self._in_order:
            mention = parse(commit)
            if not mention:
                continue
            for target, evidence in self._targets(commit, mention):
                undone = mention.undoes and target.hash not in undoing
                origin = origins.get(target.hash, target.hash)
                if origin == commit.hash:
                    continue
                origins[commit.hash] = origin
                if undone:
                    undoing.add(commit.hash)
                events[origin].append(Event(undone, commit, evidence))
        # To land again, something has to be taken back first.
        return {name: chain for name, chain in events.items() if any(event.undone for event in chain)}

    @cached_property
    def _in_order(self) -> list[Commit]:
        """All commits up to the end, by when they came in; within one merge, parents before children."""
        commits = [commit for commit in reversed(list(self._history.commits.values())) if commit.hash in self._landing]
        return sorted(commits, key=lambda commit: self._landing[commit.hash])

    @cached_property
    def _places(self) -> dict[str, int]:
        return {commit.hash: place for place, commit in enumerate(self._in_order)}

    @cached_property
    def _by_subject(self) -> dict[str, list[Commit]]:
        """The commits by their subjects, with and without the number."""
        found: defaultdict[str, list[Commit]] = defaultdict(list)
        for commit in self._in_order:
            for subject in {commit.subject, commit.title, _untagged(commit.title)}:
                found[subject].append(commit)
        return found

    def _targets(self, commit: Commit, mention: Mention) -> list[tuple[Commit, str]]:
        """Find the commits that a message means."""
        candidates = (self._before(self._history.find(name), commit) for name in mention.hashes)
        # The beginning of a hash may fit more than one.
        if named := [(found[0], "hash") for found in candidates if len(found) == 1]:
            return named
        if mention.subject and (quoted := self._quoted(commit, mention)):
            return [(quoted, "subject")]
        numbered = [
            one for number in mention.numbers if (one := self._last(self._history.by_number.get(number, ()), commit))
        ]
        return [(one, "number") for one in dict.fromkeys(numbered)]

    def _quoted(self, commit: Commit, mention: Mention) -> Commit | None:
        if mention.cut:
            return self._last((one for one in self._line if one.subject.startswith(mention.subject)), commit)
        title = NUMBER.sub("", mention.subject).strip()
        found = (
            self._last(self._by_subject.get(one, ()), commit) for one in (mention.subject, title, _untagged(title))
        )
        return next(filter(None, found), None)

    def _before(self, commits: Iterable[Commit], commit: Commit) -> list[Commit]:
        """Choose the commits that had come in before another one."""
        place = self._places[commit.hash]
        return [one for one in commits if self._places.get(one.hash, place) < place]

    def _last(self, commits: Iterable[Commit], commit: Commit) -> Commit | None:
        found = self._before(commits, commit)
        return max(found, key=lambda one: self._places[one.hash], default=None)


def _batches(commits: Sequence[Commit]) -> Iterator[Sequence[Commit]]:
    """Take a few commits at a time: what is looked for is mostly near, and reading all files takes long."""
    return (commits[start : start + BATCH] for start in range(0, len(commits), BATCH))


def _untagged(title: str) -> str:
    """Take the tags off the beginning of a title: where work is copied from branch to branch, they differ."""
    return _TAGS.sub("", title) or title
