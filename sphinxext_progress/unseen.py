"""Characters that nobody sees: those that no page can show, and those that change the order of others."""

from __future__ import annotations

import re

from sphinxext_progress.diagnostics import visible

#: Controls, surrogates and noncharacters: no writer of Sphinx can put them out. The line separators
# of Unicode are among them, because YAML counts them as lines and no editor does; so is a byte
# order mark inside the text, which PyYAML's two parsers count differently.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)

# Characters that change the order in which the text around them is shown.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = f"{FORBIDDEN.pattern}|{_BIDI.pattern}"


def forbidden(text: str) -> str | None:
    """Find the first character that no page can show, such as one made by an escape of YAML.

    :param text: any text.
    :return: the character, or None where all of them can be shown.
    """
    match = FORBIDDEN.search(text)
    return match[0] if match else None


def unprintable(character: str) -> str:
    """Word the fault of a character that no page can show."""
    return f"the character {visible(character)} cannot be shown; expected text; remove it"


def show_bidi(text: str) -> str:
    """Write the characters that reorder text as their code points, so that a reader sees them.

    :param text: any text.
    :return: the text with ``U+202E`` and its like spelled out.
    """
    return _BIDI.sub(lambda match: visible(match[0]), text)


def show_unseen(text: str) -> str:
    """Write the characters that reorder text, and those that no page can show, as their code points.

    :param text: any text.
    :return: the text with ``U+2028`` and its like spelled out.
    """
    return re.sub(_UNSEEN, lambda match: visible(match[0]), text)
