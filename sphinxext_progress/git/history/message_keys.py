"""What a commit can be referred to by in the messages of other commits: its subjects, its numbers, what it copies."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxext_progress.git.reviews import NUMBER_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.git.commits import GitCommit

#: The maximum length of the part of a subject that git searches for, and the minimum length of a subject.
LONGEST_SEARCHED, SHORTEST_SEARCHED = 100, 4

#: The number of numbers in one argument, whose length the system limits.
NUMBERS_PER_PATTERN = 1000

_TAGS = re.compile(r"^(?:\[[^\[\]]*\]\s*)+")

# The number of a GitLab merge request before a subject, as mirrors write it.
_FIRST_NUMBER = re.compile(rf"[\w./-]*!({NUMBER_PATTERN}) ")

_COPIED = re.compile(r"\(cherry picked from commit ([0-9a-f]{7,64})\)")

# What replaces bytes that cannot be decoded.
_DAMAGED = "\N{REPLACEMENT CHARACTER}"

# What comes before the number of a pull request in a message; an extended regular expression.
_BEFORE_NUMBER = "([#!/D]|revert-|[Rr]equests?:? |PRs?:? |MRs?:? |, |and )"


def subjects_of(commit: GitCommit) -> set[str]:
    """Return the subject of a commit, and its title with and without tags."""
    title = commit.title
    return {commit.subject, title, strip_tags(title)}


def strip_tags(title: str) -> str:
    """Remove the tags at the start of a title, which differ for work copied between branches."""
    return _TAGS.sub("", title) or title if title.startswith("[") else title


def numbers_of_subject(commit: GitCommit) -> set[int]:
    """Return the pull request numbers at the end or the start of the subject of a commit, or in its message."""
    match = _FIRST_NUMBER.match(commit.subject) if "!" in commit.subject else None
    return {number for number in (commit.number, int(match[1]) if match else None) if number is not None}


def originals_of(commit: GitCommit) -> set[str]:
    """Return the hashes of the commits of which a commit is a copy."""
    return set(_COPIED.findall(commit.body)) if "(cherry picked" in commit.body else set()


@dataclass(slots=True)
class MessageKeys:
    """What to search messages for."""

    numbers: set[int] = field(default_factory=set)
    #: Subjects or titles.
    subjects: set[str] = field(default_factory=set)
    #: The beginnings of subjects.
    beginnings: set[str] = field(default_factory=set)
    #: Hashes, or prefixes of hashes.
    hashes: set[str] = field(default_factory=set)

    def patterns(self) -> list[str]:
        """Return extended regular expressions for the messages; more may match."""
        numbers = [*map(str, sorted(self.numbers))]
        groups = (numbers[start : start + NUMBERS_PER_PATTERN] for start in range(0, len(numbers), NUMBERS_PER_PATTERN))
        texts = (text[:LONGEST_SEARCHED].strip() for text in (*self.subjects, *self.beginnings))
        return [
            *(f"{_BEFORE_NUMBER}({'|'.join(group)})([^0-9]|$)" for group in groups),
            *sorted({_escaped(text) for text in texts if len(text.replace(_DAMAGED, "")) >= SHORTEST_SEARCHED}),
            *sorted(self.hashes),
        ]

    def of(self, commit: GitCommit) -> set[int | str]:
        """Return those keys by which a commit can be referred to."""
        merge = commit.merge_message
        listed = {*merge.numbers, *(number for number, _ in merge.parts)} if merge else set()
        subjects = {commit.subject, commit.full_title}
        return {
            *(self.numbers & (numbers_of_subject(commit) | listed)),
            *(self.subjects & subjects_of(commit)),
            *(text for text in self.beginnings if any(subject.startswith(text) for subject in subjects)),
            *(self.hashes & originals_of(commit)),
        }

    def __iter__(self) -> Iterator[int | str]:
        """Iterate over all keys."""
        return iter((*self.numbers, *self.subjects, *self.beginnings, *self.hashes))


def _escaped(text: str) -> str:
    """Return an extended regular expression for a text, as an argument that is passed as UTF-8 in every locale."""
    pattern = re.sub(r"[][.*^$+?(){}|\\]", r"\\\g<0>", text)
    return os.fsdecode(re.sub(f"{_DAMAGED}+", ".+", pattern).encode())
