"""Decide whether a model trained on a project's reports ranks better than the rules alone.

Each of the newest reports is ranked by a model that is fitted to all others, and by the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.git.drafting.model import MAX_REPORTS, fit_model
from sphinxext_progress.git.drafting.ranking import rank_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.git.drafting.model import RankingModel, ReportExamples

#: The maximum number of reports that are ranked; the newest are used.
MAX_RANKED_REPORTS = 12


@dataclass(frozen=True, slots=True)
class RankingQuality:
    """How well a ranking puts the changes at the top that reports mention: means over the reports."""

    #: The R-precision: the share of mentioned changes among as many at the top as the report mentions.
    precision: float
    #: The average precision, which depends on the whole order.
    average_precision: float


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The result of the comparison."""

    #: The model to rank with; None for the rules alone.
    model: RankingModel | None = None
    #: The quality of the rules and of the model, if the model is worse.
    rules_quality: RankingQuality | None = None
    model_quality: RankingQuality | None = None


def choose_model(reports: Sequence[ReportExamples]) -> ModelChoice:
    """Fit a model to earlier reports, unless the rules alone rank them better.

    The model has to be worse by both measures: a few months have few changes at the top, so that one of the measures
    alone is often worse by chance.

    :param reports: the examples of each report, the oldest report first.
    """
    reports = [report for report in reports if 0 < sum(mentioned for _, mentioned in report) < len(report)][
        -MAX_REPORTS:
    ]
    model = fit_model(reports)
    if not model:
        return ModelChoice()
    ranked = range(len(reports))[-MAX_RANKED_REPORTS:]
    others = [fit_model([*reports[:index], *reports[index + 1 :]]) for index in ranked]
    rules_quality = _quality([_order(reports[index]) for index in ranked])
    model_quality = _quality([_order(reports[index], other) for index, other in zip(ranked, others, strict=True)])
    is_worse = (
        model_quality.precision < rules_quality.precision
        and model_quality.average_precision < rules_quality.average_precision
    )
    return ModelChoice(None, rules_quality, model_quality) if is_worse else ModelChoice(model)


def _order(report: ReportExamples, model: RankingModel | None = None) -> list[bool]:
    """Return whether the report mentions each change, in the order of the ranking."""
    return [report[change.index][1] for change in rank_changes([signals for signals, _ in report], model)]


def _quality(orders: Sequence[Sequence[bool]]) -> RankingQuality:
    precision, average_precision = 0.0, 0.0
    for order in orders:
        count, found = sum(order), 0
        precision += sum(order[:count]) / count
        for place, mentioned in enumerate(order, 1):
            found += mentioned
            average_precision += mentioned * found / place / count
    return RankingQuality(precision / len(orders), average_precision / len(orders))
