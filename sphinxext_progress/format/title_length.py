"""Limit the length of titles whose placeholders are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic, Subtype
from sphinxext_progress.diagnostics.messages.values import LONG_TITLE
from sphinxext_progress.format.model import DERIVED_SECTIONS, SECTIONS

if TYPE_CHECKING:
    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.format.model import Titles


#: The maximum length of a title after its placeholders are replaced, in characters.
MAX_TITLE = 20_000
# An upper bound for the name of a period in any language.
_LONGEST_PERIOD = 100


def check_title_length(titles: Titles, project: str, file: str) -> list[Diagnostic]:
    """Return a diagnostic for each title that is too long after its placeholders are replaced.

    :param titles: the titles of a report or of ``project.yaml``.
    :param project: the name of the project.
    :param file: the path for the diagnostics.
    """
    texts: list[LocatedText] = [getattr(titles, part) for part in ("report", *SECTIONS, *DERIVED_SECTIONS)]
    message = LONG_TITLE.format(limit=MAX_TITLE)
    return [Diagnostic(file, *text.place, message, Subtype.DATA) for text in texts if is_title_too_long(text, project)]


def is_title_too_long(text: str, project: str) -> bool:
    """Return whether a title is too long after its placeholders are replaced, in any language."""
    longest = {"{project}": len(project), "{period}": _LONGEST_PERIOD, "{window}": 3}
    return len(text) + sum(text.count(name) * length for name, length in longest.items()) > MAX_TITLE
