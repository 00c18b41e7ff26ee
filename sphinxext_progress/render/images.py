"""Render images, with their captions and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from docutils import nodes

from sphinxext_progress.format.base import first_line
from sphinxext_progress.format.images import is_remote
from sphinxext_progress.render.builders import IMAGE_CLASS, on_one_line
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from sphinxext_progress.format.images import Image


class ShownImage(NamedTuple):
    """An image that a page may show."""

    #: The path of the file from the source folder, with a leading slash, as the ``uri`` of an image node; empty if none
    #: is shown.
    uri: str = ""
    #: The reason why it cannot be shown, as a message; empty if it can.
    problem: str = ""


class TextRenderer(Protocol):
    """The methods of a renderer of texts that captions and alternative texts need."""

    #: The absolute path of the data file.
    source: str

    def inline(self, text: str) -> list[nodes.Node]:
        """Return the nodes of a text on one line."""

    def paragraph(self, text: str) -> nodes.Element:
        """Return a paragraph with a text."""

    def place(self, node: nodes.TextElement, text: str) -> None:
        """Set the source location of a node, and register it for translation."""


def no_image(_source: str) -> ShownImage:
    """Find no image, where texts have no images."""
    return ShownImage()


def image_elements(image: Image, uri: str, markup: TextRenderer) -> list[nodes.Element]:
    """Return an image, or a figure if it has a caption, or else its alternative text.

    :param uri: as in :class:`ShownImage`.
    """
    if not uri:
        return _text_elements(image, markup)
    picture = nodes.image("", uri=uri, alt=on_one_line(image.alt), classes=[IMAGE_CLASS])
    picture.source, picture.line = markup.source, first_line(image.alt)
    if image.width:
        picture["width"] = str(image.width)
    element: nodes.Element = nodes.reference("", "", picture, refuri=str(image.link)) if image.link else picture
    if not image.caption:
        return [element]
    caption = nodes.caption("", "", *markup.inline(image.caption))
    markup.place(caption, image.caption)
    return [nodes.figure("", element, caption)]


def _text_elements(image: Image, markup: TextRenderer) -> list[nodes.Element]:
    """Return the alternative text and the caption of an image as paragraphs."""
    address = image.link or (image.src if is_remote(image.src) else "")
    text = escape_text(on_one_line(image.alt))
    paragraph = markup.paragraph(image.alt.part(f"[{text}](<{address}>)" if address else text))
    return [paragraph, markup.paragraph(image.caption)] if image.caption else [paragraph]
