"""Titles: defaults, and those of the project and of the report."""

from __future__ import annotations

import pytest

from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.reports.titles import part_title

from ..samples import project, report


def titled(part: str, text: str = "period: 2026-01", of: str = "") -> tuple[str, bool]:
    of_project = project(of)
    return part_title(
        part, report(text), project=of_project.project, of_project=of_project.titles, words=localizer("en")
    )


@pytest.mark.parametrize(
    ("period", "shown", "trends"),
    [
        ("2026-01", "Otter Monthly Progress Report: January 2026", "Summary: 6-Month Trend Analysis"),
        ("2026-Q1", "Otter Quarterly Progress Report: Q1 2026", "Summary: 6-Quarter Trend Analysis"),
        ("2026-W05", "Otter Weekly Progress Report: Week 5, 2026", "Summary: 6-Week Trend Analysis"),
        ("2026", "Otter Yearly Progress Report: 2026", "Summary: 6-Year Trend Analysis"),
        (
            "2026-01-05/2026-01-18",
            # Babel puts thin spaces around the dash; titles have plain ones.
            "Otter Progress Report: Jan 5 – 18, 2026",
            "Summary: 6-Period Trend Analysis",
        ),
    ],
)
def test_default_titles_contain_the_kind_of_period(period: str, shown: str, trends: str) -> None:
    assert titled("report", f"period: {period}", "project: Otter") == (shown, False)
    assert titled("trends", f"period: {period}") == (trends, False)


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("overview", "Overview"),
        ("highlights", "Key Highlights"),
        ("commits", "Notable Commits"),
        ("infrastructure", "Infrastructure Updates"),
        ("contributors", "Contributors"),
        ("chart", "Notable Commits by Area"),
    ],
)
def test_default_titles_of_the_other_parts(part: str, shown: str) -> None:
    assert titled(part) == (shown, False)


def test_the_default_title_without_a_project() -> None:
    assert titled("report") == ("Monthly Progress Report: January 2026", False)


def test_titles_of_the_report_take_precedence_over_those_of_the_project() -> None:
    of = "titles: {commits: of the project, trends: of the project}"
    text = "period: 2026-01\ntitles: {commits: of the report}"
    assert titled("commits", text, of) == ("of the report", True)
    assert titled("trends", text, of) == ("of the project", True)
    assert titled("overview", text, of) == ("Overview", False)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{project} in {period}, {window} back", "Otter in January 2026, 3 back"),
        ("  two\\n lines ", "two lines"),
        # Not format strings, which could access attributes of objects.
        ("{period.start} {0} {words} {", "{period.start} {0} {words} {"),
    ],
)
def test_only_three_placeholders_of_a_title_are_replaced(written: str, shown: str) -> None:
    text = f'period: 2026-01\nwindow: 3\ntitles: {{report: "{written}"}}'
    assert titled("report", text, "project: Otter") == (shown, True)
