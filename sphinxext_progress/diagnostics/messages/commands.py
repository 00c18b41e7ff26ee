"""Messages of single commands of the command line, except ``init`` and ``import``."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# new --------------------------------------------------------------------------------------------------

INVALID_NEW_REPORT = Message("{path} would be invalid: {reason}")
REPORT_EXISTS = Message("{path} already exists", "use --update to add what is new in git, or --force to overwrite it")
NO_REPORTS_FOLDER = Message(
    "{path} is not a folder", "name the folder of the reports with '--reports', or start with 'sphinx-progress init'"
)
FOLDER_CHANGES = Message("{path} changed while it was read", "try again")
SEVERAL_PROJECTS = Message("{path} has reports of {projects}", "choose one with {option}")
NO_REPORT_OF_PROJECT = Message("{path} has no report of {project}", "name the period of the first one")
NO_EARLIER_REPORT = Message(
    "{path} has no report to continue", "name a period, for example 'sphinx-progress new 2026-01'"
)
NO_NEXT_PERIOD = Message("no period follows {period}", "name one")
SECOND_REPORT = Message("{path} is already the report for {period}", "edit it")

# new --git --------------------------------------------------------------------------------------------

NOTHING_LANDED = Message(
    "no commit landed in {period} on branch '{ref}' of {path}",
    "check the period, or name another branch with '--ref'",
)
AREAS_PROPOSED = Message(
    "note: {path} lists no areas, so the draft uses areas proposed from the history", "correct them and add them there:"
)
NOTE = Message("note: {text}")
RANKED_BY_RULES = Message(
    "ranked by the rules alone: of the changes that earlier reports mention, the rules put {rules:.0%} at the top, and what "
    "the other reports teach {model:.0%}"
)
DAMAGED_MEMORY = Message(
    "{place}: invalid 'sphinx-progress-draft' line", "restore it, or delete it and review the proposed rows again"
)
CANNOT_ADD = Message(
    "cannot add entries to {path}, because its lists are not written one entry per line",
    "write a new draft next to it",
)
LIST_IN_BRACKETS = Message(
    "{place}: list '{key}' is written in brackets",
    "write each entry on a line of its own, after '- ', and draft again",
)

# check ------------------------------------------------------------------------------------------------

NOT_SHOWN = Message("no page of the site shows this report", "add a 'progress-report' directive, or mark it as a draft")
CANNOT_FILL_IN = Message(
    "cannot add references to {path}, because its rows are not written one key per line",
    "run 'sphinx-progress format' first",
)
NO_RECORD = Message("{path} exists but is not the record of a check", "move it away")

# format, export, trend --------------------------------------------------------------------------------

MEANING_WOULD_CHANGE = Message(
    "formatting {path} would change its content, so it is left as it is", "please report this bug"
)
NO_FILE_NAME = Message("{path} is a folder", "name a file")
NOT_A_REPORT = Message("{path} is a project file, not a report")
NO_PROJECT_FILE = Message("{path} does not exist", "create it and list the themes of the project with their areas")
NO_THEMES = Message("{path} lists no themes", "add 'themes' with their areas")
NO_STEPS = Message("no step for {themes}: none of their areas has a new module or a series of commits")
