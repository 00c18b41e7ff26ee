"""Test the command as a whole: its help, its exit codes and its terminal output."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sphinxext_progress._version import DOCUMENTATION_URL, __version__
from sphinxext_progress.cli import output_files
from sphinxext_progress.cli.commands import COMMANDS, COMMANDS_PAGE, EXIT_CODES, make_parser
from sphinxext_progress.cli.console import CommandError, quoted_path, write_error, write_line
from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli
from sphinxext_progress.format.json_schema import json_schema

COMMAND = [sys.executable, "-m", "sphinxext_progress.cli"]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_has_examples_and_exit_codes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert text.count(f"\n  sphinx-progress {name}") == 2
    assert text.endswith(f"\n\n{EXIT_CODES}\n\n{COMMANDS_PAGE}#command-{name}\n")


def test_the_help_names_the_documentation_of_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert capsys.readouterr().out.endswith(f"\n{DOCUMENTATION_URL}\n")
    assert f"/en/v{__version__}/" in DOCUMENTATION_URL


def test_without_a_command_the_commands_are_listed() -> None:
    ran = subprocess.run(COMMAND, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "usage: sphinx-progress" in ran.stderr


def test_closed_pipe_is_not_an_error() -> None:
    ran = subprocess.run(
        ["/bin/sh", "-c", f"'{sys.executable}' -m sphinxext_progress.cli schema report | head -n 1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("{\n", "")


def test_control_characters_are_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    write_line("a\x1b[31m\r\u202eb\tc\n::error::d")
    write_error("a\x1b[31m\r\u202eb\tc\n::error::d ##vso[task.complete]")
    assert capsys.readouterr() == (
        "aU+001B[31mU+000DU+202Eb\tc\nU+003A:error::d\n",
        "aU+001B[31mU+000DU+202EbU+0009cU+000A::error::d U+0023#vso[task.complete]\n",
    )


def test_schema_matches_the_published_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "project"]) == 0
    assert json.loads(capsys.readouterr().out) == json_schema("project")


def test_existing_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "report.yaml"
    path.write_text("by hand")
    with pytest.raises(CommandError, match=re.escape(cli.FILE_EXISTS.format(path=quoted_path(path)))):
        output_files.write_file(path, "new")
    assert path.read_text() == "by hand"
    output_files.write_file(path, "new", force=True)
    assert path.read_text() == "new"


@pytest.mark.parametrize("step", ["mkstemp", "fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), MemoryError()])
def test_a56_failed_write_leaves_only_the_old_file(
    step: str, error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.yaml"
    path.write_text("old")

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(
        {"mkstemp": "tempfile.mkstemp", "fsync": "os.fsync", "replace": "pathlib.Path.replace"}[step], fail
    )
    reason = getattr(error, "strerror", "") or cli.NO_MEMORY_TO_WRITE.format()
    message = cli.UNWRITABLE_FILE.format(path=quoted_path(path), reason=reason)
    with pytest.raises(CommandError, match=re.escape(message)):
        output_files.write_file(path, "new", force=True)
    monkeypatch.undo()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"report.yaml": "old"}


def test_a_written_file_has_default_permissions(tmp_path: Path) -> None:
    (tmp_path / "any").touch()
    output_files.write_file(tmp_path / "ours", "text")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "any").stat().st_mode
    link = tmp_path / "link"
    link.symlink_to("ours")
    os.chmod(tmp_path / "ours", 0o600)  # noqa: PTH101 - as short
    output_files.write_file(link, "more", force=True)
    assert link.is_symlink()
    assert ((tmp_path / "ours").read_text(), (tmp_path / "ours").stat().st_mode & 0o777) == ("more", 0o600)


def test_options_cannot_be_abbreviated() -> None:
    assert not make_parser().allow_abbrev
