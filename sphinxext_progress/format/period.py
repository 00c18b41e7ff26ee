"""The period that a report covers."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

PeriodKind = Literal["month", "quarter", "week", "year", "days"]

_FORMS: dict[PeriodKind, re.Pattern[str]] = {
    "month": re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII),
    "quarter": re.compile(r"(\d{4})-Q([1-4])", re.ASCII),
    "week": re.compile(r"(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])", re.ASCII),
    "year": re.compile(r"(\d{4})", re.ASCII),
    "days": re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)", re.ASCII),
}

#: A pattern that matches every form, for the JSON Schema.
PERIOD_PATTERN = "^(" + "|".join(form.pattern.replace(r"\d", "[0-9]") for form in _FORMS.values()) + ")$"


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A month, quarter, ISO week, year, or range of days, both ends included (ISO 8601).

    Periods sort by their first day, then by their last.
    """

    #: The first day.
    start: dt.date
    #: The last day, included.
    end: dt.date
    #: The form in which it is written.
    kind: PeriodKind
    #: The period as it is written.
    name: str

    @classmethod
    def parse(cls, text: str) -> Period | None:
        """Parse a period.

        :param text: such as ``2026-01``, ``2026-Q1``, ``2026-W05``, ``2026`` or ``2026-01-05/2026-01-18``.
        :return: the period, or None if the text is not a valid period.
        """
        # A plain string, without its position: the environment pickles it.
        return _parsed(str(text))

    def before(self, count: int) -> dt.date:
        """Return the first day of a window of periods of this kind that ends with this one.

        :param count: the number of periods in the window, including this one; at least 1.
        :return: the first day, not before :data:`datetime.date.min`.
        """
        back = count - 1
        try:
            match self.kind:
                case "month" | "quarter":
                    months = self.start.year * 12 + self.start.month - 1 - back * (3 if self.kind == "quarter" else 1)
                    return dt.date(months // 12, months % 12 + 1, 1)
                case "year":
                    return dt.date(self.start.year - back, 1, 1)
                case _:
                    return self.start - (self.end - self.start + dt.timedelta(days=1)) * back
        except (ValueError, OverflowError):
            return dt.date.min

    def next(self) -> Period | None:
        """Return the next period of this kind; a range of days is followed by one of the same length.

        :return: the period, or None after the last one that :class:`datetime.date` can represent.
        """
        try:
            start = self.end + dt.timedelta(days=1)
            return Period.parse(_name(self.kind, start, start + (self.end - self.start)))
        except OverflowError:
            return None

    def within(self, start: dt.date, end: dt.date) -> bool:
        """Return whether the whole period lies between two days, both included."""
        return start <= self.start and self.end <= end


# Pages parse the same few periods repeatedly; the size bounds the memory that untrusted data can occupy.
@lru_cache(maxsize=1000)
def _parsed(text: str) -> Period | None:
    for kind, form in _FORMS.items():
        if match := form.fullmatch(text):
            try:
                start, end = _ends(kind, match[1], match[match.re.groups])
            except (ValueError, OverflowError):
                return None
            return Period(start, end, kind, text) if start <= end else None
    return None


def _name(kind: PeriodKind, start: dt.date, end: dt.date) -> str:
    """Return the name of the period that begins on a day; only a range of days needs the last day."""
    match kind:
        case "month":
            return start.isoformat()[:7]
        case "quarter":
            return f"{start.isoformat()[:4]}-Q{start.month // 3 + 1}"
        case "week":
            year, week, _ = start.isocalendar()
            return f"{year:04}-W{week:02}"
        case "year":
            return start.isoformat()[:4]
        case _:
            return f"{start}/{end}"


def _ends(kind: PeriodKind, first: str, second: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day; raise ValueError if there is no such date."""
    match kind:
        case "month":
            return _months(int(first), int(second), 1)
        case "quarter":
            return _months(int(first), int(second) * 3 - 2, 3)
        case "week":
            start = dt.date.fromisocalendar(int(first), int(second), 1)
            return start, start + dt.timedelta(days=6)
        case "year":
            return _months(int(first), 1, 12)
        case _:
            return dt.date.fromisoformat(first), dt.date.fromisoformat(second)


def _months(year: int, month: int, count: int) -> tuple[dt.date, dt.date]:
    start, last = dt.date(year, month, 1), month + count - 1
    return start, dt.date(year, last, calendar.monthrange(year, last)[1])
