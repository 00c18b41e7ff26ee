"""Messages of single commands of the command line, except ``init`` and ``import``."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# new --------------------------------------------------------------------------------------------------

INVALID_NEW_REPORT = Message("{path} would not pass a check: {reason}")
REPORT_EXISTS = Message(
    "{path} is there already; expected a free name",
    "say --update to add to it what is new in git, or --force to write over it",
)
NO_REPORTS_FOLDER = Message(
    "{path} is no folder; expected that of the reports",
    "name it with '--reports', or begin with 'sphinx-progress init'",
)
BROKEN_REPORT = Message("{place}: {message}", "the next report goes on from those that are there: correct it first")
FOLDER_CHANGES = Message("{path} changes while it is read; expected reports that stay", "try again")
SEVERAL_PROJECTS = Message("{path} has reports of {projects}", "choose one with {option}")
NO_REPORT_OF_PROJECT = Message("{path} has no report of {project}", "name a period for its first one")
NO_EARLIER_REPORT = Message(
    "{path} has no report; expected one to go on from", "name a period, as 'sphinx-progress new 2026-01'"
)
NO_NEXT_PERIOD = Message("the calendar ends with {period}; expected a period after it", "name one")
SECOND_REPORT = Message("{path} is the report of {period}; expected no second one", "edit it")

# new --git --------------------------------------------------------------------------------------------

NOTHING_LANDED = Message(
    "nothing landed in {period} on {path}, branch '{ref}'; expected commits",
    "check the period, or name another branch with '--ref'",
)
INVALID_AREAS = Message("{error}", "the draft takes its areas from there: correct it first")
INVALID_REPORT_TO_ADD_TO = Message("{problem}", "a draft is added to a report without a fault: correct it first")
DAMAGED_MEMORY = Message(
    "{place}: the line 'sphinx-progress-draft' is not valid",
    "restore it, or delete it and review what is proposed again",
)
CANNOT_ADD = Message(
    "{path} is written in a way that nothing can be added to; expected lists of lines", "draft it anew beside it"
)
LIST_IN_BRACKETS = Message(
    "{place}: the list '{key}' is written in brackets; expected one entry below the other, each with '- ' before it",
    "write it so, then draft again",
)

# check ------------------------------------------------------------------------------------------------

NOT_SHOWN = Message(
    "no page of the site shows this report",
    "show it with the directive 'progress-report', or make it a draft",
)
CANNOT_FILL_IN = Message(
    "{path} is written in a way that nothing can be put in; expected rows of lines",
    "bring it to the common form first",
)
NO_RECORD = Message("{path} is there and is no recorded check; expected one, or a free name", "move it away")

# format, export, trend --------------------------------------------------------------------------------

MEANING_WOULD_CHANGE = Message(
    "{path} cannot be formatted without changing what it says; expected a change of form alone",
    "it stays as it is, please report this",
)
NO_FILE_NAME = Message("{path} is a folder", "name a file")
NOT_A_REPORT = Message("{path} describes a project; expected a report", "name another file")
NO_PROJECT_FILE = Message("{path} is not there; expected the themes of the project in it, with their areas", "write it")
NO_THEMES = Message("{path} lists no themes; expected 'themes', with their areas", "add them")
NO_STEPS = Message("no step for {themes}: none of their areas has a new module or a series")
