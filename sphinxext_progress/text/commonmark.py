"""The Markdown parsers of the dialect: a subset of CommonMark with bounded cost."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import link
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from markdown_it.rules_inline import StateInline

#: The maximum nesting depth of emphasis, lists and other markup in one text.
MAX_NESTING = 20

#: The maximum nesting depth of brackets in a link text; each unclosed bracket costs this many steps.
MAX_BRACKETS = 8

# Workaround, see docs/develop/workarounds.md#markdown-cost
#: The maximum number of characters in one text that may begin markup; pairing them takes more than linear time.
MAX_DELIMITERS = 1_000

_DELIMITER = re.compile(r"[*_`\[<]")
_IMAGE = re.compile(r"!\[(?:[^\[\]\\]|\\.)*\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\))?")


def inline_parser(is_allowed: Callable[[str], bool]) -> MarkdownIt:
    """Return an inline parser: CommonMark without HTML and images.

    :param is_allowed: returns whether a text may link to an address, after entities, escapes and percent-encoding are
        decoded.
    """
    # Copy the cached parser, which shares its rules: building a new one takes half a millisecond.
    parser = copy(_inline_parser())
    parser.validateLink = is_allowed  # type: ignore[assignment, method-assign]
    return parser


def parse_line(text: str, parser: MarkdownIt, env: dict[str, Any]) -> Token:
    """Parse a text that is shown on one line.

    :param parser: the inline parser.
    :param env: records which limits the text exceeds.
    """
    tokens = _block_parser().parseInline(text, env)
    _parse_inline(tokens, parser, env)
    return tokens[0]


def parse_blocks(text: str, parser: MarkdownIt, env: dict[str, Any]) -> list[Token]:
    """Parse a text with blocks; the parameters are those of :func:`parse_line`."""
    tokens = _block_parser().parse(text, env)
    _parse_inline(tokens, parser, env)
    return tokens


@cache
def _block_parser() -> MarkdownIt:
    """Create the block parser: paragraphs, lists and code only, without their inline markup."""
    # Workaround, see docs/develop/workarounds.md#markdown-dropped-blocks
    # The parser silently drops blocks beyond its own limit, so that limit is set higher than that of the dialect.
    parser = MarkdownIt("zero", {"maxNesting": 5 * MAX_NESTING})
    parser.enable(["fence", "code", "list"])
    # Without "text_join", escaped characters stay in tokens of their own, so that \#12 is not read as an issue number.
    parser.disable(["inline", "text_join"])
    return parser


@cache
def _inline_parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": MAX_BRACKETS})
    parser.enable(["escape", "newline", "backticks", "emphasis", "link", "autolink", "entity"])
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.before("link", "image_as_text", _image_as_text)
    # Do not decode addresses: %1B and %E2%80%AE would become characters that a page must not contain.
    parser.normalizeLinkText = keep_address  # type: ignore[method-assign]
    return parser


@cache
def _parser_of_all_blocks() -> MarkdownIt:
    """Create a parser of all blocks that an author may have intended."""
    return MarkdownIt("commonmark").enable("table").disable(["reference", "html_block"])


def has_blocks(text: str) -> bool:
    """Return whether a text has blocks other than a single paragraph; text on a single line never has."""
    text = text.strip()
    if "\n" not in text:
        return False
    parser, tokens = _parser_of_all_blocks(), list[Token]()
    parser.block.parse(text, parser, {}, tokens)
    return [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]


def delimiters_of(texts: Iterable[str]) -> int:
    """Return the number of characters that may begin markup."""
    return sum(len(_DELIMITER.findall(text)) for text in texts)


def keep_address(link: str) -> str:
    """Return an address as it was typed, instead of normalizing it."""
    return link


def _parse_inline(tokens: list[Token], parser: MarkdownIt, env: dict[str, Any]) -> None:
    """Parse the inline markup of a text, unless it has too many delimiters."""
    tokens = [token for token in tokens if token.type == "inline"]
    delimiters = delimiters_of(token.content for token in tokens)
    if delimiters > MAX_DELIMITERS:
        env["delimiters"] = delimiters
    for token in tokens:
        if delimiters > MAX_DELIMITERS:
            token.children = [plain_text_token(token.content)]
        else:
            token.children = parser.inline.parse(token.content, parser, env, [])


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of markdown-it's rules
    """Parse a link; skip the search for the end of its text if no bracket is followed by an address."""
    return state.src.startswith("[", state.pos) and state.src.find("](", state.pos) >= 0 and link(state, silent)


def _image_as_text(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of markdown-it's rules
    """Read an image as text, before the link rule reads part of it as a link."""
    if not state.src.startswith("![", state.pos):
        return False
    match = _IMAGE.match(state.src, state.pos, state.posMax)
    source = match[0] if match else "!["
    if not silent:
        state.pending += source
        if match and "(" in source:
            state.env["image"] = True
    state.pos += len(source)
    return True


def plain_text_token(text: str) -> Token:
    """Create a token of text that is shown as typed."""
    return Token("text_special", "", 0, content=text)
