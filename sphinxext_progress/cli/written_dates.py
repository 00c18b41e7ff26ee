"""Periods and dates as people write them out, in any language that Babel knows."""

from __future__ import annotations

import datetime as dt
import re
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from babel import Locale
from babel.localedata import locale_identifiers

from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.reports.localization import Localizer

_ISO = re.compile(
    r"(?<!\d)(?<!\d-)(?:\d{4}-\d\d-\d\d(?:/|--)\d{4}-\d\d-\d\d|\d{4}-(?:Q[1-4]|W\d\d|\d\d)(?!-?\d))",
    re.ASCII | re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)", re.ASCII)


class WrittenPeriod(NamedTuple):
    """A period, and how it was written."""

    period: Period
    text: str


def find_period(text: str, words: Localizer) -> WrittenPeriod | None:
    """Find the period that words name.

    :param text: the words, such as a title.
    :param words: the language that they are probably in.
    :return: the period; None where there is none, or where languages differ about it.
    """
    for found in _ISO.finditer(text):
        if period := Period.parse(found[0].replace("--", "/").upper()):
            return WrittenPeriod(period, found[0])
    found_ones = (
        WrittenPeriod(period, text[slice(*at)])
        for period in period_candidates(text, words)
        if period.kind != "year"
        for shown in (words.period(period), words.short_period(period))
        if (at := _place(shown, text))
    )
    # What takes up the most words says the most: the first day of a span is one too.
    longest = max(found_ones, key=lambda one: len(one.text), default=None)
    return longest or _by_name(text, words)


def read_date(text: str, words: Localizer) -> dt.date | None:
    """Read a date, as ``2026-02-02`` or written out.

    :param text: the date and nothing else.
    :param words: the language.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        days = (dt.date(int(year), month, 1) for year in _YEAR.findall(text) for month in range(1, 13) if int(year))
        every = (day + dt.timedelta(days=number) for day in days for number in range(31) if day.year < 9999)
        return next((day for day in every if words.date(day) == text), None)


def _place(shown: str, text: str) -> tuple[int, int] | None:
    """Find where words stand in a text, with blanks of any kind, and as words of their own."""
    pattern = r"\s*".join(map(re.escape, shown.split()))
    before, after = (_edge(shown[at]) for at in (0, -1))
    found = re.search(f"(?<!{before}){pattern}(?!{after})", text, re.IGNORECASE)
    return found.span() if found else None


def _edge(character: str) -> str:
    """Give what may not stand beside the first or the last character of a word."""
    if character.isdecimal():
        return r"\d"
    # Scripts without capital letters have no blanks between words, some of them.
    return r"\w" if character.lower() != character.upper() else r"(?!)"


def period_candidates(text: str, words: Localizer) -> Iterator[Period]:
    """Make the periods that the numbers of a text may mean.

    :param text: the words, such as a title.
    :param words: the language that they are probably in.
    """
    years = [year for year in dict.fromkeys(_YEAR.findall(text)) if int(year)]
    names = [
        *(name for year in years for name in _days(text, year, years, words)),
        *(f"{year}-{month:02}" for year in years for month in range(1, 13)),
        *(f"{year}-W{week:02}" for year in years for week in range(1, 54)),
        *(f"{year}-Q{quarter}" for year in years for quarter in range(1, 5)),
        *years,
    ]
    yield from filter(None, map(Period.parse, names))


def _days(text: str, year: str, years: list[str], words: Localizer) -> Iterator[str]:
    """Make spans of days of the months and days in a text."""
    months = sorted(_months(text, words.locale))
    days = list(dict.fromkeys(_DAY.findall(text)))[:8]
    begins = [f"{year}-{month:02}-{int(day):02}" for month, day in product(months, days)]
    ends = [f"{other}-{month:02}-{int(day):02}" for other, month, day in product(years[:2], months, days)]
    yield from (f"{begin}/{end}" for begin, end in product(begins, ends) if begin <= end)


def _months(text: str, locale: Locale, beside: str = "") -> set[int]:
    """Find the months whose names stand in a text, beside a year where one is given."""
    return {
        month
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for month, name in locale.months[context][width].items()
        if not name.isdigit() and (_is_beside(name, beside, text) if beside else _place(name, text))
    }


def _is_beside(name: str, year: str, text: str) -> bool:
    """Tell whether a month and a year stand together, as ``January 2026``, ``enero de 2026``, ``2026, March``."""
    name = re.escape(name)
    pattern = rf"(?<!\w)(?:{name}\W+(?:\w{{1,4}}\W+)?{year}|{year}\W+{name})(?!\w)"
    return re.search(pattern, text, re.IGNORECASE) is not None


def _by_name(text: str, words: Localizer) -> WrittenPeriod | None:
    """Find a month by its name, in the language or, where that has none, in any other one; else a year alone."""
    years = sorted(set(_YEAR.findall(text)))
    if len(years) != 1:
        return None
    months = _months(text, words.locale, years[0])
    if not months:
        # Those of two letters are the well-known ones, and of a month's name they hardly ever differ.
        others = (Locale.parse(name) for name in locale_identifiers() if len(name) == 2)
        months = {month for locale in others for month in _months(text, locale, years[0])}
    if not months:
        return _year(text)
    period = Period.parse(f"{years[0]}-{months.pop():02}") if len(months) == 1 else None
    return WrittenPeriod(period, "") if period else None


def _year(text: str) -> WrittenPeriod | None:
    """Find a year that stands alone: no other number is there that would say more."""
    numbers = re.findall(r"\d+", text)
    period = Period.parse(numbers[0]) if len(numbers) == 1 else None
    return WrittenPeriod(period, numbers[0]) if period else None
