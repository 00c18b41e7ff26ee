"""Escape text so that the Markdown dialect shows it literally."""

from __future__ import annotations

import re

# The characters that begin or end inline markup or an issue number. An underscore inside a word does not, nor does a
# bracket that is not followed by an address.
_MARKUP_CHARACTERS = re.compile(
    r"[\\`*]|<(?=[A-Za-z/!?])|(?<![^\W_])_|_(?![^\W_])|\](?=\()|&(?=#?\w)|#(?=[0-9])|!(?=\[)"
)


def escape_text(text: str) -> str:
    """Escape text, such as the subject of a commit, so that the dialect shows it literally.

    :param text: text on one line.
    :return: the text with a backslash before each character that may be markup.
    """
    return _MARKUP_CHARACTERS.sub(r"\\\g<0>", text)
