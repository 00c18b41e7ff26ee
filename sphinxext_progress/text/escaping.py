"""Escape text so that the Markdown dialect shows it literally."""

from __future__ import annotations

import re

# The characters that begin or end inline markup or an issue number. An underscore inside a word does not, nor does a
# bracket that is not followed by an address.
_MARKUP_CHARACTERS = re.compile(
    r"[\\`*]|<(?=[A-Za-z/!?])|(?<![^\W_])_|_(?![^\W_])|\](?=\()|&(?=#?\w)|#(?=[0-9])|!(?=\[)"
)

# Code in backticks: CommonMark closes it with the next run of as many. After one of these characters, it may be a role.
_CODE = re.compile(r"(?<![`}:])(?P<ticks>`+)(?!`)(?P<code>.*?[^`])(?P=ticks)(?!`)")


def escape_text(text: str) -> str:
    """Escape text, such as the subject of a commit, so that the dialect shows it literally.

    :param text: text on one line.
    :return: the text with a backslash before each character that may be markup.
    """
    return _MARKUP_CHARACTERS.sub(r"\\\g<0>", text)


def escape_except_code(text: str) -> str:
    """Escape text, but keep code in backticks, unless the backticks are not balanced or the code may be a role.

    :param text: text on one line.
    """
    parts, end = [], 0
    for code in _CODE.finditer(text):
        parts += [escape_text(text[end : code.start()]), code[0]]
        end = code.end()
    parts.append(escape_text(text[end:]))
    return escape_text(text) if any("`" in part for part in parts[::2]) else "".join(parts)
