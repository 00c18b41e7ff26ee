"""Findings: problems in files, as the commands report them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.cli.console import write_error
from sphinxext_progress.diagnostics import LintRule, inert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.diagnostics import Diagnostic, Severity

#: The severities, highest first.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Finding(NamedTuple):
    """A diagnostic or a lint finding, with its file as named on the command line."""

    path: str
    line: int
    column: int
    severity: Severity
    message: str
    rule: str
    #: The key path of the value, such as ``highlights[0].items[0].text``.
    key_path: str = ""
    #: Whether it makes the check fail.
    fails: bool = False

    @classmethod
    def of(cls, diagnostic: Diagnostic, path: str) -> Finding:
        """Create a finding from a diagnostic.

        :param path: the file, as named on the command line.
        """
        rule: str
        severity: Severity
        if isinstance(diagnostic.subtype, LintRule):
            rule, severity = diagnostic.subtype, diagnostic.subtype.severity
        else:
            rule, severity = f"progress.{diagnostic.subtype}", "error" if diagnostic.fatal else "warning"
        # As in a build, locate a diagnostic without a position at the start of the file.
        line, column = (diagnostic.line, diagnostic.column) if diagnostic.line else (1, 1)
        return cls(path, line, column, severity, diagnostic.message, rule, diagnostic.key_path)


def as_line(finding: Finding) -> str:
    """Format a finding as one line of text."""
    return inert(
        f"{finding.path}:{finding.line}:{finding.column}: {finding.severity}: {finding.message} [{finding.rule}]",
        kept="",
    )


def report_diagnostics(diagnostics: Iterable[Diagnostic], path: str) -> None:
    """Write the diagnostics of a file to standard error."""
    for diagnostic in diagnostics:
        write_error(as_line(Finding.of(diagnostic, path)))
