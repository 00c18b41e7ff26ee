"""The kinds of problems: the warning subtypes of a build, and the base of the rules of the command line."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]


class DescribedEnum(StrEnum):
    """Base class of enums whose members have a description for the documentation."""

    #: The description: one sentence of Markdown.
    help: str

    def __new__(cls, name: str, sentence: str) -> Self:
        """Create a member whose value is its name."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.help = sentence
        return member


class Subtype(DescribedEnum):
    """The subtypes of the warning type ``progress``, as ``suppress_warnings`` names them."""

    FILE = "file", "A data file is missing, cannot be read, is too large, or is outside the allowed folders."
    YAML = "yaml", "A data file contains invalid or unsupported YAML: syntax, encoding, duplicate keys, anchors, tags."
    DATA = (
        "data",
        "A data file does not follow the data format: unknown or missing keys, wrong types, impossible dates.",
    )
    NAME = (
        "name",
        "`project.yaml` does not list an area, theme or kind, or the host of its repository is unknown.",
    )
    TEXT = "text", "Markup in a text is not supported and is shown as typed."
    IMAGE = "image", "An image is missing or cannot be shown; the page shows its alternative text."
    OPTION = "option", "An option of a directive has a value that is unknown or invalid."
    PLACE = "place", "A directive is in a place where sections are not allowed, or text follows a report."
    DUPLICATE = "duplicate", "Two files have the same project and period, or a report is shown in two places."
    LINK = "link", "A role of the domain `progress` refers to something that no page shows."
    CONFIG = "config", "A `progress_*` value in `conf.py` is invalid."


class LintRule(DescribedEnum):
    """Base class of the rules that only the command line checks."""

    #: ``error`` or ``warning``, which make a check fail, or ``note``, which does not.
    severity: Severity

    def __new__(cls, name: str, severity: Severity, sentence: str) -> Self:
        """Create a member whose value is its name."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.severity = severity
        member.help = sentence
        return member
