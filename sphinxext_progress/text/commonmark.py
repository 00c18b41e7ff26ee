"""The Markdown parsers of the dialect: a subset of CommonMark and the tables of GitHub, with bounded cost."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_block import table
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_inline import link
from markdown_it.token import Token

from sphinxext_progress.text.invisible import show_hidden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

#: The maximum nesting depth of emphasis, lists, quotes and other markup in one text.
MAX_NESTING = 20

#: The maximum nesting depth of brackets in a link text; each unclosed bracket costs this many steps.
MAX_BRACKETS = 8

# Workaround, see docs/develop/workarounds.md#markdown-cost
#: The maximum number of characters in one text that may begin markup; pairing them takes more than linear time.
MAX_DELIMITERS = 1_000

#: The maximum number of table cells in one text.
MAX_CELLS = 5_000

# The blocks that a table interrupts.
_TABLE_ALTERNATIVES: RuleOptionsType = {"alt": ["paragraph", "reference"]}

_LINE_BREAK = re.compile("\r\n?|\n")
_DELIMITER = re.compile(r"[*_`\[<]")
_IMAGE = re.compile(
    r"""!\[(?P<alt>(?:[^\[\]\\]|\\.)*)\]
    (?:\([ \t]*(?:<(?P<path>[^<>\n]*)>|(?P<address>(?:[^()\s]|\([^()\s]*\))*))(?:[ \t]+"(?P<title>(?:[^"\\]|\\.)*)")?[ \t]*\))?""",
    re.VERBOSE,
)


def inline_parser(is_allowed: Callable[[str], bool]) -> MarkdownIt:
    """Return an inline parser: CommonMark without HTML.

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
    if "|" in text:
        _keep_extra_cells(text, tokens, env)
    _parse_inline(tokens, parser, env)
    return tokens


@cache
def _block_parser() -> MarkdownIt:
    """Create the block parser: paragraphs, lists, quotes, tables and code, without their inline markup."""
    # Workaround, see docs/develop/workarounds.md#markdown-dropped-blocks
    # The parser silently drops blocks beyond its own limit, so that limit is set higher than that of the dialect.
    parser = MarkdownIt("zero", {"maxNesting": 5 * MAX_NESTING})
    parser.enable(["fence", "code", "list", "blockquote", "table"])
    parser.block.ruler.at("table", _table, _TABLE_ALTERNATIVES)
    # Without "text_join", escaped characters stay in tokens of their own, so that \#12 is not read as an issue number.
    parser.disable(["inline", "text_join"])
    return parser


@cache
def _inline_parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": MAX_BRACKETS})
    parser.enable(["escape", "newline", "backticks", "emphasis", "link", "autolink", "entity"])
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.before("link", "image_token", _image)
    # Do not decode addresses: %1B and %E2%80%AE would become characters that a page must not contain.
    parser.normalizeLinkText = keep_address  # type: ignore[method-assign]
    return parser


@cache
def _parser_of_all_blocks() -> MarkdownIt:
    """Create a parser of all blocks that an author may have intended."""
    parser = MarkdownIt("commonmark").enable("table").disable(["reference", "html_block"])
    parser.block.ruler.at("table", _table, _TABLE_ALTERNATIVES)
    return parser


def has_blocks(text: str) -> bool:
    """Return whether a text has blocks other than a single paragraph; text on a single line never has."""
    text = text.strip()
    if "\n" not in text:
        return False
    parser, tokens = _parser_of_all_blocks(), list[Token]()
    env: dict[str, Any] = {}
    parser.block.parse(text, parser, env, tokens)
    return "cells" in env or [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]


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


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the signature of markdown-it's rules
    """Read a table, unless it has too many cells."""
    if not table(state, start, end, True):  # noqa: FBT003 - likewise
        return False
    if silent:
        return True
    # Look for its end only once, not again for each of its lines if it is refused.
    if state.env.get("table end", 0) <= start:
        state.env["table end"] = next((line for line in range(start, end) if state.isEmpty(line)), end)
    stop = min(end, state.env["table end"])
    first, last = state.bMarks[start] + state.tShift[start], state.eMarks[stop - 1]
    cells = len(_cells(state.src[first : state.eMarks[start]])) * (stop - start - 1)
    # The rows of a table may omit cells, so a short text may have many.
    limit = min(MAX_CELLS - state.env.get("table cells", 0), (last - first) // 2 + 10)
    if cells > limit:
        state.env["cells"] = cells, limit
        return False
    state.env["table cells"] = state.env.get("table cells", 0) + cells
    return table(state, start, end, False)  # noqa: FBT003 - likewise


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of markdown-it's rules
    """Parse a link; skip the search for the end of its text if no bracket is followed by an address."""
    return state.src.startswith("[", state.pos) and state.src.find("](", state.pos) >= 0 and link(state, silent)


def _image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of markdown-it's rules
    """Read an image as one token, before the link rule reads part of it as a link."""
    if not state.src.startswith("![", state.pos):
        return False
    match = _IMAGE.match(state.src, state.pos, state.posMax)
    source = match[0] if match else "!["
    if not silent:
        if match and source.endswith(")"):
            token = state.push("image", "img", 0)
            token.content = _unescaped(match["alt"])
            token.attrs = {
                "src": _unescaped(match["path"] or match["address"]),
                "title": _unescaped(match["title"]),
            }
            token.meta = {"source": source}
        else:
            state.pending += source
    state.pos += len(source)
    return True


def _unescaped(text: str | None) -> str:
    """Resolve the escapes and entities of a text, without the characters that no page can show."""
    return " ".join(show_hidden(unescapeAll(text or "")).split())


def _keep_extra_cells(text: str, tokens: list[Token], env: dict[str, Any]) -> None:
    """Append the cells that a row has beyond those of the header, which the parser drops, to its last cell."""
    lines, row, count = _LINE_BREAK.split(text), 0, 0
    for number, token in enumerate(tokens):
        if token.map and token.type == "tr_open":
            row, count = token.map[0], 0
        elif token.type == "td_open":
            count += 1
        elif token.type == "tr_close" and count and (extra := _cells(lines[row])[count:]):
            # The end of the row comes after the content of its last cell and the end of that.
            last = tokens[number - 2]
            last.content = " | ".join([last.content, *extra])
            env.setdefault("long row", (count + len(extra), count))


def _cells(line: str) -> list[str]:
    """Split the line of a row into cells, as the parser does."""
    cells = [cell.strip() for cell in escapedSplit(line.lstrip("> \t").rstrip())]
    return cells[not cells[0] : len(cells) - (not cells[-1])]


def plain_text_token(text: str) -> Token:
    """Create a token of text that is shown as typed."""
    return Token("text_special", "", 0, content=text)
