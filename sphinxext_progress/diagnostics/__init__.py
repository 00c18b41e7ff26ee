"""Diagnostics: problems at a location in a file, their kinds, and the text of every message.

The input is positions and values found elsewhere; the output is diagnostics, which Sphinx or the command line reports.
Nothing here logs, reads files or depends on the models.
"""

from __future__ import annotations

from sphinxext_progress.diagnostics.diagnostic import MAX_DIAGNOSTICS, Diagnostic, Position, at_most
from sphinxext_progress.diagnostics.messages.message import Message, pluralize
from sphinxext_progress.diagnostics.quoting import MAX_QUOTED_LENGTH, code_point, inert, quoted, visible_name
from sphinxext_progress.diagnostics.subtypes import DescribedEnum, LintRule, Severity, Subtype
from sphinxext_progress.diagnostics.suggestions import MAX_CANDIDATES, closest_name, expected

__all__ = [
    "MAX_CANDIDATES",
    "MAX_DIAGNOSTICS",
    "MAX_QUOTED_LENGTH",
    "DescribedEnum",
    "Diagnostic",
    "LintRule",
    "Message",
    "Position",
    "Severity",
    "Subtype",
    "at_most",
    "closest_name",
    "code_point",
    "expected",
    "inert",
    "pluralize",
    "quoted",
    "visible_name",
]
