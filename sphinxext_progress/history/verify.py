"""Whether what a report cites is true: there, on the branch, of that pull request, in the period, in force, said once."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Fault, quoted
from sphinxext_progress.history.citations import rows
from sphinxext_progress.history.linking import Linker
from sphinxext_progress.history.reverts import GONE, State, standing
from sphinxext_progress.history.rules import GitRule
from sphinxext_progress.model import Located

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinxext_progress.history.citations import Citation
    from sphinxext_progress.history.commits import Commit, History
    from sphinxext_progress.history.git import Repository
    from sphinxext_progress.history.linking import Match
    from sphinxext_progress.history.reverts import Fate, Reverts
    from sphinxext_progress.model import Report
    from sphinxext_progress.period import Period

#: A row without a hash is looked for among the commits of the period and of so many days before and after it.
AROUND = dt.timedelta(days=31)

#: Digits of a hash that are shown.
DIGITS = 10


class Verifier:
    """Holds what reports say against one branch.

    :param repository: where it is.
    :param history: the branch.
    :param reverts: what became of its commits until the period of the report ended.
    :param report: the report.
    :param file: the path that faults name.
    """

    def __init__(self, repository: Repository, history: History, reverts: Reverts, report: Report, file: str) -> None:
        self._repository = repository
        self._history = history
        self._reverts = reverts
        self._report = report
        self._file = file
        self.rows = rows(report)
        #: The commits that each row is about, on the branch's own line or behind it.
        self.cited: list[list[Commit]] = []

    def fault(self, rule: GitRule, at: str, message: str) -> Fault:
        """Make a fault that stands where a text of the report does."""
        line, column = (at.line, at.column) if isinstance(at, Located) else (0, 0)
        return Fault(self._file, line, column, message, rule.value)

    def run(self) -> list[Fault]:
        """Check the rows of the report.

        :return: what is wrong, and what is worth a note, in the order of the file.
        """
        faults: list[Fault] = []
        for row in self.rows:
            commits, said = self.commits_of(row)
            faults += said
            faults += [fault for commit in commits for fault in self._against_row(row, commit, commits)]
            self.cited.append(commits)
        self._link(faults)
        here = [one for commits in self.cited for one in commits if self._reverts.has(one)]
        fates = self._reverts.fates(here)
        chains = {one.hash: fate for fate in fates.values() for one in fate.members}
        survival = self._reverts.contents.survival(here, self._reverts.end)
        for row, commits in zip(self.rows, self.cited, strict=True):
            for commit in filter(self._reverts.has, commits):
                if fate := chains.get(commit.hash):
                    faults.append(self._told(row, fate))
                elif (left := survival[commit.hash]) is not None and left < GONE:
                    faults.append(self._gone(row, commit, left))
        faults += self._twice(standing(fates.values()))
        return sorted(faults)

    # Which commits ----------------------------------------------------------------------------------------

    def commits_of(self, citation: Citation) -> tuple[list[Commit], list[Fault]]:
        """Find the commits that a line names, and say which it names in vain."""
        found: list[Commit] = []
        faults: list[Fault] = []
        for name in citation.hashes:
            commit = self._by_hash(name, citation)
            found += [commit] if not isinstance(commit, Fault) else []
            faults += [commit] if isinstance(commit, Fault) else []
        if not citation.hashes:
            for number in citation.numbers:
                if landed := self._by_number(number):
                    found.append(landed)
                elif self._history.by_number:
                    message = (
                        f"no commit on {self._history.ref} has the number #{number}; expected one whose subject ends "
                        "with it; correct the number, or name the commit"
                    )
                    faults.append(self.fault(GitRule.COMMIT_UNKNOWN, citation.text, message))
        return found, faults

    def _by_hash(self, name: str, citation: Citation) -> Commit | Fault:
        found = self._history.find(name.lower())
        if len(found) == 1:
            return found[0]
        ref = self._history.ref
        if found:
            listed = ", ".join(named(one) for one in found[:3])
            message = (
                f"{quoted(name)} is the beginning of {len(found)} commits; expected one: {listed}; write more digits"
            )
            return self.fault(GitRule.COMMIT_AMBIGUOUS, name, message)
        if self._repository.resolve(name):
            message = f"the commit {quoted(name)} is not on {ref}; expected one that landed there; name that one"
            return self.fault(GitRule.COMMIT_ELSEWHERE, name, message)
        best = self.match(citation.text).best
        remedy = f"by its words the line is about {named(best)}" if best else "correct the hash"
        message = f"no commit is named {quoted(name)}; expected one of {ref}; {remedy}"
        return self.fault(GitRule.COMMIT_UNKNOWN, name, message)

    def _by_number(self, number: int) -> Commit | None:
        """Find the commit of a pull request; where there are several, the last one of the period."""
        found = self._history.by_number.get(number, [])
        inside = [one for one in found if self._distance(one) == 0]
        return next(reversed(inside or found), None)

    def _link(self, faults: list[Fault]) -> None:
        """Link the rows that name no commit by their words."""
        unlinked = [row for row in self.rows if not row.hashes and not row.numbers]
        if not unlinked:
            return
        for row in unlinked:
            match = self.match(row.text)
            assert row.row is not None
            if best := match.best:
                self.cited[row.row] = [best]
                message = (
                    f"by its words this row is {named(best)}; expected a hash or a number; write it, or let --fix do so"
                )
                faults.append(self.fault(GitRule.ROW_LINKED, row.text, message))
                faults += self._against_row(row, best, [best])
            else:
                near = "; ".join(named(one) for one in match.nearest) or "none shares a word"
                message = f"no commit stands out by the words of this row; expected a hash or a number; the nearest are: {near}"
                faults.append(self.fault(GitRule.ROW_UNLINKED, row.text, message))

    def match(self, text: str) -> Match:
        """Link words to a commit: one of the period where one is certain, else one of the days around it too."""
        inside = self.inside.link(text)
        return inside if inside.certain else self._around.link(text)

    @cached_property
    def inside(self) -> Linker:
        """What links words to the commits of the period."""
        return self._linker(dt.timedelta())

    @cached_property
    def _around(self) -> Linker:
        return self._linker(AROUND)

    def _linker(self, around: dt.timedelta) -> Linker:
        first, last = self._report.period.start - around, self._report.period.end + around
        near = [one for one in reversed(self._history.line) if first <= one.landed.date() <= last]
        return Linker(near, standing(self._reverts.fates(near).values()))

    # What is true of them ---------------------------------------------------------------------------------

    def _against_row(self, row: Citation, commit: Commit, commits: Sequence[Commit]) -> Iterator[Fault]:
        landing = self._history.landing(commit)
        numbers = {number for one in (commit, landing) for number in one.numbers}
        if row.hashes and row.numbers and numbers and not numbers & set(row.numbers):
            listed = ", ".join(f"#{number}" for number in sorted(numbers))
            message = (
                f"{named(commit)} belongs to {listed}, not to #{row.numbers[0]}; expected its own pull request; "
                "correct the number or the hash"
            )
            yield self.fault(GitRule.PR_MISMATCH, row.place, message)
        day = landing.landed.date()
        # A row may tell of several commits, with the day of one of them.
        if row.date and row.date not in {self._history.landing(one).landed.date() for one in commits}:
            message = f"{named(commit)} landed on {day}, not on {row.date} (UTC); expected that day; correct the date"
            yield self.fault(GitRule.DATE_MISMATCH, row.place, message)
        yield from self._outside(row, commit, landing)

    def _outside(self, row: Citation, commit: Commit, landing: Commit) -> Iterator[Fault]:
        days = self._distance(landing)
        if not days:
            return
        period, when = self._report.period, landing.landed
        distance = f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'before' if days < 0 else 'after'} {period.name}"
        written = dt.datetime.fromtimestamp(commit.authored, dt.UTC).date()
        trap = f" (it was written on {written}, which does not count)" if period.start <= written <= period.end else ""
        message = (
            f"{named(commit)} landed on {when:%Y-%m-%d at %H:%M} UTC, {distance}{trap}; expected a commit of the "
            "period; move the row to its own report, or name the commit that is meant"
        )
        yield self.fault(GitRule.OUTSIDE_PERIOD, row.place, message)

    def _distance(self, commit: Commit) -> int:
        """Count the days between the period and a commit: negative before it, 0 in it."""
        return distance(self._report.period, commit.landed.date())

    def _told(self, row: Citation, fate: Fate) -> Fault:
        """Say what became of a commit that was taken back."""
        story = ", ".join(
            f"{'taken back' if event.undone else 'landed again'} on {event.by.landed:%Y-%m-%d} by {named(event.by)}"
            for event in fate.events
        )
        rule, end = {
            State.UNDONE: (
                GitRule.REVERTED,
                ", and was not in force when the period ended; expected what users have; take the row out, or say so",
            ),
            State.UNSURE: (
                GitRule.SUPERSEDED,
                ", and little of it was left when the period ended; expected it in force; please check",
            ),
            State.IN_FORCE: (
                GitRule.LANDED_AGAIN,
                "; it was in force when the period ended",
            ),
        }[fate.state]
        return self.fault(rule, row.place, f"{named(fate.commit)} was {story}{end}")

    def _gone(self, row: Citation, commit: Commit, left: float) -> Fault:
        """Say of a commit that nothing took back why little is left of it."""
        if event := self._reverts.undone_by_lines(commit):
            message = (
                f"{named(commit)} was taken back on {event.by.landed:%Y-%m-%d} by {named(event.by)}, which has the "
                "opposite lines; expected what users have; take the row out, or say so"
            )
            return self.fault(GitRule.REVERTED, row.place, message)
        message = (
            f"{left:.0%} of the lines of {named(commit)} were left when the period ended, though nothing took it back; "
            "expected it in force; later work may have rewritten it, please check"
        )
        return self.fault(GitRule.SUPERSEDED, row.place, message)

    def _twice(self, folded: Mapping[str, Commit]) -> Iterator[Fault]:
        seen: dict[str, Citation] = {}
        for row, commits in zip(self.rows, self.cited, strict=True):
            for commit in commits:
                first = seen.setdefault(folded.get(commit.hash, commit).hash, row)
                if first is not row:
                    where = f"line {first.text.line}" if isinstance(first.text, Located) else "an earlier row"
                    message = f"{named(commit)} is cited in {where} too; expected one row for it; put the two together"
                    yield self.fault(GitRule.CITED_TWICE, row.place, message)


def distance(period: Period, day: dt.date) -> int:
    """Count the days between a period and a day: negative before it, 0 in it, positive after it."""
    if day < period.start:
        return (day - period.start).days
    return max(0, (day - period.end).days)


def named(commit: Commit) -> str:
    """Name a commit in a message: its first digits, its number and its title.

    :param commit: the commit; what strangers wrote in its title is escaped.
    """
    number = f" #{commit.number}" if commit.number else ""
    return f"{commit.hash[:DIGITS]}{number} {quoted(commit.title)}"
