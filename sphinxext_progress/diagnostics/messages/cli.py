"""Messages that several commands share: about arguments, streams, files and folders."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Arguments --------------------------------------------------------------------------------------------

NO_PERIOD_ARGUMENT = Message("{value} is not a period", "use the form 2026-01, 2026-Q1, 2026-W05 or 2026")
NO_POSITIVE_ARGUMENT = Message("{value} is not a positive whole number")
NO_LANGUAGE_ARGUMENT = Message("{value} is not a language code", "use a code such as en, de or zh_CN")
NEEDS_OPTION = Message("{option} has no effect without {others}")
EXCLUDES_OPTION = Message("{option} cannot be used with {other}")
USELESS_FORCE = Message("{option} has no effect when the result is printed")

# The process ------------------------------------------------------------------------------------------

COMMAND_OUT_OF_MEMORY = Message("out of memory", "process fewer files at once")
SYSTEM_ERROR = Message("{place}{reason}")
UNKNOWN_SYSTEM_ERROR = Message("input/output error")
CLOSED_OUTPUT = Message("standard output is closed")
UNWRITABLE_OUTPUT = Message("cannot write to standard output: {reason}")
UNKNOWN_OUTPUT_ERROR = Message("unknown error")

# Files that are written -------------------------------------------------------------------------------

UNWRITABLE_FILE = Message("cannot write {path}: {reason}")
NO_MEMORY_TO_WRITE = Message("out of memory")
FILE_EXISTS = Message("{path} already exists", "choose another name, or use --force")
ONE_FILE_EXISTS = Message("{paths} already exists", "nothing was written")
FILES_EXIST = Message("{paths} already exist", "nothing was written")
FILE_CHANGED = Message("{path} has changed since it was read, and was not overwritten", "try again")
LINK_OUT_OF_FOLDER = Message("{path} leads out of the working folder through a link", "name its target instead")

# Folders and conf.py ----------------------------------------------------------------------------------

NO_CONF = Message("{path}: {reason}", "name the folder that contains conf.py")
NO_PLAIN_VALUE = Message("{place}: note: '{name}' is not a literal of the expected type", "its default is used")
NO_DEFAULT_FOLDER = Message("{path} is not a folder", "name a report or a folder, or run 'sphinx-progress init' first")
NO_REPORT_IN_FOLDER = Message("no report in {path}")
ONE_OTHER_FILE = Message("note: {count} other YAML file is not a report")
OTHER_FILES = Message("note: {count} other YAML files are not reports")
REPORT_TOO_LARGE = Message("its size would be {size} bytes, more than the limit of {limit}")

# Repositories -----------------------------------------------------------------------------------------

CLONE_TWICE = Message("{option} is given twice")
NO_CLONE_OF_PROJECT = Message("'--git' names no clone of the project", "add '--git CLONE' for its own repository")
UNKNOWN_CLONE = Message(
    "'--git {name}=' has no effect", "name the repository in 'repositories' of project.yaml, or correct the name"
)
ADDRESS_NOT_CLONE = Message("{address} is not a folder", "clone it first: git clone {address}")
SHALLOW_CLONE = Message(
    "{path} is a shallow clone without the older commits",
    "run 'git fetch --unshallow' in it, or set 'fetch-depth: 0' in CI",
)
RECORD_INCOMPLETE = Message(
    "cannot record a check that lacks files", "run the check in a clone without '--filter', or drop '--record'"
)
INSIDE_REPOSITORY = Message("note: {path} is inside the repository {top_level}", "its history is used")
UNDATED_COMMIT = Message("note: {commit} {title} has no valid {dates} date and so belongs to no period")
MORE_UNDATED_COMMITS = Message("note: {count} more commits have no valid date")
UNDECODABLE_COMMIT = Message("warning: message of {commit} is not valid UTF-8: {subject}", "correct the drafted row")
