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
    """A change that is alternately applied and reverted, in a file that other commits change too."""

    history: History
    name: str
    title: str = ""
    #: Whether it is in effect.
    in_effect: bool = False
    #: The hash, subject and pull request number of each commit that applied or reverted it.
    commits: list[tuple[str, str, int]] = field(default_factory=list)
    landings: set[str] = field(default_factory=set)
    worked: int = 0

    def __post_init__(self) -> None:
        self.title = f"Add {self.name} so that everybody who was waiting for {self.name} has it at last"

    @property
    def files(self) -> dict[str, str]:
        own = lines(f"new_{self.name}", 12) if self.in_effect else ""
        return {f"src/{self.name}.py": lines(f"old_{self.name}") + own + lines("worked", self.worked)}

    def commit_other_work(self, _: int) -> None:
        self.worked += 1
        self.history.commit(f"Work beside {self.name}, {self.worked}", self.files)

    def commit(self, number: int, subject: str, body: str = "") -> None:
        self.in_effect = not self.in_effect
        name = self.history.commit(f"{subject}\n\n{body}", self.files)
        self.note(name, subject, number)

    def commit_on_branch(self, number: int, subject: str, body: str = "", merge: str = "") -> None:
        """Apply or revert the change on a branch, and merge the branch."""
        self.in_effect = not self.in_effect
        start = self.history.tips["main"]
        side = self.history.commit(f"{subject}\n\n{body}", self.files, branch=f"side{number}", start=start)
        merged = merge or f"Merge pull request #{number} from example/side\n\n{subject}"
        name = self.history.commit(merged, self.files, merge=side)
        self.landings |= {side} if self.in_effect else set()
        self.note(name, subject, number)

    def note(self, name: str, subject: str, number: int) -> None:
        self.commits.append((name, subject, number))
        self.landings |= {name} if self.in_effect else set()

    @property
    def last(self) -> tuple[str, str, int]:
        return self.commits[-1]


def apply(change: Change, number: int) -> None:
    change.commit(number, f"{change.title} (#{number})")


Action = Callable[[Change, int], None]

REVERTS: dict[str, Action] = {
    "as git does": lambda change, number: change.commit(
        number, f'Revert "{change.last[1]}"', f"This reverts commit {change.last[0]}."
    ),
    "as GitHub does": lambda change, number: change.commit(number, f'Revert "{change.last[1]}" (#{number})'),
    "with a truncated title": lambda change, number: change.commit(
        number, f'Revert "{change.last[1][:64]}… (#{number})'
    ),
    "by the number": lambda change, number: change.commit(
        number, f"revert: #{change.last[2]} breaks the build (#{number})"
    ),
    "with a commit type": lambda change, number: change.commit(number, f'ci: Revert "{change.last[1]}" (#{number})'),
    "by the number in the body": lambda change, number: change.commit(
        number, f"Revert the last of it (#{number})", f"Reverts example/otter#{change.last[2]}"
    ),
    "without a reference": lambda change, number: change.commit(number, f"revert(core): too slow a way (#{number})"),
    "on a branch": lambda change, number: change.commit_on_branch(
        number, f'Revert "{change.last[1]}"', f"This reverts commit {change.last[0]}."
    ),
    "on a branch named after the number": lambda change, number: change.commit_on_branch(
        number, "Too slow", merge=f"Merge pull request #{number} from example/revert-{change.last[2]}-main\n\nRevert it"
    ),
}

REAPPLIES: dict[str, Action] = {
    "as git does": lambda change, number: change.commit(
        number, f'Reapply "{change.last[1]}"', f"This reverts commit {change.last[0]}."
    ),
    "as git used to do": lambda change, number: change.commit(
        number, f'Revert "{change.last[1]}"', f"This reverts commit {change.last[0]}."
    ),
    "by the title": lambda change, number: change.commit(number, f'Re-submit "{change.title}" (#{number})'),
    "by the hash of the revert": lambda change, number: change.commit(number, f"Reapply {change.last[0]} (#{number})"),
    "by the number of the revert": lambda change, number: change.commit(
        number, f"Replay of #{change.last[2]} (#{number})"
    ),
    "with the same title": apply,
    "with another title": lambda change, number: change.commit(number, f"Another way to have it (#{number})"),
    "on a branch": lambda change, number: change.commit_on_branch(
        number, f'Reapply "{change.last[1]}"', f"This reverts commit {change.last[0]}."
    ),
}

OTHER_WORK = "other work"
ACTIONS = st.tuples(*map(st.sampled_from, ([OTHER_WORK, *REVERTS], [OTHER_WORK, *REAPPLIES])))


def run(history: History, stories: list[list[tuple[str, str]]]) -> None:
    """Commit sequences of changes, and compare the state of each with the tree."""
    changes = [Change(history, f"part{place}") for place in range(len(stories))]
    for change in changes:
        history.commit(f"Begin {change.name}", change.files, "2025-11-01")
    # Numbers up to 100 belong to no change.
    number = 100
    for change in changes:
        apply(change, number := number + 1)
    for step in range(max(map(len, stories))):
        for change, story in zip(changes, stories, strict=True):
            if step < len(story):
                action = story[step][0 if change.in_effect else 1]
                actions = REVERTS if change.in_effect else REAPPLIES
                actions.get(action, Change.commit_other_work)(change, number := number + 1)
    repository = Repository(history.show())
    log_history = read_log(repository)
    fates = Reverts(repository, log_history, log_history.head).fates(log_history.line)
    for change in changes:
        own = {name for name, _, _ in change.commits} | change.landings
        for fate in (fate for name, fate in fates.items() if name in own):
            state = CommitState.IN_EFFECT if change.in_effect else CommitState.REVERTED
            assert fate.state is state, (change.name, [(event.by.subject, event.evidence) for event in fate.events])
            assert not fate.effective_commit or fate.effective_commit.hash in change.landings
        is_reverted = any(name not in change.landings for name, _, _ in change.commits)
        assert not is_reverted or own & fates.keys(), f"no fate of {change.name}"
    # Other commits have no fate.
    commits = {name for change in changes for name, _, _ in change.commits} | {
        name for change in changes for name in change.landings
    }
    assert fates.keys() <= commits


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(ACTIONS, min_size=1, max_size=6), min_size=1, max_size=6))
def test_states_match_the_tree_at_the_end(stories: list[list[tuple[str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder) / "repository")
        try:
            run(history, stories)
        finally:
            history.close()


@pytest.mark.parametrize("undone", REVERTS)
def test_each_kind_of_revert_with_each_kind_of_reapply(history: History, undone: str) -> None:
    run(history, [[(undone, again)] * 2 for again in REAPPLIES] + [[(undone, "other work")]])
