"""The data format: custom sections, on up to three levels.

Each level is a model of its own, so that the JSON Schema states the limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pydantic import Field

from sphinxext_progress.diagnostics.messages.values import SECTION_ID
from sphinxext_progress.format.base import NO_TEXT, FormatModel
from sphinxext_progress.format.fields import OneOrMany, OptionalIdentifier, OptionalList, RequiredText, Text
from sphinxext_progress.format.images import Image
from sphinxext_progress.format.items import Items
from sphinxext_progress.format.slugs import short_slug, unused_id
from sphinxext_progress.format.validators import invalid_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.format.base import LocatedText


class SectionFields(FormatModel):
    """The title and the contents of a section."""

    id: OptionalIdentifier = Field(
        NO_TEXT,
        description="The name that ``:sections:`` and links use; by default it is made from the title.",
        examples=["migration"],
    )
    title: RequiredText = Field(description="The title, as inline Markdown.", examples=["Migration"])
    text: Text = Field(
        NO_TEXT,
        description="Paragraphs, lists, code, quotes and tables, as Markdown.",
        examples=["Two settings have new names."],
    )
    images: OneOrMany[Image] = Field(
        [], description="Images after the text.", examples=[[{"src": "speed.png", "alt": "Install time by version"}]]
    )
    items: Items = Field([], description="Bullets after the text.", examples=[["`retries` is now `attempts`"]])


class InnermostSection(SectionFields):
    """A custom section of the third level."""


class Subsection(SectionFields):
    """A custom section of the second level."""

    sections: OptionalList[InnermostSection] = Field(
        [], description="The sections below it.", examples=[[{"title": "Linux", "text": "Nothing to do."}]]
    )


class Section(SectionFields):
    """A custom section."""

    sections: OptionalList[Subsection] = Field(
        [],
        description="The sections below it, on up to two more levels.",
        examples=[[{"title": "Windows", "text": "Restart the service."}]],
    )


AnySection: TypeAlias = Section | Subsection | InnermostSection
"""A custom section of any level."""

_SectionT = TypeVar("_SectionT", Section, Subsection, InnermostSection)


def subsections(section: AnySection) -> list[Subsection] | list[InnermostSection]:
    """Return the sections directly below a section."""
    return [] if isinstance(section, InnermostSection) else section.sections


def walk_sections(sections: Iterable[AnySection]) -> Iterator[AnySection]:
    """Yield sections and, after each, the sections below it."""
    for section in sections:
        yield section
        yield from walk_sections(subsections(section))


def with_ids(sections: Sequence[Section], reserved: Iterable[str]) -> list[Section]:
    """Return sections of which each has an id that is unique in the report.

    :param reserved: the ids that no section may have.
    :raises PydanticCustomError: if two sections have the same id, or one has a reserved id.
    """
    used = dict.fromkeys(reserved, NO_TEXT)
    _note_ids(sections, used, ())
    return _completed(sections, used, {})


def _note_ids(sections: Sequence[AnySection], used: dict[str, LocatedText], path: tuple[int | str, ...]) -> None:
    for index, section in enumerate(sections):
        if section.id:
            if section.id in used:
                raise invalid_value(section.id, SECTION_ID, (*path, index, "id"))
            used[section.id] = section.id
        _note_ids(subsections(section), used, (*path, index, "sections"))


def _completed(sections: Sequence[_SectionT], used: dict[str, LocatedText], numbers: dict[str, int]) -> list[_SectionT]:
    completed = []
    for section in sections:
        changes: dict[str, Any] = {}
        if not section.id:
            made = unused_id(short_slug(section.title) or "section", used, numbers)
            changes["id"] = used[made] = section.title.part(made)
        if below := subsections(section):
            changes["sections"] = _completed(below, used, numbers)
        completed.append(section.model_copy(update=changes) if changes else section)
    return completed
