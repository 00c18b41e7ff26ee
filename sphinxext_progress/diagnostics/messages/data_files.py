"""Messages about data files as a whole: where they are, whether they can be read, what a source selects."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Reading a file.
NOT_REGULAR = Message("not a regular file")
TOO_LARGE = Message("file has {size} bytes, more than the limit of {limit}", "split the report by period")
GROWING = Message("file is growing and has more than {limit} bytes", "split the report by period")
MISSING = Message("file not found")
UNREADABLE = Message("cannot read the file: {reason}")
UNREADABLE_FOLDER = Message("cannot list the folder {name}: {reason}")
OTHER_ENCODING = Message("file is encoded in {encoding}", "save it as UTF-8")
NOT_UTF8 = Message("byte 0x{byte:02x} is not valid UTF-8", "save the file as UTF-8")
INVALID_TOML = Message("invalid TOML: {reason}")
FORBIDDEN_CHARACTER = Message("character {character} is not allowed", "remove it")
EMPTY_FILE = Message("file is empty", "add at least {keys}")
MORE_PROBLEMS = Message("{count} more problems are not listed", "fix the ones above first")

# Files that are not read.
READ_AS_REPORT = Message("a file with this name is read as a report", "rename it to {name}")
OUTSIDE_FOLDERS = Message("{name} is outside the source folder", "move it there, or add its folder to 'progress_roots'")
HIDDEN_TARGET = Message("{name} is a link to a hidden file", "move that file to the folder of the reports")

# Sources.
NOT_A_PATH = Message("{pattern} is not a path, a glob or a period")
OUT_OF_MEMORY = Message("out of memory while loading reports")
PROJECT_FILE_SELECTED = Message("{pattern} is a project file, not a report")
NO_FILE = Message("{pattern} matches no file")
NO_PERIOD = Message("no report for {period} in {folders}", "check the period or 'progress_reports'")
NO_PROJECT = Message("no report of {project} in {folders}", "check ':project:'")
NO_REPORT = Message("no report in {folders}", "add one or set 'progress_reports'")
DUPLICATE_REPORT = Message(
    "{name} is also a report of {project} for {period}", "change the project or the period of one of them"
)
