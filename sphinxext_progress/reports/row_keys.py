"""The keys of rows: the part of a row's id after the id of its report.

This module does not use docutils, because ``check --fill`` writes these keys without it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from sphinxext_progress.format.model import Commit, Report

#: The number of digits of a commit hash that are shown and used in ids.
SHORT_HASH_LENGTH = 10

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


def row_keys(report: Report) -> list[str]:
    """Return the key of each row, unique within the report."""
    # A dictionary as an ordered set.
    keys: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for commit in report.commits:
        key = _row_key(commit)
        keys[unused_id(key, keys, numbers) if key in keys else key] = None
    return list(keys)


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


def _row_key(commit: Commit) -> str:
    """Return the key of a row before it is made unique: its id, its hash, its pull request, or its first words."""
    if commit.commit:
        return commit.id or commit.commit[0][:SHORT_HASH_LENGTH].lower()
    return commit.id or str(*commit.pr[:1]) or short_slug(commit.description) or "row"


def row_names(key: str, commit: Commit) -> tuple[str, ...]:
    """Return the key of a row, then the names that link to it: its commits and pull requests.

    :param key: the key; an equal name is returned as the same object, so that pickle stores it once.
    """
    names = [
        *[full_hash[:SHORT_HASH_LENGTH].lower() for full_hash in commit.commit],
        *[f"#{number}" for number in commit.pr],
    ]
    return (key, *[key if name == key else name for name in names])
