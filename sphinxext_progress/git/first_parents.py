"""The own line of a branch: first parents, but for where somebody merged the branch into a copy and pushed that.

Such a merge has the branch as its second parent, and what one person did meanwhile as its first; following that one, what
all the others landed in that time would be missing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, takewhile, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping

    from sphinxext_progress.git.commits import GitCommit

# What git writes when a branch is pulled, or merged into another one that is then pushed in its place.
_PULLED = re.compile(r"Merge (?:remote-tracking )?branch '(?:[^']*/)?([^'/]+)'(?: of \S+)?(?: into \S+)?$")

#: Where the name of the branch is not known.
DEFAULT_BRANCHES = frozenset({"main", "master"})

#: So many commits of each side of a merge are looked at; a copy that lags further behind is no such merge.
MAX_SIDE_LENGTH = 1000


def follow_first_parents(commits: MutableMapping[str, GitCommit], tip: str, ref: str) -> list[GitCommit]:
    """Follow the own line of a branch from its tip.

    :param commits: all that the tip reaches, by hash; a merge whose second parent is on the line gets it as its first.
    :param tip: the hash of the newest commit.
    :param ref: what the branch is called.
    :return: the commits of the line, newest first.
    """
    short = ref.rpartition("/")[2]
    own = DEFAULT_BRANCHES if short == "HEAD" else {short}
    line = []
    for commit in _first_parents(commits, tip):
        pulled = _PULLED.match(commit.subject) if len(commit.parents) == 2 else None
        if pulled and pulled[1] in own and _is_turned(commits, commit):
            commits[commit.hash] = replace(commit, parents=commit.parents[::-1])
        line.append(commits[commit.hash])
    return line


def _first_parents(commits: Mapping[str, GitCommit], name: str) -> Iterator[GitCommit]:
    while commit := commits.get(name):
        yield commit
        # It may have been turned meanwhile.
        name = next(iter(commits[name].parents), "")


def _is_turned(commits: Mapping[str, GitCommit], merge: GitCommit) -> bool:
    """Tell whether work lands on the second side of a merge: pull requests are merged there, and none on the first."""
    on_first, on_second = (any(commit.number for commit in side) for side in _sides(commits, merge))
    return on_second and not on_first


def _sides(commits: Mapping[str, GitCommit], merge: GitCommit) -> list[list[GitCommit]]:
    """List what each side of a merge has alone; nothing for sides that have no commit in common near by."""
    walks = [islice(_first_parents(commits, parent), MAX_SIDE_LENGTH) for parent in merge.parents]
    sides: list[dict[str, GitCommit]] = [{}, {}]
    # Both at once: there are many merges, and what lies behind the fork is long.
    for steps in zip_longest(*walks):
        for side, commit in zip(sides, steps, strict=True):
            if commit:
                side[commit.hash] = commit
        if fork := {commit.hash for commit in steps if commit} & sides[0].keys() & sides[1].keys():
            return [[side[name] for name in takewhile(lambda name: name not in fork, side)] for side in sides]
    return [[], []]
