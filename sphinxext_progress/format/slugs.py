"""Ids made from text.

This module does not use docutils, because the command line makes the same ids without it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

#: The beginning of the labels of pages about areas.
AREA_LABEL_PREFIX = "progress-area-"

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


def area_slug(name: str) -> str:
    """Return the part of a label or of a file name that identifies an area or a project.

    Unlike in :func:`slug`, "2D" differs from "3D", and "C" from "C++" and "C#".

    :return: at most 40 lowercase ASCII letters, digits and hyphens; never empty.
    """
    words = name.replace("+", "p").replace("#", "sharp")
    # The slug of a text that begins with a letter keeps its digits.
    return slug(f"x{words}")[1:41].strip("-") or hashlib.sha256(name.encode()).hexdigest()[:8]


def area_label(project: str, area: str) -> str:
    """Return the label of the page about an area; names of the area in tables link to it.

    :param project: the name of the project; may be empty.
    """
    return AREA_LABEL_PREFIX + "-".join(area_slug(name) for name in (project, area) if name)


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
