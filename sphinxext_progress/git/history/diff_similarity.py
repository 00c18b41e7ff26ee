"""Which commit did the same as another one, or the opposite: told by the lines, where no message tells."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sphinxext_progress.git.file_contents import LineDelta

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.file_contents import FileContents

#: Two commits do the same, or the opposite, where they share at least this much of their lines.
SAME_CHANGE_SHARE = 0.9

#: So much of its own lines the other one has to have in it, at least: one that does more beside has written files anew.
MIN_OWN_SHARE = 0.5

#: So many commits are read at once when one is looked for by its lines.
COMMITS_PER_BATCH = 8

#: Of those that touched the same files so many are compared, the nearest ones.
MAX_COMPARED_COMMITS = 100

#: So many commits of the line before a revert are looked through for what it takes back.
MAX_COMMITS_BEFORE_REVERT = 500


class DiffSimilarity:
    """Finds commits by what they did to lines.

    :param contents: where files are read.
    :param line: the branch's own line, oldest first.
    """

    def __init__(self, contents: FileContents, line: Sequence[GitCommit]) -> None:
        self._contents = contents
        self._line = line
        self._places = {commit.hash: place for place, commit in enumerate(line)}

    def lands_again(self, commit: GitCommit, after: int) -> tuple[GitCommit | None, float]:
        """Find who landed a commit again: the first with the same lines in the same files, else the one with most of them.

        :param commit: the commit.
        :param after: the place on the line after which is looked.
        :return: the other one, and the share of the lines that it has; None where none has most of them.
        """
        own, later = self._beside(commit, self._line[after + 1 :])
        best: tuple[GitCommit | None, float] = None, MIN_OWN_SHARE
        for one, delta in later:
            if (share := own.same(delta)) >= best[1]:
                best = one, share
            if share >= SAME_CHANGE_SHARE:
                break
        return best

    def undone_by(self, commit: GitCommit, after: int) -> GitCommit | None:
        """Find who took a commit back: the first with the opposite lines in the same files.

        :param commit: the commit.
        :param after: the place on the line after which is looked.
        """
        own, later = self._beside(commit, self._line[after + 1 :])
        found = (
            one
            for one, delta in later
            if own.inverse(delta) >= SAME_CHANGE_SHARE and delta.inverse(own) >= MIN_OWN_SHARE
        )
        return next(found, None)

    def undone_in(self, revert: GitCommit, before: int) -> GitCommit | None:
        """Find what a commit takes back: the last before it whose lines it turns into the opposite.

        :param revert: the commit.
        :param before: the place on the line before which is looked.
        """
        earlier = self._line[max(0, before - MAX_COMMITS_BEFORE_REVERT) : before][::-1]
        own, found = self._beside(revert, earlier, whole=True)
        return next(
            (
                one
                for one, delta in found
                if delta.inverse(own) >= SAME_CHANGE_SHARE and own.inverse(delta) >= MIN_OWN_SHARE
            ),
            None,
        )

    def undoes(self, revert: GitCommit, commit: GitCommit) -> bool:
        """Tell whether what a commit does is mostly that it takes another one back."""
        paths = {edit.path for edit in self._contents.edits([commit])[commit.hash]}
        deltas = {one.hash: delta for one, delta in self._contents.deltas([commit, revert], paths)}
        own, other = (deltas.get(one.hash, LineDelta()) for one in (commit, revert))
        return min(own.inverse(other), other.inverse(own)) >= MIN_OWN_SHARE

    def _beside(
        self, commit: GitCommit, others: Iterable[GitCommit], *, whole: bool = False
    ) -> tuple[LineDelta, Iterator[tuple[GitCommit, LineDelta]]]:
        """Count the lines of a commit, and of others in the files that it touched.

        :param whole: whether nearly all files of the other one have to be among them.
        """
        others = list(others)
        edits = self._contents.edits([commit, *others])
        paths = {edit.path for edit in edits[commit.hash]}
        least = SAME_CHANGE_SHARE if whole else 0.0
        shares = {one.hash: [edit.path in paths for edit in edits[one.hash]] for one in others}
        touching = (one for one in others if (both := sum(shares[one.hash])) and both >= least * len(shares[one.hash]))
        near = list(islice(touching, MAX_COMPARED_COMMITS))
        own = next((delta for _, delta in self._contents.deltas([commit], paths)), LineDelta())
        return own, (found for some in _batches(near) for found in self._contents.deltas(some, paths))


def _batches(commits: Sequence[GitCommit]) -> Iterator[Sequence[GitCommit]]:
    """Take a few commits at a time: what is looked for is mostly near, and reading all files takes long."""
    return (commits[start : start + COMMITS_PER_BATCH] for start in range(0, len(commits), COMMITS_PER_BATCH))
