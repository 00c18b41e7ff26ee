"""Which files an image may have; the pages that show them are tested with whole builds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import images as messages
from sphinxext_progress.reading import image_files
from sphinxext_progress.reading.data_files import DataFolders

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n" + b"words"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an image in two types."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "speed.png").write_bytes(PNG)
    (folder / "speed.svg").write_text("<svg/>")
    return folder


def find(folder: Path, name: str) -> image_files.ImageFiles:
    """Find an image in a folder that contains the whole site."""
    return image_files.find_image(folder / name, name, DataFolders(folder, ()))


def test_digest_depends_on_the_content_of_every_file(folder: Path) -> None:
    before = find(folder, "speed.png"), find(folder, "speed.*")
    (folder / "speed.svg").write_text("<svg><!-- changed --></svg>")
    after = find(folder, "speed.png"), find(folder, "speed.*")
    assert not any(image.problem for image in (*before, *after))
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_image_that_does_not_exist(folder: Path) -> None:
    for name in ("none.png", "none.*"):
        missing = find(folder, name)
        assert (missing.problem, missing.exist) == (messages.NO_IMAGE_FILE.format(name=quoted(name)), False)


def test_image_must_be_a_regular_file_of_limited_size(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "folder.png").mkdir()
    assert find(folder, "folder.png").problem == messages.IMAGE_NOT_REGULAR.format(name="'folder.png'")
    monkeypatch.setattr(image_files, "MAX_IMAGE_BYTES", 5)
    expected = messages.IMAGE_TOO_LARGE.format(name="'speed.png'", size=len(PNG), limit=5)
    assert find(folder, "speed.png").problem == expected


def test_image_must_be_what_its_name_says(folder: Path) -> None:
    (folder / "page.png").write_text("<script>")
    assert find(folder, "page.png").problem == messages.IMAGE_OTHER_CONTENT.format(name="'page.png'", suffix=".png")
    (folder / "notes.txt").write_text("Words")
    suffixes = ", ".join(image_files._SIGNATURES)
    assert find(folder, "notes.txt").problem == messages.IMAGE_UNKNOWN_TYPE.format(
        name="'notes.txt'", suffixes=suffixes
    )


def test_image_must_not_have_an_invisible_name(folder: Path) -> None:
    name = "a\u202eb.png"
    (folder / name).write_bytes(PNG)
    assert find(folder, name).problem == messages.IMAGE_INVISIBLE_NAME.format(name=quoted(name))


def test_image_must_be_in_the_allowed_folders(folder: Path) -> None:
    (folder.parent / "secret.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    for name in ("link.png", "link.*"):
        assert find(folder, name).problem
    assert not image_files.find_image(folder / "link.png", "link.png").problem


def test_unreadable_image(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, _mode: str) -> None:
        raise PermissionError(13, os.strerror(13), str(path))

    monkeypatch.setattr("pathlib.Path.open", fail)
    expected = messages.IMAGE_UNREADABLE.format(name="'speed.png'", reason=os.strerror(13))
    assert find(folder, "speed.png").problem == expected


@pytest.mark.parametrize("source", ["https://example.org/a.png", "/etc/a.png", "C:\\a.png", "a[1].png", "data:,a"])
def test_source_must_be_a_relative_path(source: str) -> None:
    expected = messages.IMAGE_NOT_A_PATH.format(source=quoted(source))
    assert image_files.relative_path_problem(source) == expected
    assert not image_files.relative_path_problem("images/speed.*")
