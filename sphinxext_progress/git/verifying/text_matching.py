"""Match the text of a row without a reference to a commit, by the words that they share."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit

#: The best match needs at least this score, and this margin over the next one.
MIN_MATCH, MIN_MATCH_MARGIN = 0.3, 0.12

#: A match with at least this score and margin is certain, so it needs no review.
MIN_CERTAIN_MATCH, MIN_CERTAIN_MARGIN = 0.6, 0.2

#: The maximum number of commits to list if there is no best match.
MAX_NEAREST = 5

# Chinese and Japanese have no spaces between words, so each two characters in a row are a word.
_UNSPACED = r"\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|[^\W_{_UNSPACED}]+")
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

    #: The nearest commits, best first; at most :data:`MAX_NEAREST`, each with at least one common word.
    nearest: tuple[GitCommit, ...]
    #: The weighted share of the words that each of them contains, 0 to 1.
    scores: tuple[float, ...]

    @property
    def best(self) -> GitCommit | None:
        """The best match; None if none is clearly better than the others."""
        return self.nearest[0] if self._stands_out(MIN_MATCH, MIN_MATCH_MARGIN) else None

    @property
    def certain(self) -> GitCommit | None:
        """The match that is certain enough to record without review; None if there is none."""
        return self.nearest[0] if self._stands_out(MIN_CERTAIN_MATCH, MIN_CERTAIN_MARGIN) else None

    def _stands_out(self, enough: float, margin: float) -> bool:
        first, second, *_ = (*self.scores, 0.0, 0.0)
        return first >= enough and first - second >= margin


class TextMatcher:
    """Match texts to commits.

    A word has more weight if fewer commits contain it.

    :param commits: the candidates.
    :param representatives: the commit that represents each commit of a chain of reverts, by hash
        (:func:`~sphinxext_progress.git.history.reverts.fold_chains`); it matches by the titles of all of them.
    """

    def __init__(self, commits: Sequence[GitCommit], representatives: Mapping[str, GitCommit] | None = None) -> None:
        representatives = representatives or {}
        titles: dict[str, tuple[GitCommit, list[frozenset[str]]]] = {}
        for commit in commits:
            representative = representatives.get(commit.hash, commit)
            titles.setdefault(representative.hash, (representative, []))[1].append(text_tokens(commit.title))
        self._commits = list(titles.values())
        self._frequencies = Counter(token for _, all_words in self._commits for token in frozenset().union(*all_words))

    def match(self, text: str) -> TextMatch:
        """Return the commits that a text may be about; for equal scores, the later commit comes first.

        :param text: the text, as inline Markdown.
        """
        tokens = text_tokens(text)
        weights = {token: self._weight(token) for token in tokens}
        total = sum(weights.values())
        scored = []
        for place, (commit, titles) in enumerate(self._commits):
            if score := max(self._score(words, weights, total) for words in titles):
                scored.append((score, place, commit))
        scored.sort(key=lambda entry: (-entry[0], -entry[1]))
        nearest = scored[:MAX_NEAREST]
        return TextMatch(tuple(commit for _, _, commit in nearest), tuple(score for score, _, _ in nearest))

    def _score(self, words: frozenset[str], weights: Mapping[str, float], total: float) -> float:
        shared = sum(weight for token, weight in weights.items() if token in words)
        # Additional words in a title lower its score slightly.
        extra = sum(self._weight(token) for token in words if token not in weights)
        return shared / (total + 0.1 * extra) if shared else 0.0

    def _weight(self, token: str) -> float:
        return log(1 + (len(self._commits) + 1) / (self._frequencies[token] + 1))


def text_tokens(text: str) -> frozenset[str]:
    """Return the stemmed words of a text, including the parts of identifiers.

    :param text: a text of a report, or the title of a commit.
    """
    tokens: set[str] = set()
    for match in _WORD.finditer(text):
        word = match[0]
        if match["unspaced"]:
            tokens.update(word[at : at + 2] for at in range(max(1, len(word) - 1)))
            continue
        for part in {word, *_CAMEL.split(word)}:
            folded = part.casefold()
            if folded not in _COMMON:
                tokens.add(_stem(folded))
    return frozenset(tokens)


def _stem(word: str) -> str:
    ending = next((suffix for suffix in _ENDINGS if word.endswith(suffix) and len(word) - len(suffix) >= 3), "")
    return word[: len(word) - len(ending)]
