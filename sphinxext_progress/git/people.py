"""The people of a history: which names and addresses are those of bots."""

from __future__ import annotations

import re

_BOT = re.compile(
    r"\[bot\]|(?:^|[\s_-])(?:ro)?bot$|^github[ -]actions?$|^(?:dependabot|renovate|bors|mergify)\b", re.IGNORECASE
)


def is_bot(name: str, email: str) -> bool:
    """Return whether the author of a commit is a bot."""
    return bool(_BOT.search(name)) or "[bot]@" in email
