"""Run the pre-commit hooks with pre-commit itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main

from ..conftest import ROOT

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
BIN = Path(sys.executable).parent

# Use the commands of this environment, instead of letting pre-commit install the package from the network.
CONFIG = """\
repos:
  - repo: {}
    rev: v1
    hooks:
      - id: sphinx-progress-check
        language: system
      - id: sphinx-progress-format
        language: system
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a repository with reports that uses the hook of another repository."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    # Git sets these variables if the tests run in a git hook.
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    hooks, repository = tmp_path / "hooks", tmp_path / "repository"
    for folder in (hooks, repository / "docs" / "progress"):
        folder.mkdir(parents=True)
    shutil.copy(MANIFEST, hooks)
    (repository / ".pre-commit-config.yaml").write_text(CONFIG.format(hooks))
    for folder in (hooks, repository):
        git(folder, "init", "--quiet")
        git(folder, "add", ".")
        git(folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "Begin")
    git(hooks, "-c", "tag.gpgSign=false", "tag", "v1")
    return repository


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "commit.gpgSign=false", *arguments], cwd=folder, check=True)


def run(repository: Path) -> subprocess.CompletedProcess[str]:
    git(repository, "add", ".")
    command = [str(BIN / "pre-commit"), "run", "--color=never", "--all-files"]
    return subprocess.run(command, cwd=repository, check=False, capture_output=True, text=True)


def test_pre_commit_accepts_the_manifest() -> None:
    subprocess.run([BIN / "pre-commit", "validate-manifest", MANIFEST], check=True)


def test_hooks_check_and_format_only_reports(repository: Path) -> None:
    untidy = "overview: words\nperiod: 2026-01\nproject: on\n"
    report, other = repository / "docs" / "progress" / "2026-01.yaml", repository / "docs" / "other.yaml"
    for path in (report, other):
        path.write_text(untidy)
    ran = run(repository)
    assert ran.returncode == 1
    assert "docs/progress/2026-01.yaml: formatted" in ran.stdout
    assert "files were modified by this hook" in ran.stdout
    assert (report.read_text(), other.read_text()) == ('project: "on"\nperiod: 2026-01\noverview: words\n', untidy)
    assert run(repository).returncode == 0


def test_both_hooks_report_errors(repository: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = repository / "docs" / "progress" / "2026-01.yml"
    path.write_text("period: x\n")
    ran = run(repository)
    assert ran.returncode == 1
    assert main(["format", str(path)]) == 2
    assert ran.stdout.count(capfd.readouterr().err.replace(f"{repository}/", "")) == 2
