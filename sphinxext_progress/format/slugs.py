"""Ids made from text.

This module does not use docutils, because the command line makes the same ids without it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

# The replacements of docutils for letters without a Unicode decomposition.
_DIGRAPHS = str.maketrans({"ß": "sz", "æ": "ae", "œ": "oe", "ȸ": "db", "ȹ": "qp"})
_LETTERS = str.maketrans("øđħıłŧƀƃƈƌƒƙƚƞƥƫƭƴƶǥȥȴȵȶȷȼȿɀɇɉɋɍɏ", "odhiltbbcdfklnpttyzgzlntjcszejqry")


def slug(text: str) -> str:
    """Return the id that :func:`docutils.nodes.make_id` makes from a text.

    :return: ASCII letters, digits and single hyphens, beginning with a letter; may be empty.
    """
    plain = text.lower().translate(_DIGRAPHS).translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    return re.sub("^[-0-9]+|-+$", "", re.sub("[^a-z0-9]+", "-", " ".join(plain.split())))


def short_slug(text: str) -> str:
    """Return an id of at most 40 characters made from the beginning of a text."""
    return slug(text)[:40].strip("-")


def unused_id(preferred: str, used: Container[str], numbers: dict[str, int]) -> str:
    """Return an id that is not used yet: the preferred one, with a number appended if necessary.

    :param used: the used ids; none is ever removed.
    :param numbers: the last number appended to each preferred id, updated here, so that later calls continue from it.
    """
    candidate, number = preferred, numbers.get(preferred, 1)
    while candidate in used:
        number += 1
        candidate = f"{preferred}-{number}"
    numbers[preferred] = number
    return candidate
