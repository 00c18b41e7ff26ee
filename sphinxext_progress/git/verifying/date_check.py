"""Check that commits landed on the stated day and in the period of the report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import pluralize
from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.git.verifying.identification import days_outside, describe_commit
from sphinxext_progress.git.verifying.rules import GitRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.verifying.context import CheckContext
    from sphinxext_progress.git.verifying.report_citations import CitedLine


class DateCheck:
    """Check the dates of cited commits."""

    def __init__(self, context: CheckContext) -> None:
        self._context = context
        self._landing = context.history.landing

    def check(self, line: CitedLine, commit: GitCommit) -> Iterator[Diagnostic]:
        """Yield diagnostics for a commit that landed on another day or outside the period."""
        citation, landing = line.citation, self._landing(commit)
        if not landing.is_dated:
            message = messages.INVALID_DATE.format(commit=describe_commit(commit))
            yield self._context.diagnostic(GitRule.OUTSIDE_PERIOD, message, citation.place)
            return
        # A row with several commits may have the date of any of them.
        days = {self._landing(cited).landed_at.date() for cited in line.commits}
        if citation.date and citation.date not in days:
            message = messages.WRONG_DATE.format(commit=describe_commit(commit), day=landing.day, stated=citation.date)
            yield self._context.diagnostic(GitRule.DATE_MISMATCH, message, citation.place)
        if days_off := days_outside(self._context.period, landing.landed_at.date()):
            message = messages.OUTSIDE_PERIOD.format(
                commit=describe_commit(commit), landed=landing.landed_at, distance=self._distance(commit, days_off)
            )
            yield self._context.diagnostic(GitRule.OUTSIDE_PERIOD, message, citation.place)

    def _distance(self, commit: GitCommit, days_off: int) -> str:
        """Describe how far from the period a commit landed."""
        period, count = self._context.period, abs(days_off)
        template = messages.BEFORE_PERIOD if days_off < 0 else messages.AFTER_PERIOD
        distance = template.format(count=count, days=pluralize("day", count), period=period.name)
        authored = dt.datetime.fromtimestamp(commit.authored, dt.UTC).date() if commit.authored is not None else None
        if authored and period.start <= authored <= period.end:
            return messages.AUTHORED_INSIDE.format(distance=distance, day=authored)
        return distance
