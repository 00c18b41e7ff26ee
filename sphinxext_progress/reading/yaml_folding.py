"""Find lines that look like list entries but that YAML joins to the line above."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BULLET = re.compile(r"[-*+] ")
# A block header with an indentation indicator: the first line may be indented further than that.
_INDENTED = re.compile(r">[-+]?[1-9]")


def find_folded_lists(lines: Sequence[str], first: int, last: int, *, folds: bool) -> Iterator[Position]:
    """Yield the positions of lines in a scalar that look like list entries but are joined to the line above.

    :param lines: the lines of the file.
    :param first: the line on which the scalar begins, 0-based.
    :param last: the line on which it ends.
    :param folds: whether it has the style ``>``, in which lines that are indented further are not joined.
    """
    if folds and _INDENTED.search(lines[first]):
        return
    above, indentation = "" if folds else lines[first], -1
    for number, line in enumerate(lines[first + 1 : last + 1], first + 1):
        content = line.lstrip(" ")
        width = len(line) - len(content)
        if folds and content:
            if width < indentation:
                break
            indentation = width if indentation < 0 else indentation
        if above.strip() and _BULLET.match(content) and not (folds and width > indentation):
            yield Position(number + 1, width + 1)
        above = line
