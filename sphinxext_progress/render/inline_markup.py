"""Render inline Markdown of a parsed text as docutils nodes."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from sphinxext_progress.render.builders import GENERATED_LINK_CLASS
from sphinxext_progress.text.link_policy import PROJECT_LINK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.tree import SyntaxTreeNode

    from sphinxext_progress.format.links import AddressTemplates

_NUMBER = re.compile(r"(?<![\w/&#])#([1-9][0-9]{0,8})(?!\w)")
_BREAKS = re.compile("[\n\r]")


def _merge_texts(parts: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Merge adjacent text nodes, because later transforms and writers look for words within one text node."""
    merged: list[nodes.Node] = []
    for is_text, group in groupby(parts, key=lambda node: isinstance(node, nodes.Text)):
        adjacent = list(group)
        merged += [nodes.Text("".join(node.astext() for node in adjacent))] if is_text else adjacent
    return merged


class InlineMarkup:
    """Renders the inline markup of one text."""

    def __init__(self, links: AddressTemplates, source: str, line: int) -> None:
        """Create a renderer for one text.

        :param links: the addresses of numbers such as ``#123``.
        :param source: the absolute path of the file, and the line of the text in it.
        """
        self._links = links
        self._source = source
        self._line = line
        #: The cross-references in the text.
        self.xrefs: list[addnodes.pending_xref] = []

    def lines(self, children: Iterable[SyntaxTreeNode]) -> list[list[nodes.Node]]:
        """Return the nodes of a text, one list for each line between hard breaks."""
        lines: list[list[nodes.Node]] = [[]]
        for child in children:
            if child.type == "hardbreak":
                lines.append([])
            else:
                lines[-1] += self._nodes(child, linked=False)
        # Ignore a break at the very beginning.
        return [_merge_texts(line) for line in (lines if lines[0] else lines[1:])]

    def _nodes(self, token: SyntaxTreeNode, *, linked: bool) -> Iterator[nodes.Node]:
        match token.type:
            case "text":
                yield from [nodes.Text(token.content)] if linked else self._numbers(token.content)
            case "text_special":
                # Text that came from an entity or is shown as typed may contain line breaks.
                yield nodes.Text(_BREAKS.sub(" ", token.content))
            case "softbreak" | "hardbreak":
                yield nodes.Text(" ")
            case "code_inline":
                yield nodes.literal(token.content, token.content)
            case "link" if not token.attrs.get("href"):
                yield from (nodes.Text("["), *self._children(token, linked=True), nodes.Text("]()"))
            case "link":
                yield self._link(token)
            case _:
                element = nodes.strong if token.type == "strong" else nodes.emphasis
                yield element("", "", *self._children(token, linked=linked))

    def _children(self, token: SyntaxTreeNode, *, linked: bool) -> list[nodes.Node]:
        return _merge_texts(node for child in token.children for node in self._nodes(child, linked=linked))

    def _numbers(self, text: str) -> Iterator[nodes.Node]:
        """Yield a text with links for numbers such as ``#123``."""
        begin = 0
        for match in _NUMBER.finditer(text):
            number = int(match[1])
            if address := self._links.issue(number) or self._links.pr(number):
                if match.start() > begin:
                    yield nodes.Text(text[begin : match.start()])
                yield nodes.reference("", match[0], refuri=address, classes=[GENERATED_LINK_CLASS])
                begin = match.end()
        if begin < len(text):
            yield nodes.Text(text[begin:])

    def _link(self, token: SyntaxTreeNode) -> nodes.Element:
        address = str(token.attrs["href"])
        text = self._children(token, linked=True)
        if not address.startswith(PROJECT_LINK):
            return nodes.reference("", "", *(text or [nodes.Text(address)]), refuri=address)
        label = unquote(address.removeprefix(PROJECT_LINK))
        xref = addnodes.pending_xref(
            refdomain="", reftype="any", reftarget=label, refexplicit=bool(text), refwarn=True
        )  # fmt: skip
        xref += nodes.inline("", "", *(text or [nodes.Text(label)]), classes=["xref", "any"])
        xref.source, xref.line = self._source, self._line
        self.xrefs.append(xref)
        return xref
