"""Suggest the name that was probably meant."""

from __future__ import annotations

import difflib
from itertools import islice
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.diagnostics.quoting import MAX_QUOTED_LENGTH, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The maximum number of names that are compared with a misspelled one; the cost grows with their number.
MAX_CANDIDATES = 500


def closest_name(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most similar to a misspelled one.

    :return: the closest match, or None if no word is similar enough.
    """
    folded = {name.casefold(): name for name in islice(known, MAX_CANDIDATES)}
    if same := folded.get(word.casefold()):
        return same
    matches = difflib.get_close_matches(word.casefold(), folded, n=1)
    return folded[matches[0]] if matches else None


def expected(word: str, known: Iterable[str]) -> str:
    """Return the hint of a message about an unknown name: the known names, and the closest one if any is close."""
    names = list(known)
    if not names:
        return values.NO_NAME_KNOWN.format()
    listed = names[0]
    for name in names[1:]:
        if len(listed) + len(name) > MAX_QUOTED_LENGTH:
            listed += ", …"
            break
        listed += f", {name}"
    closest = closest_name(word, names)
    phrase = quoted(listed, MAX_QUOTED_LENGTH + 20)[1:-1]
    if len(names) > 1:
        message = values.CLOSEST_OF_NAMES if closest else values.KNOWN_NAMES
    else:
        message = values.CLOSEST_NAME if closest else values.KNOWN_NAME
    return message.format(names=phrase, closest=quoted(closest or ""))
