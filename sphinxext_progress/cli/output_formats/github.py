"""The format ``github``: workflow commands of GitHub Actions, which annotate the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import inert

if TYPE_CHECKING:
    from sphinxext_progress.cli.output_formats.result import CheckResult

_KINDS = {"error": "error", "warning": "warning", "note": "notice"}


def as_github_commands(result: CheckResult) -> str:
    """Format the findings as workflow commands."""
    return "\n".join(
        f"::{_KINDS[finding.severity]} file={_property(finding.path)},line={finding.line},col={finding.column}::"
        + _data(f"{finding.message} [{finding.rule}]")
        for finding in result.findings
    )


def _data(text: str) -> str:
    """Escape text for a workflow command, so that it can neither end the command nor start another one."""
    return inert(text, kept="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
