"""From the words of a row to the commit that they are about: no number, no hash, only words that both have."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit

#: A commit stands out where it has at least this share of what the words weigh, and the next one less by a margin.
MIN_MATCH, MIN_MATCH_MARGIN = 0.3, 0.12

#: It is certain, so that nobody has to look, where both are these at least.
MIN_CERTAIN_MATCH, MIN_CERTAIN_MARGIN = 0.6, 0.2

#: So many commits are named where none stands out.
MAX_NEAREST = 5

_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])")
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ed", "es", "s", "e", "y")
_COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "up",
        "was",
        "were",
        "when",
        "with",
    ]
)


@dataclass(frozen=True, slots=True)
class TextMatch:
    """The commits that a text may be about."""

    #: The nearest ones, the best first; at most :data:`MAX_NEAREST`, and none that shares no word.
    nearest: tuple[GitCommit, ...]
    #: What share of the words, by their weight, each of them has, 0 to 1.
    scores: tuple[float, ...]

    @property
    def best(self) -> GitCommit | None:
        """The one that stands out; None where none does."""
        return self.nearest[0] if self._stands_out(MIN_MATCH, MIN_MATCH_MARGIN) else None

    @property
    def certain(self) -> GitCommit | None:
        """The one that stands out so far that it can be written down unseen; None where none does."""
        return self.nearest[0] if self._stands_out(MIN_CERTAIN_MATCH, MIN_CERTAIN_MARGIN) else None

    def _stands_out(self, enough: float, margin: float) -> bool:
        first, second, *_ = (*self.scores, 0.0, 0.0)
        return first >= enough and first - second >= margin


class TextMatcher:
    """Links texts to some commits.

    A word weighs more the fewer commits have it.

    :param commits: the candidates.
    :param standing: for commits that take back or land again others, and for those others, the one that all of them
        are linked as, by hash (:func:`~sphinxext_progress.git.history.reverts.fold_chains`); its titles are those of all.
    """

    def __init__(self, commits: Sequence[GitCommit], standing: Mapping[str, GitCommit] | None = None) -> None:
        standing = standing or {}
        titles: dict[str, tuple[GitCommit, list[frozenset[str]]]] = {}
        for commit in commits:
            shown = standing.get(commit.hash, commit)
            titles.setdefault(shown.hash, (shown, []))[1].append(text_tokens(commit.title))
        self._commits = list(titles.values())
        self._known = Counter(token for _, all_words in self._commits for token in frozenset().union(*all_words))

    def link(self, text: str) -> TextMatch:
        """Find the commits that a text may be about.

        :param text: the words, as inline Markdown.
        :return: the nearest ones; where two are equally near, the one that landed later.
        """
        wanted = text_tokens(text)
        weights = {token: self._weight(token) for token in wanted}
        whole = sum(weights.values())
        scored = []
        for place, (commit, titles) in enumerate(self._commits):
            if score := max(self._score(words, weights, whole) for words in titles):
                scored.append((score, place, commit))
        scored.sort(key=lambda one: (-one[0], -one[1]))
        nearest = scored[:MAX_NEAREST]
        return TextMatch(tuple(commit for _, _, commit in nearest), tuple(score for score, _, _ in nearest))

    def _score(self, words: frozenset[str], weights: Mapping[str, float], whole: float) -> float:
        both = sum(weight for token, weight in weights.items() if token in words)
        # What a title has beside the words speaks against it, a little.
        beside = sum(self._weight(token) for token in words if token not in weights)
        return both / (whole + 0.1 * beside) if both else 0.0

    def _weight(self, token: str) -> float:
        return log(1 + (len(self._commits) + 1) / (self._known[token] + 1))


def text_tokens(text: str) -> frozenset[str]:
    """Bring a text to what is compared of it: its words, without endings, and the parts of names in code.

    :param text: a text of a report, or the title of a commit.
    """
    found = set()
    for word in _WORD.findall(text):
        for part in {word, *_CAMEL.split(word)}:
            folded = part.casefold()
            if folded not in _COMMON:
                found.add(_stem(folded))
    return frozenset(found)


def _stem(word: str) -> str:
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= 3), "")
    return word[: len(word) - len(ending)]
