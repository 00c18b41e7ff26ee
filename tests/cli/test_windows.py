"""What differs on Windows and macOS, as far as it can be tested elsewhere: with the path classes of Windows and injected errors."""

from __future__ import annotations

import errno
import io
import ntpath
import os
import stat
import sys
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

from sphinxext_progress.cli import color, console, output_files
from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.cli.main import main
from sphinxext_progress.config import _is_inside
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.reading import data_files, globs

IN_USE = PermissionError(errno.EACCES, "Access is denied")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the modules that ask for the system find Windows."""
    monkeypatch.setattr(console, "IS_WINDOWS", True)
    monkeypatch.setattr(color, "IS_WINDOWS", True)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (r"C:\Docs\progress\2026-01.yaml", "progress/2026-01.yaml"),
        (r"c:\docs\PROGRESS\2026-01.yaml", "PROGRESS/2026-01.yaml"),
        (r"C:\data\2026-01.yaml", "../data/2026-01.yaml"),
        (r"D:\data\2026-01.yaml", "D:/data/2026-01.yaml"),
        (r"\\server\share\2026-01.yaml", "//server/share/2026-01.yaml"),
    ],
)
def test_names_in_messages_have_slashes(monkeypatch: pytest.MonkeyPatch, path: str, name: str) -> None:
    monkeypatch.setattr(data_files, "os", SimpleNamespace(path=ntpath, sep="\\"))
    folder = PureWindowsPath("C:/docs")
    assert data_files.relative_name(PureWindowsPath(path), folder) == name  # type: ignore[arg-type]


def test_quoted_paths_have_slashes() -> None:
    assert quoted_path(PureWindowsPath(r"docs\progress\a.yaml")) == "'docs/progress/a.yaml'"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("", True),
        ("progress.json", True),
        ("data/progress.json", True),
        (r"C:\progress.json", False),
        ("C:progress.json", False),
        (r"\progress.json", False),
        (r"..\progress.json", False),
        (r"data\..\..\progress.json", False),
        (r"data\progress.json", False),
        ("data/", False),
    ],
)
def test_a_file_of_a_build_stays_in_its_folder(name: str, inside: bool) -> None:
    assert _is_inside(name) is inside


def test_a_pattern_matches_the_same_names_on_each_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("2026-01.yaml", "2026-02.YAML"):
        (tmp_path / name).touch()
    # As on Windows, where fnmatch() ignores case.
    monkeypatch.setattr(os.path, "normcase", str.lower)
    site = data_files.DataFolders(tmp_path, ("*.yaml",))
    assert [path.name for path in globs.report_files(site.reports, site)] == ["2026-01.yaml"]


@pytest.mark.parametrize("force", [False, True])
def test_a_file_that_another_process_has_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: bool) -> None:
    path = tmp_path / "2026-01.yaml"

    def fail(*_: object, **__: object) -> None:
        raise IN_USE

    if force:
        path.write_text("old", "utf-8")
        monkeypatch.setattr(Path, "replace", fail)
    else:
        monkeypatch.setattr(os, "link", fail)
    with pytest.raises(CommandError) as refused:
        output_files.write_file(path, "new", force=force)
    expected = messages.UNWRITABLE_FILE.format(path=quoted_path(path), reason="Access is denied")
    assert str(refused.value) == expected
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == (
        [(path.name, "old")] if force else []
    )


def test_a_rewritten_file_that_another_process_has_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "2026-01.yaml"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise IN_USE

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CommandError, match="Access is denied"):
        output_files.rewrite_file(path, b"old", "new")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def test_no_temporary_file_of_a_read_only_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "2026-01.yaml"
    path.write_bytes(b"old")
    path.chmod(0o444)
    unlink = Path.unlink

    def unlink_as_windows(file: Path, *, missing_ok: bool = False) -> None:
        if not file.stat().st_mode & stat.S_IWUSR:
            raise IN_USE
        unlink(file, missing_ok=missing_ok)

    def fail(*_: object) -> None:
        raise IN_USE

    monkeypatch.setattr(Path, "unlink", unlink_as_windows)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CommandError, match="Access is denied"):
        output_files.write_file(path, "new", force=True)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("number", [errno.EPERM, errno.EINVAL])
def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "Incorrect function")

    monkeypatch.setattr(os, "link", fail)
    path = tmp_path / "2026-01.yaml"
    output_files.write_file(path, "new")
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [(path.name, "new")]


def test_names_that_differ_in_case_are_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system that ignores case, as on Windows and macOS, a name is taken in any case."""
    (tmp_path / "2026-01.yaml").touch()
    lstat = Path.lstat
    monkeypatch.setattr(Path, "lstat", lambda path: lstat(path.with_name(path.name.lower())))
    with pytest.raises(CommandError):
        output_files.write_new_files({tmp_path / "index.md": "new", tmp_path / "2026-01.YAML": "new"})
    assert [file.name for file in tmp_path.iterdir()] == ["2026-01.yaml"]


@pytest.mark.usefixtures("windows")
def test_programs_read_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252", write_through=True))
    console.open_standard_streams()
    console.write_line("Index cache → 日本")
    assert written.getvalue().decode("utf-8") == "Index cache → 日本\n"


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("chosen", ["terminal", "variable"])
def test_people_and_those_who_choose_keep_their_encoding(monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", stream)
    if chosen == "variable":
        monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    else:
        monkeypatch.delenv("PYTHONIOENCODING", raising=False)
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    console.open_standard_streams()
    assert stream.encoding == "cp1252"


class ClosedPipe(io.StringIO):
    """A pipe whose reader has gone, on Windows."""

    def write(self, _: str) -> int:
        raise OSError(errno.EINVAL, "Invalid argument")

    def fileno(self) -> int:
        return 1


@pytest.mark.parametrize("is_windows", [False, True])
def test_a_closed_pipe_is_no_error(monkeypatch: pytest.MonkeyPatch, is_windows: bool) -> None:
    monkeypatch.setattr(console, "IS_WINDOWS", is_windows)
    monkeypatch.setattr(console, "_discard", lambda _: None)
    monkeypatch.setattr(sys, "stdout", ClosedPipe())
    if is_windows:
        console.write_line("words")
    else:
        with pytest.raises(CommandError):
            console.write_line("words")


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(("variable", "colored"), [("", False), ("WT_SESSION", True), ("TERM", True)])
def test_the_old_console_shows_no_colors(monkeypatch: pytest.MonkeyPatch, variable: str, colored: bool) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "WT_SESSION", "ANSICON", "ConEmuANSI", "TERM"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, "xterm")
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    assert color.has_color(stream) is colored


def test_no_page_has_the_name_of_a_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conf.py").touch()
    (tmp_path / "progress").mkdir()
    names = ["Aux", "CON", "com1", "Console"]
    areas = "".join(f"  - name: {name}\n" for name in names)
    (tmp_path / "progress" / "project.yaml").write_text(f"project: Otter\nareas:\n{areas}", "utf-8")
    assert main(["init", "--area-pages"]) == 0
    pages = sorted(page.stem for page in (tmp_path / "progress" / "areas").iterdir())
    assert pages == ["aux-2", "com1-2", "con-2", "console", "index"]


def test_line_endings_of_windows_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git writes them there by default. The positions of findings are the same."""
    monkeypatch.chdir(tmp_path)
    text = "overview: Words\r\nperiod: 2026-01\r\ncommits:\r\n- area: Core\r\n  descripton: Faster\r\n"
    path = tmp_path / "2026-01.yaml"
    path.write_bytes(text.encode())
    assert main(["check", path.name]) == 1
    path.write_bytes(text.replace("descripton", "description").encode())
    assert main(["format", path.name]) == 0
    formatted = path.read_bytes()
    assert formatted.count(b"\r\n") == formatted.count(b"\n") > 4
