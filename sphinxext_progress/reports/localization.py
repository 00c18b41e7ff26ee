"""Localized messages, dates and periods of the extension itself, without Sphinx."""

from __future__ import annotations

import gettext
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton

if TYPE_CHECKING:
    import datetime as dt

    from sphinxext_progress.format.period import Period

#: The gettext domain, and the folder of its message catalogs.
DOMAIN = "sphinxext_progress"
LOCALE_DIR = Path(__file__).parents[1] / "locale"


class Localizer:
    """Translates messages into one language: call it with an English message."""

    def __init__(self, language: str) -> None:
        try:
            self.locale = Locale.parse(language, sep="_" if "_" in language else "-")
        except (ValueError, UnknownLocaleError):
            self.locale = Locale("en")
        # Cached: formatting is slow, and each title, table cell and link to a report contains a period.
        self._periods: dict[Period, str] = {}
        # Babel adds the script (zh_Hans_CN); catalogs are named without it (zh_CN). de_AT falls back to de.
        language = "_".join(filter(None, (self.locale.language, self.locale.territory)))
        try:
            self._translation = gettext.translation(DOMAIN, LOCALE_DIR, [language], fallback=True)
        except (OSError, MemoryError):
            # Fall back to English, as Sphinx does if it cannot read one of its own catalogs.
            self._translation = gettext.NullTranslations()

    @cached_property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.locale.text_direction == "rtl"

    def __call__(self, message: str, /) -> str:
        """Translate a message.

        :param message: the message in English, a literal, so that ``tools/messages.py`` can extract it.
        """
        return self._translation.gettext(message)

    def plural(self, singular: str, plural: str, count: int) -> str:
        """Translate a message that depends on a number, and insert the number.

        :param singular: the English singular, with ``{count}``.
        :param plural: the English plural, with ``{count}``.
        """
        return self._translation.ngettext(singular, plural, count).replace("{count}", str(count))

    def date(self, day: dt.date) -> str:
        """Format a date in the long form, such as ``February 2, 2026``."""
        return format_date(day, "long", locale=self.locale)

    def period(self, period: Period) -> str:
        """Format a period in the long form, such as ``January 2026``."""
        if period not in self._periods:
            self._periods[period] = self._period(period)
        return self._periods[period]

    def _period(self, period: Period) -> str:
        match period.kind:
            case "month":
                return format_skeleton("yMMMM", period.start, locale=self.locale)
            case "quarter":
                return format_skeleton("yQQQ", period.start, locale=self.locale)
            case "year":
                return str(period.start.year)
            case "week":
                year, week, _ = period.start.isocalendar()
                return self("Week {week}, {year}").replace("{week}", str(week)).replace("{year}", str(year))
            case _:
                return format_interval(period.start, period.end, "yMMMd", locale=self.locale)

    def short_period(self, period: Period) -> str:
        """Format a period in the short form, such as ``Jan 2026``."""
        if period.kind == "month":
            return format_skeleton("yMMM", period.start, locale=self.locale)
        return self.period(period)


@cache
def localizer(language: str | None) -> Localizer:
    """Return the localizer of a language.

    :param language: a Sphinx language, such as ``de`` or ``zh_CN``; English is used if it is missing or unknown.
    """
    return Localizer(language or "en")
