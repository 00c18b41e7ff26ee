"""Parse the subject of a commit: its type and scope, tags, and part number in a series."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# type(scope)!: words (https://www.conventionalcommits.org); the type may be any word, such as an area.
_TYPE_PREFIX = re.compile(
    r"(?P<type>[A-Za-z][\w./+*-]{0,30})(?:\((?P<scope>[^()]*(?:\([^()]*\)[^()]*)*)\))?(?P<breaking>!)?:\s+"
)

# The words before a bar are a tag: "Inference | Evict requests".
_BAR_PREFIX = re.compile(r"(?P<tag>[A-Za-z][\w .+-]{0,30}?) \| ")
_BRACKET_TAG = re.compile(r"\s*\[(?P<tag>[^\[\]]{1,40})\]\s*:?\s*")

# "1/4" or "part 2 of 3", in brackets or at an end.
_PART = re.compile(r"[(\[](?:part )?(?P<part>\d{1,2})\s*(?:/|of)\s*(?P<parts>\d{1,2})[)\]]", re.IGNORECASE)

# A cherry-pick from another branch, with the original subject: cp: `fix: Words (12)` into `main`
_COPY = re.compile(r"(?:cp|cherry-pick|backport)(?:\([^)]*\))?: ?`(?P<words>.+)` (?:in)?to `[^`]*`$", re.IGNORECASE)

_OWN_NUMBER = re.compile(r"\(#?[0-9]+\)$")

#: The maximum depth of nested copies (a copy of a copy).
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

#: Types that denote a kind of work, not an area.
CONVENTIONAL_TYPES = frozenset(
    {*KINDS_BY_TYPE, "chore", "style", "lint", "cleanup", "misc", "wip", "release", "minor", "typo", "bug"}
)

# Tags that name the target branch or the merge method.
_BRANCH_TAGS = frozenset(
    {"main", "master", "dev", "develop", "community", "wip", "skip ci", "ci skip", "no ci", "draft"}
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The parts of a subject."""

    #: The remaining words.
    words: str
    #: The type in lower case; empty if there is none.
    type: str = ""
    #: The scope as written; empty if there is none.
    scope: str = ""
    #: The tags in lower case, in order: in brackets, before a bar, or before a colon if not a conventional type.
    tags: tuple[str, ...] = ()
    #: Whether it is marked as a breaking change.
    breaking: bool = False
    #: The number of the part in a series, and the number of parts.
    part: tuple[int, int] | None = None
    #: Whether it is a copy of a commit of another branch.
    copy: bool = False

    @property
    def kind(self) -> str:
        """The kind of a row; empty if the type does not determine it."""
        return KINDS_BY_TYPE.get(self.type, "")


# The cache saves 4 % of the CPU time of ``new --git``: several steps parse the same subject.
@lru_cache(maxsize=65_536)
def parse_subject(title: str) -> Subject:
    """Split a subject into its parts.

    :param title: the subject, without the number of its pull request.
    """
    words, copies = title, 0
    while copies < MAX_COPY_DEPTH and (copied := _COPY.match(words)):
        words, copies = _OWN_NUMBER.sub("", copied["words"]).rstrip(), copies + 1
    at, tags, kind, scope, breaking = 0, [], "", "", False
    while match := _BRACKET_TAG.match(words, at):
        tags.append(match["tag"].strip().casefold())
        at = match.end()
    if match := _BAR_PREFIX.match(words, at):
        tags.append(match["tag"].casefold())
        at = match.end()
    if match := _TYPE_PREFIX.match(words, at):
        at, scope, breaking = match.end(), match["scope"] or "", bool(match["breaking"])
        kind = match["type"].casefold()
        if kind not in CONVENTIONAL_TYPES:
            tags.append(kind)
            kind = ""
    if not kind:
        kind = next((tag for tag in tags if tag in CONVENTIONAL_TYPES), "")
    tags = [tag for tag in tags if tag not in _BRANCH_TAGS and tag not in CONVENTIONAL_TYPES]
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
