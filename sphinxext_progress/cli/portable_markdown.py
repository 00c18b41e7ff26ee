"""Write texts as Markdown that every renderer shows in the same way as Sphinx.

The dialect of reports supports a subset of Markdown. Other renderers support more: raw HTML, images, links that the
dialect refuses, link definitions, tables. A text that they interpret in the same way is kept unchanged. Any other text
is regenerated from what the Sphinx page shows, and becomes plain text if that does not help.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from sphinxext_progress.text.commonmark import MAX_DELIMITERS, delimiters_of, keep_address
from sphinxext_progress.text.dialect import MarkdownDialect, fenced_code
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    #: The rendered result in a comparable form: text, with markers for the nodes around it.
    Shape = list[tuple[object, ...]]

# A paragraph added after the text. If it is parsed as a separate paragraph, the text leaves no block open.
_END = "end"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SIGNS = {"em": "*", "strong": "**"}


@cache
def _reader() -> MarkdownIt:
    """Return a parser for CommonMark with tables and strikethrough, which accepts every link."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reader.validateLink = accept_link  # type: ignore[method-assign]
    reader.normalizeLinkText = keep_address  # type: ignore[method-assign]
    return reader


def accept_link(url: str) -> bool:  # noqa: ARG001 - every link is
    """Accept every link, instead of validating it."""
    return True


# Writing ----------------------------------------------------------------------------------------------


def portable_inline(text: str) -> str:
    """Return an inline text as portable Markdown.

    :param text: the text, in which all line breaks are hard breaks.
    """
    if delimiters_of([text]) > MAX_DELIMITERS:
        return _as_plain_text(text)
    nodes = MarkdownDialect("").inline(text)
    expected = _shape(nodes, of_page=True)
    for candidate in (text, _inline(nodes)):
        (token,) = _reader().parseInline(candidate.strip(), {})
        if _shape(SyntaxTreeNode(token.children or []).children) == expected:
            return candidate
    return _as_plain_text("".join(_plain_text(nodes)))


def portable_blocks(text: str, begin: Callable[[str], str]) -> str:
    """Return a block text as portable Markdown.

    :param begin: escapes the start of a line so that it does not start a block.
    """
    nodes = MarkdownDialect("").blocks(text)
    expected = [*_blocks_shape(nodes, of_page=True), ("paragraph", [("words", _END)])]
    for candidate in (text.strip("\n"), _blocks(nodes, begin)):
        if _blocks_shape(SyntaxTreeNode(_reader().parse(f"{candidate}\n\n{_END}")).children) == expected:
            return candidate
    return "\n\n".join(_as_plain_text("".join(_plain_text([node]))) for node in nodes)


def _as_plain_text(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def _plain_text(nodes: Iterable[SyntaxTreeNode]) -> Iterator[str]:
    """Yield the plain text of nodes."""
    for node in nodes:
        if node.type in ("softbreak", "hardbreak"):
            yield " "
        elif node.children:
            yield from _plain_text(node.children)
            yield " " if node.type in ("paragraph", "list_item") else ""
        else:
            yield node.content if not node.is_root and node.type != "inline" else ""


def _inline(nodes: Sequence[SyntaxTreeNode]) -> str:
    source = ""
    for is_words, group in groupby(nodes, key=lambda node: node.type in ("text", "text_special", "softbreak")):
        if is_words:
            source += _escaped("".join("\n" if node.type == "softbreak" else node.content for node in group))
            continue
        for node in group:
            source += _inline_node(node)
    return source


def _escaped(text: str) -> str:
    """Escape text, including characters with a special meaning next to a link: ``!`` before, ``:`` after."""
    escaped = escape_text(text).replace("]:", "\\]:").replace("~~", "\\~\\~")
    return f"{escaped[:-1]}\\!" if escaped.endswith("!") else escaped


def _inline_node(node: SyntaxTreeNode) -> str:
    match node.type:
        case "hardbreak":
            return "\\\n"
        case "code_inline":
            return code_span(node.content)
        case "link" if not node.attrs.get("href"):
            return f"\\[{_inline(node.children)}\\]()"
        case "link" if node.info == "auto":
            return f"<{node.children[0].content}>"
        case "link":
            return f"[{_inline(node.children)}]({escape_address(str(node.attrs['href']))})"
        case _:
            delimiter = _SIGNS[node.type]
            return f"{delimiter}{_inline(node.children)}{delimiter}"


def escape_address(address: str) -> str:
    """Escape the characters that would end the address of a link or form an entity."""
    return re.sub(r"[\\<>()&*_`\[\]]", r"\\\g<0>", address)


def code_span(code: str) -> str:
    """Return code as a code span."""
    fence = "`" * (longest_run(code) + 1)
    pad = " " if code.startswith(("`", " ")) or code.endswith(("`", " ")) else ""
    return f"{fence}{pad}{code}{pad}{fence}"


def longest_run(code: str) -> int:
    """Return the length of the longest run of backticks, which a fence around the code must exceed."""
    return max(map(len, re.findall("`+", code)), default=0)


def _blocks(nodes: Iterable[SyntaxTreeNode], begin: Callable[[str], str], separator: str = "\n\n") -> str:
    blocks: list[str] = []
    kind, alternate = "", False
    for node in nodes:
        # A different marker starts a new list.
        alternate = node.type == kind and not alternate
        kind = node.type
        match kind:
            case "paragraph":
                blocks.append("\n".join(map(begin, _inline(node.children[0].children).split("\n"))))
            case "bullet_list" | "ordered_list":
                blocks.append(_list(node, begin, alternate=alternate))
            case _:
                blocks.append(_code(*fenced_code(node)))
    return separator.join(blocks)


def _list(node: SyntaxTreeNode, begin: Callable[[str], str], *, alternate: bool) -> str:
    tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
    separator = "\n" if tight else "\n\n"
    start = int(node.attrs.get("start", 1))
    items = []
    for number, item in enumerate(node.children, start):
        marker = (
            (f"{number})" if alternate else f"{number}.") if node.type == "ordered_list" else "*" if alternate else "-"
        )
        content = _blocks(item.children, begin, separator)
        items.append(f"{marker} {content}".replace("\n", "\n" + " " * (len(marker) + 1)).rstrip())
    return separator.join(items)


def _code(code: str, language: str) -> str:
    fence = "`" * max(3, longest_run(code) + 1)
    return "\n".join([f"{fence}{language}", *([code] if code else []), fence])


# Comparing --------------------------------------------------------------------------------------------


def _shape(nodes: Iterable[SyntaxTreeNode], *, of_page: bool = False) -> Shape:
    """Return the rendered result of inline nodes.

    :param of_page: whether to render as Sphinx does, which shows a link without an address as text.
    """
    shape: Shape = []
    for kind, group in groupby(_marks(nodes, of_page=of_page), key=lambda mark: mark[0]):
        if kind == "words":
            shape.append((kind, " ".join("".join(str(mark[1]) for mark in group).split("\n"))))
        else:
            shape += group
    return shape


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
    shape: Shape = []
    for node in nodes:
        match node.type:
            case "paragraph":
                shape.append((node.type, _shape(node.children[0].children, of_page=of_page)))
            case "bullet_list" | "ordered_list":
                items = [_blocks_shape(item.children, of_page=of_page) for item in node.children]
                shape.append((node.type, node.attrs.get("start"), items))
            case "fence" | "code_block":
                code_and_language = (
                    fenced_code(node) if of_page else (node.content.removesuffix("\n"), node.info.strip().split(" ")[0])
                )
                shape.append(("code", *code_and_language))
            case _:
                shape.append((node.type,))
    return shape
