"""Choose the file of each image that a builder can show, or show the alternative text instead."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.images import guess_mimetype

from sphinxext_progress.diagnostics import Subtype, inert, quoted
from sphinxext_progress.diagnostics.messages import images as messages
from sphinxext_progress.render.builders import IMAGE_CLASS, THUMBNAIL_CLASS
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

_logger = logging.getLogger(__name__)

# Workaround, see docs/develop/workarounds.md#image-types
#: Types that browsers show although the HTML builders of Sphinx do not choose them.
_MORE_HTML_TYPES = ("image/webp",)

# Workaround, see docs/develop/workarounds.md#image-names
#: Characters in the name of an image that a writer does not escape.
_UNSAFE_CHARACTERS = {"latex": re.compile(r"[\\{}%&$^~\"]"), "texinfo": re.compile("[@{},]")}

#: The largest widths that fit on a page in LaTeX, by unit; the writer fits images without a width into the line.
_LARGEST_WIDTHS = {
    "%": 100,
    "em": 40,
    "ex": 90,
    "px": 640,
    "": 640,
    "in": 6.5,
    "cm": 16,
    "mm": 165,
    "pt": 470,
    "pc": 39,
}


def on_doctree_resolved_choose_images(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Choose the files of the images of reports (``doctree-resolved``).

    This is after the image converters of Sphinx and of other extensions, and before Sphinx chooses among the files of
    an image. Sphinx would pass an only file to any writer: an SVG would stop LaTeX.
    """
    if not progress_domain(app.env).pages.images:
        return
    types = supported_types(app.builder)
    for image in [image for image in doctree.findall(nodes.image) if IMAGE_CLASS in image["classes"]]:
        if THUMBNAIL_CLASS in image["classes"]:
            # Only a screen has room for it, and nothing is lost without it.
            if app.builder.format != "html" or _choose_file(image, app.builder):
                image.parent.remove(image)
        elif types and (problem := _choose_file(image, app.builder)):
            location = f"{image.source}:{image.line}"
            _logger.warning(
                "%s", inert(problem, ""), type="progress", subtype=Subtype.IMAGE.value, location=location, once=True
            )
            _show_text(image)
        # Workaround, see docs/develop/workarounds.md#images-as-text
        elif app.builder.format in {"text", "man"}:
            _show_text(image)


def supported_types(builder: Builder) -> tuple[str, ...]:
    """Return the types of images that a builder shows, the preferred ones first; empty if it does not show images."""
    types = tuple(builder.supported_image_types)
    return (*types, *_MORE_HTML_TYPES) if types and builder.format == "html" else types


def _choose_file(image: nodes.image, builder: Builder) -> str:
    """Choose the file of an image, or return a message."""
    candidates, types = image["candidates"], supported_types(builder)
    by_type = {guess_mimetype(uri) or "": uri for uri in candidates.values()} if "*" in candidates else candidates
    uri = next((by_type[kind] for kind in types if kind in by_type), "")
    if not uri and "*" in candidates:
        return messages.IMAGE_NOT_SHOWN.format(builder=builder.name, suffix=posixpath.splitext(candidates["*"])[1])
    if not uri:
        suffixes = ", ".join(f".{kind.rpartition('/')[2].removesuffix('+xml')}" for kind in types)
        return messages.IMAGE_NONE_SHOWN.format(builder=builder.name, name=quoted(image["uri"]), suffixes=suffixes)
    name = posixpath.basename(uri)
    if (unsafe := _UNSAFE_CHARACTERS.get(builder.format)) and unsafe.search(name):
        return messages.IMAGE_NAME_NOT_POSSIBLE.format(builder=builder.name, name=quoted(name))
    image["uri"], image["candidates"] = uri, {"*": uri}
    if uri.lower().endswith((".svg", ".svgz")):
        # Scripts in an SVG do not run on the page, but they would if a reader opened the file itself.
        image["classes"].append("no-scaled-link")
    width = re.fullmatch(r"([\d.]+)(\D*)", image.get("width", ""))
    if width and builder.format == "latex" and float(width[1]) > _LARGEST_WIDTHS[width[2]]:
        del image["width"]
    return ""


def _show_text(image: nodes.image) -> None:
    """Replace an image with its alternative text; its caption and its link are kept."""
    paragraph = nodes.paragraph("", image["alt"], support_smartquotes=False)
    element: nodes.Element = image
    if isinstance(image.parent, nodes.reference):
        element = image.parent
        paragraph[:] = [nodes.reference("", image["alt"], refuri=element["refuri"])]
    captions = []
    if isinstance(element.parent, nodes.figure):
        captions = [nodes.paragraph("", "", *caption.children) for caption in element.parent.findall(nodes.caption)]
        element = element.parent
    element.parent.replace(element, [paragraph, *captions])
