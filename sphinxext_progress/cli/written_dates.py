"""Read back the periods and dates of exported pages, in any language that Babel supports."""

from __future__ import annotations

import datetime as dt
import re
from itertools import product
from typing import TYPE_CHECKING

from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel import Locale

    from sphinxext_progress.reports.localization import Localizer

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)", re.ASCII)


def read_exact_period(text: str, localization: Localizer) -> Period | None:
    """Parse a period other than a year, in one of the forms that exported pages contain."""
    if (period := Period.parse(text.replace("--", "/").upper())) and period.kind != "year":
        return period
    words = text.casefold().split()
    for period in period_candidates(text, localization):
        forms = (localization.period(period), localization.short_period(period))
        if period.kind != "year" and words in [form.casefold().split() for form in forms]:
            return period
    return None


def read_date(text: str, localization: Localizer) -> dt.date | None:
    """Parse a date, such as ``2026-02-02``, or one written out in a language."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        days = (dt.date(int(year), month, 1) for year in _YEAR.findall(text) for month in range(1, 13) if int(year))
        dates = (day + dt.timedelta(days=number) for day in days for number in range(31) if day.year < 9999)
        return next((day for day in dates if localization.date(day) == text), None)


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


def _months(text: str, locale: Locale) -> set[int]:
    """Return the months whose names are part of a text."""
    words = text.casefold()
    return {
        month
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for month, name in locale.months[context][width].items()
        if not name.isdigit() and name.casefold() in words
    }
