"""The models of the exported data.

Unknown values are omitted from the export, so no key is ever null. All other keys are always there: they have no
default. The repository of a reference is an empty string for that of the project, because tools such as pandas drop
missing values when they group. The descriptions are part of the published schema.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

_Text = str | SkipJsonSchema[None]
_Date = dt.date | SkipJsonSchema[None]
_URL = "Its address; left out where there is none."
_REPOSITORY = "The name of the repository that it is in; empty for the repository of the project."


def _open_schema(schema: dict[str, Any]) -> None:
    """Allow additional keys, which later releases may add, and drop the defaults, which are all null."""
    del schema["additionalProperties"]
    for key in schema["properties"].values():
        key.pop("default", None)


class ExportedModel(BaseModel):
    """The base class of the exported mappings: immutable; only their schema allows additional keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, json_schema_extra=_open_schema)


class ExportedPerson(ExportedModel):
    """Somebody who did something."""

    name: str = Field(description="The name or the handle, as it was written.")
    url: _Text = Field(None, description=_URL)


class ExportedCommitReference(ExportedModel):
    """A commit that is referred to."""

    repository: str = Field(description=_REPOSITORY)
    hash: str = Field(description="The hash, as it was written.")
    url: _Text = Field(None, description=_URL)


class ExportedNumberReference(ExportedModel):
    """A pull request or an issue that is referred to."""

    repository: str = Field(description=_REPOSITORY)
    number: int = Field(description="The number.")
    url: _Text = Field(None, description=_URL)


class ExportedLink(ExportedModel):
    """A further link."""

    url: str = Field(description="Where it leads.")
    text: _Text = Field(None, description="The words that are shown.")


class ExportedReferences(ExportedModel):
    """What any item may refer to."""

    id: _Text = Field(None, description="The name that the author gave the item.")
    commit: list[ExportedCommitReference] = Field(description="The commits.")
    pr: list[ExportedNumberReference] = Field(description="The pull requests.")
    issue: list[ExportedNumberReference] = Field(description="The issues.")
    authors: list[ExportedPerson] = Field(description="Who did it.")
    links: list[ExportedLink] = Field(description="Further links.")


class ExportedItem(ExportedReferences):
    """A bullet."""

    text: str = Field(description="The words, as inline Markdown.")


class ExportedHighlight(ExportedModel):
    """A key highlight."""

    title: str = Field(description="The title, as inline Markdown.")
    url: _Text = Field(None, description="Where a page shows it; left out where none does.")
    text: _Text = Field(None, description="Paragraphs before the bullets, as Markdown.")
    items: list[ExportedItem] = Field(description="The bullets.")


class ExportedCommit(ExportedReferences):
    """A row of the table of notable commits."""

    description: str = Field(description="What changed, as inline Markdown.")
    url: _Text = Field(None, description="Where a page shows the row; left out where none does.")
    area: _Text = Field(None, description="The part of the project, its alias folded.")
    date: _Date = Field(None, description="The day it landed.")
    kind: _Text = Field(None, description="What kind of change it is.")
    breaking: bool = Field(description="Whether users have to change something.")


class ExportedStage(ExportedReferences):
    """A step of a trajectory."""

    text: str = Field(description="The words, as inline Markdown.")
    period: _Text = Field(None, description="When the step was taken.")


class ExportedTheme(ExportedReferences):
    """A row of the trend table."""

    theme: str = Field(description="The theme, its alias folded.")
    trajectory: list[ExportedStage] = Field(description="The way so far, where it is written out.")
    stage: list[ExportedStage] = Field(description="The steps of this period.")


class ExportedSection(ExportedModel):
    """A section of the project's own."""

    id: str = Field(description="Its name.")
    title: str = Field(description="The title, as inline Markdown.")
    text: _Text = Field(None, description="Paragraphs, lists and code, as Markdown.")
    items: list[ExportedItem] = Field(description="Bullets after the text.")


class ExportedReport(ExportedModel):
    """One report."""

    project: str = Field(description="The project; empty where the report has none.")
    period: str = Field(
        description="The period, as it was written: `2026-01`, `2026-Q1`, `2026-W05`, `2026`, or two days."
    )
    start: dt.date = Field(description="The first day of the period.")
    end: dt.date = Field(description="The last day of the period.")
    published: dt.date = Field(description="When it was published; by default the last day of the period.")
    title: str = Field(description="The title, in the language of the site.")
    url: _Text = Field(None, description="Where a page shows the report; left out where none does.")
    repository: _Text = Field(None, description="The repository of the project.")
    authors: list[ExportedPerson] = Field(description="Who wrote the report.")
    summary: _Text = Field(None, description="The first sentence of the overview, as words alone.")
    overview: _Text = Field(None, description="The overview, as Markdown.")
    highlights: list[ExportedHighlight] = Field(description="The key highlights.")
    commits: list[ExportedCommit] = Field(description="The notable commits.")
    infrastructure: list[ExportedItem] = Field(description="Updates of tools and dependencies.")
    trends: list[ExportedTheme] = Field(description="Themes over the last periods.")
    sections: list[ExportedSection] = Field(description="Sections of the project's own.")
