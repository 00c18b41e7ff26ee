"""The data format: the model of ``project.yaml``, which all reports of a project share."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import Field

from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.base import NO_TEXT, FormatModel, LocatedText
from sphinxext_progress.format.check_settings import CheckSettings
from sphinxext_progress.format.fields import (
    MAX_HANDLE_LENGTH,
    Identifier,
    Name,
    OneOrMany,
    OptionalList,
    OptionalMapping,
    RequiredText,
    Text,
)
from sphinxext_progress.format.model import Titles
from sphinxext_progress.format.noise import NoiseEntry
from sphinxext_progress.format.validators import AcceptTextForMapping, matching


class Area(FormatModel):
    """An area of the project."""

    name: Name = Field(description="The name that tables show.", examples=["MoE"])
    aliases: OneOrMany[RequiredText] = Field(
        [], description="Other names, shown as ``name``.", examples=[["Mixture of Experts"]]
    )
    paths: OneOrMany[RequiredText] = Field(
        [],
        description="Globs of the area's files, for the command line.",
        examples=[["megatron/core/transformer/moe/**"]],
    )
    tags: OneOrMany[RequiredText] = Field(
        [], description="Tags in commit subjects, for the command line.", examples=[["moe"]]
    )


class ThemeName(FormatModel):
    """A theme that reports follow over time."""

    name: Name = Field(description="The name that tables show.", examples=["MoE/Expert Parallel"])
    aliases: OneOrMany[RequiredText] = Field([], description="Other names, shown as ``name``.", examples=[["MoE"]])
    areas: OneOrMany[RequiredText] = Field([], description="The areas whose commits belong to it.", examples=[["MoE"]])


# The longest value of each template key, and the longest path that a forge appends to the address of a repository.
_LONGEST = {"commit": 64, "pr": 9, "issue": 9, "author": MAX_HANDLE_LENGTH}
_PATH = 100


def _template(key: str) -> object:
    """Return the annotation of a template that contains the key at least once."""
    placeholder = "{" + key + "}"
    return matching(
        r"https?://[^\s{}]+(?:\{" + key + r"\}[^\s{}]*)+",
        values.ADDRESS_TEMPLATE,
        key=key,
        optional=True,
        size=lambda template: len(template.replace(placeholder, "x" * _LONGEST[key])),
    )


class LinkTemplates(FormatModel):
    """Templates of addresses for unknown forges."""

    commit: Annotated[LocatedText, _template("commit")] = Field(
        NO_TEXT, description="A commit.", examples=["https://git.example.org/p/{commit}"]
    )
    pr: Annotated[LocatedText, _template("pr")] = Field(
        NO_TEXT, description="A pull request.", examples=["https://review.example.org/{pr}"]
    )
    issue: Annotated[LocatedText, _template("issue")] = Field(
        NO_TEXT, description="An issue.", examples=["https://bugs.example.org/{issue}"]
    )
    author: Annotated[LocatedText, _template("author")] = Field(
        NO_TEXT, description="A person.", examples=["https://people.example.org/{author}"]
    )


_repository = partial(
    matching,
    r"https?://[A-Za-z0-9._-]+(?::[0-9]{1,5})?(?:/[^\s/?#]+)+/?",
    values.REPOSITORY,
    size=lambda address: len(address) + _PATH,
)


class Project(FormatModel):
    """The file ``project.yaml``, which applies to all reports of a project."""

    project: Text = Field(NO_TEXT, description="The name of the project.", examples=["Megatron-LM"])
    repository: Annotated[LocatedText, _repository(optional=True)] = Field(
        NO_TEXT,
        description="The address of the repository; commits, pull requests, issues and authors link to it.",
        examples=["https://github.com/NVIDIA/Megatron-LM"],
    )
    repositories: OptionalMapping[dict[Identifier, Annotated[LocatedText, _repository()]]] = Field(
        {},
        description="Further repositories, by the prefix of references to them: ``docs#34``, ``docs@4f9a1c0``.",
        examples=[{"docs": "https://github.com/example/docs"}],
    )
    forge: Annotated[LocatedText, matching("github|gitlab|gitea", values.FORGE, optional=True)] = Field(
        NO_TEXT, description="The kind of forge, if it cannot be recognized by its name.", examples=["gitlab"]
    )
    links: OptionalMapping[LinkTemplates] = Field(
        LinkTemplates(),
        description="Templates of addresses for any other forge.",
        examples=[{"commit": "https://git.example.org/p/{commit}"}],
    )
    areas: OptionalList[Annotated[Area, AcceptTextForMapping("name")]] = Field(
        [], description="The areas; any other area causes a warning.", examples=[["MoE", "FSDP"]]
    )
    themes: OptionalList[Annotated[ThemeName, AcceptTextForMapping("name")]] = Field(
        [], description="The themes, in order; any other theme causes a warning.", examples=[["FSDP"]]
    )
    kinds: OneOrMany[RequiredText] = Field(
        [], description="Kinds of commits in addition to the built-in ones.", examples=[["design"]]
    )
    noise: OptionalList[NoiseEntry] = Field(
        [],
        description="Rules by which drafts leave out commits, in addition to the built-in ones.",
        examples=[[{"name": "experiments", "paths": ["experiments/**"]}, {"name": "golden values", "disabled": True}]],
    )
    titles: OptionalMapping[Titles] = Field(
        Titles(), description="Titles that replace the default ones.", examples=[{"commits": "Changes"}]
    )
    check: OptionalMapping[CheckSettings] = Field(
        CheckSettings(),
        description="The settings of ``sphinx-progress check``.",
        examples=[{"levels": {"no-overview": "off"}, "fail_on": "error"}],
    )
