"""Messages about the values of ``conf.py``."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

INVALID_VALUE = Message("conf.py: {name} is {value!r}; expected {expected}", "the default is used")
LIST_OF_TEXTS = Message("a list of texts")
NUMBER_FROM_ZERO = Message("a whole number from 0")
VALUE_OF_TYPE = Message("a {type}")
FILE_INSIDE_SITE = Message("a file inside the site, such as {default!r}")
