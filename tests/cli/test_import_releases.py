"""Test pages with several releases: ``sphinx-progress import --split``."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, importing
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import load_file

from ..conftest import Site

CHANGELOG = """\
# Changelog

All notable changes.

## [Unreleased]

- Not yet

## [26.1.1] - 2026-06-06

- Hotfix

## [26.1.0] - 2026-06-06

### Added

- A queue (#12)

### Fixed

- A race (#13)

## 25.12.0 (December 20th, 2025)

- Old things

[26.1.1]: https://github.com/o/r/compare/26.1.0...26.1.1
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def read(path: Path) -> Report:
    """Load a valid report."""
    loaded = load_file(path.absolute(), str(path), Report)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def split(page: str, *options: str, status: int = 0) -> dict[str, Report]:
    """Import a changelog and return its reports by their file names, newest first."""
    Path("CHANGELOG.md").write_text(page, "utf-8")
    assert main(["import", "CHANGELOG.md", "--split", "--output", "out", *options]) == status
    return {path.stem: read(path) for path in sorted(Path("out").iterdir(), reverse=True)}


def test_several_releases_are_refused_with_their_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "CHANGELOG.md").write_text(CHANGELOG, "utf-8")
    assert main(["import", "CHANGELOG.md"]) == 2
    message = importing.MANY_RELEASES.format(
        place="CHANGELOG.md:9:1",
        count=3,
        releases="'26.1.1 - 2026-06-06' (line 9), '[26.1.0] - 2026-06-06' (line 13), "
        "'25.12.0 (December 20th, 2025)' (line 23)",
    )
    assert capsys.readouterr() == ("", f"sphinx-progress: {message}\n")
    # A year in the file name is not the period of all of them.
    (folder / "CHANGELOG.md").rename("changelog-2026.md")
    assert main(["import", "changelog-2026.md"]) == 2
    assert main(["import", "changelog-2026.md", "--period", "2026"]) == 0
    assert "Old things" in (folder / "2026.yaml").read_text("utf-8")


def test_many_releases_are_listed_in_part(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "NEWS.md").write_text("# News\n\n" + "".join(f"## 1.{number}\n\n- a\n\n" for number in range(30, 0, -1)))
    assert main(["import", "NEWS.md"]) == 2
    errors = capsys.readouterr().err
    assert "has 30 releases: '1.30' (line 3), '1.29' (line 7), " in errors
    assert importing.MORE_RELEASES.format(count=20) in errors
    assert main(["import", "NEWS.md", "--split"]) == 2
    assert importing.NO_DATED_RELEASE.problem.partition(":")[2].partition(":")[0] in capsys.readouterr().err


def test_each_release_becomes_a_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "project.yaml").write_text("repository: https://github.com/o/r\n")
    reports = split(CHANGELOG, "--project-file", "project.yaml", status=1)
    assert list(reports) == ["2026-06-06--2026-06-06", "2025-12-21--2026-06-06", "2025-12-20--2025-12-20"]
    hotfix, release, oldest = reports.values()
    assert (hotfix.titles.report, str(hotfix.published)) == ("26.1.1 - 2026-06-06", "2026-06-06")
    # The link of the heading is kept.
    assert hotfix.overview == "- Hotfix\n\n[26.1.1](https://github.com/o/r/compare/26.1.0...26.1.1)"
    assert (release.titles.report, str(release.published)) == ("[26.1.0] - 2026-06-06", "2026-06-06")
    assert [(row.kind, row.description) for row in release.commits] == [("feature", "A queue"), ("fix", "A race")]
    assert (oldest.overview, str(oldest.published)) == ("- Old things", "2025-12-20")
    errors = capsys.readouterr().err
    for line, problem in (
        (1, importing.BEFORE_RELEASES.format()),
        (5, importing.RELEASE_WITHOUT_DATE.format(title="'[Unreleased]'")),
    ):
        assert f"CHANGELOG.md:{line}:1: warning: {importing.NOT_PLACED.format(problem=problem)}" in errors
    message = importing.OLDEST_RELEASE.format(period="2025-12-20/2025-12-20")
    assert f"CHANGELOG.md:23:1: note: {message} [changed]" in errors
    message = importing.SAME_DAY_RELEASE.format(period="2026-06-06/2026-06-06")
    assert f"CHANGELOG.md:9:1: note: {message} [changed]" in errors
    newest = (folder / "out" / "2026-06-06--2026-06-06.yaml").read_text("utf-8")
    for line, text in ((3, "All notable changes."), (5, "## [Unreleased]"), (7, "- Not yet")):
        assert f"# line {line}: {text}\n" in newest


def test_the_reports_of_a_changelog_build(site: Site) -> None:
    (site.src / "project.yaml").write_text("repository: https://github.com/o/r\nproject: Otter\n")
    (site.src / "CHANGELOG.md").write_text(CHANGELOG.replace("[26.1.1]", "26.1.1"))
    assert main(["import", str(site.src / "CHANGELOG.md"), "--split", "--output", str(site.src)]) == 1
    (site.src / "CHANGELOG.md").unlink()
    names = sorted(path.name for path in site.src.glob("20*.yaml"))
    site.write("index.rst", "\n\n".join(f".. progress-report:: {name}" for name in names) + "\n")
    built = site.build("html", "-E", "-W", "-n")
    assert built.warnings == []
    assert all(words in built.read("index.html") for words in ("Hotfix", "A race", "Old things"))


FORMS = {
    "months": (
        "# Otter\n\n## January 2026\n\n- a\n\n## December 2025\n\n- b\n",
        {"2026-01": "- a", "2025-12": "- b"},
    ),
    "months, oldest first": (
        "# Otter\n\n## December 2025\n\n- b\n\n## January 2026\n\n- a\n",
        {"2026-01": "- a", "2025-12": "- b"},
    ),
    "weeks in a month": (
        "# January 2026\n\n## Week 1, 2026\n\n- a\n\n## Week 2, 2026\n\n- b\n",
        {"2026-W02": "- b", "2026-W01": "- a"},
    ),
    "headings of the first level": (
        "# 1.1 (2026-02-01)\n\n- a\n\n# 1.0 (2026-01-01)\n\n- b\n",
        {"2026-01-02--2026-02-01": "- a", "2026-01-01--2026-01-01": "- b"},
    ),
    "oldest first": (
        "## 1.0 - 2026-01-01\n\n- b\n\n## 1.1 - 2026-02-01\n\n- a\n",
        {"2026-01-02--2026-02-01": "- a", "2026-01-01--2026-01-01": "- b"},
    ),
    "patches one level deeper": (
        "# Changelog\n\n## [1.1.0](https://a.org) (2026-02-01)\n\n- a\n\n### [1.0.1](https://a.org) (2026-01-15)\n\n- b\n\n"
        "## 1.0.0 (2026-01-01)\n\n- c\n",
        {
            "2026-01-16--2026-02-01": "- a\n\n[1.1.0](https://a.org)",
            "2026-01-02--2026-01-15": "- b\n\n[1.0.1](https://a.org)",
            "2026-01-01--2026-01-01": "- c",
        },
    ),
    "a date below the heading": (
        "# Changes\n\n## Otter 1.1\n\n_Released 2026-02-01_\n\n- a\n\n## Otter 1.0\n\nReleased on January 5th, 2026.\n\n- b\n",
        {"2026-01-06--2026-02-01": "_Released 2026-02-01_\n\n- a", "2026-01-05--2026-01-05": "Released on January 5th, 2026.\n\n- b"},
    ),
    "a month and a day": (
        "# Changes\n\n## 1.1 (2026-02-10)\n\n- a\n\n## 1.0 (January 2026)\n\n- b\n",
        {"2026-02-01--2026-02-10": "- a", "2026-01": "- b"},
    ),
    "sections of the same level": (
        "# Changes\n\n## [1.1] - 2026-02-01\n\nOne.\n\n## Fixed\n\n- a\n\n## [1.0] - 2026-01-01\n\nTwo.\n\n## Fixed\n\n- b\n",
        {"2026-01-02--2026-02-01": "One.", "2026-01-01--2026-01-01": "Two."},
    ),
    "one release": ("## 1.1 (2026-02-10)\n\n- a\n", {"2026-02-10--2026-02-10": "- a"}),
    "one report": ("# January 2026\n\nWords.\n", {"2026-01": "Words."}),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_the_forms_of_releases(folder: Path, name: str) -> None:
    page, expected = FORMS[name]
    (folder / "CHANGELOG.md").write_text(page, "utf-8")
    main(["import", "CHANGELOG.md", "--split", "--output", "out"])
    reports = {path.stem: read(path) for path in sorted(Path("out").iterdir(), reverse=True)}
    assert {stem: report.overview for stem, report in reports.items()} == expected


def test_releases_of_the_same_period_are_sections_of_one_report(capsys: pytest.CaptureFixture[str]) -> None:
    page = "# Changes\n\n## v1.2 (January 2026)\n\n### Fixed\n\n- a\n\n## v1.1 (January 2026)\n\n- b\n\n## v1.0 (May 2025)\n\n- c\n"
    reports = split(page)
    assert list(reports) == ["2026-01", "2025-05"]
    titles = [section.title for section in reports["2026-01"].sections]
    assert titles[0] == "v1.2 (January 2026)"
    assert titles[-1] == "v1.1 (January 2026)"
    assert reports["2026-01"].titles.report == ""
    message = importing.SAME_PERIOD.format(count=2, period="2026-01")
    assert f"CHANGELOG.md:3:1: note: {message} [changed]" in capsys.readouterr().err
    text = Path("out/2026-01.yaml").read_text("utf-8")
    assert all(f"- {word}\n" in text for word in "ab")


def test_an_existing_report_keeps_all_from_being_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "2026-01.yaml").write_text("period: 2026-01\n")
    page = "## February 2026\n\n- b\n\n## January 2026\n\n- a\n"
    (folder / "CHANGELOG.md").write_text(page, "utf-8")
    assert main(["import", "CHANGELOG.md", "--split", "--output", "out"]) == 2
    message = cli.ONE_FILE_EXISTS.format(paths="'out/2026-01.yaml'")
    assert capsys.readouterr() == ("", f"sphinx-progress: {message}\n")
    assert len(list((folder / "out").iterdir())) == 1
    assert list(split(page, "--force")) == ["2026-02", "2026-01"]


def test_options_that_do_not_fit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "CHANGELOG.md").write_text(CHANGELOG, "utf-8")
    for output in ("-", "r.yaml"):
        assert main(["import", "CHANGELOG.md", "--split", "--output", output]) == 2
        assert importing.NO_FOLDER.format(path=repr(output)) in capsys.readouterr().err
    assert main(["import", "CHANGELOG.md", "--split", "--period", "2026-01"]) == 2
    assert cli.EXCLUDES_OPTION.format(option="'--split'", other="'--period'") in capsys.readouterr().err
