"""The data format: themes, and the stages of their trajectories."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from sphinxext_progress.diagnostics.messages.values import THEME_CONTENT
from sphinxext_progress.format.base import FormatModel, locate
from sphinxext_progress.format.fields import OneOrMany, OptionalPeriod, RequiredText
from sphinxext_progress.format.references import References, TextFields
from sphinxext_progress.format.validators import AcceptTextForMapping, invalid_value


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
