"""The text dialect of the data: CommonMark without what a page must not take from strangers.

The same in every host: nothing here looks at a page's parser or its settings. What is not part of
the dialect comes out as the words that were typed, and so does a link that is not honoured.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from sphinxext_progress.diagnostics import Diagnostic, Subtype, at_most, quoted
from sphinxext_progress.format.base import LocatedText
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

#: The beginning of a link to a label of the site.
PROJECT_LINK = "project:#"

_BREAKS = frozenset({"softbreak", "hardbreak"})
# A text without any of these is words alone and needs no parser.
_MARKUP = re.compile(r"[\\`*_\[<&#\n\r!]")
# Words and spans of code in turn, and nothing that the parser may see another way.
_SPANS = re.compile(r"[^\\`*_\[<&#\n\r!]*(?:(?<![}:])`[^`\s](?:[^`\n\r]*[^`\s])?`(?:[^\\`*_\[<&#\n\r!]+|\Z))+")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ALLOWED = frozenset({"http:", "https:", "mailto:"})

# What is not part of the dialect, what it looks like in words, and what to call it.
_TAG = re.compile(r"</?[a-zA-Z]")
_BEFORE_CODE = re.compile(r"(?:\{[\w:+-]+\}|:[\w:+-]+:)$")
# The longest name of a role, with its signs.
_ROLE = 100
_IN_BLOCKS = (
    (re.compile(r"\A---\s*$", re.MULTILINE), "front matter is"),
    (re.compile(r"^#{1,6}\s|\A[^-][^\n]*\n(?:=+|-+)\s*\Z", re.MULTILINE), "headings are"),
    (re.compile(r"^(?::::+\s*\{|\.\. [\w:-]+::)", re.MULTILINE), "directives are"),
    (re.compile(r"^>", re.MULTILINE), "block quotes are"),
)


def plain_text(text: str) -> str:
    """Take the words of the first paragraph of a text that holds blocks, without their markup.

    :param text: the text.
    """
    words = []
    for token in MarkdownDialect("").tokens(text):
        words += [" " if child.type in _BREAKS else child.content for child in token.children or [token]]
        # What closes a paragraph or an item parts it from the next.
        if token.nesting < 0:
            words += " "
        if token.level == 0 and token.nesting <= 0:
            break
    return " ".join("".join(words).split())


def is_plain_text(text: str) -> bool:
    """Tell whether a text is words alone, without a sign that may be markup."""
    return not _MARKUP.search(text)


def parse_code_spans(text: str) -> list[str]:
    """Read a text that has no markup but spans of code, as most have that are no words alone.

    :param text: a text that stands on one line.
    :return: words and code in turn; nothing where the parser has to read it.
    """
    stripped = text.strip()
    if stripped.count("`") > MAX_DELIMITERS or not _SPANS.fullmatch(stripped):
        return []
    return stripped.split("`")


class MarkdownDialect:
    """Reads the texts of one data file, and collects what was not honoured."""

    def __init__(self, name: str) -> None:
        """Prepare for one file.

        :param name: the path that diagnostics name.
        """
        # As keys, because each is noted once and a file may have thousands.
        self._faults: dict[Diagnostic, None] = {}
        self._name = name
        self._refused: list[str] = []
        self._is_too_long = False

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What was not honoured so far."""
        return [*self._faults]

    @property
    def _md(self) -> MarkdownIt:
        # Asked for each link after entities, escapes and percent signs were decoded.
        inline_parser().validateLink = self._is_allowed  # type: ignore[method-assign]
        return block_parser()

    def inline(self, text: str) -> list[SyntaxTreeNode]:
        """Read a text that stands on one line, such as a title.

        :param text: the text; ``# x``, ``- x`` and ``1. x`` are words in it.
        :return: the nodes of its words; never one that is nested too deep.
        """
        env: dict[str, Any] = {}
        (token,) = self._md.parseInline(text.strip(), env)
        self._check(text, [token], env)
        return SyntaxTreeNode(token.children or [plain_text_token(text)]).children

    def refuse_blocks(self, text: str) -> None:
        """Note the blocks of a text that is shown on one line.

        :param text: the text, such as a title or the description of a row.
        """
        if has_blocks(text):
            self._fault(
                text, "the text has several paragraphs or other blocks, and is shown on one line; write one paragraph"
            )

    def blocks(self, text: str) -> list[SyntaxTreeNode]:
        """Read a text that holds blocks: paragraphs, lists and code.

        :param text: the text; may be empty.
        :return: the nodes of its blocks; never one that is nested too deep.
        """
        return SyntaxTreeNode(self.tokens(text)).children

    def tokens(self, text: str) -> list[Token]:
        """Read a text that holds blocks, without putting them together.

        :param text: the text; may be empty.
        :return: the tokens of its blocks.
        """
        env: dict[str, Any] = {}
        tokens = self._md.parse(text, env)
        # A list and its item are a level each.
        if any(token.level > 2 * MAX_NESTING for token in tokens):
            self._too_deep(text, "nesting of lists")
            tokens = _paragraph_of_words(text)
        self._check(text, tokens, env)
        for token in tokens:
            self._check_block(text, token)
        return tokens

    def _check(self, text: str, tokens: Iterable[Token], env: dict[str, Any]) -> None:
        """Find what is not honoured in the words of a text."""
        if "image" in env:
            self._not_honoured(text, "images are")
        if "delimiters" in env:
            self._fault(
                text,
                f"the text has {env['delimiters']} markup characters, more than {MAX_DELIMITERS}, and is shown as plain "
                "text; split it",
            )
        if targets := ", ".join(list(dict.fromkeys(self._refused))[:3]):
            self._fault(
                text,
                f"a link to {targets} is not honoured; expected http, https, mailto or project:#label; "
                "correct it, or leave it as the words it is shown as",
            )
        self._refused.clear()
        if self._is_too_long:
            self._fault(
                text, f"a link of more than {MAX_ADDRESS_LENGTH} characters is shown as it was typed; shorten it"
            )
            self._is_too_long = False
        for token in tokens:
            if token.type == "inline":
                self._check_inline(text, token)

    def _check_inline(self, text: str, token: Token) -> None:
        children = token.children or []
        for number, child in enumerate(children):
            if child.info == "entity":
                # It can give what no data file may hold.
                beside = (children[number - 1 : number], children[number + 1 : number + 2])
                words = ["".join(token.content for token in tokens) for tokens in beside]
                child.content = show_hidden(child.content, *words)
        if any(_has_html(child.content) for child in children if child.type == "text"):
            self._not_honoured(text, "raw HTML is")
        for before, after in pairwise(children):
            if before.type == "text" and after.type == "code_inline" and _BEFORE_CODE.search(before.content[-_ROLE:]):
                self._not_honoured(text, "roles are")
        # Refused here, before anything walks down them.
        if any(child.level > MAX_NESTING for child in children):
            self._too_deep(text, "inline nesting")
            token.children = [plain_text_token(token.content)]

    def _check_block(self, text: str, token: Token) -> None:
        if token.type == "inline":
            for pattern, name in _IN_BLOCKS:
                if pattern.search(token.content):
                    self._not_honoured(text, name)
        elif token.type == "fence" and token.info.strip().startswith("{"):
            self._not_honoured(text, "directives are")

    def _fault(self, text: str, message: str) -> None:
        place = (text.line, text.column) if isinstance(text, LocatedText) else (0, 0)
        self._faults[Diagnostic(self._name, *place, message, Subtype.TEXT.value)] = None

    def _not_honoured(self, text: str, what: str) -> None:
        self._fault(
            text,
            f"{what} not part of a text; expected words, emphasis, code and links; "
            "remove it, or leave it as the words it is shown as",
        )

    def _too_deep(self, text: str, what: str) -> None:
        self._fault(text, f"the {what} passes the limit of {MAX_NESTING}; expected less; it is shown as it was typed")

    def _is_allowed(self, url: str) -> bool:
        """Decide whether a link is honoured, and remember one that is not."""
        if len(url) > MAX_ADDRESS_LENGTH:
            self._is_too_long = True
            return False
        scheme = _SCHEME.match(unquote(url).strip())
        if scheme and scheme[0].lower() in _ALLOWED:
            return True
        if url.startswith(PROJECT_LINK) and len(url) > len(PROJECT_LINK) and unquote(url).isprintable():
            return True
        self._refused.append(quoted(scheme[0].lower() if scheme else url, 30))
        return False


def fenced_code(node: SyntaxTreeNode) -> tuple[str, str]:
    """Give the code of a block and its language; a directive is shown as it was typed.

    :param node: a block of code.
    """
    code, language = node.content.removesuffix("\n"), node.info.strip().split(" ")[0]
    if language.startswith("{"):
        return f"{node.markup}{node.info}\n{code}\n{node.markup}", ""
    return code, language


def _has_html(words: str) -> bool:
    """Tell whether words hold a comment, or a tag that some ``>`` ends."""
    return bool(_TAG.search(words, 0, words.rfind(">") + 1)) or "<!--" in words


def _paragraph_of_words(text: str) -> list[Token]:
    """Make the tokens of a paragraph that is shown as it was typed."""
    inline = Token("inline", "", 0, content=text, children=[plain_text_token(text)])
    return [Token("paragraph_open", "p", 1, map=[0, 1]), inline, Token("paragraph_close", "p", -1)]


def check_texts(report: Report, name: str) -> list[Diagnostic]:
    """Find what is not honoured in the texts of a report.

    :param report: the report.
    :param name: the path that diagnostics name.
    :return: the diagnostics, in the order of the file, as far as they are listed.
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
    for items in (*(one.items for one in report.highlights), *(one.items for one in report.sections)):
        yield from (item.text for item in items)
    yield from (item.text for item in report.infrastructure)


def _one_line_texts(report: Report) -> Iterator[str]:
    yield from (*(one.title for one in report.highlights), *(one.title for one in report.sections))
    yield from (commit.description for commit in report.commits)
    yield from (stage.text for theme in report.trends for stage in (*theme.trajectory, *theme.stage))
