"""Find commits that a later commit undid exactly, although no message mentions it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinxext_progress.git.history.reverts import GONE_SHARE

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    shares = reverts.survival(candidates)
    gone = [commit for commit in candidates if (share := shares[commit.hash]) is not None and share < GONE_SHARE]
    events = {commit.hash: reverts.reverted_by_lines(commit) for commit in gone}
    return {name: event.by for name, event in events.items() if event and event.evidence == "inverse"}
