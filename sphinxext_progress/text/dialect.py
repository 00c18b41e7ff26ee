"""The Markdown dialect of texts: CommonMark without the features that are unsafe in untrusted text.

It is the same on every site: it depends neither on the parser of a page nor on its settings. Markup outside of the
dialect is shown as typed, and so is a link that is not allowed.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from sphinxext_progress.diagnostics import Diagnostic, Subtype, at_most, quoted
from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.format.base import text_place
from sphinxext_progress.format.validators import MAX_ADDRESS_LENGTH
from sphinxext_progress.text.commonmark import (
    MAX_DELIMITERS,
    MAX_NESTING,
    block_parser,
    has_blocks,
    inline_parser,
    plain_text_token,
)
from sphinxext_progress.text.invisible import show_hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it import MarkdownIt

    from sphinxext_progress.format.model import Report

#: The prefix of a link to a label of the site.
PROJECT_LINK = "project:#"

_BREAKS = frozenset({"softbreak", "hardbreak"})
# A text without any of these is plain and needs no parser.
_MARKUP = re.compile(r"[\\`*_\[<&#\n\r!]")
# Plain text and code spans in turn, and nothing that the parser may read in another way.
_CODE_SPANS = re.compile(r"[^\\`*_\[<&#\n\r!]*(?:(?<![}:])`[^`\s](?:[^`\n\r]*[^`\s])?`(?:[^\\`*_\[<&#\n\r!]+|\Z))+")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ALLOWED_SCHEMES = frozenset({"http:", "https:", "mailto:"})

# Markup that is not part of the dialect, with the name that messages use for it.
_TAG = re.compile(r"</?[a-zA-Z]")
_BEFORE_CODE = re.compile(r"(?:\{[\w:+-]+\}|:[\w:+-]+:)$")
# The longest name of a role, with its delimiters.
_MAX_ROLE_LENGTH = 100
_IN_BLOCKS = (
    (re.compile(r"\A---\s*$", re.MULTILINE), "front matter is"),
    (re.compile(r"^#{1,6}\s|\A[^-][^\n]*\n(?:=+|-+)\s*\Z", re.MULTILINE), "headings are"),
    (re.compile(r"^(?::::+\s*\{|\.\. [\w:-]+::)", re.MULTILINE), "directives are"),
    (re.compile(r"^>", re.MULTILINE), "block quotes are"),
)


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
    :return: plain text and code in turn; empty if the text needs the parser.
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
        # Keys of a dictionary: each is kept once, in order, and a file may have thousands.
        self._diagnostics: dict[Diagnostic, None] = {}
        self._name = name
        self._refused: list[str] = []
        self._is_too_long = False

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The diagnostics so far, in the order in which they were found."""
        return [*self._diagnostics]

    @property
    def _md(self) -> MarkdownIt:
        # Called for each link, after entities, escapes and percent-encoding are decoded.
        inline_parser().validateLink = self._is_allowed  # type: ignore[method-assign]
        return block_parser()

    def inline(self, text: str) -> list[SyntaxTreeNode]:
        """Parse a text that is shown on one line, such as a title.

        :param text: the text; ``# x``, ``- x`` and ``1. x`` have no special meaning in it.
        :return: its inline nodes, nested at most :data:`MAX_NESTING` deep.
        """
        env: dict[str, Any] = {}
        (token,) = self._md.parseInline(text.strip(), env)
        self._check(text, [token], env)
        return SyntaxTreeNode(token.children or [plain_text_token(text)]).children

    def refuse_blocks(self, text: str) -> None:
        """Add a diagnostic if a text that is shown on one line has blocks.

        :param text: the text, such as a title or the description of a row.
        """
        if has_blocks(text):
            self._report(text, texts.SEVERAL_BLOCKS.format())

    def blocks(self, text: str) -> list[SyntaxTreeNode]:
        """Parse a text with blocks: paragraphs, lists and code.

        :param text: the text; may be empty.
        :return: its block nodes, whose lists are nested at most :data:`MAX_NESTING` deep.
        """
        return SyntaxTreeNode(self.tokens(text)).children

    def tokens(self, text: str) -> list[Token]:
        """Parse a text with blocks into flat tokens.

        :param text: the text; may be empty.
        """
        env: dict[str, Any] = {}
        tokens = self._md.parse(text, env)
        # A list and its item count as one level each.
        if any(token.level > 2 * MAX_NESTING for token in tokens):
            self._report_depth(text, "nesting of lists")
            tokens = _paragraph_as_typed(text)
        self._check(text, tokens, env)
        for token in tokens:
            self._check_block(text, token)
        return tokens

    def _check(self, text: str, tokens: Iterable[Token], env: dict[str, Any]) -> None:
        """Add diagnostics about the inline markup of a text."""
        if "image" in env:
            self._report_markup(text, "images are")
        if "delimiters" in env:
            self._report(text, texts.TOO_MUCH_MARKUP.format(count=env["delimiters"], limit=MAX_DELIMITERS))
        if targets := ", ".join(list(dict.fromkeys(self._refused))[:3]):
            self._report(text, texts.REFUSED_LINK.format(targets=targets))
        self._refused.clear()
        if self._is_too_long:
            self._report(text, texts.LONG_LINK.format(limit=MAX_ADDRESS_LENGTH))
            self._is_too_long = False
        for token in tokens:
            if token.type == "inline":
                self._check_inline(text, token)

    def _check_inline(self, text: str, token: Token) -> None:
        children = token.children or []
        for number, child in enumerate(children):
            if child.info == "entity":
                # An entity can produce characters that are forbidden in data files.
                neighbors = (children[number - 1 : number], children[number + 1 : number + 2])
                contents = ["".join(token.content for token in tokens) for tokens in neighbors]
                child.content = show_hidden(child.content, *contents)
        if any(_has_html(child.content) for child in children if child.type == "text"):
            self._report_markup(text, "raw HTML is")
        for before, after in pairwise(children):
            if (
                before.type == "text"
                and after.type == "code_inline"
                and _BEFORE_CODE.search(before.content[-_MAX_ROLE_LENGTH:])
            ):
                self._report_markup(text, "roles are")
        # Refuse deep nesting here, before anything recurses into it.
        if any(child.level > MAX_NESTING for child in children):
            self._report_depth(text, "inline nesting")
            token.children = [plain_text_token(token.content)]

    def _check_block(self, text: str, token: Token) -> None:
        if token.type == "inline":
            for pattern, name in _IN_BLOCKS:
                if pattern.search(token.content):
                    self._report_markup(text, name)
        elif token.type == "fence" and token.info.strip().startswith("{"):
            self._report_markup(text, "directives are")

    def _report(self, text: str, message: str) -> None:
        self._diagnostics[Diagnostic(self._name, *text_place(text), message, Subtype.TEXT)] = None

    def _report_markup(self, text: str, what: str) -> None:
        self._report(text, texts.NOT_IN_DIALECT.format(markup=what))

    def _report_depth(self, text: str, what: str) -> None:
        self._report(text, texts.NESTED_TOO_DEEPLY.format(what=what, limit=MAX_NESTING))

    def _is_allowed(self, url: str) -> bool:
        """Return whether a link is allowed; remember it for the diagnostics if not."""
        if len(url) > MAX_ADDRESS_LENGTH:
            self._is_too_long = True
            return False
        scheme = _SCHEME.match(unquote(url).strip())
        if scheme and scheme[0].lower() in _ALLOWED_SCHEMES:
            return True
        if url.startswith(PROJECT_LINK) and len(url) > len(PROJECT_LINK) and unquote(url).isprintable():
            return True
        self._refused.append(quoted(scheme[0].lower() if scheme else url, 30))
        return False


def fenced_code(node: SyntaxTreeNode) -> tuple[str, str]:
    """Return the code of a block and its language; a directive is shown as typed."""
    code, language = node.content.removesuffix("\n"), node.info.strip().split(" ")[0]
    if language.startswith("{"):
        return f"{node.markup}{node.info}\n{code}\n{node.markup}", ""
    return code, language


def _has_html(text: str) -> bool:
    """Return whether a text contains a comment, or the start of a tag and a later ``>``."""
    return bool(_TAG.search(text, 0, text.rfind(">") + 1)) or "<!--" in text


def _paragraph_as_typed(text: str) -> list[Token]:
    """Create the tokens of a paragraph that is shown as typed."""
    inline = Token("inline", "", 0, content=text, children=[plain_text_token(text)])
    return [Token("paragraph_open", "p", 1, map=[0, 1]), inline, Token("paragraph_close", "p", -1)]


def check_texts(report: Report, name: str) -> list[Diagnostic]:
    """Return diagnostics about the markup in all texts of a report.

    :param name: the path for the diagnostics.
    :return: the diagnostics in the order of the file, limited in number.
    """
    dialect = MarkdownDialect(name)
    for text in _inline_texts(report):
        if not is_plain_text(text):
            dialect.inline(text)
    for text in _one_line_texts(report):
        dialect.refuse_blocks(text)
    for text in _block_texts(report):
        dialect.blocks(text)
    return at_most(sorted(dialect.diagnostics))


def _block_texts(report: Report) -> Iterator[str]:
    yield report.overview
    yield from (highlight.text for highlight in report.highlights)
    yield from (section.text for section in report.sections)


def _inline_texts(report: Report) -> Iterator[str]:
    yield from _one_line_texts(report)
    for items in (
        *(highlight.items for highlight in report.highlights),
        *(section.items for section in report.sections),
    ):
        yield from (item.text for item in items)
    yield from (item.text for item in report.infrastructure)


def _one_line_texts(report: Report) -> Iterator[str]:
    yield from (*(highlight.title for highlight in report.highlights), *(section.title for section in report.sections))
    yield from (commit.description for commit in report.commits)
    yield from (stage.text for theme in report.trends for stage in (*theme.trajectory, *theme.stage))
