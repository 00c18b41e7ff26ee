"""Arrange the inline constructs of a text as a tree, in which HTML elements contain what is between their tags."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxext_progress.cli.importing.conversion.html_elements import parse_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.cli.importing.conversion.html_elements import HtmlTag
    from sphinxext_progress.cli.importing.conversion.page_parser import InlineSpan


@dataclass(slots=True)
class InlineNode:
    """A construct with those inside it; an HTML element with its content."""

    start: int
    end: int
    span: InlineSpan
    children: list[InlineNode] = field(default_factory=list)
    tag: HtmlTag | None = None
    #: The range of the content of an element that has a closing tag.
    content: tuple[int, int] | None = None


def unclosed_comment(source: str, spans: Sequence[InlineSpan]) -> int | None:
    """Return where a comment without an end begins."""
    for match in re.finditer("<!--", source):
        if not any(span.start <= match.start() < span.end for span in spans):
            return match.start()
    return None


def build_tree(spans: Iterable[InlineSpan]) -> list[InlineNode]:
    """Arrange spans, outer ones first, as a tree of constructs and HTML elements."""
    return _pair_tags(_nest(spans))


def _nest(spans: Iterable[InlineSpan]) -> list[InlineNode]:
    """Arrange spans, outer ones first, as a tree."""
    roots: list[InlineNode] = []
    stack: list[InlineNode] = []
    for span in spans:
        node = InlineNode(span.start, span.end, span)
        while stack and stack[-1].end <= span.start:
            stack.pop()
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return roots


def _pair_tags(nodes: Iterable[InlineNode]) -> list[InlineNode]:
    """Join opening tags with their closing tags: what is between them becomes the content of the element."""
    paired: list[InlineNode] = []
    for node in nodes:
        node.children = _pair_tags(node.children)
        if node.span.kind == "html_inline":
            node.tag = parse_tag(node.span.token.content)
            if node.tag.closes and (index := _opening_tag(paired, node.tag.name)) is not None:
                element = paired[index]
                element.children = paired[index + 1 :]
                element.content = (element.end, node.start)
                element.end = node.end
                del paired[index + 1 :]
                continue
        paired.append(node)
    return paired


def _opening_tag(nodes: Sequence[InlineNode], name: str) -> int | None:
    """Return the index of the last opening tag without a closing tag."""
    for index in range(len(nodes) - 1, -1, -1):
        tag = nodes[index].tag
        if tag and tag.name == name and not tag.closes and not nodes[index].content:
            return index
    return None


def has_link(nodes: Iterable[InlineNode]) -> bool:
    """Return whether there is a link among some constructs."""
    return any(
        node.span.kind in ("link", "autolink") or (node.tag and node.tag.name == "a") or has_link(node.children)
        for node in nodes
    )
