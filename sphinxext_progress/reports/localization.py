"""The words that the extension itself prints, in the language of the site; without Sphinx."""

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

#: The name of the message catalogues, and the folder they are in.
DOMAIN = "sphinxext_progress"
LOCALE_DIR = Path(__file__).parents[1] / "locale"


class Localizer:
    """The words of one language: call it with an English message."""

    def __init__(self, language: str) -> None:
        try:
            self.locale = Locale.parse(language, sep="_" if "_" in language else "-")
        except (ValueError, UnknownLocaleError):
            self.locale = Locale("en")
        # Each title of a report names its period.
        self._periods: dict[Period, str] = {}
        # Without the script, which Babel adds: zh_CN and not zh_Hans_CN. What is not there in de_AT is taken from de.
        language = "_".join(filter(None, (self.locale.language, self.locale.territory)))
        try:
            self._translation = gettext.translation(DOMAIN, LOCALE_DIR, [language], fallback=True)
        except (OSError, MemoryError):
            # English, as Sphinx has it where a catalogue of its own cannot be read.
            self._translation = gettext.NullTranslations()

    @cached_property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.locale.text_direction == "rtl"

    def __call__(self, message: str, /) -> str:
        """Translate a message, a literal in the code.

        :param message: the message in English.
        """
        return self._translation.gettext(message)

    def plural(self, one: str, many: str, count: int) -> str:
        """Translate a message that depends on a number, and put the number in.

        :param one: the message in English for one, with ``{count}``.
        :param many: the message in English for any other number.
        :param count: the number.
        """
        return self._translation.ngettext(one, many, count).replace("{count}", str(count))

    def date(self, day: dt.date) -> str:
        """Write a date out, as ``February 2, 2026``."""
        return format_date(day, "long", locale=self.locale)

    def period(self, period: Period) -> str:
        """Write a period out, as ``January 2026``."""
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
        """Write a period in short, as ``Jan 2026``."""
        if period.kind == "month":
            return format_skeleton("yMMM", period.start, locale=self.locale)
        return self.period(period)


@cache
def localizer(language: str | None) -> Localizer:
    """Get the words of a language.

    :param language: a language of Sphinx, as ``de`` or ``zh_CN``; English when not given or not known.
    """
    return Localizer(language or "en")
