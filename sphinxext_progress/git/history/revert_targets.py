"""Find the commits that the messages of reverts and reapplies refer to."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property, lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from sphinxext_progress.git.history.message_keys import numbers_of_subject, originals_of, strip_tags, subjects_of
from sphinxext_progress.git.history.message_references import parse_message
from sphinxext_progress.git.reviews import TRAILING_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.history.message_keys import MessageKeys
    from sphinxext_progress.git.history.message_references import MessageReference

#: A truncated subject that matches more commits than this is ignored.
MAX_SUBJECT_MATCHES = 1000


# The checks of all reports share it; parsing the messages takes half of the time of a check.
@lru_cache(maxsize=8)
def revert_targets(history: History) -> RevertTargets:
    """Return the finder of the commits that messages of a history refer to."""
    return RevertTargets(history)


class RevertTargets:
    """Find the commits that messages refer to, among earlier ones."""

    def __init__(self, history: History) -> None:
        self._history = history

    @cached_property
    def references(self) -> list[tuple[GitCommit, MessageReference]]:
        """The commits with a reference to another commit, oldest first."""
        parsed = ((commit, parse_message(commit)) for commit in self.in_order)
        return [(commit, reference) for commit, reference in parsed if reference]

    @cached_property
    def in_order(self) -> list[GitCommit]:
        """All commits, oldest first; within a merge, parents come before children."""
        landings = self._history.landings
        return sorted(self._history.commits.values(), key=lambda commit: landings[commit.hash])[::-1]

    @cached_property
    def positions(self) -> dict[str, int]:
        """The index of each commit in that order, by its hash."""
        return {commit.hash: position for position, commit in enumerate(self.in_order)}

    def find(self, commit: GitCommit, reference: MessageReference) -> list[tuple[GitCommit, str]]:
        """Find the commits that a message refers to.

        :return: the commits, each with the kind of evidence: ``hash``, ``subject`` or ``number``.
        """
        if targets := self._find_by_hash(commit, reference.hashes) or self._find_by_number(commit, reference.numbers):
            return targets
        if reference.subject and (quoted := self._find_by_subject(commit, reference)):
            return [(quoted, "subject")]
        return self._find_by_hash(commit, reference.within) or self._find_by_number(
            commit, [reference.inner] if reference.inner else []
        )

    def add_unknown(self, keys: MessageKeys, commit: GitCommit, reference: MessageReference) -> None:
        """Add the keys of a reference whose commit is not among those of the history."""
        if self._find_by_hash(commit, reference.hashes):
            return
        keys.numbers.update(number for number in reference.numbers if number not in self._by_number)
        if not self.find(commit, reference):
            keys.hashes.update(reference.hashes)
            keys.numbers.update([reference.inner] if reference.inner else [])
            (keys.beginnings if reference.cut else keys.subjects).update(_spellings(reference.subject))

    def _find_by_hash(self, commit: GitCommit, prefixes: Iterable[str]) -> list[tuple[GitCommit, str]]:
        candidates = (self._positions_of_hash(prefix).before(self.positions[commit.hash]) for prefix in prefixes)
        # A prefix of a hash may be ambiguous.
        return [(self.in_order[positions[0]], "hash") for positions in candidates if len(positions) == 1]

    def _find_by_number(self, commit: GitCommit, numbers: Iterable[int]) -> list[tuple[GitCommit, str]]:
        commits = (self._last_before(self._by_number.get(number), commit) for number in numbers)
        return [(target, "number") for target in dict.fromkeys(commits) if target]

    def _positions_of_hash(self, prefix: str) -> _Positions:
        """Find the commit with a hash, or its copies if it is on another branch."""
        if commits := self._history.find(prefix):
            return _Positions(
                sorted(self.positions[commit.hash] for commit in commits if commit.hash in self.positions)
            )
        return self._copies.get(prefix, _Positions())

    def _find_by_subject(self, commit: GitCommit, reference: MessageReference) -> GitCommit | None:
        if reference.cut:
            return self._last_before(self._starting_with(reference.subject), commit)
        positions = map(self._by_subject.get, _spellings(reference.subject))
        return next(filter(None, (self._last_before(found, commit) for found in positions)), None)

    def _starting_with(self, beginning: str) -> _Positions | None:
        """Find the first-parent commits whose subject starts with a text; None if there are too many."""
        following = islice(self._subjects, bisect_left(self._subjects, (beginning,)), None)
        matches = list(
            islice(takewhile(lambda entry: entry[0].startswith(beginning), following), MAX_SUBJECT_MATCHES + 1)
        )
        return _Positions(sorted(position for _, position in matches)) if len(matches) <= MAX_SUBJECT_MATCHES else None

    def _last_before(self, positions: _Positions | None, commit: GitCommit) -> GitCommit | None:
        """Return the last commit before another one; prefer first-parent commits."""
        position = positions.last(self.positions[commit.hash]) if positions else None
        return None if position is None else self.in_order[position]

    def _enumerate_commits(self) -> Iterator[tuple[int, GitCommit, bool]]:
        """Yield each commit with its index, and whether it is on the first-parent line."""
        for position, commit in enumerate(self.in_order):
            yield position, commit, self._history.landing(commit) is commit

    @cached_property
    def _subjects(self) -> list[tuple[str, int]]:
        """The sorted subjects of the first-parent commits, each with the index of its commit."""
        line = ((position, commit) for position, commit, is_own in self._enumerate_commits() if is_own)
        return sorted(
            (subject, position) for position, commit in line for subject in {commit.subject, commit.full_title}
        )

    @cached_property
    def _by_subject(self) -> Mapping[str, _Positions]:
        """The commits by their subjects, with and without the number."""
        positions: defaultdict[str, _Positions] = defaultdict(_Positions)
        for position, commit, is_own in self._enumerate_commits():
            for subject in subjects_of(commit):
                positions[subject].add(position, is_own=is_own)
        return positions

    @cached_property
    def _by_number(self) -> Mapping[int, _Positions]:
        """The first-parent commits by the pull request number at the end or the start of their subject."""
        positions: defaultdict[int, _Positions] = defaultdict(_Positions)
        for position, commit, is_own in self._enumerate_commits():
            if is_own:
                for number in numbers_of_subject(commit):
                    positions[number].add(position, is_own=True)
        return positions

    @cached_property
    def _copies(self) -> Mapping[str, _Positions]:
        """The cherry-picked commits by the hash of the original commit."""
        positions: defaultdict[str, _Positions] = defaultdict(_Positions)
        for position, commit, _ in self._enumerate_commits():
            for original in originals_of(commit):
                positions[original].add(position, is_own=True)
        return positions


class _Positions:
    """The sorted indexes of some commits, searchable for those before another commit."""

    def __init__(self, line: Sequence[int] = ()) -> None:
        """Start with the sorted indexes of commits of the first-parent line."""
        self._line, self._behind = [*line], list[int]()

    def add(self, position: int, *, is_own: bool) -> None:
        """Append an index.

        :param is_own: whether the commit is on the first-parent line.
        """
        (self._line if is_own else self._behind).append(position)

    def before(self, position: int) -> Sequence[int]:
        """Return the first two indexes before another one, which is enough to detect ambiguity."""
        return [
            candidate for positions in (self._line, self._behind) for candidate in positions[:2] if candidate < position
        ][:2]

    def last(self, position: int) -> int | None:
        """Return the last index before another one; prefer first-parent commits."""
        for positions in (self._line, self._behind):
            if at := bisect_left(positions, position):
                return positions[at - 1]
        return None


def _spellings(subject: str) -> tuple[str, ...]:
    """Return a quoted subject, and its title with and without tags."""
    title = TRAILING_NUMBER.sub("", subject).strip()
    return subject, title, strip_tags(title)
