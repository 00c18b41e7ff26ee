"""Read names, and convert values to the form used in a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.yaml_writer import QuotedHash
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinxext_progress.cli.importing.import_findings import ImportFindings


def read_name(source: str, line: int, findings: ImportFindings) -> str:
    """Read a name or a title as plain text, with a finding for each address that it does not show."""
    name = markdown_text.text_without_markup(source)
    for token in markdown_text.inline_tokens(source):
        address = str(token.attrGet("href") or token.attrGet("src") or "")
        if address and address not in name:
            findings.leave_text(line, messages.LINK_IN_NAME.format(name=quoted(name)), address)
    return name


def unwrap_lists(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Replace one-element lists with their element, and mark hashes for quoting."""
    unwrapped = {}
    for key, value in fields.items():
        values = [QuotedHash(commit_hash) for commit_hash in value] if key == "commit" else value
        unwrapped[key] = values[0] if isinstance(values, list) and len(values) == 1 else values
    return unwrapped
