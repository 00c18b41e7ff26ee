"""What the subject of a commit says beside its words: a type and a scope, tags, and which part of a series it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# type(scope)!: words, as https://www.conventionalcommits.org has it; the type may be any word, such as an area.
_TYPED = re.compile(
    r"(?P<type>[A-Za-z][\w./+*-]{0,30})(?:\((?P<scope>[^()]*(?:\([^()]*\)[^()]*)*)\))?(?P<breaking>!)?:\s+"
)

# Words before a bar are a tag too: "Inference | Evict requests".
_BAR = re.compile(r"(?P<tag>[A-Za-z][\w .+-]{0,30}?) \| ")
_BRACKETS = re.compile(r"\s*\[(?P<tag>[^\[\]]{1,40})\]\s*:?\s*")

# "1/4" or "part 2 of 3", in brackets or at an end.
_PART = re.compile(r"[(\[](?:part )?(?P<part>\d{1,2})\s*(?:/|of)\s*(?P<parts>\d{1,2})[)\]]", re.IGNORECASE)

# A copy of what landed elsewhere, with the subject that it had there: cp: `fix: Words (12)` into `main`
_COPY = re.compile(r"(?:cp|cherry-pick|backport)(?:\([^)]*\))?: ?`(?P<words>.+)` (?:in)?to `[^`]*`$", re.IGNORECASE)

_OWN_NUMBER = re.compile(r"\(#?[0-9]+\)$")

#: A copy of a copy is one of what that is a copy of, so many times.
MAX_COPY_DEPTH = 8

#: The kinds of a row by the types of conventional commits.
KINDS_BY_TYPE = {
    "feat": "feature",
    "feature": "feature",
    "fix": "fix",
    "bugfix": "fix",
    "hotfix": "fix",
    "perf": "performance",
    "refactor": "refactoring",
    "docs": "documentation",
    "doc": "documentation",
    "test": "test",
    "tests": "test",
    "build": "build",
    "ci": "ci",
    "deps": "dependency",
    "revert": "revert",
    "security": "security",
}

#: Types that say what kind of work it was and no area.
CONVENTIONAL_TYPES = frozenset(
    {*KINDS_BY_TYPE, "chore", "style", "lint", "cleanup", "misc", "wip", "release", "minor", "typo", "bug"}
)

# Tags that say where it landed, or how to merge it.
_BRANCHES = frozenset({"main", "master", "dev", "develop", "community", "wip", "skip ci", "ci skip", "no ci", "draft"})


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject, taken apart."""

    #: The words that are left.
    words: str
    #: The type, in lower case; empty where it has none.
    type: str = ""
    #: The scope as it was written; empty where it has none.
    scope: str = ""
    #: The tags in lower case, in their order: in brackets, before a bar, or before a colon where that is no type.
    tags: tuple[str, ...] = ()
    #: Whether it is marked as breaking.
    breaking: bool = False
    #: Which part of how many it is.
    part: tuple[int, int] | None = None
    #: Whether it is a copy of what landed on another branch.
    copy: bool = False

    @property
    def kind(self) -> str:
        """The kind of a row; empty where the subject does not tell."""
        return KINDS_BY_TYPE.get(self.type, "")


@lru_cache(maxsize=65_536)
def parse_subject(title: str) -> Subject:
    """Take a subject apart.

    :param title: the subject, without the number of its pull request.
    :return: its parts; the words alone where it has no other.
    """
    words, copies = title, 0
    while copies < MAX_COPY_DEPTH and (copied := _COPY.match(words)):
        words, copies = _OWN_NUMBER.sub("", copied["words"]).rstrip(), copies + 1
    at, tags, kind, scope, breaking = 0, [], "", "", False
    while found := _BRACKETS.match(words, at):
        tags.append(found["tag"].strip().casefold())
        at = found.end()
    if found := _BAR.match(words, at):
        tags.append(found["tag"].casefold())
        at = found.end()
    if found := _TYPED.match(words, at):
        at, scope, breaking = found.end(), found["scope"] or "", bool(found["breaking"])
        kind = found["type"].casefold()
        if kind not in CONVENTIONAL_TYPES:
            tags.append(kind)
            kind = ""
    if not kind:
        kind = next((tag for tag in tags if tag in CONVENTIONAL_TYPES), "")
    tags = [tag for tag in tags if tag not in _BRANCHES and tag not in CONVENTIONAL_TYPES]
    part = _PART.search(words, at)
    return Subject(
        words[at:].strip() or words,
        kind,
        scope.strip(),
        tuple(tags),
        breaking,
        (int(part["part"]), int(part["parts"])) if part else None,
        copy=bool(copies),
    )
