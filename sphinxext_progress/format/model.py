"""The data format: the model of a report.

This module and :mod:`~sphinxext_progress.format.project` define the format: the validation, the JSON Schema and the
reference pages are derived from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from sphinxext_progress.diagnostics.messages.values import CONTRIBUTOR_NAME
from sphinxext_progress.format.base import NO_TEXT, FormatModel
from sphinxext_progress.format.fields import (
    OneOrMany,
    OptionalBoolean,
    OptionalDate,
    OptionalIdentifier,
    OptionalList,
    OptionalMapping,
    OptionalNumber,
    PeriodField,
    RequiredText,
    Text,
    Window,
)
from sphinxext_progress.format.images import Image
from sphinxext_progress.format.items import Items
from sphinxext_progress.format.references import CitedChanges, References
from sphinxext_progress.format.sections import Section, with_ids
from sphinxext_progress.format.trajectories import Theme
from sphinxext_progress.format.validators import AcceptEmpty, AcceptTextForMapping, invalid_value

if TYPE_CHECKING:
    import datetime as dt

    from pydantic import ValidationInfo


SECTIONS = ("overview", "highlights", "commits", "infrastructure", "trends", "contributors")
"""The built-in sections of a report, in their default order."""

DERIVED_SECTIONS = ("chart",)
"""The sections that are made from other ones; a page shows them only if it names them."""

_ADDED_SECTIONS = frozenset({"contributors"})
"""The sections that the first version of the format did not have."""

COMMIT_KINDS = (
    "feature",
    "fix",
    "performance",
    "refactoring",
    "documentation",
    "test",
    "build",
    "ci",
    "dependency",
    "deprecation",
    "removal",
    "security",
    "revert",
)
"""The kinds of a commit; ``kinds`` in ``project.yaml`` adds to them."""


class Highlight(FormatModel):
    """A key highlight: a title, a text and bullets."""

    title: RequiredText = Field(description="The title, as inline Markdown.", examples=["MoE Extensibility"])
    id: OptionalIdentifier = Field(NO_TEXT, description="A name for links to this highlight.", examples=["moe"])
    text: Text = Field(
        NO_TEXT,
        description="Paragraphs, lists, code, quotes and tables before the bullets, as Markdown.",
        examples=["Two steps forward."],
    )
    images: OneOrMany[Image] = Field(
        [], description="Images after the text.", examples=[[{"src": "speed.png", "alt": "Install time by version"}]]
    )
    items: Items = Field([], description="The bullets.", examples=[["Added **router replay**"]])


class ChangeFields(FormatModel):
    """The description of a change, and the area that it belongs to."""

    area: Text = Field(NO_TEXT, description="The area of the project, preferably one of ``areas``.", examples=["MoE"])
    description: RequiredText = Field(
        description="What changed, as inline Markdown.", examples=["Add router replay for MoE models"]
    )


class Commit(References, ChangeFields):
    """A row of the table of notable commits."""

    date: OptionalDate = Field(None, description="The day it landed.", examples=["2026-01-26"])
    kind: Text = Field(
        NO_TEXT, description="The kind of the change: a built-in one or one of ``kinds``.", examples=["feature"]
    )
    breaking: OptionalBoolean = Field(
        default=False, description="Whether users have to adapt to the change.", examples=[True]
    )


class Contributor(FormatModel):
    """A person who contributed to the project in the period."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["name"]}, {"required": ["login"]}]})

    name: Text = Field(NO_TEXT, description="The name or handle.", examples=["Ann Lee"])
    login: Text = Field(NO_TEXT, description="The handle on the forge, if ``name`` is a name.", examples=["ann"])
    commit_count: OptionalNumber = Field(None, description="The number of commits in the period.", examples=[12])
    first_time: OptionalBoolean = Field(
        default=False, description="Whether it is the person's first contribution.", examples=[True]
    )

    @property
    def identity(self) -> str:
        """The handle, else the name: the same name may belong to two people with different handles."""
        return (self.login or self.name).removeprefix("@").casefold()

    @model_validator(mode="after")
    def _require_name(self) -> Contributor:
        if self.name or self.login:
            return self
        raise invalid_value("", CONTRIBUTOR_NAME)


class LeftOut(CitedChanges):
    """A change that is deliberately not reported."""

    reason: Text = Field(NO_TEXT, description="Why it is left out.", examples=["internal"])


class Titles(FormatModel):
    """Titles that replace the default ones. ``{project}``, ``{period}`` and ``{window}`` are placeholders."""

    report: Text = Field(NO_TEXT, description="The report.", examples=["{project} in {period}"])
    overview: Text = Field(NO_TEXT, description="The overview.", examples=["In short"])
    highlights: Text = Field(NO_TEXT, description="The key highlights.", examples=["What is new"])
    commits: Text = Field(NO_TEXT, description="The table of commits.", examples=["Changes"])
    infrastructure: Text = Field(NO_TEXT, description="The infrastructure updates.", examples=["Tools"])
    trends: Text = Field(NO_TEXT, description="The trend table.", examples=["The last {window} months"])
    contributors: Text = Field(NO_TEXT, description="The contributors.", examples=["Thank you"])
    chart: Text = Field(NO_TEXT, description="The chart of commits.", examples=["Where the work happened"])


def _name_sections(sections: list[Section], info: ValidationInfo) -> list[Section]:
    """Give each custom section an id; the id of an added section is free in a report that does not have that section."""
    return with_ids(sections, [part for part in SECTIONS if part not in _ADDED_SECTIONS or info.data.get(part)])


class Report(FormatModel):
    """One report: what changed in a project in one period."""

    project: Text = Field(
        NO_TEXT, description="The project; by default that of ``project.yaml``.", examples=["Megatron-LM"]
    )
    period: PeriodField = Field(
        description="The month, quarter, ISO week, year, or first and last day that the report covers.",
        examples=["2026-01", "2026-Q1", "2026-W05", "2026", "2026-01-05/2026-01-18"],
    )
    published: OptionalDate = Field(
        None, description="The date of publication; by default the last day of the period.", examples=["2026-02-02"]
    )
    authors: OneOrMany[RequiredText] = Field([], description="Who wrote the report.", examples=[["ann"]])
    draft: OptionalBoolean = Field(default=False, description="Whether it is shown as a draft.", examples=[True])
    window: Annotated[Window, AcceptEmpty(lambda: "6")] = Field(
        6, description="The number of periods that the trend table covers, at most 120.", examples=[6]
    )
    titles: OptionalMapping[Titles] = Field(
        Titles(), description="Titles that replace the default ones.", examples=[{"commits": "Changes"}]
    )
    overview: Text = Field(
        NO_TEXT, description="A summary in a few sentences, as Markdown.", examples=["A month of **routers**."]
    )
    highlights: OptionalList[Highlight] = Field(
        [], description="The key highlights.", examples=[[{"title": "Routers", "items": ["Replay"]}]]
    )
    commits: OptionalList[Annotated[Commit, AcceptTextForMapping("description")]] = Field(
        [], description="The notable commits.", examples=[[{"area": "MoE", "description": "Add router replay"}]]
    )
    infrastructure: Items = Field(
        [], description="Updates of tools and dependencies.", examples=[["Transformer Engine upgraded to 2.12"]]
    )
    trends: OptionalList[Theme] = Field(
        [], description="Themes over the last periods.", examples=[[{"theme": "FSDP", "stage": "DeviceMesh"}]]
    )
    contributors: OptionalList[Annotated[Contributor, AcceptTextForMapping("name")]] = Field(
        [], description="The people who contributed.", examples=[["ann", {"name": "Bo Chen", "first_time": True}]]
    )
    sections: Annotated[OptionalList[Section], AfterValidator(_name_sections)] = Field(
        [], description="Custom sections.", examples=[[{"id": "thanks", "title": "Thanks", "items": ["Ann"]}]]
    )
    left_out: OptionalList[LeftOut] = Field(
        [], description="Changes that are deliberately not reported.", examples=[[{"pr": 3001, "reason": "internal"}]]
    )

    @property
    def part_names(self) -> list[str]:
        """The names of the built-in sections and of the custom ones, in their default order."""
        custom = [str(section.id) for section in self.sections]
        return [*(part for part in SECTIONS if part not in custom), *custom]

    @property
    def published_on(self) -> dt.date:
        """The date of publication: ``published``, else the last day of the period."""
        return self.published or self.period.end
