"""Extract parts of a built page for use elsewhere, with absolute addresses and without navigation."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    Attributes = Iterable[tuple[str, str | None]]

# Navigation inside a report: the permalinks of headings, and the links to other reports.
_CHROME = {"headerlink", "progress-neighbours"}
_CODE = {"script", "style", "template"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_ADDRESSES = {"href", "src", "cite", "poster", "data"}
_HEADING = re.compile(r"h[1-6]")


#: The number of characters parsed at a time.
_CHUNK = 4096


def element_positions(page: str) -> dict[str, int]:
    """Return the positions at which elements with an id may begin, by id.

    :param page: the page, as HTML.
    """
    positions: dict[str, int] = {}
    for match in re.finditer(r"""\bid=["']?([^\s"'>]+)""", page):
        positions.setdefault(match[1], max(page.rfind("<", 0, match.start()), 0))
    return positions


def extract_elements(page: str, ids: Mapping[str, int], address: str) -> str:
    """Extract elements from a page, without parsing the rest of it.

    The heading of a whole report is omitted, because feed readers show the title separately.

    :param page: the page, as HTML.
    :param ids: the ids of sections and their positions, as found by :func:`element_positions`.
    :param address: the address of the page.
    :return: the elements, in page order; empty if none of them is a section.
    """
    extractor = _Extractor(ids, address)
    for identifier, place in sorted(ids.items(), key=lambda position: position[1]):
        extractor.reset()
        begin = place
        while begin < len(page) and (extractor.is_open or identifier not in extractor.seen):
            extractor.feed(page[begin : begin + _CHUNK])
            begin += _CHUNK
    extractor.close()
    return "".join(extractor.taken)


class _Extractor(HTMLParser):
    """Copies the elements with some ids."""

    def __init__(self, ids: Collection[str], address: str) -> None:
        super().__init__(convert_charrefs=False)
        self.taken: list[str] = []
        #: The ids that were encountered, whether their elements are copied or not.
        self.seen: set[str] = set()
        self._ids, self._address = ids, address
        # The element being copied, and the one being omitted: the tag name, and how many of that name are open.
        self._open = ("", 0)
        self._left_out = ("", 0)
        self._title_follows = False

    @property
    def is_open(self) -> bool:
        """Whether an element is being copied."""
        return bool(self._open[1])

    @property
    def _takes(self) -> bool:
        return bool(self._open[1]) and not self._left_out[1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        classes = set(attributes.get("class", "").split())
        if (identifier := attributes.get("id", "")) in self._ids:
            self.seen.add(identifier)
        if self._left_out[1]:
            self._left_out = _counted(self._left_out, tag, 1)
        elif not self._open[1]:
            if tag in {"section", "div"} and identifier in self._ids:
                self._open = (tag, 1)
                self._title_follows = "progress-report" in classes
                self._write(tag, attrs)
        elif tag in _CODE or classes & _CHROME or (self._title_follows and _HEADING.fullmatch(tag)):
            self._title_follows = self._title_follows and not _HEADING.fullmatch(tag)
            self._left_out = (tag, 1)
        else:
            self._open = _counted(self._open, tag, 1)
            self._write(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._takes:
            self._write(tag, attrs, "" if tag in _VOID else f"</{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if self._left_out[1]:
            self._left_out = _counted(self._left_out, tag, -1)
        elif self._open[1]:
            self.taken.append(f"</{tag}>")
            self._open = _counted(self._open, tag, -1)

    def handle_data(self, data: str) -> None:
        if self._takes:
            self.taken.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _write(self, tag: str, attributes: Attributes, end: str = "") -> None:
        markup = "".join(
            f" {name}" if value is None else f' {name}="{escape(self._absolute(name, value))}"'
            for name, value in attributes
            # Omit srcset, which is a list of addresses: src is enough.
            if name != "srcset" and not name.startswith("on")
        )
        self.taken.append(f"<{tag}{markup}>{end}")

    def _absolute(self, name: str, value: str) -> str:
        if name not in _ADDRESSES:
            return value
        try:
            return urljoin(self._address, value)
        except ValueError:
            # Not an address, such as "http://[".
            return value


def _counted(element: tuple[str, int], tag: str, step: int) -> tuple[str, int]:
    name, count = element
    return name, count + step if tag == name else count
