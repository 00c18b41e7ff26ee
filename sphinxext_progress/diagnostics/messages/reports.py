"""Findings of the lint rules for reports."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

NO_OVERVIEW = Message("report has no overview", "summarize the period in a few sentences")
RECORD_OLD = Message(
    "rows have changed since the recorded check, so the page does not mention the check",
    "run 'check --git --record' again",
)
THEME_STOPS = Message("theme {theme} of {period} is missing", "add a row on how it continued or ended")
AREA_ONCE = Message(
    "area {area} has only one of {rows} rows in {reports} reports", "use an existing area, or list it in 'project.yaml'"
)
AREA_ONCE_MISSPELLED = AREA_ONCE._replace(hint="did you mean {closest}?")
TRAJECTORY_BREAKS = Message(
    "trajectory of {theme} does not continue the one of {period}",
    "start it with {stages} or the last of these, or correct that report",
)
NO_EARLIER_STAGE = Message(
    "trajectory of {theme} has none of the earlier stages ({stages})", "add them, or correct the earlier reports"
)
OTHER_ORDER = Message("stage {stage} comes after {other}, unlike in earlier reports", "correct one of them")
OTHER_DATE = Message("stage {stage} is dated {period} here, but {expected} in {file}", "correct one of them")
CONTRIBUTOR_TWICE = Message("contributor {name} is listed twice", "remove one of the entries")
