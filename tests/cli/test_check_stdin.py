"""``sphinx-progress check -`` reads a file from standard input."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import checking, data_files, reports
from sphinxext_progress.reading.decoding import MAX_BYTES


@pytest.fixture(autouse=True)
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with a report and a project."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "docs" / "progress"
    folder.mkdir(parents=True)
    (folder / "project.yaml").write_text("project: Otter\nareas: [Core]\n", "utf-8")
    (folder / "2026-01.yaml").write_text(
        "period: 2026-01\noverview: x\ntrends: [{theme: Speed, trajectory: a → b}]\n", "utf-8"
    )
    return folder


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CheckInput:
    return CheckInput(monkeypatch, capsys)


class CheckInput:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, text: str | bytes, *arguments: str) -> tuple[int, list[str]]:
        """Check a text, and return the exit code and the lines that are printed."""
        data = text.encode() if isinstance(text, str) else text
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = main(["check", "-", *arguments])
        captured = self._capsys.readouterr()
        return status, (captured.out + captured.err).splitlines()


NAMED = ("--stdin-filename", "docs/progress/2026-02.yaml")


def test_a_new_report_is_compared_with_the_others_of_its_folder(check: CheckInput) -> None:
    text = "period: 2026-02\noverview: x\ncommits: [{area: Cor, description: x}]\n"
    assert check(text, *NAMED) == (
        1,
        [
            "docs/progress/2026-02.yaml:1:9: warning: "
            + reports.THEME_STOPS.format(theme="'Speed'", period="2026-01")
            + " [theme-stops]",
            "docs/progress/2026-02.yaml:3:18: warning: unknown area 'Cor'; did you mean 'Core'? [progress.name]",
            "1 file checked: 2 warnings",
        ],
    )


def test_an_existing_report_is_replaced_not_duplicated(check: CheckInput, progress: Path) -> None:
    saved = (progress / "2026-01.yaml").read_bytes()
    text = "period: 2026-01\noverview: x\ninfrastructure: ['<b>']\n"
    status, lines = check(text, "--stdin-filename", "docs/progress/2026-01.yaml", "--format", "json")
    (finding,) = json.loads("\n".join(lines))["findings"]
    assert (status, finding["rule"], finding["key_path"]) == (1, "progress.text", "infrastructure[0]")
    assert (progress / "2026-01.yaml").read_bytes() == saved


def test_a_project_may_be_read(check: CheckInput, progress: Path) -> None:
    for name in (progress / "project.yaml").as_posix(), "docs/new/project.yaml":
        status, (line, _) = check("project: Otter\nfrge: gitlab\n", "--stdin-filename", name)
        assert (status, line.startswith(f"{name}:2:1: error: unknown key 'frge'; did you mean 'forge'?")) == (1, True)


def test_the_levels_of_an_unsaved_project_apply(check: CheckInput, progress: Path) -> None:
    (progress / "2026-01.yaml").write_text("period: 2026-01\n", "utf-8")
    assert check("", *NAMED)[0] == 1
    arguments = ("docs/progress/2026-01.yaml", "--stdin-filename", "docs/progress/project.yaml")
    assert check("project: Otter\n", *arguments)[0] == 1
    assert check("project: Otter\ncheck: {levels: {no-overview: off}}\n", *arguments)[0] == 0


def test_without_a_name_it_is_a_report_of_the_current_folder(check: CheckInput) -> None:
    assert check("period: 2026-01\noverview: x\n") == (0, ["1 file checked: nothing found"])
    assert check("perod: 2026-01\n")[1][0].startswith("stdin.yaml:1:1: error: unknown key 'perod'")
    assert check("")[1][0].startswith("stdin.yaml:1:1: error: ")


@pytest.mark.parametrize(
    ("data", "status", "start"),
    [
        (b"\xff\xfe", 1, ":1:1: error: "),
        (b"period: \x00", 1, ":1:9: error: "),
        (b"x" * (MAX_BYTES + 5), 2, ":1:1: error: " + data_files.TOO_LARGE.problem[:9]),
    ],
)
def test_any_bytes_are_accepted(data: bytes, status: int, start: str, check: CheckInput) -> None:
    ended, lines = check(data, *NAMED)
    assert ended == status
    assert lines[0].startswith(f"docs/progress/2026-02.yaml{start}")


def test_a_name_outside_the_folder_is_refused_like_a_file(check: CheckInput, progress: Path) -> None:
    (progress / "out").symlink_to("/")
    assert check("period: 2026-01\n", "--stdin-filename", "docs/progress/out/2026-01.yaml")[0] == 2


def test_a_folder_is_not_replaced(check: CheckInput) -> None:
    message = checking.FOLDER_FOR_INPUT.format(path="'docs/progress'")
    assert check("period: 2026-01\n", "--stdin-filename", "docs/progress/") == (2, [f"sphinx-progress: {message}"])


def test_options_that_need_a_file_are_refused(check: CheckInput, capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--fill", "--record"):
        message = checking.CANNOT_WRITE_INPUT.format(option=f"'{option}'")
        assert check("", "--git", ".", option) == (2, [f"sphinx-progress: {message}"])
    assert main(["check", "docs", *NAMED]) == 2
    assert capsys.readouterr().err == f"sphinx-progress: {checking.NEEDS_STANDARD_INPUT.format()}\n"


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["check", "-"]) == 2
    assert capsys.readouterr().err == f"sphinx-progress: {checking.NO_STANDARD_INPUT.format()}\n"
