"""Test ``sphinx-progress trend``: proposed stages for the themes of a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import commands, repository, values
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import parse_file

from ..git.repositories import History, lines

PROJECT = """\
areas:
  - {name: Download, paths: ["src/download/**"]}
  - {name: Index, paths: ["src/index/**"]}
themes:
  - {name: Speed, areas: [Download]}
  - Index
  - {name: Words, aliases: [Docs]}
"""


@pytest.fixture(autouse=True)
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[History]:
    """Change to a folder with a report, a project and a repository."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    (tmp_path / "progress" / "project.yaml").write_text(PROJECT, "utf-8")
    (tmp_path / "progress" / "2026-01.yaml").write_text("period: 2026-01\n", "utf-8")
    new_history = History(tmp_path / "repository")
    new_history.commit("Begin", {"src/index/old.py": lines("old")}, "2025-12-01")
    yield new_history
    new_history.close()


def test_new_modules_and_series_are_proposed_by_theme(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    pool = history.commit("Fetch in parallel (#1)", {"src/download/pool.py": lines("pool")}, "2026-01-05")
    history.commit("Fetch less (#2)", {"src/download/pool.py": lines("less")}, "2026-01-06")
    parts = [
        history.commit(
            f"Read *lazily* ({part}/2) (#{part + 2})", {"src/index/old.py": lines(f"part{part}")}, "2026-01-07"
        )
        for part in (1, 2)
    ]
    assert main(["trend", "progress", "--git", history.show().name]) == 0
    printed = capsys.readouterr()
    assert (
        printed.out
        == f"""\
# progress/2026-01.yaml: proposed steps for 2026-01. Choose some, and put them in your own words.
trends:
  - theme: Speed
    stage:
      # new: src/download/pool.py
      - text: "Fetch in parallel"
        commit: "{pool[:10]}"
        pr: 1
  - theme: Index
    stage:
      # a series of 2
      - text: 'Read \\*lazily\\*'
        commit: ["{parts[0][:10]}", "{parts[1][:10]}"]
        pr: [3, 4]
"""
    )
    assert printed.err == f"{commands.NO_STEPS.format(themes='Words')}\n"
    loaded = parse_file(f"period: 2026-01\n{printed.out}".encode(), "x", Report)
    assert loaded.model
    assert [theme.theme for theme in loaded.model.trends] == ["Speed", "Index"]
    assert Path("progress/2026-01.yaml").read_text("utf-8") == "period: 2026-01\n"


def test_limit_applies_to_each_theme(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(1, 8):
        history.commit(f"Add {number} (#{number})", {f"src/download/{number}.py": lines(str(number))}, "2026-01-05")
    history.show()
    Path("progress/project.yaml").write_text(PROJECT.partition("  - Index")[0], "utf-8")
    counts = []
    for options in ((), ("--limit", "2")):
        assert main(["trend", "progress/2026-01.yaml", "--git", "repository", *options]) == 0
        printed = capsys.readouterr()
        counts.append(printed.out.count("- text:"))
        assert printed.err == ""
    assert counts == [5, 2]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("project.yaml", None, commands.NO_PROJECT_FILE.format(path="'progress/project.yaml'")),
        ("project.yaml", "areas: [x]", commands.NO_THEMES.format(path="'progress/project.yaml'")),
        ("project.yaml", "theme: x", "progress/project.yaml:1:1: " + values.UNKNOWN_KEY.problem.format(key="'theme'")),
        (
            "2026-01.yaml",
            "period: 2026-13",
            "progress/2026-01.yaml:1:9: " + values.PERIOD.format(path="'period'", found="'2026-13'"),
        ),
    ],
)
def test_missing_data_is_reported_in_one_line(
    history: History, capsys: pytest.CaptureFixture[str], name: str, content: str | None, message: str
) -> None:
    path = Path("progress") / name
    path.unlink() if content is None else path.write_text(content, "utf-8")
    assert main(["trend", "progress/2026-01.yaml", "--git", history.show().name]) == 2
    assert capsys.readouterr().err.startswith(f"sphinx-progress: {message}")


def test_a_repository_is_required(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["trend", "progress"])
    assert "--git" in capsys.readouterr().err
    assert main(["trend", "progress", "--git", "nowhere"]) == 2
    assert repository.NO_REPOSITORY.problem.format(repository="'nowhere'") in capsys.readouterr().err
