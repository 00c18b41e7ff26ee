"""What an item refers to: commits, pull requests, issues, people and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field
from pydantic_core.core_schema import list_schema

from sphinxext_progress.format.base import FormatModel
from sphinxext_progress.format.fields import (
    CommitHash,
    OneOrMany,
    OptionalIdentifier,
    PositiveNumber,
    RequiredText,
    Text,
    Url,
)
from sphinxext_progress.format.validators import AcceptText

if TYPE_CHECKING:
    from pydantic_core import CoreSchema


class Link(FormatModel):
    """A link beside an item."""

    url: Url = Field(description="Where it leads.", examples=["https://example.org/design.html"])
    text: Text = Field("", description="The words that are shown; the address when not given.", examples=["Design"])


class _Nothing(list[Any]):
    """An empty list that pydantic never copies, because it has a hash: there are several of them a row."""

    def __hash__(self) -> int:  # type: ignore[override]
        """Say that it never changes."""
        return 0

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        """Write it as any list, for the JSON Schema."""
        return list_schema()


_NONE: Any = _Nothing()


class References(FormatModel):
    """What any item may carry beside its words."""

    id: OptionalIdentifier = Field(
        "", description="A name for links to this item that outlives its words.", examples=["retro"]
    )
    commit: OneOrMany[CommitHash] = Field(
        _NONE, description="The hash of the commit, or a list of them.", examples=["639c08ab82"]
    )
    pr: OneOrMany[PositiveNumber] = Field(
        _NONE, description="The number of the pull request, or a list of them.", examples=[2896]
    )
    issue: OneOrMany[PositiveNumber] = Field(
        _NONE, description="The number of the issue, or a list of them.", examples=[2431]
    )
    authors: OneOrMany[RequiredText] = Field(_NONE, description="Who did it: names or handles.", examples=[["ann"]])
    links: OneOrMany[Annotated[Link, AcceptText("url")]] = Field(
        _NONE, description="Further links.", examples=[["https://example.org/design.html"]]
    )


class TextFields(FormatModel):
    """What an item says."""

    text: RequiredText = Field(description="The words, as inline Markdown.", examples=["Added `CheckpointConfig`"])
