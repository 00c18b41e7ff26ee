"""The keys of rows, the rest of their ids after that of the report; without docutils, because ``check --fix`` writes them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from sphinxext_progress.format.model import Commit, Report

#: How much of a commit's hash is shown, and names it.
SHORT_HASH_LENGTH = 10

# The letters that docutils turns into others, which have no decomposition in Unicode.
_DIGRAPHS = str.maketrans({"ß": "sz", "æ": "ae", "œ": "oe", "ȸ": "db", "ȹ": "qp"})
_LETTERS = str.maketrans("øđħıłŧƀƃƈƌƒƙƚƞƥƫƭƴƶǥȥȴȵȶȷȼȿɀɇɉɋɍɏ", "odhiltbbcdfklnpttyzgzlntjcszejqry")


def slug(text: str) -> str:
    """Make an id of a text, the same as :func:`docutils.nodes.make_id` makes.

    :param text: any text.
    :return: ASCII letters, digits and single hyphens, beginning with a letter; may be empty.
    """
    plain = text.lower().translate(_DIGRAPHS).translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    return re.sub("^[-0-9]+|-+$", "", re.sub("[^a-z0-9]+", "-", " ".join(plain.split())))


def short_slug(text: str) -> str:
    """Make an id of the first words of a text."""
    return slug(text)[:40].strip("-")


def row_keys(report: Report) -> list[str]:
    """Make the key of each row: the rest of its id, after that of the report.

    :param report: the report.
    :return: one key a row, no two the same.
    """
    # A dictionary, because it keeps the order.
    keys: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for commit in report.commits:
        key = _row_key(commit)
        keys[unused_id(key, keys, numbers) if key in keys else key] = None
    return list(keys)


def unused_id(wanted: str, given: Container[str], numbers: dict[str, int]) -> str:
    """Find an id that is not given yet.

    :param wanted: the id that is returned where it is free.
    :param given: those that are not; none is ever removed.
    :param numbers: the last number that each wanted id has got, so that no call counts up from 2 again.
    """
    found, number = wanted, numbers.get(wanted, 1)
    while found in given:
        number += 1
        found = f"{wanted}-{number}"
    numbers[wanted] = number
    return found


def _row_key(commit: Commit) -> str:
    """Choose what a row's id is made of: its own id, its hash, its number, or its words."""
    if commit.commit:
        return commit.id or commit.commit[0][:SHORT_HASH_LENGTH].lower()
    return commit.id or str(*commit.pr[:1]) or short_slug(commit.description) or "row"


def row_names(key: str, commit: Commit) -> tuple[str, ...]:
    """List the key of a row, and the names that it is linked by: its commits and its pull requests.

    :param key: the key; a name that is the same is the same object, which is stored once.
    :param commit: the row.
    """
    names = [*[one[:SHORT_HASH_LENGTH].lower() for one in commit.commit], *[f"#{number}" for number in commit.pr]]
    return (key, *[key if name == key else name for name in names])
