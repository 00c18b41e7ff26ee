"""What a report says of dependencies, held against what the project's own files say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sphinxext_progress.git.dependencies import DependencyChange

# The words by which a line says that a dependency changed, and those that are said of much else too.
_SAYS = re.compile(
    r"\b(?:bump(?:s|ed|ing)?|(?:up|down)grad(?:e|es|ed|ing)|pin(?:s|ned|ning)?|min(?:imum)?)\b", re.IGNORECASE
)
# Words that say it together with what may follow on the line; searched one after the other, for lines are long.
_SAYS_WITH = tuple(
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
_BEFORE = re.compile(r"[a-z]+|[<>=~!]=?|→", re.IGNORECASE)

# A version after one of these, or after the name, is one of the dependency: "torch 2.6 (CUDA 12.8)" has two.
_LEADS = frozenset({"to", "from", "version", "versions", "v", "at", "is", "and", "or", "of", "by", "minimum", "min"})

#: So many steps of a dependency that changed more than once are told, the last ones.
MAX_DEPENDENCY_STEPS = 3

#: A name that shares at least this much of its words with a line is near.
MIN_NAME_SHARE = 0.6


def find_mismatch(text: str, known: Sequence[str], changed: Sequence[DependencyChange]) -> str:
    """Hold a line against the dependencies that changed.

    :param text: the line, as inline Markdown.
    :param known: the names of all dependencies, those that did not change among them.
    :param changed: the net changes of the period.
    :return: what is wrong, as the three parts of a message; empty where nothing is, or where the line is about no
        dependency.
    """
    if not any(map(_says, text.split("\n"))):
        return ""
    words = set(_WORD.findall(text.casefold()))
    # What Python has of something is called so: "PyTorch" is torch.
    words |= {word.removeprefix("py") for word in words}
    named = [name for name in known if _share(name, words) == 1]
    # The longest name is the one that is meant: "flash attention" has "flash" in it.
    named = [name for name in named if not any(name != other and _words(name) < _words(other) for other in named)]
    versions = _versions(text, named)
    of_named = [one for one in changed if one.name in named]
    if of_named:
        return _other_version(versions, of_named)
    near = [one for one in changed if _share(one.name, words) >= MIN_NAME_SHARE]
    if near and not named:
        return (
            f"no dependency by this name changed in the period; expected one that did; what changed is {_listed(near)}: "
            "name that one"
        )
    if named and versions:
        return f"{quoted(named[0])} did not change in the period; expected one that did; correct the name, or take the line out"
    return ""


def _says(line: str) -> bool:
    """Tell whether a line says that a dependency changed."""
    if _SAYS.search(line):
        return True
    return any((found := first.search(line)) and then.search(line, found.end()) for first, then in _SAYS_WITH)


def _versions(text: str, named: Collection[str]) -> list[tuple[str, str]]:
    """List the versions that a line says of a dependency, each with the word before it."""
    leads = _LEADS.union(*map(_words, named), *(_words(f"py{name}") for name in named), map(_initials, named))
    found, words, before = [], [*_BEFORE.finditer(text)], ""
    words.reverse()
    for one in _VERSION.finditer(text):
        while words and words[-1].start() < one.start():
            before = text[words[-1].start() : min(words.pop().end(), one.start())].casefold()
        if not before.isalpha() or before in leads:
            found.append((before, one[1]))
    return found


def _other_version(versions: Sequence[tuple[str, str]], changed: Sequence[DependencyChange]) -> str:
    """Say that no file has the versions that a line says; empty where one does."""
    before, after = " ".join(one.before for one in changed), " ".join(one.after for one in changed)
    wrong = [
        version
        for lead, version in versions
        if not _has(after, version) and not (lead == "from" and _has(before, version))
    ]
    # Of a way in several steps, "2.5 → 2.6", the last one is the one that counts.
    if not wrong or (_has(after, versions[-1][1]) and all(_has(before, version) for version in wrong)):
        return ""
    return (
        f"no file says {quoted(', '.join(wrong))}; expected a version that one does; what changed is {_listed(changed)}: "
        "correct it"
    )


def _has(said: str, version: str) -> bool:
    """Tell whether a file says a version, or a more exact one; zeros at its end say nothing."""
    parts = version.split(".")
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    short = re.escape(".".join(parts))
    return bool(re.search(rf"(?<![\d.])(?:{re.escape(version)}(?!\d)|{short}(?![\d.]))", said))


def _listed(changed: Sequence[DependencyChange]) -> str:
    return "; ".join(dict.fromkeys(map(describe_dependency_change, changed)))


def describe_dependency_change(change: DependencyChange) -> str:
    """Say how a dependency changed, in a few words.

    :param change: the change; what strangers wrote in its files is escaped.
    """
    told = [
        f"from {_shown(one.before)} to {_shown(one.after)}, by {one.commit.hash[:10]}"
        for one in change.steps or (change,)
    ]
    return f"{quoted(change.name)} in {quoted(change.path, 100)} ({', then '.join(told[-MAX_DEPENDENCY_STEPS:])})"


def _shown(version: str) -> str:
    return quoted(version)[1:-1] if version else "not there"


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name))


def _initials(name: str) -> str:
    parts = _WORD.findall(name)
    return "".join(part[0] for part in parts) if len(parts) > 1 else name


def _share(name: str, words: Collection[str]) -> float:
    """Give the share of a name that stands among words; its first letters stand for all of it."""
    parts = _WORD.findall(name)
    if not parts:
        return 0.0
    return 1.0 if _initials(name) in words else sum(part in words for part in parts) / len(parts)
