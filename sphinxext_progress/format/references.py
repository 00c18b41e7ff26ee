"""The references of an item: commits, pull requests, issues, people and links."""

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


class _SharedEmptyList(list[Any]):
    """An empty list that all rows share: pydantic copies a default value for each row unless it is hashable."""

    def __hash__(self) -> int:  # type: ignore[override]
        """Return a constant; the list never changes."""
        return 0

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        """Describe it as a list, for the JSON Schema."""
        return list_schema()


_EMPTY: Any = _SharedEmptyList()


class References(FormatModel):
    """What any item may carry beside its words."""

    id: OptionalIdentifier = Field(
        "", description="A name for links to this item that outlives its words.", examples=["retro"]
    )
    commit: OneOrMany[CommitHash] = Field(
        _EMPTY, description="The hash of the commit, or a list of them.", examples=["639c08ab82"]
    )
    pr: OneOrMany[PositiveNumber] = Field(
        _EMPTY, description="The number of the pull request, or a list of them.", examples=[2896]
    )
    issue: OneOrMany[PositiveNumber] = Field(
        _EMPTY, description="The number of the issue, or a list of them.", examples=[2431]
    )
    authors: OneOrMany[RequiredText] = Field(_EMPTY, description="Who did it: names or handles.", examples=[["ann"]])
    links: OneOrMany[Annotated[Link, AcceptText("url")]] = Field(
        _EMPTY, description="Further links.", examples=[["https://example.org/design.html"]]
    )


class TextFields(FormatModel):
    """What an item says."""

    text: RequiredText = Field(description="The words, as inline Markdown.", examples=["Added `CheckpointConfig`"])
