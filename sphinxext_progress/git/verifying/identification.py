"""Find the commits that a line of a report refers to by hash or number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted

if TYPE_CHECKING:
    import datetime as dt

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.verifying.citations import Citation


class CommitFinder:
    """Find the commits that the lines of one report refer to."""

    def __init__(self, history: History, period: Period) -> None:
        self._history = history
        self._period = period

    def named_by(self, citation: Citation) -> list[GitCommit]:
        """Return the commits that a line refers to by hash or number, without unknown and ambiguous references."""
        commits = [commit for name in citation.hashes if len(matches := self.by_hash(name)) == 1 for commit in matches]
        # Use the numbers only if there is no hash; otherwise they refer to the same commits.
        return commits or [commit for number in citation.numbers if (commit := self.by_number(number))]

    def by_hash(self, prefix: str) -> list[GitCommit]:
        """Find the commits whose hash starts with a prefix."""
        return self._history.find(prefix.lower())

    def by_number(self, number: int) -> GitCommit | None:
        """Find the commit of a pull request; if there are several, the last one of the period."""
        commits = self._history.by_number.get(number, [])
        inside = [commit for commit in commits if days_outside(self._period, commit.landed_at.date()) == 0]
        return next(reversed(inside or commits), None)


def days_outside(period: Period, day: dt.date) -> int:
    """Return the number of days between a period and a day: negative before it, 0 in it, positive after it."""
    if day < period.start:
        return (day - period.start).days
    return max(0, (day - period.end).days)


def describe_commit(commit: GitCommit) -> str:
    """Describe a commit for a message by its short hash, its number and its escaped title."""
    number = f" {commit.repository}#{commit.number}" if commit.number else ""
    return f"{commit.shown_hash}{number} {quoted(commit.title)}"
