"""A report, held against its repository: what it says, and what landed that it does not say."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_progress.history import claims, coverage, dependencies, month
from sphinxext_progress.history.citations import bullets, rows
from sphinxext_progress.history.commits import RULE
from sphinxext_progress.history.lessons import told
from sphinxext_progress.history.linking import ENOUGH, Linker
from sphinxext_progress.history.reverts import Reverts
from sphinxext_progress.history.rules import GitRule
from sphinxext_progress.history.verify import DIGITS, Verifier, distance, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.diagnostics import Fault
    from sphinxext_progress.history.citations import Citation
    from sphinxext_progress.history.commits import Commit, History
    from sphinxext_progress.history.git import Repository
    from sphinxext_progress.history.reverts import Fate
    from sphinxext_progress.shelf import Entry

#: So many days before a period a bullet's commit is looked for, and so near it has to be by its words.
EARLIER, NEAR = 92, 0.4


class Checked:
    """A report, held against a branch.

    :param repo: where it is.
    :param history: the branch.
    :param entry: the report.
    :param period: its period as it stands in the file, which is the place of what is said of the whole.
    """

    def __init__(self, repo: Repository, history: History, entry: Entry, period: str) -> None:
        self._repository = repo
        self._history = history
        self._entry = entry
        self._place = period
        #: What was found.
        self.found: list[Fault] = []
        self._end = history.at_end(entry.report.period) or history.line[-1]
        self._reverts = Reverts(repo, history, self._end)
        self.path = entry.path
        self.report = entry.report
        self.verifier = Verifier(repo, history, self._reverts, entry.report, entry.name)

    def faults(self, others: Sequence[Entry]) -> list[Fault]:
        """Check the report.

        :param others: the other reports of the project.
        """
        found = self.found = [*self.verifier.run(), *self._elsewhere(others), *self._claims()]
        commits = self._history.within(self._entry.report.period)
        if commits and not self._entry.report.draft:
            found += self._coverage(commits)
        else:
            found.append(self._summary(commits, self._cited(commits) if commits else set()))
        return sorted(found)

    def _fault(self, rule: GitRule, message: str) -> Fault:
        return self.verifier.fault(rule, self._place, message)

    def until_now(self, repo: Repository) -> list[tuple[int, Fate]]:
        """Tell what became of the commits of rows until the branch's newest one, with the places of the rows."""
        reverts = Reverts(repo, self._history, self._history.head)
        fates = reverts.fates(commit for commits in self.verifier.cited for commit in commits)
        chains = {one.hash: fate for fate in fates.values() for one in fate.members}
        return [
            (place, chains[commit.hash])
            for place, commits in enumerate(self.verifier.cited)
            for commit in commits
            if commit.hash in chains
        ]

    # Cited -> true ----------------------------------------------------------------------------------------

    def _elsewhere(self, others: Sequence[Entry]) -> Iterator[Fault]:
        """Find the rows whose commits another report has a row for."""
        cited = {
            commit.hash: row
            for row, commits in zip(self.verifier.rows, self.verifier.cited, strict=True)
            for commit in commits
        }
        for other in others:
            verifier = Verifier(self._repository, self._history, self._reverts, other.report, other.name)
            for row in rows(other.report):
                for commit in verifier.commits_of(row)[0]:
                    if own := cited.get(commit.hash):
                        message = f"{named(commit)} is cited in {other.name} too; expected it in one report; take one of the rows out"
                        yield self.verifier.fault(GitRule.CITED_TWICE, own.place, message)

    def _claims(self) -> Iterator[Fault]:
        """Hold lines against dependencies, and bullets against the commits that they name or are about."""
        commits = self._history.within(self._entry.report.period)
        changed = dependencies.net(dependencies.changes(self._reverts.contents, commits)) if commits else []
        known = dependencies.known(self._reverts.contents, self._end)
        for row in self.verifier.rows:
            if wrong := claims.mismatch(row.text, known, changed):
                yield self.verifier.fault(GitRule.DEPENDENCY_MISMATCH, row.text, wrong)
        for line in bullets(self._entry.report):
            yield from self.verifier.commits_of(line)[1]
            if wrong := claims.mismatch(line.text, known, changed):
                yield self.verifier.fault(GitRule.DEPENDENCY_MISMATCH, line.text, wrong)
            elif commits and not line.hashes and not line.numbers:
                yield from self._earlier(line)

    def _earlier(self, line: Citation) -> Iterator[Fault]:
        """Find the bullets that are about something from before the period, as far as their words tell."""
        inside, before = self.verifier.inside.link(line.text), self._before.link(line.text)
        if not before.scores or before.scores[0] < NEAR or (inside.scores and inside.scores[0] >= ENOUGH):
            return
        near = "; ".join(f"{one.landed:%Y-%m-%d}: {named(one)}" for one in before.nearest[:3])
        message = (
            f"no commit of the period is near by the words of this line; expected a change of the period; please check, "
            f"the nearest before it are: {near}"
        )
        yield self.verifier.fault(GitRule.BULLET_EARLIER, line.text, message)

    @cached_property
    def _before(self) -> Linker:
        period = self._entry.report.period
        return Linker(
            [one for one in reversed(self._history.line) if -EARLIER <= distance(period, one.landed.date()) < 0]
        )

    # Landed -> cited, or left out -------------------------------------------------------------------------

    def _coverage(self, commits: Sequence[Commit]) -> Iterator[Fault]:
        report = self._entry.report
        cited = self._cited(commits)
        yield self._summary(commits, cited)
        for hole in coverage.holes(report.period, commits, cited):
            share = f"{hole.commits} of {len(commits)} commits ({hole.commits / len(commits):.0%}) landed"
            message = (
                f"no row is from {hole.first} to {hole.last}, when {share}; expected some of them, or a word on why none "
                "is; look at what landed then"
            )
            yield self._fault(GitRule.COVERAGE_HOLE, message)
        landed = month.gather(self._repository, self._history, report.period, self._entry.project.areas)
        listed = ", ".join(f"{one.name} {one.cited} of {one.all}" for one in coverage.areas(landed, cited))
        aside = ", ".join(f"{len(one.commits)} {one.rule}" for one in landed.ledger)
        message = f"cited of the changes by area: {listed or 'none'}; set aside: {aside or 'nothing'}"
        yield self._fault(GitRule.COVERAGE, message)
        left_out = told(report, left_out=True)
        spoken_of = cited | {one.hash for one in commits if one in left_out}
        for change in coverage.uncited(landed, spoken_of):
            message = (
                f"a large change is neither cited nor left out; expected a word on each; cite it, or add it to 'left_out': "
                f"{coverage.describe(change)}"
            )
            yield self._fault(GitRule.UNCITED, message)

    def _cited(self, commits: Sequence[Commit]) -> set[str]:
        """Collect the commits that the report is about, and those of their chains."""
        named_ = [commit for line in bullets(self._entry.report) for commit in self.verifier.commits_of(line)[0]]
        cited = {self._history.landing(one).hash for one in chain(named_, *self.verifier.cited)}
        fates = self._reverts.fates(commits)
        chains = [{one.hash for one in fate.members} for fate in fates.values()]
        return cited.union(*(one for one in chains if one & cited))

    def _summary(self, commits: Sequence[Commit], cited: set[str]) -> Fault:
        ref, head = self._history.ref, self._history.head.hash[:DIGITS]
        cited_here = sum(one.hash in cited for one in commits)
        listed = ", ".join(f"{one.name} {one.cited} of {one.all}" for one in coverage.weeks(commits, cited))
        by_week = f" ({listed})" if listed else ""
        said = f"held against {ref} at {head}, by {RULE}: {cited_here} of {len(commits)} commits of the period are cited{by_week}"
        return self._fault(GitRule.COVERAGE, said)
