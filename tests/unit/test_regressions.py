"""Inputs that once caused errors, each with the correct result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docutils import nodes

from sphinxext_progress.diagnostics.messages import data_files as data_files_messages
from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.format.links import AddressTemplates
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.format.trajectories import split_stages
from sphinxext_progress.reading import collection, data_files, loader, source_argument
from sphinxext_progress.render.inline import InlineRenderer, report_title, trajectory_paragraph
from sphinxext_progress.render.markup import MarkupRenderer, TranslatableText
from sphinxext_progress.reports import trends
from sphinxext_progress.reports.localization import localizer

from ..messages import message_pattern
from .samples import entry, report


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # The last ISO week of the calendar would end after it.
        ("period: 9999-W52", ["r.yaml:1:9"]),
        # Escapes and versions with numbers that are too large for PyYAML.
        ('period: 2026-01\noverview: "\\U00110000"', ["r.yaml:2:12"]),
        ('period: 2026-01\noverview: "\\UFFFFFFFF"', ["r.yaml:2:12"]),
        ("%YAML 1." + "1" * 5000 + "\n---\nperiod: 2026-01", ["r.yaml:1:1"]),
        # A key with a character that no page can show.
        ('period: 2026-01\n"\\ud800": x', ["r.yaml:2:1"]),
        ('period: 2026-01\n"\\e": x\n"\\e": y', ["r.yaml:2:1", "r.yaml:3:1"]),
    ],
)
def test_a_report_that_caused_a_traceback_has_located_problems(text: str, places: list[str]) -> None:
    assert [diagnostic.place for diagnostic in loader.parse_file(text.encode(), "r.yaml", Report).diagnostics] == places


@pytest.mark.parametrize("address", ["https://[abc/x", "https://exa℀mple.com/a/b", "https://a b/c", "https:///a/b"])
def test_a_repository_that_is_not_an_address(address: str) -> None:
    loaded = loader.parse_file(f"repository: '{address}'".encode(), "project.yaml", Project)
    assert [diagnostic.place for diagnostic in loaded.diagnostics] == ["project.yaml:1:13"]


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


def test_two_rows_of_the_same_theme_keep_their_order() -> None:
    report = entry("period: 2026-01\ntrends: [{theme: A, stage: s1}, {theme: A, stage: [s2, s3]}]")
    (trajectory,) = trends.assemble_trajectories([report])
    assert [step.stage.text for step in trajectory.steps] == ["s1", "s2", "s3"]


def test_lists_that_describe_an_entry_are_not_counted() -> None:
    text = b"period: 2026-01\nauthors: [a, b]\ncommits: [{description: x, pr: [1, 2], authors: [a, b]}]\nleft_out: [{pr: 3}]"
    assert loader.parse_file(text, "r.yaml", Report).entries == 1


def test_a_list_item_key_without_a_value_is_treated_as_missing() -> None:
    empty = report("period: 2026-01\ndraft:\nwindow:\ntitles:\ncommits: [{description: x, breaking:, date:, pr:}]")
    assert (empty.draft, empty.window, empty.commits[0].breaking) == (False, 6, False)


@pytest.mark.parametrize("argument", ["progress/2026-01.yaml", "progress/2*.yaml"])
def test_a_project_that_is_a_link_to_a_file_outside_is_not_read(tmp_path: Path, argument: str) -> None:
    folder = tmp_path / "src" / "progress"
    folder.mkdir(parents=True)
    (tmp_path / "secret").write_text("password: hunter2\n", "utf-8")
    (folder / "project.yaml").symlink_to(tmp_path / "secret")
    (folder / "2026-01.yaml").write_text("period: 2026-01\n", "utf-8")
    site = data_files.DataFolders(tmp_path / "src", ("progress/2*.yaml",))
    found = collection.ReportCollection(site).find(source_argument.parse_source(argument, ""))
    assert [diagnostic.message.partition(";")[0] for diagnostic in found.diagnostics] == [
        data_files_messages.OUTSIDE_FOLDERS.problem.format(name="'progress/project.yaml'")
    ]
    assert len(found.entries) == 1


@pytest.mark.parametrize("project", ["../secret", "a\0b"])
def test_a_configured_project_outside_is_not_read(tmp_path: Path, project: str) -> None:
    source = tmp_path / "src"
    source.mkdir()
    (tmp_path / "secret").write_text("password: hunter2\n", "utf-8")
    (source / "2026-01.yaml").write_text("period: 2026-01\n", "utf-8")
    found = collection.ReportCollection(data_files.DataFolders(source, (), project)).find(
        source_argument.parse_source("2026-01.yaml", "")
    )
    assert [
        bool(re.match(message_pattern(data_files_messages.OUTSIDE_FOLDERS), diagnostic.message))
        for diagnostic in found.diagnostics
    ] == [True]


def test_a_folder_that_cannot_be_listed_because_memory_is_exhausted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("os.scandir", no_memory)
    with pytest.raises(data_files.SourceError, match=data_files_messages.OUT_OF_MEMORY.format()):
        collection.ReportCollection(data_files.DataFolders(tmp_path, ())).find(
            source_argument.parse_source("*.yaml", "")
        )


# What fuzzing found, by number; F01 is the whole of test_parsers.py. -------------------------------------


def test_f02_problems_before_a_syntax_error_are_in_order() -> None:
    loaded = loader.parse_file(b"a: 1\na: !x 2\nb: 'c", "r.yaml", Report)
    assert [diagnostic.place for diagnostic in loaded.diagnostics] == ["r.yaml:2:1", "r.yaml:2:4", "r.yaml:3:4"]


@pytest.mark.parametrize("text", ["  \nwords", "\\\nwords", "words  \n", "\n words"])
def test_f05_line_breaks_before_and_after_a_text_are_ignored(text: str) -> None:
    paragraph = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml").paragraph(text)
    assert (type(paragraph), paragraph.astext()) == (nodes.paragraph, "words")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a &#x202e; b", "a U+202E b"), ("a &#x2028; b", "a U+2028 b"), ("*&#8238;*", "U+202E"), ("&#27;", "\ufffd")],
)
def test_f06_entities_cannot_insert_characters_that_files_must_not_contain(text: str, shown: str) -> None:
    assert MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml").paragraph(text).astext() == shown


@pytest.mark.parametrize("label", ["a%0Ab", "%1B[31m", "a%E2%80%AEb"])
def test_f07_labels_with_unprintable_characters_are_refused(label: str) -> None:
    markup = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml")
    assert markup.paragraph(f"[x](project:#{label})").astext() == f"[x](project:#{label})"
    assert [diagnostic.message for diagnostic in markup.diagnostics] == [
        texts.REFUSED_LINK.format(targets="'project:'")
    ]


def test_f08_an_empty_title_is_replaced_by_the_default() -> None:
    untitled = entry("period: 2026-01\ntitles: {report: '{project}'}")
    assert report_title(untitled, localizer("en")) == "Monthly Progress Report: January 2026"


def test_f09_references_of_a_trajectory_with_a_line_break_follow_its_last_line() -> None:
    report = entry('period: 2026-01\ntrends: [{theme: A, trajectory: "a\\\\\nb", pr: 1}]'.replace("\nb", "\\nb"))
    (trajectory,) = trends.report_trajectories(report)
    block = trajectory_paragraph(trajectory, lambda _: InlineRenderer(report, localizer("en")))
    assert [child.astext() for child in block.children] == ["a", "b (#1)"]


def test_f10_single_line_texts_have_no_line_breaks() -> None:
    # The man writer does not escape commands at the beginning of the second line of a title.
    markup = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml")
    assert "".join(node.astext() for node in markup.inline("a\n.so *b\n.so*")) == "a .so b .so"
    assert InlineRenderer(entry("period: 2026-01"), localizer("en")).name("a\n.so b").astext() == "a .so b"


def test_f14_translations_of_plain_texts_have_no_line_breaks() -> None:
    markup = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml")
    translation = TranslatableText(markup, [], plain=True).render("a\n.so b")
    assert [node.astext() for node in translation] == ["a .so b"]


@pytest.mark.parametrize("text", ["a&#10;.so b", "a&#13;.so b", "a\r.so b"])
def test_f15_entities_and_escapes_cannot_insert_line_breaks(text: str) -> None:
    markup = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml")
    assert "".join(node.astext() for node in markup.inline(text)) == "a .so b"


def test_f15_texts_that_are_shown_as_typed_have_no_line_breaks() -> None:
    markup = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml")
    first, *_ = markup.inline("x\n.so " + "*a " * 30 + "b*" * 30)
    assert first.astext().startswith("x .so *a")


def test_f16_names_and_link_texts_have_no_line_breaks() -> None:
    # The man writer does not escape commands at the beginning of the second line.
    renderer = InlineRenderer(entry('period: 2026-01\ninfrastructure: [{text: x, links: {url: "https://a.org", text: "a\\n.so b"}, authors: "c\\n.so d"}]'), localizer("en"))  # fmt: skip
    (item,) = renderer.entry.report.infrastructure
    assert "".join(node.astext() for node in renderer.links.all(item)) == "c .so da .so b"
