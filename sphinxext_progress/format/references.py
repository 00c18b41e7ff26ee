"""The references of an item: commits, pull requests, issues, people and links."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sphinxext_progress.format.base import NO_TEXT, FormatModel
from sphinxext_progress.format.fields import (
    CommitHash,
    OneOrMany,
    OptionalIdentifier,
    PositiveNumber,
    RequiredText,
    Text,
    Url,
)
from sphinxext_progress.format.validators import AcceptTextForMapping


class Link(FormatModel):
    """A link of an item."""

    url: Url = Field(description="The address.", examples=["https://example.org/design.html"])
    text: Text = Field(NO_TEXT, description="The link text; by default the address.", examples=["Design"])


class References(FormatModel):
    """The references that any item may have in addition to its text."""

    id: OptionalIdentifier = Field(
        NO_TEXT, description="A name for links to this item that does not change with its text.", examples=["retro"]
    )
    commit: OneOrMany[CommitHash] = Field(
        [], description="The hash of the commit, or a list of them.", examples=["639c08ab82"]
    )
    pr: OneOrMany[PositiveNumber] = Field(
        [], description="The number of the pull request, or a list of them.", examples=[2896]
    )
    issue: OneOrMany[PositiveNumber] = Field(
        [], description="The number of the issue, or a list of them.", examples=[2431]
    )
    authors: OneOrMany[RequiredText] = Field([], description="Who did it: names or handles.", examples=[["ann"]])
    links: OneOrMany[Annotated[Link, AcceptTextForMapping("url")]] = Field(
        [], description="Further links.", examples=[["https://example.org/design.html"]]
    )


class TextFields(FormatModel):
    """The text of an item."""

    text: RequiredText = Field(description="The text, as inline Markdown.", examples=["Added `CheckpointConfig`"])
