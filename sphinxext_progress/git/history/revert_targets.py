"""Which commits are meant where a message says that it takes one back, or lands one again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from sphinxext_progress.git.commits import NUMBER_PATTERN, TRAILING_NUMBER
from sphinxext_progress.git.history.message_references import parse_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.history.message_references import MessageReference

#: The beginning of a subject that more commits than this have names none of them.
MAX_SUBJECT_MATCHES = 1000

_TAGS = re.compile(r"^(?:\[[^\[\]]*\]\s*)+")

# A merge request of GitLab before a subject, as mirrors of such a project write it.
_FIRST_NUMBER = re.compile(rf"[\w./-]*!({NUMBER_PATTERN}) ")

_COPIED = re.compile(r"\(cherry picked from commit ([0-9a-f]{40,64})\)")


class RevertTargets:
    """Finds the commits that messages mean, among those that came in before.

    :param history: the branch.
    :param end: the last commit that counts, on the branch's own line.
    """

    def __init__(self, history: History, end: GitCommit) -> None:
        self._history = history
        self._end = history.landings[end.hash]
        #: The branch's own line up to the end, oldest first.
        self.line = history.line[self._end :][::-1]

    def has(self, commit: GitCommit) -> bool:
        """Tell whether a commit had come in when the end did."""
        return self._history.landings[commit.hash] >= self._end

    @cached_property
    def mentions(self) -> list[tuple[GitCommit, MessageReference]]:
        """The commits that say something of others, in the order in which they came in."""
        said = ((commit, parse_message(commit)) for commit in self.in_order)
        return [(commit, mention) for commit, mention in said if mention]

    @cached_property
    def in_order(self) -> list[GitCommit]:
        """All commits up to the end, by when they came in; within one merge, parents before children."""
        landings = self._history.landings
        commits = [
            commit for commit in reversed(list(self._history.commits.values())) if landings[commit.hash] >= self._end
        ]
        return sorted(commits, key=lambda commit: -landings[commit.hash])

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each commit in that order, by its hash."""
        return {commit.hash: place for place, commit in enumerate(self.in_order)}

    def find(self, commit: GitCommit, mention: MessageReference) -> list[tuple[GitCommit, str]]:
        """Find the commits that a message means.

        :param commit: the commit whose message it is.
        :param mention: what it says.
        :return: the commits, each with what it is known by: ``hash``, ``subject`` or ``number``.
        """
        if found := self._hashed(commit, mention.hashes) or self._numbered(commit, mention.numbers):
            return found
        if mention.subject and (quoted := self._quoted(commit, mention)):
            return [(quoted, "subject")]
        return self._hashed(commit, mention.within) or self._numbered(commit, [mention.inner] if mention.inner else [])

    def _hashed(self, commit: GitCommit, names: Iterable[str]) -> list[tuple[GitCommit, str]]:
        candidates = (self._named(name).before(self.places[commit.hash]) for name in names)
        # The beginning of a hash may fit more than one.
        return [(self.in_order[found[0]], "hash") for found in candidates if len(found) == 1]

    def _numbered(self, commit: GitCommit, numbers: Iterable[int]) -> list[tuple[GitCommit, str]]:
        found = (self._last(self._by_number.get(number), commit) for number in numbers)
        return [(one, "number") for one in dict.fromkeys(found) if one]

    def _named(self, name: str) -> _Places:
        """Find the commits that a hash names: the one, or its copies where it stands on another branch."""
        if found := self._history.find(name):
            return _Places(sorted(self.places[one.hash] for one in found if one.hash in self.places))
        return self._copies.get(name, _Places())

    def _quoted(self, commit: GitCommit, mention: MessageReference) -> GitCommit | None:
        if mention.cut:
            return self._last(self._begun(mention.subject), commit)
        title = TRAILING_NUMBER.sub("", mention.subject).strip()
        subjects = (mention.subject, title, _untagged(title))
        return next(filter(None, (self._last(self._by_subject.get(one), commit) for one in subjects)), None)

    def _begun(self, beginning: str) -> _Places | None:
        """Find the commits of the line whose subject begins with some words; none where so many do that they say nothing."""
        found = islice(self._subjects, bisect_left(self._subjects, (beginning,)), None)
        begun = list(islice(takewhile(lambda one: one[0].startswith(beginning), found), MAX_SUBJECT_MATCHES + 1))
        return _Places(sorted(place for _, place in begun)) if len(begun) <= MAX_SUBJECT_MATCHES else None

    def _last(self, places: _Places | None, commit: GitCommit) -> GitCommit | None:
        """Choose the last commit that had come in before another one; one of the line rather than one behind it."""
        place = places.last(self.places[commit.hash]) if places else None
        return None if place is None else self.in_order[place]

    def _placed(self) -> Iterator[tuple[int, GitCommit, bool]]:
        """Give each commit with its place, and whether it is one of the line."""
        for place, commit in enumerate(self.in_order):
            yield place, commit, self._history.landing(commit) is commit

    @cached_property
    def _subjects(self) -> list[tuple[str, int]]:
        """The subjects of the line, sorted, each with the place of its commit."""
        line = ((place, commit) for place, commit, is_own in self._placed() if is_own)
        return sorted((subject, place) for place, one in line for subject in {one.subject, one.full_title})

    @cached_property
    def _by_subject(self) -> Mapping[str, _Places]:
        """The commits by their subjects, with and without the number."""
        found: defaultdict[str, _Places] = defaultdict(_Places)
        for place, commit, is_own in self._placed():
            title = commit.title
            for subject in {commit.subject, title, _untagged(title)}:
                found[subject].add(place, is_own=is_own)
        return found

    @cached_property
    def _by_number(self) -> Mapping[int, _Places]:
        """The commits of the line by the number of their pull request, also where that stands first."""
        found: defaultdict[int, _Places] = defaultdict(_Places)
        for place, commit, is_own in self._placed():
            if is_own:
                first = _FIRST_NUMBER.match(commit.subject) if "!" in commit.subject else None
                for number in {commit.number, int(first[1]) if first else None}:
                    if number is not None:
                        found[number].add(place, is_own=True)
        return found

    @cached_property
    def _copies(self) -> Mapping[str, _Places]:
        """The commits that say which one of another branch they are copied from, by the hash of that one."""
        found: defaultdict[str, _Places] = defaultdict(_Places)
        for place, commit, _ in self._placed():
            if "(cherry picked" in commit.body:
                for name in set(_COPIED.findall(commit.body)):
                    found[name].add(place, is_own=True)
        return found


class _Places:
    """The places of some commits in the order in which they came in, to be asked for those before another one."""

    def __init__(self, line: Sequence[int] = ()) -> None:
        """Begin with places in their order, which are all of the line."""
        self._line, self._behind = [*line], list[int]()

    def add(self, place: int, *, is_own: bool) -> None:
        """Add a place after the others.

        :param is_own: whether the commit is one of the line; else it lies behind one.
        """
        (self._line if is_own else self._behind).append(place)

    def before(self, place: int) -> Sequence[int]:
        """List the places before another one where there are no more than two; the first two where there are more."""
        return [one for some in (self._line, self._behind) for one in some[:2] if one < place][:2]

    def last(self, place: int) -> int | None:
        """Find the last place before another one; one of the line rather than one behind it."""
        for some in (self._line, self._behind):
            if at := bisect_left(some, place):
                return some[at - 1]
        return None


def _untagged(title: str) -> str:
    """Take the tags off the beginning of a title: where work is copied from branch to branch, they differ."""
    return _TAGS.sub("", title) or title if title.startswith("[") else title
