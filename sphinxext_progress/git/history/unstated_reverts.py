"""Find commits that a later commit undid exactly, although no message mentions it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinxext_progress.git.history.reverts import GONE_SHARE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.history.reverts import Reverts


def find_unstated_reverts(reverts: Reverts, commits: Sequence[GitCommit]) -> dict[str, GitCommit]:
    """Return the exact inverse of each commit that has one among the later commits, by the hash of the undone commit.

    :param reverts: the reverts until the end of the period.
    :param commits: the commits of a period, without those that messages revert.
    """
    edits = reverts.contents.edits(commits)
    paths = {name: frozenset(edit.path for edit in changed) for name, changed in edits.items()}
    counts = Counter(paths.values())
    # An inverse touches the same files, so most commits need not be read.
    candidates = [commit for commit in commits if paths[commit.hash] and counts[paths[commit.hash]] > 1]
    gone = _gone(candidates, reverts.contents.survival(candidates, reverts.end))
    events = {commit.hash: reverts.reverted_by_lines(commit) for commit in gone}
    inverses = {name: event.by for name, event in events.items() if event and event.evidence == "inverse"}
    # Moved lines are searched in all files, so search only those of the few commits that are left.
    undone = [commit for commit in gone if commit.hash in inverses]
    return {commit.hash: inverses[commit.hash] for commit in _gone(undone, reverts.survival(undone))}


def _gone(commits: Sequence[GitCommit], shares: Mapping[str, float | None]) -> list[GitCommit]:
    """Return the commits of which little survives."""
    return [commit for commit in commits if (share := shares[commit.hash]) is not None and share < GONE_SHARE]
