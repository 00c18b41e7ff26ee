"""Read the images of an exported page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text

if TYPE_CHECKING:
    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock

#: The keys of an image, with the attributes of the element.
_KEYS = {"src": "src", "alt": "alt", "caption": "title", "width": "width", "link": "href"}


def read_exported_image(block: OutlineBlock) -> dict[str, str]:
    """Return the image that a block contains; empty if it contains anything else."""
    source = block.text or block.source
    attributes = _html_image(source) if source.startswith("<") else _markdown_image(source)
    image = {key: attributes.get(name) or "" for key, name in _KEYS.items()}
    return {key: value for key, value in image.items() if value} if image["src"] and image["alt"] else {}


def _markdown_image(text: str) -> dict[str, str]:
    tokens = markdown_text.inline_tokens(text)
    is_link = len(tokens) == 3 and (tokens[0].type, tokens[2].type) == ("link_open", "link_close")
    image = tokens[1] if is_link else tokens[0] if len(tokens) == 1 else None
    if image is None or image.type != "image":
        return {}
    attributes = {name: str(image.attrGet(name) or "") for name in ("src", "title")}
    link = str(tokens[0].attrGet("href")) if is_link else ""
    return {**attributes, "alt": markdown_text.text_without_markup(image.content), "href": link}


class _ImageParser(HTMLParser):
    """Collects the attributes of an image, with that of a link around it."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: dict[str, str] = {}
        self.is_image = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_image &= tag in ("a", "img")
        self.attributes |= {name: value or "" for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.is_image &= not data.strip()


def _html_image(source: str) -> dict[str, str]:
    parser = _ImageParser()
    parser.feed(source)
    parser.close()
    return parser.attributes if parser.is_image else {}
