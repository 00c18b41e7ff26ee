"""The data format: the rules by which drafts leave out commits, as ``project.yaml`` extends them or switches them off."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from sphinxext_progress.diagnostics import DescribedEnum, expected
from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.base import FormatModel, LocatedText
from sphinxext_progress.format.fields import Name, OneOrMany, OptionalBoolean
from sphinxext_progress.format.validators import Validated, invalid_value, matching

#: The maximum length of a pattern, in characters.
MAX_PATTERN_LENGTH = 200

#: The purposes of files, as the command line recognizes them by their paths.
FILE_PURPOSES = ("source", "test", "translation", "documentation", "automation", "build", "data")


class NoiseRule(DescribedEnum):
    """The built-in rules, in the order in which they are tried; the first match excludes a commit."""

    EMPTY = "empty", "Commits without changes."
    MERGES = "merges", "Merges that bring no commits of their own, or whose changes are listed one by one."
    BOTS = "bots", "Written by a bot."
    REPORTS = "reports", "Changes of the reports themselves."
    COPIES = "copies", "Copies of commits that landed on this branch."
    GOLDEN_VALUES = "golden values", "Expected values of tests, and subjects that are the name of a test."
    ADMINISTRATION = "administration", "Administration of the repository: duties, reviewers, templates."
    RELEASES = "releases", "Version numbers and releases."
    AUTOMATION = "automation", "Maintenance of CI; additions are kept."
    CHORES = "chores", "Commits that call themselves a chore."
    BUILD = "build", "Maintenance of the build; changes of dependencies are kept."
    FORMATTING = "formatting", "Formatting, linting and typing errors."
    TESTS = "tests", "Maintenance of tests; new tests are kept."
    DOCUMENTATION = "documentation", "Maintenance of documentation; new pages are kept."
    TRANSLATIONS = "translations", "Updates of translations; additions are kept."


def _pattern(value: object) -> LocatedText:
    if isinstance(value, str) and value.strip() and len(value) <= MAX_PATTERN_LENGTH:
        return value if isinstance(value, LocatedText) else LocatedText(value)
    raise invalid_value(value, values.PATTERN, limit=MAX_PATTERN_LENGTH)


Pattern = Annotated[
    LocatedText, Validated(_pattern, {"type": "string", "pattern": r"\S", "maxLength": MAX_PATTERN_LENGTH})
]
"""A glob, which is not a regular expression: no glob takes long to match."""

Purpose = Annotated[LocatedText, matching("|".join(FILE_PURPOSES), values.PURPOSE, purposes=", ".join(FILE_PURPOSES))]


class NoiseEntry(FormatModel):
    """A rule, or what is added to a built-in one: it excludes a commit that matches each of the keys that it has."""

    name: Name = Field(description="The name of the rule, as drafts print it.", examples=["experiments"])
    words: OneOrMany[Pattern] = Field(
        [], description="Words anywhere in the subject: one of these phrases.", examples=[["on-call*", "stale bot"]]
    )
    subjects: OneOrMany[Pattern] = Field(
        [], description="Globs of the whole subject, word by word.", examples=[["[wip] **"]]
    )
    authors: OneOrMany[Pattern] = Field(
        [], description="Globs of the name or the address of the author.", examples=[["*-agent", "*@ci.example.org"]]
    )
    paths: OneOrMany[Pattern] = Field(
        [], description="Globs of files; each changed file matches one.", examples=[["experiments/**"]]
    )
    purposes: OneOrMany[Purpose] = Field(
        [], description="Purposes of files; each changed file has one.", examples=[["automation", "documentation"]]
    )
    disabled: OptionalBoolean = Field(
        default=False, description="Switches off a built-in rule, including its patterns.", examples=[True]
    )

    @property
    def has_patterns(self) -> bool:
        """Whether it can match a commit."""
        return bool(self.words or self.subjects or self.authors or self.paths or self.purposes)

    @model_validator(mode="after")
    def _require_patterns(self) -> Self:
        names = [str(rule) for rule in NoiseRule]
        if self.disabled and self.name not in names:
            raise invalid_value(self.name, values.NOISE_NAME, at=("name",), suggestion=expected(self.name, names))
        if not self.disabled and not self.has_patterns:
            raise invalid_value("", values.NOISE_CONTENT)
        return self
