"""Which commit did the same as another one, or the opposite: told by the lines, where no message tells."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sphinxext_progress.history.contents import Delta

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.history.commits import Commit
    from sphinxext_progress.history.contents import Contents

#: Two commits do the same, or the opposite, where they share at least this much of their lines.
SAME = 0.9

#: So much of its own lines the other one has to have in it, at least: one that does more beside has written files anew.
MOSTLY = 0.5

#: So many commits are read at once when one is looked for by its lines.
BATCH = 8

#: Of those that touched the same files so many are compared, the nearest ones.
NEAREST = 100

#: So many commits of the line before a revert are looked through for what it takes back.
BACK = 500


class Likeness:
    """Finds commits by what they did to lines.

    :param contents: where files are read.
    :param line: the branch's own line, oldest first.
    """

    def __init__(self, contents: Contents, line: Sequence[Commit]) -> None:
        self._contents = contents
        self._line = line
        self._places = {commit.hash: place for place, commit in enumerate(line)}

    def lands_again(self, commit: Commit, after: int) -> tuple[Commit | None, float]:
        """Find who landed a commit again: the first with the same lines in the same files, else the one with most of them.

        :param commit: the commit.
        :param after: the place on the line after which is looked.
        :return: the other one, and the share of the lines that it has; None where none has most of them.
        """
        own, later = self._beside(commit, self._line[after + 1 :])
        best: tuple[Commit | None, float] = None, MOSTLY
        for one, delta in later:
            if (share := own.same(delta)) >= best[1]:
                best = one, share
            if share >= SAME:
                break
        return best

    def undone_by(self, commit: Commit, after: int) -> Commit | None:
        """Find who took a commit back: the first with the opposite lines in the same files.

        :param commit: the commit.
        :param after: the place on the line after which is looked.
        """
        own, later = self._beside(commit, self._line[after + 1 :])
        found = (one for one, delta in later if own.inverse(delta) >= SAME and delta.inverse(own) >= MOSTLY)
        return next(found, None)

    def undone_in(self, revert: Commit, before: int) -> Commit | None:
        """Find what a commit takes back: the last before it whose lines it turns into the opposite.

        :param revert: the commit.
        :param before: the place on the line before which is looked.
        """
        earlier = self._line[max(0, before - BACK) : before][::-1]
        own, found = self._beside(revert, earlier, whole=True)
        return next((one for one, delta in found if delta.inverse(own) >= SAME and own.inverse(delta) >= MOSTLY), None)

    def undoes(self, revert: Commit, commit: Commit) -> bool:
        """Tell whether what a commit does is mostly that it takes another one back."""
        paths = {edit.path for edit in self._contents.edits([commit])[commit.hash]}
        deltas = {one.hash: delta for one, delta in self._contents.deltas([commit, revert], paths)}
        own, other = (deltas.get(one.hash, Delta()) for one in (commit, revert))
        return min(own.inverse(other), other.inverse(own)) >= MOSTLY

    def _beside(
        self, commit: Commit, others: Iterable[Commit], *, whole: bool = False
    ) -> tuple[Delta, Iterator[tuple[Commit, Delta]]]:
        """Count the lines of a commit, and of others in the files that it touched.

        :param whole: whether nearly all files of the other one have to be among them.
        """
        others = list(others)
        edits = self._contents.edits([commit, *others])
        paths = {edit.path for edit in edits[commit.hash]}
        least = SAME if whole else 0.0
        shares = {one.hash: [edit.path in paths for edit in edits[one.hash]] for one in others}
        touching = (one for one in others if (both := sum(shares[one.hash])) and both >= least * len(shares[one.hash]))
        near = list(islice(touching, NEAREST))
        own = next((delta for _, delta in self._contents.deltas([commit], paths)), Delta())
        return own, (found for some in _batches(near) for found in self._contents.deltas(some, paths))


def _batches(commits: Sequence[Commit]) -> Iterator[Sequence[Commit]]:
    """Take a few commits at a time: what is looked for is mostly near, and reading all files takes long."""
    return (commits[start : start + BATCH] for start in range(0, len(commits), BATCH))
