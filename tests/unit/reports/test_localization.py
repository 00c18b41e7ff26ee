"""Messages, dates and periods of the extension in the language of the site."""

from __future__ import annotations

import datetime as dt

import pytest

from sphinxext_progress.format.period import Period
from sphinxext_progress.reports.localization import Localizer, localizer


def period(text: str) -> Period:
    parsed = Period.parse(text)
    assert parsed
    return parsed


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        (None, "en"),
        ("", "en"),
        ("en", "en"),
        ("de", "de"),
        ("pt_BR", "pt_BR"),
        ("pt-BR", "pt_BR"),
        ("zh_CN", "zh_Hans_CN"),
        # Unknown and malformed languages fall back to English.
        ("xx", "en"),
        ("no such language", "en"),
    ],
)
def test_a_sphinx_language_selects_a_babel_locale(language: str | None, locale: str) -> None:
    assert str(localizer(language).locale) == locale


@pytest.mark.parametrize("error", [OSError, MemoryError])
def test_messages_stay_english_if_the_catalog_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("gettext.translation", fail)
    german = Localizer("de")
    assert german("Overview") == "Overview"
    assert str(german.locale) == "de"


def test_a_message_without_a_translation_stays_english() -> None:
    assert localizer("xx")("Overview") == "Overview"


@pytest.mark.parametrize(
    ("language", "count", "shown"),
    [
        ("en", 0, "0 more faults"),
        ("en", 1, "1 more fault"),
        ("en", 2, "2 more faults"),
        ("de", 1, "1 weiterer Fehler"),
        ("de", 2, "2 weitere Fehler"),
        ("ja", 1, "ほかに 1 件の誤り"),
        # Six forms; those for one and two have no digits.
        ("ar", 1, "خطأ واحد آخر"),
        ("ar", 2, "خطآن آخران"),
        ("ar", 3, "3 أخطاء أخرى"),
        ("ar", 11, "11 خطأً آخر"),
        ("ar", 100, "100 خطأ آخر"),
    ],
)
def test_the_plural_form_depends_on_language_and_number(language: str, count: int, shown: str) -> None:
    assert localizer(language).plural("{count} more fault", "{count} more faults", count) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("de", "Überblick"),
        ("de_AT", "Überblick"),
        ("de-CH", "Überblick"),
        ("ja", "概要"),
        ("ja_JP", "概要"),
        ("zh_CN", "概述"),
        ("zh-cn", "概述"),
        # No fallback to another script or territory.
        ("zh_TW", "Overview"),
        ("he", "סקירה כללית"),
        ("iw", "סקירה כללית"),
        ("ar_EG", "نظرة عامة"),
        ("pt_BR", "Overview"),
        ("en_GB", "Overview"),
    ],
)
def test_a_territory_falls_back_to_its_language_and_then_to_english(language: str, shown: str) -> None:
    assert localizer(language)("Overview") == shown


@pytest.mark.parametrize(
    ("language", "right_to_left"), [("ar", True), ("he_IL", True), ("fa", True), ("de", False), ("xx", False)]
)
def test_the_direction_of_a_language(language: str, right_to_left: bool) -> None:
    assert localizer(language).right_to_left == right_to_left


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "February 2, 2026"), ("de", "2. Februar 2026"), ("xx", "February 2, 2026")]
)
def test_dates_have_the_long_form(language: str, shown: str) -> None:
    assert localizer(language).date(dt.date(2026, 2, 2)) == shown


@pytest.mark.parametrize(
    ("text", "shown", "short"),
    [
        ("2026-01", "January 2026", "Jan 2026"),
        ("2026-Q3", "Q3 2026", "Q3 2026"),
        ("2026-W05", "Week 5, 2026", "Week 5, 2026"),
        # The year is that of the ISO week, not of its first day.
        ("2026-W01", "Week 1, 2026", "Week 1, 2026"),
        ("2026", "2026", "2026"),
        ("2026-01-05/2026-01-18", "Jan 5\u2009–\u200918, 2026", "Jan 5\u2009–\u200918, 2026"),
        ("2026-01-05/2026-01-05", "Jan 5, 2026", "Jan 5, 2026"),
    ],
)
def test_periods_have_the_long_form_and_months_a_short_one(text: str, shown: str, short: str) -> None:
    assert localizer("en").period(period(text)) == shown
    assert localizer("en").short_period(period(text)) == short


def test_months_are_localized() -> None:
    assert localizer("de").period(period("2026-03")) == "März 2026"
    assert localizer("de").short_period(period("2026-03")) == "März 2026"
