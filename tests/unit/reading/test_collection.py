"""The reports that an argument selects, and their problems."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from sphinxext_progress.diagnostics import Position, quoted
from sphinxext_progress.diagnostics.messages import data_files as file_messages
from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.reading import collection, data_files, decoding, globs, loader
from sphinxext_progress.reading.data_files import DataFolders, Source, SourceError
from sphinxext_progress.reading.entry import FoundReports
from sphinxext_progress.reading.globs import report_files
from sphinxext_progress.reading.loader import LoadedFile
from sphinxext_progress.reading.source_argument import parse_source

from ...messages import message_pattern

# Arguments ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argument", "folder", "source"),
    [
        ("", "", Source()),
        ("2026-01", "sub", Source("", "2026-01")),
        ("2026-Q1", "", Source("", "2026-Q1")),
        ("2025-08..2026-01", "", Source("", "2025-08..2026-01")),
        ("2026-01-05/2026-01-18", "", Source("", "2026-01-05/2026-01-18")),
        # Relative to the page; with a leading slash to the source folder.
        ("r.yaml", "", Source("r.yaml")),
        ("r.yaml", "sub", Source("sub/r.yaml")),
        ("../r.yaml", "sub/page", Source("sub/r.yaml")),
        ("../r.yaml", "", Source("../r.yaml")),
        ("/p/./*.yaml", "sub", Source("p/*.yaml")),
        ("/", "sub", Source(".")),
        # An argument that is not a period is a path.
        ("2026-13", "", Source("2026-13")),
        ("2026-01.yaml", "", Source("2026-01.yaml")),
        ("2025-08..", "", Source("2025-08..")),
        ("..2026-01", "", Source("..2026-01")),
        ("2025-08...2026-01", "", Source("2025-08...2026-01")),
    ],
)
def test_an_argument_is_a_path_a_glob_a_period_or_empty(argument: str, folder: str, source: Source) -> None:
    assert parse_source(argument, folder) == source


def test_the_project_can_be_combined_with_any_argument() -> None:
    assert [parse_source(argument, "", "P").project for argument in ("", "2026-01", "r.yaml")] == ["P", "P", "P"]


# Looking it up ------------------------------------------------------------------------------------------


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Create a source folder with a folder of reports."""
    (tmp_path / "docs" / "progress").mkdir(parents=True)
    return tmp_path / "docs"


def put(folder: Path, **files: str) -> None:
    """Write reports into ``progress``; the default suffix is ``.yaml``."""
    for name, text in files.items():
        (folder / "progress" / f"{name}.yaml").write_text(text, encoding="utf-8")


def site(docs: Path, **more: Any) -> DataFolders:
    return DataFolders(docs, ("progress/*.yaml",), **more)


def find(docs: Path, argument: str = "", project: str = "", **more: Any) -> FoundReports:
    return collection.ReportCollection(site(docs, **more)).find(parse_source(argument, "", project))


def names(found: FoundReports) -> list[str]:
    return [entry.name.removeprefix("progress/") for entry in found.entries]


def problems(found: FoundReports) -> list[str]:
    """Return the position and the beginning of the message of each problem."""
    return [f"{diagnostic.place}: {diagnostic.message.partition(';')[0]}" for diagnostic in found.diagnostics]


def test_reports_are_sorted_newest_first_then_by_name(docs: Path) -> None:
    put(docs, b="period: 2026-01", a="period: 2026-Q1", d="period: 2025-12", c="project: P\nperiod: 2025-12")
    found = find(docs)
    assert names(found) == ["a.yaml", "b.yaml", "c.yaml", "d.yaml"]
    assert (found.broken, found.diagnostics) == ([], [])


def test_an_entry_has_its_file_and_its_project(docs: Path) -> None:
    put(
        docs,
        a="period: 2026-01",
        project="project: P\nrepository: https://github.com/o/r\nareas: [{name: A, aliases: B}]\n"
        "themes: [{name: T, aliases: U}]",
    )
    (entry,) = find(docs).entries
    assert (entry.path, entry.name) == (docs / "progress" / "a.yaml", "progress/a.yaml")
    assert (entry.project_name, entry.key) == ("P", ("P", "2026-01"))
    assert (entry.area("B"), entry.theme("U"), entry.area("C")) == ("A", "T", "C")
    assert entry.links.pr(1) == "https://github.com/o/r/pull/1"


def test_the_project_of_the_report_takes_precedence(docs: Path) -> None:
    put(docs, a="project: Q\nperiod: 2026-01", project="project: P")
    assert find(docs).entries[0].key == ("Q", "2026-01")


@pytest.mark.parametrize(
    ("argument", "chosen"),
    [
        ("", ["w.yaml", "q.yaml", "jan.yaml", "dec.yaml", "oct.yaml"]),
        ("2026-01", ["jan.yaml"]),
        ("2026-Q1", ["q.yaml"]),
        # The same days, in another form.
        ("2026-01-01/2026-01-31", ["jan.yaml"]),
        ("2025-10..2025-12", ["dec.yaml", "oct.yaml"]),
        # Only reports that lie entirely in the range.
        ("2026-01..2026-02", ["w.yaml", "jan.yaml"]),
        ("2025..2026", ["w.yaml", "q.yaml", "jan.yaml", "dec.yaml", "oct.yaml"]),
        ("progress/dec.yaml", ["dec.yaml"]),
        ("progress/[jd]*.yaml", ["jan.yaml", "dec.yaml"]),
        ("**/?.yaml", ["w.yaml", "q.yaml"]),
    ],
)
def test_a_period_a_range_a_path_or_a_glob_selects_reports(docs: Path, argument: str, chosen: list[str]) -> None:
    put(
        docs,
        jan="period: 2026-01",
        dec="period: 2025-12",
        oct="period: 2025-10",
        q="period: 2026-Q1",
        w="period: 2026-W05",
        project="project: P",
    )
    found = find(docs, argument)
    assert names(found) == chosen
    assert found.diagnostics == []


def test_a_project_selects_its_reports_and_files_without_a_readable_project(docs: Path) -> None:
    put(docs, p="project: P\nperiod: 2026-01", q="project: Q\nperiod: 2025-12", none="period: 2025-11")
    assert names(find(docs, project="P")) == ["p.yaml", "none.yaml"]
    put(docs, project="project: Q")
    assert names(find(docs, project="P")) == ["p.yaml"]
    assert names(find(docs, "2025-12", project="Q")) == ["q.yaml"]


def test_a_period_selects_broken_files_only_without_a_readable_period(docs: Path) -> None:
    put(docs, a="period: 2026-01", b="period: soon", c="period: 2025-12\nzzz: 1")
    found = find(docs, "2026-01")
    assert names(found) == ["a.yaml"]
    assert [broken.name for broken in found.broken] == ["progress/b.yaml"]
    assert problems(found) == [
        "progress/b.yaml:1:9: " + values.PERIOD.problem.format(path="'period'", found="'soon'"),
    ]


@pytest.mark.parametrize("argument", ["", "**/*.yaml", "progress/*"])
def test_a_project_file_is_never_a_report(docs: Path, argument: str) -> None:
    put(docs, a="period: 2026-01", project="project: P")
    (docs / "progress" / "sub").mkdir()
    (docs / "progress" / "sub" / "project.yaml").write_text("project: Q", encoding="utf-8")
    found = find(docs, argument)
    assert names(found) == ["a.yaml"]
    assert found.broken == []


def test_a_project_file_as_argument_is_explained(docs: Path) -> None:
    put(docs, a="period: 2026-01", project="project: P")
    with pytest.raises(SourceError, match=message_pattern(file_messages.PROJECT_FILE_SELECTED)):
        find(docs, "progress/project.yaml")


def test_folders_that_a_glob_matches_are_skipped(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    (docs / "progress" / "folder.yaml").mkdir()
    assert names(find(docs)) == ["a.yaml"]


@pytest.mark.parametrize("error", [NotADirectoryError(), PermissionError()])
def test_a_file_where_a_glob_expects_a_folder_is_skipped(
    docs: Path, error: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(docs, a="period: 2026-01")

    def fail(_: Path) -> None:
        raise error

    monkeypatch.setattr(os, "scandir", fail)
    assert report_files(("progress/a.yaml/*.yaml",), DataFolders(docs, ())) == []


def test_a_file_that_two_patterns_match_is_selected_once(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    both = DataFolders(docs, ("progress/*.yaml", "progress/a.yaml"))
    assert names(collection.ReportCollection(both).find(Source())) == ["a.yaml"]
    assert report_files(both.reports, both) == [docs / "progress" / "a.yaml"]


def test_a_pattern_may_be_spelled_in_another_way(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    spelled = DataFolders(docs, ("progress/*.yaml", "./progress//a.yaml", "progress/../progress/*.yaml"))
    assert report_files(spelled.reports, spelled) == [docs / "progress" / "a.yaml"]


def test_each_file_is_read_once(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(docs, a="period: 2026-01", b="period: 2025-12", twin="period: 2026-01", project="project: P")
    read = []

    def noted(path: Path, name: str, site: Any, of: Any = decoding.read_bytes) -> bytes:
        read.append(name)
        data: bytes = of(path, name, site)
        return data

    monkeypatch.setattr(decoding, "read_bytes", noted)
    find(docs)
    assert sorted(read) == [f"progress/{name}.yaml" for name in ("a", "b", "project", "twin")]


def test_the_files_of_the_site_are_listed_once(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(docs, a="period: 2026-01", b="period: 2025-12")
    listed = []

    def noted(patterns: tuple[str, ...], folders: DataFolders, of: Any = globs.report_files) -> list[Path]:
        listed.append(patterns)
        paths: list[Path] = of(patterns, folders)
        return paths

    monkeypatch.setattr(globs, "report_files", noted)
    reports = collection.ReportCollection(site(docs))
    for argument in ("", "2026-01", "2025-12", "2025-01..2026-12"):
        assert reports.find(parse_source(argument, "")).entries
    assert listed == [("progress/*.yaml",)]


# Nothing there ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argument", "project", "message"),
    [
        ("", "", file_messages.NO_REPORT.format(folders="'progress/*.yaml'")),
        (
            "2026-01",
            "",
            file_messages.NO_PERIOD.format(period="'2026-01'", folders="'progress/*.yaml'"),
        ),
        ("2026-01", "P", file_messages.NO_PERIOD.problem.format(period="'2026-01'", folders="'progress/*.yaml'")),
        ("", "P", file_messages.NO_PROJECT.format(project="'P'", folders="'progress/*.yaml'")),
        ("x.yaml", "", file_messages.NO_FILE.format(pattern="'x.yaml'")),
        ("x/*.yaml", "P", file_messages.NO_FILE.format(pattern="'x/*.yaml'")),
        ("a" * 300, "", file_messages.NO_FILE.format(pattern=quoted("a" * 300))),
    ],
)
def test_an_argument_without_a_match_is_one_message(docs: Path, argument: str, project: str, message: str) -> None:
    put(docs, project="project: Q")
    with pytest.raises(SourceError) as caught:
        find(docs, argument, project)
    assert message in str(caught.value)


def test_a_project_next_to_unselected_reports_is_no_match(docs: Path) -> None:
    put(docs, a="period: 2026-01", project="project: P")
    with pytest.raises(SourceError, match=message_pattern(file_messages.NO_PERIOD, period="'2030-01'")):
        find(docs, "2030-01")
    with pytest.raises(SourceError, match=message_pattern(file_messages.NO_PROJECT, project="'Q'")):
        find(docs, project="Q")


# Where data may lie -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argument",
    [
        "../r.yaml",
        "../missing.yaml",
        "//etc/passwd",
        "../*.yaml",
        "../none*.yaml",
        "..",
        "progress/out.yaml",
        "out/*",
        "out/r.yaml",
    ],
)
def test_a_path_outside_is_refused_whether_or_not_it_exists(docs: Path, argument: str) -> None:
    (docs.parent / "r.yaml").write_text("period: 2026-01", encoding="utf-8")
    (docs / "progress" / "out.yaml").symlink_to(docs.parent / "r.yaml")
    (docs / "out").symlink_to(docs.parent)
    with pytest.raises(SourceError) as caught:
        find(docs, argument)
    assert re.search(message_pattern(file_messages.OUTSIDE_FOLDERS), str(caught.value))


@pytest.mark.parametrize("target", ["r.yaml", "missing.yaml", "folder", "loop.yaml"])
def test_a_link_to_the_outside_that_a_glob_matches_only_affects_itself(docs: Path, target: str) -> None:
    put(docs, a="period: 2026-01")
    (docs.parent / "r.yaml").write_text("period: 2025-12", encoding="utf-8")
    (docs.parent / "folder").mkdir()
    (docs.parent / "loop.yaml").symlink_to("loop.yaml")
    (docs / "progress" / "out.yaml").symlink_to(docs.parent / target)
    found = find(docs)
    assert names(found) == ["a.yaml"]
    assert [broken.name for broken in found.broken] == ["progress/out.yaml"]
    assert problems(found) == [
        "progress/out.yaml: " + file_messages.OUTSIDE_FOLDERS.problem.format(name="'progress/out.yaml'")
    ]


@pytest.mark.parametrize("part", ["r.yaml", "missing.yaml", "*", "[!a]*.yaml", "deep/missing.yaml"])
def test_a_folder_outside_is_refused_before_it_is_listed(
    docs: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(docs, a="period: 2026-01")
    (docs / "progress" / "one").mkdir()
    (docs / "progress" / "one" / "r.yaml").write_text("period: 2025-11", encoding="utf-8")
    (docs.parent / "r.yaml").write_text("period: 2025-12", encoding="utf-8")
    (docs / "progress" / "link").symlink_to(docs.parent)
    listed = []

    def noted(folder: Any, of: Any = os.scandir) -> Any:
        listed.append(Path(folder).name)
        return of(folder)

    monkeypatch.setattr(os, "scandir", noted)
    found = find(docs, f"progress/*/{part}")
    assert problems(found) == ["progress/link: " + file_messages.OUTSIDE_FOLDERS.problem.format(name="'progress/link'")]
    assert names(found) == ([] if "missing" in part else ["one/r.yaml"])
    assert "link" not in listed


def test_a_linked_folder_of_a_configured_glob_only_affects_itself(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    (docs / "out").symlink_to(docs.parent)
    configured = DataFolders(docs, ("out/*.yaml", "progress/*.yaml"))
    found = collection.ReportCollection(configured).find(Source())
    assert (names(found), problems(found)) == (
        ["a.yaml"],
        ["out: " + file_messages.OUTSIDE_FOLDERS.problem.format(name="'out'")],
    )


def test_a_link_to_a_file_outside_does_not_match_as_a_folder(docs: Path) -> None:
    (docs / "progress" / "2026").mkdir()
    (docs / "progress" / "2026" / "a.yaml").write_text("period: 2026-01", encoding="utf-8")
    (docs.parent / "README.md").touch()
    (docs / "progress" / "README.md").symlink_to("../../README.md")
    found = find(docs, "progress/*/*.yaml")
    assert (names(found), problems(found)) == (["2026/a.yaml"], [])


@pytest.mark.parametrize(
    ("argument", "wanted"),
    [
        ("progress/[x].yaml", ["[x].yaml"]),
        ("progress/[[]x].yaml", ["[x].yaml"]),
        ("progress/a[1].yaml", ["a1.yaml", "a[1].yaml"]),
        ("progress/a[[]1].yaml", ["a[1].yaml"]),
        ("progress/[d]/e.yaml", ["[d]/e.yaml"]),
        ("progress/[?].yaml", ["?.yaml"]),
        ("progress/[a-c].yaml", ["b.yaml"]),
    ],
)
def test_a_file_whose_name_looks_like_a_glob_can_be_selected(docs: Path, argument: str, wanted: list[str]) -> None:
    folder = docs / "progress"
    (folder / "[d]").mkdir()
    named = ["[x].yaml", "a1.yaml", "a[1].yaml", "[d]/e.yaml", "?.yaml", "b.yaml", "[[]x].yaml"]
    for number, name in enumerate(named):
        (folder / name).write_text(f"period: {2000 + number}", encoding="utf-8")
    assert sorted(names(find(docs, argument))) == wanted


def test_a_file_named_like_a_glob_does_not_hide_other_matches(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    (docs / "progress" / "*.yaml").write_text("period: 2025-12", encoding="utf-8")
    assert sorted(names(find(docs))) == ["*.yaml", "a.yaml"]


def test_a_link_inside_the_source_folder_is_followed(docs: Path) -> None:
    (docs / "r.txt").write_text("period: 2026-01", encoding="utf-8")
    (docs / "progress" / "in.yaml").symlink_to("../r.txt")
    assert names(find(docs)) == ["in.yaml"]


@pytest.mark.parametrize("argument", ["../data/r.yaml", "../data/*.yaml", "progress/out.yaml", ""])
def test_data_may_be_in_an_allowed_folder(docs: Path, argument: str) -> None:
    data = docs.parent / "data"
    data.mkdir()
    (data / "r.yaml").write_text("period: 2026-01", encoding="utf-8")
    (docs / "progress" / "out.yaml").symlink_to(data / "r.yaml")
    (entry,) = find(docs, argument, roots=(data,)).entries
    assert entry.report.period.name == "2026-01"


def test_a_file_outside_is_named_relative_to_the_source_folder(docs: Path) -> None:
    data = docs.parent / "data"
    assert data_files.display_path(data / "r.yaml", site(docs, roots=(data,))) == "../data/r.yaml"


def test_a_source_folder_may_itself_be_a_link(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    link = docs.parent / "link"
    link.symlink_to(docs)
    assert names(find(link)) == ["a.yaml"]


@pytest.mark.parametrize("argument", ["a\0b.yaml", "a\0*.yaml"])
def test_an_invalid_path_is_refused(docs: Path, argument: str) -> None:
    with pytest.raises(SourceError) as caught:
        find(docs, argument)
    assert str(caught.value) == file_messages.NOT_A_PATH.format(pattern=quoted(argument))


def test_circular_links_are_an_error_of_their_file(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    (docs / "progress" / "loop.yaml").symlink_to("loop.yaml")
    found = find(docs)
    assert names(found) == ["a.yaml"]
    assert problems(found) == [
        "progress/loop.yaml: " + file_messages.UNREADABLE.format(reason="Too many levels of symbolic links")
    ]
    assert problems(find(docs, "progress/loop.yaml")) == problems(found)


def test_circular_links_outside_the_source_folder_are_refused(docs: Path) -> None:
    (docs.parent / "loop.yaml").symlink_to("loop.yaml")
    with pytest.raises(SourceError) as caught:
        find(docs, "../loop.yaml")
    assert re.search(message_pattern(file_messages.OUTSIDE_FOLDERS), str(caught.value))


@pytest.mark.parametrize("error", [OSError(36, "File name too long"), RuntimeError("Symlink loop")])
def test_a_path_that_cannot_be_resolved_is_judged_by_its_text(
    docs: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    # The paths that cannot be resolved depend on the version of Python.
    put(docs, a="period: 2026-01")

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(Path, "resolve", fail)
    assert names(find(docs, "progress/a.yaml")) == ["a.yaml"]
    with pytest.raises(SourceError) as caught:
        find(docs, "../progress/a.yaml")
    assert re.search(message_pattern(file_messages.OUTSIDE_FOLDERS), str(caught.value))


# What is wrong ------------------------------------------------------------------------------------------


def test_a_broken_report_is_listed_with_the_others(docs: Path) -> None:
    put(docs, a="period: 2026-01", b="period: 2025-12\ninfrastructure: [x, y]\nzzz: 1")
    found = find(docs)
    assert names(found) == ["a.yaml"]
    (broken,) = found.broken
    assert (broken.name, broken.entries) == ("progress/b.yaml", 2)
    assert list(broken.diagnostics) == found.diagnostics
    assert problems(found) == ["progress/b.yaml:3:1: " + values.UNKNOWN_KEY.problem.format(key="'zzz'")]


def test_names_that_the_project_does_not_define_are_warnings(docs: Path) -> None:
    put(docs, a="period: 2026-01\ncommits:\n- {area: Z, description: a}", project="areas: [A]")
    found = find(docs)
    assert names(found) == ["a.yaml"]
    assert problems(found) == ["progress/a.yaml:3:10: unknown area 'Z'"]
    assert [diagnostic.fatal for diagnostic in found.diagnostics] == [False]
    assert found.broken == []


def test_problems_of_a_project_are_reported_once_for_all_its_reports(docs: Path) -> None:
    put(docs, a="period: 2026-01", b="period: 2025-12", project="zzz: 1\nareas: [A]")
    found = find(docs)
    assert names(found) == ["a.yaml", "b.yaml"]
    assert problems(found) == ["progress/project.yaml:1:1: " + values.UNKNOWN_KEY.problem.format(key="'zzz'")]
    assert [(broken.name, broken.entries) for broken in found.broken] == [("progress/project.yaml", 0)]
    # Reports are shown as if they had no project.
    assert found.entries[0].project.areas == []


def test_a_repository_on_an_unknown_forge_is_only_a_warning(docs: Path) -> None:
    put(docs, a="period: 2026-01", b="period: 2025-12", project="project: P\nrepository: https://git.example.org/o/r")
    found = find(docs)
    assert names(found) == ["a.yaml", "b.yaml"]
    assert problems(found) == [
        "progress/project.yaml:2:13: " + values.UNKNOWN_HOST.problem.format(repository="'https://git.example.org/o/r'")
    ]
    assert found.broken == []
    assert found.entries[0].project_name == "P"


def test_a_configured_project_applies_to_reports_without_one_in_their_folder(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    (docs / "shared.yaml").write_text("project: Shared", encoding="utf-8")
    assert [entry.project_name for entry in find(docs, project="").entries] == [""]
    assert [
        entry.project_name for entry in collection.ReportCollection(_with_project(docs)).find(Source()).entries
    ] == ["Shared"]
    put(docs, project="project: P")
    assert [
        entry.project_name for entry in collection.ReportCollection(_with_project(docs)).find(Source()).entries
    ] == ["P"]


def test_a_missing_configured_project_is_reported(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    found = collection.ReportCollection(_with_project(docs)).find(Source())
    assert names(found) == ["a.yaml"]
    assert problems(found) == ["shared.yaml: " + file_messages.MISSING.format()]
    assert [broken.name for broken in found.broken] == ["shared.yaml"]


def _with_project(docs: Path) -> DataFolders:
    return DataFolders(docs, ("progress/*.yaml",), "shared.yaml")


def test_a_dangling_link_to_a_project_is_reported(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    (docs / "progress" / "project.yaml").symlink_to("nowhere.yaml")
    (docs / "shared.yaml").write_text("project: Shared", encoding="utf-8")
    assert problems(collection.ReportCollection(_with_project(docs)).find(Source())) == [
        "progress/project.yaml: " + file_messages.MISSING.format()
    ]


# Twins --------------------------------------------------------------------------------------------------


def test_the_second_file_with_the_same_project_and_period_is_refused(docs: Path) -> None:
    put(docs, a="project: P\nperiod: 2026-01", b="period: 2026-01\ninfrastructure: [x, y]", project="project: P")
    found = find(docs)
    assert names(found) == ["a.yaml"]
    (diagnostic,) = found.diagnostics
    assert diagnostic.place == "progress/b.yaml:1:9"
    assert diagnostic.message == (
        file_messages.DUPLICATE_REPORT.format(name="'progress/a.yaml'", project="'P'", period="2026-01")
    )
    assert (diagnostic.subtype, diagnostic.fatal) == ("duplicate", True)
    assert [(broken.name, broken.diagnostics, broken.entries) for broken in found.broken] == [
        ("progress/b.yaml", (diagnostic,), 2)
    ]


def test_each_duplicate_names_the_first_file(docs: Path) -> None:
    put(docs, c="period: 2026-01", a="period: 2026-01", b="period: 2026-01")
    found = find(docs)
    assert names(found) == ["a.yaml"]
    assert problems(found) == [
        f"progress/{name}.yaml:1:9: "
        + file_messages.DUPLICATE_REPORT.problem.format(
            name="'progress/a.yaml'", project="this project", period="2026-01"
        )
        for name in "bc"
    ]


def test_another_project_or_another_form_of_the_period_is_no_duplicate(docs: Path) -> None:
    put(docs, a="period: 2026-01", b="project: P\nperiod: 2026-01", c="period: 2026-01-01/2026-01-31")
    found = find(docs)
    assert sorted(names(found)) == ["a.yaml", "b.yaml", "c.yaml"]
    assert found.diagnostics == []


# What was used ------------------------------------------------------------------------------------------


def test_the_used_files_are_the_reports_and_their_projects(docs: Path) -> None:
    put(docs, a="period: 2026-01", b="period: 2025-12", project="project: P")
    found = find(docs, "2026-01")
    assert found.files.keys() == {"progress/a.yaml", "progress/project.yaml"}
    assert find(docs).files.keys() == {"progress/a.yaml", "progress/b.yaml", "progress/project.yaml"}


def test_the_digest_depends_only_on_the_used_files(docs: Path) -> None:
    put(docs, a="period: 2026-01", b="period: 2025-12", project="project: P")
    first = find(docs, "2026-01").digest
    assert len(first) == 16
    put(docs, b="period: 2025-12\noverview: other")
    assert find(docs, "2026-01").digest == first
    put(docs, a="period: 2026-01\noverview: other")
    second = find(docs, "2026-01").digest
    assert second != first
    put(docs, project="project: Q")
    assert find(docs, "2026-01").digest not in (first, second)


def test_the_digest_changes_when_a_file_is_added_or_removed(docs: Path) -> None:
    put(docs, a="period: 2026-01")
    first = find(docs).digest
    put(docs, b="period: 2025-12")
    assert find(docs).digest != first
    (docs / "progress" / "b.yaml").unlink()
    assert find(docs).digest == first


def test_a_file_whose_name_is_not_utf8_has_a_digest_too() -> None:
    # Only some file systems allow such names, so no file is written.
    name = os.fsdecode(b"\xff.yaml")
    digests = {FoundReports(files={one: LoadedFile(one, "d", None)}).digest for one in (name, "x.yaml")}
    assert len(digests) == 2


def test_unsaved_text_replaces_a_file_or_adds_one(docs: Path) -> None:
    put(docs, a="period: 2026-01\n")
    folder = docs / "progress"
    unsaved = {
        folder / "a.yaml": b"period: 2026-03\n",
        folder / "b.yaml": b"period: 2026-02\n",
        folder / "project.yaml": b"project: Otter\n",
        folder / "c.yaml": b"x" * (decoding.MAX_BYTES + 1),
    }
    for name, periods in (("a", ["2026-03"]), ("b", ["2026-02"]), ("c", [])):
        found = find(docs, f"progress/{name}.yaml", unsaved=unsaved)
        assert [entry.report.period.name for entry in found.entries] == periods
        assert {entry.project_name for entry in found.entries} <= {"Otter"}
    assert loader.file_key_paths(folder / "b.yaml", "b.yaml", site(docs, unsaved=unsaved))[Position(1, 9)] == "period"
    (problem,) = problems(found)
    assert file_messages.TOO_LARGE.problem.format(size=decoding.MAX_BYTES + 1, limit=decoding.MAX_BYTES) in problem
