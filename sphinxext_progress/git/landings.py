"""Find where commits landed on a branch, without reading what lies between."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.git.log_records import NAMES_PER_COMMAND
from sphinxext_progress.git.revisions import FULL_HASH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sphinxext_progress.git.branch_line import BranchLine
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.repository import Repository


class Landings:
    """Find the indexes on the first-parent line at which commits were added to a branch."""

    def __init__(self, repository: Repository, line: BranchLine) -> None:
        self._repository = repository
        self._line = line

    @cached_property
    def on_line(self) -> frozenset[str]:
        """The hashes of the commits of the line."""
        return frozenset(self._line.hashes)

    def find_names(self, prefixes: Collection[str]) -> list[str]:
        """Return the hashes of the commits of the branch that start with a prefix, each in lower case."""
        objects = [name for part in _batches(sorted(prefixes)) for name in self._disambiguate(part)]
        if not objects:
            return []
        answer = self._repository.run("cat-file", "--batch-check", "--buffer", stdin=objects).decode("ascii", "replace")
        lines = answer.splitlines()
        if len(lines) != len(objects) or any(
            not line.startswith(name) for line, name in zip(lines, objects, strict=True)
        ):
            raise self._repository.unexpected_output("cat-file")
        commits = [name for name, line in zip(objects, lines, strict=True) if line.split()[1:2] == ["commit"]]
        on_line = self._line.positions(commits)
        others = [name for name in commits if name not in on_line]
        elsewhere = self._unreachable(others) if others else set()
        return [name for name in commits if name not in elsewhere]

    def indexes(self, commits: Iterable[GitCommit]) -> set[int]:
        """Return the indexes at which commits of the branch were added to it."""
        by_name = {commit.hash: commit for commit in commits}
        found = self._line.positions(by_name)
        return {*found.values(), *(self._landing(by_name[name]) for name in by_name.keys() - found.keys())}

    def _disambiguate(self, prefixes: Sequence[str]) -> list[str]:
        options = (f"--disambiguate={prefix}" for prefix in prefixes)
        names = self._repository.run("rev-parse", *options).decode("ascii", "replace").split()
        if not all(FULL_HASH.fullmatch(name) and name.startswith(tuple(prefixes)) for name in names):
            raise self._repository.unexpected_output("rev-parse")
        return list(dict.fromkeys(names))

    def _unreachable(self, names: Sequence[str]) -> set[str]:
        """Return which commits are not on the branch."""
        options, tip = ("--no-commit-header", "--format=%H"), f"^{self._line.hashes[0]}"
        answers = (self._repository.stream("rev-list", *options, *part, tip) for part in _batches(names))
        return {name for answer in answers for name in b"".join(answer).decode("ascii", "replace").split()}

    def _landing(self, commit: GitCommit) -> int:
        """Return the index of the oldest commit of the line that reaches a commit, which the newest one reaches.

        Most commits land soon after they were written, so search from there in growing steps.
        """
        guess = next((index for index, date in enumerate(self._line.dates) if 0 <= date < (commit.committed or 0)), 0)
        newer, step = max(0, guess - 1), 1
        while newer and not self._reaches(newer, commit):
            newer, step = max(0, newer - step), 2 * step
        older = newer + 1
        while older < len(self._line.hashes) and self._reaches(older, commit):
            newer, older, step = older, older + step, 2 * step
        older = min(older, len(self._line.hashes))
        while older - newer > 1:
            middle = (older + newer) // 2
            newer, older = (middle, older) if self._reaches(middle, commit) else (newer, middle)
        return newer

    def _reaches(self, index: int, commit: GitCommit) -> bool:
        return not self._repository.run("rev-list", "--max-count=1", commit.hash, f"^{self._line.hashes[index]}")


def _batches(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + NAMES_PER_COMMAND] for start in range(0, len(names), NAMES_PER_COMMAND)]
