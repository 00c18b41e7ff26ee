"""Parse a block of HTML into a tree of elements, as browsers do: most closing tags may be missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sphinxext_progress.cli.importing.conversion.html_elements import VOID_ELEMENTS, HtmlTag

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Elements that end at the next one of their kind, with the elements that limit the search for it.
_IMPLIED_ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
}
#: Elements that end a paragraph.
BLOCK_ELEMENTS = frozenset(
    {"p", "div", "center", "section", "article", "header", "footer", "main", "nav", "aside", "figure", "figcaption",
     "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "thead",
     "tbody", "tfoot", "caption", "pre", "blockquote", "details", "summary", "hr", "address", "body", "html"}
)  # fmt: skip
#: The maximum nesting depth of elements; those inside are shown as text.
_MAX_DEPTH = 50


@dataclass(slots=True)
class HtmlElement:
    """An element of a block of HTML; a comment has no name, and a closing tag without an element ``closes``."""

    tag: HtmlTag
    #: The tag as it was written.
    source: str
    #: The line of the tag, 0-based, and its column, 1-based.
    line: int
    column: int
    children: list[HtmlElement | str] = field(default_factory=list)
    is_closed: bool = False

    def words(self) -> str:
        """Return the text of the element."""
        return "".join(child if isinstance(child, str) else child.words() for child in self.children)

    def find(self, *names: str, inside: frozenset[str] = frozenset()) -> Iterator[HtmlElement]:
        """Yield the elements with one of some names, without searching inside those.

        :param inside: the names of elements to skip.
        """
        for child in self.children:
            if isinstance(child, HtmlElement):
                if child.tag.name in names:
                    yield child
                elif child.tag.name not in inside:
                    yield from child.find(*names, inside=inside)


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = HtmlElement(HtmlTag("", {}), "", 0, 1, is_closed=True)
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_implied(tag)
        element = self._element(HtmlTag(tag, {name: value or "" for name, value in attrs}), self.get_starttag_text())
        if tag not in VOID_ELEMENTS and len(self._open) < _MAX_DEPTH:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._element(HtmlTag(tag, {name: value or "" for name, value in attrs}), self.get_starttag_text())

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag.name == tag:
                self._close(depth)
                return
        self._element(HtmlTag(tag, {}, closes=True), f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self._element(HtmlTag("", {}), f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._element(HtmlTag("", {}), f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self._element(HtmlTag("", {}), f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self._element(HtmlTag("", {}), f"<?{data}>")

    def _element(self, tag: HtmlTag, source: str | None) -> HtmlElement:
        line, column = self.getpos()
        element = HtmlElement(tag, source or "", line - 1, column + 1)
        self._open[-1].children.append(element)
        return element

    def _end_implied(self, tag: str) -> None:
        ended, limits = _IMPLIED_ENDS.get(
            tag, ({"p"} if tag in BLOCK_ELEMENTS else set(), {"table", "ul", "ol", "td", "th", "li"})
        )
        for depth in range(len(self._open) - 1, 0, -1):
            name = self._open[depth].tag.name
            if name in ended:
                self._close(depth)
                return
            if name in limits:
                return

    def _close(self, depth: int) -> None:
        self._open[depth].is_closed = True
        # The elements inside end with it.
        del self._open[depth:]


def parse_html(source: str) -> HtmlElement:
    """Parse a block of HTML; the result is an element without a name around it."""
    builder = _TreeBuilder()
    builder.feed(source)
    builder.close()
    return builder.root
