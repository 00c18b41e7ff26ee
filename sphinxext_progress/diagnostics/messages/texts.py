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
TOO_MANY_CELLS = Message(
    "table has {count} cells, more than the limit of {limit}, and is shown as plain text", "split it"
)
LONG_ROW = Message("table row has {cells} cells, more than the header with {columns}", "add columns to the header")
IMAGE_IN_PARAGRAPH = Message(
    "image inside a paragraph is shown as its alternative text", "put it into a paragraph of its own"
)
IMAGE_WITHOUT_ALT = Message(
    "image {source} has no alternative text and is shown as typed", "describe it between the brackets"
)
UNKNOWN_ROLE = Message("{role} is not a cross-reference role of this site", "shown as typed")
ROLE_IN_LINK = Message("role {source} is inside a link", "shown as typed")
NESTED_BACKTICKS = Message("role {source} has several backticks", "shown as typed")
LONG_ROLE = Message("text of role {role} is too long", "shown as typed")
LINK_OUTSIDE_SITE = Message("link to {target} leads out of the source folder and is shown as text")
NOT_A_PAGE = Message(
    "link to {target}, which is not a page, is shown as text", "link to the source file of a page, such as 'guide.md'"
)
REFUSED_LINK = Message(
    "links to {targets} are not allowed and are shown as typed",
    "use http, https, mailto, the source file of a page, or project:#label",
)
LONG_LINK = Message("link is longer than {limit} characters and is shown as typed", "shorten it")
