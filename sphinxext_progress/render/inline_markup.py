"""Render inline Markdown of a parsed text as docutils nodes."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.render.builders import GENERATED_LINK_CLASS
from sphinxext_progress.text.link_policy import PROJECT_LINK, page_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.tree import SyntaxTreeNode

    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.render.site_links import SiteLinks, TextOrigin

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

    def __init__(self, links: AddressTemplates, site_links: SiteLinks | None, origin: TextOrigin) -> None:
        """Create a renderer for one text.

        :param links: the addresses of numbers such as ``#123``.
        :param site_links: creates cross-references; None if there is no site.
        """
        self._links = links
        self._site_links = site_links
        self._origin = origin
        #: The problems found.
        self.messages: list[str] = []
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
            case "role":
                yield self._role(token)
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

    def _role(self, token: SyntaxTreeNode) -> nodes.Node:
        """Return a cross-reference, or the role as typed if the site does not have it."""
        if self._site_links and (node := self._site_links.role(token.info, token.meta["text"], self._origin)):
            return node
        self.messages.append(texts.UNKNOWN_ROLE.format(role=quoted(f"{{{token.info}}}")))
        return nodes.Text(token.meta["source"])

    def _link(self, token: SyntaxTreeNode) -> nodes.Element:
        address = str(token.attrs["href"])
        text = self._children(token, linked=True)
        if address.startswith(PROJECT_LINK):
            return self._label_link(unquote(address.removeprefix(PROJECT_LINK)), text)
        if page := page_link(address):
            return self._page_link(*page, text)
        return nodes.reference("", "", *(text or [nodes.Text(address)]), refuri=address)

    def _label_link(self, label: str, text: list[nodes.Node]) -> nodes.Element:
        """Return a link to a label of the site."""
        xref = addnodes.pending_xref(
            refdomain="", reftype="any", reftarget=label, refexplicit=bool(text), refwarn=True
        )  # fmt: skip
        xref += nodes.inline("", "", *(text or [nodes.Text(label)]), classes=["xref", "any"])
        xref.source, xref.line = self._origin.source, self._origin.line
        self.xrefs.append(xref)
        return xref

    def _page_link(self, path: str, label: str, text: list[nodes.Node]) -> nodes.Element:
        """Return a link to a page, or its text if there is no such page."""
        content = nodes.inline("", "", *(text or [nodes.Text(path)]))
        xref = self._site_links.page(path, label, self._origin) if self._site_links else ""
        if not isinstance(xref, str):
            xref["refexplicit"] = bool(text)
            xref += content
            return xref
        if xref:
            self.messages.append(xref)
        return content
