"""The texts of the data to a closed list of docutils nodes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx import addnodes

from sphinxext_progress.format.base import first_line
from sphinxext_progress.render.builders import add_children, on_one_line
from sphinxext_progress.text.dialect import PROJECT_LINK, MarkdownDialect, fenced_code, is_plain_text, parse_code_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.tree import SyntaxTreeNode

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.links import AddressTemplates

_NUMBER = re.compile(r"(?<![\w/&#])#([1-9][0-9]{0,8})(?!\w)")
_BREAK = re.compile(r"(?:\\|(?<! ) {2,}+)\n")
_BREAKS = re.compile("[\n\r]")

#: The longest code that is highlighted, in characters: the time of some lexers grows with the square of it.
MAX_HIGHLIGHTED = 5_000

#: The class of a link that was made from the repository, and that no author wrote.
GENERATED_LINK_CLASS = "progress-made"


@dataclass(slots=True)
class TranslatableText:
    """How the words of a node were made, so that their translation can be made likewise."""

    markup: MarkupRenderer
    #: The nodes that are words, without what was put beside them.
    children: list[nodes.Node]
    plain: bool
    #: What follows the words in their last node.
    after: str = ""

    def again(self, text: str) -> list[nodes.Node]:
        """Make the nodes of a translation.

        :param text: the translated text.
        """
        made: list[nodes.Node] = [nodes.Text(on_one_line(text))] if self.plain else self.markup.inline(text)
        return _joined([*made, nodes.Text(self.after)]) if self.after else made


@dataclass(slots=True)
class RenderedItems:
    """What was made for a page and is looked at again; noted, because finding it would visit every node."""

    #: The nodes whose words can be translated.
    texts: list[tuple[nodes.TextElement, TranslatableText]] = field(default_factory=list)
    #: The links to what stands elsewhere on the site.
    links: list[addnodes.pending_xref] = field(default_factory=list)


def _code(code: str) -> nodes.literal:
    return nodes.literal(code, code)


def _highlighted(language: str, code: str) -> str:
    """Give the language in which code is highlighted."""
    if not language or len(code) > MAX_HIGHLIGHTED:
        return "text"
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return "text"
    return language


def _joined(made: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Make one node of words that follow words."""
    joined: list[nodes.Node] = []
    for is_text, group in groupby(made, key=lambda node: isinstance(node, nodes.Text)):
        some = [*group]
        joined += [nodes.Text("".join(node.astext() for node in some))] if is_text and len(some) > 1 else some
    return joined


class MarkupRenderer:
    """Turns the texts of one data file into nodes."""

    def __init__(self, links: AddressTemplates, *, source: str, name: str, noted: RenderedItems | None = None) -> None:
        """Prepare for one file.

        :param links: the addresses of ``#123``.
        :param source: the absolute path of the file, as nodes carry it.
        :param name: the path that diagnostics name.
        :param noted: where texts and links are noted, for the page.
        """
        self.noted = RenderedItems() if noted is None else noted
        self._dialect = MarkdownDialect(name)
        self._links = links
        self._source = source
        self._line = 0

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What was not honoured in the texts so far."""
        return self._dialect.diagnostics

    # What renderers call ------------------------------------------------------------------------------

    def place(self, node: nodes.TextElement, text: str, line: int = 0, *, plain: bool = False) -> None:
        """Say of a node where its text stands, and that its quotes are not to be changed.

        :param node: a text element, with nothing but its words in it.
        :param text: the text it was made from.
        :param line: its line, where it is not that of the text.
        :param plain: whether the text is words alone, and no markup.
        """
        self.noted.texts.append((node, TranslatableText(self, list(node.children), plain)))
        node.source = self._source
        node.line = line or first_line(text)
        node.rawsource = str(text)
        node.attributes["support_smartquotes"] = False

    def follow(self, node: nodes.Element, between: str, after: Sequence[nodes.Node]) -> None:
        """Put nodes behind the words of a text; words that follow words are one node, which costs less than two.

        :param node: the text element.
        :param between: the words between.
        :param after: the nodes.
        """
        placed, words = self.noted.texts[-1] if self.noted.texts else (None, None)
        last = node.children[-1] if node.children else None
        if placed is node and words and last.__class__ is nodes.Text and words.children[-1] is last:
            both = nodes.Text(f"{last}{between}")
            add_children(node, [*node.children[:-1], both, *after])
            words.children[-1], words.after = both, between
        else:
            add_children(node, [*node.children, nodes.Text(between), *after])

    def inline(self, text: str) -> list[nodes.Node]:
        """Make the nodes of a text that stands on one line, such as a title.

        :param text: the text; ``# x``, ``- x`` and ``1. x`` are words in it.
        """
        made: list[nodes.Node] = []
        for line in self._lines(text):
            made += [nodes.Text(" "), *line] if made else line
        return made

    def paragraph(self, text: str, *, one_line: bool = True) -> nodes.paragraph | nodes.line_block:
        """Make a paragraph of a text that stands on one line, or a line block where it breaks lines.

        :param text: the text.
        :param one_line: whether blocks in it are a diagnostic.
        """
        return self._element(self._lines(text, one_line=one_line), text, first_line(text))

    def blocks(self, text: str) -> list[nodes.Element]:
        """Make the nodes of a text that holds blocks: paragraphs, lists and code.

        :param text: the text; may be empty.
        """
        return list(self._blocks(self._dialect.blocks(text), first_line(text)))

    # Words --------------------------------------------------------------------------------------------

    def _lines(self, text: str, *, one_line: bool = True) -> list[list[nodes.Node]]:
        """Make the nodes of a text that stands on one line, by its hard breaks."""
        if is_plain_text(text):
            return [[nodes.Text(text)]]
        if parts := parse_code_spans(text):
            return [[_code(part) if number % 2 else nodes.Text(part) for number, part in enumerate(parts) if part]]
        if one_line:
            self._dialect.refuse_blocks(text)
        self._line = first_line(text)
        return self._inline_lines(self._dialect.inline(text))

    def _inline_lines(self, children: Iterable[SyntaxTreeNode]) -> list[list[nodes.Node]]:
        lines: list[list[nodes.Node]] = [[]]
        for child in children:
            if child.type == "hardbreak":
                lines.append([])
            else:
                lines[-1] += self._inline(child, linked=False)
        # A break before all words breaks nothing.
        return [_joined(line) for line in (lines if lines[0] else lines[1:])]

    def _element(self, lines: list[list[nodes.Node]], text: str, line: int) -> nodes.paragraph | nodes.line_block:
        first, *more = lines
        if not more:
            paragraph = nodes.paragraph()
            add_children(paragraph, first)
            self.place(paragraph, text, line)
            return paragraph
        block = nodes.line_block("")
        typed = _BREAK.split(text)
        for number, children in enumerate(lines):
            one = nodes.line("", "", *children)
            self.place(one, typed[number] if len(typed) == len(lines) else one.astext(), line + number)
            block += one
        return block

    def _inline(self, node: SyntaxTreeNode, *, linked: bool) -> Iterator[nodes.Node]:
        match node.type:
            case "text":
                yield from [nodes.Text(node.content)] if linked else self._numbers(node.content)
            case "text_special":
                # Of an entity, and of a text that is shown as it was typed.
                yield nodes.Text(_BREAKS.sub(" ", node.content))
            case "softbreak" | "hardbreak":
                yield nodes.Text(" ")
            case "code_inline":
                yield _code(node.content)
            case "link" if not node.attrs.get("href"):
                yield from (nodes.Text("["), *self._children(node, linked=True), nodes.Text("]()"))
            case "link":
                yield self._link(node)
            case _:
                make = nodes.strong if node.type == "strong" else nodes.emphasis
                yield make("", "", *self._children(node, linked=linked))

    def _children(self, node: SyntaxTreeNode, *, linked: bool) -> list[nodes.Node]:
        return _joined(made for child in node.children for made in self._inline(child, linked=linked))

    def _numbers(self, words: str) -> Iterator[nodes.Node]:
        """Link the numbers in words, as in ``#123``."""
        begin = 0
        for match in _NUMBER.finditer(words):
            number = int(match[1])
            if address := self._links.issue(number) or self._links.pr(number):
                if match.start() > begin:
                    yield nodes.Text(words[begin : match.start()])
                yield nodes.reference("", match[0], refuri=address, classes=[GENERATED_LINK_CLASS])
                begin = match.end()
        if begin < len(words):
            yield nodes.Text(words[begin:])

    def _link(self, node: SyntaxTreeNode) -> nodes.Element:
        address = str(node.attrs["href"])
        words = self._children(node, linked=True)
        if not address.startswith(PROJECT_LINK):
            return nodes.reference("", "", *(words or [nodes.Text(address)]), refuri=address)
        label = unquote(address.removeprefix(PROJECT_LINK))
        xref = addnodes.pending_xref(
            refdomain="", reftype="any", reftarget=label, refexplicit=bool(words), refwarn=True
        )  # fmt: skip
        xref += nodes.inline("", "", *(words or [nodes.Text(label)]), classes=["xref", "any"])
        xref.source, xref.line = self._source, self._line
        self.noted.links.append(xref)
        return xref

    # Blocks -------------------------------------------------------------------------------------------

    def _blocks(self, children: Iterable[SyntaxTreeNode], first: int) -> Iterator[nodes.Element]:
        for child in children:
            line = first + (child.map[0] if child.map else 0)
            match child.type:
                case "paragraph":
                    yield self._paragraph_block(child, line)
                case "bullet_list" | "ordered_list":
                    yield self._list(child, first)
                case _:
                    yield self._code(child, line)

    def _paragraph_block(self, node: SyntaxTreeNode, line: int) -> nodes.Element:
        (inline,) = node.children
        self._line = line
        return self._element(self._inline_lines(inline.children), inline.content, line)

    def _list(self, node: SyntaxTreeNode, first: int) -> nodes.Element:
        items = [nodes.list_item("", *self._blocks(item.children, first)) for item in node.children]
        if node.type == "bullet_list":
            return nodes.bullet_list("", *items, bullet="-")
        made = nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".")
        if (start := int(node.attrs.get("start", 1))) != 1:
            made["start"] = start
        return made

    def _code(self, node: SyntaxTreeNode, line: int) -> nodes.literal_block:
        code, language = fenced_code(node)
        block = nodes.literal_block(code, code, language=_highlighted(language, code), force=True)
        block.source, block.line = self._source, line
        return block
