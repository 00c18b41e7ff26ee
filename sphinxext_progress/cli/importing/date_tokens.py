"""Split text into tokens for dates: days, months, years, weeks, quarters, and what connects them.

Each token has a letter for its kind, so that :mod:`~sphinxext_progress.cli.importing.written_periods` can describe the
forms of dates by regular expressions over these letters:

=====  ======================================================================
``I``  a whole date, such as ``2026-01-05`` or ``05.01.2026``
``G``  a day and a month, such as ``05.01.``
``S``  a month and a year, such as ``2026-01`` or ``03/2026``
``Y``  a year
``M``  the name of a month; ``A`` if it is ambiguous
``D``  a number from 1 to 31
``Q``  a quarter; ``H`` for half a year
``W``  a week with its number
``K``  ``week of``, ``week ending`` or ``week starting``
``-``  a dash, or a word such as ``to``; ``&`` for ``and``
``,``  a comma; ``/`` for a slash; ``|`` for punctuation between sentences
``F``  a word that gives the numbers after it another meaning, such as ``fiscal``
``P``  a word for a part of a period, such as ``early`` or ``spring``
``n``  another number; ``x`` for another word
=====  ======================================================================
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinxext_progress.cli.importing.month_names import MonthNames

#: The maximum length of a text in which dates are searched.
_MAX_TEXT = 1_000

#: The years that a number can be.
_YEAR = r"(?:19[7-9]\d|20\d\d)"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_NOT_IN_NUMBER = r"(?<![\d.#])(?<!\d-)"
_WORD_START = r"(?<![^\W\d_])"
_WORD_END = r"(?![^\W_])"

_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_QUARTER_WORDS = "quarter|quartal|trimestre|trimester|kvartal|kwartał|kwartaal|čtvrtletí"
_WEEK_WORDS = "week|wk|cw|kw|kalenderwoche|woche|semaine|semana|settimana|uke|vecka|uge|viikko|tydzień|týden|неделя"
_WEEK_PHRASES = {
    "of": "of",
    "vom": "of",
    "ending": "ending",
    "ended": "ending",
    "ends": "ending",
    "beginning": "starting",
    "starting": "starting",
    "commencing": "starting",
}

#: The kinds of tokens, in order of precedence: the letter, its pattern, and what it means.
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("F", "fiscal", rf"{_WORD_START}(?:FY\s?'?\d*|fiscal|geschäftsjahr){_WORD_END}"),
    ("I", "iso_day", rf"{_NOT_IN_NUMBER}{_YEAR}(?:-{_MONTH}-{_DAY}|/{_MONTH}/{_DAY}|\.{_MONTH}\.{_DAY})(?!\d)"),
    ("S", "iso_month", rf"{_NOT_IN_NUMBER}{_YEAR}[-/]{_MONTH}(?![-/.]?\d)"),
    ("I", "dotted_day", rf"{_NOT_IN_NUMBER}\d\d?\.\s?\d\d?\.\s?{_YEAR}(?!\d)"),
    ("I", "slashed_day", rf"{_NOT_IN_NUMBER}\d\d?/\d\d?/{_YEAR}(?!\d)"),
    ("G", "dotted_part", rf"{_NOT_IN_NUMBER}\d\d?\.\s?\d\d?\.(?=\s*[-–—])"),
    ("K", "phrase", rf"{_WORD_START}(?:week|woche)[\s_-]+(?:{'|'.join(_WEEK_PHRASES)}){_WORD_END}"),
    ("W", "week", rf"{_WORD_START}(?:(?:{_WEEK_WORDS})s?[\s._-]*|W(?=\d\d))(?:\d\d?){_WORD_END}(?!\.\d)"),
    ("W", "cjk_week", r"第?\d\d?[週周]"),
    ("S", "month_first", rf"(?<![\d./#-]){_MONTH}[/.]{_YEAR}(?![\d.])"),
    ("Q", "quarter", rf"{_WORD_START}Q[1-4]{_WORD_END}(?!\.\d)"),
    (
        "Q",
        "quarter_word",
        rf"(?<![^\W_])(?:{'|'.join(_ORDINALS)}|[1-4](?:er|e|º|°|\.)?)[\s_-]*(?:{_QUARTER_WORDS}){_WORD_END}",
    ),
    ("Q", "cjk_quarter", r"第?[1-4]四半期|第?[1-4]季度"),
    ("H", "half", rf"{_WORD_START}H[12]{_WORD_END}(?!\.\d)|{_WORD_START}(?:first|second|1st|2nd)\s+half{_WORD_END}"),
    ("Y", "cjk_year", rf"(?<!\d){_YEAR}\s?[年년]"),
    ("M", "cjk_month", r"(?<!\d)(?:0?[1-9]|1[0-2])\s?[月월]"),
    ("D", "cjk_day", r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])\s?[日일]"),
    ("Y", "year", rf"(?<![^\W_])(?<![.#]){_YEAR}(?!\.\d)(?=Q[1-4]|W\d\d|[\W_]|\Z)"),
    ("M", "name", ""),
    (
        "P",
        "part",
        rf"{_WORD_START}(?:early|mid|late|spring|summer|autumn|fall|winter|frühjahr|frühling|sommer|herbst)"
        rf"{_WORD_END}",
    ),
    ("D", "day", rf"(?<![^\W_])(?<![.#])\d\d?(?:st|nd|rd|th|er|º|ª|\.(?!\d))?{_WORD_END}(?!\.\d)"),
    ("-", "dash", r"--?|[–—~～]|\b(?:to|through|thru|until|till|bis|au|al|до|по)\b"),
    ("&", "and", r"&|\b(?:and|und|et|y)\b"),
    (",", "comma", r"[,、]"),
    ("/", "slash", r"/"),
    ("|", "punctuation", r"[:;!?|]"),
    (" ", "filler", r"\b(?:of|the|in|for|on|de|del|du|des|vom|год|года|năm)\b"),
    (" ", "weekday", r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?"),
    ("n", "number", r"#?\d[\d.]*"),
    ("x", "word", r"[^\W\d_]+"),
)


class DateToken(NamedTuple):
    """A part of a text."""

    #: The kind, see the module.
    letter: str
    #: The number of a year, month, day and so on; for a whole date the year, month and day as far as they are known.
    value: tuple[int, ...]
    text: str


def split_into_tokens(text: str, months: MonthNames) -> list[DateToken]:
    """Split a text into tokens, without words that have no meaning in a date.

    :param months: the names of the months.
    """
    normalized = unicodedata.normalize("NFC", text[:_MAX_TEXT])
    tokens = [token for token in _tokens(normalized, months) if token.letter != " "]
    if re.search(r"\s", normalized):
        return tokens
    # In a file name, a hyphen separates words, except between two of a kind.
    neighbours = zip([None, *tokens], tokens, [*tokens[1:], None], strict=False)
    return [
        token
        for before, token, after in neighbours
        if token.text != "-" or (before and after and before.letter == after.letter and before.letter in "IDS")
    ]


def _tokens(text: str, months: MonthNames) -> Iterator[DateToken]:
    letters = {name: letter for letter, name, _ in _KINDS}
    for match in _pattern(months).finditer(text):
        name = str(match.lastgroup)
        letter, value = letters[name], _value(name, match[0], months)
        if value is None:
            letter, value = ("A" if name == "name" else "n"), ()
        yield DateToken(letter, value, match[0])


@cache
def _pattern(months: MonthNames) -> re.Pattern[str]:
    alternatives = (f"(?P<{name}>{pattern or months.pattern})" for _, name, pattern in _KINDS)
    return re.compile("|".join(alternatives), re.IGNORECASE)


def _value(name: str, text: str, months: MonthNames) -> tuple[int, ...] | None:
    """Return the value of a token; None if it has none, such as a day 42."""
    if name == "name":
        return (month,) if (month := months.month(text)) else None
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    reader = _READERS.get(name)
    return reader(text.casefold(), numbers) if reader else tuple(numbers)


def _slashed(_: str, numbers: list[int]) -> tuple[int, ...] | None:
    """Read ``16/08/2026`` or ``08/16/2026``, but not ``01/05/2026``, which countries read differently."""
    first, second, year = numbers
    if first > 12 >= second:
        return year, second, first
    return (year, first, second) if second > 12 >= first or first == second else None


def _ordinal(text: str, numbers: list[int]) -> tuple[int, ...]:
    return (numbers[0] if numbers else next(value for word, value in _ORDINALS.items() if text.startswith(word)),)


_READERS: dict[str, Callable[[str, list[int]], tuple[int, ...] | None]] = {
    "dotted_day": lambda _, numbers: (numbers[2], numbers[1], numbers[0]),
    "slashed_day": _slashed,
    "dotted_part": lambda _, numbers: (numbers[1], numbers[0]),
    "month_first": lambda _, numbers: (numbers[1], numbers[0]),
    "quarter_word": _ordinal,
    "half": _ordinal,
    "day": lambda _, numbers: tuple(numbers) if 1 <= numbers[0] <= 31 else None,
}


def week_phrase(token: DateToken) -> str:
    """Return the meaning of a ``K`` token: ``of``, ``ending`` or ``starting``."""
    return _WEEK_PHRASES[re.split(r"[\s_-]+", token.text.casefold())[-1]]
