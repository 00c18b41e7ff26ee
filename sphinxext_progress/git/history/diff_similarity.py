"""Find commits that make the same change as another one, or undo it, by their changed lines."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sphinxext_progress.git.file_contents import LineDelta

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.file_contents import FileContents

#: Two commits make the same or the opposite change if they share at least this much of their lines.
SAME_CHANGE_SHARE = 0.9

#: The minimum share of the other commit's own lines; a commit that changes much more is a rewrite.
MIN_OWN_SHARE = 0.5

#: The number of commits that are read at once.
COMMITS_PER_BATCH = 8

#: The number of commits touching the same files that are compared, nearest first.
MAX_COMPARED_COMMITS = 100

#: The number of commits before a revert that are searched for its target.
MAX_COMMITS_BEFORE_REVERT = 500


class DiffSimilarity:
    """Find commits by their changed lines.

    :param line: the first-parent line up to the last commit to consider, oldest first.
    """

    def __init__(self, contents: FileContents, history: History, line: Sequence[GitCommit]) -> None:
        self._contents = contents
        self._history = history
        self._line = line

    def reapplied_by(self, commit: GitCommit, revert: GitCommit) -> tuple[GitCommit | None, float]:
        """Find the commit that reapplied another one, by the same lines in the same files.

        :param revert: the commit after which to search.
        :return: the first commit with nearly all of the lines, else the one with the largest share, and that share; None
            if no commit has enough of them.
        """
        own, later = self._compare_with(commit, self._line[self._position(revert) + 1 :])
        best: tuple[GitCommit | None, float] = None, MIN_OWN_SHARE
        for other, delta in later:
            if (share := own.common_share(delta)) >= best[1]:
                best = other, share
            if share >= SAME_CHANGE_SHARE:
                break
        return best

    def reverted_by(self, commit: GitCommit) -> tuple[GitCommit, bool] | None:
        """Find the commit that reverted another one, by the opposite lines in the same files.

        :return: the first later commit that is its exact inverse, else the first with nearly all of the opposite lines,
            and whether it is an exact inverse: it touched the same files and made no other change.
        """
        own, later = self._compare_with(commit, self._line[self._position(commit) + 1 :])
        paths, nearly = self._paths(commit), None
        for other, delta in later:
            if own.is_inverse(delta) and paths == self._paths(other):
                return other, True
            is_near = own.inverse_share(delta) >= SAME_CHANGE_SHARE and delta.inverse_share(own) >= MIN_OWN_SHARE
            nearly = nearly or ((other, False) if is_near else None)
        return nearly

    def reverted_in(self, revert: GitCommit) -> GitCommit | None:
        """Find the target of a revert: the last earlier commit with the opposite lines."""
        before = self._position(revert)
        earlier = self._line[max(0, before - MAX_COMMITS_BEFORE_REVERT) : before][::-1]
        own, candidates = self._compare_with(revert, earlier, whole=True)
        return next(
            (
                other
                for other, delta in candidates
                if delta.inverse_share(own) >= SAME_CHANGE_SHARE and own.inverse_share(delta) >= MIN_OWN_SHARE
            ),
            None,
        )

    def is_mostly_revert(self, revert: GitCommit, commit: GitCommit) -> bool:
        """Return whether a commit mostly reverts another one."""
        deltas = {entry.hash: delta for entry, delta in self._contents.deltas([commit, revert], self._paths(commit))}
        own, other = (deltas.get(entry.hash, LineDelta()) for entry in (commit, revert))
        return min(own.inverse_share(other), other.inverse_share(own)) >= MIN_OWN_SHARE

    def _paths(self, commit: GitCommit) -> set[str]:
        """Return the paths of the files that a commit touched."""
        return {edit.path for edit in self._contents.edits([commit])[commit.hash]}

    def _position(self, commit: GitCommit) -> int:
        """Return the first-parent index at which a commit was added to the branch."""
        return len(self._history.line) - 1 - self._history.landings[commit.hash]

    def _compare_with(
        self, commit: GitCommit, others: Iterable[GitCommit], *, whole: bool = False
    ) -> tuple[LineDelta, Iterator[tuple[GitCommit, LineDelta]]]:
        """Return the changed lines of a commit, and those of other commits in the files that it touched.

        :param whole: whether the commit must have touched nearly all files of the other one.
        """
        others = list(others)
        edits = self._contents.edits([commit, *others])
        paths = {edit.path for edit in edits[commit.hash]}
        minimum = SAME_CHANGE_SHARE if whole else 0.0
        shares = {other.hash: [edit.path in paths for edit in edits[other.hash]] for other in others}
        touching = (
            other
            for other in others
            if (shared := sum(shares[other.hash])) and shared >= minimum * len(shares[other.hash])
        )
        nearest = list(islice(touching, MAX_COMPARED_COMMITS))
        own = next((delta for _, delta in self._contents.deltas([commit], paths)), LineDelta())
        return own, (pair for batch in _batches(nearest) for pair in self._contents.deltas(batch, paths))


def _batches(commits: Sequence[GitCommit]) -> Iterator[Sequence[GitCommit]]:
    """Yield commits in small batches: the target is usually near, and reading all files is slow."""
    return (commits[start : start + COMMITS_PER_BATCH] for start in range(0, len(commits), COMMITS_PER_BATCH))
