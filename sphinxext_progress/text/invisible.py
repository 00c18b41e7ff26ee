"""Invisible characters: those that no page can show, and those that hide or reorder the text around them."""

from __future__ import annotations

import re
import unicodedata

from sphinxext_progress.diagnostics import code_point

#: Controls, surrogates and noncharacters, which no Sphinx writer can output. They include the line separators
#: of Unicode, because YAML counts them as lines and editors do not, and a byte order mark inside the text, which
#: the two parsers of PyYAML count differently.
FORBIDDEN_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)

# The format characters of Unicode (category Cf) and its default ignorable code points: soft hyphen, joiners, direction
# marks, fillers, variation selectors, tags.
_CHARACTERS = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{_CHARACTERS}]")
# The flag of a subdivision of a country, such as Scotland, is written with tag characters.
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_FLAG_OR_INVISIBLE = re.compile(f"{_FLAG}|[{_CHARACTERS}]")

_JOINERS = frozenset("\u200c\u200d")
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f")
_VARIATION_SELECTOR = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Characters that are not symbols but have an emoji variant or, like zero, one with a stroke.
_HAS_VARIANTS = frozenset("#*0123456789\u203c\u2049\u2139\u3030\u303d")
# Format characters that belong to the script that their name begins with.
_OF_A_SCRIPT = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u180e\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001d173-\U0001d17a]"
)
# Scripts without spaces between words, in which U+200B allows a line break.
_WITHOUT_BLANKS = frozenset({"KHMER", "LAO", "MYANMAR", "THAI"})
# The combining class of the viramas, which join letters in Indic scripts.
_VIRAMA = 9


def find_forbidden(text: str) -> str | None:
    """Return the first character that no page can show, or None; a YAML escape can produce one."""
    match = FORBIDDEN_CHARACTERS.search(text)
    return match[0] if match else None


def has_invisible(text: str) -> bool:
    """Return whether a text has any invisible character, needed or not."""
    return bool(_INVISIBLE.search(text))


def show_invisible(text: str, before: str = "", after: str = "") -> str:
    """Replace invisible characters with their code points, except where a script or an emoji needs them.

    :param before: the text that the page shows directly before it.
    :param after: the text that the page shows directly after it.
    :return: the text with ``U+202E``, ``U+200B`` and the like spelled out.
    """
    if not has_invisible(text):
        return text
    context = f"{before[-1:]}{text}{after[:1]}"
    offset = len(before[-1:])
    right_to_left = any(
        unicodedata.bidirectional(character) in ("R", "AL") for character in text if character.isalpha()
    )

    def visible(match: re.Match[str]) -> str:
        index = offset + match.start()
        if len(match[0]) > 1 or (right_to_left and match[0] in _DIRECTION_MARKS):
            return match[0]
        needed = _is_needed(match[0], context[max(index - 1, 0) : index], context[index + 1 : index + 2])
        return match[0] if needed else code_point(match[0])

    return _FLAG_OR_INVISIBLE.sub(visible, text)


def show_hidden(text: str, before: str = "", after: str = "") -> str:
    """Replace characters that no page can show, and invisible ones, with their code points.

    :param before: the text that the page shows directly before it.
    :param after: the text that the page shows directly after it.
    """
    return show_invisible(FORBIDDEN_CHARACTERS.sub(lambda match: code_point(match[0]), text), before, after)


def _is_needed(character: str, before: str, after: str) -> bool:
    """Return whether an invisible character belongs to the letters or symbols next to it."""
    if character in _JOINERS:
        return _joins(character, before, after)
    if _VARIATION_SELECTOR.match(character):
        return before in _HAS_VARIANTS or _is_symbol(before) or _category(before) in ("Lo", "Lm")
    if character == "\u034f":
        return _is_letter(before) and _category(after).startswith("M")
    if character == "\u200b":
        return _script(before) in _WITHOUT_BLANKS and _script(after) in _WITHOUT_BLANKS
    return bool(_OF_A_SCRIPT.match(character)) and _script(character) in (_script(before), _script(after))


def _joins(character: str, before: str, after: str) -> bool:
    """Return whether a joiner is between letters, after a virama, or inside an emoji sequence."""
    if _is_letter(before) and (_is_letter(after) or unicodedata.combining(before) == _VIRAMA):
        return True
    return character == "\u200d" and (before == "\ufe0f" or _is_symbol(before)) and _is_symbol(after)


def _category(character: str) -> str:
    """Return the category of a visible character; an empty string for an invisible or missing one."""
    return unicodedata.category(character) if character and not _INVISIBLE.match(character) else ""


def _is_letter(character: str) -> bool:
    return _category(character)[:1] in ("L", "M")


def _is_symbol(character: str) -> bool:
    return _category(character).startswith("S") and not character.isascii()


def _script(character: str) -> str:
    """Return the first word of the name of a character, which for a letter is its script."""
    return re.split("[ -]", unicodedata.name(character, "") if character else "")[0]
