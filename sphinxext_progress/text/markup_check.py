"""Find markup that is not part of the dialect."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

# Markup that is not part of the dialect, with the name that messages use for it.
_TAG = re.compile(r"</?[a-zA-Z]")
_BEFORE_CODE = re.compile(r":[\w:+-]+:$")
# The longest name of a role, with its delimiters.
_MAX_ROLE_LENGTH = 100
_IN_BLOCKS = (
    (re.compile(r"\A---\s*$", re.MULTILINE), "front matter and horizontal rules are"),
    (re.compile(r"^\[\^[^\]\s]+\]:", re.MULTILINE), "footnotes are"),
    (re.compile(r"^#{1,6}\s|\A[^-][^\n]*\n(?:=+|-+)\s*\Z", re.MULTILINE), "headings are"),
    (re.compile(r"^(?::::+\s*\{|\.\. [\w:-]+::)", re.MULTILINE), "directives are"),
)


def foreign_inline_markup(token: Token) -> Iterator[str]:
    """Yield a phrase for each kind of inline markup in a paragraph that is not part of the dialect."""
    children = token.children or []
    if any(_has_html(child.content) for child in children if child.type == "text"):
        yield "raw HTML is"
    for before, after in pairwise(children):
        if (
            before.type == "text"
            and after.type == "code_inline"
            and _BEFORE_CODE.search(before.content[-_MAX_ROLE_LENGTH:])
        ):
            yield "roles are"


def foreign_blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield a phrase that names each block that is not part of the dialect."""
    for before, token in pairwise(tokens):
        # The text of a table cell has no blocks.
        if before.type == "paragraph_open":
            yield from (name for pattern, name in _IN_BLOCKS if pattern.search(token.content))
    if any(token.type == "fence" and token.info.strip().startswith("{") for token in tokens):
        yield "directives are"


def _has_html(text: str) -> bool:
    """Return whether a text contains a comment, or the start of a tag and a later ``>``."""
    return bool(_TAG.search(text, 0, text.rfind(">") + 1)) or "<!--" in text
