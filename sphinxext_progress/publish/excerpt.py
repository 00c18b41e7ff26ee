"""Parts of a built page, to be read elsewhere: with absolute addresses, without what is the page's own."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    Attributes = Iterable[tuple[str, str | None]]

# What is no part of a report: the sign beside a heading, the lines that lead to other reports.
_CHROME = {"headerlink", "progress-neighbours"}
_CODE = {"script", "style", "template"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_ADDRESSES = {"href", "src", "cite", "poster", "data"}
_HEADING = re.compile(r"h[1-6]")


#: How many characters are parsed at a time.
_CHUNK = 4096


def element_positions(page: str) -> dict[str, int]:
    """Find where the elements with an id may begin.

    :param page: the page, as HTML.
    """
    found: dict[str, int] = {}
    for match in re.finditer(r"""\bid=["']?([^\s"'>]+)""", page):
        found.setdefault(match[1], max(page.rfind("<", 0, match.start()), 0))
    return found


def extract_elements(page: str, ids: Mapping[str, int], address: str) -> str:
    """Take elements out of a page; nothing but them is parsed.

    The heading of a whole report is left out: what shows the excerpt has its title beside it.

    :param page: the page, as HTML.
    :param ids: the ids of the elements, each a section, and where the page has them, as :func:`element_positions` finds them.
    :param address: the address of the page.
    :return: the elements, in the order of the page; empty where none of them is a section.
    """
    taker = _Taker(ids, address)
    for identifier, place in sorted(ids.items(), key=lambda one: one[1]):
        taker.reset()
        begin = place
        while begin < len(page) and (taker.is_open or identifier not in taker.seen):
            taker.feed(page[begin : begin + _CHUNK])
            begin += _CHUNK
    taker.close()
    return "".join(taker.taken)


class _Taker(HTMLParser):
    """Writes out again what stands in some elements."""

    def __init__(self, ids: Collection[str], address: str) -> None:
        super().__init__(convert_charrefs=False)
        self.taken: list[str] = []
        #: Those of the ids that were passed, whether their elements are taken or not.
        self.seen: set[str] = set()
        self._ids, self._address = ids, address
        # The element that is taken or left out: its name, and how many of that name are open.
        self._open = ("", 0)
        self._left_out = ("", 0)
        self._title_follows = False

    @property
    def is_open(self) -> bool:
        """Whether an element that is taken goes on."""
        return bool(self._open[1])

    @property
    def _takes(self) -> bool:
        return bool(self._open[1]) and not self._left_out[1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if (identifier := given.get("id", "")) in self._ids:
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
        written = "".join(
            f" {name}" if value is None else f' {name}="{escape(self._absolute(name, value))}"'
            for name, value in attributes
            # A list of addresses is left out, because there is one without it too.
            if name != "srcset" and not name.startswith("on")
        )
        self.taken.append(f"<{tag}{written}>{end}")

    def _absolute(self, name: str, value: str) -> str:
        if name not in _ADDRESSES:
            return value
        try:
            return urljoin(self._address, value)
        except ValueError:
            # No address at all, such as http://[.
            return value


def _counted(element: tuple[str, int], tag: str, step: int) -> tuple[str, int]:
    name, count = element
    return name, count + step if tag == name else count
