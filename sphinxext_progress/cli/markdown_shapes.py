"""Compare how Sphinx and other renderers show a parsed Markdown text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinxext_progress.format.images import is_remote
from sphinxext_progress.text.dialect import fenced_code
from sphinxext_progress.text.link_policy import page_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.tree import SyntaxTreeNode

    #: The rendered result in a comparable form: text, with markers for the nodes around it.
    Shape = list[tuple[object, ...]]


def alignment(cell: SyntaxTreeNode) -> str:
    """Return the alignment of a cell, such as ``left``; empty for the default."""
    return str(cell.attrs.get("style", "")).removeprefix("text-align:")


def inline_shape(nodes: Iterable[SyntaxTreeNode], *, of_page: bool = False) -> Shape:
    """Return the rendered result of inline nodes.

    :param of_page: whether to render as Sphinx does, which shows a link without an address as text.
    """
    shape: Shape = []
    for kind, group in groupby(_marks(nodes, of_page=of_page), key=lambda mark: mark[0]):
        if kind == "words":
            # The parser puts empty texts before emphasis.
            words = " ".join("".join(str(mark[1]) for mark in group).split("\n"))
            shape += [(kind, words)] if words else []
        else:
            shape += group
    return shape


def _marks(nodes: Iterable[SyntaxTreeNode], *, of_page: bool) -> Iterator[tuple[object, ...]]:
    for node in nodes:
        match node.type:
            case "text" | "text_special" | "role":
                yield ("words", node.content)
            case "softbreak":
                yield ("words", " ")
            case "hardbreak" | "code_inline":
                yield (node.type, node.content)
            case "link" if of_page and not node.attrs.get("href"):
                yield ("words", "[")
                yield from _marks(node.children, of_page=of_page)
                yield ("words", "]()")
            case "link" if of_page and (page := page_link(str(node.attrs["href"]))):
                yield from _marks(node.children, of_page=of_page) if node.children else [("words", page[0])]
            case _:
                yield (node.type, node.attrs.get("href"), node.content if not node.children else "")
                yield from _marks(node.children, of_page=of_page)
                yield ("end", node.type)


def blocks_shape(nodes: Iterable[SyntaxTreeNode], *, of_page: bool = False) -> Shape:
    """Return the rendered result of blocks; the parameters are those of :func:`inline_shape`."""
    shape: Shape = []
    for node in nodes:
        match node.type:
            case "paragraph":
                shape += _paragraph_shape(node.children[0].children, of_page=of_page)
            case "image":
                shape.append(_image_shape(node, of_page=of_page))
            case "blockquote" if not node.children:
                pass
            case "blockquote":
                shape.append((node.type, blocks_shape(node.children, of_page=of_page)))
            case "table":
                rows = [row.children for part in node.children for row in part.children]
                shape.append((node.type, [[_cell_shape(cell, of_page=of_page) for cell in row] for row in rows]))
            case "bullet_list" | "ordered_list":
                items = [blocks_shape(item.children, of_page=of_page) for item in node.children]
                shape.append((node.type, node.attrs.get("start"), items))
            case "fence" | "code_block":
                code_and_language = (
                    fenced_code(node) if of_page else (node.content.removesuffix("\n"), node.info.strip().split(" ")[0])
                )
                shape.append(("code", *code_and_language))
            case _:
                shape.append((node.type,))
    return shape


def _paragraph_shape(children: Sequence[SyntaxTreeNode], *, of_page: bool) -> Shape:
    """Return the rendered result of a paragraph; one of nothing but images is shown as images."""
    images = [child for child in children if child.type != "softbreak"]
    if images and all(child.type == "image" for child in images):
        return [_image_shape(image, of_page=of_page) for image in images]
    return [("paragraph", inline_shape(children, of_page=of_page))]


def _image_shape(node: SyntaxTreeNode, *, of_page: bool) -> tuple[object, ...]:
    source, title = unquote(str(node.attrs["src"])), str(node.attrs.get("title", ""))
    if of_page and is_remote(source):
        return ("paragraph", [("link", source, ""), ("words", node.content), ("end", "link")])
    return (node.type, source, title, node.content)


def _cell_shape(cell: SyntaxTreeNode, *, of_page: bool) -> tuple[object, ...]:
    return (alignment(cell), inline_shape(cell.children[0].children, of_page=of_page))
