"""The line at the end of an exported page that tells ``import`` how to read it.

A page that people wrote needs guesses: which part a section is, which numbers are references. A page that ``export`` wrote
is read exactly. The line is a link definition that nothing refers to, which no renderer shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.format.model import SECTIONS
from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK = re.compile(
    r"\[//\]: # \(sphinx-progress export: period=(?P<period>\S+)(?: window=(?P<window>[1-9][0-9]{0,2}))?(?P<parts>(?: [a-z]+)*)\)"
)

#: The line after a text that ends with a list, if no bullets follow.
END_OF_TEXT = "[//]: # (end of text)"

#: The part of a custom section.
CUSTOM_SECTION = "sections"

#: The number of periods that a trend table covers by default.
DEFAULT_WINDOW = 6


class ExportMark(NamedTuple):
    """What an exported page contains."""

    period: Period
    #: The number of periods that the trend table covers.
    window: int
    #: The part of each section, in the order of the page.
    parts: Sequence[str]

    def line(self) -> str:
        """Return the line of a page."""
        window = [f"window={self.window}"] if self.window != DEFAULT_WINDOW else []
        return f"[//]: # (sphinx-progress export: {' '.join([f'period={self.period.name}', *window, *self.parts])})"


#: What takes the place of that line while a page is read, because a link definition is no block.
END_OF_TEXT_BLOCK = "<!-- end of text -->"


def find_mark(lines: Sequence[str]) -> tuple[int, ExportMark] | None:
    """Return the index of the line of an exported page and its content; None for any other page."""
    index = next((index for index in range(len(lines) - 1, -1, -1) if lines[index].strip()), 0)
    match = _MARK.fullmatch(lines[index].rstrip()) if lines else None
    period = Period.parse(match["period"]) if match else None
    if not match or not period or not {*match["parts"].split()} <= {*SECTIONS, CUSTOM_SECTION}:
        return None
    return index, ExportMark(period, int(match["window"] or DEFAULT_WINDOW), match["parts"].split())
