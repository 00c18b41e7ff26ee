"""Shells complete commands, options and values if argcomplete is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .test_options import FORMER_NAMES

COMMAND = [sys.executable, "-m", "sphinxext_progress.cli"]


def complete(line: str, folder: Path) -> list[str]:
    """Ask for completions at the end of a command line, as a shell does."""
    pytest.importorskip("argcomplete")
    answer = folder / "answer"
    variables = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "COMP_TYPE": "9",
    }
    subprocess.run(COMMAND, env={**os.environ, **variables}, check=True, capture_output=True)
    return answer.read_text("utf-8").split()


def test_commands_options_and_values_are_completed(tmp_path: Path) -> None:
    assert {"init", "new", "check", "format"} <= {*complete("sphinx-progress ", tmp_path)}
    assert complete("sphinx-progress check --f", tmp_path) == ["--format", "--fail-on", "--fill"]
    assert complete("sphinx-progress check --format ", tmp_path) == [
        "text",
        "json",
        "github",
        "gitlab",
        "junit",
        "sarif",
    ]
    assert complete("sphinx-progress check --ignore no-o", tmp_path) == ["no-overview"]


def test_former_names_are_not_completed(tmp_path: Path) -> None:
    assert not {"--fix", "--project"} & {*complete("sphinx-progress check --", tmp_path)}
    assert FORMER_NAMES["check"] == {"--fix", "--project"}


def test_the_marker_is_where_argcomplete_looks_for_it() -> None:
    """It reads the first 1024 bytes of the module that the console script imports."""
    from sphinxext_progress.cli import main

    assert main.__file__
    assert "PYTHON_ARGCOMPLETE_OK" in Path(main.__file__).read_text("utf-8")[:1024]


def test_without_argcomplete_the_command_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sphinxext_progress.cli.main import main

    monkeypatch.setenv("_ARGCOMPLETE", "1")
    monkeypatch.setitem(sys.modules, "argcomplete", None)
    assert main(["schema"]) == 0
    assert capsys.readouterr().out.startswith("{")
