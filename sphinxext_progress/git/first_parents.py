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
    from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping

    from sphinxext_progress.git.commits import GitCommit

    ReadOlder = Callable[[str], Iterator[GitCommit]]

# The subject that git writes when a branch is pulled, or merged into another one.
_BRANCH_MERGE = re.compile(r"Merge (?:remote-tracking )?branch '(?:[^']*/)?([^'/]+)'(?: of \S+)?(?: into \S+)?$")

#: The branch names to assume if the name is unknown.
DEFAULT_BRANCHES = frozenset({"main", "master"})

#: The number of commits of each side of a merge that are searched for the fork.
MAX_SIDE_LENGTH = 1000


def follow_first_parents(
    commits: MutableMapping[str, GitCommit], tip: str, ref: str, read_older: ReadOlder
) -> list[GitCommit]:
    """Return a part of the first-parent line of a branch, newest first.

    :param commits: the commits of that part, by hash; the parents of reversed merges are swapped in place.
    :param tip: the hash of the newest commit.
    :param read_older: yields a commit that is not among them, and its first parents.
    """
    names = _branch_names(ref)
    line = []
    for commit in _first_parents(commits, tip):
        merge = _BRANCH_MERGE.match(commit.subject) if len(commit.parents) == 2 else None
        if merge and merge[1] in names and _is_reversed(commits, commit, read_older):
            commits[commit.hash] = replace(commit, parents=commit.parents[::-1])
        line.append(commits[commit.hash])
    return line


def branch_merge_pattern(ref: str) -> str:
    """Return an extended regular expression for the messages of merges that may be reversed."""
    names = "|".join(re.sub(r"\W", r"\\\g<0>", name, flags=re.ASCII) for name in sorted(_branch_names(ref)))
    return f"^Merge (remote-tracking )?branch '([^']*/)?({names})'"


def _branch_names(ref: str) -> Collection[str]:
    name = ref.rpartition("/")[2]
    return DEFAULT_BRANCHES if name == "HEAD" else {name}


def _first_parents(
    commits: Mapping[str, GitCommit], name: str, read_older: ReadOlder | None = None
) -> Iterator[GitCommit]:
    while commit := commits.get(name):
        yield commit
        # The caller may have swapped its parents meanwhile.
        name = next(iter(commits[name].parents), "")
    if name and read_older:
        yield from read_older(name)


def _is_reversed(commits: Mapping[str, GitCommit], merge: GitCommit, read_older: ReadOlder) -> bool:
    """Return whether the second parent of a merge is the main line: only that side has merged pull requests."""
    on_first, on_second = (any(commit.number for commit in side) for side in _sides(commits, merge, read_older))
    return on_second and not on_first


def _sides(commits: Mapping[str, GitCommit], merge: GitCommit, read_older: ReadOlder) -> list[list[GitCommit]]:
    """Return the commits that only one side of a merge has, for both sides; none if the fork is too far away."""
    walks = [islice(_first_parents(commits, parent, read_older), MAX_SIDE_LENGTH) for parent in merge.parents]
    sides: list[dict[str, GitCommit]] = [{}, {}]
    # Walk both sides at once to stop at the fork: there are many merges, and the history behind the fork is long.
    for steps in zip_longest(*walks):
        for side, commit in zip(sides, steps, strict=True):
            if commit:
                side[commit.hash] = commit
        if fork := {commit.hash for commit in steps if commit} & sides[0].keys() & sides[1].keys():
            return [[side[name] for name in takewhile(lambda name: name not in fork, side)] for side in sides]
    return [[], []]
