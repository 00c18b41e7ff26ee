"""The format ``json``, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli.output_formats.result import escaped_json

if TYPE_CHECKING:
    from sphinxext_progress.cli.output_formats.result import CheckResult


def as_json(result: CheckResult) -> str:
    """Format the result as a JSON object."""
    findings = [finding._asdict() for finding in result.findings]
    return escaped_json({"files": len(result.files), "complete": result.complete, "findings": findings})
