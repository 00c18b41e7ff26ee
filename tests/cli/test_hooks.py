"""Run the pre-commit hooks with pre-commit itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

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
      - id: sphinx-progress-check-git
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


def run(repository: Path, *hooks: str) -> subprocess.CompletedProcess[str]:
    git(repository, "add", ".")
    command = [str(BIN / "pre-commit"), "run", *hooks, "--color=never", "--all-files"]
    return subprocess.run(command, cwd=repository, check=False, capture_output=True, text=True)


#: Files in a repository, and whether the hooks check them.
FILES = {
    "docs/progress/2026-01.yaml": True,
    "docs/progress/2026-02.yml": True,
    "docs/progress/otter/2026-01.yml": True,
    "docs/progress/otter/deep/2026-01.report.yaml": True,
    "docs/progress/2026-03.progress": True,
    "progress/2026-01.yml": True,
    "docs/progress/project.yaml": True,
    "docs/progress/2026-01.yaml.txt": False,
    "docs/progress/notes.md": False,
    "docs/in-progress/2026-01.yml": False,
    "docs/progress.yaml": False,
    "docs/other.yml": False,
}


def test_hooks_cover_both_suffixes_and_subfolders(repository: Path) -> None:
    for name in FILES:
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("perod: 2026-01\n", "utf-8")
    ran = run(repository, "sphinx-progress-check")
    found = {line.partition(":")[0] for line in ran.stdout.splitlines() if "'perod'" in line}
    assert found == {name for name, is_checked in FILES.items() if is_checked}


@pytest.mark.parametrize("hook", yaml.safe_load(MANIFEST.read_text("utf-8")), ids=lambda hook: hook["id"])
def test_every_hook_covers_the_same_files(hook: dict[str, Any]) -> None:
    for name, is_checked in FILES.items():
        assert bool(re.search(hook["files"], name)) == is_checked, name


def test_a_push_compares_the_pushed_reports_with_git(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    git(repository, "remote", "add", "origin", str(tmp_path / "remote"))
    folder = repository / "docs" / "progress"
    (folder / "2025-01.yaml").write_text(REPORT.format(period="2025-01", commit="0000000000"))
    commit(repository, "Write an old report")
    git(repository, "push", "--quiet", "origin", "HEAD:main")
    git(repository, "fetch", "--quiet", "origin")
    subprocess.run([BIN / "pre-commit", "install", "--hook-type", "pre-push"], cwd=repository, check=True)
    (folder / "2026-01.yml").write_text(REPORT.format(period="2026-01", commit="1111111111"))
    commit(repository, "Write a report")
    refused = push(repository)
    assert refused.returncode != 0
    assert "docs/progress/2026-01.yml" in refused.stdout + refused.stderr
    assert "[commit-unknown]" in refused.stdout + refused.stderr
    # The old report is wrong too, but is not pushed.
    assert "2025-01.yaml" not in refused.stdout + refused.stderr
    (folder / "2026-01.yml").write_text("period: 2026-01\noverview: Words.\n")
    commit(repository, "Remove the row")
    accepted = push(repository)
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
    # The hook for pushes does not run before a commit.
    assert "against git" not in run(repository).stdout


REPORT = "period: {period}\noverview: Words.\ncommits: [{{description: x, commit: '{commit}'}}]\n"


def commit(repository: Path, message: str) -> None:
    git(repository, "add", ".")
    git(repository, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", message)


def push(repository: Path) -> subprocess.CompletedProcess[str]:
    command = ["git", "push", "origin", "HEAD:main"]
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
