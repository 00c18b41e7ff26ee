"""The data format: the model of a report.

This module and :mod:`~sphinxext_progress.format.project` define the format: the validation, the JSON Schema and the
reference pages are derived from them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from sphinxext_progress.diagnostics.messages.values import SECTION_ID, THEME_CONTENT
from sphinxext_progress.format.base import NO_TEXT, FormatModel, locate
from sphinxext_progress.format.fields import (
    CommitHash,
    Identifier,
    OneOrMany,
    OptionalBoolean,
    OptionalDate,
    OptionalIdentifier,
    OptionalList,
    OptionalMapping,
    OptionalPeriod,
    PeriodField,
    PositiveNumber,
    RequiredText,
    Text,
    Window,
)
from sphinxext_progress.format.references import References, TextFields
from sphinxext_progress.format.validators import AcceptEmpty, AcceptTextForMapping, invalid_value

if TYPE_CHECKING:
    import datetime as dt


SECTIONS = ("overview", "highlights", "commits", "infrastructure", "trends")
"""The built-in sections of a report, in their default order."""

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


class Item(References, TextFields):
    """A bullet: a text and its references."""


class Highlight(FormatModel):
    """A key highlight: a title, a text and bullets."""

    title: RequiredText = Field(description="The title, as inline Markdown.", examples=["MoE Extensibility"])
    id: OptionalIdentifier = Field(NO_TEXT, description="A name for links to this highlight.", examples=["moe"])
    text: Text = Field(
        NO_TEXT, description="Paragraphs before the bullets, as Markdown.", examples=["Two steps forward."]
    )
    items: OptionalList[Annotated[Item, AcceptTextForMapping("text")]] = Field(
        [], description="The bullets.", examples=[["Added **router replay**"]]
    )


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


class Stage(References, TextFields):
    """A step of a trajectory."""

    text: RequiredText = Field(description="The text, as inline Markdown.", examples=["Router Replay"])
    period: OptionalPeriod = Field(None, description="The period of the step.", examples=["2026-01"])


# An arrow between two stages; the first alternative skips code spans, in which an arrow is text. The quantifiers are
# possessive, so that matching takes linear time.
_ARROW = r"(?<!`)(`++)(?:[^`]++|(?!\1(?!`))`++)*+\1(?!`)|→|(?<=\s)->(?=\s)"


def find_arrows(text: str) -> list[tuple[int, int]]:
    """Return the span of each arrow (``→`` or ``->``) in a trajectory.

    :param text: the trajectory on one line.
    """
    return [match.span() for match in re.finditer(_ARROW, text) if not match[1]]


def split_stages(text: str) -> list[str]:
    """Split a trajectory at its arrows.

    :param text: the trajectory on one line.
    :return: the stages; a single one if the text has no arrow.
    """
    stages, begin = [], 0
    for start, end in find_arrows(text):
        stages.append(text[begin:start])
        begin = end
    stages.append(text[begin:])
    return [stage.strip() for stage in stages if stage.strip()]


def _to_stages(value: object) -> object:
    if not isinstance(value, str):
        return value
    stages = split_stages(value)
    if len(stages) < 2:
        return value
    # Each stage keeps the position of the whole text.
    return list(map(locate(value).part, stages))


class ThemeFields(FormatModel):
    """A theme, and its stages or trajectory."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["trajectory"]}, {"required": ["stage"]}]})

    theme: RequiredText = Field(
        description="The theme, preferably one of ``themes``.", examples=["MoE/Expert Parallel"]
    )
    trajectory: Annotated[OneOrMany[Annotated[Stage, AcceptTextForMapping("text")]], BeforeValidator(_to_stages)] = (
        Field(
            [],
            description="The progress so far: a sentence, stages separated by arrows, or a list of stages.",
            examples=["EP A2A overlap → FSDP EP → Custom Routers"],
        )
    )
    stage: OneOrMany[Annotated[Stage, AcceptTextForMapping("text")]] = Field(
        [],
        description="The stage of this period, or a list of stages; trend tables combine those of several periods.",
        examples=["Partial graphs for EP overlap"],
    )

    @model_validator(mode="after")
    def _require_content(self) -> ThemeFields:
        if self.trajectory or self.stage:
            return self
        raise invalid_value("", THEME_CONTENT)


class Theme(References, ThemeFields):
    """A row of the trend table: a theme and its progress."""


class Section(FormatModel):
    """A custom section."""

    id: Identifier = Field(description="The name that ``:sections:`` and links use.", examples=["contributors"])
    title: RequiredText = Field(description="The title, as inline Markdown.", examples=["New contributors"])
    text: Text = Field(
        NO_TEXT, description="Paragraphs, lists and code, as Markdown.", examples=["Welcome to all of them."]
    )
    items: OptionalList[Annotated[Item, AcceptTextForMapping("text")]] = Field(
        [], description="Bullets after the text.", examples=[["Ann"]]
    )


class LeftOut(FormatModel):
    """A change that is deliberately not reported."""

    commit: OneOrMany[CommitHash] = Field(
        [], description="The hash of the commit, or a list of them.", examples=["639c08ab82"]
    )
    pr: OneOrMany[PositiveNumber] = Field(
        [], description="The number of the pull request, or a list of them.", examples=[3001]
    )
    reason: Text = Field(NO_TEXT, description="Why it is left out.", examples=["internal"])


class Titles(FormatModel):
    """Titles that replace the default ones. ``{project}``, ``{period}`` and ``{window}`` are placeholders."""

    report: Text = Field(NO_TEXT, description="The report.", examples=["{project} in {period}"])
    overview: Text = Field(NO_TEXT, description="The overview.", examples=["In short"])
    highlights: Text = Field(NO_TEXT, description="The key highlights.", examples=["What is new"])
    commits: Text = Field(NO_TEXT, description="The table of commits.", examples=["Changes"])
    infrastructure: Text = Field(NO_TEXT, description="The infrastructure updates.", examples=["Tools"])
    trends: Text = Field(NO_TEXT, description="The trend table.", examples=["The last {window} months"])


def _unique_ids(sections: list[Section]) -> list[Section]:
    seen = set(SECTIONS)
    for index, section in enumerate(sections):
        if section.id in seen:
            raise invalid_value(section.id, SECTION_ID, (index, "id"))
        seen.add(section.id)
    return sections


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
    infrastructure: OptionalList[Annotated[Item, AcceptTextForMapping("text")]] = Field(
        [], description="Updates of tools and dependencies.", examples=[["Transformer Engine upgraded to 2.12"]]
    )
    trends: OptionalList[Theme] = Field(
        [], description="Themes over the last periods.", examples=[[{"theme": "FSDP", "stage": "DeviceMesh"}]]
    )
    sections: Annotated[OptionalList[Section], AfterValidator(_unique_ids)] = Field(
        [], description="Custom sections.", examples=[[{"id": "thanks", "title": "Thanks", "items": ["Ann"]}]]
    )
    left_out: OptionalList[LeftOut] = Field(
        [], description="Changes that are deliberately not reported.", examples=[[{"pr": 3001, "reason": "internal"}]]
    )

    @property
    def published_on(self) -> dt.date:
        """The date of publication: ``published``, else the last day of the period."""
        return self.published or self.period.end
