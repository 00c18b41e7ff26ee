"""Messages of ``sphinx-progress init``."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

NO_AREAS_LISTED = Message("{path} lists no areas", "add 'areas' to it")
ONLY_AREA_PAGES = Message("'--area-pages' only adds pages about areas", "omit '{option}'")
SAME_AREA_LABEL = Message("note: there is no page about {area}, because its label would be that of {other}")
AREA_WITH_COMMA = Message(
    "note: there is no page about {area}, because a comma separates areas", "add an alias without one"
)
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
