"""Whether what a report cites is true: there, on the branch, of that pull request, in the period, in force, said once."""

from __future__ import annotations

import datetime as dt
from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.git import subjects
from sphinxext_progress.git.history import message_references
from sphinxext_progress.git.history.reverts import GONE_SHARE, CommitState
from sphinxext_progress.git.verifying.citations import cited_bullets, cited_rows, other_citations
from sphinxext_progress.git.verifying.identification import days_outside, describe_commit
from sphinxext_progress.git.verifying.rules import GitRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.history.reverts import CommitFate, Reverts
    from sphinxext_progress.git.verifying.citations import Citation
    from sphinxext_progress.git.verifying.identification import CommitFinder


#: So many events of a chain are told, the last ones.
MAX_STORY_EVENTS = 8


class ReportVerifier:
    """Holds what a report says against one branch.

    :param history: the branch.
    :param reverts: what became of its commits until the period of the report ended.
    :param report: the report.
    :param identifier: what finds the commits of its lines.
    """

    def __init__(self, history: History, reverts: Reverts, report: Report, identifier: CommitFinder) -> None:
        self._history = history
        self._reverts = reverts
        self._report = report
        self._identifier = identifier
        self._fault = identifier.diagnostic
        self.rows = cited_rows(report)
        self.bullets = list(cited_bullets(report))
        self._fates: dict[str, CommitFate] = {}
        self._linked: list[Diagnostic] = []
        #: The commits that each row is about, on the branch's own line or behind it.
        self.cited = [self._identified(row) for row in self.rows]
        #: The commits that each bullet names.
        self.told = [self._identified(bullet) for bullet in self.bullets]
        #: What took commits back without saying so, by the hash of what it took back.
        self.silent: dict[str, GitCommit] = {}

    def run(self) -> list[Diagnostic]:
        """Check the lines of the report.

        :return: what is wrong, and what is worth a note, in the order of the file.
        """
        lines = [*zip(self.rows, self.cited, strict=True), *zip(self.bullets, self.told, strict=True)]
        # A number may add a commit to those of the hashes beside it.
        numbered = [self._identifier.by_number(number) for line, _ in lines for number in line.numbers]
        every = chain(filter(None, numbered), *(commits for _, commits in lines))
        here = [one for one in every if self._reverts.has(one)]
        fates = self._reverts.fates(here)
        # One that began a chain and landed another one again is told by its own.
        self._fates = {one.hash: fate for fate in fates.values() for one in fate.members} | fates
        survival = self._reverts.contents.survival(here, self._reverts.end)
        diagnostics = list(self._linked)
        for line, commits in lines:
            diagnostics += self._identifier.diagnostics(line)
            diagnostics += self._of_their_requests(line, commits)
            for commit in commits:
                diagnostics += self._on_their_day(line, commit, commits)
                diagnostics += self._outside(line, commit)
                diagnostics += self._in_force(line, commit, survival.get(commit.hash))
        diagnostics += self._twice()
        diagnostics += [
            diagnostic for line in other_citations(self._report) for diagnostic in self._identifier.diagnostics(line)
        ]
        return sorted(diagnostics)

    def _identified(self, line: Citation) -> list[GitCommit]:
        commits = self._identifier.named_by(line)
        return commits if line.row is None or line.hashes or line.numbers else self._by_words(line)

    def _by_words(self, row: Citation) -> list[GitCommit]:
        """Link a row that names no commit by its words."""
        match = self._identifier.match(row.text)
        if best := match.best:
            message = f"by its words this row is {describe_commit(best)}; expected a hash or a number; write it, or let --fix do so"
            self._linked.append(self._fault(GitRule.ROW_LINKED, row.text, message))
            return [best]
        near = "; ".join(describe_commit(one) for one in match.nearest) or "none shares a word"
        message = f"no commit stands out by the words of this row; expected a hash or a number; the nearest are: {near}"
        self._linked.append(self._fault(GitRule.ROW_UNLINKED, row.text, message))
        return []

    # Its own pull request, its own day --------------------------------------------------------------------

    def _of_their_requests(self, line: Citation, commits: list[GitCommit]) -> Iterator[Diagnostic]:
        """Hold the numbers of a line against the hashes beside them.

        What is not the number of one of them may be a further commit that the line is about: it is added.
        """
        if not line.hashes or not self._identifier.named_by(line):
            return
        own = {commit.hash: self._numbers(commit) for commit in commits}
        strangers = [number for number in line.numbers if number not in set().union(*own.values())]
        if not strangers:
            return
        listed = ", ".join(f"#{number}" for number in strangers)
        lacking = [commit for commit in commits if own[commit.hash] and not own[commit.hash] & set(line.numbers)]
        for commit in lacking:
            belongs = ", ".join(f"#{number}" for number in sorted(own[commit.hash])[:MAX_STORY_EVENTS])
            message = (
                f"{describe_commit(commit)} belongs to {belongs}, not to {listed}; expected its own pull request; correct the "
                "number or the hash"
            )
            yield self._fault(GitRule.PR_MISMATCH, line.place, message)
        for number in () if lacking else strangers:
            other = self._identifier.by_number(number)
            if other and not any(own.values()):
                message = (
                    f"#{number} is {describe_commit(other)}, and not {describe_commit(commits[0])}; expected its own pull request; correct "
                    "the number or the hash"
                )
                yield self._fault(GitRule.PR_MISMATCH, line.place, message)
            elif other:
                commits.append(other)
            elif any(own.values()):
                yield self._identifier.unknown(number, line)

    def _numbers(self, commit: GitCommit) -> set[int]:
        """Collect the pull requests that a commit belongs to: its own, and those whose work it lands again or copies."""
        numbers = {number for one in (commit, self._history.landing(commit)) if (number := one.number)}
        if fate := self._fates.get(commit.hash):
            numbers |= fate.numbers
        copies = subjects.parse_subject(commit.title).copy or message_references.parse_message(commit)
        return numbers | (commit.numbers if copies else set())

    def _on_their_day(self, line: Citation, commit: GitCommit, commits: Sequence[GitCommit]) -> Iterator[Diagnostic]:
        landing = self._history.landing(commit)
        # A row may tell of several commits, with the day of one of them.
        days = {self._history.landing(one).landed.date() for one in commits}
        if line.date and landing.is_dated and line.date not in days:
            message = f"{describe_commit(commit)} landed on {landing.day}, not on {line.date} (UTC); expected that day; correct the date"
            yield self._fault(GitRule.DATE_MISMATCH, line.place, message)

    def _outside(self, line: Citation, commit: GitCommit) -> Iterator[Diagnostic]:
        period, landing = self._report.period, self._history.landing(commit)
        if not landing.is_dated:
            message = f"{describe_commit(commit)} has no valid date, so it belongs to no period; name the commit that is meant"
            yield self._fault(GitRule.OUTSIDE_PERIOD, line.place, message)
            return
        if not (days := days_outside(period, landing.landed.date())):
            return
        far = f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'before' if days < 0 else 'after'} {period.name}"
        written = dt.datetime.fromtimestamp(commit.authored, dt.UTC).date() if commit.authored is not None else None
        counts = written and period.start <= written <= period.end
        trap = f" (it was written on {written}, which does not count)" if counts else ""
        message = (
            f"{describe_commit(commit)} landed on {landing.landed:%Y-%m-%d at %H:%M} UTC, {far}{trap}; expected a commit of the "
            "period; move it to its own report, or name the commit that is meant"
        )
        yield self._fault(GitRule.OUTSIDE_PERIOD, line.place, message)

    # In force ---------------------------------------------------------------------------------------------

    def _in_force(self, line: Citation, commit: GitCommit, survival: float | None) -> Iterator[Diagnostic]:
        if fate := self._fates.get(commit.hash):
            state = fate.state_of(commit)
            # Of what takes something back, nothing is to be told while that is gone.
            if not (fate.undoes(commit) and state is CommitState.IN_FORCE):
                yield self._told_of_chain(line, commit, fate, state)
        elif survival is not None and survival < GONE_SHARE:
            yield self._gone(line, commit, survival)

    def _told_of_chain(self, line: Citation, commit: GitCommit, fate: CommitFate, state: CommitState) -> Diagnostic:
        """Say what became of a commit that was taken back."""
        first, events = fate.commit, fate.events
        if fate.undoes(commit):
            # To land again what it took back is to take it back.
            first, events = commit, fate.after(commit)
        more = len(events) - MAX_STORY_EVENTS
        story = f"reverted or landed again {more} times, then " if more > 0 else ""
        story += ", ".join(
            f"{'landed again' if event.undone is fate.undoes(commit) else 'taken back'} on {event.by.day} "
            f"by {describe_commit(event.by)}"
            for event in events[-MAX_STORY_EVENTS:]
        )
        rule, end = {
            CommitState.UNDONE: (
                GitRule.REVERTED,
                ", and was not in force when the period ended; expected what users have; take it out, or say so",
            ),
            CommitState.UNSURE: (
                GitRule.SUPERSEDED,
                ", and little of it was left when the period ended; expected it in force; please check",
            ),
            CommitState.IN_FORCE: (
                GitRule.LANDED_AGAIN,
                "; it was in force when the period ended",
            ),
        }[state]
        return self._fault(rule, line.place, f"{describe_commit(first)} was {story}{end}")

    def _gone(self, line: Citation, commit: GitCommit, left: float) -> Diagnostic:
        """Say of a commit that no message takes back why little is left of it."""
        if event := self._reverts.undone_by_lines(commit):
            self.silent[commit.hash] = event.by
            message = (
                f"{describe_commit(commit)} was taken back on {event.by.day} by {describe_commit(event.by)}, which has the "
                "opposite lines; expected what users have; take it out, or say so"
            )
            return self._fault(GitRule.REVERTED, line.place, message)
        message = (
            f"{left:.0%} of the lines of {describe_commit(commit)} were left when the period ended, though nothing took it back; "
            "expected it in force; later work may have rewritten it, please check"
        )
        return self._fault(GitRule.SUPERSEDED, line.place, message)

    # Said once --------------------------------------------------------------------------------------------

    def _twice(self) -> Iterator[Diagnostic]:
        """Find the rows about one change: by one commit, or by two that landed it one after the other."""
        seen: dict[str, tuple[Citation, GitCommit]] = {}
        for row, commits in zip(self.rows, self.cited, strict=True):
            for commit in commits:
                fate = self._fates.get(commit.hash)
                change = fate.commit if fate and not fate.undoes(commit) else commit
                first, cited = seen.setdefault(change.hash, (row, commit))
                if first is not row:
                    where = f"line {first.text.line}" if isinstance(first.text, LocatedText) else "an earlier row"
                    same = "" if cited == commit else f" as {describe_commit(cited)}"
                    message = f"{describe_commit(commit)} is cited in {where} too{same}; expected one row for it; put the two together"
                    yield self._fault(GitRule.CITED_TWICE, row.place, message)
