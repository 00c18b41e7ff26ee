"""Test the commands in partial clones, which lack file contents or file names: nothing is fetched, and one note is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli
from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git import repository as repository_module
from sphinxext_progress.git.process import git_environment

from ..git.repositories import History, git, lines

COUNTS, DEPENDENCIES, FILES, LINES, PEOPLE = (
    message.format()
    for message in (
        messages.SKIPPED_COUNTS,
        messages.SKIPPED_DEPENDENCIES,
        messages.SKIPPED_FILES,
        messages.SKIPPED_LINES,
        messages.SKIPPED_PEOPLE,
    )
)

REPORT = """\
project: Otter
period: 2026-01
overview: Words.
commits:
  - {description: Add the attic, pr: 1}
  - {description: Add the bridge, pr: 2}
  - {description: Add the cache, pr: 5}
infrastructure:
  - Bumped httpx to 0.28.1
  - "ruff: 0.5.0 → 0.5.1"
"""


@pytest.fixture
def partial(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that makes a partial clone whose remote records every access."""
    monkeypatch.chdir(tmp_path)
    Path("progress").mkdir()
    history.commit("Begin", {"pyproject.toml": '[project]\ndependencies = ["httpx>=0.27", "ruff"]\n'}, "2025-12-20")
    history.commit("Add the attic (#1)", {"src/attic.py": lines("attic", 30)}, "2026-01-05")
    history.commit("Add the bridge (#2)", {"src/bridge.py": lines("bridge", 200)}, "2026-01-10")
    history.commit("Fix typo", {"src/attic.py": lines("attic", 31)}, "2026-01-12")
    history.commit("Raise httpx (#4)", {"pyproject.toml": '[project]\ndependencies = ["httpx>=0.28"]\n'}, "2026-01-14")
    history.commit("Add the cache (#5)", {"src/cache.py": lines("cache", 20)}, "2026-01-15")
    history.commit('Revert "Add the bridge (#2)" (#6)', {"src/bridge.py": None}, "2026-01-20")
    history.commit("Add the door (#7)", {"src/door.py": lines("door", 300)}, "2026-01-25")
    source = history.close()
    git("-C", source, "config", "uploadpack.allowFilter", "true")

    def clone(kept: str, *options: str) -> str:
        git("clone", "--quiet", f"--filter={kept}", *options, f"file://{source}", "partial")
        script = tmp_path / "script"
        script.write_text(f'#!/bin/sh\ntouch {tmp_path}/fetched\nexec git-upload-pack "$@"\n', "utf-8")
        script.chmod(0o755)
        git("-C", "partial", "config", "remote.origin.uploadpack", script)
        git("-C", "partial", "config", "core.sshCommand", script)
        return "partial"

    return clone


CLONES = [
    ("blob:none", ("--bare",), (COUNTS, DEPENDENCIES, LINES)),
    # The checkout contains the files of the newest commit.
    ("blob:none", (), (COUNTS, DEPENDENCIES, LINES)),
    ("blob:none", ("--no-checkout",), (COUNTS, DEPENDENCIES, LINES)),
    ("tree:0", ("--bare",), (COUNTS, DEPENDENCIES, FILES, LINES)),
    ("tree:0", (), (COUNTS, DEPENDENCIES, FILES, LINES)),
]


def skipped(*checks: str) -> str:
    return messages.SKIPPED_CHECKS.format(repository="'partial'", checks=", ".join(sorted(checks)))


@pytest.mark.parametrize(("kept", "options", "checks"), CLONES)
@pytest.mark.parametrize("remote", ["file", "dead"])
def test_check_of_a_partial_clone(
    partial: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
    kept: str,
    options: tuple[str, ...],
    checks: tuple[str, ...],
    remote: str,
) -> None:
    Path("progress/2026-01.yaml").write_text(REPORT, "utf-8")
    clone = partial(kept, *options)
    if remote == "dead":
        git("-C", clone, "config", "remote.origin.url", "ssh://nowhere.invalid/otter.git")
    assert main(["check", "progress", "--git", clone, "--format", "json"]) == 1
    captured = capsys.readouterr()
    assert captured.err.splitlines() == [skipped(*checks)]
    findings = json.loads(captured.out)["findings"]
    # What messages state is still found; what needs files is not.
    rules = {finding["rule"] for finding in findings}
    assert "reverted" in rules
    assert not rules & {"superseded", "dependency-mismatch", "bullet-earlier"}
    assert ("uncited" in rules) is (options == () and kept == "blob:none")
    assert not Path("fetched").exists()


@pytest.mark.parametrize(("kept", "options", "checks"), CLONES)
def test_draft_from_a_partial_clone(
    partial: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
    kept: str,
    options: tuple[str, ...],
    checks: tuple[str, ...],
) -> None:
    clone = partial(kept, *options)
    assert main(["new", "2026-01", "--reports", "progress", "--project", "Otter", "--git", clone]) == 0
    # Without its tree, a bare clone does not even know whether there is a .mailmap.
    people = [PEOPLE] if (kept, options) == ("tree:0", ("--bare",)) else []
    assert skipped(*checks, *people) in capsys.readouterr().err.splitlines()
    text = Path("progress/2026-01.yaml").read_text("utf-8")
    assert "  - {name: Ann, commit_count: 7}\n" in text
    for title in ("Add the attic", "Add the cache", "Add the door", "Raise httpx"):
        assert f'description: "{title}"' in text
    assert 'description: "Add the bridge"' not in text
    assert "Commits without changes" not in text
    assert not Path("fetched").exists()


@pytest.mark.parametrize("command", [["trend", "progress/2026-01.yaml"], ["init", "site"]])
def test_other_commands_in_a_partial_clone(
    partial: Callable[..., str], capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    Path("progress/2026-01.yaml").write_text(REPORT, "utf-8")
    Path("progress/project.yaml").write_text(
        "project: Otter\nareas: [Core]\nthemes: [{name: Speed, areas: [Core]}]\n", "utf-8"
    )
    Path("site").mkdir()
    Path("site/conf.py").write_text("extensions = []\n", "utf-8")
    assert main([*command, "--git", partial("blob:none", "--bare")]) == 0
    assert skipped(COUNTS, DEPENDENCIES) in capsys.readouterr().err.replace(f", {LINES}", "").splitlines()
    assert not Path("fetched").exists()


def test_a_record_needs_all_files(partial: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("progress/2026-01.yaml").write_text(REPORT, "utf-8")
    clone = partial("blob:none", "--bare")
    assert main(["check", "progress", "--git", clone, "--record"]) == 2
    assert cli.RECORD_INCOMPLETE.format() in capsys.readouterr().err
    assert [path.name for path in Path("progress").iterdir()] == ["2026-01.yaml"]


def test_a_completed_clone_skips_nothing(partial: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("progress/2026-01.yaml").write_text(REPORT, "utf-8")
    clone = partial("blob:none", "--bare")
    git("-C", clone, "fetch", "--quiet", "--refetch", "--no-filter")
    Path("fetched").unlink()
    assert main(["check", "progress", "--git", clone, "--record"]) == 1
    captured = capsys.readouterr()
    assert "partial clone" not in captured.err
    assert "dependency-mismatch" in captured.out
    assert not Path("fetched").exists()


def test_a_clone_without_large_files_counts_the_lines_of_small_ones(
    partial: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    clone = partial("blob:limit=1k", "--bare")
    assert main(["new", "2026-01", "--reports", "progress", "--project", "Otter", "--git", clone]) == 0
    assert skipped(COUNTS, LINES) in capsys.readouterr().err.splitlines()
    text = Path("progress/2026-01.yaml").read_text("utf-8")
    assert re.search(r"# 20 source lines; .*\n *- .*Add the cache", text)
    assert re.search(r"# 1 new source file.*\n *- .*Add the door", text)
    assert "httpx: >=0.27 → >=0.28" in text
    assert not Path("fetched").exists()


def test_nothing_is_fetched_by_a_git_that_ignores_the_variable(
    partial: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIT_NO_LAZY_FETCH needs git 2.45; without it, git must refuse every protocol.
    def without_variable() -> dict[str, str]:
        return {name: value for name, value in git_environment().items() if name != "GIT_NO_LAZY_FETCH"}

    monkeypatch.setattr(repository_module, "git_environment", without_variable)
    Path("progress/2026-01.yaml").write_text(REPORT, "utf-8")
    for kept in ("blob:none", "tree:0"):
        assert main(["check", "progress", "--git", partial(kept, "--bare")]) == 1
        git("-C", "partial", "gc", "--quiet")
        Path("partial").rename(kept.replace(":", ""))
    assert not Path("fetched").exists()
