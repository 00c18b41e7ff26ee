"""The files that ``check`` and ``format`` process: nested folders, and sites, whose ``conf.py`` is never run."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, commands, data_files, values

GOOD = "project: Otter\nperiod: {}\noverview: Words.\n"
BAD = "overview: Words.\nperiod: {}\ncommits: [{{descripton: x}}]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_file(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def run_command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    capsys.readouterr()
    status = main(arguments)
    printed = capsys.readouterr()
    return status, printed.out.splitlines(), printed.err


# Nested folders ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "2025/2025-12.yaml",
        "2025-12.yml",
        "2025/2025-12.yml",
        "old/2025/2025-Q4.yaml",
        "old/december.report.yaml",
        "2025-12.progress",
        "old/december.progress",
        "x.yml",
    ],
)
def test_error_in_a_nested_report_is_found(capsys: pytest.CaptureFixture[str], name: str) -> None:
    period = "2025-Q4" if "Q4" in name else "2025-12"
    write_file("progress/2026-01.yaml", GOOD.format("2026-01"))
    write_file(f"progress/{name}", BAD.format(period))
    status, lines, err = run_command(capsys, "check", "progress")
    assert (status, lines[-1], err) == (1, "2 files checked: 1 error", "")
    assert lines[0].startswith(f"progress/{name}:3:12: error: " + values.UNKNOWN_KEY.problem.format(key="'descripton'"))
    status, _, err = run_command(capsys, "format", "--check", "progress")
    assert (status, err.startswith(f"progress/{name}:3:12: error: ")) == (2, True)
    write_file(f"progress/{name}", f"overview: x\nperiod: {period}\n")
    assert run_command(capsys, "format", "--check", "progress") == (1, [f"progress/{name}: would be formatted"], "")


@pytest.mark.parametrize("arguments", [["check"], ["check", "--format", "json"], ["format", "--check"]])
def test_other_yaml_files_are_counted_in_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    write_file("progress/2026-01.yaml", "project: Otter\nperiod: 2026-01\n\noverview: Words.\n")
    for name in ("data/figures.yaml", "data/more/authors.yml", ".hidden/x.yaml"):
        write_file(f"progress/{name}", "- nothing: of ours\n")
    write_file("progress/2026-01.check.yaml", "ref: main\nhead: d98e8a64dd\ndate: 2026-02-28\nrows: x\n")
    status, lines, err = run_command(capsys, *arguments, "progress")
    assert (status, err) == (0, f"{cli.OTHER_FILES.format(count=2)}\n"), lines
    Path("progress/data/more/authors.yml").unlink()
    assert run_command(capsys, *arguments, "progress")[2] == f"{cli.ONE_OTHER_FILE.format(count=1)}\n"


def test_a_project_in_a_folder_below_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    write_file("progress/2025/2025-12.yaml", GOOD.format("2025-12"))
    write_file("progress/2025/project.yaml", "projekt: x\n")
    status, lines, _ = run_command(capsys, "check", "progress")
    assert (status, lines[0].partition(" key")[0]) == (1, "progress/2025/project.yaml:1:1: error: unknown")


def test_circular_folder_link_is_skipped(capsys: pytest.CaptureFixture[str]) -> None:
    write_file("progress/2025/2025-12.yaml", GOOD.format("2025-12"))
    Path("progress/2025/again").symlink_to("..")
    assert run_command(capsys, "check", "progress") == (0, ["1 file checked: nothing found"], "")


def test_the_next_report_is_based_on_a_yml_file(capsys: pytest.CaptureFixture[str]) -> None:
    write_file("progress/2026-01.yml", GOOD.format("2026-01"))
    assert run_command(capsys, "new") == (0, ["wrote progress/2026-02.yml"], "")


# A site -----------------------------------------------------------------------------------------------

CONF = """\
import os
os.makedirs("was-run")
extensions = ["sphinxext_progress"]
progress_reports: list[str] = ["reports/**/*.yaml", "other/*.yml"]
progress_roots = ("../shared",)
progress_project = "project.yaml"
"""


@pytest.fixture
def site() -> None:
    write_file("docs/conf.py", CONF)
    write_file("docs/project.yaml", "project: Otter\nareas: [Core]\n")
    write_file(
        "docs/reports/notes/january.yaml", "period: 2026-01\noverview: x\ncommits: [{area: Cor, description: x}]\n"
    )
    write_file("docs/other/february.yml", "period: 2026-02\noverview: x\n")
    write_file("docs/unrelated.yaml", "x: y\n")
    write_file("docs/index.rst", "Site\n====\n\n.. progress-report:: 2026-01\n")
    write_file("docs/more.md", "# More\n\n```{progress-report} other/*.yml\n:project: Otter\n```\n")


@pytest.mark.usefixtures("site")
def test_the_configuration_of_a_site_applies_to_a_check(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, err = run_command(capsys, "check", "--site", "docs")
    assert (status, err, lines[-1]) == (1, "", "2 files checked: 1 warning")
    assert lines[0].startswith("docs/reports/notes/january.yaml:3:18: warning: ")
    assert not Path("was-run").exists()
    # The patterns determine which files below a folder are reports.
    assert run_command(capsys, "check", "docs/reports")[0] == 2
    assert run_command(capsys, "check", "docs/reports", "--site", "docs")[1][-1] == "1 file checked: 1 warning"


@pytest.mark.usefixtures("site")
def test_finished_report_without_a_page_is_noted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs/more.md").unlink()
    _, lines, _ = run_command(capsys, "check", "--site", "docs")
    assert lines[0] == f"docs/other/february.yml:1:9: note: {commands.NOT_SHOWN.format()} [not-shown]"
    assert (
        run_command(capsys, "check", "--site", "docs", "--ignore", "not-shown")[1][-1] == "2 files checked: 1 warning"
    )
    # Drafts are not finished, and a report page shows its own report.
    write_file("docs/other/february.yml", "period: 2026-02\ndraft: true\noverview: x\n")
    write_file("docs/reports/march.report.yaml", "period: 2026-03\noverview: x\n")
    assert not any("not-shown" in line for line in run_command(capsys, "check", "--site", "docs")[1])


@pytest.mark.usefixtures("site")
def test_table_of_rows_does_not_show_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs/more.md").unlink()
    write_file("docs/a.rst", ".. commit-table:: /other/february.yml\n")
    assert any("not-shown" in line for line in run_command(capsys, "check", "--site", "docs")[1])


@pytest.mark.parametrize(
    ("name", "proper"), [("project.yml", "project.yaml"), ("2026-01.check.yml", "2026-01.check.yaml")]
)
def test_project_and_record_must_not_end_in_yml(capsys: pytest.CaptureFixture[str], name: str, proper: str) -> None:
    write_file(f"progress/{name}", "project: Otter\n")
    status, lines, _ = run_command(capsys, "check", "progress")
    message = f"progress/{name}:1:1: error: " + data_files.READ_AS_REPORT.format(name=f"'{proper}'")
    assert (status, lines[0]) == (2, f"{message} [progress.file]")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a.rst", ".. progress-report::\n"),
        ("a.rst", ".. progress-report:: /other/february.yml\n"),
        ("deep/a.rst", "   .. progress-report:: ../other/*.yml\n      :project: Otter\n"),
        ("a.md", ":::{progress-report} 2026-01..2026-03\n:::\n"),
        ("a.md", "````{progress-report} 2026-02\r\n````\r\n"),
    ],
)
def test_each_directive_shows_a_report(capsys: pytest.CaptureFixture[str], page: str, text: str) -> None:
    Path("docs/more.md").unlink()
    write_file(f"docs/{page}", text)
    assert not any("not-shown" in line for line in run_command(capsys, "check", "--site", "docs")[1])


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    "conf",
    [
        "progress_reports = sorted(['reports/*.yaml'])\n",
        "progress_reports = ['reports/*.yaml']\nprogress_reports += ['x']\n",
        "if True:\n    progress_reports = ['reports/*.yaml']\n",
        "progress_reports = 'reports/*.yaml'\n",
        "progress_reports = [1]\n",
        "progress_reports = None\n",
    ],
)
def test_values_that_are_not_literals_fall_back_to_the_default(capsys: pytest.CaptureFixture[str], conf: str) -> None:
    write_file("docs/conf.py", conf)
    write_file("docs/progress/2026-01.yaml", GOOD.format("2026-01"))
    status, lines, err = run_command(capsys, "check", "--site", "docs", "--ignore", "not-shown")
    assert (status, lines) == (0, ["1 file checked: nothing found"])
    line = 2 if "\n" in conf.strip() else 1
    assert err == cli.NO_PLAIN_VALUE.format(place=f"docs/conf.py:{line}", name="progress_reports") + "\n"


@pytest.mark.parametrize("conf", ["", "def (\n", "x = '\\d'\n", "(" * 5_000, "progress_reports = " + "[" * 3_000])
def test_an_empty_or_broken_conf_leaves_the_defaults(capsys: pytest.CaptureFixture[str], conf: str) -> None:
    write_file("docs/conf.py", conf)
    write_file("docs/progress/2026-01.yaml", GOOD.format("2026-01"))
    status, lines, err = run_command(capsys, "check", "--site", "docs", "--ignore", "not-shown")
    assert (status, lines, err) == (0, ["1 file checked: nothing found"], "")


@pytest.mark.parametrize(
    ("conf", "arguments", "message"),
    [
        (None, ["--site", "docs"], cli.NO_CONF.format(path="'docs/conf.py'", reason=data_files.MISSING.format())),
        (
            "progress_reports = ['../*.yaml']\n",
            ["--site", "docs"],
            data_files.OUTSIDE_FOLDERS.problem.format(name="'../*.yaml'"),
        ),
        ("", [], cli.NO_DEFAULT_FOLDER.format(path="'docs/progress'")),
    ],
)
def test_a_site_that_cannot_be_checked(
    capsys: pytest.CaptureFixture[str], conf: str | None, arguments: list[str], message: str
) -> None:
    if conf is not None:
        write_file("docs/conf.py", conf)
    status, lines, err = run_command(capsys, "check", *arguments)
    assert (status, lines) == (2, [])
    assert err.startswith(f"sphinx-progress: {message}")


def test_site_without_reports_has_nothing_to_check(capsys: pytest.CaptureFixture[str]) -> None:
    write_file("docs/conf.py", "")
    assert run_command(capsys, "check", "--site", "docs") == (0, ["0 files checked: nothing found"], "")


def test_reports_of_another_root_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    write_file("site/docs/conf.py", "progress_reports = ['reports/*.yaml']\nprogress_roots = ['../../shared']\n")
    write_file("shared/2026-01.yaml", GOOD.format("2026-01"))
    Path("site/docs/reports").mkdir()
    Path("site/docs/reports/2026-01.yaml").symlink_to("../../../shared/2026-01.yaml")
    Path("site/docs/index.rst").write_text(".. progress-report::\n", "utf-8")
    assert run_command(capsys, "check", "--site", "site/docs") == (0, ["1 file checked: nothing found"], "")
