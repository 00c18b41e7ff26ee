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
_Number = int | SkipJsonSchema[None]
_Date = dt.date | SkipJsonSchema[None]
_URL = "The address; omitted if there is none."
_REPOSITORY = "The name of the repository; empty for the repository of the project."


def _open_schema(schema: dict[str, Any]) -> None:
    """Allow additional keys, which later releases may add, and drop the defaults, which are all null."""
    del schema["additionalProperties"]
    for key in schema["properties"].values():
        key.pop("default", None)


class ExportedModel(BaseModel):
    """The base class of the exported mappings: immutable; only their schema allows additional keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, json_schema_extra=_open_schema)


class ExportedPerson(ExportedModel):
    """A person."""

    name: str = Field(description="The name or handle, as the report writes it.")
    url: _Text = Field(None, description=_URL)


class ExportedCommitReference(ExportedModel):
    """A reference to a commit."""

    repository: str = Field(description=_REPOSITORY)
    hash: str = Field(description="The hash, as the report writes it.")
    url: _Text = Field(None, description=_URL)


class ExportedNumberReference(ExportedModel):
    """A reference to a pull request or an issue."""

    repository: str = Field(description=_REPOSITORY)
    number: int = Field(description="The number.")
    url: _Text = Field(None, description=_URL)


class ExportedLink(ExportedModel):
    """A link."""

    url: str = Field(description="The address.")
    text: _Text = Field(None, description="The text of the link; if omitted, the address.")


class ExportedReferences(ExportedModel):
    """The references of an item."""

    id: _Text = Field(None, description="The id, if the report gives the item one.")
    commit: list[ExportedCommitReference] = Field(description="The commits.")
    pr: list[ExportedNumberReference] = Field(description="The pull requests.")
    issue: list[ExportedNumberReference] = Field(description="The issues.")
    authors: list[ExportedPerson] = Field(description="The authors of the change.")
    links: list[ExportedLink] = Field(description="Further links.")


class ExportedItem(ExportedReferences):
    """A bullet."""

    text: str = Field(description="The text, as Markdown: inline, or blocks if it has several lines.")
    items: list[ExportedItem] = Field(description="The bullets below it; the format has three levels.")


class ExportedImage(ExportedModel):
    """An image."""

    src: str = Field(description="The file or the address, as the report writes it.")
    url: _Text = Field(None, description="The address of the file on the site; omitted if no page shows it.")
    alt: str = Field(description="What the image shows.")
    caption: _Text = Field(None, description="The caption, as inline Markdown.")
    width: _Text = Field(None, description="The width: a length or a percentage.")
    link: _Text = Field(None, description="The address that the image links to.")


class ExportedHighlight(ExportedModel):
    """A key highlight."""

    title: str = Field(description="The title, as inline Markdown.")
    url: _Text = Field(None, description="The address at which a page shows it; omitted if no page does.")
    text: _Text = Field(None, description="Paragraphs and other blocks before the bullets, as Markdown.")
    images: list[ExportedImage] = Field(description="The images after the text.")
    items: list[ExportedItem] = Field(description="The bullets.")


class ExportedCommit(ExportedReferences):
    """A row of the table of notable commits."""

    description: str = Field(description="What changed, as inline Markdown.")
    url: _Text = Field(None, description="The address at which a page shows the row; omitted if no page does.")
    area: _Text = Field(None, description="The area, with its name in place of an alias.")
    date: _Date = Field(None, description="The day on which it landed.")
    kind: _Text = Field(None, description="The kind of change.")
    breaking: bool = Field(description="Whether users have to change something.")


class ExportedStage(ExportedReferences):
    """A step of a trajectory."""

    text: str = Field(description="The text, as inline Markdown.")
    period: _Text = Field(None, description="The period of the step.")


class ExportedTheme(ExportedReferences):
    """A row of the trend table."""

    theme: str = Field(description="The theme, with its name in place of an alias.")
    trajectory: list[ExportedStage] = Field(description="The steps so far, if the report lists them.")
    stage: list[ExportedStage] = Field(description="The steps of this period.")


class ExportedSection(ExportedModel):
    """A custom section."""

    id: str = Field(description="The id.")
    title: str = Field(description="The title, as inline Markdown.")
    text: _Text = Field(None, description="Paragraphs and other blocks, as Markdown.")
    images: list[ExportedImage] = Field(description="The images after the text.")
    items: list[ExportedItem] = Field(description="Bullets after the text.")
    sections: list[ExportedSection] = Field(description="The sections below it; the format has three levels.")


class ExportedContributor(ExportedModel):
    """A person who contributed to the project in the period."""

    name: str = Field(description="The name; the handle if the report gives no name.")
    login: _Text = Field(None, description="The handle on the forge, if the report gives it besides the name.")
    url: _Text = Field(None, description=_URL)
    commit_count: _Number = Field(None, description="The number of commits in the period.")
    first_time: bool = Field(description="Whether it is the person's first contribution.")


class ExportedRepository(ExportedModel):
    """Another repository of the project."""

    name: str = Field(description="The name, as in references.")
    url: str = Field(description="The address.")


class ExportedReport(ExportedModel):
    """One report."""

    project: str = Field(description="The project; empty if the report has none.")
    period: str = Field(
        description="The period, as the report writes it: `2026-01`, `2026-Q1`, `2026-W05`, `2026`, or two days."
    )
    start: dt.date = Field(description="The first day of the period.")
    end: dt.date = Field(description="The last day of the period.")
    published: dt.date = Field(description="When it was published; by default the last day of the period.")
    title: str = Field(description="The title, in the language of the site.")
    url: _Text = Field(None, description="The address at which a page shows the report; omitted if no page does.")
    repository: _Text = Field(None, description="The address of the project's repository.")
    repositories: list[ExportedRepository] = Field(description="The other repositories of the project.")
    authors: list[ExportedPerson] = Field(description="The authors of the report.")
    summary: _Text = Field(None, description="The first sentence of the overview, as plain text.")
    overview: _Text = Field(None, description="The overview, as Markdown.")
    highlights: list[ExportedHighlight] = Field(description="The key highlights.")
    commits: list[ExportedCommit] = Field(description="The notable commits.")
    infrastructure: list[ExportedItem] = Field(description="Updates of tools and dependencies.")
    trends: list[ExportedTheme] = Field(description="The rows of the trend table.")
    contributors: list[ExportedContributor] = Field(description="The people who contributed.")
    sections: list[ExportedSection] = Field(description="The custom sections.")
