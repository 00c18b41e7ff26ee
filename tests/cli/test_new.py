"""Test ``sphinx-progress new``: the next report continues from the last one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, commands, data_files
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import load_file

LAST = """\
project: Otter
period: 2026-01
overview: Words.
commits:
  - {area: Download, description: x}
  - {area: 'C++: core', description: y}
  - {area: Download, description: z}
trends:
  - {theme: Speed, trajectory: Index → Lazy 'metadata'}
  - {theme: 'yes', trajectory: "Steady: with #3"}
  - {theme: Docs, stage: Tutorial}
sections:
  - {id: thanks, title: "Thanks!", items: [Ann]}
"""

LISTS = ("highlights", "commits", "infrastructure", "trends", "sections")


@pytest.fixture(autouse=True)
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder that has a reports folder with one report."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "progress"
    folder.mkdir()
    (folder / "2026-01.yaml").write_text(LAST, "utf-8")
    return folder


def read(path: Path) -> Report:
    """Load a valid report."""
    loaded = load_file(path, path.name, Report)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def state(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Return the content, inode and modification time of each file."""
    files = {path.name: (path.read_text("utf-8"), path.stat()) for path in folder.iterdir()}
    return {name: (text, status.st_ino, status.st_mtime_ns) for name, (text, status) in files.items()}


def uncommented(text: str) -> str:
    """Uncomment every row of the template, as an author would."""
    return re.sub(r"^  # (\s*(?:- )?\w+:.*|\s+- .*)$", r"  \1", text, flags=re.MULTILINE)


def test_default_period_follows_the_newest_report(reports: Path) -> None:
    (reports / "2025-12.yaml").write_text("period: 2025-12", "utf-8")
    assert main(["new"]) == 0
    report = read(reports / "2026-02.yaml")
    assert (report.period.name, report.project, report.draft) == ("2026-02", "Otter", True)
    assert report.model_fields_set == {"project", "period", "draft", "overview", *LISTS}
    assert [getattr(report, name) for name in ("overview", *LISTS)] == ["", [], [], [], [], []]
    text = (reports / "2026-02.yaml").read_text("utf-8")
    assert "\n# Areas so far: Download, C++: core.\n" in text


def test_new_report_passes_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new"]) == 0
    capsys.readouterr()
    assert main(["check", "progress"]) == 0
    assert capsys.readouterr().out == "2 files checked: nothing found\n"


def test_rows_continue_from_the_last_report(reports: Path) -> None:
    assert main(["new"]) == 0
    path = reports / "2026-02.yaml"
    text = uncommented(path.read_text("utf-8"))
    path.write_text(
        text.replace("  stage:\n", "  stage: x\n").replace("description: Fetch", "description: fetch"), "utf-8"
    )
    report = read(path)
    assert [theme.theme for theme in report.trends] == ["Speed", "yes", "Docs"]
    assert [[stage.text for stage in theme.trajectory] for theme in report.trends] == [
        ["Index", "Lazy 'metadata'"],
        ["Steady: with #3"],
        [],
    ]
    assert [commit.area for commit in report.commits] == ["Download"]
    assert [(section.id, section.title, section.items) for section in report.sections] == [("thanks", "Thanks!", [])]
    # Once an overview is added, the check finds neither errors nor lint findings.
    path.write_text(path.read_text("utf-8").replace("overview:", "overview: x").replace("draft: true\n", ""), "utf-8")
    assert main(["check", str(path)]) == 0


def test_draft_without_rows_keeps_earlier_themes_and_areas(reports: Path) -> None:
    assert main(["new"]) == 0
    assert main(["new"]) == 0
    first, second = ((reports / f"2026-0{month}.yaml").read_text("utf-8") for month in (2, 3))
    assert second == first.replace("2026-02", "2026-03").replace("February", "March")


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2026-Q1", "2026-Q1.yaml"),
        ("2026-W05", "2026-W05.yaml"),
        ("2025", "2025.yaml"),
        ("2026-01-05/2026-01-18", "2026-01-05--2026-01-18.yaml"),
    ],
)
def test_any_period_can_be_named(reports: Path, period: str, name: str) -> None:
    (reports / "2026-01.yaml").unlink()
    assert main(["new", period]) == 0
    assert read(reports / name).period.name == period


def test_file_is_named_like_the_last_one(reports: Path) -> None:
    (reports / "2026-01.yaml").rename(reports / "otter-2026-01.yaml")
    assert main(["new"]) == 0
    assert read(reports / "otter-2026-02.yaml").period.name == "2026-02"


def test_report_page_with_a_single_dot_suffix_is_supported(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (reports / "2026-01.yaml").rename(reports / "2026-01.progress")
    assert main(["new"]) == 0
    assert main(["check", "progress", "progress/2026-02.progress"]) == 0
    assert main(["format", "progress"]) == 0
    capsys.readouterr()
    assert main(["export", "progress/2026-01.progress"]) == 0
    assert "Words." in capsys.readouterr().out


def test_earlier_report_continues_from_its_predecessor(reports: Path) -> None:
    (reports / "2025-10.yaml").write_text(
        "project: Beaver\nperiod: 2025-10\ntrends: [{theme: Dams, stage: x}]", "utf-8"
    )
    assert main(["new", "2025-11"]) == 0
    text = (reports / "2025-11.yaml").read_text("utf-8")
    assert "project: Beaver\n" in text
    assert "- theme: Dams\n" in text
    assert "Speed" not in text


def test_the_project_of_project_yaml_is_not_repeated(reports: Path) -> None:
    (reports / "project.yaml").write_text(
        "project: Otter\nareas: [{name: Network, aliases: Download}, 'C++: core']", "utf-8"
    )
    (reports / "2026-01.yaml").write_text(LAST.partition("\n")[2], "utf-8")
    assert main(["new"]) == 0
    text = (reports / "2026-02.yaml").read_text("utf-8")
    assert "\nproject:" not in text
    # Areas are listed by the name that is displayed.
    assert "# Areas so far: Network, C++: core.\n" in text


def test_a54_existing_report_is_not_overwritten(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = reports / "2026-02.yaml"
    path.write_text("period: 2026-02 # by hand\n", "utf-8")
    before = state(reports)
    for options in ([], ["--dry-run"]):
        assert main(["new", "2026-02", *options]) == 2
        captured = capsys.readouterr()
        assert "'progress/2026-02.yaml'" in captured.err
        assert captured.out == ""
        assert state(reports) == before
    assert main(["new", "2026-02", "--force"]) == 0
    assert read(path).draft


def test_the_refusal_names_the_flag(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (reports / "2026-02.yaml").write_text("period: 2026-02\n", "utf-8")
    assert main(["new", "2026-02"]) == 2
    assert capsys.readouterr().err == (
        "sphinx-progress: " + cli.FILE_EXISTS.format(path="'progress/2026-02.yaml'") + "\n"
    )


def test_a54_a_dry_run_shows_the_file_and_writes_nothing(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (reports / "2026-02.yaml").write_text("period: 2026-02\n", "utf-8")
    before = state(reports)
    assert main(["new", "--dry-run"]) == 0
    captured = capsys.readouterr()
    assert captured.err == "would write progress/2026-03.yaml\n"
    assert main(["new", "2026-02", "--force", "--dry-run"]) == 0
    assert state(reports) == before
    assert main(["new"]) == 0
    assert (reports / "2026-03.yaml").read_text("utf-8") == captured.out


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        (
            {},
            ["--reports", "nix"],
            commands.NO_REPORTS_FOLDER.format(path="'nix'"),
        ),
        ({"2026-01.yaml": ""}, [], "progress/2026-01.yaml:1:1: " + data_files.EMPTY_FILE.problem),
        ({"2025-12.yaml": "period: [", "2026-01.yaml": LAST}, [], "progress/2025-12.yaml:1:9: "),
        (
            {"2026-01.yaml": "period: 9999-12"},
            [],
            commands.NO_NEXT_PERIOD.format(period="9999-12"),
        ),
        (
            {"january.yaml": LAST},
            ["2026-01"],
            commands.SECOND_REPORT.format(path="'progress/january.yaml'", period="2026-01"),
        ),
        ({"project.yaml": "project: Otter"}, [], commands.NO_EARLIER_REPORT.format(path="'progress'")),
    ],
)
def test_unusable_reports_are_refused(
    reports: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], arguments: list[str], message: str
) -> None:
    (reports / "2026-01.yaml").unlink()
    for name, text in files.items():
        (reports / name).write_text(text, "utf-8")
    assert main(["new", *arguments]) == 2
    error = capsys.readouterr().err
    assert error.startswith("sphinx-progress: ")
    assert message in error
    assert sorted(path.name for path in reports.iterdir()) == sorted(files)


def test_link_out_of_the_folder_is_not_read(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret.txt").write_text("period: secret", "utf-8")
    (reports / "2025-12.yaml").symlink_to(tmp_path / "secret.txt")
    monkeypatch.chdir(reports)
    assert main(["new", "--reports", "."]) == 2
    errors = capsys.readouterr().err
    assert data_files.OUTSIDE_FOLDERS.problem.format(name="'2025-12.yaml'") in errors
    assert "secret'" not in errors


def test_an_invalid_period_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["new", "2026-13"])
    assert ended.value.code == 2
    assert cli.NO_PERIOD_ARGUMENT.format(value="'2026-13'") in capsys.readouterr().err


# Several projects in one folder -----------------------------------------------------------------------


@pytest.fixture
def two_projects(reports: Path) -> Path:
    """Add a second project, whose last report is a month older."""
    (reports / "2026-01.yaml").rename(reports / "otter-2026-01.yaml")
    (reports / "beaver-2025-12.yaml").write_text("project: Beaver\nperiod: 2025-12\n", "utf-8")
    return reports


@pytest.mark.parametrize(("project", "file_name"), [("Otter", "otter-2026-02.yaml"), ("Beaver", "beaver-2026-01.yaml")])
def test_the_project_is_chosen(two_projects: Path, project: str, file_name: str) -> None:
    assert main(["new", "--project", project]) == 0
    assert read(two_projects / file_name).project == project


@pytest.mark.parametrize("arguments", [[], ["2026-02"], ["2026-02", "--force"], ["2025-01"]])
def test_an_ambiguous_project_is_refused(
    two_projects: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    before = state(two_projects)
    assert main(["new", *arguments]) == 2
    message = commands.SEVERAL_PROJECTS.format(path="'progress'", projects="'Beaver', 'Otter'", option="'--project'")
    assert capsys.readouterr().err == f"sphinx-progress: {message}\n"
    assert state(two_projects) == before


def test_only_project_without_a_report_is_chosen(two_projects: Path) -> None:
    assert main(["new", "2026-01"]) == 0
    assert read(two_projects / "beaver-2026-01.yaml").project == "Beaver"


def test_another_project_can_start_in_the_same_folder(two_projects: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--project", "C++ core"]) == 2
    message = commands.NO_REPORT_OF_PROJECT.format(path="'progress'", project="'C++ core'")
    assert capsys.readouterr().err == f"sphinx-progress: {message}\n"
    assert main(["new", "2026-01", "--project", "C++ core"]) == 0
    assert read(two_projects / "c-core-2026-01.yaml").project == "C++ core"
    assert main(["new", "--project", "C++ core"]) == 0
    assert read(two_projects / "c-core-2026-02.yaml").project == "C++ core"
    assert main(["check", "progress", "--ignore", "no-overview"]) == 0


@pytest.mark.parametrize("project", ["x" * 30_000, "\x1b[31m", "\u202e", "a\nb: c", "'", "#x", "yes", "日本"])
def test_any_written_project_name_passes_the_check(
    reports: Path, capsys: pytest.CaptureFixture[str], project: str
) -> None:
    status = main(["new", "2026-02", "--project", project])
    output = capsys.readouterr().err
    problem = commands.INVALID_NEW_REPORT.format(path="", reason="")
    assert (status, problem in output) in ((0, False), (2, True))
    assert len(list(reports.iterdir())) == (1 if status else 2)
    assert main(["check", "progress", "--ignore", "no-overview"]) == 0
