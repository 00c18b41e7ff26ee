"""Find written periods and dates in text, in any language that Babel supports."""

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
    """A period with the text that names it."""

    period: Period
    text: str


def find_period(text: str, localization: Localizer) -> WrittenPeriod | None:
    """Find the period that a text names.

    :param text: the text, such as a title.
    :param localization: its probable language.
    :return: the period; None if there is none, or if languages disagree about it.
    """
    for match in _ISO.finditer(text):
        if period := Period.parse(match[0].replace("--", "/").upper()):
            return WrittenPeriod(period, match[0])
    candidates = (
        WrittenPeriod(period, text[slice(*span)])
        for period in period_candidates(text, localization)
        if period.kind != "year"
        for written in (localization.period(period), localization.short_period(period))
        if (span := _span_of(written, text))
    )
    # Use the longest match, because the first day of a span matches too.
    longest = max(candidates, key=lambda candidate: len(candidate.text), default=None)
    return longest or _by_name(text, localization)


def read_date(text: str, localization: Localizer) -> dt.date | None:
    """Parse a date, such as ``2026-02-02``, or one written out in a language."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        days = (dt.date(int(year), month, 1) for year in _YEAR.findall(text) for month in range(1, 13) if int(year))
        dates = (day + dt.timedelta(days=number) for day in days for number in range(31) if day.year < 9999)
        return next((day for day in dates if localization.date(day) == text), None)


def _span_of(shown: str, text: str) -> tuple[int, int] | None:
    """Return the span of whole words in a text, with any whitespace between them."""
    pattern = r"\s*".join(map(re.escape, shown.split()))
    before, after = (_edge(shown[at]) for at in (0, -1))
    match = re.search(f"(?<!{before}){pattern}(?!{after})", text, re.IGNORECASE)
    return match.span() if match else None


def _edge(character: str) -> str:
    """Return a pattern for characters that cannot be adjacent to the first or last character of a word."""
    if character.isdecimal():
        return r"\d"
    # Some scripts without upper case have no spaces between words.
    return r"\w" if character.lower() != character.upper() else r"(?!)"


def period_candidates(text: str, localization: Localizer) -> Iterator[Period]:
    """Yield the periods that the numbers of a text may refer to.

    :param text: the text, such as a title.
    :param localization: its probable language.
    """
    years = [year for year in dict.fromkeys(_YEAR.findall(text)) if int(year)]
    names = [
        *(name for year in years for name in _days(text, year, years, localization)),
        *(f"{year}-{month:02}" for year in years for month in range(1, 13)),
        *(f"{year}-W{week:02}" for year in years for week in range(1, 54)),
        *(f"{year}-Q{quarter}" for year in years for quarter in range(1, 5)),
        *years,
    ]
    yield from filter(None, map(Period.parse, names))


def _days(text: str, year: str, years: list[str], localization: Localizer) -> Iterator[str]:
    """Yield the spans of days that the months and days in a text may form."""
    months = sorted(_months(text, localization.locale))
    days = list(dict.fromkeys(_DAY.findall(text)))[:8]
    begins = [f"{year}-{month:02}-{int(day):02}" for month, day in product(months, days)]
    ends = [f"{other}-{month:02}-{int(day):02}" for other, month, day in product(years[:2], months, days)]
    yield from (f"{begin}/{end}" for begin, end in product(begins, ends) if begin <= end)


def _months(text: str, locale: Locale, year: str = "") -> set[int]:
    """Return the months that a text names, next to a year if one is given."""
    return {
        month
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for month, name in locale.months[context][width].items()
        if not name.isdigit() and (_is_adjacent(name, year, text) if year else _span_of(name, text))
    }


def _is_adjacent(name: str, year: str, text: str) -> bool:
    """Return whether a month is next to a year, as in ``January 2026``, ``enero de 2026`` or ``2026, March``."""
    name = re.escape(name)
    pattern = rf"(?<!\w)(?:{name}\W+(?:\w{{1,4}}\W+)?{year}|{year}\W+{name})(?!\w)"
    return re.search(pattern, text, re.IGNORECASE) is not None


def _by_name(text: str, localization: Localizer) -> WrittenPeriod | None:
    """Find a month by its name, in the given language first and then in any other; otherwise a year on its own."""
    years = sorted(set(_YEAR.findall(text)))
    if len(years) != 1:
        return None
    months = _months(text, localization.locale, years[0])
    if not months:
        # Locales with a region or script rarely have other names of months, so try the plain languages only.
        others = (Locale.parse(name) for name in locale_identifiers() if len(name) == 2)
        months = {month for locale in others for month in _months(text, locale, years[0])}
    if not months:
        return _year(text)
    period = Period.parse(f"{years[0]}-{months.pop():02}") if len(months) == 1 else None
    return WrittenPeriod(period, "") if period else None


def _year(text: str) -> WrittenPeriod | None:
    """Find a year that is the only number in a text."""
    numbers = re.findall(r"\d+", text)
    period = Period.parse(numbers[0]) if len(numbers) == 1 else None
    return WrittenPeriod(period, numbers[0]) if period else None
