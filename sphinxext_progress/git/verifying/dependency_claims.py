"""Check what a report states about dependencies against the project's files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import verification as messages

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sphinxext_progress.git.dependencies import DependencyChange

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
    )
)
_VERSION = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+)+\w*)")
_WORD = re.compile(r"[a-z]+|\d+")
_PRECEDING_WORD = re.compile(r"[a-z]+|[<>=~!]=?|→", re.IGNORECASE)

# A version belongs to the dependency only after its name or one of these words: "torch 2.6 (CUDA 12.8)".
_LEADING_WORDS = frozenset(
    {"to", "from", "version", "versions", "v", "at", "is", "and", "or", "of", "by", "minimum", "min"}
)

#: The maximum number of changes listed for one dependency; the last ones are listed.
MAX_DEPENDENCY_STEPS = 3

#: The minimum share of the words of a name in a line for a near match.
MIN_NAME_SHARE = 0.6


def find_mismatch(text: str, known: Sequence[str], changes: Sequence[DependencyChange]) -> str:
    """Check a line against the dependency changes of a period.

    :param text: the line, as inline Markdown.
    :param known: the names of all dependencies, including unchanged ones.
    :param changes: the net changes of the period.
    :return: the message; empty if nothing is wrong, or if the line is not about a dependency.
    """
    if not any(map(_mentions_change, text.split("\n"))):
        return ""
    words = set(_WORD.findall(text.casefold()))
    # Drop the prefix of Python packages: "PyTorch" is torch.
    words |= {word.removeprefix("py") for word in words}
    names = [name for name in known if _share(name, words) == 1]
    # Prefer the longest name: "flash attention" contains "flash".
    names = [name for name in names if not any(name != other and _words(name) < _words(other) for other in names)]
    versions = _versions(text, names)
    named_changes = [change for change in changes if change.name in names]
    if named_changes:
        return _check_versions(versions, named_changes)
    near_changes = [change for change in changes if _share(change.name, words) >= MIN_NAME_SHARE]
    if near_changes and not names:
        return messages.OTHER_DEPENDENCY_CHANGED.format(changes=_listed(near_changes))
    if names and versions:
        return messages.DEPENDENCY_NOT_CHANGED.format(name=quoted(names[0]))
    return ""


def _mentions_change(line: str) -> bool:
    """Return whether a line states a change of a dependency."""
    if _CHANGE_VERB.search(line):
        return True
    return any((match := first.search(line)) and then.search(line, match.end()) for first, then in _CHANGE_PHRASES)


def _versions(text: str, names: Collection[str]) -> list[tuple[str, str]]:
    """Return the versions of a dependency in a line, each with the word before it."""
    leads = _LEADING_WORDS.union(*map(_words, names), *(_words(f"py{name}") for name in names), map(_initials, names))
    versions, words, before = [], [*_PRECEDING_WORD.finditer(text)], ""
    words.reverse()
    for match in _VERSION.finditer(text):
        while words and words[-1].start() < match.start():
            before = text[words[-1].start() : min(words.pop().end(), match.start())].casefold()
        if not before.isalpha() or before in leads:
            versions.append((before, match[1]))
    return versions


def _check_versions(versions: Sequence[tuple[str, str]], changes: Sequence[DependencyChange]) -> str:
    """Return a message if no file has the versions of a line; empty if one does."""
    before, after = " ".join(change.before for change in changes), " ".join(change.after for change in changes)
    wrong = [
        version
        for lead, version in versions
        if not _has(after, version) and not (lead == "from" and _has(before, version))
    ]
    # Of several versions, such as "2.5 → 2.6", the last one counts.
    if not wrong or (_has(after, versions[-1][1]) and all(_has(before, version) for version in wrong)):
        return ""
    return messages.WRONG_VERSION.format(versions=quoted(", ".join(wrong)), changes=_listed(changes))


def _has(stated: str, version: str) -> bool:
    """Return whether a file has a version or a more exact one, ignoring trailing zeros."""
    parts = version.split(".")
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    short = re.escape(".".join(parts))
    return bool(re.search(rf"(?<![\d.])(?:{re.escape(version)}(?!\d)|{short}(?![\d.]))", stated))


def _listed(changes: Sequence[DependencyChange]) -> str:
    return "; ".join(dict.fromkeys(map(_describe_change, changes)))


def _describe_change(change: DependencyChange) -> str:
    """Describe how a dependency changed, with escaped names and versions."""
    steps = [
        messages.DEPENDENCY_STEP.format(
            before=_shown(step.before), after=_shown(step.after), commit=step.commit.short_hash
        )
        for step in change.steps or (change,)
    ]
    listed = ", then ".join(steps[-MAX_DEPENDENCY_STEPS:])
    return messages.CHANGED_DEPENDENCY.format(name=quoted(change.name), path=quoted(change.path, 100), steps=listed)


def _shown(version: str) -> str:
    return quoted(version)[1:-1] if version else messages.ABSENT_DEPENDENCY.format()


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name))


def _initials(name: str) -> str:
    parts = _WORD.findall(name)
    return "".join(part[0] for part in parts) if len(parts) > 1 else name


def _share(name: str, words: Collection[str]) -> float:
    """Return the share of the words of a name that a set of words contains; its initials count as the whole name."""
    parts = _WORD.findall(name)
    if not parts:
        return 0.0
    return 1.0 if _initials(name) in words else sum(part in words for part in parts) / len(parts)
