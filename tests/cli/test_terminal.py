"""Terminals and CI services must not interpret anything in untrusted data."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
import yaml

from sphinxext_progress.cli import output_files
from sphinxext_progress.cli.findings import Finding
from sphinxext_progress.cli.main import main
from sphinxext_progress.cli.output_formats.gitlab import as_gitlab_report
from sphinxext_progress.cli.output_formats.json_object import as_json
from sphinxext_progress.cli.output_formats.result import CheckResult
from sphinxext_progress.cli.output_formats.sarif import as_sarif

from ..git.repositories import History, lines

#: CI commands that data may contain.
HOSTILE = [
    "x\n::error::y",
    "::error file=a::y",
    "  ::stop-commands::z",
    "##[error]y",
    "a ##vso[task.complete result=Failed]y",
]
COMMAND = re.compile(r"^\s*::|##\[|##\w+\[|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", re.MULTILINE)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    return tmp_path


def write(name: str, data: object) -> None:
    # Use block scalars, as authors do, so that hostile text is on separate lines.
    Path("progress", name).write_text(
        yaml.dump(data, sort_keys=False, allow_unicode=True, width=1000, default_style="|"), "utf-8"
    )


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command, and check that its output contains no CI or terminal commands."""
    capsys.readouterr()
    main(arguments)
    output = "".join(capsys.readouterr())
    assert output
    assert not COMMAND.search(output), output
    return output


@pytest.mark.parametrize("hostile", HOSTILE)
def test_texts_of_reports_and_histories_contain_no_commands(
    folder: Path, capsys: pytest.CaptureFixture[str], hostile: str
) -> None:
    history = History(folder / "repository")
    history.commit("Begin", {"a.py": lines("a")}, "2025-12-02")
    history.commit(f"{hostile}: add it (#12)", {"pool.py": lines("pool", 30)}, "2026-01-14")
    history.commit(f"[{hostile}] feat: more", {"more/pool.py": lines("pool", 30)}, "2026-01-15")
    history.close()
    row = {"area": hostile, "description": hostile, "commit": "0123456789", "pr": "12"}
    report = {
        "overview": hostile,
        "period": "2026-01",
        "commits": [row],
        "trends": [{"theme": hostile, "stage": hostile}],
    }
    write("2026-01.yaml", report)
    write("project.yaml", {"themes": [{"name": hostile, "areas": [hostile]}, {"name": "x"}], "areas": [hostile, "y"]})
    for form in ("text", "json", "gitlab", "junit", "sarif"):
        printed(capsys, "check", "progress", "--git", "repository", "--format", form)
    printed(capsys, "check", "progress", "--git", "repository", "--fill", "--record", "--dry-run")
    printed(capsys, "trend", "progress", "--git", "repository")
    printed(capsys, "format", "--diff", "progress")
    printed(capsys, "format", "--check", "progress")
    printed(capsys, "export", "progress/2026-01.yaml", "--output", "page.md", "--dry-run")
    printed(capsys, "new", "--dry-run")
    printed(capsys, "new", "2026-01", "--git", "repository", "--update", "--dry-run")
    printed(capsys, "new", "2025-12", "--git", "repository", "--dry-run")


@pytest.mark.parametrize("hostile", [*HOSTILE, "\x1b[31m", "\u202e", os.fsdecode(b"\xff")])
def test_file_names_contain_no_commands(folder: Path, capsys: pytest.CaptureFixture[str], hostile: str) -> None:
    inside = folder / "progress" / hostile
    inside.mkdir(parents=True)
    good, bad = f"{hostile}.yaml", f"{hostile}2.yaml"
    (inside / good).write_text("overview: x\nperiod: 2026-01\n", "utf-8")
    (inside / bad).write_text("period: x\n", "utf-8")
    (folder / f"{hostile}.md").write_text("# January 2026\n\nWords\n", "utf-8")
    at = f"progress/{hostile}"
    for form in ("text", "json", "gitlab", "junit", "sarif"):
        printed(capsys, "check", at, "--format", form)
    printed(capsys, "format", "--check", at)
    printed(capsys, "format", "--diff", at)
    printed(capsys, "export", f"{at}/{good}", "--output", f"{hostile}.out", "--dry-run")
    printed(capsys, "export", f"{at}/{bad}")
    printed(capsys, "import", f"{hostile}.md", "--output", f"new/{hostile}.yaml", "--dry-run")
    printed(capsys, "import", f"{hostile}.md", "--output", f"new/{hostile}.yaml")
    printed(capsys, "new", "--reports", at)
    (inside / bad).unlink()
    printed(capsys, "new", "--reports", at)
    printed(capsys, "format", at)


def test_exports_to_a_pipe_are_unchanged(capsys: pytest.CaptureFixture[str]) -> None:
    write("2026-01.yaml", {"period": "2026-01", "overview": "a ##vso[b]"})
    assert main(["export", "progress/2026-01.yaml"]) == 0
    page = capsys.readouterr().out
    assert "U+0023" not in page
    assert main(["export", "progress/2026-01.yaml", "--output", "page.md"]) == 0
    assert Path("page.md").read_text("utf-8") == page


def test_findings_as_data_keep_their_meaning() -> None:
    finding = Finding("a.yaml", 1, 1, "error", "##[error] ##vso[x] #\\## ::x", "progress.data")
    for form in (as_json, as_gitlab_report, as_sarif):
        text = form(CheckResult([finding], ["a.yaml"], complete=True))
        assert not COMMAND.search(text)
        assert finding.message in json.dumps(json.loads(text)).replace("\\\\", "\\")


def test_a_dry_run_is_escaped_and_written_files_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    for dry_run in (True, False):
        output_files.write_or_print(Path("x.yaml"), "a: |\n  ::error::x\n", force=False, dry_run=dry_run)
    assert capsys.readouterr().out == "a: |\n  U+003A:error::x\nwrote x.yaml\n"
    assert Path("x.yaml").read_text("utf-8") == "a: |\n  ::error::x\n"
