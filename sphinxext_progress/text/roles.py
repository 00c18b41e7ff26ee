"""Cross-reference roles in texts, in the syntax of MyST: the name in braces, then the text as code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.text.commonmark import plain_text_token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.diagnostics import Message

#: Roles of docutils and Sphinx that are not cross-references to one kind of object.
OTHER_ROLES = frozenset({"any", "download", "eval", "eval-rst", "include", "math", "raw"})

#: The maximum length of the text of a role: Sphinx takes quadratic time to find its target.
MAX_ROLE_LENGTH = 500

# The longest name of a role, with its braces.
_MAX_NAME_LENGTH = 100
_NAME = re.compile(r"\{([A-Za-z][\w+.-]*(?::[A-Za-z][\w+.-]*)?)\}\Z", re.ASCII)
_TITLE = re.compile(r"(.+?)\s*<[^<]*>\Z", re.DOTALL)


def read_roles(children: Iterable[Token]) -> tuple[list[Token], list[str]]:
    """Combine the tokens of each role into one token.

    :param children: the inline tokens of a paragraph.
    :return: the tokens, and messages about the roles that are shown as typed.
    """
    tokens: list[Token] = []
    messages: list[str] = []
    links = 0
    for child in children:
        if child.type in ("link_open", "link_close"):
            links += child.nesting
        match = _name_before(tokens) if child.type == "code_inline" else None
        if match is None:
            tokens.append(child)
            continue
        tokens[-1].content = match.string[: match.start()]
        # The parser has removed one space on each side of code that begins or ends with a backtick.
        padding = " " if "`" in (child.content[:1], child.content[-1:]) else ""
        source = f"{match[0]}{child.markup}{padding}{child.content}{padding}{child.markup}"
        if message := _refusal(match[1], child, in_link=links > 0):
            messages.append(message.format(role=quoted(f"{{{match[1]}}}"), source=quoted(source)))
            tokens.append(plain_text_token(source))
        else:
            meta = {"text": child.content, "source": source}
            tokens.append(Token("role", "", 0, content=role_title(child.content), info=match[1], meta=meta))
    return [token for token in tokens if token.content or token.type != "text"], messages


def _refusal(name: str, code: Token, *, in_link: bool) -> Message | None:
    """Return the message about a role that is shown as typed, or None."""
    if name in OTHER_ROLES:
        return texts.UNKNOWN_ROLE
    if in_link:
        return texts.ROLE_IN_LINK
    if len(code.markup) > 1:
        return texts.NESTED_BACKTICKS
    return texts.LONG_ROLE if len(code.content) > MAX_ROLE_LENGTH else None


def role_title(text: str) -> str:
    """Return the words that a role shows, as far as they are known without its target."""
    if title := _TITLE.match(text):
        return title[1]
    target = text.removeprefix("!")
    return target.rpartition(".")[2] if target.startswith("~") else target


def _name_before(tokens: list[Token]) -> re.Match[str] | None:
    """Return the name of a role at the end of the tokens, or None."""
    if not tokens or tokens[-1].type != "text":
        return None
    content = tokens[-1].content
    return _NAME.search(content, max(0, len(content) - _MAX_NAME_LENGTH))
