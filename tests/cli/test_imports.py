"""Each command imports only what it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

#: Packages that take long to import.
SLOW = (
    "argcomplete",
    "babel",
    "docutils",
    "markdown_it",
    "mdit_py_plugins",
    "packaging",
    "pydantic",
    "ruamel",
    "sphinx",
    "tqdm",
    "yaml",
)

SCRIPT = """
import sys
from sphinxext_progress.cli.main import main

try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.stderr.write(chr(10).join(["", "modules:", *sys.modules]))
"""


def imported(folder: Path, *arguments: str) -> set[str]:
    """Return the names of the modules that a command has imported when it ends."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return set(ran.stderr.partition("modules:\n")[2].split("\n"))


@pytest.mark.parametrize("arguments", ["--version", "--help", "-h", "", "chekc progress", "--versoin"])
def test_version_help_and_mistakes_import_no_library(arguments: str, tmp_path: Path) -> None:
    modules = imported(tmp_path, *arguments.split())
    assert "sphinxext_progress.cli.commands" in modules
    assert modules & {*SLOW} == set()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Create a folder with a report."""
    (tmp_path / "progress").mkdir()
    (tmp_path / "progress" / "2026-01.yaml").write_text("period: 2026-01\noverview: Some *words*.\n", "utf-8")
    return tmp_path


def test_check_imports_neither_what_import_needs_nor_git(reports: Path) -> None:
    modules = imported(reports, "check", "progress")
    assert "pydantic" in modules
    assert modules & {*SLOW} == {"markdown_it", "pydantic", "yaml"}
    others = ("cli.importing", "cli.import_", "cli.drafting", "cli.formatting", "git.drafting", "git.history")
    assert [name for name in modules if name.startswith(tuple(f"sphinxext_progress.{part}" for part in others))] == []


@pytest.mark.parametrize("command", ["format --check progress", "export progress/2026-01.yaml --format json", "schema"])
def test_a_command_imports_no_other_command(command: str, reports: Path) -> None:
    modules = imported(reports, *command.split())
    name = command.split(maxsplit=1)[0]
    commands = {"check", "export", "format", "import_", "init", "new", "schema", "trend"}
    assert {other for other in commands if f"sphinxext_progress.cli.{other}" in modules} == {name}
