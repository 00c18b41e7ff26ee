"""Test how ``sphinx-progress init --toctree`` adds an entry to a page."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinxext_progress.cli import toctree
from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.diagnostics.messages import data_files, init

PAGE = Path("progress/index.rst")


def added(path: Path, text: str, folder: Path | None = None) -> str | None:
    """Add the archive to the toctree of a page; None if the page lists it already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    site = folder or path.parent
    edit = toctree.plan_entry(path, site, site / PAGE)
    edit.write()
    new = path.read_bytes().decode()
    if edit.new_text is None:
        assert new == text
        return None
    assert new.splitlines()[edit.line - 1].strip() == edit.entry
    # A second run changes nothing.
    assert toctree.plan_entry(path, site, site / PAGE).new_text is None
    return new


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # As sphinx-quickstart writes it.
        (
            "Otter\n=====\n\n.. toctree::\n   :maxdepth: 2\n   :caption: Contents:\n\n",
            "Otter\n=====\n\n.. toctree::\n   :maxdepth: 2\n   :caption: Contents:\n\n   progress/index\n\n",
        ),
        (".. toctree::\n", ".. toctree::\n\n   progress/index\n"),
        (".. toctree::", ".. toctree::\n\n   progress/index"),
        (".. toctree::\n\nWords.\n", ".. toctree::\n\n   progress/index\n\nWords.\n"),
        (".. toctree::\n\n   guide\n\nWords.\n", ".. toctree::\n\n   guide\n   progress/index\n\nWords.\n"),
        (
            ".. toctree::\n  :hidden:\n  :caption: A\n     b\n\n  guide\n\n\n",
            ".. toctree::\n  :hidden:\n  :caption: A\n     b\n\n  guide\n  progress/index\n\n\n",
        ),
        (".. toctree::\n\n\tguide\n", ".. toctree::\n\n\tguide\n\tprogress/index\n"),
        # The first of two.
        (
            ".. toctree::\n\n   a\n\n.. toctree::\n\n   b\n",
            ".. toctree::\n\n   a\n   progress/index\n\n.. toctree::\n\n   b\n",
        ),
        # An example in a code block.
        (
            "::\n\n   .. toctree::\n\n.. toctree::\n\n   a\n",
            "::\n\n   .. toctree::\n\n.. toctree::\n\n   a\n   progress/index\n",
        ),
        (".. toctree::\r\n\r\n   a\r\n", ".. toctree::\r\n\r\n   a\r\n   progress/index\r\n"),
        ("\ufeff.. toctree::\n\n   a\n", "\ufeff.. toctree::\n\n   a\n   progress/index\n"),
        # A glob that does not match, and entries that look similar.
        (
            ".. toctree::\n   :glob:\n\n   *\n   progress/2026-*\n   progress\n",
            ".. toctree::\n   :glob:\n\n   *\n   progress/2026-*\n   progress\n   progress/index\n",
        ),
        (".. toctree::\n\n   progress/*\n", ".. toctree::\n\n   progress/*\n   progress/index\n"),
    ],
)
def test_rst(tmp_path: Path, before: str, after: str) -> None:
    assert added(tmp_path / "index.rst", before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Otter\n\n```{toctree}\n```\n", "# Otter\n\n```{toctree}\nprogress/index\n```\n"),
        ("```{toctree}\n:hidden:\n```\n", "```{toctree}\n:hidden:\n\nprogress/index\n```\n"),
        ("```{toctree}\n:hidden:\n\nguide\n\n```\n", "```{toctree}\n:hidden:\n\nguide\nprogress/index\n\n```\n"),
        (
            "```{toctree}\n---\nmaxdepth: 2\n---\n```\n",
            "```{toctree}\n---\nmaxdepth: 2\n---\n\nprogress/index\n```\n",
        ),
        (
            "```{toctree}\n---\nmaxdepth: 2\n---\na\n```\n",
            "```{toctree}\n---\nmaxdepth: 2\n---\na\nprogress/index\n```\n",
        ),
        ("~~~ {toctree}\na\n~~~\n", "~~~ {toctree}\na\nprogress/index\n~~~\n"),
        (":::{toctree}\na\n:::\n", ":::{toctree}\na\nprogress/index\n:::\n"),
        # An example in a code block.
        (
            "````md\n```{toctree}\n```\n````\n\n```{toctree}\n```\n",
            "````md\n```{toctree}\n```\n````\n\n```{toctree}\nprogress/index\n```\n",
        ),
        ("```{toctree}\na\n", "```{toctree}\na\nprogress/index\n"),
    ],
)
def test_myst(tmp_path: Path, before: str, after: str) -> None:
    assert added(tmp_path / "index.md", before) == after


@pytest.mark.parametrize(
    "text",
    [
        ".. toctree::\n\n   progress/index\n",
        ".. toctree::\n\n   progress/index.rst\n",
        ".. toctree::\n\n   /progress/index\n",
        ".. toctree::\n\n   Months <progress/index>\n",
        ".. toctree::\n   :glob:\n\n   progress/*\n",
        ".. toctree::\n   :glob:\n\n   */index\n",
        ".. toctree::\n\n   a\n\n.. toctree::\n\n   progress/index\n",
    ],
)
def test_page_is_listed_already(tmp_path: Path, text: str) -> None:
    assert added(tmp_path / "index.rst", text) is None


@pytest.mark.parametrize(
    "text", ["```{toctree}\n---\nglob:\n---\nprogress/*\n```\n", ":::{toctree}\n:glob:\n*/*\n:::\n"]
)
def test_page_is_listed_already_in_myst(tmp_path: Path, text: str) -> None:
    assert added(tmp_path / "index.md", text) is None


def test_entry_is_relative_to_its_page(tmp_path: Path) -> None:
    path = tmp_path / "news" / "index.rst"
    assert added(path, ".. toctree::\n\n   a\n", tmp_path) == ".. toctree::\n\n   a\n   ../progress/index\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("index.txt", "", init.UNKNOWN_PAGE_TYPE.format(path="'index.txt'", entry="'progress/index'")),
        (".", None, init.UNKNOWN_PAGE_TYPE.format(path="'.'", entry="'progress/index'")),
        ("index.rst", "Otter\n", init.NO_TOCTREE.format(path="'index.rst'", entry="'progress/index'")),
        ("index.rst", ".. only:: html\n\n   .. toctree::\n", init.NO_TOCTREE.format(path="'index.rst'", entry="'progress/index'")),
        ("index.md", "```md\n```{toctree}\n", init.NO_TOCTREE.format(path="'index.md'", entry="'progress/index'")),
        ("../index.rst", ".. toctree::\n", init.PAGE_OUTSIDE_SITE.format(path="'../index.rst'", folder="'.'")),
    ],
)  # fmt: skip
def test_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str | None, message: str) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    monkeypatch.chdir(folder)
    if text is not None:
        Path(name).write_text(text, "utf-8")
    with pytest.raises(CommandError) as error:
        toctree.plan_entry(Path(name), Path(), PAGE)
    assert str(error.value) == message
    assert text is None or Path(name).read_text("utf-8") == text


def test_unreadable_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError) as error:
        toctree.plan_entry(Path("index.rst"), Path(), PAGE)
    assert str(error.value) == init.NO_PAGE.format(path="'index.rst'", reason=data_files.MISSING.format())
    Path("index.rst").write_bytes(b"\xff.. toctree::\n")
    with pytest.raises(CommandError, match=data_files.NOT_UTF8.problem.format(byte=0xFF)):
        toctree.plan_entry(Path("index.rst"), Path(), PAGE)
    os.mkfifo("pipe.rst")
    with pytest.raises(CommandError, match="regular file"):
        toctree.plan_entry(Path("pipe.rst"), Path(), PAGE)
