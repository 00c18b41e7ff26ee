"""Patterns of messages, so that tests do not repeat their wording."""

from __future__ import annotations

import re
from string import Formatter

from sphinxext_progress.diagnostics import Message


def message_pattern(message: Message, **values: object) -> str:
    """Return a regular expression for a message; a missing value matches anything."""
    pattern = ""
    for text, name, form, _ in Formatter().parse("; ".join(filter(None, message))):
        pattern += re.escape(text)
        if name is not None:
            pattern += re.escape(format(values[name], form or "")) if name in values else ".+?"
    return pattern
