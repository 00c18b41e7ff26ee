"""The format ``text``: one line for each finding, and a summary."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import count_noun
from sphinxext_progress.cli.findings import SEVERITIES, as_line

if TYPE_CHECKING:
    from sphinxext_progress.cli.output_formats.result import CheckResult


def as_lines(result: CheckResult) -> str:
    """Format the findings as text, one per line; empty if there are none."""
    return "\n".join(map(as_line, result.findings))


def as_text(result: CheckResult) -> str:
    """Format the findings as text, one per line, followed by a summary line."""
    counts = Counter(finding.severity for finding in result.findings)
    totals = [count_noun(counts[severity], severity) for severity in SEVERITIES if counts[severity]]
    summary = f"{count_noun(len(result.files), 'file')} checked: {', '.join(totals) or 'nothing found'}"
    return "\n".join(filter(None, [as_lines(result), summary]))
