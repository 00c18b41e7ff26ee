"""Decide which period a page reports: by its title, then by its address, then by the name of its file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.cli.importing.written_periods import read_period
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.importing.written_periods import WrittenPeriod
    from sphinxext_progress.reports.localization import Localizer

#: How long after the end of a period its report may be published for a file name to be read as that period.
_MAX_DELAY = dt.timedelta(days=62)


class PageNames(NamedTuple):
    """The texts that may name the period of a page."""

    #: The titles, without markup.
    titles: Sequence[str]
    #: The last parts of its addresses, and the name of its file.
    slugs: Sequence[str]
    published: dt.date | None = None
    #: The day of the release that the title names, if it is in the title or on the line below it.
    released: dt.date | None = None
    #: Whether the title names a version, so that the report may cover a single day.
    is_release: bool = False


def find_page_period(names: PageNames, place: str, localization: Localizer) -> tuple[Period, str]:
    """Return the period that a page names, and a remark if it was combined from two sources.

    :param place: the path and line of the title for messages.
    :raises CommandError: if the page names no period, or a doubtful one.
    """
    titles = [read_period(text, localization) for text in names.titles]
    slugs = [read_period(text, localization) for text in names.slugs]
    in_title = next((written.period for written in titles if written.period), None)
    in_slug = next((written.period for written in slugs if written.period), None)
    month = next((written.month for written in titles if written.month), 0)
    if in_title:
        # The name of the file may be more specific than a year.
        is_within = in_title.kind == "year" and in_slug and in_slug.within(in_title.start, in_title.end)
        return (in_slug if is_within and in_slug else in_title), ""
    if in_slug and (not month or (in_slug.kind == "month" and in_slug.start.month == month)):
        _refuse_other_date(in_slug, names.published, place)
        return in_slug, ""
    if month and names.published:
        period = _last_month(month, names.published)
        return period, messages.YEAR_OF_DATE.format(period=period.name, date=names.published)
    if names.released:
        return day_period(names.released, names.released), ""
    days = [written.day for written in titles if written.day] + [names.published]
    if names.is_release and (day := next(filter(None, days), None)):
        period = day_period(day, day)
        return period, messages.DAY_OF_PUBLICATION.format(period=period.name)
    raise CommandError(_why_none([*titles, *slugs], names.published, place))


def day_period(first: dt.date, last: dt.date) -> Period:
    """Return the period from one day to another, which is not before it."""
    period = Period.parse(f"{first}/{last}")
    assert period
    return period


def _last_month(month: int, published: dt.date) -> Period:
    """Return the last month of a number that begins on or before a day."""
    year = published.year - (month > published.month)
    period = Period.parse(f"{year}-{month:02}")
    assert period
    return period


def _refuse_other_date(period: Period, published: dt.date | None, place: str) -> None:
    """Refuse the period of a file name that does not fit the date of the page, such as that of issue 5 of 2026."""
    if published and not period.start <= published <= period.end + _MAX_DELAY:
        month = published.isoformat()[:7]
        raise CommandError(
            messages.PERIOD_AND_DATE.format(place=place, period=period.name, date=published, month=month)
        )


def _why_none(written: Sequence[WrittenPeriod], published: dt.date | None, place: str) -> str:
    """Return the reason why a page has no period."""
    if misspelled := next((found.misspelled for found in written if found.misspelled), None):
        word, name = misspelled
        return messages.MISSPELLED_MONTH.format(place=place, word=quoted(word), name=quoted(name.title()))
    if day := next((found.day for found in written if found.day), published):
        return messages.ONLY_A_DAY.format(place=place, day=day, month=day.isoformat()[:7])
    return messages.NO_WRITTEN_PERIOD.format(place=place)
