"""Inputs that once went wrong, each with what happens now."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxext_progress import files, loader, shelf, trends
from sphinxext_progress.model import Report, split_stages
from sphinxext_progress.project import Project

from .reports import entry, report


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # The last ISO week of the calendar ends after it.
        ("period: 9999-W52", ["r.yaml:1:9"]),
        # Escapes and versions that PyYAML's own arithmetic cannot hold.
        ('period: 2026-01\noverview: "\\U00110000"', ["r.yaml:1:1"]),
        ('period: 2026-01\noverview: "\\UFFFFFFFF"', ["r.yaml:1:1"]),
        ("%YAML 1." + "1" * 5000 + "\n---\nperiod: 2026-01", ["r.yaml:1:1"]),
        # A key that no page can show.
        ('period: 2026-01\n"\\ud800": x', ["r.yaml:2:1"]),
        ('period: 2026-01\n"\\e": x\n"\\e": y', ["r.yaml:2:1", "r.yaml:3:1"]),
    ],
)
def test_a_report_that_ended_in_a_traceback_has_located_faults(text: str, places: list[str]) -> None:
    assert [fault.place for fault in loader.parse(text.encode(), "r.yaml", Report).faults] == places


@pytest.mark.parametrize("address", ["https://[abc/x", "https://exa℀mple.com/a/b", "https://a b/c", "https:///a/b"])
def test_a_repository_that_is_no_address(address: str) -> None:
    loaded = loader.parse(f"repository: '{address}'".encode(), "project.yaml", Project)
    assert [fault.place for fault in loaded.faults] == ["project.yaml:1:13"]


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("`" * 8000 + "b" * 11990, 1),
        ("a" + " " * 19990 + "b", 1),
        ("a" + " -> a" * 3999, 4000),
        ("`a -> b` → ``c ` -> d`` -> e", 3),
    ],
)
def test_arrows_are_found_in_one_pass(text: str, stages: int) -> None:
    assert len(split_stages(text)) == stages


def test_two_rows_of_one_theme_keep_their_order() -> None:
    one = entry("period: 2026-01\ntrends: [{theme: A, stage: s1}, {theme: A, stage: [s2, s3]}]")
    (trajectory,) = trends.assemble([one])
    assert [step.stage.text for step in trajectory.steps] == ["s1", "s2", "s3"]


def test_lists_beside_an_entry_are_no_entries() -> None:
    text = b"period: 2026-01\nauthors: [a, b]\ncommits: [{description: x, pr: [1, 2], authors: [a, b]}]\nleft_out: [{pr: 3}]"
    assert loader.parse(text, "r.yaml", Report).entries == 1


def test_a_key_without_a_value_is_as_if_it_were_not_there() -> None:
    empty = report("period: 2026-01\ndraft:\nwindow:\ntitles:\ncommits: [{description: x, breaking:, date:, pr:}]")
    assert (empty.draft, empty.window, empty.commits[0].breaking) == (False, 6, False)


@pytest.mark.parametrize("argument", ["progress/2026-01.yaml", "progress/2*.yaml"])
def test_a_project_that_is_a_link_to_a_file_outside_is_not_read(tmp_path: Path, argument: str) -> None:
    folder = tmp_path / "src" / "progress"
    folder.mkdir(parents=True)
    (tmp_path / "secret").write_text("password: hunter2\n", "utf-8")
    (folder / "project.yaml").symlink_to(tmp_path / "secret")
    (folder / "2026-01.yaml").write_text("period: 2026-01\n", "utf-8")
    site = files.Site(tmp_path / "src", ("progress/2*.yaml",))
    found = shelf.find(shelf.parse_source(argument, ""), site)
    assert [fault.message.partition(";")[0] for fault in found.faults] == [
        "'progress/project.yaml' leads out of the source folder"
    ]
    assert len(found.entries) == 1


@pytest.mark.parametrize("project", ["../secret", "a\0b"])
def test_a_configured_project_outside_is_not_read(tmp_path: Path, project: str) -> None:
    source = tmp_path / "src"
    source.mkdir()
    (tmp_path / "secret").write_text("password: hunter2\n", "utf-8")
    (source / "2026-01.yaml").write_text("period: 2026-01\n", "utf-8")
    found = shelf.find(shelf.parse_source("2026-01.yaml", ""), files.Site(source, (), project))
    assert ["leads out of the source folder" in fault.message for fault in found.faults] == [True]


def test_a_folder_that_cannot_be_listed_for_want_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("os.scandir", no_memory)
    with pytest.raises(files.SourceError, match="not enough memory to find the reports; expected"):
        shelf.find(shelf.parse_source("*.yaml", ""), files.Site(tmp_path, ()))
