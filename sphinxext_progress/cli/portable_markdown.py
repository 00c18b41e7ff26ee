"""Write texts as Markdown that every renderer shows in the same way as Sphinx.

The dialect of reports supports a subset of Markdown. Other renderers support more: raw HTML, links that the dialect
refuses, link definitions. A text that they interpret in the same way is kept unchanged. Any other text is regenerated
from what the Sphinx page shows, and becomes plain text if that does not help. Cross-references and links to pages of the
site become their words.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from sphinxext_progress.cli.markdown_shapes import alignment, blocks_shape, inline_shape
from sphinxext_progress.format.images import is_remote
from sphinxext_progress.text.commonmark import MAX_DELIMITERS, delimiters_of, keep_address
from sphinxext_progress.text.dialect import MarkdownDialect, fenced_code
from sphinxext_progress.text.escaping import escape_text
from sphinxext_progress.text.link_policy import page_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# A paragraph added after the text. If it is parsed as a separate paragraph, the text leaves no block open.
_END = "end"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_WORDS = frozenset({"text", "text_special", "softbreak", "role"})
_RULES = {"": "---", "left": ":---", "right": "---:", "center": ":---:"}
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
    expected = inline_shape(nodes, of_page=True)
    for candidate in (text, _inline(nodes)):
        (token,) = _reader().parseInline(candidate.strip(), {})
        if inline_shape(SyntaxTreeNode(token.children or []).children) == expected:
            return candidate
    return _as_plain_text("".join(_plain_text(nodes)))


def portable_blocks(text: str, begin: Callable[[str], str]) -> str:
    """Return a block text as portable Markdown.

    :param begin: escapes the start of a line so that it does not start a block.
    """
    nodes = MarkdownDialect("").blocks(text)
    expected = [*blocks_shape(nodes, of_page=True), ("paragraph", [("words", _END)])]
    for candidate in (text.strip("\n"), _blocks(nodes, begin)):
        if blocks_shape(SyntaxTreeNode(_reader().parse(f"{candidate}\n\n{_END}")).children) == expected:
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
            yield " " if node.type in ("paragraph", "list_item", "th", "td") else ""
        else:
            yield node.content if not node.is_root and node.type != "inline" else ""


def _inline(nodes: Sequence[SyntaxTreeNode]) -> str:
    source = ""
    for is_words, group in groupby(nodes, key=lambda node: node.type in _WORDS):
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
        case "link" if page := page_link(str(node.attrs["href"])):
            return _inline(node.children) if node.children else _escaped(page[0])
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
            case "blockquote" if not node.children:
                pass
            case "blockquote":
                blocks.append(re.sub("^", "> ", _blocks(node.children, begin), flags=re.MULTILINE))
            case "table":
                blocks.append("\n".join(_table(node)))
            case "image":
                blocks.append(_image(node))
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


def _table(node: SyntaxTreeNode) -> Iterator[str]:
    """Yield the lines of a table."""
    rows = [row for part in node.children for row in part.children]
    for number, row in enumerate(rows):
        cells = (_inline(cell.children[0].children).replace("|", "\\|") for cell in row.children)
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"| {' | '.join(_RULES[alignment(cell)] for cell in row.children)} |"


def _image(node: SyntaxTreeNode) -> str:
    """Return an image; one on the web becomes a link, as on the page."""
    source, title = str(node.attrs["src"]), str(node.attrs["title"])
    link = f"[{_escaped(node.content)}]({escape_address(source)})"
    if is_remote(source):
        return link
    caption = ' "' + re.sub(r'["\\&]', r"\\\g<0>", title) + '"' if title else ""
    return f"![{_escaped(node.content)}]({escape_address(source)}{caption})"


def _code(code: str, language: str) -> str:
    fence = "`" * max(3, longest_run(code) + 1)
    return "\n".join([f"{fence}{language}", *([code] if code else []), fence])
