"""Read what a line of a report states about dependencies: names, versions, and whether it states a change."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# The verbs that state a change of a dependency.
_CHANGE_VERB = re.compile(
    r"\b(?:bump(?:s|ed|ing)?|(?:up|down)grad(?:e|es|ed|ing)|pin(?:s|ned|ning)?|min(?:imum)?)\b", re.IGNORECASE
)
# Words that state one only with a second pattern later on the line; matched separately to avoid backtracking.
_CHANGE_PHRASES = tuple(
    (re.compile(first, re.IGNORECASE), re.compile(then, re.IGNORECASE))
    for first, then in (
        (
            r"\b(?:updat|requir|mov|switch)\w*\b",
            r"\b(?:librar(?:y|ies)|dependenc(?:y|ies)|packages?|versions?)\b|(?:\bto|[<>=~]=) ?[`v]?\d",
        ),
        (r"[<>=~]= ?\d", r"\brequired\b"),
        # The bullets of a draft: "httpx: 0.27.0 → 0.28.1", "httpx, as asked for: >=0.27, new", "httpx: any → >=0.27".
        (r"\d[\w.+]*(?<!\.)|\bany\b", r"(?:→|->|=>|⇒)(?:[ v<>=~^!]*\d| ?any\b)|, (?:new|removed)$"),
        (r"^@?[a-z][\w@/.+-]*:(?= (?:new|removed)$)", ""),
    )
)

# What a bump names that no file knows: "Bumped left-pad to 3.0". At most three words.
_BUMPED = re.compile(
    r"\b(?:bump|upgrad|downgrad|updat|pin)[a-z]{0,4} (?:(?:the|our|min|minimum) )*"
    r"(?P<name>@?\w[\w@/.+-]*(?: [\w@/+-]+){0,2}?)(?: (?:version|library|dependency|package))? "
    r"(?:from \S+ )?(?:to|→|->|[<>=~]=) ?(?:version )?v?\d+(?:\.\d+)+",
    re.IGNORECASE,
)
# The form of a draft: one word, and nothing after the versions. A single number needs a sign or a "v" in front of it.
_SPECIFIER = r"(?:[v<>=~^!]*\d++(?:\.\d+)++[\w.+]*+|[v<>=~^!]+\d++|any)"
_LABELLED = re.compile(
    rf"(?P<name>@?[a-z][\w@/.+-]*)(?:, as asked for)?: {_SPECIFIER}(?: (?:→|->) {_SPECIFIER}|, (?:new|removed))"
)

# A number with a unit is not a version.
_NO_UNIT = r"(?! ?(?:%|×|x\b|m?s\b|sec|min(?:ute)?s?\b|hours?\b|[kmgt]i?b\b|times\b))"
_TOKEN = re.compile(
    rf"(?P<version>(?<![\w.])v?\d+(?:\.\d+)++(?!x\b)\w*+(?:\.(?:post|dev|rc|alpha|beta)\d*)?(?:\+\w[\w.]*)?{_NO_UNIT})"
    rf"|(?P<number>\d++(?!\.\d){_NO_UNIT})|(?P<word>[a-z]+|\d+)|(?P<sign>→|⇒|[-=]>|[<>=~!]=?)",
    re.IGNORECASE,
)
_PART = re.compile(r"[a-z]+|\d+")
_LONGER_NAME = re.compile(r"[-_/][A-Za-z]")

# The words between the name of a dependency and its version: "torch 2.6 (CUDA 12.8)" states one version of torch.
_FILLERS = frozenset(
    [
        "to",
        "from",
        "version",
        "versions",
        "v",
        "at",
        "is",
        "and",
        "or",
        "of",
        "by",
        "minimum",
        "min",
        "any",
        "the",
        "a",
        "new",
        "as",
        "asked",
        "for",
        "now",
        "was",
        "were",
        "has",
        "have",
        "been",
        "are",
        "library",
        "dependency",
        "package",
        "constraint",
        "requirement",
        "release",
        "pin",
        "rev",
        "tag",
        "branch",
        "least",
        "pinned",
        "bumped",
        "upgraded",
        "downgraded",
        "updated",
        "raised",
        "lowered",
        "moved",
        "switched",
        "changed",
        "set",
        "required",
        "requires",
    ]
)

_ARROWS = frozenset({"→", "⇒", "->", "=>"})
# The versions before one of these were replaced: "0.27.0 → 0.28.1", "0.27.0, removed".
_ENDS_OF_OLD = _ARROWS | {"removed"}

# A single number is a version after one of these: "v4", ">=2".
_VERSION_SIGNS = frozenset({"v", "version", "<", ">", "=", "!", "~", "<=", ">=", "==", "~=", "!="})

# A name after one of these words is not what the line is about: "Bumped the schema in build to 2.0".
_PREPOSITIONS = frozenset({"in", "for", "with", "on", "by", "via", "using", "inside", "under"})

#: The maximum number of words, versions and signs after a name that state its versions.
MAX_STATEMENT_WORDS = 24


@dataclass(frozen=True, slots=True)
class StatedVersion:
    """A version in a line."""

    version: str
    #: Whether it is the version before the change.
    is_old: bool
    #: Whether it is a plain number at an arrow; it may be a measurement if no file has any such version.
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class StatedDependency:
    """A dependency in a line, with the versions that directly follow it."""

    name: str
    versions: tuple[StatedVersion, ...]
    #: Whether the line may be about something else, as its name follows a preposition or looks like a heading.
    is_aside: bool


def states_change(text: str) -> bool:
    """Return whether a line states a change of a dependency."""
    if _CHANGE_VERB.search(text):
        return True
    return any((match := first.search(text)) and then.search(text, match.end()) for first, then in _CHANGE_PHRASES)


def bumped_name(text: str) -> str:
    """Return the name that a line states to be bumped to a version, known or not; empty if there is none."""
    match = _LABELLED.fullmatch(text) or _BUMPED.search(text)
    return match["name"].casefold() if match else ""


class DependencyNames:
    """Find the names of dependencies in lines.

    :param names: the normalized names of the dependencies of the files.
    :param changed: those that changed; only these are also found by their initials, such as ``TE``.
    """

    def __init__(self, names: Iterable[str], changed: Iterable[str]) -> None:
        changed = set(changed)
        self._by_first: defaultdict[str, list[tuple[Sequence[str], str]]] = defaultdict(list)
        for name in {*names, *changed}:
            if parts := name_parts(name):
                self._by_first[parts[0]].append((parts, name))
        for entries in self._by_first.values():
            # Prefer the longest name: "flash attention" contains "flash".
            entries.sort(key=lambda entry: (-len(entry[0]), entry[1]))
        self._by_initials = {
            "".join(part[0] for part in parts): name for name in sorted(changed) if len(parts := name_parts(name)) > 1
        }

    def stated(self, text: str) -> list[StatedDependency]:
        """Return the dependencies in a line, in order."""
        tokens, found, place = [*_TOKEN.finditer(text)], [], 0
        while place < len(tokens):
            name, end = self._name_at(text, tokens, place)
            if name:
                lead = tokens[place - 1][0].casefold() if place else ""
                # "Coverage: 85.2 → 87.1" is a measurement.
                is_label = tokens[place][0].istitle() and text.startswith(":", tokens[end - 1].end())
                is_aside = is_label or lead in _PREPOSITIONS
                found.append(StatedDependency(name, tuple(_versions(tokens, end)), is_aside))
            place = end
        return found

    def _name_at(self, text: str, tokens: Sequence[re.Match[str]], place: int) -> tuple[str, int]:
        """Return the name that starts at a token, and the index of the token after it; empty if there is none."""
        token = tokens[place]
        if initials := self._by_initials.get(token[0].casefold()) if token[0].isupper() else None:
            return initials, place + 1
        # A name after a dash or slash is only a part of another one.
        if (token["word"] or token["number"]) and not text.endswith(("-", "_", "/", "@"), 0, token.start()):
            word = token[0].casefold()
            # Drop the prefix of Python packages: "PyTorch" is torch.
            for first in (word, word.removeprefix("py")):
                for parts, name in self._by_first.get(first, ()):
                    end = place + len(parts)
                    if self._is_name(text, tokens[place:end], parts):
                        return name, end
        return "", place + 1

    @staticmethod
    def _is_name(text: str, tokens: Sequence[re.Match[str]], parts: Sequence[str]) -> bool:
        """Return whether tokens are the parts of a name, without other characters between or a longer name."""
        words = [token[0].casefold() for token in tokens]
        if words[1:] != [*parts[1:]]:
            return False
        gaps = [text[one.end() : other.start()] for one, other in pairwise(tokens)]
        return all(len(gap) <= 1 for gap in gaps) and not _LONGER_NAME.match(text, tokens[-1].end())


def _versions(tokens: Sequence[re.Match[str]], start: int) -> list[StatedVersion]:
    """Return the versions that follow a name, up to the first word that starts another statement."""
    stated: list[StatedVersion] = []
    lead = ""
    following = tokens[start : start + MAX_STATEMENT_WORDS]
    words = [token[0].casefold() for token in following]
    for token, word, after in zip(following, words, chain(words[1:], [""]), strict=False):
        is_end = not after or not after[0].isalnum() or after in _FILLERS or after in _PREPOSITIONS
        is_plain = bool(token["number"] and is_end and _ARROWS & {lead, after})
        is_short = token["number"] and (lead in _VERSION_SIGNS or (is_end and lead in {"from", "to"}))
        if token["version"] or is_short or is_plain or (word == "any" and _ARROWS & {lead, after}):
            stated.append(StatedVersion(word.removeprefix("v"), lead == "from", is_plain and not is_short))
        elif word in _ENDS_OF_OLD:
            stated = [replace(version, is_old=True) for version in stated]
        elif not token["sign"] and word not in _FILLERS:
            break
        lead = word
    return stated


def name_parts(name: str) -> list[str]:
    """Return the words and the numbers of a normalized name."""
    return _PART.findall(name)
