"""The data format: the record of a check of a report against git.

The command line writes it next to the report; a build reads it and never runs git.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, model_validator

from sphinxext_progress.diagnostics.messages.values import OUTCOME_STATE
from sphinxext_progress.format.base import NO_TEXT, FormatModel, LocatedText
from sphinxext_progress.format.digest import json_digest, repr_digest
from sphinxext_progress.format.fields import (
    CommitHash,
    Date,
    OneOrMany,
    OptionalIdentifier,
    OptionalList,
    RequiredText,
)
from sphinxext_progress.format.references import CommitField, NumberField
from sphinxext_progress.format.validators import matching

if TYPE_CHECKING:
    from sphinxext_progress.format.model import Commit, Report

OUTCOME_STATES = ("reverted", "reapplied", "superseded")
"""The states of a cited commit that later commits reverted, reapplied or replaced."""

_FORMER_STATES = {"landed again": "reapplied"}


class CheckedRepository(FormatModel):
    """A branch that the report was checked against."""

    name: OptionalIdentifier = Field(
        NO_TEXT, description="The name of the repository; left out for that of the project.", examples=["docs"]
    )
    ref: RequiredText = Field(description="The branch.", examples=["main"])
    head: CommitHash = Field(description="Its newest commit when the report was checked.", examples=["d98e8a64dd"])
    date: Date = Field(description="The day of that commit, in UTC.", examples=["2026-02-28"])


class CommitOutcome(FormatModel):
    """What later commits did to a commit that the report cites."""

    commit: OneOrMany[CommitField] = Field(
        [], description="The hash of the commit, as the report has it.", examples=["639c08ab82"]
    )
    state: Annotated[
        LocatedText,
        matching("|".join(OUTCOME_STATES), OUTCOME_STATE, states=", ".join(OUTCOME_STATES)),
        BeforeValidator(lambda value: _FORMER_STATES.get(value, value) if isinstance(value, str) else value),
    ] = Field(description="The state of the commit.", examples=["reverted"])
    on: Date = Field(description="The day of the last change of its state, in UTC.", examples=["2026-02-03"])
    pr: OneOrMany[NumberField] = Field([], description="The pull request, if the report has no hash.", examples=[2896])
    by: OneOrMany[CommitField] = Field([], description="The commit that changed its state.", examples=["0972f020dd"])

    def is_of(self, row: Commit) -> bool:
        """Return whether a row cites this commit or pull request; hashes may be abbreviated."""
        pairs = ((str(own).lower(), str(cited).lower()) for own in self.commit for cited in row.commit)
        return any(own.startswith(cited) or cited.startswith(own) for own, cited in pairs) or bool(
            {*self.pr}.intersection(row.pr)
        )


class RecordedFinding(FormatModel):
    """A finding of the check."""

    rule: RequiredText = Field(description="The rule that found it.", examples=["outside-period"])
    message: RequiredText = Field(description="The message.", examples=["landed 2 days before 2026-01"])


class CheckRecord(FormatModel):
    """A recorded check of one report."""

    repositories: list[CheckedRepository] = Field(
        description="The branches.", examples=[[{"ref": "main", "head": "d98e8a64dd", "date": "2026-02-28"}]]
    )
    rows: RequiredText = Field(
        description="The digest of the rows that were checked, with the version of the digest.",
        examples=["v1:96f502e0…"],
    )
    commits: OptionalList[CommitOutcome] = Field(
        [],
        description="The commits that were reverted, reapplied or superseded.",
        examples=[[{"commit": "639c08ab82", "state": "reverted", "on": "2026-02-03"}]],
    )
    findings: OptionalList[RecordedFinding] = Field(
        [],
        description="The errors and warnings of the check.",
        examples=[[{"rule": "coverage-hole", "message": "no row is from …"}]],
    )

    @model_validator(mode="before")
    @classmethod
    def _accept_single_repository(cls, value: object) -> object:
        """Accept the former format, which had the keys of the only repository at the top level."""
        if not isinstance(value, dict) or "repositories" in value:
            return value
        former = {key: value[key] for key in CheckedRepository.model_fields if key in value}
        others = {key: entry for key, entry in value.items() if key not in former}
        return {"repositories": [former], **others} if former else value

    def is_of(self, report: Report) -> bool:
        """Return whether the rows of a report are unchanged since the check."""
        return self.rows == (rows_digest(report) if ":" in self.rows else _former_rows_digest(report))

    def reverted(self, row: Commit) -> CommitOutcome | None:
        """Return the outcome of the first commit cited by a row that was reverted, or None."""
        return next((outcome for outcome in self.commits if outcome.state == "reverted" and outcome.is_of(row)), None)


def rows_digest(report: Report) -> str:
    """Return a digest of the descriptions and references of a report's rows.

    :return: the version of this digest, a colon, and the SHA-256 digest of the rows as canonical JSON. Empty values
        are left out, so that a new key does not change the digest of rows without it.
    """
    rows = [
        {
            "description": row.description,
            "commit": [str(commit) for commit in row.commit],
            "pr": [str(pull_request) if pull_request.repository else pull_request.number for pull_request in row.pr],
            "date": row.date.isoformat() if row.date else "",
        }
        for row in report.commits
    ]
    return f"v1:{json_digest([{key: value for key, value in row.items() if value} for row in rows])}"


def _former_rows_digest(report: Report) -> str:
    """Return the digest that records had before ``v1``."""
    return repr_digest(
        [
            (str(row.description), [*map(str, row.commit)], [reference.number for reference in row.pr], row.date)
            for row in report.commits
        ]
    )
