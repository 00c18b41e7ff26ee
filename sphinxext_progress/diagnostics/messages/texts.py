"""Messages about the markup in a text."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

NOT_IN_DIALECT = Message("{markup} not supported in text", "shown as typed")
SEVERAL_BLOCKS = Message(
    "text has several paragraphs or other blocks, but is shown on one line", "write a single paragraph"
)
TOO_MUCH_MARKUP = Message(
    "text has {count} markup characters, more than the limit of {limit}, and is shown as plain text", "split it"
)
NESTED_TOO_DEEPLY = Message("{what} nested deeper than {limit} levels", "shown as typed")
REFUSED_LINK = Message(
    "links to {targets} are not allowed and are shown as typed", "use http, https, mailto or project:#label"
)
LONG_LINK = Message("link is longer than {limit} characters and is shown as typed", "shorten it")
