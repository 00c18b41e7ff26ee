"""Find the period that a text names, such as ``January 2026``, ``Week ending August 16, 2026`` or ``Q1/2026``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.cli.importing.date_tokens import split_into_tokens, week_phrase
from sphinxext_progress.cli.importing.month_names import months_of_all_languages, months_of_language
from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinxext_progress.cli.importing.date_tokens import DateToken
    from sphinxext_progress.cli.importing.month_names import MonthNames
    from sphinxext_progress.reports.localization import Localizer

#: Words before a number that is not a year.
_SERIAL_WORDS = frozenset(
    [
        "build",
        "edition",
        "episode",
        "issue",
        "no",
        "nr",
        "number",
        "part",
        "rc",
        "release",
        "rev",
        "revision",
        "v",
        "ver",
        "version",
        "vol",
    ]
)

_DAY = r"(?:I|MD,?Y|DM,?Y|Y,?MD)"
_MONTH = r"(?:S|M,?[-/]?Y|Y,?[-/]?M)"
_QUARTER = r"(?:Q,?[-/]?Y|Y,?[-/]?Q)"
_DAYS = rf"(?:I/I|{_DAY}-{_DAY}|MD-MD,?Y|MD-D,?Y|DM-DM,?Y|D-DM,?Y|Y,?MD-MD|Y,?MD-D|G-I)"

# The forms of periods, as patterns of the letters of tokens; the first that matches at a place is used.
_FORMS = {
    "days": rf"K?{_DAYS}",
    "week_of_day": f"K{_DAY}",
    "months": r"S-S|M,?Y[-/]M,?Y|Y,?M-Y,?M|M-M,?Y|Y,?M-M",
    "listed_months": r"M(?:[,/&]{1,2}M)+,?Y",
    "quarters": rf"{_QUARTER}-{_QUARTER}|Q-Q,?Y",
    "weeks": r"W,?[-/]?Y-W,?[-/]?Y|W-[WD],?Y",
    "day": _DAY,
    "month_twice": "M,?S",
    "month": _MONTH,
    "quarter": _QUARTER,
    "half": r"H,?[-/]?Y|Y,?[-/]?H",
    "week": r"W,?[-/]?Y|Y,?[-/]?W",
}
_PATTERN = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()))
#: What makes a text ambiguous, where ``#`` replaces the forms above.
_AMBIGUOUS = re.compile("[FAQWMHK]|P[-,]?#|#,?P")
#: English words that are names of months as well, if no other part of a date is next to them.
_MAY = re.compile(r"(?<![MDY,/&-])M(?![MDSY,/&-])")


class WrittenPeriod(NamedTuple):
    """The dates that a text names."""

    #: The period; None if the text names none, or more than one.
    period: Period | None = None
    #: The only day, if the text names no period.
    day: dt.date | None = None
    #: The only month, if it has no year and there is nothing else; 0 if there is none.
    month: int = 0
    #: A word that looks like the misspelled name of a month, and that name.
    misspelled: tuple[str, str] | None = None


def read_period(text: str, localization: Localizer) -> WrittenPeriod:
    """Find the dates that a text names.

    :param text: the text without markup, such as a title or a file name.
    :param localization: its probable language; names of months in others are found as well.
    """
    own = _read(text, months_of_language(localization.locale))
    if own.day or (own.period and own.period.kind != "year"):
        return own
    other = _read(text, months_of_all_languages())
    if other.day or (other.period and other.period.kind != "year"):
        return other
    # A year alone counts if no language knows a month next to it.
    return own if own.period == other.period else WrittenPeriod(misspelled=own.misspelled)


def _read(text: str, months: MonthNames) -> WrittenPeriod:
    tokens = split_into_tokens(text, months)
    letters = "".join(token.letter for token in tokens)
    letters = _MAY.sub(lambda match: "x" if tokens[match.start()].text.casefold() in ("may", "march") else "M", letters)
    periods: list[Period] = []
    days: set[dt.date] = set()
    try:
        for match in _PATTERN.finditer(letters):
            found = _READERS[str(match.lastgroup)](tokens[slice(*match.span())])
            days |= {found} if isinstance(found, dt.date) else set()
            periods += [found] if isinstance(found, Period) else []
    except (ValueError, OverflowError):
        # A date that no calendar has, such as February 30.
        return WrittenPeriod()
    rest = _PATTERN.sub("#", letters)
    if any(period.kind == "days" for period in periods):
        # The number of a week may be given in addition to its days.
        rest = rest.replace("W", "")
    if _AMBIGUOUS.search(rest):
        return WrittenPeriod(month=_lone_month(tokens, letters))
    if periods:
        same = len({(period.start, period.end) for period in periods}) == 1
        return WrittenPeriod(periods[0] if same else None)
    if days:
        return WrittenPeriod(day=days.pop() if len(days) == 1 else None)
    return _year(tokens, letters, months)


def _lone_month(tokens: Sequence[DateToken], letters: str) -> int:
    """Return the month of a text that names one month and no year; 0 if there is none."""
    if re.search("[AFIGSYQWHKP]|M,?[Dn]|DM", letters) or letters.count("M") != 1:
        return 0
    return tokens[letters.index("M")].value[0]


def _year(tokens: Sequence[DateToken], letters: str, months: MonthNames) -> WrittenPeriod:
    """Find a year that is the only number in a text, and not next to a word that gives it another meaning."""
    if len(re.findall("[DnYG]", letters)) != 1 or "Y" not in letters or "P" in letters:
        return WrittenPeriod()
    index = letters.index("Y")
    neighbours = [token.text for token in tokens[max(index - 1, 0) : index + 2] if token.letter == "x"]
    if index and tokens[index - 1].text.casefold() in _SERIAL_WORDS:
        return WrittenPeriod()
    for word in neighbours:
        if name := months.closest(word):
            return WrittenPeriod(misspelled=(word, name))
    return WrittenPeriod(Period.parse(str(tokens[index].value[0])))


# Values -----------------------------------------------------------------------------------------------


def _parts(tokens: Sequence[DateToken]) -> list[dict[str, int]]:
    """Return the year, month and day on each side of a dash; a missing year or month is that of the other side.

    If the first side has no year and would be after the second one, it belongs to the year before.
    """
    keys = {"I": "ymd", "G": "md", "S": "ym", "Y": "y", "M": "m", "D": "d", "Q": "q", "W": "w"}
    sides: list[dict[str, int]] = [{}]
    for token in tokens:
        if token.letter in "-/" and sides[-1]:
            sides.append({})
        sides[-1] |= dict(zip(keys.get(token.letter, ""), token.value, strict=False))
    first, last = sides[0], sides[-1]
    is_given = "y" in first
    sides[0], sides[-1] = last | first, first | last
    if not is_given and list(map(sides[0].get, "mdqw")) > list(map(sides[-1].get, "mdqw")):
        sides[0]["y"] -= 1
    return sides


def _single(tokens: Sequence[DateToken]) -> dict[str, int]:
    return _parts([token for token in tokens if token.letter not in "-/"])[0]


def _period(name: str) -> Period:
    """Parse a period; raise ValueError if it has no days."""
    if period := Period.parse(name):
        return period
    raise ValueError(name)


def _span(first: Period | dt.date, last: Period | dt.date) -> Period:
    """Return the period from one date or period to another."""
    start = first.start if isinstance(first, Period) else first
    end = last.end if isinstance(last, Period) else last
    return _period(f"{start}/{end}")


def _date(parts: dict[str, int]) -> dt.date:
    return dt.date(parts["y"], parts["m"], parts["d"])


def _month_period(parts: dict[str, int]) -> Period:
    return _period(f"{parts['y']}-{parts['m']:02}")


def _quarter_period(parts: dict[str, int]) -> Period:
    return _period(f"{parts['y']}-Q{parts['q']}")


def _week_period(parts: dict[str, int]) -> Period:
    return _period(f"{parts['y']}-W{parts['w']:02}")


def _days(tokens: Sequence[DateToken]) -> Period:
    first, last = _parts([token for token in tokens if token.letter != "K"])
    return _span(_date(first), _date(last))


def _week_of_day(tokens: Sequence[DateToken]) -> Period:
    """Return the week that a day begins or ends; ``week of`` a day counts only for a Monday.

    :raises ValueError: for another day, because the week may begin on Sunday, on Monday or on that day.
    """
    phrase, day = week_phrase(tokens[0]), _date(_single(tokens[1:]))
    if phrase == "of" and day.weekday() != calendar.MONDAY:
        raise ValueError(day)
    start = day - dt.timedelta(days=6) if phrase == "ending" else day
    year, week, weekday = start.isocalendar()
    return _period(f"{year}-W{week:02}") if weekday == 1 else _span(start, start + dt.timedelta(days=6))


def _listed_months(tokens: Sequence[DateToken]) -> Period:
    """Return the period of consecutive months.

    :raises ValueError: if there is a gap between them.
    """
    year = tokens[-1].value[0]
    months = [_period(f"{year}-{token.value[0]:02}") for token in tokens if token.letter == "M"]
    if any(first.next() != second for first, second in pairwise(months)):
        raise ValueError(year)
    return _span(months[0], months[-1])


def _month_twice(tokens: Sequence[DateToken]) -> Period:
    """Return the month of ``January 2026-01``.

    :raises ValueError: if the name and the number are of different months.
    """
    if tokens[0].value[0] != tokens[-1].value[1]:
        raise ValueError(tokens)
    return _month_period(_single(tokens))


def _half(tokens: Sequence[DateToken]) -> Period:
    year, half = (next(token.value[0] for token in tokens if token.letter == letter) for letter in "YH")
    return _span(_period(f"{year}-Q{half * 2 - 1}"), _period(f"{year}-Q{half * 2}"))


def _weeks(tokens: Sequence[DateToken]) -> Period:
    # The second number of "weeks 3-4" looks like a day.
    first, last = _parts([token._replace(letter=token.letter.replace("D", "W")) for token in tokens])
    return _span(_week_period(first), _week_period(last))


_READERS: dict[str, Callable[[Sequence[DateToken]], Period | dt.date]] = {
    "days": _days,
    "week_of_day": _week_of_day,
    "months": lambda tokens: _span(*map(_month_period, _parts(tokens))),
    "listed_months": _listed_months,
    "quarters": lambda tokens: _span(*map(_quarter_period, _parts(tokens))),
    "weeks": _weeks,
    "day": lambda tokens: _date(_single(tokens)),
    "month_twice": _month_twice,
    "month": lambda tokens: _month_period(_single(tokens)),
    "quarter": lambda tokens: _quarter_period(_single(tokens)),
    "half": _half,
    "week": lambda tokens: _week_period(_single(tokens)),
}
