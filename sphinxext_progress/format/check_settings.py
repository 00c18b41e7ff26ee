"""The data format: the settings of the command ``check``, in ``project.yaml`` and ``pyproject.toml``."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from sphinxext_progress.diagnostics import closest_name, quoted
from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.base import FormatModel
from sphinxext_progress.format.fields import OptionalMapping, RequiredText
from sphinxext_progress.format.validators import Validated, invalid_value

if TYPE_CHECKING:
    from collections.abc import Sequence


class Level(Enum):
    """The levels of findings, highest first. Not text, so that ``format`` writes ``off`` without quotes."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


#: The levels at which findings can fail a check, highest first.
FAILING_LEVELS = (Level.ERROR, Level.WARNING, Level.NOTE)


def _one_of(levels: Sequence[Level], *, optional: bool = False) -> Validated:
    """Return the annotation of a level."""
    names = [level.value for level in levels]
    listed = f"{', '.join(names[:-1])} or {names[-1]}"

    def check(value: object) -> Level | None:
        if value in names:
            return Level(value)
        if optional and value == "":
            return None
        closest = closest_name(value, names) if isinstance(value, str) else None
        message = values.MISSPELLED_LEVEL if closest else values.LEVEL
        if isinstance(value, dict) and not optional:
            # TOML splits keys at dots.
            message = values.LEVEL_MAPPING
        raise invalid_value(value, message, levels=listed, closest=quoted(closest or ""))

    # YAML 1.1, which some editors read, has "off" as another way to write false.
    also = [*([False] if Level.OFF in levels else []), *(["", None] if optional else [])]
    return Validated(check, {"enum": [*names, *also]})


class CheckSettings(FormatModel):
    """The settings of ``sphinx-progress check`` for the reports of a project."""

    levels: OptionalMapping[dict[RequiredText, Annotated[Level, _one_of([*Level])]]] = Field(
        {},
        description="The levels of rules: ``error``, ``warning``, ``note``, or ``off`` to disable a rule.",
        examples=[{"no-overview": "off", "reverted": "error"}],
    )
    fail_on: Annotated[Level | None, _one_of(FAILING_LEVELS, optional=True)] = Field(
        None,
        description="The lowest level whose findings fail the check: ``error``, ``warning`` (the default) or ``note``.",
        examples=["error"],
    )


class ToolSettings(FormatModel):
    """The table ``[tool.sphinx-progress]`` of ``pyproject.toml``."""

    check: OptionalMapping[CheckSettings] = Field(
        CheckSettings(), description="The settings of ``sphinx-progress check``.", examples=[{"fail_on": "error"}]
    )
