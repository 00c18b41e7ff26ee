"""Report what the conversion of a page changes, with the line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.cli.importing.import_findings import ImportRule
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from sphinxext_progress.cli.importing.import_findings import ImportFindings


@dataclass(frozen=True, slots=True)
class Remarks:
    """Findings at one position of a page."""

    findings: ImportFindings
    line: int
    column: int = 1

    def note(self, problem: str) -> None:
        """Report content whose form has changed."""
        self.findings.note(self.line, problem, self.column)

    def leave(self, problem: str, source: str) -> None:
        """Report content that has no place, and keep it as a comment."""
        self.findings.leave_text(self.line, problem, source, self.column)

    def hide(self, source: str) -> None:
        """Report a comment or another part of a page that no reader sees."""
        self.findings.add(
            self.line,
            messages.HIDDEN_PART.format(source=quoted(" ".join(source.split()), 60)),
            ImportRule.HIDDEN,
            self.column,
        )
