"""Declare the pages of an EPUB book that contain SVG, as EPUB 3 requires."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.epub3 import Epub3Builder


# Workaround, see docs/develop/workarounds.md#svg-in-epub
def on_builder_inited_declare_svg(app: Sphinx) -> None:
    """Let the EPUB builder complete its manifest after it has written it (``builder-inited``)."""
    if app.builder.name == "epub":
        builder = cast("Epub3Builder", app.builder)
        write_manifest = builder.build_content

        def write_complete_manifest() -> None:
            write_manifest()
            declare_svg(Path(builder.outdir))

        vars(builder)["build_content"] = write_complete_manifest


def declare_svg(folder: Path) -> None:
    """Add the property ``svg`` to the pages with inline SVG in the manifest of a book.

    :param folder: the folder with the files of the book.
    """
    path = folder / "content.opf"
    text = path.read_text("utf-8")
    manifest = ET.fromstring(text)  # noqa: S314 - Sphinx has written it
    for item in manifest.iter("{http://www.idpf.org/2007/opf}item"):
        name = item.attrib["href"]
        is_page = item.attrib["media-type"] == "application/xhtml+xml" and "properties" not in item.attrib
        if is_page and b"<svg" in (folder / unquote(name)).read_bytes():
            text = text.replace(f'id="{item.attrib["id"]}" href=', f'id="{item.attrib["id"]}" properties="svg" href=')
    path.write_text(text, "utf-8")
