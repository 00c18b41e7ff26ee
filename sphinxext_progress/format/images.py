"""The data format: images."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.base import NO_TEXT, FormatModel, LocatedText
from sphinxext_progress.format.fields import OptionalUrl, RequiredText, Text
from sphinxext_progress.format.validators import matching

# The units are those of the image directive of docutils.
Length = Annotated[
    LocatedText,
    matching(
        "[0-9]{1,5}(?:[.][0-9]{1,5})?(?:%|em|ex|px|in|cm|mm|pt|pc)?",
        values.LENGTH,
        types=["string", "number"],
        optional=True,
    ),
]


class Image(FormatModel):
    """An image, with an optional caption."""

    src: RequiredText = Field(
        description="The file, relative to the data file. ``name.*`` lets each builder choose among the types that it "
        "supports. The address of an image on the web becomes a link, because nothing is fetched.",
        examples=["speed.png"],
    )
    alt: RequiredText = Field(
        description="What the image shows, for readers who cannot see it.", examples=["Install time by version"]
    )
    caption: Text = Field(NO_TEXT, description="A caption, as inline Markdown.", examples=["Cold cache"])
    width: Length = Field(NO_TEXT, description="The width: a length or a percentage.", examples=["80%"])
    link: OptionalUrl = Field(
        NO_TEXT, description="The address that the image links to.", examples=["https://example.org/speed"]
    )


def is_remote(source: str) -> bool:
    """Return whether the source of an image is an address on the web, so that pages show a link to it."""
    return re.match("https?://", source, re.IGNORECASE) is not None
