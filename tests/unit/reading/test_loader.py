"""From bytes to a model, or to located diagnostics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sphinxext_progress.diagnostics.messages import data_files, values, yaml_syntax
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import loader

from ...messages import message_pattern

if TYPE_CHECKING:
    from pathlib import Path


def diagnostics(text: str) -> list[tuple[str, str]]:
    """Return the problems of a report with line and column; all of them must be fatal problems of the data."""
    loaded = loader.parse_file(text.encode(), "r.yaml", Report)
    assert loaded.model is None
    assert {(diagnostic.path, diagnostic.subtype, diagnostic.fatal) for diagnostic in loaded.diagnostics} == {
        ("r.yaml", "data", True)
    }
    return [(f"{diagnostic.line}:{diagnostic.column}", diagnostic.message) for diagnostic in loaded.diagnostics]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        # The root.
        ("", "1:1", data_files.EMPTY_FILE.format(keys="'period: 2026-01'")),
        ("\n# nothing yet\n", "1:1", data_files.EMPTY_FILE.format(keys="'period: 2026-01'")),
        ("---\n...\n", "1:1", data_files.EMPTY_FILE.format(keys="'period: 2026-01'")),
        ("{}", "1:1", values.MISSING_KEY.format(key="'period'", example="'2026-01'")),
        ("[]", "1:1", values.MAPPING.format(found="a list", path="the file")),
        ("\nproject: P", "2:1", values.MISSING_KEY.format(key="'period'", example="'2026-01'")),
        ("- a", "1:1", values.MAPPING.format(found="a list", path="the file")),
        ("\n  a", "2:3", values.MAPPING.format(found="'a'", path="the file")),
        # Keys.
        (
            "period: 2026-01\nzzz: 1",
            "2:1",
            values.UNKNOWN_KEY.format(
                key="'zzz'",
                suggestion=values.KNOWN_NAMES.format(
                    names="project, period, published, authors, draft, window, titles, …"
                ),
            ),
        ),
        (
            "period: 2026-01\nhighlight: 1",
            "2:1",
            values.UNKNOWN_KEY.format(
                key="'highlight'",
                suggestion=values.CLOSEST_OF_NAMES.format(
                    names="project, period, published, authors, draft, window, titles, …", closest="'highlights'"
                ),
            ),
        ),
        (
            "Period: 2026-01",
            "1:1",
            values.UNKNOWN_KEY.format(key="'Period'", suggestion=values.CLOSEST_NAME.format(closest="'period'")),
        ),
        (
            "period: 2026-01\n'': 1",
            "2:1",
            values.UNKNOWN_KEY.format(
                key="''",
                suggestion=values.KNOWN_NAMES.format(
                    names="project, period, published, authors, draft, window, titles, …"
                ),
            ),
        ),
        (
            "period: 2026-01\nformat: 2",
            "2:1",
            values.RESERVED_KEY.format(key="'format'"),
        ),
        (
            "period: 2026-01\nhighlights:\n- {titel: a}",
            "3:4",
            values.UNKNOWN_KEY.format(key="'titel'", suggestion=values.CLOSEST_NAME.format(closest="'title'")),
        ),
        (
            "period: 2026-01\nhighlights:\n- title: a\n  text: b\n  item: c",
            "5:3",
            values.UNKNOWN_KEY.format(
                key="'item'",
                suggestion=values.CLOSEST_OF_NAMES.format(names="title, id, text, images, items", closest="'items'"),
            ),
        ),
        (
            "period: 2026-01\nhighlights:\n- text: a",
            "3:3",
            values.MISSING_KEY_OF.format(path="'highlights[0]'", key="'title'", example="'MoE Extensibility'"),
        ),
        (
            "period: 2026-01\nhighlights:\n- title: a\n  items:\n  - b\n  - pr: 1",
            "6:5",
            values.MISSING_KEY_OF.format(
                path="'highlights[0].items[1]'", key="'text'", example="'Added `CheckpointConfig`'"
            ),
        ),
        (
            "period: 2026-01\ntitles: {comits: a}",
            "2:10",
            values.UNKNOWN_KEY.format(
                key="'comits'",
                suggestion=values.CLOSEST_OF_NAMES.format(
                    names="report, overview, highlights, commits, infrastructure, trends, …",
                    closest="'commits'",
                ),
            ),
        ),
        # Values.
        (
            "period: 2026-13",
            "1:9",
            values.PERIOD.format(found="'2026-13'", path="'period'"),
        ),
        (
            "period: 2026-01\ncommits:\n- {description: a, pr: [1, x]}",
            "3:28",
            values.NUMBER_REFERENCE.format(found="'x'", path="'commits[0].pr[1]'"),
        ),
        (
            "period: 2026-01\nhighlights: a",
            "2:13",
            values.LIST.format(found="'a'", path="'highlights'"),
        ),
        (
            "period: 2026-01\nhighlights: {title: a}",
            "2:13",
            values.LIST.format(found="a mapping", path="'highlights'"),
        ),
        (
            "period: 2026-01\nhighlights:\n- a",
            "3:3",
            values.MAPPING.format(found="'a'", path="'highlights[0]'"),
        ),
        (
            "period: 2026-01\ntitles: [a]",
            "2:9",
            values.MAPPING.format(found="a list", path="'titles'"),
        ),
        (
            "period: 2026-01\ninfrastructure: [[a]]",
            "2:18",
            values.MAPPING.format(found="a list", path="'infrastructure[0]'"),
        ),
        (
            "period: 2026-01\noverview: [a]",
            "2:11",
            values.TEXT.format(found="a list", path="'overview'"),
        ),
        # A short form has the position of the long form.
        (
            "period: 2026-01\ninfrastructure:\n- text: a\n  links: ftp://x",
            "4:10",
            values.URL.format(found="'ftp://x'", path="'infrastructure[0].links'"),
        ),
        (
            "period: 2026-01\ninfrastructure:\n- text: a\n  links:\n    uri: https://x.org",
            "5:5",
            values.UNKNOWN_KEY.format(key="'uri'", suggestion=values.CLOSEST_NAME.format(closest="'url'")),
        ),
        (
            "period: 2026-01\ninfrastructure:\n- text: a\n  links:\n    text: b",
            "5:5",
            values.MISSING_KEY_OF.format(
                path="'infrastructure[0].links'", key="'url'", example="'https://example.org/design.html'"
            ),
        ),
        (
            "period: 2026-01\ninfrastructure: [a, '']",
            "2:21",
            values.REQUIRED_TEXT.format(found="empty", path="'infrastructure[1]'"),
        ),
        (
            "period: 2026-01\ncommits:\n- description: a\n  commit: xyz",
            "4:11",
            values.COMMIT_HASH.format(found="'xyz'", path="'commits[0].commit'"),
        ),
        (
            "period: 2026-01\ntrends:\n- theme: T\n  trajectory:\n    period: 2025-11",
            "5:5",
            values.MISSING_KEY_OF.format(path="'trends[0].trajectory'", key="'text'", example="'Router Replay'"),
        ),
    ],
)
def test_a_mistake_is_one_located_message(text: str, place: str, message: str) -> None:
    assert diagnostics(text) == [(place, message)]


def test_a_misspelled_required_key_is_one_mistake() -> None:
    # Two keys are misspelled, but only one is missing.
    text = "period: 2026-01\ncommits:\n- {descripton: a}\n- {descriptionn: a, description: b}\n- {zzz: a}"
    known = "area, description, id, repository, commit, pr, issue, authors, …"
    assert diagnostics(text) == [
        (
            "3:4",
            values.UNKNOWN_KEY.format(
                key="'descripton'", suggestion=values.CLOSEST_NAME.format(closest="'description'")
            ),
        ),
        (
            "4:4",
            values.UNKNOWN_KEY.format(
                key="'descriptionn'", suggestion=values.CLOSEST_OF_NAMES.format(names=known, closest="'description'")
            ),
        ),
        (
            "5:3",
            values.MISSING_KEY_OF.format(
                path="'commits[2]'", key="'description'", example="'Add router replay for MoE models'"
            ),
        ),
        ("5:4", values.UNKNOWN_KEY.format(key="'zzz'", suggestion=values.KNOWN_NAMES.format(names=known))),
    ]


@pytest.mark.parametrize(
    ("text", "place", "key"),
    [
        ("infrastructure:\n- Note: it works", "3:3", "Note"),
        ("commits:\n- Fix a thing: it broke", "3:3", "Fix a thing"),
        ("highlights:\n- title: x\n  items:\n  - 'a'\n  - Note: it works", "6:5", "Note"),
        ("infrastructure:\n- text: x\n  links:\n  - see: x", "5:5", "see"),
        ("trends:\n- theme: x\n  stage:\n    Part one: done", "5:5", "Part one"),
    ],
)
def test_an_entry_with_a_colon_in_it_is_one_mistake(text: str, place: str, key: str) -> None:
    message = values.TEXT_WITH_COLON.format(key=f"'{key}'")
    assert diagnostics(f"period: 2026-01\n{text}") == [(place, message)]


@pytest.mark.parametrize(
    "text",
    [
        "commits:\n- title: x",
        "infrastructure: [{Note: x}]",
        "infrastructure:\n- txt: x",
        "highlights:\n- Note: x",
        "sections: [{a: b, c: d}]",
    ],
)
def test_what_is_a_mapping_is_said_to_lack_its_keys(text: str) -> None:
    assert not any(
        re.match(message_pattern(values.TEXT_WITH_COLON), message)
        for _, message in diagnostics(f"period: 2026-01\n{text}")
    )


def test_a_duplicate_id_is_located() -> None:
    text = "period: 2026-01\nsections:\n- {id: a, title: x}\n- title: y\n  id: a\n"
    (diagnostic,) = loader.parse_file(text.encode(), "r.yaml", Report).diagnostics
    assert (diagnostic.place, diagnostic.key_path) == ("r.yaml:5:7", "sections[1].id")
    assert diagnostic.message == values.SECTION_ID.format(found="'a'", path="'sections[1].id'")


@pytest.mark.parametrize(
    ("text", "key_path"),
    [
        ("period: x", "period"),
        ("zzz: 1\nperiod: 2026-01", "zzz"),
        ("'odd key': 1\nperiod: 2026-01", "['odd key']"),
        ("period: 2026-01\nhighlights: [{title: a, items: [b, {text: [c]}]}]", "highlights[0].items[1].text"),
        ("period: 2026-01\nhighlights: [{title: a, items: [b, {text: c, pr: x}]}]", "highlights[0].items[1].pr"),
        (
            "period: 2026-01\nhighlights: [{title: a, items: [b, {text: c, pr: [1, x]}]}]",
            "highlights[0].items[1].pr[1]",
        ),
        ("period: 2026-01\nhighlights: [{title: a, items: [b, {text: c, zzz: 1}]}]", "highlights[0].items[1].zzz"),
        ("period: 2026-01\nhighlights: [{title: a, items: [b, {pr: 1}]}]", "highlights[0].items[1]"),
        ("period: 2026-01\ntitles: {report: [a]}", "titles.report"),
        # Errors of YAML.
        ("period: 2026-01\ncommits: [{description: a, area: b, area: c}]", "commits[0].area"),
        ("period: 2026-01\ncommits: [a, !b c]", "commits[1]"),
        # Errors of the whole file, or of no value.
        ("project: a", ""),
        ("- a", ""),
        ("", ""),
        ("period: 2026-01\na: b: c", ""),
        ("period: \x00", ""),
    ],
)
def test_a_diagnostic_has_the_key_path_of_its_value(text: str, key_path: str) -> None:
    (diagnostic,) = loader.parse_file(text.encode(), "r.yaml", Report).diagnostics
    assert diagnostic.key_path == key_path


def test_key_paths_are_found_by_position(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    assert loader.file_key_paths(file, "r.yaml") == {}
    file.write_text("a:\n  - b\n  - c: d\n", "utf-8")
    assert loader.file_key_paths(file, "r.yaml") == {
        (1, 1): "a",
        (2, 3): "a",
        (2, 5): "a[0]",
        (3, 5): "a[1].c",
        (3, 8): "a[1].c",
    }
    file.write_text("a: b: c", "utf-8")
    assert loader.file_key_paths(file, "r.yaml") == {}


def test_diagnostics_are_in_the_order_of_the_file() -> None:
    text = "window: 0\nperiod: x\ncommits:\n- {description: a, date: soon}\ndraft: yes\n"
    assert [place for place, _ in diagnostics(text)] == ["1:9", "2:9", "4:26", "5:8"]


def test_problems_of_yaml_and_of_the_data_are_reported_together() -> None:
    loaded = loader.parse_file(b"period: x\nperiod: y\nzzz: 1", "r.yaml", Report)
    assert [(diagnostic.line, diagnostic.column, diagnostic.subtype) for diagnostic in loaded.diagnostics] == [
        (1, 9, "data"),
        (2, 1, "yaml"),
        (3, 1, "data"),
    ]


def test_a_problem_of_yaml_is_enough_to_refuse_a_file() -> None:
    loaded = loader.parse_file(b"period: 2026-01\nperiod: 2026-02", "r.yaml", Report)
    assert loaded.model is None
    assert [diagnostic.place for diagnostic in loaded.diagnostics] == ["r.yaml:2:1"]


def test_after_fifty_problems_the_others_are_counted() -> None:
    exactly = loader.parse_file(
        ("period: 2026-01\n" + "".join(f"z{i}: 1\n" for i in range(50))).encode(), "r.yaml", Report
    )
    assert len(exactly.diagnostics) == 50
    assert exactly.diagnostics[-1].message.startswith(values.UNKNOWN_KEY.problem.format(key="'z49'"))
    more = loader.parse_file(
        ("period: 2026-01\n" + "".join(f"z{i}: 1\n" for i in range(60))).encode(), "r.yaml", Report
    )
    assert more.diagnostics[:49] == exactly.diagnostics[:49]
    last = more.diagnostics[-1]
    assert (last.place, last.fatal) == ("r.yaml:51:1", True)
    assert last.message == data_files.MORE_PROBLEMS.format(count="11")


def test_omitted_problems_of_all_kinds_are_counted_once() -> None:
    # Each row has an invalid date and no description.
    text = "period: 2026-01\ncommits:\n" + "- {date: x}\n" * 100
    loaded = loader.parse_file(text.encode(), "r.yaml", Report)
    assert len(loaded.diagnostics) == 50
    assert all(diagnostic.message for diagnostic in loaded.diagnostics)
    assert loaded.diagnostics[-1].message == data_files.MORE_PROBLEMS.format(count="151")


def test_a_valid_file_is_a_model_with_its_period_and_project() -> None:
    loaded = loader.parse_file(b"project: P\nperiod: 2026-01", "r.yaml", Report, "digest")
    assert loaded.model == Report(project="P", period="2026-01")
    assert (loaded.name, loaded.digest, loaded.diagnostics) == ("r.yaml", "digest", ())
    assert (loaded.project, loaded.period) == ("P", "2026-01")
    assert isinstance(loaded.period, LocatedText)
    assert (loaded.period.line, loaded.period.column) == (2, 9)


def test_an_empty_project_is_valid() -> None:
    assert loader.parse_file(b"", "project.yaml", Project).model == Project()


@pytest.mark.parametrize(
    ("text", "period", "project"),
    [
        # A file that cannot be shown may have a readable period and project.
        ("period: 2026-01\nproject: P\nzzz: 1", "2026-01", "P"),
        ("period: soon", "soon", ""),
        ("period: [2026-01]\nproject: {a: b}", "", ""),
        ("- period: 2026-01", "", ""),
        ("period: 2026-01\na: b: c", "", ""),
    ],
)
def test_a_refused_file_may_have_a_readable_period_and_project(text: str, period: str, project: str) -> None:
    loaded = loader.parse_file(text.encode(), "r.yaml", Report)
    assert loaded.model is None
    assert (loaded.period, loaded.project) == (period, project)


@pytest.mark.parametrize(
    ("data", "entries"),
    [
        (b"period: 2026-01", 0),
        (b"period: 2026-01\noverview: a", 1),
        (b"period: 2026-01\noverview:", 0),
        (b"period: 2026-01\ninfrastructure: [a, {text: b, pr: 1}]", 2),
        (b"period: 2026-01\nhighlights:\n- {title: a, items: [b, c]}\n- {title: d}", 3),
        (b"period: 2026-01\ntrends:\n- {theme: a, stage: b}\n- {theme: c, trajectory: [d, e]}", 3),
        (b"zzz: 1\ninfrastructure: [a]", 1),
        (b"", 0),
        (b"text", 0),
        # Without a tree, lines that begin an entry are counted.
        (b"a: b: c\noverview: x\ncommits:\n- y\n  - z\n-nothing\n", 3),
        (b"overview: \xff\ninfrastructure:\n- a\n\t- b\n", 3),
    ],
)
def test_the_entries_of_a_broken_file_are_counted(data: bytes, entries: int) -> None:
    assert loader.parse_file(data, "r.yaml", Report).entries == entries


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"a: \xff", "1:4", data_files.NOT_UTF8.problem.format(byte=0xFF)),
        (b"a: 1\n\x00", "2:1", data_files.FORBIDDEN_CHARACTER.format(character="U+0000")),
        (b"a: b: c", "1:5", yaml_syntax.SECOND_COLON.problem.format()),
    ],
)
def test_a_file_that_is_not_yaml_is_not_a_report(data: bytes, place: str, message: str) -> None:
    loaded = loader.parse_file(data, "r.yaml", Report, "digest")
    assert (loaded.model, loaded.digest) == (None, "digest")
    (diagnostic,) = loaded.diagnostics
    assert diagnostic.place == f"r.yaml:{place}"
    assert diagnostic.message.startswith(message)
    assert (diagnostic.subtype, diagnostic.fatal) == ("yaml", True)


def test_a_file_may_be_loaded_as_a_report_and_as_a_project(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_bytes(b"project: P")
    assert loader.load_file(file, "r.yaml", Report).model is None
    assert loader.load_file(file, "r.yaml", Project).model == Project(project="P")
    assert loader.load_file(file, "r.yaml", Report).model is None


def test_a_file_that_cannot_be_read_has_a_digest_of_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    missing = loader.load_file(file, "r.yaml", Report)
    assert (missing.model, missing.entries) == (None, 0)
    assert [diagnostic.place for diagnostic in missing.diagnostics] == ["r.yaml"]
    assert loader.load_file(file, "r.yaml", Report).digest == missing.digest
    file.mkdir()
    folder = loader.load_file(file, "r.yaml", Report)
    assert folder.diagnostics[0].message == data_files.NOT_REGULAR.format()
    assert folder.digest != missing.digest
