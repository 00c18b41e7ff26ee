"""The data format: what a report may say.

This module and :mod:`~sphinxext_progress.project` are the one source of the format: the checks of
the loader, the JSON Schema and the reference pages all come from them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core.core_schema import list_schema

from sphinxext_progress.fields import (
    Filled,
    Hash,
    Identifier,
    Listed,
    Mapped,
    Number,
    OptionalDate,
    OptionalIdentifier,
    OptionalPeriod,
    OrNothing,
    OrText,
    PeriodField,
    Several,
    Switch,
    Text,
    Url,
    Window,
    wrong,
)

if TYPE_CHECKING:
    import datetime as dt

    from pydantic_core import CoreSchema

#: The major version of the format, part of the schema's id.
FORMAT_VERSION = 1

#: Keys that later versions will give a meaning; until then they are refused by that word.
RESERVED = frozenset({"image", "format", "repository"})

SECTIONS = ("overview", "highlights", "commits", "infrastructure", "trends")
"""The built-in sections of a report, in the order in which they come by default."""

KINDS = (
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


class Format(BaseModel):
    """A mapping of the format: closed, and never changed after it was read.

    The order of the fields is that of the keys in the documentation and in a tidy file. Fields of the
    last base come first, those of the class itself last.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


class Link(Format):
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


class References(Format):
    """What any item may carry beside its words."""

    id: OptionalIdentifier = Field(
        "", description="A name for links to this item that outlives its words.", examples=["retro"]
    )
    commit: Listed[Hash] = Field(
        _NONE, description="The hash of the commit, or a list of them.", examples=["639c08ab82"]
    )
    pr: Listed[Number] = Field(_NONE, description="The number of the pull request, or a list of them.", examples=[2896])
    issue: Listed[Number] = Field(_NONE, description="The number of the issue, or a list of them.", examples=[2431])
    authors: Listed[Filled] = Field(_NONE, description="Who did it: names or handles.", examples=[["ann"]])
    links: Listed[Annotated[Link, OrText("url")]] = Field(
        _NONE, description="Further links.", examples=[["https://example.org/design.html"]]
    )


class Words(Format):
    """What an item says."""

    text: Filled = Field(description="The words, as inline Markdown.", examples=["Added `CheckpointConfig`"])


class Item(References, Words):
    """A bullet: its words, and what they refer to."""


class Highlight(Format):
    """A key highlight: a title over bullets."""

    title: Filled = Field(description="The title, as inline Markdown.", examples=["MoE Extensibility"])
    id: OptionalIdentifier = Field("", description="A name for links to this highlight.", examples=["moe"])
    text: Text = Field("", description="Paragraphs before the bullets, as Markdown.", examples=["Two steps forward."])
    items: Several[Annotated[Item, OrText("text")]] = Field(
        [], description="The bullets.", examples=[["Added **router replay**"]]
    )


class Change(Format):
    """What changed, and in which part of the project."""

    area: Text = Field("", description="The part of the project, best one of ``areas``.", examples=["MoE"])
    description: Filled = Field(
        description="What changed, as inline Markdown.", examples=["Add router replay for MoE models"]
    )


class Commit(References, Change):
    """A row of the table of notable commits."""

    date: OptionalDate = Field(None, description="The day it landed.", examples=["2026-01-26"])
    kind: Text = Field("", description="What kind of change it is, one of the known kinds.", examples=["feature"])
    breaking: Switch = Field(default=False, description="Whether users have to change something.", examples=[True])


class Stage(References, Words):
    """A step of a trajectory."""

    text: Filled = Field(description="The words, as inline Markdown.", examples=["Router Replay"])
    period: OptionalPeriod = Field(None, description="When the step was taken.", examples=["2026-01"])


class Located(str):
    """A text that knows where it stands in its file."""

    __slots__ = ("column", "line", "start")

    #: The line of the scalar, 1-based.
    line: int
    #: The column of the scalar in characters, 1-based.
    column: int
    #: The line of its first word: one later than ``line`` in a block scalar.
    start: int

    @classmethod
    def at(cls, text: str, line: int, column: int, start: int = 0) -> Located:
        """Make a text that stands at a place."""
        located = cls(text)
        located.line, located.column, located.start = line, column, start or line
        return located

    def part(self, text: str) -> Located:
        """Make a piece of this text, which stands where this one does."""
        return Located.at(text, self.line, self.column, self.start)


def first_line(text: str) -> int:
    """Give the line that a text begins in; 1 where it does not know.

    :param text: a text of the data, or any other.
    """
    return text.start if text.__class__ is Located else 1


#: An arrow between two stages; one inside a code span is words, so the first alternative skips those.
# Possessive, so that no text takes it more than one step a character.
_ARROW = r"(?<!`)(`++)(?:[^`]++|(?!\1(?!`))`++)*+\1(?!`)|→|(?<=\s)->(?=\s)"


def arrows(text: str) -> list[tuple[int, int]]:
    """Find the arrows of a written trajectory, ``→`` or ``->``.

    :param text: the trajectory on one line.
    :return: where each begins and ends.
    """
    return [found.span() for found in re.finditer(_ARROW, text) if not found[1]]


def split_stages(text: str) -> list[str]:
    """Split a written trajectory at its arrows.

    :param text: the trajectory on one line.
    :return: the stages; one alone where the text has no arrow.
    """
    stages, begin = [], 0
    for start, end in arrows(text):
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
    # A part of a text stands on the line of the text.
    return [value.part(stage) if isinstance(value, Located) else stage for stage in stages]


class Movement(Format):
    """How a theme moved."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["trajectory"]}, {"required": ["stage"]}]})

    theme: Filled = Field(description="The theme, best one of ``themes``.", examples=["MoE/Expert Parallel"])
    trajectory: Annotated[Listed[Annotated[Stage, OrText("text")]], BeforeValidator(_to_stages)] = Field(
        [],
        description="The way so far, as written: a sentence, a text with arrows, or a list of stages.",
        examples=["EP A2A overlap → FSDP EP → Custom Routers"],
    )
    stage: Listed[Annotated[Stage, OrText("text")]] = Field(
        [],
        description="This period's step, or a list of them; a trend table puts the periods together.",
        examples=["Partial graphs for EP overlap"],
    )

    @model_validator(mode="after")
    def _says_something(self) -> Movement:
        if self.trajectory or self.stage:
            return self
        raise wrong("", "a 'trajectory' or a 'stage' for the theme", "add one of the two")


class Theme(References, Movement):
    """A row of the trend table: a theme, and how it moved."""


class Section(Format):
    """A section of the project's own."""

    id: Identifier = Field(description="The name that ``:sections:`` and links use.", examples=["contributors"])
    title: Filled = Field(description="The title, as inline Markdown.", examples=["New contributors"])
    text: Text = Field("", description="Paragraphs, lists and code, as Markdown.", examples=["Welcome to all of them."])
    items: Several[Annotated[Item, OrText("text")]] = Field(
        [], description="Bullets after the text.", examples=[["Ann"]]
    )


class LeftOut(Format):
    """A change that was looked at and is not reported, on purpose."""

    commit: Listed[Hash] = Field([], description="The hash of the commit, or a list of them.", examples=["639c08ab82"])
    pr: Listed[Number] = Field([], description="The number of the pull request, or a list of them.", examples=[3001])
    reason: Text = Field("", description="Why it is left out.", examples=["internal"])


class Titles(Format):
    """Titles in place of the default ones; ``{project}``, ``{period}`` and ``{window}`` are filled in."""

    report: Text = Field("", description="The report.", examples=["{project} in {period}"])
    overview: Text = Field("", description="The overview.", examples=["In short"])
    highlights: Text = Field("", description="The key highlights.", examples=["What is new"])
    commits: Text = Field("", description="The table of commits.", examples=["Changes"])
    infrastructure: Text = Field("", description="The infrastructure updates.", examples=["Tools"])
    trends: Text = Field("", description="The trend table.", examples=["The last {window} months"])


def _unique_ids(sections: list[Section]) -> list[Section]:
    seen = set(SECTIONS)
    for index, section in enumerate(sections):
        if section.id in seen:
            raise wrong(section.id, "an id that no other section has", "choose another id", (index, "id"))
        seen.add(section.id)
    return sections


class Report(Format):
    """One report: what changed in a project in one period."""

    project: Text = Field(
        "", description="The project; from ``project.yaml`` when not given.", examples=["Megatron-LM"]
    )
    period: PeriodField = Field(
        description="The month, quarter, ISO week, year, or first and last day that the report covers.",
        examples=["2026-01", "2026-Q1", "2026-W05", "2026", "2026-01-05/2026-01-18"],
    )
    published: OptionalDate = Field(
        None, description="When it was published; the last day of the period when not given.", examples=["2026-02-02"]
    )
    authors: Listed[Filled] = Field([], description="Who wrote the report.", examples=[["ann"]])
    draft: Switch = Field(default=False, description="Whether it is shown as a draft.", examples=[True])
    window: Annotated[Window, OrNothing(lambda: "6")] = Field(
        6, description="How many periods the trend table looks back, up to 120.", examples=[6]
    )
    titles: Mapped[Titles] = Field(
        Titles(), description="Titles in place of the default ones.", examples=[{"commits": "Changes"}]
    )
    overview: Text = Field(
        "", description="The month in a few sentences, as Markdown.", examples=["A month of **routers**."]
    )
    highlights: Several[Highlight] = Field(
        [], description="The key highlights.", examples=[[{"title": "Routers", "items": ["Replay"]}]]
    )
    commits: Several[Annotated[Commit, OrText("description")]] = Field(
        [], description="The notable commits.", examples=[[{"area": "MoE", "description": "Add router replay"}]]
    )
    infrastructure: Several[Annotated[Item, OrText("text")]] = Field(
        [], description="Updates of tools and dependencies.", examples=[["Transformer Engine upgraded to 2.12"]]
    )
    trends: Several[Theme] = Field(
        [], description="Themes over the last periods.", examples=[[{"theme": "FSDP", "stage": "DeviceMesh"}]]
    )
    sections: Annotated[Several[Section], AfterValidator(_unique_ids)] = Field(
        [], description="Sections of your own.", examples=[[{"id": "thanks", "title": "Thanks", "items": ["Ann"]}]]
    )
    left_out: Several[LeftOut] = Field(
        [], description="What was looked at and is not reported.", examples=[[{"pr": 3001, "reason": "internal"}]]
    )

    @property
    def published_on(self) -> dt.date:
        """The day of publication: as given, else the last day of the period."""
        return self.published or self.period.end
