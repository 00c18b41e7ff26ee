"""The data format: the record of a check of a report against git.

The command line writes it next to the report; a build reads it and never runs git.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from sphinxext_progress.diagnostics.messages.values import OUTCOME_STATE
from sphinxext_progress.format.base import FormatModel, LocatedText
from sphinxext_progress.format.digest import repr_digest
from sphinxext_progress.format.fields import CommitHash, Date, OneOrMany, OptionalList, PositiveNumber, RequiredText
from sphinxext_progress.format.validators import matching

if TYPE_CHECKING:
    from sphinxext_progress.format.model import Commit, Report

OUTCOME_STATES = ("reverted", "landed again", "superseded")
"""The states of a cited commit that later commits reverted, reapplied or replaced."""


class CommitOutcome(FormatModel):
    """What later commits did to a commit that the report cites."""

    commit: OneOrMany[CommitHash] = Field(
        [], description="The hash of the commit, as the report has it.", examples=["639c08ab82"]
    )
    state: Annotated[
        LocatedText,
        matching("|".join(OUTCOME_STATES), OUTCOME_STATE, states=", ".join(OUTCOME_STATES)),
    ] = Field(description="What became of it.", examples=["reverted"])
    on: Date = Field(description="The day of the last thing that happened to it, in UTC.", examples=["2026-02-03"])
    pr: OneOrMany[PositiveNumber] = Field(
        [], description="The pull request, where the report has no hash.", examples=[2896]
    )
    by: OneOrMany[CommitHash] = Field([], description="The commit that did it.", examples=["0972f020dd"])

    def is_of(self, row: Commit) -> bool:
        """Return whether a row cites this commit or pull request; hashes may be abbreviated."""
        pairs = ((own.lower(), cited.lower()) for own in self.commit for cited in row.commit)
        return any(own.startswith(cited) or cited.startswith(own) for own, cited in pairs) or bool(
            {*self.pr}.intersection(row.pr)
        )


class RecordedFinding(FormatModel):
    """A finding of the check."""

    rule: RequiredText = Field(description="The rule that found it.", examples=["outside-period"])
    message: RequiredText = Field(description="What it said.", examples=["landed 2 days before 2026-01"])


class CheckRecord(FormatModel):
    """A recorded check of one report."""

    ref: RequiredText = Field(description="The branch.", examples=["main"])
    head: CommitHash = Field(description="Its newest commit when the report was checked.", examples=["d98e8a64dd"])
    date: Date = Field(description="The day of that commit, in UTC.", examples=["2026-02-28"])
    rows: RequiredText = Field(description="A digest of the rows that were checked.", examples=["b5d4045c3f466fa9"])
    commits: OptionalList[CommitOutcome] = Field(
        [],
        description="What became of commits.",
        examples=[[{"commit": "639c08ab82", "state": "reverted", "on": "2026-02-03"}]],
    )
    findings: OptionalList[RecordedFinding] = Field(
        [], description="What the check found.", examples=[[{"rule": "coverage-hole", "message": "no row is from …"}]]
    )

    def is_of(self, report: Report) -> bool:
        """Return whether the rows of a report are unchanged since the check."""
        return self.rows == rows_digest(report)

    def reverted(self, row: Commit) -> CommitOutcome | None:
        """Return the outcome of the first commit cited by a row that was reverted, or None."""
        return next((outcome for outcome in self.commits if outcome.state == "reverted" and outcome.is_of(row)), None)


def rows_digest(report: Report) -> str:
    """Return a digest of the descriptions and references of a report's rows."""
    return repr_digest([(str(row.description), [*map(str, row.commit)], [*row.pr], row.date) for row in report.commits])
