"""Describe changes by their titles, ready to publish: without prefixes, capitalized, and without a full stop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.git import subjects
from sphinxext_progress.git.subject_marks import without_trailing_references

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxext_progress.git.drafting.net_changes import LandedChange

# A plain word at the start; anything else is an identifier, code, or capitalized on purpose. Of the words with a hyphen,
# "re-enable" is one, and "torch-scatter" is a name.
_FIRST_WORD = re.compile(
    r"(?:(?:re|pre|un|de|dis|non|auto|multi|sub|co|double|over|under)-)?[^\W\d_]+(?:['’][^\W\d_]+)?(?=[\s,;!?]|:(?!\S)|$)"
)

# A full stop, but not an ellipsis or the end of an abbreviation.
_FULL_STOP = re.compile(r"(?<![.…])(?<!\bet al)(?<!\betc)(?<!\b[a-z]\.[a-z])(?<!\bvs)(?<!\bInc)[.。]$", re.IGNORECASE)

# The subjects of "git subtree": "Add 'lib/' from commit '4f9a1c0…'", "Squashed 'lib/' changes from 4f9a1c0..17b537b".
_SUBTREE = re.compile(
    r"(?:Add|Squashed) '(?P<folder>[^']+?)/?' (?:(?P<update>changes from)|from commit|content from commit) '?[0-9a-f]{7}\S*"
)


def describe_change(change: LandedChange, is_area: Callable[[str], bool]) -> str:
    """Return the description of a change, as plain text with code in backticks.

    :param is_area: returns whether a tag names the area of the change, which a row states anyway.
    """
    subject = subjects.parse_subject(change.title)
    words = without_trailing_references(subject.words)
    if subtree := _SUBTREE.fullmatch(words):
        words = f"{'Update' if subtree['update'] else 'Add'} {subtree['folder']}"
    if subject.part and len(change.commits) >= subject.part[1]:
        # All parts of the series share the row.
        words = subjects.without_part(words) or words
    tags = (prefix.text for prefix in subject.prefixes if prefix.tag and not is_area(prefix.tag))
    text = f"{''.join(tags).lstrip()}{_capitalized(words)}"
    return _capitalized(_FULL_STOP.sub("", text) or text)


def original_title(change: LandedChange) -> str:
    """Return the title of a change as typed, with the number of its pull request if it is its own title."""
    lead = change.commits[0]
    return lead.full_title if lead.title == change.title else change.title


def _capitalized(text: str) -> str:
    word = _FIRST_WORD.match(text)
    return text[:1].upper() + text[1:] if word and word[0].islower() else text
