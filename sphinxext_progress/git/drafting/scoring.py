"""Score changes by simple rules.

No rule can tell what matters to readers, so a person makes the final choice. The documentation has measurements of the
rules on projects whose choices are known.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinxext_progress.git.drafting.signals import Signals

# The weights are round numbers: doubling or halving any of them changes little.
_NEW_FILE, _MOST_NEW_FILES = 0.2, 3
_FEATURE, _CHORE = 0.5, -0.5
_MARKED = 3.0
_FIRST = 0.2


def score(signals: Signals) -> float:
    """Return the score of a change by the rules alone; higher is better."""
    return (
        (log10(1 + signals.source) + log10(1 + signals.added)) / 2
        + _NEW_FILE * min(signals.new, _MOST_NEW_FILES)
        + signals.age
        + (_FEATURE if signals.kind == "feature" else 0)
        + (_CHORE if signals.chore else 0)
        + (_MARKED if signals.author_marks else 0)
        + (_FIRST if signals.first_in else 0)
    )
