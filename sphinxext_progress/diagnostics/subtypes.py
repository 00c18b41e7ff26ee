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

    FILE = "file", "A data file is missing, cannot be read, is too large, or lies outside the allowed folders."
    YAML = "yaml", "A data file is not the YAML that is read here: syntax, encoding, duplicate keys, anchors, tags."
    DATA = "data", "A data file is no report and no project: unknown or missing keys, wrong types, impossible dates."
    NAME = (
        "name",
        "An area, a theme or a kind is not one that `project.yaml` knows, or its repository's host is not known.",
    )
    TEXT = "text", "Markup in a text was not honoured and is shown as it was typed."
    OPTION = "option", "An option of a directive matches nothing."
    PLACE = "place", "A directive stands where its sections cannot stand, or text follows a report."
    DUPLICATE = "duplicate", "Two files have the same project and period, or a report is rendered in two places."
    LINK = "link", "A role of the domain `progress` names nothing that is rendered on the site."
    CONFIG = "config", "A `progress_*` value in `conf.py` cannot be used."


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
