"""Find what the merges of a branch bring: the commits of a single change, or several changes.

A rollup merges several pull requests, and a merge of a shared branch, such as ``develop``, brings whatever was merged
into that branch. The changes of such a merge belong to the branch as if each had been merged alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxext_progress.git.commits import find_landings

if TYPE_CHECKING:
    from collections.abc import Collection, MutableMapping, Sequence

    from sphinxext_progress.git.commits import GitCommit

#: The maximum depth of merges of several changes within each other.
MAX_MERGE_DEPTH = 8


def expand_merges(commits: MutableMapping[str, GitCommit], line: Sequence[GitCommit]) -> list[GitCommit]:
    """Return a first-parent line in which each merge has its commits, or is followed by the changes that it brings.

    :param commits: all commits that the line reaches, by hash; those that change are replaced in place.
    :param line: the first-parent line, newest first.
    """
    brought: defaultdict[int, set[str]] = defaultdict(set)
    if any(commit.is_merge for commit in line):
        for commit_hash, index in find_landings(commits, line).items():
            if line[index].is_merge and line[index].hash != commit_hash:
                brought[index].add(commit_hash)
    expanded: list[GitCommit] = []
    for index, commit in enumerate(line):
        expanded += _Merge(commits, commit, brought[index]).changes() if index in brought else [commit]
    commits.update((commit.hash, commit) for commit in expanded)
    return expanded


class _Merge:
    """A merge and the commits that it brings.

    :param commits: all commits by hash.
    :param brought: the hashes of the commits that it brings.
    """

    def __init__(
        self, commits: MutableMapping[str, GitCommit], merge: GitCommit, brought: Collection[str], depth: int = 0
    ) -> None:
        self._commits = commits
        self._merge = merge
        self._brought = brought
        self._depth = depth
        self._message = merge.merge_message

    def changes(self) -> list[GitCommit]:
        """Return the merge with its commits, or the merge and the changes that it brings, newest first."""
        sides = [side for parent in self._merge.parents[1:] if (side := self._side(parent))]
        if len(sides) > 1:
            changes = self._changes_of_sides(sides)
        elif sides and self._depth < MAX_MERGE_DEPTH and self._has_several_changes(sides[0]):
            changes = self._changes_of_side(sides[0])
        else:
            return [self._with_commits(self._merge, self._reachable(self._merge.parents[1:], self._brought))]
        # They landed with the merge.
        return [self._merge, *(replace(change, committed=self._merge.committed) for change in self._number(changes))]

    def _side(self, name: str) -> list[GitCommit]:
        """Return the commits that the merge brings along the first parents of one of its parents, newest first."""
        side = []
        while name in self._brought:
            side.append(self._commits[name])
            name = next(iter(side[-1].parents), "")
        return side

    def _has_several_changes(self, side: Sequence[GitCommit]) -> bool:
        message = self._message
        if not message or len(side) < 2:
            return False
        if message.is_rollup:
            return True
        numbers = {number for commit in side if (number := commit.number)}
        if self._merge.number:
            # People also propose a single change from the main branch of their copy.
            return message.merges_shared_branch and len(numbers) > 1
        if message.merges_shared_branch:
            return True
        names = {commit.hash for commit in side}
        merges = [
            commit
            for commit in side
            if not commit.number and any(name in self._brought and name not in names for name in commit.parents[1:])
        ]
        return not message.title and len(numbers) + len(merges) > 1

    def _changes_of_side(self, side: Sequence[GitCommit]) -> list[GitCommit]:
        """Return each commit of a side as a change, newest first; merges may bring several changes again."""
        rest = set(self._brought).difference(commit.hash for commit in side)
        changes: list[GitCommit] = []
        for commit in reversed(side):
            brought = set(self._reachable(commit.parents[1:], rest))
            rest -= brought
            if brought:
                changes = [*_Merge(self._commits, commit, brought, self._depth + 1).changes(), *changes]
            elif not commit.is_merge:
                changes.insert(0, commit)
        return changes

    def _changes_of_sides(self, sides: Sequence[Sequence[GitCommit]]) -> list[GitCommit]:
        """Return each side of a merge with more than two parents as a change: its newest commit, compared with the fork."""
        branches = self._message.branches if self._message and len(self._message.branches) == len(sides) else ()
        rest = set(self._brought)
        changes: list[GitCommit] = []
        for index, side in enumerate(sides):
            newest, names = side[0], self._reachable([side[0].hash], rest)
            rest.difference_update(names)
            if len(names) > 1:
                subject, body = (f"Merge branch '{branches[index]}'", "") if branches else (newest.subject, newest.body)
                parents = (*side[-1].parents[:1], *newest.parents)
                newest = self._with_commits(replace(newest, parents=parents, subject=subject, body=body), names)
            changes.insert(0, newest)
        return changes

    def _number(self, changes: Sequence[GitCommit]) -> list[GitCommit]:
        """Give changes the numbers and titles that the message of a rollup lists: by title, else by order."""
        parts = self._message.parts if self._message else ()
        numbers = {change.number for change in changes}
        unnumbered = {change.hash: change for change in reversed(changes) if not change.number}
        missing = {number: title for number, title in parts if number not in numbers}
        subjects: dict[str, str] = {}
        for change in list(unnumbered.values()):
            if number := next((number for number, title in missing.items() if title == change.title), None):
                subjects[change.hash] = f"{missing.pop(number)} (#{number})"
                del unnumbered[change.hash]
        if len(unnumbered) == len(missing):
            for change, (number, title) in zip(unnumbered.values(), missing.items(), strict=True):
                subjects[change.hash] = f"{title or change.title} (#{number})"
        return [replace(change, subject=subjects.get(change.hash, change.subject)) for change in changes]

    def _with_commits(self, commit: GitCommit, names: Sequence[str]) -> GitCommit:
        merged = (self._commits[name] for name in names)
        return replace(commit, merged=tuple(part for part in merged if not part.is_merge))

    def _reachable(self, starts: Sequence[str], allowed: Collection[str]) -> list[str]:
        """Return the hashes of the allowed commits that some commits reach."""
        pending, found = list(reversed(starts)), dict[str, None]()
        while pending:
            name = pending.pop()
            if name in allowed and name not in found:
                found[name] = None
                pending += reversed(self._commits[name].parents)
        return list(found)
