"""Checking the citations of a report: existence, branch, pull request, date, period, reverts, duplicates."""

from __future__ import annotations

import datetime as dt
from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import pluralize
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


#: The number of events of a chain that are listed, the last ones.
MAX_STORY_EVENTS = 8


class ReportVerifier:
    """Check the citations of a report against a branch.

    :param reverts: the reverts until the end of the report's period.
    :param identifier: finds the commits of the report's lines.
    """

    def __init__(self, history: History, reverts: Reverts, report: Report, identifier: CommitFinder) -> None:
        self._history = history
        self._reverts = reverts
        self._report = report
        self._identifier = identifier
        self._diagnostic = identifier.diagnostic
        self.rows = cited_rows(report)
        self.bullets = list(cited_bullets(report))
        self._fates: dict[str, CommitFate] = {}
        self._match_diagnostics: list[Diagnostic] = []
        #: The commits of each row, on the first-parent line or behind it.
        self.cited = [self._identify(row) for row in self.rows]
        #: The commits of each bullet.
        self.told = [self._identify(bullet) for bullet in self.bullets]
        #: The unstated reverts, by the hash of the reverted commit.
        self.silent: dict[str, GitCommit] = {}

    def run(self) -> list[Diagnostic]:
        """Check the lines of the report and return the findings in the order of the file."""
        lines = [*zip(self.rows, self.cited, strict=True), *zip(self.bullets, self.told, strict=True)]
        # A number may add a commit to those of the hashes of the same line.
        numbered = [self._identifier.by_number(number) for line, _ in lines for number in line.numbers]
        cited = chain(filter(None, numbered), *(commits for _, commits in lines))
        here = [commit for commit in cited if self._reverts.has(commit)]
        fates = self._reverts.fates(here)
        # A commit that starts a chain and reapplies another one is described by its own chain.
        self._fates = {commit.hash: fate for fate in fates.values() for commit in fate.members} | fates
        survival = self._reverts.contents.survival(here, self._reverts.end)
        diagnostics = list(self._match_diagnostics)
        for line, commits in lines:
            diagnostics += self._identifier.diagnostics(line)
            diagnostics += self._check_pull_requests(line, commits)
            for commit in commits:
                diagnostics += self._check_date(line, commit, commits)
                diagnostics += self._check_period(line, commit)
                diagnostics += self._check_reverts(line, commit, survival.get(commit.hash))
        diagnostics += self._check_duplicates()
        diagnostics += [
            diagnostic for line in other_citations(self._report) for diagnostic in self._identifier.diagnostics(line)
        ]
        return sorted(diagnostics)

    def _identify(self, line: Citation) -> list[GitCommit]:
        commits = self._identifier.named_by(line)
        return commits if line.row is None or line.hashes or line.numbers else self._match_text(line)

    def _match_text(self, row: Citation) -> list[GitCommit]:
        """Match a row without a hash or a number to a commit by its words."""
        match = self._identifier.match(row.text)
        if best := match.best:
            message = f"by its words this row is {describe_commit(best)}; expected a hash or a number; write it, or let --fix do so"
            self._match_diagnostics.append(self._diagnostic(GitRule.ROW_LINKED, row.text, message))
            return [best]
        nearest = "; ".join(describe_commit(commit) for commit in match.nearest) or "none shares a word"
        message = (
            f"no commit stands out by the words of this row; expected a hash or a number; the nearest are: {nearest}"
        )
        self._match_diagnostics.append(self._diagnostic(GitRule.ROW_UNLINKED, row.text, message))
        return []

    # Its own pull request, its own day --------------------------------------------------------------------

    def _check_pull_requests(self, line: Citation, commits: list[GitCommit]) -> Iterator[Diagnostic]:
        """Check the numbers of a line against its hashes.

        A number that belongs to none of them may refer to a further commit, which is added to the commits.
        """
        if not line.hashes or not self._identifier.named_by(line):
            return
        own = {commit.hash: self._numbers(commit) for commit in commits}
        unrelated = [number for number in line.numbers if number not in set().union(*own.values())]
        if not unrelated:
            return
        listed = ", ".join(f"#{number}" for number in unrelated)
        mismatched = [commit for commit in commits if own[commit.hash] and not own[commit.hash] & set(line.numbers)]
        for commit in mismatched:
            own_numbers = ", ".join(f"#{number}" for number in sorted(own[commit.hash])[:MAX_STORY_EVENTS])
            message = (
                f"{describe_commit(commit)} belongs to {own_numbers}, not to {listed}; expected its own pull request; correct the "
                "number or the hash"
            )
            yield self._diagnostic(GitRule.PR_MISMATCH, line.place, message)
        for number in () if mismatched else unrelated:
            other = self._identifier.by_number(number)
            if other and not any(own.values()):
                message = (
                    f"#{number} is {describe_commit(other)}, and not {describe_commit(commits[0])}; expected its own pull request; correct "
                    "the number or the hash"
                )
                yield self._diagnostic(GitRule.PR_MISMATCH, line.place, message)
            elif other:
                commits.append(other)
            elif any(own.values()):
                yield self._identifier.unknown(number, line)

    def _numbers(self, commit: GitCommit) -> set[int]:
        """Return the numbers of a commit's own pull request and of those whose work it reapplies or copies."""
        numbers = {number for candidate in (commit, self._history.landing(commit)) if (number := candidate.number)}
        if fate := self._fates.get(commit.hash):
            numbers |= fate.numbers
        refers = subjects.parse_subject(commit.title).copy or message_references.parse_message(commit)
        return numbers | (commit.numbers if refers else set())

    def _check_date(self, line: Citation, commit: GitCommit, commits: Sequence[GitCommit]) -> Iterator[Diagnostic]:
        landing = self._history.landing(commit)
        # A row with several commits may have the date of any of them.
        days = {self._history.landing(cited).landed.date() for cited in commits}
        if line.date and landing.is_dated and line.date not in days:
            message = f"{describe_commit(commit)} landed on {landing.day}, not on {line.date} (UTC); expected that day; correct the date"
            yield self._diagnostic(GitRule.DATE_MISMATCH, line.place, message)

    def _check_period(self, line: Citation, commit: GitCommit) -> Iterator[Diagnostic]:
        period, landing = self._report.period, self._history.landing(commit)
        if not landing.is_dated:
            message = f"{describe_commit(commit)} has no valid date, so it belongs to no period; name the commit that is meant"
            yield self._diagnostic(GitRule.OUTSIDE_PERIOD, line.place, message)
            return
        if not (days := days_outside(period, landing.landed.date())):
            return
        distance = f"{abs(days)} {pluralize('day', abs(days))} {'before' if days < 0 else 'after'} {period.name}"
        authored = dt.datetime.fromtimestamp(commit.authored, dt.UTC).date() if commit.authored is not None else None
        counts = authored and period.start <= authored <= period.end
        note = f" (it was written on {authored}, which does not count)" if counts else ""
        message = (
            f"{describe_commit(commit)} landed on {landing.landed:%Y-%m-%d at %H:%M} UTC, {distance}{note}; expected a commit of the "
            "period; move it to its own report, or name the commit that is meant"
        )
        yield self._diagnostic(GitRule.OUTSIDE_PERIOD, line.place, message)

    # Reverts ----------------------------------------------------------------------------------------------

    def _check_reverts(self, line: Citation, commit: GitCommit, survival: float | None) -> Iterator[Diagnostic]:
        if fate := self._fates.get(commit.hash):
            state = fate.state_of(commit)
            # A revert that is in effect needs no finding.
            if not (fate.undoes(commit) and state is CommitState.IN_FORCE):
                yield self._describe_chain(line, commit, fate, state)
        elif survival is not None and survival < GONE_SHARE:
            yield self._describe_loss(line, commit, survival)

    def _describe_chain(self, line: Citation, commit: GitCommit, fate: CommitFate, state: CommitState) -> Diagnostic:
        """Describe the reverts and reapplies of a commit."""
        first, events = fate.commit, fate.events
        if fate.undoes(commit):
            # To reapply what a revert reverted is to revert the revert.
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
        return self._diagnostic(rule, line.place, f"{describe_commit(first)} was {story}{end}")

    def _describe_loss(self, line: Citation, commit: GitCommit, left: float) -> Diagnostic:
        """Describe why little is left of a commit that no message reverts."""
        if event := self._reverts.undone_by_lines(commit):
            self.silent[commit.hash] = event.by
            message = (
                f"{describe_commit(commit)} was taken back on {event.by.day} by {describe_commit(event.by)}, which has the "
                "opposite lines; expected what users have; take it out, or say so"
            )
            return self._diagnostic(GitRule.REVERTED, line.place, message)
        message = (
            f"{left:.0%} of the lines of {describe_commit(commit)} were left when the period ended, though nothing took it back; "
            "expected it in force; later work may have rewritten it, please check"
        )
        return self._diagnostic(GitRule.SUPERSEDED, line.place, message)

    # Duplicates -------------------------------------------------------------------------------------------

    def _check_duplicates(self) -> Iterator[Diagnostic]:
        """Find rows about the same change: with the same commit, or with two commits of the same chain."""
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
                    yield self._diagnostic(GitRule.CITED_TWICE, row.place, message)
