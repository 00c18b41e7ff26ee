"""A ranking model trained on the project's own reports: a small, deterministic logistic regression in pure Python.

It has three features: the score of the rules, how often reports mention changes in the same part of the project, and
how often they mention changes with the same words. Reported changes are the positive examples, and all others are the
negative ones. Reports differ in how much they mention, so the share of each report is its baseline; newer reports have
more weight.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, TypeAlias

from sphinxext_progress.git.drafting.scoring import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.git.drafting.signals import Signals

#: The signals of the changes of one report's period, each with whether the report mentions it.
ReportExamples: TypeAlias = "Sequence[tuple[Signals, bool]]"

#: The minimum number of positive and of negative examples.
MIN_EXAMPLES = 10

#: The maximum number of reports to learn from; the newest are used.
MAX_REPORTS = 24

# The weight of a report relative to the next newer one; the strength of the regularization; the number of average
# examples added to those of a part or a word (smoothing).
_DECAY, _RIDGE, _SMOOTHING = 0.8, 3.0, 1.0

# Newton's method converges in a few steps; a smaller step changes no rank.
_STEPS, _SMALLEST_STEP = 8, 1e-9


class MentionRates:
    """How often reports mention changes with a name (a word or a part of the project), relative to all changes."""

    def __init__(self) -> None:
        self.mentioned: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self._weighted: dict[str, float] = {}
        self._expected: dict[str, float] = {}

    def add(self, name: str, example: _Example) -> None:
        """Add an example for a name."""
        self.mentioned[name] += example.mentioned
        self.seen[name] += 1
        self._weighted[name] = self._weighted.get(name, 0.0) + example.weight * example.mentioned
        self._expected[name] = self._expected.get(name, 0.0) + example.weight * example.share

    def rate(self, name: str, without: _Example | None = None) -> float:
        """Return the logarithm of the relative rate of a name: 0 if it is reported as often as any other.

        :param without: an example to leave out, so that the example is not predicted from itself.
        """
        mentioned, expected = self._weighted.get(name, 0.0), self._expected.get(name, 0.0)
        if without:
            mentioned, expected = (
                mentioned - without.weight * without.mentioned,
                expected - without.weight * without.share,
            )
        return log((max(mentioned, 0.0) + _SMOOTHING) / (max(expected, 0.0) + _SMOOTHING))


@dataclass(frozen=True, slots=True)
class _Example:
    signals: Signals
    mentioned: bool
    #: The share of changes that its report mentions.
    share: float
    #: Its weight in the fit.
    weight: float


@dataclass(frozen=True)
class RankingModel:
    """A fitted model."""

    #: The weights of the score, of the part and of the words, on the original scale of each feature.
    weights: tuple[float, ...]
    parts: MentionRates
    words: MentionRates

    def points(self, signals: Signals) -> float:
        """Return the score of a change: its log odds of being reported, relative to other changes."""
        return _dot_product(self.weights, _features(signals, self.parts, self.words))

    def reasons(self, signals: Signals) -> tuple[str, ...]:
        """Return phrases on how often earlier reports mention the same part of the project."""
        seen = self.parts.seen[signals.part] if signals.part else 0
        return (
            (f"earlier reports cite {self.parts.mentioned[signals.part]} of {seen} changes in {signals.part}",)
            if seen > 2
            else ()
        )


def fit_model(reports: Sequence[ReportExamples]) -> RankingModel | None:
    """Fit a model to earlier reports.

    :param reports: the examples of each report, the oldest report first.
    :return: the model; None if there are too few examples.
    """
    examples = _examples(
        [report for report in reports if 0 < sum(mentioned for _, mentioned in report) < len(report)][-MAX_REPORTS:]
    )
    mentioned = sum(example.mentioned for example in examples)
    if min(mentioned, len(examples) - mentioned) < MIN_EXAMPLES:
        return None
    parts, words = MentionRates(), MentionRates()
    for example in examples:
        parts.add(example.signals.part, example)
        for word in example.signals.words:
            words.add(word, example)
    rows = [_features(example.signals, parts, words, example) for example in examples]
    # Standardize the features so that regularization affects them equally and preserves the baseline of each report.
    means, scales = zip(*(_spread(column) for column in zip(*rows, strict=True)), strict=True)
    scaled = [
        tuple((value - mean) / scale for value, mean, scale in zip(row, means, scales, strict=True)) for row in rows
    ]
    weights = _fit(scaled, examples)
    return RankingModel(tuple(weight / scale for weight, scale in zip(weights, scales, strict=True)), parts, words)


def _examples(reports: Sequence[ReportExamples]) -> list[_Example]:
    examples = []
    for age, report in enumerate(reversed(reports)):
        share = sum(mentioned for _, mentioned in report) / len(report)
        examples += [_Example(signals, mentioned, share, _DECAY**age) for signals, mentioned in report]
    return examples


def _features(
    signals: Signals, parts: MentionRates, words: MentionRates, without: _Example | None = None
) -> tuple[float, ...]:
    # Sort the rates, because a floating-point sum depends on the order.
    rates = sorted(words.rate(word, without) for word in signals.words)
    return score(signals), parts.rate(signals.part, without), sum(rates)


def _spread(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and the standard deviation of values; the latter is 1 if they are all equal."""
    mean = sum(values) / len(values)
    return mean, (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5 or 1.0


def _fit(rows: Sequence[Sequence[float]], examples: Sequence[_Example]) -> tuple[float, ...]:
    """Fit the weights by Newton's method, regularized: the first weight towards 1, the others towards 0."""
    rows = [(1.0, *row) for row in rows]
    size = len(rows[0])
    strengths = [1.0, *[_RIDGE] * (size - 1)]
    start = [0.0, 1.0, *[0.0] * (size - 2)]
    weights = start
    for _ in range(_STEPS):
        slope = [
            strength * (initial - weight) for strength, initial, weight in zip(strengths, start, weights, strict=True)
        ]
        curve = [[strengths[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
        for row, example in zip(rows, examples, strict=True):
            chance = _chance(_dot_product(weights, row) + log(example.share / (1 - example.share)))
            error = example.weight * (example.mentioned - chance)
            spread = example.weight * chance * (1 - chance)
            for i, value in enumerate(row):
                slope[i] += error * value
                for j in range(i, size):
                    curve[i][j] += spread * value * row[j]
        for i in range(size):
            for j in range(i):
                curve[i][j] = curve[j][i]
        steps = _solve(curve, slope)
        weights = [weight + step for weight, step in zip(weights, steps, strict=True)]
        if max(map(abs, steps)) < _SMALLEST_STEP:
            break
    # Drop the intercept, which does not affect the ranking.
    return tuple(weights[1:])


def _solve(matrix: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """Solve linear equations with a positive definite matrix by Gaussian elimination."""
    rows = [[*row, value] for row, value in zip(matrix, values, strict=True)]
    for i, pivot in enumerate(rows):
        for below in rows[i + 1 :]:
            factor = below[i] / pivot[i]
            for j in range(i, len(below)):
                below[j] -= factor * pivot[j]
    solution = [0.0] * len(rows)
    for i in reversed(range(len(rows))):
        known = sum(rows[i][j] * solution[j] for j in range(i + 1, len(rows)))
        solution[i] = (rows[i][-1] - known) / rows[i][i]
    return solution


def _dot_product(weights: Iterable[float], row: Iterable[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, row, strict=True))


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
