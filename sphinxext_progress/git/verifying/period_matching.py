"""Match the lines of a report to the commits in and around its period by their words."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.git.history.reverts import CommitState, fold_chains
from sphinxext_progress.git.verifying.identification import days_outside
from sphinxext_progress.git.verifying.text_matching import TextMatcher

if TYPE_CHECKING:
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.history.reverts import Reverts
    from sphinxext_progress.git.verifying.text_matching import TextMatch

#: The number of days before and after the period in which a line without a hash is matched.
SEARCH_MARGIN = 31

#: The number of days before a period in which the commit of a bullet is searched.
DAYS_BEFORE_PERIOD = 92


class PeriodMatchers:
    """Match texts to the commits in and around a period.

    :param reverts: the reverts until the end of the period.
    """

    def __init__(self, history: History, reverts: Reverts, period: Period) -> None:
        self._history = history
        self._reverts = reverts
        self._period = period

    def match(self, text: str) -> TextMatch:
        """Match a text to a commit of the period; search the days around it too unless the match is certain."""
        match = self.inside.match(text)
        return match if match.certain else self._around.match(text)

    @cached_property
    def inside(self) -> TextMatcher:
        """The matcher for the commits of the period."""
        return self._folded(self._landed_between(0, 0))

    @cached_property
    def before(self) -> TextMatcher:
        """The matcher for the commits of the days before the period."""
        return TextMatcher(self._landed_between(-DAYS_BEFORE_PERIOD, -1))

    @cached_property
    def _around(self) -> TextMatcher:
        return self._folded(self._landed_between(-SEARCH_MARGIN, SEARCH_MARGIN))

    def _landed_between(self, first: int, last: int) -> list[GitCommit]:
        """Return the commits of a range of days, numbered as by :func:`days_outside`."""
        return [
            commit
            for commit in reversed(self._history.line)
            if first <= days_outside(self._period, commit.landed_at.date()) <= last
        ]

    def _folded(self, commits: list[GitCommit]) -> TextMatcher:
        """Return a matcher in which the commits of a chain of reverts count as one."""
        fates, names = self._reverts.fates(commits).values(), {commit.hash for commit in commits}
        # If only the end of a chain is among the commits, a matching line is about the revert.
        ends = {
            fate.events[-1].by.hash: fate.events[-1].by
            for fate in fates
            if fate.state is CommitState.REVERTED and fate.commit.hash not in names
        }
        return TextMatcher(commits, fold_chains(fates) | ends)
