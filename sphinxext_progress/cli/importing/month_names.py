"""The names of months, in one language or in all that Babel supports."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.localedata import locale_identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: How similar a misspelled word is to the name of a month, as in :mod:`difflib`.
_SIMILARITY = 0.82

#: Languages whose short names of months are known in pages of any language.
_COMMON_LANGUAGES = frozenset(
    ["cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "nb", "nl", "pl", "pt", "ro", "sv", "tr"]
)


class MonthNames:
    """Names of months, with a pattern that finds them in text."""

    def __init__(self, months: Mapping[str, int]) -> None:
        """Create the names from a mapping of normalized names to months; 0 for an ambiguous name."""
        self._months = months
        names = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True))
        #: Matches whole names. A digit or an underscore may be adjacent, as in ``jan_2026``.
        self.pattern = rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])\.?"

    def month(self, name: str) -> int:
        """Return the month that a name in any case stands for; 0 if languages disagree about it."""
        return self._months.get(_normalized_name(name), 0)

    def closest(self, word: str) -> str:
        """Return the name that a word is a misspelling of; empty if there is none."""
        return next(iter(get_close_matches(word.casefold(), self._months, 1, _SIMILARITY)), "")


@cache
def months_of_language(locale: Locale) -> MonthNames:
    """Return the names in a language and in English; where they disagree, the language takes precedence."""
    months = {"sept": 9}
    for language in (Locale("en"), locale):
        months |= {name: month for width in ("wide", "abbreviated") for name, month in _names(language, width)}
    return MonthNames(months)


@cache
def months_of_all_languages() -> MonthNames:
    """Return the names in all languages, without the short ones that could be words of another language."""
    meanings = defaultdict(set)
    # Locales with a region or script rarely have other names of months, so read the plain languages only.
    for identifier in locale_identifiers():
        if len(identifier) != 2:
            continue
        is_common = identifier in _COMMON_LANGUAGES
        for width in ("wide", "abbreviated") if is_common else ("wide",):
            for name, month in _names(Locale.parse(identifier), width):
                if len(name) >= 4 or not name.isascii() or (is_common and width == "wide"):
                    meanings[name].add(month)
    return MonthNames({name: found.pop() if len(found) == 1 else 0 for name, found in meanings.items()})


def _names(locale: Locale, width: str) -> Iterator[tuple[str, int]]:
    for context in ("format", "stand-alone"):
        for month, name in locale.months[context][width].items():
            # "M01" is the name in languages without data. Numbers followed by a sign, as in Japanese, are no names.
            if (normalized := _normalized_name(name)) and not re.fullmatch(r"m\d\d|\d+\s?[月월]?", normalized):
                yield normalized, month


def _normalized_name(name: str) -> str:
    return name.casefold().strip(". ")
