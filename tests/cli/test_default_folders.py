"""``new``, ``check`` and ``format`` find the reports by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxext_progress.cli.default_folders import default_folders
from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, commands, values

REPORT = "period: 2026-01\noverview: Words.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str = REPORT) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"progress/2026-01.yaml": REPORT}, "progress"),
        ({"project.yaml": "project: Otter\n", "2026-01.yaml": REPORT, "conf.py": ""}, "."),
        ({"conf.py": "", "progress/2026-01.yaml": REPORT}, "progress"),
        ({"conf.py": "progress_reports = ['news/**/*.yaml']\n", "news/2026-01.yaml": REPORT}, "news"),
        ({"docs/conf.py": "", "docs/progress/2026-01.yaml": REPORT}, "docs/progress"),
        ({"docs/source/conf.py": "", "docs/source/progress/2026-01.yaml": REPORT}, "docs/source/progress"),
        ({"docs/conf.py": "progress_reports = ['news/2026-*.yaml']\n", "docs/news/2026-01.yaml": REPORT}, "docs/news"),
        ({"docs/conf.py": "progress_reports = ['../news/*.yaml']\n", "news/2026-01.yaml": REPORT}, "news"),
        ({"docs/conf.py": "progress_reports = ['*.yaml']\n", "docs/2026-01.yaml": REPORT}, "docs"),
        # The folder in the current one comes first, unless conf.py is there too.
        ({"docs/conf.py": "progress_reports = ['news/*.yaml']\n", "progress/2026-01.yaml": REPORT}, "progress"),
        # Folders outside the current one are never chosen.
        (
            {"conf.py": "progress_reports = ['/etc/*.yaml', '../x/*.yaml']\n", "progress/2026-01.yaml": REPORT},
            "progress",
        ),
    ],
)
def test_the_default_folder(capsys: pytest.CaptureFixture[str], files: dict[str, str], expected: str) -> None:
    for name, text in files.items():
        write(name, text)
    report = Path(expected, "2026-01.yaml").as_posix()
    assert main(["check", "--ignore", "no-overview"]) == 0
    assert " checked: nothing found\n" in capsys.readouterr().out
    assert main(["format", "--check"]) == 0
    Path(report).write_text("overview: Words.\nperiod: 2026-01\n", "utf-8")
    assert main(["format"]) == 0
    assert capsys.readouterr().out == f"{report}: formatted\n"
    assert main(["new"]) == 0
    assert capsys.readouterr().out == f"wrote {Path(expected, '2026-02.yaml').as_posix()}\n"


def test_all_folders_of_conf_are_checked_and_the_first_gets_the_new_report(capsys: pytest.CaptureFixture[str]) -> None:
    write("docs/conf.py", "progress_reports = ['a/*.yaml', 'b/*.yaml', 'missing/*.yaml']\n")
    write("docs/a/2026-01.yaml")
    write("docs/b/2026-01.yaml")
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "2 files checked: nothing found\n"
    assert main(["new"]) == 0
    assert capsys.readouterr().out == "wrote docs/a/2026-02.yaml\n"


def test_the_project_file_of_conf_applies(capsys: pytest.CaptureFixture[str]) -> None:
    write("docs/conf.py", "progress_project = 'otter.yaml'\n")
    write("docs/otter.yaml", "areas: [Config]\n")
    write("docs/progress/2026-01.yaml", f"{REPORT}commits: [{{area: Confg, description: x}}]\n")
    assert main(["check"]) == 1
    assert values.CLOSEST_NAME.format(closest="'Config'") in capsys.readouterr().out


def test_conf_is_read_and_not_run() -> None:
    write("docs/conf.py", "from pathlib import Path\nPath('run').touch()\nprogress_reports = ['news/*.yaml']\n")
    assert default_folders().folders == [Path("docs/news")]
    assert not Path("run").exists()


@pytest.mark.parametrize(("conf", "path"), [("", "progress"), ("docs/conf.py", "docs/progress")])
def test_without_a_folder_the_commands_name_the_one_that_is_missing(
    capsys: pytest.CaptureFixture[str], conf: str, path: str
) -> None:
    if conf:
        write(conf, "")
    for command in ("check", "format"):
        assert main([command]) == 2
        assert capsys.readouterr().err == f"sphinx-progress: {cli.NO_DEFAULT_FOLDER.format(path=repr(path))}\n"
    assert main(["new"]) == 2
    assert capsys.readouterr().err == f"sphinx-progress: {commands.NO_REPORTS_FOLDER.format(path=repr(path))}\n"
