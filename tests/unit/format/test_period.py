"""Periods: their forms, their order, and windows of them."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from sphinxext_progress.format.period import PERIOD_PATTERN, Period


def period(text: str) -> Period:
    read = Period.parse(text)
    assert read
    return read


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2026-01", "month", "2026-01-01", "2026-01-31"),
        ("2026-02", "month", "2026-02-01", "2026-02-28"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2026-12", "month", "2026-12-01", "2026-12-31"),
        ("2026-Q1", "quarter", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "quarter", "2026-10-01", "2026-12-31"),
        # The first week of an ISO year may begin in the previous year.
        ("2026-W01", "week", "2025-12-29", "2026-01-04"),
        ("2026-W05", "week", "2026-01-26", "2026-02-01"),
        ("2020-W53", "week", "2020-12-28", "2021-01-03"),
        ("2026", "year", "2026-01-01", "2026-12-31"),
        ("0001", "year", "0001-01-01", "0001-12-31"),
        ("9999-12", "month", "9999-12-01", "9999-12-31"),
        ("2026-01-05/2026-01-18", "days", "2026-01-05", "2026-01-18"),
        ("2026-01-05/2026-01-05", "days", "2026-01-05", "2026-01-05"),
    ],
)
def test_each_form_covers_its_days(text: str, kind: str, start: str, end: str) -> None:
    read = period(text)
    assert (read.kind, read.start.isoformat(), read.end.isoformat(), read.name) == (kind, start, end, text)
    assert re.search(PERIOD_PATTERN, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "January",
        "2026-1",
        "26-01",
        "2026-01 ",
        "2026-01\n",
        "2026/01",
        "2026-q1",
        "2026-Q5",
        "2026-01-05",
        "2026-01-05/",
        "2026-01-05..2026-01-18",
        "２０２６",  # digits, but not ASCII ones
    ],
)
def test_text_in_another_form_is_not_a_period(text: str) -> None:
    assert Period.parse(text) is None


@pytest.mark.parametrize("text", ["2026-Q5", "2026-1", "2026-W5", "January", "2026-01-05"])
def test_the_pattern_of_the_schema_refuses_other_forms(text: str) -> None:
    assert not re.search(PERIOD_PATTERN, text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13",
        "2026-00",
        "0000",
        "0000-Q1",
        "2026-W00",
        "2026-W54",
        "2025-W53",  # a year of 52 weeks
        "2026-02-30/2026-03-01",
        "2026-02-01/2026-02-30",
        "2026-01-18/2026-01-05",  # backwards
    ],
)
def test_dates_outside_the_calendar_are_not_periods(text: str) -> None:
    assert Period.parse(text) is None


def test_periods_sort_by_their_first_day_then_by_their_last() -> None:
    names = ["2026-02", "2026", "2026-Q1", "2026-01", "2026-W05", "2025-12"]
    assert [parsed.name for parsed in sorted(map(period, names))] == [
        "2025-12",
        "2026-01",
        "2026-Q1",
        "2026",
        "2026-W05",
        "2026-02",
    ]


@pytest.mark.parametrize(
    ("text", "count", "start"),
    [
        ("2026-01", 1, "2026-01-01"),
        ("2026-01", 6, "2025-08-01"),
        ("2026-01", 13, "2025-01-01"),
        ("2026-12", 12, "2026-01-01"),
        ("2026-Q1", 2, "2025-10-01"),
        ("2026-Q3", 6, "2025-04-01"),
        ("2026", 3, "2024-01-01"),
        ("2026-W05", 2, "2026-01-19"),
        ("2026-01-05/2026-01-18", 3, "2025-12-08"),
        # A window that would begin before the calendar begins with it.
        ("0001-02", 2, "0001-01-01"),
        ("0001-02", 3, "0001-01-01"),
        ("2026-01", 999_999_999, "0001-01-01"),
        ("2026", 2026, "0001-01-01"),
        ("2026", 2027, "0001-01-01"),
        ("2026-W05", 999_999_999, "0001-01-01"),
        ("2026-W05", 200_000, "0001-01-01"),
    ],
)
def test_a_window_covers_a_number_of_periods(text: str, count: int, start: str) -> None:
    assert period(text).before(count) == dt.date.fromisoformat(start)


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        ("2026-01-01", "2026-01-31", True),
        ("2025-12-31", "2026-02-01", True),
        ("2026-01-02", "2026-01-31", False),
        ("2026-01-01", "2026-01-30", False),
    ],
)
def test_a_period_is_within_two_days_only_with_all_its_days(start: str, end: str, inside: bool) -> None:
    assert period("2026-01").within(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) is inside


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("2026-01", "2026-02"),
        ("2025-12", "2026-01"),
        ("2026-Q1", "2026-Q2"),
        ("2025-Q4", "2026-Q1"),
        ("2026-W05", "2026-W06"),
        ("2026-W53", "2027-W01"),
        ("0009", "0010"),
        ("2026-01-05/2026-01-18", "2026-01-19/2026-02-01"),
        ("9999-11", "9999-12"),
        # The calendar ends.
        ("9999-12", None),
        ("9999", None),
        ("9999-W51", None),
        ("9999-12-01/9999-12-30", None),
    ],
)
def test_the_next_period_is_of_the_same_kind(text: str, following: str | None) -> None:
    assert period(text).next() == (period(following) if following else None)
