"""Convert HTML elements to Markdown: their tags, and what stands for them in a text."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.cli.importing.conversion.wrapping import code_of, wrap_text
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.cli.importing.conversion.remarks import Remarks
    from sphinxext_progress.cli.importing.conversion.targets import TargetResolver

#: Elements with a Markdown equivalent, by their delimiters.
_DELIMITERS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*", "var": "*"}
#: Elements that are shown as code.
CODE_ELEMENTS = frozenset({"code", "kbd", "samp", "tt"})
#: Elements without a meaning of their own.
PLAIN_ELEMENTS = frozenset(
    {"p", "div", "span", "center", "font", "section", "article", "header", "footer", "main", "nav", "aside", "figure",
     "figcaption", "picture", "source", "abbr", "bdi", "nobr", "tbody", "thead", "wbr", "a", "details", "summary",
     "address", "time", "data", "label", "body", "html", "hr"}
)  # fmt: skip
#: Elements whose looks are lost.
_STYLED_ELEMENTS = frozenset({"u", "ins", "mark", "small", "big", "sub", "sup", "q", "del", "s", "strike"})
_KNOWN_ELEMENTS = PLAIN_ELEMENTS | CODE_ELEMENTS | _STYLED_ELEMENTS | _DELIMITERS.keys() | {"br", "img"}
#: Elements without content.
VOID_ELEMENTS = frozenset(
    {"br", "img", "hr", "wbr", "source", "input", "embed", "link", "meta", "area", "col", "track"}
)
#: Elements whose content a browser does not show.
HIDDEN_ELEMENTS = frozenset({"script", "style", "template", "head", "title", "noscript"})

#: Elements that play or show another file.
MEDIA_ELEMENTS = frozenset({"video", "audio", "iframe", "embed", "object"})
#: Elements that draw something, and have no words of their own.
EMPTY_ELEMENTS = MEDIA_ELEMENTS | {"button", "canvas", "form", "input", "map", "meter", "progress", "select", "svg"}

_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")


class HtmlTag(NamedTuple):
    """A tag: its name in lower case, its attributes, and whether it closes an element."""

    name: str
    attributes: dict[str, str]
    closes: bool = False


class _TagParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tag = HtmlTag("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tag = HtmlTag(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self.tag = HtmlTag(tag, self.tag.attributes, closes=True)


def parse_tag(source: str) -> HtmlTag:
    """Parse a tag; the name of a comment or a declaration is empty."""
    if source.startswith(("<!", "<?")):
        return HtmlTag("", {})
    parser = _TagParser()
    parser.feed(source)
    # The parser reports a self-closing tag as both an opening and a closing one.
    closes = source.startswith("</")
    return parser.tag._replace(closes=closes)


def is_known(name: str) -> bool:
    """Return whether an element is converted, instead of shown as text."""
    return name in _KNOWN_ELEMENTS


class ElementConverter:
    """Converts elements whose content is inline Markdown."""

    def __init__(self, targets: TargetResolver) -> None:
        self._targets = targets

    def convert(self, tag: HtmlTag, inner: str, neighbors: tuple[str, str], remarks: Remarks) -> str:
        """Return an element as Markdown.

        :param inner: its content, as Markdown.
        :param neighbors: the characters before and after it; empty at the ends of the text.
        """
        name = tag.name
        if delimiter := _DELIMITERS.get(name):
            return wrap_text(inner, delimiter, neighbors)
        if name in CODE_ELEMENTS:
            return code_of(inner)
        if name == "a":
            return self._anchor(tag, inner, remarks)
        if name in ("sub", "sup"):
            return _raised(name, inner, remarks)
        if name in ("del", "s", "strike"):
            remarks.note(messages.ELEMENT_UNSTYLED.format(tag=quoted(f"<{name}>")))
            return wrap_text(inner, "~~", neighbors)
        if name == "q":
            return f"“{inner}”"
        if name in _STYLED_ELEMENTS - {"ins", "u", "small", "big"}:
            remarks.note(messages.ELEMENT_UNSTYLED.format(tag=quoted(f"<{name}>")))
        if name == "abbr" and (title := tag.attributes.get("title", "")):
            return f"{inner} ({escape_html_text(title)})"
        note_anchor(tag, remarks)
        return inner

    def media(self, tag: HtmlTag, sources: Iterable[HtmlTag], remarks: Remarks) -> str:
        """Return an element that plays a file as a link; empty if it names no file.

        :param sources: the tags inside it.
        """
        attributes = tag.attributes
        names = [
            attributes.get("src", ""),
            attributes.get("data", ""),
            *(source.attributes.get("src", "") for source in sources),
        ]
        source = next(filter(None, names), "")
        title = attributes.get("title", "") or attributes.get("aria-label", "")
        return self._targets.media(title, source, remarks) if source else ""

    def _anchor(self, tag: HtmlTag, inner: str, remarks: Remarks) -> str:
        note_anchor(tag, remarks)
        if "href" not in tag.attributes:
            return inner
        return self._targets.link(inner, tag.attributes["href"].strip(), "", remarks)


def note_anchor(tag: HtmlTag, remarks: Remarks) -> None:
    """Report an id, to which links may lead."""
    if name := tag.attributes.get("id") or (tag.name == "a" and tag.attributes.get("name")):
        remarks.note(messages.ANCHOR_REMOVED.format(name=quoted(name)))


def _raised(name: str, inner: str, remarks: Remarks) -> str:
    characters = _SUBSCRIPTS if name == "sub" else _SUPERSCRIPTS
    if inner and all(ord(character) in characters for character in inner):
        return inner.translate(characters)
    remarks.note(messages.ELEMENT_UNSTYLED.format(tag=quoted(f"<{name}>")))
    return inner


def escape_html_text(text: str) -> str:
    """Escape text of an HTML element, in which Markdown has no meaning."""
    return escape_text(" ".join(text.split()))
