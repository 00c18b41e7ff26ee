"""Which commits a line of a report is about: those that its hashes and numbers name, or the one that its words mean."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic, quoted
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.git.history.reverts import CommitState, fold_chains
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

#: A line without a hash is looked for among the commits of the period and of so many days before and after it.
SEARCH_MARGIN = 31

#: Digits of a hash that are shown.
SHOWN_HASH_LENGTH = 10


class CommitFinder:
    """Finds the commits of the lines of one report.

    :param repository: where they are.
    :param history: the branch.
    :param reverts: what became of its commits until the period of the report ended.
    :param period: the period of the report.
    :param file: the path that diagnostics name.
    :param place: the text at which they stand where they are about none that knows where it stands.
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

    def diagnostic(self, rule: GitRule, at: str, message: str) -> Diagnostic:
        """Make a diagnostic that stands where a text of the report does."""
        at = at if isinstance(at, LocatedText) else self._place
        line, column = (at.line, at.column) if isinstance(at, LocatedText) else (0, 0)
        return Diagnostic(self._file, line, column, message, rule.value)

    def named_by(self, citation: Citation) -> list[GitCommit]:
        """Find the commits that a line names, those left out that it names in vain."""
        found = [one for name in citation.hashes if len(several := self._find(name)) == 1 for one in several]
        # Numbers are those of the same commits, or all that there is.
        return found or [one for number in citation.numbers if (one := self.by_number(number))]

    def diagnostics(self, citation: Citation) -> list[Diagnostic]:
        """Say which commits a line names in vain."""
        diagnostics = [diagnostic for name in citation.hashes if (diagnostic := self._in_vain(name, citation))]
        # With a hash, a number is one of its commit, which Verifier looks at.
        numbers = [] if citation.hashes else citation.numbers
        return diagnostics + [
            self.unknown(one, citation) for one in numbers if self._history.by_number and not self.by_number(one)
        ]

    def unknown(self, number: int, citation: Citation) -> Diagnostic:
        """Say that no commit has a number."""
        message = (
            f"no commit on {self._history.ref} has the number #{number}; expected one whose subject ends "
            "with it; correct the number, or name the commit"
        )
        return self.diagnostic(GitRule.COMMIT_UNKNOWN, citation.place, message)

    def by_number(self, number: int) -> GitCommit | None:
        """Find the commit of a pull request; where there are several, the last one of the period."""
        found = self._history.by_number.get(number, [])
        inside = [one for one in found if days_outside(self._period, one.landed.date()) == 0]
        return next(reversed(inside or found), None)

    def _find(self, name: str) -> list[GitCommit]:
        return self._history.find(name.lower())

    def _in_vain(self, name: str, citation: Citation) -> Diagnostic | None:
        """Say what is wrong with a hash; None where it names one commit."""
        found, ref = self._find(name), self._history.ref
        if len(found) == 1:
            return None
        if found:
            listed = ", ".join(describe_commit(one) for one in found[:3])
            message = (
                f"{quoted(name)} is the beginning of {len(found)} commits; expected one: {listed}; write more digits"
            )
            return self.diagnostic(GitRule.COMMIT_AMBIGUOUS, name, message)
        meant = self._meant(citation)
        if self._repository.resolve(name).startswith(name.lower()):
            remedy = f"{meant}: name that one" if meant else "name that one, or its branch with '--ref'"
            message = f"the commit {quoted(name)} is not on {ref}; expected one that landed there; {remedy}"
            return self.diagnostic(GitRule.COMMIT_ELSEWHERE, name, message)
        message = f"no commit is named {quoted(name)}; expected one of {ref}; {meant or 'correct the hash'}"
        return self.diagnostic(GitRule.COMMIT_UNKNOWN, name, message)

    def _meant(self, citation: Citation) -> str:
        """Say which commit a line may mean whose hash is wrong; empty where nothing tells."""
        for number in citation.numbers:
            if landed := self.by_number(number):
                return f"#{number} is {describe_commit(landed)}"
        best = self.match(citation.text).best
        return f"by its words the line is about {describe_commit(best)}" if best else ""

    # By words ---------------------------------------------------------------------------------------------

    def match(self, text: str) -> TextMatch:
        """Link words to a commit: one of the period where one is certain, else one of the days around it too."""
        inside = self.inside.link(text)
        return inside if inside.certain else self._around.link(text)

    @cached_property
    def inside(self) -> TextMatcher:
        """What links words to the commits of the period."""
        return self._linker(0)

    @cached_property
    def _around(self) -> TextMatcher:
        return self._linker(SEARCH_MARGIN)

    def _linker(self, around: int) -> TextMatcher:
        near = [
            one for one in reversed(self._history.line) if abs(days_outside(self._period, one.landed.date())) <= around
        ]
        fates, names = self._reverts.fates(near).values(), {one.hash for one in near}
        # Where only the end of a chain is near, a line that is about it is about what took the rest back.
        ends = {
            fate.events[-1].by.hash: fate.events[-1].by
            for fate in fates
            if fate.state is CommitState.UNDONE and fate.commit.hash not in names
        }
        return TextMatcher(near, fold_chains(fates) | ends)


def days_outside(period: Period, day: dt.date) -> int:
    """Count the days between a period and a day: negative before it, 0 in it, positive after it."""
    if day < period.start:
        return (day - period.start).days
    return max(0, (day - period.end).days)


def describe_commit(commit: GitCommit) -> str:
    """Name a commit in a message: its first digits, its number and its title.

    :param commit: the commit; what strangers wrote in its title is escaped.
    """
    number = f" #{commit.number}" if commit.number else ""
    return f"{commit.hash[:SHOWN_HASH_LENGTH]}{number} {quoted(commit.title)}"
