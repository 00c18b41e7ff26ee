"""Check whether cited commits were in effect at the end of the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.git.history.reverts import GONE_SHARE, CommitState
from sphinxext_progress.git.verifying.identification import describe_commit
from sphinxext_progress.git.verifying.rules import GitRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinxext_progress.diagnostics import Diagnostic, Message
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.history.reverts import CommitFate
    from sphinxext_progress.git.verifying.citations import Citation
    from sphinxext_progress.git.verifying.context import CheckContext

#: The maximum number of events listed for a chain; the last ones are listed.
MAX_LISTED_EVENTS = 8

_STATES = {
    CommitState.REVERTED: (GitRule.REVERTED, messages.COMMIT_REVERTED),
    CommitState.UNSURE: (GitRule.SUPERSEDED, messages.COMMIT_REWRITTEN),
    CommitState.IN_EFFECT: (GitRule.REAPPLIED, messages.COMMIT_REAPPLIED),
}


class RevertCheck:
    """Find cited commits that were reverted, reapplied or rewritten.

    :param fates: the fates of the cited commits, by hash.
    :param survival: the surviving share of each commit, by hash.
    """

    def __init__(
        self, context: CheckContext, fates: Mapping[str, CommitFate], survival: Mapping[str, float | None]
    ) -> None:
        self._context = context
        self._fates = fates
        self._survival = survival
        #: The reverts that no message mentions, by the hash of the reverted commit.
        self.unstated: dict[str, GitCommit] = {}

    def check(self, citation: Citation, commit: GitCommit) -> Iterator[Diagnostic]:
        """Yield a diagnostic for a commit that was reverted, reapplied or rewritten."""
        share = self._survival.get(commit.hash)
        if fate := self._fates.get(commit.hash):
            state = fate.state_of(commit)
            # A revert that is in effect is correct.
            if not (fate.is_revert(commit) and state is CommitState.IN_EFFECT):
                rule, template = _STATES[state]
                yield self._context.diagnostic(rule, _describe_chain(commit, fate, template), citation.place)
        elif share is not None and share < GONE_SHARE:
            yield self._check_loss(citation, commit, share)

    def _check_loss(self, citation: Citation, commit: GitCommit, share: float) -> Diagnostic:
        """Return a diagnostic that explains why little is left of a commit that no message reverts."""
        event = self._context.reverts.reverted_by_lines(commit)
        if not event:
            message = messages.LINES_LOST.format(share=share, commit=describe_commit(commit))
            return self._context.diagnostic(GitRule.SUPERSEDED, message, citation.place)
        values = {"commit": describe_commit(commit), "day": event.by.day, "revert": describe_commit(event.by)}
        # A change that was also removed for another reason, such as a rewrite, was not reverted.
        if event.evidence != "inverse":
            message = messages.MOSTLY_UNDONE.format(**values)
            return self._context.diagnostic(GitRule.SUPERSEDED, message, citation.place)
        self.unstated[commit.hash] = event.by
        return self._context.diagnostic(GitRule.REVERTED, messages.REVERTED_BY_LINES.format(**values), citation.place)


def _describe_chain(commit: GitCommit, fate: CommitFate, template: Message) -> str:
    """Describe the reverts and reapplies of a commit."""
    first, events = fate.commit, fate.events
    if fate.is_revert(commit):
        # Reapplying what a revert undid reverts the revert.
        first, events = commit, fate.after(commit)
    listed = ", ".join(
        (messages.REAPPLY_EVENT if event.is_revert is fate.is_revert(commit) else messages.REVERT_EVENT).format(
            day=event.by.day, commit=describe_commit(event.by)
        )
        for event in events[-MAX_LISTED_EVENTS:]
    )
    if (more := len(events) - MAX_LISTED_EVENTS) > 0:
        listed = messages.EARLIER_EVENTS.format(count=more, events=listed)
    return template.format(commit=describe_commit(first), events=listed)
