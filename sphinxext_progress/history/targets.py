"""Which commits are meant where a message says that it takes one back, or lands one again."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.history.commits import NUMBER
from sphinxext_progress.history.mentions import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinxext_progress.history.commits import Commit, History
    from sphinxext_progress.history.mentions import Mention

_TAGS = re.compile(r"^(?:\[[^\[\]]*\]\s*)+")

# A merge request of GitLab before a subject, as mirrors of such a project write it.
_FIRST_NUMBER = re.compile(r"[\w./-]*!(\d+) ")

_COPIED = re.compile(r"\(cherry picked from commit ([0-9a-f]{40,64})\)")


class Targets:
    """Finds the commits that messages mean, among those that came in before.

    :param history: the branch.
    :param end: the last commit that counts, on the branch's own line.
    """

    def __init__(self, history: History, end: Commit) -> None:
        self._history = history
        self._end = history.landings[end.hash]
        #: The branch's own line up to the end, oldest first.
        self.line = history.line[self._end :][::-1]

    def has(self, commit: Commit) -> bool:
        """Tell whether a commit had come in when the end did."""
        return self._history.landings[commit.hash] >= self._end

    @cached_property
    def mentions(self) -> list[tuple[Commit, Mention]]:
        """The commits that say something of others, in the order in which they came in."""
        said = ((commit, parse(commit)) for commit in self.in_order)
        return [(commit, mention) for commit, mention in said if mention]

    @cached_property
    def in_order(self) -> list[Commit]:
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

    def find(self, commit: Commit, mention: Mention) -> list[tuple[Commit, str]]:
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

    def _hashed(self, commit: Commit, names: Iterable[str]) -> list[tuple[Commit, str]]:
        candidates = (self._before(self._named(name), commit) for name in names)
        # The beginning of a hash may fit more than one.
        return [(found[0], "hash") for found in candidates if len(found) == 1]

    def _numbered(self, commit: Commit, numbers: Iterable[int]) -> list[tuple[Commit, str]]:
        found = (self._last(self._by_number.get(number, ()), commit) for number in numbers)
        return [(one, "number") for one in dict.fromkeys(found) if one]

    def _named(self, name: str) -> list[Commit]:
        """Find the commits that a hash names: the one, or its copies where it stands on another branch."""
        return self._history.find(name) or self._copies.get(name, [])

    def _quoted(self, commit: Commit, mention: Mention) -> Commit | None:
        if mention.cut:
            begin = mention.subject
            begun = (one for one in self.line if one.subject.startswith(begin) or one.full_title.startswith(begin))
            return self._last(begun, commit)
        title = NUMBER.sub("", mention.subject).strip()
        found = (
            self._last(self._by_subject.get(one, ()), commit) for one in (mention.subject, title, _untagged(title))
        )
        return next(filter(None, found), None)

    def _before(self, commits: Iterable[Commit], commit: Commit) -> list[Commit]:
        """Choose the commits that had come in before another one."""
        place = self.places[commit.hash]
        return [one for one in commits if self.places.get(one.hash, place) < place]

    def _last(self, commits: Iterable[Commit], commit: Commit) -> Commit | None:
        """Choose the last commit that had come in before another one; one of the line rather than one behind it."""
        found = self._before(commits, commit)
        return max(found, key=lambda one: (self._history.landing(one) is one, self.places[one.hash]), default=None)

    @cached_property
    def _by_subject(self) -> Mapping[str, list[Commit]]:
        """The commits by their subjects, with and without the number."""
        found: defaultdict[str, list[Commit]] = defaultdict(list)
        for commit in self.in_order:
            title = commit.title
            for subject in {commit.subject, title, _untagged(title)}:
                found[subject].append(commit)
        return found

    @cached_property
    def _by_number(self) -> Mapping[int, list[Commit]]:
        """The commits of the line by the number of their pull request, also where that stands first."""
        found = {number: list(commits) for number, commits in self._history.by_number.items()}
        for commit in self.line:
            if "!" in commit.subject and (first := _FIRST_NUMBER.match(commit.subject)):
                found.setdefault(int(first[1]), []).append(commit)
        return found

    @cached_property
    def _copies(self) -> Mapping[str, list[Commit]]:
        """The commits that say which one of another branch they are copied from, by the hash of that one."""
        found: defaultdict[str, list[Commit]] = defaultdict(list)
        for commit in self.in_order:
            if "(cherry picked" in commit.body:
                for name in _COPIED.findall(commit.body):
                    found[name].append(commit)
        return found


def _untagged(title: str) -> str:
    """Take the tags off the beginning of a title: where work is copied from branch to branch, they differ."""
    return _TAGS.sub("", title) or title if title.startswith("[") else title
