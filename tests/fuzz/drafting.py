"""Properties of the commands that read a history, for any history."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from unittest import mock

import yaml

from sphinxext_progress.cli.commands import run
from sphinxext_progress.diagnostics import inert
from sphinxext_progress.format.model import Report
from sphinxext_progress.git import repository
from sphinxext_progress.reading.loader import parse_file
from sphinxext_progress.text import report_texts
from tests.fuzz.histories import HistoryMaker
from tests.fuzz.reports import Provider

#: The commands that do not write files.
CHECKS = (
    ("check", "progress", "--git", "."),
    ("check", "progress", "--git", ".", "--format", "sarif", "--fill", "--dry-run"),
    ("check", "progress", "--git", ".", "--record", "--dry-run"),
    ("trend", "progress", "--git", "."),
)


def check(folder: Path, provider: Provider) -> None:
    """Create a history and reports from choices, and run every command that reads them.

    :param folder: where the reports are written, and the commands run.
    """
    maker = HistoryMaker(provider, str(folder))
    maker.make()
    progress = folder / "progress"
    progress.mkdir(exist_ok=True)
    for path in progress.iterdir():
        path.unlink()
    (progress / "2025-12.yaml").write_bytes(maker.about("2025-12"))
    with mock.patch.object(repository, "git_output", maker.git.pieces), contextlib.chdir(folder):
        try:
            check_draft(progress)
            (progress / "2026-01.yaml").write_bytes(maker.about("2026-01"))
            for arguments in CHECKS:
                called(*arguments)
            called("new", "2026-01", "--git", ".", "--update", "--dry-run")
        except Exception as error:
            for commit in maker.git.commits.values():
                error.add_note(repr(commit)[:3000])
            raise


def check_draft(progress: Path) -> None:
    """Check that a draft is a valid report, and is still valid after it is drafted again."""
    path = progress / "2026-01.yaml"
    status, _ = called("new", "2026-01", "--git", ".")
    assert path.exists() == (status == 0)
    if not status:
        check_report(path)
        assert called("new", "2026-01", "--git", ".", "--update")[0] == 0
        check_report(path)
        path.unlink()


def check_report(path: Path) -> None:
    """Check that a written file is a valid report without markup that would be lost."""
    loaded = parse_file(path.read_bytes(), path.name, Report)
    assert loaded.model, (loaded.diagnostics, path.read_text("utf-8"))
    assert not list(report_texts.check_texts(loaded.model, path.name)), path.read_text("utf-8")
    assert yaml.safe_load(path.read_text("utf-8"))


def called(*arguments: str) -> tuple[int, str]:
    """Call a command; check that it ends with an exit code, and prints no commands for a terminal or a CI service."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        status = run(arguments)
    assert status in (0, 1, 2), (arguments, status, stderr.getvalue())
    for stream in (stdout, stderr):
        assert inert(stream.getvalue()) == stream.getvalue(), (arguments, stream.getvalue())
    assert status != 2 or stderr.getvalue().startswith(("sphinx-progress: ", "note: ", "warning: ")), stderr.getvalue()
    return status, stdout.getvalue()
