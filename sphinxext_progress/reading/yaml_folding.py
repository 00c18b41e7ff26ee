"""Lines of the source of a YAML text that are put together, although they look as if they were not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDED_LIST = (
    "this looks like a nested list, but YAML joins the line to the one above; align it with the list above, or begin the "
    "text with '|'"
)

_BULLET = re.compile(r"[-*+] ")
# A sign that says how far the text is indented, so that its first line may be indented further already.
_INDENTED = re.compile(r">[-+]?[1-9]")


def find_folded_lists(lines: Sequence[str], first: int, last: int, *, folds: bool) -> Iterator[Position]:
    """Find the lines of a scalar that look like entries of a list and are joined to the line before.

    :param lines: the lines of the file.
    :param first: the line in which the scalar begins, from 0.
    :param last: the line in which it ends.
    :param folds: whether it has the style ``>``, which keeps lines that are indented further.
    """
    if folds and _INDENTED.search(lines[first]):
        return
    above, indentation = "" if folds else lines[first], -1
    for number, line in enumerate(lines[first + 1 : last + 1], first + 1):
        words = line.lstrip(" ")
        width = len(line) - len(words)
        if folds and words:
            if width < indentation:
                break
            indentation = width if indentation < 0 else indentation
        if above.strip() and _BULLET.match(words) and not (folds and width > indentation):
            yield Position(number + 1, width + 1)
        above = line
