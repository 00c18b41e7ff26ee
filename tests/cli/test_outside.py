"""No command follows a link out of its folder, and no message quotes a file that must not be read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli
from sphinxext_progress.diagnostics.messages import data_files as file_messages

from ..git.repositories import History, lines
from ..messages import message_pattern

TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
SECRETS = {
    "credentials": f"https://ann:{TOKEN}@github.com\n",
    "mapping": f"{TOKEN}: {TOKEN}\n",
    "report": f"period: 2026-01\noverview: {TOKEN}\ncommits:\n- {{description: x, area: {TOKEN}}}\n",
    "page": f"# January 2026 {TOKEN}\n\n{TOKEN}\n\n[core]: {TOKEN}\n",
}
REPORT = "period: 2025-12\noverview: Words.\n"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder next to another one that contains secrets and reports."""
    work, outside = tmp_path / "work", tmp_path / "outside"
    (work / "progress").mkdir(parents=True)
    (work / "progress" / "2025-12.yaml").write_text(REPORT, "utf-8")
    (work / "conf.py").write_text("project = 'Otter'\n", "utf-8")
    outside.mkdir()
    for name, text in SECRETS.items():
        (outside / name).write_text(text, "utf-8")
    monkeypatch.chdir(work)
    return work


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command that must fail, and return its output."""
    outside = Path("../outside").absolute()
    before = contents(outside)
    capsys.readouterr()
    assert main(arguments.split()) == 2, arguments
    printed = capsys.readouterr()
    output = printed.out + printed.err
    assert TOKEN not in output, arguments
    assert any(re.search(message_pattern(message), output) for message in REFUSALS), output
    assert contents(outside) == before
    return output


#: The messages about files that are not in the folder.
REFUSALS = (file_messages.OUTSIDE_FOLDERS, file_messages.HIDDEN_TARGET, cli.LINK_OUT_OF_FOLDER)

COMMANDS = [
    "check progress",
    "check progress/2026-01.yaml",
    "check --format json progress/2026-01.yaml",
    "format --check progress",
    "format --diff progress/2026-01.yaml",
    "format progress/2026-01.yaml",
    "export progress/2026-01.yaml",
    "export --format json progress/2026-01.yaml",
    "trend progress/2026-01.yaml --git .",
    "new",
    "new 2026-02",
    "new 2026-01 --force",
    "new 2026-01 --git . --update",
    "import progress/2026-01.yaml --output -",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("arguments", COMMANDS)
def test_report_that_links_outside_is_not_read(
    work: Path, capsys: pytest.CaptureFixture[str], arguments: str, secret: str
) -> None:
    (work / "progress" / "2026-01.yaml").symlink_to(f"../../outside/{secret}")
    refused(arguments, capsys)


@pytest.mark.parametrize("arguments", [*COMMANDS, "check progress/2026-01.yaml --project-file progress/2026-01.yaml"])
def test_report_that_links_to_a_hidden_file_is_not_read(
    work: Path, capsys: pytest.CaptureFixture[str], arguments: str
) -> None:
    for number, hidden in enumerate([".git-credentials", ".git/config", "progress/.env"]):
        (work / hidden).parent.mkdir(exist_ok=True)
        (work / hidden).write_text(SECRETS["mapping"], "utf-8")
        link = work / "progress" / "2026-01.yaml"
        link.unlink(missing_ok=True)
        link.symlink_to(work / hidden)
        refused(arguments, capsys)
        assert (work / hidden).read_text("utf-8") == SECRETS["mapping"], number


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "arguments",
    [
        "check progress",
        "format --check progress",
        "format progress/project.yaml",
        "export progress/2025-12.yaml",
        "trend progress/2025-12.yaml --git repository",
        "new",
        "new 2026-01 --git repository",
        "import page.md --output progress",
    ],
)
def test_project_that_links_outside_is_not_read(
    work: Path, capsys: pytest.CaptureFixture[str], arguments: str, secret: str
) -> None:
    (work / "page.md").write_text("# January 2026\n", "utf-8")
    (work / "progress" / "project.yaml").symlink_to(f"../../outside/{secret}")
    History(work / "repository").close()
    refused(arguments, capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        "check linked",
        "check linked/2026-01.yaml",
        "format linked",
        "format linked/2026-01.yaml",
        "export linked/2026-01.yaml",
        "trend linked --git .",
        "new --reports linked",
        "import linked/page.md --output -",
        "import page.md --output linked",
        "import page.md --output linked/x.yaml",
        "import page.md --output linked/deeper/x.yaml",
        "export progress/2025-12.yaml --output linked/page.md",
        "check progress --project-file linked/project.yaml",
        "export progress/2025-12.yaml --project-file linked/project.yaml",
    ],
)
def test_folder_that_links_outside_is_neither_read_nor_written(
    work: Path, capsys: pytest.CaptureFixture[str], arguments: str
) -> None:
    (work / "page.md").write_text("# January 2026\n", "utf-8")
    outside = work.parent / "outside"
    for name in ("2026-01.yaml", "project.yaml", "page.md"):
        (outside / name).write_text(SECRETS["mapping"], "utf-8")
    (work / "linked").symlink_to(outside)
    refused(arguments, capsys)


@pytest.mark.parametrize("options", ["", " --dry-run"])
@pytest.mark.parametrize("folder", [".", "../other"])
def test_init_does_not_write_through_a_linked_folder(
    work: Path, capsys: pytest.CaptureFixture[str], folder: str, options: str
) -> None:
    site = work / folder
    site.mkdir(exist_ok=True)
    (site / "conf.py").touch()
    for path in (work / "progress").iterdir():
        path.unlink()
    (work / "progress").rmdir()
    (site / "progress").symlink_to(work.parent / "outside")
    refused(f"init {folder}{options}", capsys)
    assert not (site / "progress.rst").exists()


def test_dangling_link_to_the_outside_is_not_followed(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (work / "page.md").write_text("# January 2026\n", "utf-8")
    (work / "progress" / "x.yaml").symlink_to("../../outside/new.yaml")
    for arguments in (
        "import page.md --output progress/x.yaml --force",
        "export progress/2025-12.yaml --output progress/x.yaml --force",
    ):
        refused(arguments, capsys)


def test_record_that_links_outside_is_neither_read_nor_replaced(
    work: Path, history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit("Add a pool (#2102)", {"pool.py": lines("pool", 30)}, "2025-12-14")
    (work / "progress" / "2025-12.check.yaml").symlink_to("../../outside/mapping")
    refused(f"check progress --git {history.show()} --record", capsys)


def test_links_inside_the_folder_are_followed(work: Path) -> None:
    (work / "reports").mkdir()
    (work / "reports" / "x.yaml").write_text("overview: x\nperiod: 2026-01\n", "utf-8")
    (work / "progress" / "2026-01.yaml").symlink_to("../reports/x.yaml")
    (work / "docs").symlink_to("progress")
    assert main(["check", "docs"]) == 0
    assert main(["format", "docs/2026-01.yaml"]) == 0
    assert (work / "reports" / "x.yaml").read_text("utf-8").startswith("period")
    assert (work / "progress" / "2026-01.yaml").is_symlink()
    assert main(["new", "--reports", "docs"]) == 0
    assert (work / "progress" / "2026-02.yaml").is_file()


def test_outside_folder_may_be_named_explicitly(work: Path) -> None:
    outside = work.parent / "outside"
    (outside / "2026-01.yaml").write_text("overview: x\nperiod: 2026-01\n", "utf-8")
    assert main(["format", "../outside/2026-01.yaml"]) == 0
    assert main(["check", str(outside)]) == 0
    assert main(["new", "--reports", "../outside"]) == 0
    assert (outside / "2026-02.yaml").is_file()


# Files that change between the check and the move -----------------------------------------------------

MINE = "# by hand\nperiod: 2026-01\noverview: Mine.\n"


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Run a function just before a temporary file is moved to its path."""
    import tempfile

    make = tempfile.mkstemp

    def mkstemp(**options: Any) -> tuple[int, str]:
        result: tuple[int, str] = make(**options)
        act()
        return result

    monkeypatch.setattr("tempfile.mkstemp", mkstemp)


@pytest.mark.parametrize("has_links", [True, False])
@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ("init docs --period 2026-01", "docs/progress/project.yaml"),
        ("init docs --period 2026-01", "docs/progress/index.rst"),
        ("new", "progress/2026-01.yaml"),
        ("new 2026-01 --git repository", "progress/2026-01.yaml"),
        ("import page.md --output progress", "progress/2026-01.yaml"),
        ("export progress/2025-12.yaml --output notes.md", "notes.md"),
        ("check progress --git repository --record", "progress/2025-12.check.yaml"),
    ],
)
def test_a_file_that_appears_before_the_move_is_kept(
    work: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: str,
    place: str,
    has_links: bool,
) -> None:
    (work / "page.md").write_text("# January 2026\n", "utf-8")
    (work / "docs").mkdir()
    (work / "docs" / "conf.py").touch()
    history = History(work / "repository")
    history.commit("Add a pool (#2102)", {"pool.py": lines("pool", 30)}, "2026-01-14")
    history.close()

    def appear() -> None:
        if not Path(place).exists():
            Path(place).write_text(MINE, "utf-8")

    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    if not has_links:
        monkeypatch.setattr(os, "link", refuse)
    meanwhile(monkeypatch, appear)
    before = set(contents(work))
    assert main(arguments.split()) == 2
    errors = capsys.readouterr().err
    assert cli.ONE_FILE_EXISTS.problem.format(paths=f"'{place}'") in errors
    assert Path(place).read_text("utf-8") == MINE
    # No other files are left behind.
    assert set(contents(work)) == before | {str(work / place)}


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ("format progress/2026-01.yaml", "progress/2026-01.yaml"),
        ("check progress --git repository --fill --ignore no-overview", "progress/2026-01.yaml"),
        ("new 2026-01 --git repository --update", "progress/2026-01.yaml"),
        ("check progress --git repository --record --ignore no-overview", "progress/2026-01.check.yaml"),
    ],
)
@pytest.mark.parametrize("gone", [False, True])
def test_concurrent_change_before_the_move_is_kept(
    work: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: str,
    place: str,
    gone: bool,
) -> None:
    history = History(work / "repository")
    history.commit("Add a pool (#2102)", {"pool.py": lines("pool", 30)}, "2026-01-14")
    history.close()
    untidy = "overview: x\nperiod: 2026-01\ncommits:\n  - description: Add a pool\n"
    (work / "progress" / "2026-01.yaml").write_text(untidy, "utf-8")
    assert main(["check", "progress", "--git", "repository", "--record"]) in (0, 1)

    def change() -> None:
        if gone:
            Path(place).unlink()
        else:
            Path(place).write_text(MINE, "utf-8")

    meanwhile(monkeypatch, change)
    capsys.readouterr()
    assert main(arguments.split()) == 2
    assert cli.FILE_CHANGED.format(path=f"'{place}'") in capsys.readouterr().err
    assert not Path(place).exists() if gone else Path(place).read_text("utf-8") == MINE
