"""Words that strangers typed, written such that the text dialect of the data shows them literally."""

from __future__ import annotations

import re

# The signs that begin or end markup in CommonMark inline, and in the numbers of issues, where they stand as they do there:
# an underscore inside a word is none, nor is a bracket that no address follows.
_SIGNS = re.compile(r"[\\`*]|<(?=[A-Za-z/!?])|(?<![^\W_])_|_(?![^\W_])|\](?=\()|&(?=#?\w)|#(?=[0-9])|!(?=\[)")


def escape_text(text: str) -> str:
    """Write words such that the dialect shows them literally, as a commit's subject has to be.

    :param text: words on one line.
    :return: the words with a backslash before each sign that may mean something.
    """
    return _SIGNS.sub(r"\\\g<0>", text)
