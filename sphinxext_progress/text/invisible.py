"""Characters that nobody sees: those that no page can show, and those that hide or reorder what is around them."""

from __future__ import annotations

import re
import unicodedata

from sphinxext_progress.diagnostics import code_point

#: Controls, surrogates and noncharacters: no writer of Sphinx can put them out. The line separators
# of Unicode are among them, because YAML counts them as lines and no editor does; so is a byte
# order mark inside the text, which PyYAML's two parsers count differently.
FORBIDDEN_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)

# The format characters of Unicode (category Cf) and its default ignorable code points: soft hyphen, joiners, marks of
# direction, fillers, variation selectors, tags.
_CHARACTERS = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{_CHARACTERS}]")
# The flag of a part of a country, such as Scotland, is written with tags.
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_FLAG_OR_INVISIBLE = re.compile(f"{_FLAG}|[{_CHARACTERS}]")

_JOINERS = frozenset("\u200c\u200d")
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f")
_VARIATION_SELECTOR = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# What is no symbol and has another form as emoji, or, as zero has, with a stroke.
_HAS_VARIANTS = frozenset("#*0123456789\u203c\u2049\u2139\u3030\u303d")
# Those of one script, which their names begin with.
_OF_A_SCRIPT = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u180e\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001d173-\U0001d17a]"
)
# Scripts without blanks between words, where U+200B says where a line may break.
_WITHOUT_BLANKS = frozenset({"KHMER", "LAO", "MYANMAR", "THAI"})
#: The combining class of the signs that join letters in the scripts of India.
_VIRAMA = 9


def find_forbidden(text: str) -> str | None:
    """Find the first character that no page can show, such as one made by an escape of YAML.

    :param text: any text.
    :return: the character, or None where all of them can be shown.
    """
    match = FORBIDDEN_CHARACTERS.search(text)
    return match[0] if match else None


def forbidden_message(character: str) -> str:
    """Word the diagnostic of a character that no page can show."""
    return f"the character {code_point(character)} cannot be shown; expected text; remove it"


def has_invisible(text: str) -> bool:
    """Tell whether a text has any invisible character, needed or not."""
    return bool(_INVISIBLE.search(text))


def show_invisible(text: str, before: str = "", after: str = "") -> str:
    """Write invisible characters as their code points, except where a script or an emoji needs them.

    :param text: any text.
    :param before: the text before it, as far as the page shows both together.
    :param after: the text after it.
    :return: the text with ``U+202E``, ``U+200B`` and the like spelled out.
    """
    if not has_invisible(text):
        return text
    around = f"{before[-1:]}{text}{after[:1]}"
    first = len(before[-1:])
    right_to_left = any(
        unicodedata.bidirectional(character) in ("R", "AL") for character in text if character.isalpha()
    )

    def shown(match: re.Match[str]) -> str:
        at = first + match.start()
        if len(match[0]) > 1 or (right_to_left and match[0] in _DIRECTION_MARKS):
            return match[0]
        needed = _is_needed(match[0], around[max(at - 1, 0) : at], around[at + 1 : at + 2])
        return match[0] if needed else code_point(match[0])

    return _FLAG_OR_INVISIBLE.sub(shown, text)


def show_hidden(text: str, before: str = "", after: str = "") -> str:
    """Write the characters that no page can show, and invisible ones, as their code points.

    :param text: any text.
    :param before: the text before it, as far as the page shows both together.
    :param after: the text after it.
    :return: the text with ``U+2028`` and its like spelled out.
    """
    return show_invisible(FORBIDDEN_CHARACTERS.sub(lambda match: code_point(match[0]), text), before, after)


def _is_needed(character: str, before: str, after: str) -> bool:
    """Tell whether an invisible character belongs to the letters or symbols beside it."""
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
    """Tell whether a joiner stands between letters, after a virama, or in an emoji of several."""
    if _is_letter(before) and (_is_letter(after) or unicodedata.combining(before) == _VIRAMA):
        return True
    return character == "\u200d" and (before == "\ufe0f" or _is_symbol(before)) and _is_symbol(after)


def _category(character: str) -> str:
    """Give the category of a character that is seen; nothing for one that is not, or for none."""
    return unicodedata.category(character) if character and not _INVISIBLE.match(character) else ""


def _is_letter(character: str) -> bool:
    return _category(character)[:1] in ("L", "M")


def _is_symbol(character: str) -> bool:
    return _category(character).startswith("S") and not character.isascii()


def _script(character: str) -> str:
    """Give the first word of the name of a character, which is its script for a letter."""
    return re.split("[ -]", unicodedata.name(character, "") if character else "")[0]
