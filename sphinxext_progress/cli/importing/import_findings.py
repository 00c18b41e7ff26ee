"""Findings about an imported page: content that has no place in a report, or that was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli.findings import Finding
from sphinxext_progress.diagnostics import LintRule, visible_name
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock
    from sphinxext_progress.diagnostics import Message


class ImportRule(LintRule):
    """The rules of these findings."""

    NOT_PLACED = "not-placed", "warning", "Content that has no place in a report became a comment."
    HIDDEN = "hidden", "note", "A comment, or another part of the page that no reader sees, was left out."
    CHANGED = "changed", "note", "The form of some content was changed."
    REPOSITORY = "repository", "note", "No `project.yaml` names the repository that links lead to."


class ImportFindings:
    """Collects findings, and the content that becomes comments at the end of the file."""

    def __init__(self, path: str) -> None:
        """Create an empty collection for the page at a path."""
        self.findings: list[Finding] = []
        #: The number on the page of each line of the converted page; empty before the conversion.
        self.line_numbers: Sequence[int] = ()
        self._unplaced: list[str] = []
        self._path = path

    def leave(self, block: OutlineBlock, message: Message, **values: object) -> None:
        """Report a block that has no place in a report.

        :param message: why it has no place, with ``{block}`` for its kind.
        :param values: the other values of the message.
        """
        kind = block.kind.split()[0]
        problem = message.format(block=messages.BLOCK_NAMES.get(kind, kind), **values)
        self.leave_text(block.line, problem, block.source)

    def leave_text(self, line: int, problem: str, source: str, column: int = 1, *, first_line: int = 0) -> None:
        """Report text that has no place in a report, and keep it as a comment.

        :param line: the line to report, which is the first one of the text.
        :param problem: the kind of the text, and why it has no place.
        :param first_line: the first line of the text, if it is another one.
        """
        self.add(line, messages.NOT_PLACED.format(problem=problem), ImportRule.NOT_PLACED, column)
        lines = enumerate(source.split("\n"), first_line or line)
        self._unplaced += [f"line {self.page_line(number)}: {text}" for number, text in lines if text.strip()]

    def note(self, line: int, problem: str, column: int = 1) -> None:
        """Report content whose form has changed."""
        self.add(line, problem, ImportRule.CHANGED, column)

    def add(self, line: int, message: str, rule: ImportRule, column: int = 1) -> None:
        """Add a finding."""
        self.findings.append(Finding(self._path, self.page_line(line), column, rule.severity, message, rule))

    def place(self, line: int) -> str:
        """Return a location on the page for a message."""
        return f"{self._path}:{self.page_line(line)}:1"

    def page_line(self, line: int) -> int:
        """Return the number of a line on the page."""
        return self.line_numbers[line - 1] if line <= len(self.line_numbers) else line

    @property
    def any_unplaced(self) -> bool:
        """Whether any content has no place."""
        return any(finding.rule == ImportRule.NOT_PLACED for finding in self.findings)

    def comments(self) -> list[str]:
        """Return the comment lines for the end of the file; empty if everything was placed."""
        return [f"Not placed, from {visible_name(self._path)}:", *self._unplaced] if self._unplaced else []
