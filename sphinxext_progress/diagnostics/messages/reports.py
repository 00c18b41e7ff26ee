"""Findings of the lint rules for reports."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

NO_OVERVIEW = Message("the report has no overview; expected the period in a few sentences", "write 'overview'")
RECORD_OLD = Message(
    "the recorded check is one of other rows than the report has now; expected the same, because its page says only "
    "then that it was checked",
    "record it again with 'check --git --record'",
)
THEME_STOPS = Message(
    "the theme {theme} of {period} stops without a word; expected a row for it", "say how it goes on, or how it ended"
)
AREA_ONCE = Message(
    "the area {area} has one row of {rows} in {reports} reports; expected one that comes back",
    "take one that is there, or list it in 'project.yaml'",
)
AREA_ONCE_MISSPELLED = AREA_ONCE._replace(hint="did you mean {closest}?")
TRAJECTORY_BREAKS = Message(
    "the trajectory of {theme} does not go on from {period}; expected it to begin with {stages}, or the last of these",
    "repeat them, or correct that report",
)
NO_EARLIER_STAGE = Message(
    "the trajectory of {theme} has none of the stages of earlier reports; expected {stages} in it",
    "add them, or correct those reports",
)
OTHER_ORDER = Message(
    "the stage {stage} comes after {other}; expected the order of the earlier reports, which is the other one",
    "correct one of them",
)
OTHER_DATE = Message("the stage {stage} is dated {period}; expected {expected}, as in {file}", "correct one of them")
