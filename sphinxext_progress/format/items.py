"""The data format: bullets, on up to three levels.

Each level is a model of its own, so that the JSON Schema states the limit.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from sphinxext_progress.format.fields import OptionalList, RequiredText
from sphinxext_progress.format.references import References, TextFields
from sphinxext_progress.format.validators import AcceptTextForMapping


class ItemFields(TextFields):
    """The text of a bullet."""

    text: RequiredText = Field(
        description="The text, as inline Markdown. A text of several lines may contain blocks, such as paragraphs, "
        "lists and code.",
        examples=["Added `CheckpointConfig`"],
    )


class InnermostItem(References, ItemFields):
    """A bullet of the third level: a text and its references."""


class NestedItem(References, ItemFields):
    """A bullet of the second level."""

    items: OptionalList[Annotated[InnermostItem, AcceptTextForMapping("text")]] = Field(
        [], description="The bullets below it.", examples=[["For writing"]]
    )


class Item(References, ItemFields):
    """A bullet: a text, its references, and the bullets below it."""

    items: OptionalList[Annotated[NestedItem, AcceptTextForMapping("text")]] = Field(
        [], description="The bullets below it, on up to two more levels.", examples=[["For reading"]]
    )


AnyItem: TypeAlias = Item | NestedItem | InnermostItem
"""A bullet of any level."""

Items = OptionalList[Annotated[Item, AcceptTextForMapping("text")]]
"""A list of bullets; text stands for a bullet without references."""


def nested_items(item: AnyItem) -> list[NestedItem] | list[InnermostItem]:
    """Return the bullets directly below a bullet."""
    return [] if isinstance(item, InnermostItem) else item.items
