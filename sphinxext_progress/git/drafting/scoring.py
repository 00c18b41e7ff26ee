"""The points of a change by simple rules.

No rule knows what matters. What they are worth was measured on projects whose own choice is known, and the
documentation has the figures; a person chooses.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinxext_progress.git.drafting.signals import Signals

# The points. Twice or half of each changes little, so they are round.
_NEW_FILE, _MOST_NEW_FILES = 0.2, 3
_FEATURE, _CHORE = 0.5, -0.5
_SAID = 3.0
_FIRST = 0.2


def score(signals: Signals) -> float:
    """Give the points of a change by the rules alone.

    :param signals: what is known of it.
    """
    return (
        (log10(1 + signals.source) + log10(1 + signals.added)) / 2
        + _NEW_FILE * min(signals.new, _MOST_NEW_FILES)
        + signals.age
        + (_FEATURE if signals.kind == "feature" else 0)
        + (_CHORE if signals.chore else 0)
        + (_SAID if signals.said else 0)
        + (_FIRST if signals.first_in else 0)
    )
