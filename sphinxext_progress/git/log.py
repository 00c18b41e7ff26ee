"""Read the log of a branch: hashes and dates of its whole first-parent line, and messages where a command needs them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git import revisions
from sphinxext_progress.git.branch_line import UNDATED, BranchLine, read_branch_line
from sphinxext_progress.git.commits import History
from sphinxext_progress.git.first_parents import branch_merge_pattern, follow_first_parents
from sphinxext_progress.git.history.commit_search import CommitSearch
from sphinxext_progress.git.landings import Landings
from sphinxext_progress.git.log_records import LogReader
from sphinxext_progress.git.merged_changes import expand_merges
from sphinxext_progress.git.process import GitError
from sphinxext_progress.git.scope import ranges_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.repository import Repository
    from sphinxext_progress.git.scope import Scope

#: The number of times that older reverts and reapplies are searched for those that refer to them.
EVENT_SEARCHES = 4


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a repository, with the hashes and dates of its first-parent line."""

    repository: Repository
    #: Its name, as printed.
    ref: str
    line: BranchLine
    #: The name by which reports refer to the repository; empty for the repository of the project.
    prefix: str = ""


def read_branch(repository: Repository, ref: str = "", prefix: str = "") -> Branch:
    """List the first-parent line of a branch.

    :param ref: a branch, a tag or a commit; the first of :data:`~sphinxext_progress.git.revisions.DEFAULT_REFS` that exists if empty.
    :param prefix: the name by which reports refer to the repository; empty for the repository of the project.
    :raises GitError: if there is no such branch, or no commit yet.
    """
    for name in (ref,) if ref else revisions.in_order(repository, revisions.DEFAULT_REFS):
        if tip := revisions.resolve(repository, name):
            return Branch(repository, name, read_branch_line(repository, tip), prefix)
        revisions.refuse_dangling(repository, name)
    if ref:
        message = messages.UNKNOWN_REVISION.format(revision=quoted(ref), repository=repository.name)
    elif revisions.has_refs(repository):
        message = messages.NO_DEFAULT_BRANCH.format(
            repository=repository.name, branches=", ".join(revisions.DEFAULT_REFS)
        )
    else:
        message = messages.NO_COMMITS.format(repository=repository.name)
    raise GitError(message)


def read_history(branch: Branch, scope: Scope | None = None) -> History:
    """Read the commits of a branch.

    :param scope: what is needed; everything if None.
    :raises GitError: if git fails, or its output is not complete.
    """
    return _HistoryReader(branch, scope).read()


def read_log(repository: Repository, ref: str = "", prefix: str = "") -> History:
    """Read all commits of a branch. See :func:`read_branch` for the arguments and errors."""
    return read_history(read_branch(repository, ref, prefix))


@dataclass(frozen=True, slots=True)
class _Part:
    """Consecutive commits of a first-parent line, with what they bring."""

    #: The index of the newest one.
    start: int
    #: The number of commits of the line.
    count: int
    #: The commits, newest first, with the changes that merges bring.
    line: Sequence[GitCommit]
    #: The same commits and everything that their merges bring, by hash.
    commits: dict[str, GitCommit]


class _HistoryReader:
    """Read the parts of a branch that a command needs, and single commits that they refer to."""

    def __init__(self, branch: Branch, scope: Scope | None) -> None:
        self._branch = branch
        self._scope = scope
        self._line = branch.line
        self._reader = LogReader(branch.repository, branch.prefix)
        self._parts: list[_Part] = []
        self._history: History | None = None

    def read(self) -> History:
        """Read the parts, then what they and the reports refer to."""
        while not self._read_ranges():
            # The line was corrected, so the periods may be elsewhere.
            self._parts.clear()
        if self._scope:
            top = min(part.start for part in self._parts)
            self._add({0, self._line.dated_from(0)})
            self._add_references(self._scope, top)
        return self._joined()

    def _add_references(self, scope: Scope, top: int) -> None:
        """Read commits outside the ranges that reports and messages refer to.

        :param top: the index of the newest commit of the ranges.
        """
        landings, hashes = Landings(self._branch.repository, self._line), self._line.hashes
        search = CommitSearch(self._reader, landings, hashes[0], hashes[top])
        added = self._add(search.named(self._joined(), scope))
        added += self._add(search.described(self._joined(), scope))
        for _ in range(EVENT_SEARCHES):
            if not added:
                break
            commits = [commit for part in added for commit in part.commits.values()]
            added = self._add(search.events(self._joined(), commits))

    def _joined(self) -> History:
        """Return the history of all parts that were read so far."""
        if self._history:
            return self._history
        commits: dict[str, GitCommit] = {}
        line: list[GitCommit] = []
        for part in sorted(self._parts, key=lambda part: part.start):
            commits |= part.commits
            line += part.line
        self._history = History(self._branch.ref, commits, line, self._reader.damaged, self._branch.prefix)
        return self._history

    def _ranges(self) -> list[range]:
        count = len(self._line.hashes)
        return ranges_of(self._line, self._scope) if self._scope else [range(count)]

    def _read_ranges(self) -> bool:
        """Read the ranges around the periods; return False if the line had to be corrected."""
        ranges, hashes, newer = self._ranges(), self._line.hashes, 0
        for part in ranges:
            # A reversed merge above a range hides a part of the line.
            if part.start > newer and self._has_branch_merges(hashes[newer], hashes[part.start]):
                ranges = [range(ranges[-1].stop)]
                break
            newer = part.stop
        return all(self._read_range(part) for part in ranges)

    def _has_branch_merges(self, top: str, bottom: str) -> bool:
        pattern = f"--grep={branch_merge_pattern(self._branch.ref)}"
        options = ("--first-parent", "--merges", "--max-count=1", "--extended-regexp", pattern)
        return bool(self._branch.repository.run("rev-list", *options, top, f"^{bottom}"))

    def _read_range(self, part: range) -> bool:
        """Read consecutive commits of the line; return False if the line had to be corrected."""
        hashes, reader = self._line.hashes, self._reader
        top = hashes[part.start]
        commits = reader.reachable(top, *hashes[part.stop : part.stop + 1])
        line = follow_first_parents(commits, top, self._branch.ref, reader.first_parents)
        if [commit.hash for commit in line] != hashes[part.start : part.stop]:
            self._correct(part.start, line)
            return False
        self._parts.append(_Part(part.start, len(part), expand_merges(commits, line), commits))
        return True

    def _correct(self, start: int, line: Sequence[GitCommit]) -> None:
        """Correct the line from an index on, where a merge is reversed."""
        older, hashes = line[-1].parents[:1], self._line.hashes
        if not older:
            rest = BranchLine()
        elif older[0] in hashes:
            rest = self._line.part(hashes.index(older[0]), len(hashes))
        else:
            rest = read_branch_line(self._branch.repository, older[0])
        dates = (commit.committed if commit.committed is not None and commit.is_dated else UNDATED for commit in line)
        corrected = BranchLine([commit.hash for commit in line], array("q", dates))
        self._line = self._line.part(0, start) + corrected + rest

    def _add(self, indexes: Iterable[int]) -> list[_Part]:
        """Read and return single commits of the line, by their indexes, newest first, with what they bring."""
        ranges = [range(part.start, part.start + part.count) for part in self._parts]
        missing = [index for index in sorted(set(indexes)) if not any(index in known for known in ranges)]
        hashes, added = self._line.hashes, list[_Part]()
        commits = self._reader.named([hashes[index] for index in missing])
        for index, commit in zip(missing, commits.values(), strict=True):
            brought = {commit.hash: commit}
            if commit.is_merge:
                brought = self._reader.reachable(commit.hash, *hashes[index + 1 : index + 2])
            added.append(_Part(index, 1, expand_merges(brought, [commit]), brought))
        if added:
            self._parts += added
            self._history = None
        return added
