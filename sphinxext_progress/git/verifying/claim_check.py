"""Check claims that have no reference: dependency changes, and bullets about earlier commits."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.git import dependencies
from sphinxext_progress.git.verifying.dependency_claims import DependencyClaims
from sphinxext_progress.git.verifying.dependency_lines import DependencyNames, states_change
from sphinxext_progress.git.verifying.evidence import Evidence
from sphinxext_progress.git.verifying.identification import describe_commit
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.git.verifying.text_matching import MIN_MATCH
from sphinxext_progress.text.dialect import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.dependencies import DependencyChange
    from sphinxext_progress.git.verifying.context import CheckContext
    from sphinxext_progress.git.verifying.report_citations import CitedLine

#: The minimum score of the match of a bullet with an earlier commit.
MIN_BULLET_MATCH = 0.4

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_WORD = re.compile(r"\w+(?:\.\w+)*")


def check_claims(context: CheckContext) -> Iterator[Diagnostic]:
    """Check lines against the dependency changes, and bullets against earlier commits."""
    if not context.commits:
        return
    claims = ClaimCheck(context)
    for line in context.citations.lines:
        text, result = line.citation.text, claims.check(line)
        if result:
            yield context.diagnostic(GitRule.DEPENDENCY_MISMATCH, result, text)
        # Nothing about a line that the files confirm is earlier.
        elif result is None and line.citation.row is None and not line.commits:
            yield from _check_earlier(context, text)


class ClaimCheck:
    """Check what lines state about dependencies."""

    def __init__(self, context: CheckContext) -> None:
        self._context = context
        self._contents = context.reverts.contents
        self._landing = context.history.landing

    def check(self, line: CitedLine) -> str | None:
        """Check a line against the commits that it cites, or against the period.

        :return: the message; empty if the files confirm the line; None if it is not about a dependency.
        """
        text = line.citation.text
        paragraphs = [plain_text(part) for part in _PARAGRAPHS.split(text) if states_change(part)]
        if not paragraphs:
            return None
        claims = self._of_period
        if line.commits:
            landings = list({commit.hash: commit for commit in map(self._landing, line.commits)}.values())
            if line.match:
                # The commit was only guessed.
                if not any(step.commit in landings for step in self._steps):
                    return None
            elif _repeats(paragraphs, (*line.commits, *landings)):
                return ""
            else:
                claims = self._of_commits(landings)
        results = [claims.find_mismatch(paragraph) for paragraph in paragraphs]
        # A file that a partial clone lacks may confirm the line.
        if self._contents.missing:
            return ""
        return next(filter(None, results), "" if "" in results else None)

    def _of_commits(self, landings: Sequence[GitCommit]) -> DependencyClaims:
        """Return what a line that cites commits may state: their own steps."""
        known, of_period = self._known, self._of_period.of_period
        steps = dependencies.dependency_changes(self._contents, landings)
        changes = dependencies.net_dependency_changes(steps)
        cited = "; ".join(map(describe_commit, landings))
        names = DependencyNames(known, (change.name for change in (*changes, *of_period)))
        return DependencyClaims(names, changes, of_period, Evidence(self._contents, landings), cited)

    @cached_property
    def _of_period(self) -> DependencyClaims:
        changes = dependencies.net_dependency_changes(self._steps)
        names = DependencyNames(self._known, (change.name for change in changes))
        return DependencyClaims(names, changes, changes, Evidence(self._contents, self._context.commits))

    @cached_property
    def _steps(self) -> list[DependencyChange]:
        return dependencies.dependency_changes(self._contents, self._context.commits)

    @cached_property
    def _known(self) -> list[str]:
        return dependencies.known_dependencies(self._contents, self._context.reverts.end)


def _repeats(paragraphs: Sequence[str], commits: Sequence[GitCommit]) -> bool:
    """Return whether a line only repeats the message of a commit, as in a draft."""
    stated = [_words(f"{commit.full_title}\n{commit.body}") for commit in commits]
    # A draft truncates long titles.
    lines = [_words(text).removesuffix(" " if text.endswith("…") else "") for text in paragraphs]
    return all(any(line in message for message in stated) for line in lines)


def _words(text: str) -> str:
    """Return the words and numbers of a text, each between spaces."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _check_earlier(context: CheckContext, text: LocatedText) -> Iterator[Diagnostic]:
    """Find bullets whose words match a commit from before the period."""
    inside, before = context.matchers.inside.match(text), context.matchers.before.match(text)
    if max(before.scores, default=0.0) >= MIN_BULLET_MATCH and max(inside.scores, default=0.0) < MIN_MATCH:
        nearest = "; ".join(f"{commit.day}: {describe_commit(commit)}" for commit in before.nearest[:3])
        message = messages.BULLET_EARLIER.format(commits=nearest)
        yield context.diagnostic(GitRule.BULLET_EARLIER, message, text)
