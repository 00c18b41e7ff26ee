"""Inputs that once went wrong, each with what happens now."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from sphinxext_progress.format.links import AddressTemplates
from sphinxext_progress.format.model import Report, split_stages
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import collection, data_files, loader, source_argument
from sphinxext_progress.render.inline import InlineRenderer, report_title, trajectory_paragraph
from sphinxext_progress.render.markup import MarkupRenderer, TranslatableText
from sphinxext_progress.reports import trends
from sphinxext_progress.reports.localization import localizer

from .samples import entry, report


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # The last ISO week of the calendar ends after it.
        ("period: 9999-W52", ["r.yaml:1:9"]),
        # Escapes and versions that PyYAML's own arithmetic cannot hold.
        ('period: 2026-01\noverview: "\\U00110000"', ["r.yaml:2:12"]),
        ('period: 2026-01\noverview: "\\UFFFFFFFF"', ["r.yaml:2:12"]),
        ("%YAML 1." + "1" * 5000 + "\n---\nperiod: 2026-01", ["r.yaml:1:1"]),
        # A key that no page can show.
        ('period: 2026-01\n"\\ud800": x', ["r.yaml:2:1"]),
        ('period: 2026-01\n"\\e": x\n"\\e": y', ["r.yaml:2:1", "r.yaml:3:1"]),
    ],
)
def test_a_report_that_ended_in_a_traceback_has_located_faults(text: str, places: list[str]) -> None:
    assert [diagnostic.place for diagnostic in loader.parse_file(text.encode(), "r.yaml", Report).diagnostics] == places


@pytest.mark.parametrize("address", ["https://[abc/x", "https://exa℀mple.com/a/b", "https://a b/c", "https:///a/b"])
def test_a_repository_that_is_no_address(address: str) -> None:
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


def test_two_rows_of_one_theme_keep_their_order() -> None:
    one = entry("period: 2026-01\ntrends: [{theme: A, stage: s1}, {theme: A, stage: [s2, s3]}]")
    (trajectory,) = trends.assemble_trajectories([one])
    assert [step.stage.text for step in trajectory.steps] == ["s1", "s2", "s3"]


def test_lists_beside_an_entry_are_no_entries() -> None:
    text = b"period: 2026-01\nauthors: [a, b]\ncommits: [{description: x, pr: [1, 2], authors: [a, b]}]\nleft_out: [{pr: 3}]"
    assert loader.parse_file(text, "r.yaml", Report).entries == 1


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
    site = data_files.DataFolders(tmp_path / "src", ("progress/2*.yaml",))
    found = collection.ReportCollection(site).find(source_argument.parse_source(argument, ""))
    assert [diagnostic.message.partition(";")[0] for diagnostic in found.diagnostics] == [
        "'progress/project.yaml' leads out of the source folder"
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
    assert ["leads out of the source folder" in diagnostic.message for diagnostic in found.diagnostics] == [True]


def test_a_folder_that_cannot_be_listed_for_want_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("os.scandir", no_memory)
    with pytest.raises(data_files.SourceError, match="not enough memory to find the reports; expected"):
        collection.ReportCollection(data_files.DataFolders(tmp_path, ())).find(
            source_argument.parse_source("*.yaml", "")
        )


# What fuzzing found, by number; F01 is the whole of test_parsers.py. -------------------------------------


def test_f02_faults_come_in_the_order_of_the_file_also_where_it_cannot_be_read_on() -> None:
    loaded = loader.parse_file(b"a: 1\na: !x 2\nb: 'c", "r.yaml", Report)
    assert [diagnostic.place for diagnostic in loaded.diagnostics] == ["r.yaml:2:1", "r.yaml:2:4", "r.yaml:3:4"]


@pytest.mark.parametrize("text", ["  \nwords", "\\\nwords", "words  \n", "\n words"])
def test_f05_a_break_before_or_after_all_words_breaks_nothing(text: str) -> None:
    made = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml").paragraph(text)
    assert (type(made), made.astext()) == (nodes.paragraph, "words")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a &#x202e; b", "a U+202E b"), ("a &#x2028; b", "a U+2028 b"), ("*&#8238;*", "U+202E"), ("&#27;", "\ufffd")],
)
def test_f06_what_a_file_may_not_hold_does_not_come_in_as_an_entity(text: str, shown: str) -> None:
    assert MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml").paragraph(text).astext() == shown


@pytest.mark.parametrize("label", ["a%0Ab", "%1B[31m", "a%E2%80%AEb"])
def test_f07_a_label_with_characters_that_cannot_be_shown_is_not_honoured(label: str) -> None:
    markup = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml")
    assert markup.paragraph(f"[x](project:#{label})").astext() == f"[x](project:#{label})"
    assert [diagnostic.message.partition(";")[0] for diagnostic in markup.diagnostics] == [
        "a link to 'project:' is not honoured"
    ]


def test_f08_a_title_that_comes_out_empty_is_the_default_one() -> None:
    one = entry("period: 2026-01\ntitles: {report: '{project}'}")
    assert report_title(one, localizer("en")) == "Monthly Progress Report: January 2026"


def test_f09_references_of_a_trajectory_with_a_break_stand_on_its_last_line() -> None:
    one = entry('period: 2026-01\ntrends: [{theme: A, trajectory: "a\\\\\nb", pr: 1}]'.replace("\nb", "\\nb"))
    made = trajectory_paragraph(trends.report_trajectories(one)[0], lambda _: InlineRenderer(one, localizer("en")))
    assert [child.astext() for child in made.children] == ["a", "b (#1)"]


def test_f10_a_text_on_one_line_has_no_line_breaks() -> None:
    # The writer of man pages does not look for commands at the begin of a title's second line.
    markup = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml")
    assert "".join(node.astext() for node in markup.inline("a\n.so *b\n.so*")) == "a .so b .so"
    assert InlineRenderer(entry("period: 2026-01"), localizer("en")).name("a\n.so b").astext() == "a .so b"


def test_f14_a_translation_of_words_alone_stands_on_one_line_too() -> None:
    made = TranslatableText(MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml"), [], plain=True).render(
        "a\n.so b"
    )
    assert [node.astext() for node in made] == ["a .so b"]


@pytest.mark.parametrize("text", ["a&#10;.so b", "a&#13;.so b", "a\r.so b"])
def test_f15_an_entity_or_an_escape_breaks_no_line_either(text: str) -> None:
    markup = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml")
    assert "".join(node.astext() for node in markup.inline(text)) == "a .so b"


def test_f15_neither_does_a_text_that_is_shown_as_it_was_typed() -> None:
    markup = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml")
    made = markup.inline("x\n.so " + "*a " * 30 + "b*" * 30)
    assert made[0].astext().startswith("x .so *a")
