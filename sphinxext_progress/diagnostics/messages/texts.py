"""Messages about the markup in a text."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

NOT_IN_DIALECT = Message(
    "{markup} not part of a text; expected words, emphasis, code and links",
    "remove it, or leave it as the words it is shown as",
)
SEVERAL_BLOCKS = Message(
    "the text has several paragraphs or other blocks, and is shown on one line", "write one paragraph"
)
TOO_MUCH_MARKUP = Message(
    "the text has {count} markup characters, more than {limit}, and is shown as plain text", "split it"
)
NESTED_TOO_DEEPLY = Message("the {what} passes the limit of {limit}; expected less", "it is shown as it was typed")
REFUSED_LINK = Message(
    "a link to {targets} is not honoured; expected http, https, mailto or project:#label",
    "correct it, or leave it as the words it is shown as",
)
LONG_LINK = Message("a link of more than {limit} characters is shown as it was typed", "shorten it")
