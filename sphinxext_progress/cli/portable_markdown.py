"""Texts as Markdown that every reader shows as a page of Sphinx does.

A text of a report is Markdown of which the dialect knows some. Other readers know more of it: raw HTML, images, links that
the dialect refuses, definitions of links, tables. A text that they read as the dialect does is written as it was typed; any
other one is made anew from what the page shows, and where that fails, it is words alone.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from sphinxext_progress.text.commonmark import MAX_DELIMITERS, delimiters_of
from sphinxext_progress.text.dialect import MarkdownDialect, fenced_code
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    #: What a reader shows, to be compared: words, and marks of what is around them.
    Shape = list[tuple[object, ...]]

# What follows a text, and is still to be read as a paragraph of its own: so nothing is left open.
_END = "end"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SIGNS = {"em": "*", "strong": "**"}


@cache
def _reader() -> MarkdownIt:
    """Make the parser of a reader that knows all of CommonMark, and honours every link."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reader.validateLink = _is_honoured  # type: ignore[method-assign]
    reader.normalizeLinkText = _as_typed  # type: ignore[method-assign]
    return reader


def _is_honoured(url: str) -> bool:  # noqa: ARG001 - every link is
    return True


def _as_typed(link: str) -> str:
    return link


# What is written ----------------------------------------------------------------------------------------


def portable_inline(text: str) -> str:
    """Write a text without blocks.

    :param text: the text, with no line breaks but hard ones.
    """
    if delimiters_of([text]) > MAX_DELIMITERS:
        return _words_alone(text)
    shown = MarkdownDialect("").inline(text)
    wanted = _shape(shown, of_page=True)
    for made in (text, _inline(shown)):
        (token,) = _reader().parseInline(made.strip(), {})
        if _shape(SyntaxTreeNode(token.children or []).children) == wanted:
            return made
    return _words_alone("".join(_plain(shown)))


def portable_blocks(text: str, begin: Callable[[str], str]) -> str:
    """Write a text that holds blocks.

    :param text: the text.
    :param begin: escapes what begins a line such that it begins no block.
    """
    shown = MarkdownDialect("").blocks(text)
    wanted = [*_blocks_shape(shown, of_page=True), ("paragraph", [("words", _END)])]
    for made in (text.strip("\n"), _blocks(shown, begin)):
        if _blocks_shape(SyntaxTreeNode(_reader().parse(f"{made}\n\n{_END}")).children) == wanted:
            return made
    return "\n\n".join(_words_alone("".join(_plain([node]))) for node in shown)


def _words_alone(words: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", " ".join(words.split()))


def _plain(nodes: Iterable[SyntaxTreeNode]) -> Iterator[str]:
    """Take the words of nodes."""
    for node in nodes:
        if node.type in ("softbreak", "hardbreak"):
            yield " "
        elif node.children:
            yield from _plain(node.children)
            yield " " if node.type in ("paragraph", "list_item") else ""
        else:
            yield node.content if not node.is_root and node.type != "inline" else ""


def _inline(nodes: Sequence[SyntaxTreeNode]) -> str:
    made = ""
    for is_words, group in groupby(nodes, key=lambda node: node.type in ("text", "text_special", "softbreak")):
        if is_words:
            made += _escaped("".join("\n" if node.type == "softbreak" else node.content for node in group))
            continue
        for node in group:
            made += _inline_node(node)
    return made


def _escaped(words: str) -> str:
    """Escape words; an exclamation mark could stand before a link, and a colon after what looks like one."""
    made = escape_text(words).replace("]:", "\\]:").replace("~~", "\\~\\~")
    return f"{made[:-1]}\\!" if made.endswith("!") else made


def _inline_node(node: SyntaxTreeNode) -> str:
    match node.type:
        case "hardbreak":
            return "\\\n"
        case "code_inline":
            return _code_span(node.content)
        case "link" if not node.attrs.get("href"):
            return f"\\[{_inline(node.children)}\\]()"
        case "link" if node.info == "auto":
            return f"<{node.children[0].content}>"
        case "link":
            address = re.sub(r"[\\<>()&*_`\[\]]", r"\\\g<0>", str(node.attrs["href"]))
            return f"[{_inline(node.children)}]({address})"
        case _:
            sign = _SIGNS[node.type]
            return f"{sign}{_inline(node.children)}{sign}"


def _code_span(code: str) -> str:
    fence = "`" * (_longest_run(code) + 1)
    pad = " " if code.startswith(("`", " ")) or code.endswith(("`", " ")) else ""
    return f"{fence}{pad}{code}{pad}{fence}"


def _longest_run(code: str) -> int:
    return max(map(len, re.findall("`+", code)), default=0)


def _blocks(nodes: Iterable[SyntaxTreeNode], begin: Callable[[str], str], between: str = "\n\n") -> str:
    made: list[str] = []
    kind, other = "", False
    for node in nodes:
        # Another sign begins another list.
        other = node.type == kind and not other
        kind = node.type
        match kind:
            case "paragraph":
                made.append("\n".join(map(begin, _inline(node.children[0].children).split("\n"))))
            case "bullet_list" | "ordered_list":
                made.append(_list(node, begin, other=other))
            case _:
                made.append(_code(*fenced_code(node)))
    return between.join(made)


def _list(node: SyntaxTreeNode, begin: Callable[[str], str], *, other: bool) -> str:
    tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
    between = "\n" if tight else "\n\n"
    first = int(node.attrs.get("start", 1))
    made = []
    for number, item in enumerate(node.children, first):
        sign = (f"{number})" if other else f"{number}.") if node.type == "ordered_list" else "*" if other else "-"
        words = _blocks(item.children, begin, between)
        made.append(f"{sign} {words}".replace("\n", "\n" + " " * (len(sign) + 1)).rstrip())
    return between.join(made)


def _code(code: str, language: str) -> str:
    fence = "`" * max(3, _longest_run(code) + 1)
    return "\n".join([f"{fence}{language}", *([code] if code else []), fence])


# What is shown ------------------------------------------------------------------------------------------


def _shape(nodes: Iterable[SyntaxTreeNode], *, of_page: bool = False) -> Shape:
    """Tell what a reader shows of nodes.

    :param nodes: the nodes.
    :param of_page: whether the reader is the page, which shows a link without an address as words.
    """
    made: Shape = []
    for kind, group in groupby(_marks(nodes, of_page=of_page), key=lambda mark: mark[0]):
        if kind == "words":
            made.append((kind, " ".join("".join(str(mark[1]) for mark in group).split("\n"))))
        else:
            made += group
    return made


def _marks(nodes: Iterable[SyntaxTreeNode], *, of_page: bool) -> Iterator[tuple[object, ...]]:
    for node in nodes:
        match node.type:
            case "text" | "text_special":
                yield ("words", node.content)
            case "softbreak":
                yield ("words", " ")
            case "hardbreak" | "code_inline":
                yield (node.type, node.content)
            case "link" if of_page and not node.attrs.get("href"):
                yield ("words", "[")
                yield from _marks(node.children, of_page=of_page)
                yield ("words", "]()")
            case _:
                yield (node.type, node.attrs.get("href"), node.content if not node.children else "")
                yield from _marks(node.children, of_page=of_page)
                yield ("end", node.type)


def _blocks_shape(nodes: Iterable[SyntaxTreeNode], *, of_page: bool = False) -> Shape:
    made: Shape = []
    for node in nodes:
        match node.type:
            case "paragraph":
                made.append((node.type, _shape(node.children[0].children, of_page=of_page)))
            case "bullet_list" | "ordered_list":
                items = [_blocks_shape(item.children, of_page=of_page) for item in node.children]
                made.append((node.type, node.attrs.get("start"), items))
            case "fence" | "code_block":
                shown = (
                    fenced_code(node) if of_page else (node.content.removesuffix("\n"), node.info.strip().split(" ")[0])
                )
                made.append(("code", *shown))
            case _:
                made.append((node.type,))
    return made
