"""Random reverts and reapplies in any wording: the states match the tree at the end."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxext_progress.git.history.reverts import CommitState, Reverts
from sphinxext_progress.git.log import read_log
from sphinxext_progress.git.repository import Repository

from .repositories import History, lines


@dataclass
class Change:
    """A change that is landed and reverted in turn, in a file that others change too."""

    history: History
    name: str
    title: str = ""
    #: Whether it is there.
    there: bool = False
    #: Each commit that landed it or took it back: hash, subject and the number of its pull request.
    commits: list[tuple[str, str, int]] = field(default_factory=list)
    landings: set[str] = field(default_factory=set)
    worked: int = 0

    def __post_init__(self) -> None:
        self.title = f"Add {self.name} so that everybody who was waiting for {self.name} has it at last"

    @property
    def files(self) -> dict[str, str]:
        own = lines(f"new_{self.name}", 12) if self.there else ""
        return {f"src/{self.name}.py": lines(f"old_{self.name}") + own + lines("worked", self.worked)}

    def work_beside(self, _: int) -> None:
        self.worked += 1
        self.history.commit(f"Work beside {self.name}, {self.worked}", self.files)

    def say(self, number: int, subject: str, body: str = "") -> None:
        self.there = not self.there
        name = self.history.commit(f"{subject}\n\n{body}", self.files)
        self.note(name, subject, number)

    def say_aside(self, number: int, subject: str, body: str = "", merge: str = "") -> None:
        """Do it on a branch, and merge that."""
        self.there = not self.there
        start = self.history.tips["main"]
        side = self.history.commit(f"{subject}\n\n{body}", self.files, branch=f"side{number}", start=start)
        merged = merge or f"Merge pull request #{number} from example/side\n\n{subject}"
        name = self.history.commit(merged, self.files, merge=side)
        self.landings |= {side} if self.there else set()
        self.note(name, subject, number)

    def note(self, name: str, subject: str, number: int) -> None:
        self.commits.append((name, subject, number))
        self.landings |= {name} if self.there else set()

    @property
    def last(self) -> tuple[str, str, int]:
        return self.commits[-1]


def land(change: Change, number: int) -> None:
    change.say(number, f"{change.title} (#{number})")


Act = Callable[[Change, int], None]

TAKES_BACK: dict[str, Act] = {
    "as git does": lambda one, number: one.say(
        number, f'Revert "{one.last[1]}"', f"This reverts commit {one.last[0]}."
    ),
    "as GitHub does": lambda one, number: one.say(number, f'Revert "{one.last[1]}" (#{number})'),
    "with a title that was cut off": lambda one, number: one.say(number, f'Revert "{one.last[1][:64]}… (#{number})'),
    "by the number": lambda one, number: one.say(number, f"revert: #{one.last[2]} breaks the build (#{number})"),
    "of a type": lambda one, number: one.say(number, f'ci: Revert "{one.last[1]}" (#{number})'),
    "by the number in the body": lambda one, number: one.say(
        number, f"Revert the last of it (#{number})", f"Reverts example/otter#{one.last[2]}"
    ),
    "in words of its own": lambda one, number: one.say(number, f"revert(core): too slow a way (#{number})"),
    "on a branch": lambda one, number: one.say_aside(
        number, f'Revert "{one.last[1]}"', f"This reverts commit {one.last[0]}."
    ),
    "on a branch that says the number": lambda one, number: one.say_aside(
        number, "Too slow", merge=f"Merge pull request #{number} from example/revert-{one.last[2]}-main\n\nRevert it"
    ),
}

LANDS_AGAIN: dict[str, Act] = {
    "as git does": lambda one, number: one.say(
        number, f'Reapply "{one.last[1]}"', f"This reverts commit {one.last[0]}."
    ),
    "as git did": lambda one, number: one.say(number, f'Revert "{one.last[1]}"', f"This reverts commit {one.last[0]}."),
    "by the title": lambda one, number: one.say(number, f'Re-submit "{one.title}" (#{number})'),
    "by the hash of the revert": lambda one, number: one.say(number, f"Reapply {one.last[0]} (#{number})"),
    "by the number of the revert": lambda one, number: one.say(number, f"Replay of #{one.last[2]} (#{number})"),
    "under its title": land,
    "under another title": lambda one, number: one.say(number, f"Another way to have it (#{number})"),
    "on a branch": lambda one, number: one.say_aside(
        number, f'Reapply "{one.last[1]}"', f"This reverts commit {one.last[0]}."
    ),
}

BESIDE = "work beside"
ACTS = st.tuples(*map(st.sampled_from, ([BESIDE, *TAKES_BACK], [BESIDE, *LANDS_AGAIN])))


def run(history: History, stories: list[list[tuple[str, str]]]) -> None:
    """Commit sequences of changes, and compare the state of each with the tree."""
    changes = [Change(history, f"part{place}") for place in range(len(stories))]
    for change in changes:
        history.commit(f"Begin {change.name}", change.files, "2025-11-01")
    # A number that is no pull request of any change is that of none.
    number = 100
    for change in changes:
        land(change, number := number + 1)
    for step in range(max(map(len, stories))):
        for change, story in zip(changes, stories, strict=True):
            if step < len(story):
                act = story[step][0 if change.there else 1]
                does = TAKES_BACK if change.there else LANDS_AGAIN
                does.get(act, Change.work_beside)(change, number := number + 1)
    repository = Repository(history.show())
    found = read_log(repository)
    fates = Reverts(repository, found, found.head).fates(found.line)
    for change in changes:
        own = {name for name, _, _ in change.commits} | change.landings
        for fate in (fate for name, fate in fates.items() if name in own):
            state = CommitState.IN_EFFECT if change.there else CommitState.REVERTED
            assert fate.state is state, (change.name, [(event.by.subject, event.evidence) for event in fate.events])
            assert not fate.effective_commit or fate.effective_commit.hash in change.landings
        is_reverted = any(name not in change.landings for name, _, _ in change.commits)
        assert not is_reverted or own & fates.keys(), f"no fate of {change.name}"
    # Other commits have no fate.
    known = {name for change in changes for name, _, _ in change.commits} | {
        name for change in changes for name in change.landings
    }
    assert fates.keys() <= known


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(ACTS, min_size=1, max_size=6), min_size=1, max_size=6))
def test_states_match_the_tree_at_the_end(stories: list[list[tuple[str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder) / "repository")
        try:
            run(history, stories)
        finally:
            history.close()


@pytest.mark.parametrize("undone", TAKES_BACK)
def test_each_kind_of_revert_with_each_kind_of_reapply(history: History, undone: str) -> None:
    run(history, [[(undone, again)] * 2 for again in LANDS_AGAIN] + [[(undone, "work beside")]])
