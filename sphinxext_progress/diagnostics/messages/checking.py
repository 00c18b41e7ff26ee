"""Messages of ``check`` about its settings and its input."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Rules and levels -------------------------------------------------------------------------------------

UNKNOWN_RULE = Message("there is no rule {rule}", "use one of {rules}")
MISSPELLED_RULE = Message(UNKNOWN_RULE.problem, "did you mean {closest}?")
RULE_OF_ERRORS = Message(
    "{rule} cannot be lowered or ignored, because a build does not show files with these errors", "fix them"
)
NO_LEVEL_ARGUMENT = Message("{value} is not of the form RULE=LEVEL", "use for example no-overview=off")
UNKNOWN_LEVEL = Message("there is no level {level}", "use one of {levels}")
MISSPELLED_LEVEL_ARGUMENT = Message(UNKNOWN_LEVEL.problem, "did you mean {closest}?")

# Standard input ---------------------------------------------------------------------------------------

NEEDS_STANDARD_INPUT = Message("'--stdin-filename' has no effect without '-'")
NO_STANDARD_INPUT = Message("standard input is closed")
FOLDER_FOR_INPUT = Message("{path} is a folder", "name a file in it with '--stdin-filename'")
CANNOT_WRITE_INPUT = Message("{option} cannot be used with '-'", "name the file")

# With --verbose ---------------------------------------------------------------------------------------

FOLDER_FAILS_ON = Message("note: {folder}: the check fails on level '{level}' or higher ({origin})")
FOLDER_LEVEL = Message("note: {folder}: level of '{rule}' is '{level}' ({origin})")
FILE_CHECKED = Message("note: {path}: {findings}")
