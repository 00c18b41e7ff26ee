"""Rank changes by simple rules or by a model trained on the project's own reports, and give reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import pluralize
from sphinxext_progress.git.drafting.scoring import score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.git.drafting.model import RankingModel
    from sphinxext_progress.git.drafting.signals import Signals

#: The minimum age at which a long-open pull request is stated as a reason.
LONG_OPEN_AGE = 0.8


@dataclass(frozen=True, slots=True)
class RankedChange:
    """A ranked change."""

    #: Its index in the input.
    index: int
    #: Its score; higher is better.
    points: float
    #: Phrases that explain its rank.
    reasons: tuple[str, ...]


def rank_changes(changes: Sequence[Signals], model: RankingModel | None = None) -> list[RankedChange]:
    """Rank the changes of a period, best first; equal scores keep the order of the input.

    :param model: the model fitted to earlier reports; without it, the rules alone decide.
    """
    scored = [(model.points(signals) if model else score(signals), signals) for signals in changes]
    ranked = [
        RankedChange(index, points, (*ranking_reasons(signals), *(model.reasons(signals) if model else ())))
        for index, (points, signals) in enumerate(scored)
    ]
    return sorted(ranked, key=lambda change: (-round(change.points, 9), change.index))


def ranking_reasons(signals: Signals) -> tuple[str, ...]:
    """Return phrases that explain the rank of a change."""
    phrases = [*dict.fromkeys(signals.author_marks)]
    if signals.source:
        phrases.append(_count(signals.source, "source line"))
    elif signals.added:
        phrases.append(f"no source files, {_count(signals.added, 'line')} added")
    if signals.new:
        phrases.append(_count(signals.new, "new source file"))
    if signals.age >= LONG_OPEN_AGE:
        phrases.append("its pull request was open for a long time")
    if signals.first_in:
        phrases.append(f"first change in {signals.first_in}")
    if signals.kind == "feature":
        phrases.append("its subject describes a feature")
    if signals.chore:
        phrases.append("its subject describes a chore")
    return tuple(phrases)


def _count(count: int, noun: str) -> str:
    return f"{count:,} {pluralize(noun, count)}"
