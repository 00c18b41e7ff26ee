"""Messages about data files as a whole: where they are, whether they can be read, what a source selects."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Reading a file.
NOT_REGULAR = Message("this is not a regular file; expected {what}", "put one in its place")
TOO_LARGE = Message("the file has {size} bytes; expected at most {limit}", "split the report by period")
GROWING = Message("the file is growing; expected at most {limit} bytes", "split the report by period")
MISSING = Message("there is no such file; expected {what}", "check the path")
UNREADABLE = Message("the file cannot be read ({reason}); expected {what} that can be read", "check it")
UNREADABLE_FOLDER = Message("the folder {name} cannot be listed ({reason}); expected one that can be read", "check it")
OTHER_ENCODING = Message("the file is encoded in {encoding}", "save it as UTF-8")
NOT_UTF8 = Message("byte 0x{byte:02x} is not UTF-8; expected a file in UTF-8", "save it in that encoding")
FORBIDDEN_CHARACTER = Message("the character {character} cannot be shown; expected text", "remove it")
EMPTY_FILE = Message("the file is empty", "write at least {keys}")
MORE_PROBLEMS = Message("{count} more faults follow", "correct the ones above first")

# Files that are not read.
READ_AS_REPORT = Message("this name is read as that of a report", "rename the file to {name}")
OUTSIDE_FOLDERS = Message(
    "{name} leads out of the source folder; expected a file inside it or in a folder that 'progress_roots' names",
    "move the file or name its folder there",
)
HIDDEN_TARGET = Message("{name} is a link to a hidden file", "move that file to the reports")

# What a source selects.
NOT_A_PATH = Message("{pattern} is no path; expected a path, a glob or a period", "correct it")
OUT_OF_MEMORY = Message("there is not enough memory to find the reports; expected some more", "build fewer of them")
PROJECT_FILE_SELECTED = Message("{pattern} describes a project; expected a report", "name another file")
NO_FILE = Message("{pattern} matches no file; expected a report", "check the path or the pattern")
NO_PERIOD = Message(
    "there is no report for {period} in {folders}; expected one", "check the period or 'progress_reports'"
)
NO_PROJECT = Message("there is no report of {project} in {folders}; expected one", "check ':project:'")
NO_REPORT = Message("there is no report in {folders}; expected one", "add a report or set 'progress_reports'")
DUPLICATE_REPORT = Message(
    "{name} is a report of {project} for {period} too; expected one", "change the project or the period of one of them"
)
