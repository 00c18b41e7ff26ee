"""The parser of texts: the part of CommonMark that the dialect has, within bounds."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_inline import link
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

#: The deepest nesting of emphasis, lists and the like in one text.
MAX_NESTING = 20

#: The deepest nesting of brackets in the words of a link: each bracket that nothing closes costs this many steps.
MAX_BRACKETS = 8

#: The most characters in one text that may begin markup: the time to pair them grows faster than their number.
MAX_DELIMITERS = 1_000

_DELIMITER = re.compile(r"[*_`\[<]")
_IMAGE = re.compile(r"!\[(?:[^\[\]\\]|\\.)*\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\))?")


@cache
def block_parser() -> MarkdownIt:
    """Make the parser of blocks: paragraphs, lists and code, and nothing else."""
    # The parser drops what is nested deeper than its own limit, so that one is out of reach.
    parser = MarkdownIt("zero", {"maxNesting": 5 * MAX_NESTING})
    parser.enable(["fence", "code", "list"])
    parser.core.ruler.at("inline", _parse_inline)
    # Keeps what was escaped apart from the words beside it, so that \#12 is no number.
    parser.disable("text_join")
    return parser


@cache
def inline_parser() -> MarkdownIt:
    """Make the parser of the words in a block: what CommonMark has for them, without HTML and images."""
    parser = MarkdownIt("zero", {"maxNesting": MAX_BRACKETS})
    parser.enable(["escape", "newline", "backticks", "emphasis", "link", "autolink", "entity"])
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.before("link", "image_as_words", _image_as_words)
    # Shown as typed: decoded, %1B and %E2%80%AE would be characters that no page may have.
    parser.normalizeLinkText = _as_typed  # type: ignore[method-assign]
    return parser


@cache
def _parser_of_all_blocks() -> MarkdownIt:
    """Make a parser of every block that an author may have meant."""
    return MarkdownIt("commonmark").enable("table").disable(["reference", "html_block"])


def has_blocks(text: str) -> bool:
    """Tell whether a text has more than one block, or another one than a paragraph.

    :param text: the text; on a single line, a sign such as ``#`` is a word of it.
    """
    text = text.strip()
    if "\n" not in text:
        return False
    parser, tokens = _parser_of_all_blocks(), list[Token]()
    parser.block.parse(text, parser, {}, tokens)
    return [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]


def delimiters_of(texts: Iterable[str]) -> int:
    """Count the characters that may begin markup."""
    return sum(len(_DELIMITER.findall(text)) for text in texts)


def _as_typed(link: str) -> str:
    return link


def _parse_inline(state: StateCore) -> None:
    """Parse the words of each block, as the rule of the same name does, but with a parser and a limit of their own."""
    tokens = [token for token in state.tokens if token.type == "inline"]
    delimiters = delimiters_of(token.content for token in tokens)
    if delimiters > MAX_DELIMITERS:
        state.env["delimiters"] = delimiters
    parser = inline_parser()
    for token in tokens:
        if delimiters > MAX_DELIMITERS:
            token.children = [plain_text_token(token.content)]
        else:
            token.children = parser.inline.parse(token.content, parser, state.env, [])


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of markdown-it's rules
    """Parse a link, without looking for the end of its words where no address follows any bracket."""
    return state.src.find("](", state.pos) >= 0 and link(state, silent)


def _image_as_words(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of markdown-it's rules
    """Take an image for words, before the link rule takes a part of it for a link."""
    if not state.src.startswith("![", state.pos):
        return False
    match = _IMAGE.match(state.src, state.pos, state.posMax)
    words = match[0] if match else "!["
    if not silent:
        state.pending += words
        if match and "(" in words:
            state.env["image"] = True
    state.pos += len(words)
    return True


def plain_text_token(text: str) -> Token:
    """Make a token of words that are shown as they were typed."""
    return Token("text_special", "", 0, content=text)
