"""The text dialect of the data: CommonMark to a closed list of docutils nodes.

The same in every host: nothing here looks at the page's parser or its settings. What is not part
of the dialect comes out as the words that were typed, and so does a link that is not honoured.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx import addnodes

from sphinxext_progress.diagnostics import Fault, Subtype, quoted
from sphinxext_progress.model import Located

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from sphinxext_progress.links import Links

#: The deepest nesting of emphasis, lists and the like in one text.
MAX_NESTING = 20

#: The longest address that is linked, in characters.
MAX_ADDRESS = 2_000

# A text without any of these is words alone and needs no parser.
_MARKUP = re.compile(r"[\\`*_\[<&#\n!]")
_NUMBER = re.compile(r"(?<![\w/&#])#([1-9][0-9]{0,8})(?!\w)")
_IMAGE = re.compile(r"!\[(?:[^\[\]\\]|\\.)*\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\))?")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ALLOWED = frozenset({"http:", "https:", "mailto:"})
_PROJECT = "project:#"
_BREAK = re.compile(r"(?:\\| {2,})\n")

# What is not part of the dialect, what it looks like in words, and what to call it.
_IN_WORDS = ((re.compile(r"</?[a-zA-Z][^>]*>|<!--"), "raw HTML is"),)
_BEFORE_CODE = re.compile(r"(?:\{[\w:+-]+\}|:[\w:+-]+:)$")
_IN_BLOCKS = (
    (re.compile(r"\A---\s*$", re.MULTILINE), "front matter is"),
    (re.compile(r"^#{1,6}\s|\A[^-][^\n]*\n(?:=+|-+)\s*\Z", re.MULTILINE), "headings are"),
    (re.compile(r"^(?::::+\s*\{|\.\. [\w:-]+::)", re.MULTILINE), "directives are"),
    (re.compile(r"^>", re.MULTILINE), "block quotes are"),
)


#: The attribute of a node that says how its words were made.
WORDS = "progress_words"


class Words(NamedTuple):
    """How the words of a node were made, so that their translation can be made likewise."""

    markup: Markup
    #: The nodes that are words, without what was put beside them.
    children: list[nodes.Node]
    plain: bool

    def again(self, text: str) -> list[nodes.Node]:
        """Make the nodes of a translation.

        :param text: the translated text.
        """
        return [nodes.Text(text)] if self.plain else self.markup.inline(text)


class _TooDeepError(Exception):
    """A text whose nesting passes the limit."""


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


def _join(made: list[nodes.Node], more: Iterable[nodes.Node]) -> None:
    """Add nodes to a list of them; words that follow words become one node."""
    for node in more:
        if made and isinstance(node, nodes.Text) and isinstance(made[-1], nodes.Text):
            made[-1] = nodes.Text(made[-1].astext() + node.astext())
        else:
            made.append(node)


def _refuse_depth(tokens: Iterable[Token], limit: int) -> None:
    """Refuse tokens that are nested too deep, before anything walks down them."""
    if any(token.level > limit for token in tokens):
        raise _TooDeepError


class Markup:
    """Turns the texts of one data file into nodes, and collects what was not honoured."""

    def __init__(self, links: Links, *, source: str, name: str) -> None:
        """Prepare for one file.

        :param links: the addresses of ``#123``.
        :param source: the absolute path of the file, as nodes carry it.
        :param name: the path that faults name.
        """
        self.faults: list[Fault] = []
        self._links = links
        self._source = source
        self._name = name
        self._refused: list[str] = []
        self._line = 0

    @cached_property
    def _md(self) -> MarkdownIt:
        """The parser: what CommonMark has for words, paragraphs, lists and code, and nothing else."""
        # The parser drops what is nested deeper than its own limit, so that one is out of reach.
        parser = MarkdownIt("zero", {"maxNesting": 5 * MAX_NESTING})
        parser.enable(["escape", "newline", "backticks", "emphasis", "link", "autolink", "entity"])
        parser.enable(["fence", "code", "list"])
        # Keeps what was escaped apart from the words beside it, so that \\#12 is no number.
        parser.disable("text_join")
        parser.inline.ruler.before("link", "image_as_words", _image_as_words)
        # Asked for each link after entities, escapes and percent signs were decoded.
        parser.validateLink = self._is_allowed  # type: ignore[method-assign]
        return parser

    # What renderers call ------------------------------------------------------------------------------

    def place(self, node: nodes.Element, text: str, line: int = 0, *, plain: bool = False) -> None:
        """Say of a node where its text stands, and that its quotes are not to be changed.

        :param node: a text element, with nothing but its words in it.
        :param text: the text it was made from.
        :param line: its line, where it is not that of the text.
        :param plain: whether the text is words alone, and no markup.
        """
        # For the translation, which takes it off again before anything stores the node.
        node.__dict__[WORDS] = Words(self, list(node.children), plain)
        node.source = self._source
        node.line = line or (text.start if isinstance(text, Located) else 1)
        node.rawsource = text
        node["support_smartquotes"] = False

    def inline(self, text: str) -> list[nodes.Node]:
        """Make the nodes of a text that stands on one line, such as a title.

        :param text: the text; ``# x``, ``- x`` and ``1. x`` are words in it.
        """
        made: list[nodes.Node] = []
        for line in self._lines(text):
            made += [nodes.Text(" "), *line] if made else line
        return made

    def paragraph(self, text: str, classes: Iterable[str] = ()) -> nodes.paragraph | nodes.line_block:
        """Make a paragraph of a text that stands on one line, or a line block where it breaks lines.

        :param text: the text.
        :param classes: the classes of the element.
        """
        return self._element(self._lines(text), text, 0, classes)

    def blocks(self, text: str) -> list[nodes.Element]:
        """Make the nodes of a text that holds blocks: paragraphs, lists and code.

        :param text: the text; may be empty.
        """
        if not text.strip():
            return []
        try:
            tokens = self._md.parse(text)
            # A list and its item are a level each.
            _refuse_depth(tokens, 2 * MAX_NESTING)
            return list(self._blocks(SyntaxTreeNode(tokens).children, text))
        except _TooDeepError:
            self._too_deep(text, "nesting of lists")
            return [self._element([[nodes.Text(text)]], text)]

    # Nodes --------------------------------------------------------------------------------------------

    def _element(
        self, lines: list[list[nodes.Node]], text: str, line: int = 0, classes: Iterable[str] = ()
    ) -> nodes.paragraph | nodes.line_block:
        if len(lines) == 1:
            paragraph = nodes.paragraph("", "", *lines[0], classes=list(classes))
            self.place(paragraph, text, line)
            return paragraph
        block = nodes.line_block("", classes=list(classes))
        typed = _BREAK.split(text)
        for number, children in enumerate(lines):
            one = nodes.line("", "", *children)
            self.place(
                one,
                typed[number] if len(typed) == len(lines) else one.astext(),
                (line or (text.start if isinstance(text, Located) else 1)) + number,
            )
            block += one
        return block

    def _lines(self, text: str) -> list[list[nodes.Node]]:
        """Make the nodes of a text that stands on one line, by its hard breaks."""
        if not _MARKUP.search(text):
            return [[nodes.Text(text)]]
        env: dict[str, Any] = {}
        self._line = text.start if isinstance(text, Located) else 1
        (inline,) = self._md.parseInline(text, env)
        return self._checked_lines(inline, text, text, env)

    def _checked_lines(self, inline: Token, text: str, typed: str, env: dict[str, Any]) -> list[list[nodes.Node]]:
        tokens = inline.children or []
        if env.pop("image", False):
            self._not_honoured(text, "images are")
        for pattern, name in _IN_WORDS:
            if any(pattern.search(token.content) for token in tokens if token.type == "text"):
                self._not_honoured(text, name)
        for before, after in pairwise(tokens):
            if before.type == "text" and after.type == "code_inline" and _BEFORE_CODE.search(before.content):
                self._not_honoured(text, "roles are")
        if targets := ", ".join(list(dict.fromkeys(self._refused))[:3]):
            self._fault(
                text,
                f"a link to {targets} is not honoured; expected http, https, mailto or project:#label; "
                "correct it, or leave it as the words it is shown as",
            )
        self._refused.clear()
        try:
            _refuse_depth(tokens, MAX_NESTING)
            return self._inline_lines(SyntaxTreeNode(tokens).children)
        except _TooDeepError:
            self._too_deep(text, "inline nesting")
            return [[nodes.Text(typed)]]

    def _inline_lines(self, children: Iterable[SyntaxTreeNode]) -> list[list[nodes.Node]]:
        lines: list[list[nodes.Node]] = [[]]
        for child in children:
            if child.type == "hardbreak":
                lines.append([])
            else:
                _join(lines[-1], self._inline(child, linked=False))
        return lines

    def _inline(self, node: SyntaxTreeNode, *, linked: bool) -> Iterator[nodes.Node]:
        match node.type:
            case "text":
                yield from [nodes.Text(node.content)] if linked else self._numbers(node.content)
            case "text_special":
                yield nodes.Text(node.content)
            case "softbreak" | "hardbreak":
                yield nodes.Text("\n")
            case "code_inline":
                yield nodes.literal(node.content, node.content)
            case "link" if not node.attrs.get("href"):
                yield from (nodes.Text("["), *self._children(node, linked=True), nodes.Text("]()"))
            case "link":
                yield self._link(node)
            case _:
                make = nodes.strong if node.type == "strong" else nodes.emphasis
                yield make("", "", *self._children(node, linked=linked))

    def _children(self, node: SyntaxTreeNode, *, linked: bool) -> list[nodes.Node]:
        children: list[nodes.Node] = []
        for child in node.children:
            _join(children, self._inline(child, linked=linked))
        return children

    def _numbers(self, words: str) -> Iterator[nodes.Node]:
        """Link the numbers in words, as in ``#123``."""
        begin = 0
        for match in _NUMBER.finditer(words):
            number = int(match[1])
            if address := self._links.issue(number) or self._links.pr(number):
                if match.start() > begin:
                    yield nodes.Text(words[begin : match.start()])
                yield nodes.reference("", match[0], refuri=address)
                begin = match.end()
        if begin < len(words):
            yield nodes.Text(words[begin:])

    def _link(self, node: SyntaxTreeNode) -> nodes.Element:
        address = str(node.attrs["href"])
        words = self._children(node, linked=True)
        if not address.startswith(_PROJECT):
            return nodes.reference("", "", *(words or [nodes.Text(address)]), refuri=address)
        label = unquote(address.removeprefix(_PROJECT))
        xref = addnodes.pending_xref(
            refdomain="", reftype="any", reftarget=label, refexplicit=bool(words), refwarn=True
        )  # fmt: skip
        xref += nodes.inline("", "", *(words or [nodes.Text(label)]), classes=["xref", "any"])
        xref.source, xref.line = self._source, self._line
        return xref

    def _blocks(self, children: Iterable[SyntaxTreeNode], text: str) -> Iterator[nodes.Element]:
        for child in children:
            line = (text.start if isinstance(text, Located) else 1) + (child.map[0] if child.map else 0)
            match child.type:
                case "paragraph":
                    yield self._paragraph_block(child, text, line)
                case "bullet_list" | "ordered_list":
                    yield self._list(child, text)
                case _:
                    yield self._code(child, text, line)

    def _paragraph_block(self, node: SyntaxTreeNode, text: str, line: int) -> nodes.Element:
        inline = node.children[0].token
        assert inline is not None
        for pattern, name in _IN_BLOCKS:
            if pattern.search(inline.content):
                self._not_honoured(text, name)
        env = {"image": bool(_IMAGE.search(inline.content) and "](" in inline.content and "![" in inline.content)}
        self._line = line
        lines = self._checked_lines(inline, text, inline.content, env)
        return self._element(lines, inline.content, line)

    def _list(self, node: SyntaxTreeNode, text: str) -> nodes.Element:
        items = [nodes.list_item("", *self._blocks(item.children, text)) for item in node.children]
        if node.type == "bullet_list":
            return nodes.bullet_list("", *items, bullet="-")
        made = nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".")
        if (start := int(node.attrs.get("start", 1))) != 1:
            made["start"] = start
        return made

    def _code(self, node: SyntaxTreeNode, text: str, line: int) -> nodes.literal_block:
        code, language = node.content.removesuffix("\n"), node.info.strip().split(" ")[0]
        if language.startswith("{"):
            self._not_honoured(text, "directives are")
            code, language = f"{node.markup}{node.info}\n{code}\n{node.markup}", ""
        block = nodes.literal_block(code, code, language=language or "text", force=True)
        try:
            get_lexer_by_name(block["language"])
        except ClassNotFound:
            block["language"] = "text"
        block.source, block.line = self._source, line
        return block

    # Faults -------------------------------------------------------------------------------------------

    def _fault(self, text: str, message: str) -> None:
        place = (text.line, text.column) if isinstance(text, Located) else (0, 0)
        fault = Fault(self._name, *place, message, Subtype.TEXT.value)
        if fault not in self.faults:
            self.faults.append(fault)

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
        scheme = _SCHEME.match(unquote(url).strip()) if len(url) <= MAX_ADDRESS else None
        if scheme and scheme[0].lower() in _ALLOWED:
            return True
        if url.startswith(_PROJECT) and len(url) > len(_PROJECT):
            return True
        self._refused.append(quoted(scheme[0].lower() if scheme else url, 30))
        return False
