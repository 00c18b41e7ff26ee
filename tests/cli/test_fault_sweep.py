"""A56 for the command line: fail the n-th call that accesses a file, for every n and each command.

A command ends with a message, never with a traceback. Each file has either its old or its complete new content, and no
other files are left behind.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main

from ..conftest import CONF, REPORT
from ..git.repositories import History, lines
from ..sabotage import Sabotage

pytestmark = pytest.mark.sweep

#: The initial files, and the commands to run on them.
FILES = {
    "conf.py": CONF,
    "index.rst": "Site\n====\n",
    "untidy.yaml": "overview: x\nperiod: 2026-01\n",
    "old/2025-12.yaml": REPORT,
    "old/page.md": "# Otter Monthly Progress Report: January 2026\n\n## Overview\n\nWords.\n\n## More\n\n- a\n",
    "old/project.yaml": "repository: https://github.com/example/otter\n",
    **{f"progress/{month}.yaml": REPORT.replace("2026-01\n", f"{month}\n") for month in ("2025-11", "2025-12")},
}
COMMANDS = {
    "init": ["init", "--markup", "rst", "--period", "2026-01"],
    "new": ["new"],
    "new, with a period": ["new", "2026-01", "--reports", "progress"],
    "new, over a file": ["new", "2025-12", "--force"],
    "check": ["check", "progress"],
    "format": ["format", "untidy.yaml"],
    "import": ["import", "old/page.md"],
    "import, over a file": ["import", "old/page.md", "--output", "old/2025-12.yaml", "--force"],
    "import, to be seen": ["import", "old/page.md", "--output", "-"],
    "export": ["export", "old/2025-12.yaml", "--output", "page.md"],
    "export, as JSON": ["export", "old/2025-12.yaml", "--format", "json"],
}


def tree(folder: Path) -> dict[str, str]:
    """Read all files of a folder, including hidden ones."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


def lay_out(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.mark.parametrize("error", [OSError, MemoryError])
@pytest.mark.parametrize("name", COMMANDS)
def test_a56_a_command_survives_each_failing_call(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    error: type[BaseException],
) -> None:
    folder = tmp_path / "site"
    lay_out(folder)
    monkeypatch.chdir(folder)
    assert main(COMMANDS[name]) == 0
    complete = tree(folder)
    sabotage = Sabotage(monkeypatch)
    failing, hit = 0, True
    while hit:
        failing += 1
        # Leave the current folder, because it is about to be deleted.
        monkeypatch.chdir(tmp_path)
        lay_out(folder)
        monkeypatch.chdir(folder)
        capsys.readouterr()
        sabotage.start(failing, error)
        status = main(COMMANDS[name])
        hit = sabotage.calls >= failing
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err, failing
        # Files are unchanged or complete, and a command writes all of its files or none.
        assert tree(folder) in (FILES, complete), failing
        if tree(folder) != complete or status:
            assert status in (1, 2), failing
            assert captured.out + captured.err, failing
    assert failing > 10, "the sweep reached nothing"
    assert (status, tree(folder)) == (0, complete)


#: Commands that read a history; some of them need an existing draft.
WITH_GIT = {
    "check": ["check", "progress", "--fill", "--record", "--ignore", "no-overview"],
    "new": ["new", "2026-01", "--reports", "progress"],
    "new, again": ["new", "2026-01", "--reports", "progress", "--update"],
    "trend": ["trend", "progress/2026-01.yaml"],
}
UNTIDY = "period: 2026-01\ncommits:\n  - description: Add router replay\n"
PROJECT = "areas:\n  - name: Routers\n    paths: ['*']\nthemes:\n  - name: Routing\n    areas: Routers\n"


@pytest.mark.parametrize("error", [OSError, MemoryError])
@pytest.mark.parametrize("name", WITH_GIT)
def test_a56_a_command_that_reads_git_writes_complete_files_or_none(
    history: History,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    error: type[BaseException],
) -> None:
    monkeypatch.chdir(tmp_path)
    reports = tmp_path / "progress"
    reports.mkdir()
    (reports / "project.yaml").write_text(PROJECT, "utf-8")
    history.commit("Add router replay (#2101)", {"replay.py": lines("replay", 30)}, "2026-01-12")
    if name == "new, again":
        assert main([*WITH_GIT["new"], "--git", str(history.show())]) == 0
        history.commit("Add a pool (#2102)", {"pool.py": lines("pool", 30)}, "2026-01-14")
    elif name != "new":
        (reports / "2026-01.yaml").write_text(UNTIDY, "utf-8")
    command = [*WITH_GIT[name], "--git", str(history.show())]
    old = tree(reports)
    assert main(command) == 0
    complete = tree(reports)
    assert (complete != old) == (name != "trend")
    sabotage = Sabotage(monkeypatch)
    failing, hit = 0, True
    while hit:
        failing += 1
        for path in reports.iterdir():
            path.unlink()
        for file_name, text in old.items():
            (reports / file_name).write_text(text, "utf-8")
        capsys.readouterr()
        sabotage.start(failing, error)
        status = main(command)
        hit = sabotage.calls >= failing
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err, failing
        files = tree(reports)
        assert files.items() <= {*old.items(), *complete.items()}, failing
        assert files.keys() >= old.keys(), failing
        assert files == complete or status == 2, (failing, captured)
    assert failing > 5, "the sweep reached nothing"
    assert (status, tree(reports)) == (0, complete)
