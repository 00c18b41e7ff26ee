"""Follow the first-parent line of a branch, corrected for merges in the wrong direction.

If somebody merges a branch into a local copy and pushes the result, the branch is the second parent of that merge.
Following the first parent would miss everything that was merged in the meantime.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, takewhile, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping

    from sphinxext_progress.git.commits import GitCommit

# The subject that git writes when a branch is pulled, or merged into another one.
_BRANCH_MERGE = re.compile(r"Merge (?:remote-tracking )?branch '(?:[^']*/)?([^'/]+)'(?: of \S+)?(?: into \S+)?$")

#: The branch names to assume if the name is unknown.
DEFAULT_BRANCHES = frozenset({"main", "master"})

#: The number of commits of each side of a merge that are searched for the fork.
MAX_SIDE_LENGTH = 1000


def follow_first_parents(commits: MutableMapping[str, GitCommit], tip: str, ref: str) -> list[GitCommit]:
    """Return the first-parent line of a branch, newest first.

    :param commits: all commits that the tip reaches, by hash; the parents of reversed merges are swapped in place.
    :param tip: the hash of the newest commit.
    """
    branch_name = ref.rpartition("/")[2]
    branch_names = DEFAULT_BRANCHES if branch_name == "HEAD" else {branch_name}
    line = []
    for commit in _first_parents(commits, tip):
        merge = _BRANCH_MERGE.match(commit.subject) if len(commit.parents) == 2 else None
        if merge and merge[1] in branch_names and _is_reversed(commits, commit):
            commits[commit.hash] = replace(commit, parents=commit.parents[::-1])
        line.append(commits[commit.hash])
    return line


def _first_parents(commits: Mapping[str, GitCommit], name: str) -> Iterator[GitCommit]:
    while commit := commits.get(name):
        yield commit
        # The caller may have swapped its parents meanwhile.
        name = next(iter(commits[name].parents), "")


def _is_reversed(commits: Mapping[str, GitCommit], merge: GitCommit) -> bool:
    """Return whether the second parent of a merge is the main line: only that side has merged pull requests."""
    on_first, on_second = (any(commit.number for commit in side) for side in _sides(commits, merge))
    return on_second and not on_first


def _sides(commits: Mapping[str, GitCommit], merge: GitCommit) -> list[list[GitCommit]]:
    """Return the commits that only one side of a merge has, for both sides; none if the fork is too far away."""
    walks = [islice(_first_parents(commits, parent), MAX_SIDE_LENGTH) for parent in merge.parents]
    sides: list[dict[str, GitCommit]] = [{}, {}]
    # Walk both sides at once to stop at the fork: there are many merges, and the history behind the fork is long.
    for steps in zip_longest(*walks):
        for side, commit in zip(sides, steps, strict=True):
            if commit:
                side[commit.hash] = commit
        if fork := {commit.hash for commit in steps if commit} & sides[0].keys() & sides[1].keys():
            return [[side[name] for name in takewhile(lambda name: name not in fork, side)] for side in sides]
    return [[], []]
