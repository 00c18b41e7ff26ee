"""Parse the blocks and the inline markup of a page, with the position of each inline construct in its source."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import autolink, backtick, escape, html_inline, image, link, newline
from mdit_py_plugins.colon_fence import _rule as colon_fence
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.myst_role.index import myst_role

from sphinxext_progress.cli.portable_markdown import accept_link
from sphinxext_progress.text.commonmark import MAX_DELIMITERS, delimiters_of, keep_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    InlineRule = Callable[[StateInline, bool], bool]

_RULES = {
    "newline": newline,
    "escape": escape,
    "backticks": backtick,
    "myst_role": myst_role,
    "link": link,
    "image": image,
    "footnote_ref": footnote_ref,
    "autolink": autolink,
    "html_inline": html_inline,
}

_COLON_FENCE = re.compile(r":{3,}\s*(?:\{[\w:.+-]+\}|[a-zA-Z][\w-]*(?:\s|\Z))")
_END_OF_FENCE = re.compile(r":{3,}\s*")


class InlineSpan(NamedTuple):
    """An inline construct: where it begins and ends in its source, and its first token."""

    start: int
    end: int
    #: The name of the rule that parsed it.
    kind: str
    token: Token
    #: Where the text of a link ends.
    label_end: int = 0


@cache
def page_parser() -> MarkdownIt:
    """Create the parser of pages: CommonMark with tables, footnotes and the syntax of MyST."""
    parser = MarkdownIt("commonmark", {"store_labels": True}).enable("table")
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    parser.use(colon_fence_plugin).use(myst_role_plugin).use(myst_block_plugin)
    parser.block.ruler.at("colon_fence", _closed_colon_fence, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    # Pages in other kinds of Markdown have lines that begin with % or +++.
    parser.disable(["myst_line_comment", "myst_block_break"])
    parser.validateLink = accept_link  # type: ignore[method-assign]
    parser.normalizeLink = keep_address  # type: ignore[assignment, method-assign]
    for name, rule in _RULES.items():
        parser.inline.ruler.at(name, _recorded(name, rule))
    return parser


# Workaround, see docs/develop/workarounds.md#colon-fence-rule
def _closed_colon_fence(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse a fence of colons that has a name and an end; otherwise colons are text."""
    if not _COLON_FENCE.match(_line(state, start_line)):
        return False
    if not any(_END_OF_FENCE.fullmatch(_line(state, number)) for number in range(start_line + 1, end_line)):
        return False
    return colon_fence(state, start_line, end_line, silent)


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def parse_page(text: str, env: dict[str, Any]) -> list[Token]:
    """Parse the blocks of a page.

    :param env: receives the definitions of links and footnotes.
    """
    tokens: list[Token] = []
    # Some rules need the end of the last line.
    page_parser().block.parse(f"{text}\n", page_parser(), env, tokens)
    return tokens


def inline_spans(source: str, env: dict[str, Any]) -> Sequence[InlineSpan]:
    """Return the inline constructs of a paragraph, a heading or a cell, outer ones first.

    :param env: the definitions of the page.
    :return: nothing for a text with more markup than the dialect parses.
    """
    if delimiters_of([source]) > MAX_DELIMITERS:
        return ()
    spans: list[InlineSpan] = []
    page_parser().inline.parse(source, page_parser(), env | {"spans": spans}, [])
    return sorted(spans, key=lambda span: (span.start, -span.end))


def _recorded(name: str, rule: InlineRule) -> InlineRule:
    """Wrap a rule so that it records where it matches."""

    def record(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of markdown-it's rules
        spans: list[InlineSpan] = state.env["spans"]
        start, token_count, span_count = state.pos, len(state.tokens), len(spans)
        if not rule(state, silent):
            return False
        if not silent:
            if name == "image":
                # The positions in the description of an image are relative to it.
                del spans[span_count:]
            # Unmatched backticks and line breaks without effect have no token of their own.
            token = next((token for token in state.tokens[token_count:] if token.type != "text"), None)
            if token:
                label_end = state.md.helpers.parseLinkLabel(state, start, disableNested=True) if name == "link" else 0
                spans.append(InlineSpan(start, state.pos, name, token, label_end))
        return True

    return record
