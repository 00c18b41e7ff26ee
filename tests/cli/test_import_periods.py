"""Test which period ``sphinx-progress import`` reads from the title, the header and the file name of a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxext_progress.cli.importing.written_periods import read_period
from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import importing
from sphinxext_progress.reports.localization import localizer

PERIODS = {
    # Weeks.
    "Week Ending August 16, 2026": "2026-W33",
    "Week ending on Friday, August 14th, 2026": "2026-08-08/2026-08-14",
    "Week of January 5, 2026": "2026-W02",
    "Week beginning January 7, 2026": "2026-01-07/2026-01-13",
    "Week commencing 5 January 2026": "2026-W02",
    "Week of January 5-11, 2026": "2026-01-05/2026-01-11",
    "Week 3, 2026": "2026-W03",
    "Week 3 (January 12–18, 2026)": "2026-01-12/2026-01-18",
    "Weeks 3-4, 2026": "2026-01-12/2026-01-25",
    "CW 03/2026": "2026-W03",
    "KW 3/2026": "2026-W03",
    "KW3 2026": "2026-W03",
    "Kalenderwoche 3, 2026": "2026-W03",
    "Semaine 3, 2026": "2026-W03",
    "2026 week 5": "2026-W05",
    "News of 2026-W05": "2026-W05",
    "2026W05": "2026-W05",
    "2026年第5週": "2026-W05",
    "week-ending-august-16-2026": "2026-W33",
    # Days.
    "5-11 January 2026": "2026-01-05/2026-01-11",
    "5–11 January 2026": "2026-01-05/2026-01-11",
    "January 5-11, 2026": "2026-01-05/2026-01-11",
    "January 5th – 11th, 2026": "2026-01-05/2026-01-11",
    "January 28 - February 3, 2026": "2026-01-28/2026-02-03",
    "28 January to 3 February 2026": "2026-01-28/2026-02-03",
    "Monday, January 5 – Sunday, January 11, 2026": "2026-01-05/2026-01-11",
    "Dec 22, 2025 – Jan 4, 2026": "2025-12-22/2026-01-04",
    "Dec 22 – Jan 4, 2026": "2025-12-22/2026-01-04",
    "2026-01-05 to 2026-01-18": "2026-01-05/2026-01-18",
    "2026-01-05/2026-01-18": "2026-01-05/2026-01-18",
    "2026-01-05--2026-01-18": "2026-01-05/2026-01-18",
    "5.–18. Januar 2026": "2026-01-05/2026-01-18",
    "05.01.–18.01.2026": "2026-01-05/2026-01-18",
    "Du 5 au 18 janvier 2026": "2026-01-05/2026-01-18",
    "5 al 18 de enero de 2026": "2026-01-05/2026-01-18",
    "2026年1月5日～18日": "2026-01-05/2026-01-18",
    # Months.
    "January 2026": "2026-01",
    "Otter news – January, 2026": "2026-01",
    "January – 2026": "2026-01",
    "January 2026-01": "2026-01",
    "2026 January": "2026-01",
    "Jan. 2026": "2026-01",
    "Sept 2026": "2026-09",
    "2026/03": "2026-03",
    "03/2026": "2026-03",
    "03.2026": "2026-03",
    "2026-03": "2026-03",
    "otter-january-2026": "2026-01",
    "january_2026": "2026-01",
    "January 2026 (published 2026-02-03)": "2026-01",
    "Release 2.12 in March 2026": "2026-03",
    "Issue 12: January 2026": "2026-01",
    "Newsletter #12 – January 2026": "2026-01",
    "Roadmap 2027: March 2026": "2026-03",
    "What You May Have Missed: January 2026": "2026-01",
    "Fortschrittsbericht im März 2026": "2026-03",
    "Rapport de janvier 2026": "2026-01",
    "Informe: enero de 2026": "2026-01",
    "Отчёт за январь 2026": "2026-01",
    "tháng 1 năm 2026": "2026-01",
    "2026. január": "2026-01",
    "2026年1月の進捗報告": "2026-01",
    "December 2025 – January 2026": "2025-12-01/2026-01-31",
    "December–January 2026": "2025-12-01/2026-01-31",
    "Dec 2025/Jan 2026": "2025-12-01/2026-01-31",
    "January and February 2026": "2026-01-01/2026-02-28",
    "January/February 2026": "2026-01-01/2026-02-28",
    "January, February and March 2026": "2026-01-01/2026-03-31",
    "2026-01 to 2026-03": "2026-01-01/2026-03-31",
    # Quarters and halves.
    "First quarter 2026": "2026-Q1",
    "The third quarter of 2026": "2026-Q3",
    "1st quarter 2026": "2026-Q1",
    "Q1/2026": "2026-Q1",
    "Q1 2026": "2026-Q1",
    "2026Q1": "2026-Q1",
    "2026-Q1": "2026-Q1",
    "1. Quartal 2026": "2026-Q1",
    "1er trimestre 2026": "2026-Q1",
    "2026年第1四半期": "2026-Q1",
    "Q1–Q2 2026": "2026-01-01/2026-06-30",
    "H1 2026": "2026-01-01/2026-06-30",
    "Second half of 2026": "2026-07-01/2026-12-31",
    # Years.
    "2026": "2026",
    "News 2026": "2026",
    "2026 in review": "2026",
    "Otter in 2026": "2026",
}

DAYS = {
    "[26.1.0] - 2026-06-06": "2026-06-06",
    "26.1.0 (Jun 6, 2026)": "2026-06-06",
    "0.28.1 (6th December, 2024)": "2024-12-06",
    "v2.13.0 (2026/04/13)": "2026-04-13",
    "5. Januar 2026": "2026-01-05",
    "2026年1月5日": "2026-01-05",
    "16/01/2026": "2026-01-16",
    "01/16/2026": "2026-01-16",
    "Tuesday, January 6, 2026": "2026-01-06",
    "Two weeks ending January 18, 2026": "2026-01-18",
    "2026-07-31-components-2026.8": "2026-07-31",
}

NO_PERIOD = (
    "Release 2512",
    "Release 2026",
    "Newsletter #1500",
    "Newsletter #2026",
    "Newsletter 31",
    "January 1500",
    "FY 2026",
    "FY2026 Q1",
    "Fiscal year 2026",
    "Spring 2026",
    "Early January 2026",
    "mid-January 2026",
    # A week that may begin on Sunday, on Monday or on this day.
    "Week of January 7, 2026",
    "Week 3, January 2026",
    "January and March 2026",
    "March 2026-01",
    "January 2026, and the plan for May 2026",
    "2025–2026",
    "2025/26",
    # Days and months in an unknown order, and days that do not exist.
    "01/05/2026",
    "February 30, 2026",
    "2026-02-30",
    "2026-W60",
    # October in one language, November in another.
    "Listopad 2026",
    "2026.8",
    "CVE-2026-1234",
    "v2026",
    "20260",
    "",
)


@pytest.mark.parametrize("text", PERIODS)
def test_a_text_names_a_period(text: str) -> None:
    written = read_period(text, localizer("en"))
    assert written.period
    assert written.period.name == PERIODS[text]


@pytest.mark.parametrize("text", DAYS)
def test_a_text_names_only_a_day(text: str) -> None:
    written = read_period(text, localizer("en"))
    assert (written.period, str(written.day)) == (None, DAYS[text])


@pytest.mark.parametrize("text", NO_PERIOD)
def test_a_text_names_no_period(text: str) -> None:
    written = read_period(text, localizer("en"))
    assert (written.period, written.day) == (None, None)


def test_a_long_text_is_read_quickly() -> None:
    assert read_period("January 5 - " * 100_000, localizer("en")).period is None


# Pages ------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def header(title: str = "", date: str = "", **values: str) -> str:
    """Return the lines of a YAML header."""
    fields = {"title": title, "date": date, **values}
    return "".join(["---\n", *(f"{key}: {value}\n" for key, value in fields.items() if value), "---\n\n"])


PAGES = {
    "the title comes first": ("x-2026-05.md", header("January 2026", "2026-02-03", slug="q4-2025"), "2026-01"),
    "then the slug": ("2026-05.md", header("News", "2026-02-03", slug="news-2026-01"), "2026-01"),
    "then the path": ("2026-05.md", header("News", path="news/2026-01/"), "2026-01"),
    "then the file name": ("news-2026-01.md", header("News", "2026-02-03"), "2026-01"),
    "then the folder": ("posts/2026-01/index.md", header("News", "2026-02-03"), "2026-01"),
    "a key of the header": ("2026-05.md", header("News", period="2026-01"), "2026-01"),
    "a month within the year of the title": ("otter-2026-01.md", "# Otter in 2026\n", "2026-01"),
    "a month outside the year of the title": ("otter-2025-11.md", "# Otter in 2026\n", "2026"),
    "a heading before the header": ("p.md", header("Post", "2026-02-03") + "# News of January 2026\n", "2026-01"),
    "the header if the heading has none": ("p.md", header("January 2026") + "# News\n", "2026-01"),
    "a date as well": ("2026-02-03-january-2026.md", header("Post", "2026-02-03"), "2026-01"),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_period_of_a_page(folder: Path, name: str) -> None:
    path, page, period = PAGES[name]
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(page, "utf-8")
    assert main(["import", path, "--output", "out"]) == 0
    assert [file.name for file in (folder / "out").iterdir()] == [f"{period.replace('/', '--')}.yaml"]


@pytest.mark.parametrize(
    ("date", "period"), [("2026-02-28", "2026-01"), ("2026-01-31", "2026-01"), ("2026-01-01", "2026-01")]
)
def test_the_date_gives_the_year_of_a_month(
    folder: Path, date: str, period: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "p.md").write_text(header("January in Otter", date), "utf-8")
    assert main(["import", "p.md", "--output", "out"]) == 0
    assert (folder / "out" / f"{period}.yaml").exists()
    message = importing.YEAR_OF_DATE.format(period=period, date=date)
    assert f"p.md:2:1: note: {message} [changed]" in capsys.readouterr().err


def test_the_month_of_a_title_may_be_in_the_year_before(folder: Path) -> None:
    (folder / "p.md").write_text(header("December in Otter", "2026-01-05"), "utf-8")
    assert main(["import", "p.md", "--output", "out"]) == 0
    assert (folder / "out" / "2025-12.yaml").exists()


DOUBTFUL = {
    "a day in the file name": ("2026-08-16-update.md", "# Update\n", importing.ONLY_A_DAY, {"day": "2026-08-16", "month": "2026-08"}, 1),
    "a day in the header": ("p.md", header("Update", "2026-02-03"), importing.ONLY_A_DAY, {"day": "2026-02-03", "month": "2026-02"}, 2),
    "a day in the title": ("p.md", "# News of June 6, 2026\n", importing.ONLY_A_DAY, {"day": "2026-06-06", "month": "2026-06"}, 1),
    "a release without a date": ("p.md", "# Otter 26.1.0\n", importing.NO_WRITTEN_PERIOD, {}, 1),
    "a misspelled month": ("p.md", "# Janury 2026\n", importing.MISSPELLED_MONTH, {"word": "'Janury'", "name": "'January'"}, 1),
    "another misspelled month": ("p.md", "# 2026 Setpember\n", importing.MISSPELLED_MONTH, {"word": "'Setpember'", "name": "'September'"}, 1),
    "a number of a release": ("p.md", "# Release 2512\n", importing.NO_WRITTEN_PERIOD, {}, 1),
    "a number of an issue": ("p.md", "# Newsletter #1500\n", importing.NO_WRITTEN_PERIOD, {}, 1),
    "an issue number like a month": (
        "05-weekly-2021-05.md",
        header("'Weekly #05'", "2021-09-06"),
        importing.PERIOD_AND_DATE,
        {"period": "2021-05", "date": "2021-09-06", "month": "2021-09"},
        2,
    ),
    "a month that is not that of the file name": ("p-2026-02.md", "# January in Otter\n", importing.NO_WRITTEN_PERIOD, {}, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_doubtful_period_is_not_guessed(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path, page, message, values, line = DOUBTFUL[name]
    (folder / path).write_text(page, "utf-8")
    assert main(["import", path, "--output", "out"]) == 2
    assert capsys.readouterr() == ("", f"sphinx-progress: {message.format(place=f'{path}:{line}:1', **values)}\n")
    assert not (folder / "out").exists()
    assert main(["import", path, "--output", "out", "--period", "2026-01"]) == 0


RELEASES = {
    "a date in the title": ("p.md", "\n## [26.1.0] - 2026-06-06\n"),
    "a date in brackets": ("p.md", "# Otter 26.1.0rc1 (Jun 6, 2026)\n"),
    "a date after a link": ("p.md", "## [0.73.0](https://a.org/0.73.0) - 2026-06-06\n\n### Added\n\n- a\n"),
    "a date below the title": ("p.md", "### Otter Server 11.5\n\n_Released 2026-06-06_\n"),
    "a sentence with the date": ("p.md", "# 0.16.4\n\nReleased on 2026-06-06.\n"),
    "sections of the same level": (
        "p.md",
        "## [4.3.0] - 2026-06-06\n\n## Highlights\n\n- a\n\n## What's changed\n\n- b\n",
    ),
    "a version later in the title": ("p.md", header("'Snapshot: Otter 4.5 beta 2'", "2026-06-06")),
    "a date in the address": ("p.md", header("'Cycle: 1.94'", path="otter/2026/06/06/cycle-1.94")),
    "a date in the header": ("p.md", header("'Otter 3.8: Angular'", "2026-06-06")),
    "a date in the file name": ("2026-06-06-3.8.0.md", header("'Otter 3.8: Angular'")),
}


@pytest.mark.parametrize("name", RELEASES)
def test_a_release_covers_the_day_of_its_date(folder: Path, name: str) -> None:
    path, page = RELEASES[name]
    (folder / path).write_text(page, "utf-8")
    main(["import", path, "--output", "out"])
    text = (folder / "out" / "2026-06-06--2026-06-06.yaml").read_text("utf-8")
    assert "period: 2026-06-06/2026-06-06\npublished: 2026-06-06\n" in text


def test_the_date_of_a_file_name_is_that_of_publication(folder: Path) -> None:
    (folder / "2026-02-03-news.md").write_text("# News of January 2026\n")
    assert main(["import", "2026-02-03-news.md", "--output", "out"]) == 0
    assert "published: 2026-02-03\n" in (folder / "out" / "2026-01.yaml").read_text("utf-8")
