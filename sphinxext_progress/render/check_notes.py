"""Render the recorded check of a report: the commit that it was checked against, and reverted changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.format.references import CommitReference
from sphinxext_progress.render.builders import in_parentheses, mark_translated

if TYPE_CHECKING:
    from sphinxext_progress.format.check_record import CheckedRepository, CommitOutcome
    from sphinxext_progress.render.inline import InlineRenderer


def checked_note(repository: CheckedRepository, renderer: InlineRenderer) -> nodes.Element:
    """Return the paragraph that states which commit of a repository a report was checked against."""
    head = CommitReference(repository.name, repository.head)
    sentence = _fill_message(
        renderer.words("Checked against {branch} at {commit}, {date}."),
        branch=nodes.literal("", f"{repository.name}@{repository.ref}" if repository.name else repository.ref),
        commit=renderer.links.commit(head, named=False),
        date=nodes.Text(renderer.words.date(repository.date)),
    )
    return mark_translated(nodes.paragraph("", "", *sentence, classes=["progress-checked"]))


def reverted_mark(outcome: CommitOutcome, renderer: InlineRenderer) -> nodes.Element:
    """Return the mark of a row whose change was reverted."""
    date = nodes.Text(renderer.words.date(outcome.on))
    mark = nodes.inline("", "– ", classes=["progress-reverted"])
    mark += nodes.strong("", "", *_fill_message(renderer.words("reverted on {date}"), date=date))
    if outcome.by:
        mark += in_parentheses([renderer.links.commit(commit) for commit in outcome.by])
    return mark


def _fill_message(message: str, **parts: nodes.Node) -> list[nodes.Node]:
    """Insert nodes into a message, in the order of its placeholders.

    :param message: a translated message with named placeholders in braces.
    :param parts: the nodes by placeholder name.
    """
    pieces = re.split(r"\{(" + "|".join(parts) + r")\}", message)
    return [parts[piece] if number % 2 else nodes.Text(piece) for number, piece in enumerate(pieces) if piece]
