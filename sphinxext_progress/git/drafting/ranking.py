"""Which changes may be notable: points by simple rules, each with its reason, or what the project's own reports teach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import pluralize
from sphinxext_progress.git.drafting.scoring import score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.git.drafting.model import RankingModel
    from sphinxext_progress.git.drafting.signals import Signals

#: From this age on it is a reason that a pull request was open for long.
LONG_OPEN_AGE = 0.8


@dataclass(frozen=True, slots=True)
class RankedChange:
    """A change and its place."""

    #: Its place in what was ranked, as it was given.
    index: int
    #: Its points; more is better.
    points: float
    #: Why it is where it is, a phrase each.
    reasons: tuple[str, ...]


def rank_changes(changes: Sequence[Signals], model: RankingModel | None = None) -> list[RankedChange]:
    """Rank the changes of a period.

    :param changes: what is known of each.
    :param model: what earlier reports taught; the rules alone decide without it.
    :return: the changes, the best first; of two with the same points the one that was given first.
    """
    scored = [(model.points(one) if model else score(one), one) for one in changes]
    ranked = [
        RankedChange(index, score, (*ranking_reasons(one), *(model.reasons(one) if model else ())))
        for index, (score, one) in enumerate(scored)
    ]
    return sorted(ranked, key=lambda one: (-round(one.points, 9), one.index))


def ranking_reasons(signals: Signals) -> tuple[str, ...]:
    """Say what speaks for a change, or against it, a phrase each.

    :param signals: what is known of it.
    """
    phrases = [*dict.fromkeys(signals.said)]
    if signals.source:
        phrases.append(_count(signals.source, "source line"))
    elif signals.added:
        phrases.append(f"no source files, {_count(signals.added, 'line')} added")
    if signals.new:
        phrases.append(_count(signals.new, "new source file"))
    if signals.age >= LONG_OPEN_AGE:
        phrases.append("its pull request was open for long")
    if signals.first_in:
        phrases.append(f"the first in {signals.first_in}")
    if signals.kind == "feature":
        phrases.append("a feature by its subject")
    if signals.chore:
        phrases.append("a chore by its subject")
    return tuple(phrases)


def _count(count: int, noun: str) -> str:
    return f"{count:,} {pluralize(noun, count)}"
