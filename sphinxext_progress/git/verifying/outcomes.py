"""Determine which cited commits were reverted or reapplied after the period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.git.history.reverts import IN_EFFECT_SHARE, CommitState, Reverts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.verifying.citations import Citation
    from sphinxext_progress.git.verifying.context import CheckContext


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """The fate of a commit that a row refers to."""

    #: The hash or the number in the row.
    name: str | int
    state: CommitState
    #: The last commit that reverted or reapplied it.
    by: GitCommit


def current_outcomes(context: CheckContext, unstated: Mapping[str, GitCommit]) -> list[RowOutcome]:
    """Return the cited commits that were reverted or reapplied, up to the newest commit of the branch.

    Skip rows that are matched to a commit only by their words.

    :param unstated: the reverts that no message mentions, by the hash of the reverted commit.
    """
    history = context.history
    cited = list(context.citations.commits_of_rows())
    reverts = Reverts(context.repository, history, history.head)
    fates = reverts.fates(commit for _, commit in cited)
    fate_of = {commit.hash: fate for fate in fates.values() for commit in fate.members}
    survival = reverts.survival(history.commits[name] for name in unstated)
    outcomes = []
    for row, commit in cited:
        name, fate = _reference_to(row, commit, history), fate_of.get(commit.hash)
        if name and fate and not (fate.is_revert(commit) and fate.state_of(commit) is CommitState.IN_EFFECT):
            outcomes.append(RowOutcome(name, fate.state_of(commit), fate.events[-1].by))
        elif name and not fate and (survival.get(commit.hash, 1.0) or 0.0) < IN_EFFECT_SHARE:
            outcomes.append(RowOutcome(name, CommitState.REVERTED, unstated[commit.hash]))
    return outcomes


def _reference_to(row: Citation, commit: GitCommit, history: History) -> str | int | None:
    """Return the hash or the number by which a row refers to a commit."""
    numbers = {commit.number, history.landing(commit).number}
    name = next((reference for reference in row.hashes if commit.hash.startswith(reference.lower())), None)
    return name or next((reference for reference in row.numbers if reference in numbers), None)
