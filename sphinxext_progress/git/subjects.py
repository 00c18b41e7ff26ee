"""Parse the subject of a commit: its type and scope, tags, and part number in a series."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from sphinxext_progress.git.subject_marks import is_branch_tag, match_mark, without_trailing_marks

# type(scope)!: words (https://www.conventionalcommits.org); the type may be any word, such as an area.
_TYPE_PREFIX = re.compile(
    r"(?P<type>[A-Za-z][\w./+*-]{0,30})(?: ?\((?P<scope>[^()]*(?:\([^()]*\)[^()]*)*)\))?(?P<breaking>!)? ?[:：]"
    r"(?P<space>\s*)(?=[^\s:])"
)

# The words before a bar are a tag: "Inference | Evict requests".
_BAR_PREFIX = re.compile(r"(?P<tag>[A-Za-z][\w .+-]{0,30}?) \| ")

# "1/4" or "part 2 of 3", in brackets.
_PART = re.compile(r"[(\[](?:part )?(?P<part>\d{1,2})\s*(?:/|of)\s*(?P<parts>\d{1,2})[)\]]", re.IGNORECASE)

# A cherry-pick from another branch, with the original subject: cp: `fix: Words (12)` into `main`
_COPY = re.compile(r"(?:cp|cherry-pick|backport)(?:\([^)]*\))?: ?`(?P<words>.+)` (?:in)?to `[^`]*`$", re.IGNORECASE)

_OWN_NUMBER = re.compile(r"\(#?[0-9]+\)$")

#: The maximum depth of nested copies (a copy of a copy).
MAX_COPY_DEPTH = 8

#: The kinds of a row by the types of conventional commits, and by other words for them.
KINDS_BY_TYPE = {
    **dict.fromkeys(("feat", "feature", "add", "added", "enh", "enhancement", "improvement"), "feature"),
    **dict.fromkeys(("fix", "fixed", "fixes", "fixup", "bug", "bugfix", "hotfix"), "fix"),
    **dict.fromkeys(("perf", "performance", "optimize"), "performance"),
    **dict.fromkeys(("refactor", "refactoring", "maint", "maintenance", "mnt"), "refactoring"),
    **dict.fromkeys(("docs", "doc", "documentation"), "documentation"),
    **dict.fromkeys(("test", "tests", "testing", "tst"), "test"),
    **dict.fromkeys(("build", "bld"), "build"),
    "ci": "ci",
    **dict.fromkeys(("deps", "dependencies"), "dependency"),
    **dict.fromkeys(("deprecate", "deprecated", "deprecation"), "deprecation"),
    **dict.fromkeys(("remove", "removed", "removal"), "removal"),
    "revert": "revert",
    "security": "security",
}

#: Types that denote a kind of work, not an area.
CONVENTIONAL_TYPES = frozenset(KINDS_BY_TYPE) | frozenset(
    [
        "bump",
        "change",
        "changed",
        "chore",
        "chores",
        "cleanup",
        "format",
        "formatting",
        "lint",
        "minor",
        "misc",
        "nit",
        "release",
        "rename",
        "style",
        "tidy",
        "tweak",
        "typing",
        "typo",
        "typos",
        "update",
        "updated",
        "wip",
    ]
)

#: The types by the prefixes of scientific projects, which are written in capitals: ``ENH:``, ``[MAINT]``, ``BUG/DOC:``.
TYPES_BY_ACRONYM = {
    **dict.fromkeys(("ENH", "FEA", "FEAT", "NF"), "feat"),
    **dict.fromkeys(("BUG", "BUGFIX", "BF", "FIX"), "fix"),
    **dict.fromkeys(("PERF", "EFF", "OPT"), "perf"),
    **dict.fromkeys(("REF", "RF", "RFC"), "refactor"),
    **dict.fromkeys(("MAINT", "MNT"), "maint"),
    **dict.fromkeys(("DOC", "DOCS", "WEB"), "docs"),
    **dict.fromkeys(("TST", "TEST", "TESTS", "BENCH"), "test"),
    **dict.fromkeys(("BLD", "BUILD", "PKG"), "build"),
    **dict.fromkeys(("DEP", "DEPR"), "deprecate"),
    **dict.fromkeys(("STY", "STYLE"), "style"),
    "API": "api",
    "CI": "ci",
    "CLN": "cleanup",
    "DEPS": "deps",
    "DEV": "chore",
    "REL": "release",
    "REV": "revert",
    "SEC": "security",
    "TYP": "typing",
    "WIP": "wip",
}

# These may also come first in a sentence without a colon: "ENH Add a pool".
_PLAIN_ACRONYMS = frozenset(
    ["BLD", "BUG", "CLN", "DOC", "EFF", "ENH", "FEA", "FEAT", "FIX", "MAINT", "MNT", "PERF", "STY", "TST"]
)
_ACRONYM_PREFIX = re.compile(
    r"(?P<types>[A-Z]{2,6}(?:\s?[/,&+]\s?[A-Z]{2,6})*)(?P<breaking>!)?(?P<colon>:\s*|\s+-\s+|\s+)(?=\S)"
)
_SECOND_PREFIX = re.compile(r"(?P<tag>[a-z][\w./-]{0,30}):\s+")

# The name of an area, but not the key of an issue, such as "otter-12".
_AREA_NAME = re.compile(r"(?![a-z]+-\d+$)[a-z][\w-]*")


@dataclass(frozen=True, slots=True)
class Prefix:
    """A prefix of a subject, such as a type, a tag or the key of an issue."""

    #: The prefix as written, with the space after it.
    text: str
    #: The tag in lower case; empty if it is a type, a branch, the key of an issue, or the number of a part.
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """The parts of a subject."""

    #: The remaining words.
    words: str
    #: The type in lower case; empty if there is none.
    type: str = ""
    #: The scope as written; empty if there is none.
    scope: str = ""
    #: The prefixes in order.
    prefixes: tuple[Prefix, ...] = ()
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

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags in lower case, in order: in brackets, before a bar, or before a colon if not a conventional type."""
        return tuple(prefix.tag for prefix in self.prefixes if prefix.tag)


def type_of(word: str) -> str:
    """Return the type of a commit that a prefix, tag or scope denotes; empty if it denotes an area."""
    folded = word.casefold()
    return TYPES_BY_ACRONYM.get(word, folded if folded in CONVENTIONAL_TYPES else "")


def is_area_name(word: str) -> bool:
    """Return whether a tag or scope can be the name of an area: no type, no branch, and no key of an issue."""
    return bool(_AREA_NAME.fullmatch(word)) and not (type_of(word) or is_branch_tag(word))


def without_part(words: str) -> str:
    """Remove the number of a part from the words of a subject."""
    return " ".join(_PART.sub("", words).split())


# The cache saves 4 % of the CPU time of ``new --git``: several steps parse the same subject.
@lru_cache(maxsize=65_536)
def parse_subject(title: str) -> Subject:
    """Split a subject into its parts.

    :param title: the subject, without the number of its pull request.
    """
    words, copies = title, 0
    while copies < MAX_COPY_DEPTH and (copied := _COPY.match(words)):
        words, copies = _OWN_NUMBER.sub("", copied["words"]).rstrip(), copies + 1
    return replace(_PrefixParser(without_trailing_marks(words)).parse(), copy=bool(copies))


class _PrefixParser:
    """Read the prefixes of a subject.

    :param words: the subject.
    """

    def __init__(self, words: str) -> None:
        self._words = words
        self._at = 0
        self._prefixes: list[Prefix] = []
        self._types: list[str] = []
        self._scope, self._breaking = "", False

    def parse(self) -> Subject:
        """Read all prefixes."""
        self._read_marks()
        if match := _BAR_PREFIX.match(self._words, self._at):
            self._add(match.end(), match["tag"])
        acronym = _match_acronym(self._words, self._at)
        prefix = None if acronym else _TYPE_PREFIX.match(self._words, self._at)
        if acronym:
            self._breaking = bool(acronym["breaking"])
            self._types.insert(0, type_of(re.split(r"\W", acronym["types"])[0]))
            self._add(acronym.end())
        elif prefix and (prefix["space"] or type_of(prefix["type"])):
            self._scope, self._breaking = (prefix["scope"] or "").strip(), bool(prefix["breaking"])
            if kind := type_of(prefix["type"]):
                self._types.insert(0, kind)
            self._add(prefix.end(), prefix["type"])
        self._read_marks()
        if (acronym or self._types) and (match := _SECOND_PREFIX.match(self._words, self._at)):
            self._add(match.end(), match["tag"])
        rest = self._words[self._at :].strip()
        part = _PART.search(self._words)
        return Subject(
            rest or self._words,
            next(filter(None, self._types), ""),
            self._scope,
            tuple(prefix if rest else replace(prefix, text="") for prefix in self._prefixes),
            self._breaking,
            (int(part["part"]), int(part["parts"])) if part else None,
        )

    def _read_marks(self) -> None:
        """Read tags in brackets, keys of issues, and symbols."""
        while match := match_mark(self._words, self._at):
            tag = (match["tag"] or "").strip()
            self._types.append(type_of(tag))
            self._add(match.end(), tag)

    def _add(self, end: int, tag: str = "") -> None:
        folded = tag.casefold()
        is_tag = not (is_branch_tag(folded) or type_of(tag) or _PART.fullmatch(f"({folded})"))
        self._prefixes.append(Prefix(self._words[self._at : end], folded if is_tag else ""))
        self._at = end


def _match_acronym(words: str, at: int) -> re.Match[str] | None:
    match = _ACRONYM_PREFIX.match(words, at)
    acronyms = set(re.split(r"\s?[/,&+]\s?", match["types"])) if match else set()
    known = _PLAIN_ACRONYMS if match and not match["colon"].strip() else TYPES_BY_ACRONYM.keys()
    return match if acronyms <= known else None
