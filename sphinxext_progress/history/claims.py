"""What a report says of dependencies, held against what the project's own files say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.history.dependencies import Change

# The words by which a line says that a dependency changed.
_SAYS = re.compile(
    r"\b(?:bump(?:s|ed|ing)?|upgrad(?:e|es|ed|ing)|downgrad(?:e|es|ed|ing)|updat(?:e|es|ed|ing)|pin(?:s|ned|ning)?|"
    r"min(?:imum)?|require[sd]?|rais(?:e|es|ed|ing)|lower(?:s|ed)?|moves? to|switch(?:ed)? to)\b",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+)+\w*)")
_WORD = re.compile(r"[a-z]+|\d+")

#: So many steps of a dependency that changed more than once are told, the last ones.
STEPS = 3

#: A name that shares at least this much of its words with a line is near.
NEAR = 0.6


def mismatch(text: str, known: Sequence[str], changed: Sequence[Change]) -> str:
    """Hold a line against the dependencies that changed.

    :param text: the line, as inline Markdown.
    :param known: the names of all dependencies, those that did not change among them.
    :param changed: the net changes of the period.
    :return: what is wrong, as the three parts of a message; empty where nothing is, or where the line is about no
        dependency.
    """
    if not _SAYS.search(text):
        return ""
    # What stands in brackets is said of the rest.
    words = set(_WORD.findall(text.casefold()))
    versions = _VERSION.findall(text)
    named = [name for name in known if _share(name, words) == 1]
    # The longest name is the one that is meant: "flash attention" has "flash" in it.
    named = [name for name in named if not any(name != other and _words(name) < _words(other) for other in named)]
    of_named = [one for one in changed if one.name in named]
    if of_named:
        return _versions(versions, of_named)
    near = [one for one in changed if _share(one.name, words) >= NEAR]
    if near and not named:
        listed = "; ".join(dict.fromkeys(map(describe, near)))
        return f"no dependency by this name changed in the period; expected one that did; what changed is {listed}: name that one"
    if named and versions:
        return f"{quoted(named[0])} did not change in the period; expected one that did; correct the name, or take the line out"
    return ""


def _versions(versions: Sequence[str], changed: Sequence[Change]) -> str:
    said = [one.after for one in changed]
    if not versions or any(_has(after, version) for after in said for version in versions):
        return ""
    listed = "; ".join(dict.fromkeys(map(describe, changed)))
    return f"no file says {quoted(', '.join(versions))}; expected a version that one does; what changed is {listed}: correct it"


def _has(after: str, version: str) -> bool:
    """Tell whether a file says a version, or a more exact one."""
    return bool(re.search(rf"(?<![\d.]){re.escape(version)}(?!\d)", after))


def describe(change: Change) -> str:
    """Say how a dependency changed, in a few words.

    :param change: the change.
    """
    told = [
        f"from {one.before or 'not there'} to {one.after or 'not there'}, by {one.commit.hash[:10]}"
        for one in change.steps or (change,)
    ]
    return f"{quoted(change.name)} in {quoted(change.path, 100)} ({', then '.join(told[-STEPS:])})"


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name))


def _share(name: str, words: set[str]) -> float:
    """Give the share of a name that stands among words; its first letters stand for all of it."""
    parts = _WORD.findall(name)
    if not parts:
        return 0.0
    if len(parts) > 1 and "".join(part[0] for part in parts) in words:
        return 1.0
    return sum(part in words for part in parts) / len(parts)
