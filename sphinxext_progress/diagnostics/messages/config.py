"""Messages about the values of ``conf.py``."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

INVALID_VALUE = Message("conf.py: {name} must be {expected}, not {value!r}", "the default is used")
LIST_OF_TEXTS = Message("a list of strings")
NUMBER_FROM_ZERO = Message("a non-negative whole number")
VALUE_OF_TYPE = Message("a {type}")
FILE_INSIDE_SITE = Message("a file inside the site, such as {default!r}")
