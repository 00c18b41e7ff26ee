"""Which files a pattern means; where they may lie is tested with the reports themselves."""

from __future__ import annotations

import glob
import os
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest
import yaml

from sphinxext_progress.diagnostics.messages import data_files
from sphinxext_progress.diagnostics.messages import data_files as messages
from sphinxext_progress.reading.data_files import (
    PAGE_SUFFIXES,
    REPORTS,
    SUFFIXES,
    DataFolders,
    SourceError,
    find_project_file,
    is_report_below,
    problem_with,
    record_path,
    refuse_outside_folders,
    yaml_files,
)
from sphinxext_progress.reading.globs import report_files

from ...conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

TREE = (
    "a.yaml", "b.yml", ".hidden.yaml", "[x].yaml",
    "one/a.yaml", "one/project.yaml", "one/reports/b.yaml", "one/reports/deep/c.yaml", "one/.git/d.yaml",
    "two/a.yaml", "two/reports/b.yaml", "two/reports.yaml", ".cache/e.yaml",
)  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> DataFolders:
    """Create a folder with subfolders, a link to a file, and a dangling link."""
    for name in TREE:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "linked.yaml").symlink_to("one/a.yaml")
    (tmp_path / "dangling.yaml").symlink_to("nowhere.yaml")
    return DataFolders(tmp_path, ())


@pytest.mark.parametrize(
    "pattern",
    [
        "a.yaml", "one", "one/a.yaml", "none.yaml", "none/a.yaml", "a.yaml/b.yaml",
        "*", "*.yaml", "?.yaml", "[ab].y*", "[!a].yaml", "[[]x].yaml", ".*", ".*.yaml", "[", "*.YAML",
        "one/*.yaml", "none/*.yaml", "a.yaml/*", "*/a.yaml", "*/none.yaml", "*/*.yaml", "*/reports/b.yaml", "*/reports/*", ".*/*",
        "**", "**/*.yaml", "**/b.yaml", "**/reports/*", "one/**", "one/**/*.yaml", "*/**/c.yaml", "**/deep/**/*.yaml", "**.yaml",
    ],
)  # fmt: skip
def test_a_glob_matches_like_that_of_the_standard_library(tree: DataFolders, pattern: str) -> None:
    known = {tree.srcdir / name for name in glob.glob(pattern, root_dir=tree.srcdir, recursive=True)}
    expected = sorted(path for path in known if not path.is_dir() and path.name != "project.yaml")
    if pattern != "one":
        assert report_files([pattern], tree) == expected
    else:
        # A folder given by its exact name is returned, because reading it reports the problem.
        assert report_files([pattern], tree) == [tree.srcdir / "one"]


def test_two_stars_follow_no_links(tree: DataFolders) -> None:
    (tree.srcdir / "two" / "again").symlink_to("..")
    assert report_files(["two/**/a.yaml"], tree) == [tree.srcdir / "two/a.yaml"]
    assert report_files(["two/*/a.yaml"], tree) == [tree.srcdir / "two/again/a.yaml"]


@pytest.mark.parametrize("pattern", ["*/*.yaml", "**/*.yaml", "t*/*.yaml", "two/*"])
def test_a_folder_that_cannot_be_listed_is_reported(
    tree: DataFolders, monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    def refusing(folder: Any, of: Any = os.scandir) -> Any:
        if Path(folder).name == "two":
            raise PermissionError(13, "Permission denied", str(folder))
        return of(folder)

    # Simulate the error, because the superuser may list any folder.
    monkeypatch.setattr(os, "scandir", refusing)
    refused = report_files([pattern], tree)[-1]
    assert refused == tree.srcdir / "two"
    assert problem_with(refused, "two", tree) == messages.UNREADABLE_FOLDER.format(
        name="'two'", reason="Permission denied"
    )
    assert report_files(["one/*.yaml"], tree) == [tree.srcdir / "one/a.yaml"]


def test_a_folder_that_can_be_opened_but_not_listed_is_reported_with_the_reason(
    tree: DataFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FailingEntries:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            raise PermissionError(13, "Permission denied")

        def close(self) -> None:
            pass

    monkeypatch.setattr(os, "scandir", lambda _: FailingEntries())
    (refused,) = report_files(["two/*"], tree)
    assert problem_with(refused, "two", tree) == messages.UNREADABLE_FOLDER.format(
        name="'two'", reason="Permission denied"
    )


def test_a_file_that_may_exist_is_read_to_report_the_reason(tree: DataFolders, monkeypatch: pytest.MonkeyPatch) -> None:
    configured = DataFolders(tree.srcdir, (), "one/project.yaml")
    assert find_project_file(tree.srcdir / "two", configured) == tree.srcdir / "one/project.yaml"

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "lstat", refuse)
    # No other project is used instead.
    assert find_project_file(tree.srcdir / "two", configured) == tree.srcdir / "two/project.yaml"
    assert report_files(["none.yaml", "*/none.yaml"], tree) != []


@pytest.mark.parametrize(
    ("name", "is_report"),
    [
        ("2026-01.yaml", True), ("notes.yaml", True), ("2026-01.yml", True), ("2026-01.progress", True), ("january.report.yaml", True),
        ("project.yaml", False), ("2026-01.check.yaml", False), ("2026-01.txt", False), ("2026-01", False),
        ("2025/2025-12.yaml", True), ("2025/2025-12.yml", True), ("old/2025/2025-Q4.yaml", True), ("2025/2025-W52.yaml", True),
        ("2025/2025.yaml", True), ("2025/2025-12-01--2025-12-14.yaml", True), ("2025/december.report.yaml", True),
        ("2025/notes.yaml", False), ("2025/2025-13.yaml", False), ("2025/project.yaml", False), ("2025/2025-12.check.yaml", False),
        ("2025/draft-2025-12.yaml", False), ("2025/named.yaml", True), ("2025/december.progress", True),
    ],
)  # fmt: skip
def test_a_report_in_a_subfolder_is_recognized_by_its_name(tmp_path: Path, name: str, is_report: bool) -> None:
    covered = {tmp_path / "2025/named.yaml"}
    assert is_report_below(tmp_path / name, tmp_path, covered) is is_report


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".report.yml"])
def test_a_check_record_is_named_like_its_report_with_any_suffix(suffix: str) -> None:
    assert record_path(Path(f"progress/2026-01{suffix}")) == Path("progress/2026-01.check.yaml")


def test_the_default_patterns_match_all_suffixes_of_report_pages() -> None:
    assert all(any(fnmatchcase(f"progress/x{suffix}", glob) for glob in REPORTS) for suffix in PAGE_SUFFIXES)


def test_the_pre_commit_hooks_match_every_data_file() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    names = [f"docs/progress/2026-01{suffix}" for suffix in SUFFIXES]
    assert [re.search(hook["files"], name) is None for hook in hooks for name in names] == [False] * len(hooks) * len(
        SUFFIXES
    )


def test_yaml_files_are_listed_in_subfolders_except_hidden_and_linked_ones(tree: DataFolders) -> None:
    (tree.srcdir / "two" / "again").symlink_to("..")
    (tree.srcdir / "skipped").mkdir()
    (tree.srcdir / "skipped" / "a.yaml").touch()
    listed = yaml_files(tree.srcdir, lambda path: path.name == "skipped")
    names = sorted(path.relative_to(tree.srcdir).as_posix() for path in listed)
    assert names == [
        "[x].yaml", "a.yaml", "b.yml", "dangling.yaml", "linked.yaml",
        "one/a.yaml", "one/project.yaml", "one/reports/b.yaml", "one/reports/deep/c.yaml",
        "two/a.yaml", "two/reports.yaml", "two/reports/b.yaml",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "is_refused"),
    [
        (".git/config", True),
        (".env", True),
        ("one/.hidden/a.yaml", True),
        ("one/a.yaml", False),
        ("nowhere.yaml", False),
    ],
)
def test_a_link_to_a_hidden_file_is_refused(tree: DataFolders, target: str, is_refused: bool) -> None:
    link = tree.srcdir / "one" / "link.yaml"
    link.symlink_to(tree.srcdir / target)
    if is_refused:
        with pytest.raises(SourceError, match=data_files.HIDDEN_TARGET.format(name="'one/link\\.yaml'")):
            refuse_outside_folders([link], "one/link.yaml", tree)
    else:
        refuse_outside_folders([link], "one/link.yaml", tree)


def test_a_hidden_file_or_folder_that_is_named_itself_is_not_refused(tree: DataFolders) -> None:
    (tree.srcdir / ".reports").mkdir()
    (tree.srcdir / "reports").symlink_to(".reports")
    refuse_outside_folders([tree.srcdir / ".reports" / "a.yaml", tree.srcdir / ".a.yaml"], "a.yaml", tree)
    refuse_outside_folders([tree.srcdir / "reports" / "a.yaml"], "a.yaml", DataFolders(tree.srcdir / "reports", ()))
