"""The data format: the references of an item to commits, pull requests, issues, people and web pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import Field, model_validator

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.base import NO_TEXT, FormatModel, locate
from sphinxext_progress.format.fields import (
    COMMIT_HASH_PATTERN,
    POSITIVE_NUMBER_PATTERN,
    OneOrMany,
    OptionalIdentifier,
    RequiredText,
    Text,
    Url,
)
from sphinxext_progress.format.validators import AcceptTextForMapping, Validated, invalid_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import ValidationInfo

    from sphinxext_progress.format.base import LocatedText


class CommitReference(NamedTuple):
    """A commit of a repository."""

    #: The name of the repository, one of ``repositories``; empty for the repository of the project.
    repository: LocatedText
    #: The hash, as the file writes it.
    hash: LocatedText

    def __str__(self) -> str:
        """Write it as in a data file."""
        return self.abbreviated(len(self.hash))

    def abbreviated(self, digits: int) -> str:
        """Return it with an abbreviated hash, such as ``4f9a1c0`` or ``docs@4f9a1c0``."""
        short = self.hash[:digits]
        return f"{self.repository}@{short}" if self.repository else short


class NumberReference(NamedTuple):
    """A pull request or an issue of a repository."""

    #: The name of the repository, one of ``repositories``; empty for the repository of the project.
    repository: LocatedText
    number: int

    def __str__(self) -> str:
        """Write it as in a data file."""
        return self.text("#") if self.repository else str(self.number)

    def text(self, sign: str) -> str:
        """Return it as pages show it, such as ``#12`` or ``docs#12``.

        :param sign: the character that the forge writes before the number.
        """
        return f"{self.repository}{sign}{self.number}"


# A name of ``repositories``, or the path of a repository on its forge.
_REPOSITORY = r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9._-]+)*"
_COMMIT = re.compile(f"(?:({_REPOSITORY})@)?({COMMIT_HASH_PATTERN})")
_NUMBER = re.compile(f"(?:({_REPOSITORY})[#!])?({POSITIVE_NUMBER_PATTERN})")


def _commit_reference(value: object) -> CommitReference:
    if isinstance(value, str) and (match := _COMMIT.fullmatch(value)):
        text = locate(value)
        return CommitReference(text.part(match[1]), text.part(match[2])) if match[1] else CommitReference(NO_TEXT, text)
    raise invalid_value(value, values.COMMIT_HASH)


def _number_reference(value: object) -> NumberReference:
    if isinstance(value, str) and (match := _NUMBER.fullmatch(value)):
        return NumberReference(locate(value).part(match[1]) if match[1] else NO_TEXT, int(match[2]))
    raise invalid_value(value, values.NUMBER_REFERENCE)


CommitField = Annotated[
    CommitReference,
    Validated(_commit_reference, {"type": ["string", "number"], "pattern": f"^{_COMMIT.pattern}$"}),
]
"""A hash of 7 to 64 digits, ``docs@4f9a1c0`` or ``owner/name@4f9a1c0``."""

NumberField = Annotated[
    NumberReference,
    Validated(
        _number_reference,
        {"type": ["integer", "string"], "pattern": f"^{_NUMBER.pattern}$", "minimum": 1, "maximum": 999_999_999},
    ),
]
"""A number, ``docs#34`` or ``owner/name#34``; GitLab writes ``docs!34``."""


class Link(FormatModel):
    """A link of an item."""

    url: Url = Field(description="The address.", examples=["https://example.org/design.html"])
    text: Text = Field(NO_TEXT, description="The link text; by default the address.", examples=["Design"])


class Identified(FormatModel):
    """The id of an item."""

    id: OptionalIdentifier = Field(
        NO_TEXT, description="A name for links to this item that does not change with its text.", examples=["retro"]
    )


class CitedChanges(FormatModel):
    """Commits and pull requests, which may be those of other repositories."""

    repository: OptionalIdentifier = Field(
        NO_TEXT,
        description="The repository of the references without a prefix: a name of ``repositories`` in "
        "``project.yaml``. By default it is the repository of the project.",
        examples=["docs"],
    )
    commit: OneOrMany[CommitField] = Field(
        [], description="The hash of the commit, or a list of them.", examples=["639c08ab82", "docs@4f9a1c0"]
    )
    pr: OneOrMany[NumberField] = Field(
        [], description="The number of the pull request, or a list of them.", examples=[2896, "docs#34"]
    )

    def cited(self) -> Iterator[CommitReference | NumberReference]:
        """Yield the references to repositories."""
        yield from self.commit
        yield from self.pr

    @model_validator(mode="after")
    def _complete_repositories(self, info: ValidationInfo) -> CitedChanges:
        """Give each reference the name of its repository.

        The context maps the paths of the repositories of a project, such as ``owner/name``, to their names.
        """
        if self.repository or any(reference.repository for reference in self.cited()):
            names = info.context or {}
            for key in ("commit", "pr", "issue"):
                self._complete(key, getattr(self, key, []), names)
        return self

    def _complete(self, key: str, references: list[Any], names: Mapping[str, str]) -> None:
        for index, reference in enumerate(references):
            prefix: LocatedText = reference.repository
            name = prefix.part(names.get(prefix.casefold(), prefix)) if prefix else self.repository
            if prefix and self.repository and name != self.repository:
                raise invalid_value(prefix, values.OTHER_REPOSITORY, (key, index), repository=quoted(self.repository))
            references[index] = reference._replace(repository=name)


class References(CitedChanges, Identified):
    """The references that any item may have in addition to its text."""

    issue: OneOrMany[NumberField] = Field(
        [], description="The number of the issue, or a list of them.", examples=[2431, "docs#34"]
    )
    authors: OneOrMany[RequiredText] = Field([], description="Who did it: names or handles.", examples=[["ann"]])
    links: OneOrMany[Annotated[Link, AcceptTextForMapping("url")]] = Field(
        [], description="Further links.", examples=[["https://example.org/design.html"]]
    )

    def cited(self) -> Iterator[CommitReference | NumberReference]:
        """Yield the references to repositories."""
        yield from super().cited()
        yield from self.issue


def hashes_of(references: Iterable[CommitReference], repository: str = "") -> list[LocatedText]:
    """Return the hashes of the commits of one repository.

    :param repository: the name of the repository; empty for the repository of the project.
    """
    return [reference.hash for reference in references if reference.repository == repository]


def numbers_of(references: Iterable[NumberReference], repository: str = "") -> list[int]:
    """Return the numbers of the pull requests or issues of one repository.

    :param repository: the name of the repository; empty for the repository of the project.
    """
    return [reference.number for reference in references if reference.repository == repository]


class TextFields(FormatModel):
    """The text of an item."""

    text: RequiredText = Field(description="The text, as inline Markdown.", examples=["Added `CheckpointConfig`"])
