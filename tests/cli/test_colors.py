"""Colors and progress bars are for terminals; pipes and files never see them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sphinxext_progress.cli import progress
from sphinxext_progress.cli.color import has_color
from sphinxext_progress.cli.main import main

from ..git.repositories import History, lines

COMMAND = [sys.executable, "-m", "sphinxext_progress.cli"]
REPORT = "period: 2026-01\ncommits:\n  - {descripton: x}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    (tmp_path / "progress").mkdir()
    (tmp_path / "progress" / "2026-01.yaml").write_text(REPORT, "utf-8")
    return tmp_path


def on_terminal(*arguments: str) -> str:
    """Run the command with a pseudo-terminal for both streams."""
    pty = pytest.importorskip("pty")
    reading, writing = pty.openpty()
    with subprocess.Popen([*COMMAND, *arguments], stdin=writing, stdout=writing, stderr=writing) as process:
        os.close(writing)
        output = b""
        # Linux reports the end of a pseudo-terminal as an error.
        try:
            while data := os.read(reading, 65_536):
                output += data
        except OSError:
            pass
        process.wait()
    os.close(reading)
    return output.decode().replace("\r\n", "\n")


def in_pipe(*arguments: str) -> str:
    ran = subprocess.run(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return ran.stdout


def test_findings_are_colored_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = in_pipe("check")
    assert "\x1b" not in plain
    colored = on_terminal("check")
    assert "\x1b[1mprogress/2026-01.yaml:3:6: \x1b[0m\x1b[1;31merror: \x1b[0munknown key" in colored
    assert "\x1b[2m [progress.data]\x1b[0m\n1 file checked: \x1b[1;31m1 error\x1b[0m\n" in colored
    monkeypatch.setenv("NO_COLOR", "1")
    assert on_terminal("check") == plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert in_pipe("check") == plain
    monkeypatch.delenv("NO_COLOR")
    assert in_pipe("check") == colored


def test_a_diff_and_an_error_are_colored(folder: Path) -> None:
    (folder / "progress" / "2026-01.yaml").write_text("overview: Words.\nperiod: 2026-01\n", "utf-8")
    diff = on_terminal("format", "--diff")
    assert diff.startswith("\x1b[1m--- progress/2026-01.yaml\x1b[0m\n")
    assert "\n\x1b[36m@@ " in diff
    assert "\n\x1b[31m-period: 2026-01\x1b[0m\n" in diff
    assert "\n\x1b[32m+period: 2026-01\x1b[0m\n" in diff
    assert on_terminal("new", "--reports", "missing").startswith("\x1b[1;31msphinx-progress: \x1b[0m'missing'")
    assert on_terminal("check", "--ignore", "no-overview") == "1 file checked: \x1b[32mnothing found\x1b[0m\n"


@pytest.mark.parametrize(
    "arguments", ["check --format json", "check --format github", "check --format sarif", "schema"]
)
def test_data_is_never_colored(monkeypatch: pytest.MonkeyPatch, arguments: str) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in in_pipe(*arguments.split())


def test_a_terminal_without_colors_gets_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert not has_color(Terminal())


# Progress bars ----------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


def bars_of(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    """Run a command whose standard error is a terminal, on which bars appear at once."""
    stream = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        patch.setattr(progress, "DELAY", 0)
        status = main(arguments)
    return status, stream.getvalue()


@pytest.mark.parametrize(("command", "label"), [("check", "Checking"), ("format", "Formatting")])
def test_files_are_counted(command: str, label: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tqdm")
    for month in range(1, 5):
        (folder / "progress" / f"2026-0{month}.yaml").write_text(f"period: 2026-0{month}\noverview: x\n", "utf-8")
    status, bars = bars_of(monkeypatch, command)
    assert status == 0
    assert f"\r{label}:   0%|" in bars
    # A bar is removed at its end, so that only messages remain.
    assert bars.endswith("\r")


def test_what_git_reads_is_counted_and_messages_begin_a_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tqdm")
    history = History(folder / "repository")
    history.commit("Add it", {"a.py": lines("a")}, "2025-12-09")
    history.close()
    (folder / "progress" / "2026-01.yaml").unlink()
    status, output = bars_of(monkeypatch, "new", "2025-12", "--git", "repository")
    assert status == 0
    assert "\rReading the history: 0.00B [" in output
    assert "\rReading the changes of 2025-12: 0.00B [" in output
    assert "\r1 commit on main: 1 of 1 change proposed" in output


def test_without_the_library_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert bars_of(monkeypatch, "check", "--ignore", "no-overview") == (1, "")


def test_a_pipe_gets_no_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DELAY", 0)
    main(["check"])
    assert capsys.readouterr().err == ""
