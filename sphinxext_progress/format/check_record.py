"""The data format: a recorded check, what a report was held against and what became of the commits it cites.

The command line writes it beside the report; a build reads it, and never runs git.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from sphinxext_progress.format.base import FormatModel
from sphinxext_progress.format.fields import CommitHash, Date, OneOrMany, OptionalList, PositiveNumber, RequiredText
from sphinxext_progress.format.validators import matching

if TYPE_CHECKING:
    from sphinxext_progress.format.model import Commit, Report

OUTCOME_STATES = ("reverted", "landed again", "superseded")
"""What may have become of a commit that is not simply in force."""


class CommitOutcome(FormatModel):
    """What became of a commit that the report cites."""

    commit: OneOrMany[CommitHash] = Field(
        [], description="The hash of the commit, as the report has it.", examples=["639c08ab82"]
    )
    state: Annotated[
        str,
        matching(
            "|".join(OUTCOME_STATES),
            f"one of {', '.join(OUTCOME_STATES)}",
            "choose one, or let the check be recorded again",
        ),
    ] = Field(description="What became of it.", examples=["reverted"])
    on: Date = Field(description="The day of the last thing that happened to it, in UTC.", examples=["2026-02-03"])
    pr: OneOrMany[PositiveNumber] = Field(
        [], description="The pull request, where the report has no hash.", examples=[2896]
    )
    by: OneOrMany[CommitHash] = Field([], description="The commit that did it.", examples=["0972f020dd"])

    def is_of(self, row: Commit) -> bool:
        """Tell whether it is about something that a row cites, by however many digits.

        :param row: the row.
        """
        pairs = ((own.lower(), cited.lower()) for own in self.commit for cited in row.commit)
        return any(own.startswith(cited) or cited.startswith(own) for own, cited in pairs) or bool(
            {*self.pr}.intersection(row.pr)
        )


class RecordedFinding(FormatModel):
    """Something that the check found."""

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
        """Tell whether the rows of a report are those that were checked."""
        return self.rows == rows_digest(report)

    def reverted(self, row: Commit) -> CommitOutcome | None:
        """Find what was taken back of what a row cites.

        :param row: the row.
        """
        return next((one for one in self.commits if one.state == "reverted" and one.is_of(row)), None)


def rows_digest(report: Report) -> str:
    """Make the digest of the rows of a report: of what they say and of what they cite.

    :param report: the report.
    :return: sixteen hexadecimal digits.
    """
    rows = [(str(one.description), [*map(str, one.commit)], [*one.pr], one.date) for one in report.commits]
    return hashlib.sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()[:16]
