"""Titles that are too long when their placeholders are filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic, Subtype
from sphinxext_progress.format.model import SECTIONS

if TYPE_CHECKING:
    from sphinxext_progress.format.model import Titles


#: The longest title when it is filled in, in characters.
MAX_TITLE = 20_000
# More than any language needs.
_LONGEST_PERIOD = 100


def check_title_length(titles: Titles, project: str, file: str) -> list[Diagnostic]:
    """Find the titles that would be too long when they are filled in.

    :param titles: the titles of a report or of ``project.yaml``.
    :param project: the name of the project.
    :param file: the path that diagnostics name.
    """
    written = [getattr(titles, part) for part in ("report", *SECTIONS)]
    message = (
        f"the title has more than {MAX_TITLE} characters when it is filled in, and the default one is shown; shorten it"
    )
    return [
        Diagnostic(file, text.line, text.column, message, Subtype.DATA.value)
        for text in written
        if is_title_too_long(text, project)
    ]


def is_title_too_long(text: str, project: str) -> bool:
    """Tell whether a title is too long when it is filled in, whatever the language is."""
    longest = {"{project}": len(project), "{period}": _LONGEST_PERIOD, "{window}": 3}
    return len(text) + sum(text.count(name) * length for name, length in longest.items()) > MAX_TITLE
