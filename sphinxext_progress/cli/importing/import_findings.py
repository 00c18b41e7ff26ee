"""Findings about an imported page: content that has no place in a report, and content that was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli.findings import Finding
from sphinxext_progress.diagnostics import visible_name

if TYPE_CHECKING:
    from sphinxext_progress.cli.importing.outline import OutlineBlock

#: The rules of these findings: content that became a comment, and content whose form has changed.
NOT_PLACED, CHANGED = "not-placed", "changed"

_NAMES = {
    "paragraph": "paragraph",
    "bullet_list": "list",
    "ordered_list": "list",
    "fence": "code",
    "code_block": "code",
    "blockquote": "quotation",
    "html_block": "HTML",
    "front_matter": "metadata",
}


class ImportFindings:
    """Collects findings, and the content that becomes comments at the end of the file."""

    def __init__(self, name: str) -> None:
        """Create an empty collection.

        :param name: the path that findings name.
        """
        self.findings: list[Finding] = []
        self._unplaced: list[str] = []
        self._name = name

    def leave(self, block: OutlineBlock, why: str) -> None:
        """Report a block that has no place in a report."""
        kind = block.kind.split()[0]
        what = f"this {_NAMES.get(kind, kind)} {why}"
        self.leave_words(block.line, what, block.source)

    def leave_words(self, line: int, what: str, words: str) -> None:
        """Report text that has no place in a report, and keep it as a comment.

        :param line: the first line of the text.
        :param what: what it is, and why it has no place.
        :param words: the source of the text.
        """
        remedy = "expected a place in the report; it is a comment at the end of the file: move it to where it belongs"
        self._add(line, f"{what}; {remedy}", NOT_PLACED)
        lines = enumerate(words.split("\n"), line)
        self._unplaced += [f"line {number}: {text}" for number, text in lines if text.strip()]

    def comments(self, source: str) -> list[str]:
        """Return the comment lines for the end of the file; empty if everything was placed.

        :param source: the path of the page.
        """
        return [f"Not placed, from {visible_name(source)}:", *self._unplaced] if self._unplaced else []

    def note(self, line: int, what: str) -> None:
        """Report content whose form has changed."""
        self._add(line, f"{what}; expected the form of a report; see whether it reads well", CHANGED)

    def _add(self, line: int, message: str, rule: str) -> None:
        severity = "warning" if rule == NOT_PLACED else "note"
        self.findings.append(Finding(self._name, line, 1, severity, message, rule))  # type: ignore[arg-type]
