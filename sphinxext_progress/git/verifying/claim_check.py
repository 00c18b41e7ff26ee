"""Check claims that have no reference: dependency changes, and bullets about earlier commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.git import dependencies
from sphinxext_progress.git.verifying import dependency_claims
from sphinxext_progress.git.verifying.identification import describe_commit
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.git.verifying.text_matching import MIN_MATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.git.verifying.context import CheckContext

#: The minimum score of the match of a bullet with an earlier commit.
MIN_BULLET_MATCH = 0.4


def check_claims(context: CheckContext) -> Iterator[Diagnostic]:
    """Check lines against the dependency changes, and bullets against earlier commits."""
    if not context.commits:
        return
    contents, landing = context.reverts.contents, context.history.landing
    steps = dependencies.dependency_changes(contents, context.commits)
    changed, changing = dependencies.net_dependency_changes(steps), {step.commit.hash for step in steps}
    known = dependencies.known_dependencies(contents, context.reverts.end)
    for line in context.citations.lines:
        # A line with known commits is about a dependency only if one of them changed a dependency.
        if line.commits and not changing.intersection(landing(commit).hash for commit in line.commits):
            continue
        text = line.citation.text
        if mismatch := dependency_claims.find_mismatch(text, known, changed):
            yield context.diagnostic(GitRule.DEPENDENCY_MISMATCH, mismatch, text)
        elif line.citation.row is None and not line.commits:
            yield from _check_earlier(context, text)


def _check_earlier(context: CheckContext, text: LocatedText) -> Iterator[Diagnostic]:
    """Find bullets whose words match a commit from before the period."""
    inside, before = context.matchers.inside.match(text), context.matchers.before.match(text)
    if max(before.scores, default=0.0) >= MIN_BULLET_MATCH and max(inside.scores, default=0.0) < MIN_MATCH:
        nearest = "; ".join(f"{commit.day}: {describe_commit(commit)}" for commit in before.nearest[:3])
        message = messages.BULLET_EARLIER.format(commits=nearest)
        yield context.diagnostic(GitRule.BULLET_EARLIER, message, text)
