"""The Markdown dialect of texts: CommonMark without the features that are unsafe in untrusted text.

It is the same on every site, whatever the parser of the page and its settings. Markup outside of the dialect is shown as
typed, and so are links that are not allowed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from sphinxext_progress.diagnostics import Diagnostic, Subtype, quoted
from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.format.base import locate
from sphinxext_progress.text.commonmark import (
    MAX_DELIMITERS,
    MAX_NESTING,
    has_blocks,
    inline_parser,
    parse_blocks,
    parse_line,
    plain_text_token,
)
from sphinxext_progress.text.image_blocks import place_images
from sphinxext_progress.text.invisible import show_hidden
from sphinxext_progress.text.link_policy import LinkPolicy
from sphinxext_progress.text.markup_check import foreign_blocks, foreign_inline_markup
from sphinxext_progress.text.roles import read_roles

if TYPE_CHECKING:
    from collections.abc import Iterable

_BREAKS = frozenset({"softbreak", "hardbreak"})
_CONTAINERS = frozenset({"list_item_open", "list_item_close", "blockquote_open", "blockquote_close"})
# A text without any of these is plain and needs no parser.
_MARKUP = re.compile(r"[\\`*_\[<&#\n\r!]")
# Alternating plain text and code spans, without anything that the parser could read differently.
_CODE_SPANS = re.compile(r"[^\\`*_\[<&#\n\r!]*(?:(?<![}:])`[^`\s](?:[^`\n\r]*[^`\s])?`(?:[^\\`*_\[<&#\n\r!]+|\Z))+")


def plain_text(text: str) -> str:
    """Return the first paragraph of a block text, without its markup."""
    pieces = []
    for token in MarkdownDialect("").tokens(text):
        pieces += [" " if child.type in _BREAKS else child.content for child in token.children or [token]]
        # Separate a paragraph or an item from the next one.
        if token.nesting < 0:
            pieces += " "
        if token.level == 0 and token.nesting <= 0:
            break
    return " ".join("".join(pieces).split())


def is_plain_text(text: str) -> bool:
    """Return whether a text has no character that may be markup."""
    return not _MARKUP.search(text)


def parse_code_spans(text: str) -> list[str]:
    """Split a text whose only markup is code spans, the most common kind, without a parser.

    :param text: a text that is shown on one line.
    :return: alternating plain text and code; empty if the text needs the parser.
    """
    stripped = text.strip()
    if stripped.count("`") > MAX_DELIMITERS or not _CODE_SPANS.fullmatch(stripped):
        return []
    return stripped.split("`")


class MarkdownDialect:
    """Parse the texts of one data file and collect diagnostics about markup that is not part of the dialect."""

    def __init__(self, name: str) -> None:
        """Create the parser of one file.

        :param name: the path for the diagnostics.
        """
        # A dictionary as an ordered set, because a file may have thousands of diagnostics.
        self._diagnostics: dict[Diagnostic, None] = {}
        self._name = name
        self._links = LinkPolicy()
        self._parser = inline_parser(self._links.is_allowed)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The diagnostics so far, in the order in which they were found."""
        return [*self._diagnostics]

    def inline(self, text: str) -> list[SyntaxTreeNode]:
        """Parse a text that is shown on one line, such as a title.

        :param text: the text; ``# x``, ``- x`` and ``1. x`` have no special meaning in it.
        :return: its inline nodes, nested at most :data:`MAX_NESTING` deep.
        """
        env: dict[str, Any] = {}
        token = parse_line(text.strip(), self._parser, env)
        self._check(text, [token], env)
        self._replace_images(text, [token])
        return SyntaxTreeNode(token.children or [plain_text_token(text)]).children

    def refuse_blocks(self, text: str) -> None:
        """Add a diagnostic if a text that is shown on one line has blocks."""
        if has_blocks(text):
            self.report(text, texts.SEVERAL_BLOCKS.format())

    def blocks(self, text: str) -> list[SyntaxTreeNode]:
        """Parse a text with blocks: paragraphs, lists, quotes, tables, code and images.

        :return: its block nodes, whose lists and quotes are nested at most :data:`MAX_NESTING` deep.
        """
        return SyntaxTreeNode(self.tokens(text)).children

    def tokens(self, text: str) -> list[Token]:
        """Parse a text with blocks into flat tokens."""
        env: dict[str, Any] = {}
        tokens = parse_blocks(text, self._parser, env)
        if _depth(tokens) > MAX_NESTING:
            self.report(text, texts.NESTED_TOO_DEEPLY.format(what="lists and quotes are", limit=MAX_NESTING))
            tokens = _paragraph_as_typed(text)
        if "cells" in env:
            cells, limit = env["cells"]
            self.report(text, texts.TOO_MANY_CELLS.format(count=cells, limit=limit))
        if "long row" in env:
            cells, columns = env["long row"]
            self.report(text, texts.LONG_ROW.format(cells=cells, columns=columns))
        self._check(text, tokens, env)
        for markup in foreign_blocks(tokens):
            self._report_markup(text, markup)
        tokens = [*place_images(tokens)]
        self._replace_images(text, tokens)
        return tokens

    def _check(self, text: str, tokens: Iterable[Token], env: dict[str, Any]) -> None:
        """Add diagnostics about the inline markup of a text, and combine the tokens of roles."""
        if "delimiters" in env:
            self.report(text, texts.TOO_MUCH_MARKUP.format(count=env["delimiters"], limit=MAX_DELIMITERS))
        for token in tokens:
            if token.type == "inline":
                _show_entities(token.children or [])
                for markup in foreign_inline_markup(token):
                    self._report_markup(text, markup)
                # Refuse deep nesting here, before anything recurses into it.
                if any(child.level > MAX_NESTING for child in token.children or ()):
                    self.report(text, texts.NESTED_TOO_DEEPLY.format(what="inline markup is", limit=MAX_NESTING))
                    token.children = [plain_text_token(token.content)]
                self._check_children(text, token)
        for message in self._links.pop_messages():
            self.report(text, message)

    def _check_children(self, text: str, token: Token) -> None:
        """Combine the tokens of roles, and refuse images that cannot be shown."""
        token.children, messages = read_roles(token.children or [])
        for message in messages:
            self.report(text, message)
        for number, child in enumerate(token.children):
            if child.type == "image":
                source = str(child.attrs["src"])
                if not child.content:
                    self.report(text, texts.IMAGE_WITHOUT_ALT.format(source=quoted(source)))
                if not child.content or not self._links.is_image_allowed(source):
                    token.children[number] = plain_text_token(child.meta["source"])

    def _replace_images(self, text: str, tokens: Iterable[Token]) -> None:
        """Replace the images that are inside a line of text by their alternative text."""
        for token in tokens:
            if token.type == "inline" and any(child.type == "image" for child in token.children or ()):
                self.report(text, texts.IMAGE_IN_PARAGRAPH.format())
                token.children = [
                    plain_text_token(child.content) if child.type == "image" else child
                    for child in token.children or ()
                ]

    def report(self, text: str, message: str) -> None:
        """Add a diagnostic about a text."""
        self._diagnostics[Diagnostic(self._name, *locate(text).place, message, Subtype.TEXT)] = None

    def _report_markup(self, text: str, markup: str) -> None:
        self.report(text, texts.NOT_IN_DIALECT.format(markup=markup))


def _depth(tokens: Iterable[Token]) -> int:
    """Return how deeply lists and quotes are nested."""
    depth = deepest = 0
    for token in tokens:
        if token.type in _CONTAINERS:
            depth += token.nesting
            deepest = max(deepest, depth)
    return deepest


def _show_entities(children: list[Token]) -> None:
    """Make characters that come from entities visible; data files may not be allowed to contain them."""
    for number, child in enumerate(children):
        if child.info == "entity":
            neighbors = (children[number - 1 : number], children[number + 1 : number + 2])
            contents = ["".join(token.content for token in tokens) for tokens in neighbors]
            child.content = show_hidden(child.content, *contents)


def fenced_code(node: SyntaxTreeNode) -> tuple[str, str]:
    """Return the code of a block and its language; a directive is shown as typed."""
    code, language = node.content.removesuffix("\n"), node.info.strip().split(" ")[0]
    if language.startswith("{"):
        return f"{node.markup}{node.info}\n{code}\n{node.markup}", ""
    return code, language


def _paragraph_as_typed(text: str) -> list[Token]:
    """Create the tokens of a paragraph that is shown as typed."""
    inline = Token("inline", "", 0, content=text, children=[plain_text_token(text)])
    return [Token("paragraph_open", "p", 1, map=[0, 1]), inline, Token("paragraph_close", "p", -1)]
