"""Messages of ``sphinx-progress init``."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

INVALID_REPORT = Message("{path} would be invalid: {reason}")
INVALID_PROJECT = Message("invalid '--repository': {message} (you can also add it to 'project.yaml' later)")
UNUSED_ORIGIN = Message("note: the repository was not added to 'project.yaml': {message}")
NO_COMPLETE_MONTH = Message(
    "branch '{ref}' of {path} has no commit before {month}", "choose the period of the first report with '--period'"
)
SHARED_REPOSITORY = Message(
    "{path} describes the repository of all reports in its folder", "omit '--repository', or edit that file"
)
NO_PAGE = Message("{path}: {reason}")
UNKNOWN_PAGE_TYPE = Message("{path} is neither a .rst nor a .md file", "add {entry} to a toctree by hand")
PAGE_OUTSIDE_SITE = Message("{path} is outside the folder of conf.py, {folder}", "name a page in that folder")
NO_TOCTREE = Message("{path} has no toctree that starts at the left margin", "add {entry} to a toctree by hand")
