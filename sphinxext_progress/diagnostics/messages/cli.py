"""Messages that several commands share: about arguments, streams, files and folders."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Arguments --------------------------------------------------------------------------------------------

NO_PERIOD_ARGUMENT = Message("{value} is no period; expected one as 2026-01, 2026-Q1, 2026-W05 or 2026", "correct it")
NO_POSITIVE_ARGUMENT = Message("{value} is no whole number from 1 on; expected one as 20", "correct it")
NO_LANGUAGE_ARGUMENT = Message("{value} is no language; expected one as en, de or zh_CN", "correct it")
NEEDS_OPTION = Message("{option} has no effect without {others}")
EXCLUDES_OPTION = Message("{option} cannot be used with {other}")
USELESS_FORCE = Message("{option} has no effect where the result is printed")

# The process ------------------------------------------------------------------------------------------

COMMAND_OUT_OF_MEMORY = Message("there is not enough memory; expected some more", "give it fewer files at once")
SYSTEM_ERROR = Message("{place}{reason}; expected to read it", "check it")
UNKNOWN_SYSTEM_ERROR = Message("input or output failed")
CLOSED_OUTPUT = Message("standard output is closed")
UNWRITABLE_OUTPUT = Message("standard output cannot be written ({reason})")
UNKNOWN_OUTPUT_ERROR = Message("output failed")

# Files that are written -------------------------------------------------------------------------------

UNWRITABLE_FILE = Message("{path} cannot be written ({reason}); expected a place to write to", "check it")
NO_MEMORY_TO_WRITE = Message("not enough memory")
FILE_EXISTS = Message("{path} is there already; expected a free name", "choose another one, or say --force")
ONE_FILE_EXISTS = Message("{paths} is there already; expected a free name", "nothing is written")
FILES_EXIST = Message("{paths} are there already; expected free names", "nothing is written")
FILE_APPEARED = Message("{path} is there already", "nothing is written")
FILE_CHANGED = Message("{path} has been changed since it was read", "it stays as it is, try again")
LINK_OUT_OF_FOLDER = Message("a link leads {path} out of the folder that is worked in", "name the file that is meant")

# Folders and conf.py ----------------------------------------------------------------------------------

NO_CONF = Message("{path}: {reason}; expected a folder of Sphinx sources", "name the one that has conf.py")
NO_PLAIN_VALUE = Message("{place}: note: '{name}' is not a plain value of its type", "its default is used")
NO_DEFAULT_FOLDER = Message("{path} is not a folder", "name a report or a folder, or run 'sphinx-progress init' first")
NO_REPORT_IN_FOLDER = Message("{path} has no report", "name another folder")
ONE_OTHER_FILE = Message("note: {count} other YAML file is not a report")
OTHER_FILES = Message("note: {count} other YAML files are not reports")
REPORT_TOO_LARGE = Message("it would have {size} bytes, more than {limit}")

# Repositories -----------------------------------------------------------------------------------------

ADDRESS_NOT_CLONE = Message("{address} is not a folder", "clone it first: git clone {address}")
SHALLOW_CLONE = Message(
    "{path} is a shallow clone, which has the newest commits only; expected all of them",
    "run 'git fetch --unshallow' in it, or say 'fetch-depth: 0' where CI clones it",
)
INSIDE_REPOSITORY = Message("note: {path} is in the repository {top_level}, whose history is read")
UNDATED_COMMIT = Message("note: {commit} {title} has no valid {dates} date", "it belongs to no period")
MORE_UNDATED_COMMITS = Message("note: {count} more commits have no valid date")
UNDECODABLE_COMMIT = Message(
    "warning: the message of {commit} is not UTF-8: {subject}; expected its encoding in the commit",
    "read it in git and correct the row",
)
