"""Finding the commits that a line of a report refers to, by its hashes, its numbers or its words."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic, quoted
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.git.history.reverts import CommitState, fold_chains
from sphinxext_progress.git.revisions import resolve
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.git.verifying.text_matching import TextMatcher

if TYPE_CHECKING:
    import datetime as dt

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.history.reverts import Reverts
    from sphinxext_progress.git.repository import Repository
    from sphinxext_progress.git.verifying.citations import Citation
    from sphinxext_progress.git.verifying.text_matching import TextMatch

#: The number of days before and after the period in which a line without a hash is matched.
SEARCH_MARGIN = 31


class CommitFinder:
    """Find the commits that the lines of one report refer to.

    :param reverts: the reverts until the end of the period.
    :param period: the period of the report.
    :param file: the path in diagnostics.
    :param place: the text that locates diagnostics without a located text of their own.
    """

    def __init__(
        self, repository: Repository, history: History, reverts: Reverts, period: Period, file: str, place: str = ""
    ) -> None:
        self._repository = repository
        self._history = history
        self._reverts = reverts
        self._period = period
        self._file = file
        self._place = place

    def diagnostic(self, rule: GitRule, text: str, message: str) -> Diagnostic:
        """Return a diagnostic at the position of a text of the report."""
        text = text if isinstance(text, LocatedText) else self._place
        line, column = (text.line, text.column) if isinstance(text, LocatedText) else (0, 0)
        return Diagnostic(self._file, line, column, message, rule)

    def named_by(self, citation: Citation) -> list[GitCommit]:
        """Return the commits that a line refers to by hash or number, without unknown and ambiguous references."""
        commits = [commit for name in citation.hashes if len(matches := self._find(name)) == 1 for commit in matches]
        # Use the numbers only without a hash: otherwise they are those of the same commits.
        return commits or [commit for number in citation.numbers if (commit := self.by_number(number))]

    def diagnostics(self, citation: Citation) -> list[Diagnostic]:
        """Return diagnostics for the unknown and ambiguous references of a line."""
        diagnostics = [diagnostic for name in citation.hashes if (diagnostic := self._hash_problem(name, citation))]
        # With a hash, the number belongs to its commit, which ReportVerifier checks.
        numbers = [] if citation.hashes else citation.numbers
        return diagnostics + [
            self.unknown(number, citation)
            for number in numbers
            if self._history.by_number and not self.by_number(number)
        ]

    def unknown(self, number: int, citation: Citation) -> Diagnostic:
        """Return the diagnostic for a number that no commit has."""
        message = (
            f"no commit on {self._history.ref} has the number #{number}; expected one whose subject ends "
            "with it; correct the number, or name the commit"
        )
        return self.diagnostic(GitRule.COMMIT_UNKNOWN, citation.place, message)

    def by_number(self, number: int) -> GitCommit | None:
        """Find the commit of a pull request; if there are several, the last one of the period."""
        commits = self._history.by_number.get(number, [])
        inside = [commit for commit in commits if days_outside(self._period, commit.landed.date()) == 0]
        return next(reversed(inside or commits), None)

    def _find(self, name: str) -> list[GitCommit]:
        return self._history.find(name.lower())

    def _hash_problem(self, name: str, citation: Citation) -> Diagnostic | None:
        """Return the diagnostic for a hash that does not identify one commit; None if it does."""
        matches, ref = self._find(name), self._history.ref
        if len(matches) == 1:
            return None
        if matches:
            listed = ", ".join(describe_commit(commit) for commit in matches[:3])
            message = (
                f"{quoted(name)} is the beginning of {len(matches)} commits; expected one: {listed}; write more digits"
            )
            return self.diagnostic(GitRule.COMMIT_AMBIGUOUS, name, message)
        suggestion = self._suggestion(citation)
        if resolve(self._repository, name).startswith(name.lower()):
            remedy = f"{suggestion}: name that one" if suggestion else "name that one, or its branch with '--ref'"
            message = f"the commit {quoted(name)} is not on {ref}; expected one that landed there; {remedy}"
            return self.diagnostic(GitRule.COMMIT_ELSEWHERE, name, message)
        message = f"no commit is named {quoted(name)}; expected one of {ref}; {suggestion or 'correct the hash'}"
        return self.diagnostic(GitRule.COMMIT_UNKNOWN, name, message)

    def _suggestion(self, citation: Citation) -> str:
        """Suggest a commit for a line with a wrong hash; empty if there is none."""
        for number in citation.numbers:
            if commit := self.by_number(number):
                return f"#{number} is {describe_commit(commit)}"
        best = self.match(citation.text).best
        return f"by its words the line is about {describe_commit(best)}" if best else ""

    # By words ---------------------------------------------------------------------------------------------

    def match(self, text: str) -> TextMatch:
        """Match a text to a commit of the period; search the days around it too unless the match is certain."""
        inside = self.inside.link(text)
        return inside if inside.certain else self._surroundings.link(text)

    @cached_property
    def inside(self) -> TextMatcher:
        """The matcher for the commits of the period."""
        return self._matcher(0)

    @cached_property
    def _surroundings(self) -> TextMatcher:
        return self._matcher(SEARCH_MARGIN)

    def _matcher(self, around: int) -> TextMatcher:
        nearby = [
            commit
            for commit in reversed(self._history.line)
            if abs(days_outside(self._period, commit.landed.date())) <= around
        ]
        fates, names = self._reverts.fates(nearby).values(), {commit.hash for commit in nearby}
        # If only the end of a chain is nearby, a matching line is about the revert.
        ends = {
            fate.events[-1].by.hash: fate.events[-1].by
            for fate in fates
            if fate.state is CommitState.UNDONE and fate.commit.hash not in names
        }
        return TextMatcher(nearby, fold_chains(fates) | ends)


def days_outside(period: Period, day: dt.date) -> int:
    """Return the number of days between a period and a day: negative before it, 0 in it, positive after it."""
    if day < period.start:
        return (day - period.start).days
    return max(0, (day - period.end).days)


def describe_commit(commit: GitCommit) -> str:
    """Describe a commit for a message by its short hash, its number and its escaped title."""
    number = f" #{commit.number}" if commit.number else ""
    return f"{commit.short_hash}{number} {quoted(commit.title)}"
