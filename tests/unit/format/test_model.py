"""The model of a report: short forms, trajectories, and rules between keys."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.items import Item
from sphinxext_progress.format.model import SECTIONS, Report, Titles
from sphinxext_progress.format.references import Link, hashes_of, numbers_of
from sphinxext_progress.format.trajectories import Theme, split_stages
from sphinxext_progress.reading import loader

from ..samples import report


def diagnostics(text: str) -> list[tuple[str, str]]:
    """Return the problems of a report, with line and column."""
    return [
        (f"{diagnostic.line}:{diagnostic.column}", diagnostic.message)
        for diagnostic in loader.parse_file(text.encode(), "r.yaml", Report).diagnostics
    ]


def test_a_report_only_requires_a_period() -> None:
    read = report("period: 2026-01")
    assert read.period.name == "2026-01"
    assert read.window == 6
    assert read.titles == Titles()
    assert [read.project, read.overview, read.draft, read.authors, read.left_out] == ["", "", False, [], []]
    assert all(not getattr(read, section) for section in SECTIONS)


def test_a_key_without_a_value_is_treated_as_missing() -> None:
    keys = [key for key in Report.model_fields if key not in ("period", "draft", "window")]
    assert report("period: 2026-01\n" + "".join(f"{key}:\n" for key in keys)) == report("period: 2026-01")


@pytest.mark.parametrize(
    ("text", "day"), [("", "2026-01-31"), ("published:", "2026-01-31"), ("published: 2026-02-02", "2026-02-02")]
)
def test_the_default_publication_date_is_the_last_day_of_the_period(text: str, day: str) -> None:
    assert report(f"period: 2026-01\n{text}").published_on == dt.date.fromisoformat(day)


def test_short_forms_are_expanded() -> None:
    read = report(
        "period: 2026-01\n"
        "infrastructure:\n"
        "- Python 3.13\n"
        "- text: Torch\n"
        "  commit: 0123456\n"
        "  pr: 12\n"
        "  authors: ann\n"
        "  links: https://example.org/\n"
    )
    assert read.infrastructure == [
        Item(text="Python 3.13"),
        Item(text="Torch", commit=["0123456"], pr=["12"], authors=["ann"], links=["https://example.org/"]),
    ]
    assert numbers_of(read.infrastructure[1].pr) == [12]
    assert read.infrastructure[1].links == [Link(url="https://example.org/")]


def test_a_report_is_immutable() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        report("period: 2026-01").project = "other"  # type: ignore[misc, assignment]


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("", []),
        ("one", ["one"]),
        ("a → b", ["a", "b"]),
        ("a→b", ["a", "b"]),
        ("a -> b", ["a", "b"]),
        # An ASCII arrow needs spaces around it, because it may be code.
        ("a->b", ["a->b"]),
        ("a → b -> c", ["a", "b", "c"]),
        ("→ a → → b →", ["a", "b"]),
        ("call `f(a -> b)` → `g → h`", ["call `f(a -> b)`", "`g → h`"]),
        ("``a ` → b`` → c", ["``a ` → b``", "c"]),
        ("`a → b", ["`a", "b"]),
    ],
)
def test_a_trajectory_is_split_at_arrows_outside_code(text: str, stages: list[str]) -> None:
    assert split_stages(text) == stages


def trend(text: str) -> Theme:
    return report(f"period: 2026-01\ntrends:\n- theme: T\n  {text}").trends[0]


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("trajectory: steady", ["steady"]),
        ("trajectory: a → b", ["a", "b"]),
        # A text without two stages is prose, even a single arrow.
        ("trajectory: →", ["→"]),
        ("trajectory: [a, {text: b}]", ["a", "b"]),
        ("trajectory: {text: a → b}", ["a → b"]),
    ],
)
def test_a_trajectory_is_a_sentence_a_text_with_arrows_or_a_list(text: str, stages: list[str]) -> None:
    assert [stage.text for stage in trend(text).trajectory] == stages


def test_a_stage_may_be_a_list_and_arrows_in_it_are_text() -> None:
    assert [stage.text for stage in trend("stage: a → b").stage] == ["a → b"]
    stages = trend("stage: [a, {text: b, period: 2025-Q4}]").stage
    assert [stage.text for stage in stages] == ["a", "b"]
    assert [stage.period.name if stage.period else "" for stage in stages] == ["", "2025-Q4"]


def test_stages_have_the_position_of_their_text() -> None:
    first, second = (stage.text for stage in trend("trajectory: a → b").trajectory)
    assert isinstance(first, LocatedText)
    assert isinstance(second, LocatedText)
    assert (first.line, first.column, first.start) == (4, 15, 4)
    assert (second.line, second.column, second.start) == (4, 15, 4)


def test_a_trajectory_without_a_position_is_split_too() -> None:
    theme = Theme(theme="T", trajectory="a → b")
    assert [stage.text for stage in theme.trajectory] == ["a", "b"]


def test_parts_of_a_text_have_its_position() -> None:
    text = LocatedText("a b", 3, 5, 4)
    part = text.part("b")
    assert (part, part.line, part.column, part.start) == ("b", 3, 5, 4)
    assert LocatedText("a", 3, 5).start == 3


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "trends:\n- theme: T",
            "3:3",
            values.THEME_CONTENT.format(found="empty", path="'trends[0]'"),
        ),
        (
            "trends:\n- theme: T\n  stage:\n  trajectory: []",
            "3:3",
            values.THEME_CONTENT.format(found="empty", path="'trends[0]'"),
        ),
        (
            "sections:\n- {id: a, title: A}\n- {id: a, title: B}",
            "4:8",
            values.SECTION_ID.format(found="'a'", path="'sections[1].id'"),
        ),
        (
            "sections:\n- {id: commits, title: A}",
            "3:8",
            values.SECTION_ID.format(found="'commits'", path="'sections[0].id'"),
        ),
    ],
)
def test_a_violated_rule_between_keys_is_located(text: str, place: str, message: str) -> None:
    assert diagnostics(f"period: 2026-01\n{text}") == [(place, message)]


def test_custom_sections_keep_their_order() -> None:
    read = report("period: 2026-01\nsections: [{id: b, title: B, items: [x]}, {id: a, title: A}]")
    assert [(section.id, section.title) for section in read.sections] == [("b", "B"), ("a", "A")]
    assert read.sections[0].items == [Item(text="x")]


def test_left_out_changes_are_read() -> None:
    (left_out,) = report("period: 2026-01\nleft_out: [{pr: [1, 2], commit: 0123456, reason: internal}]").left_out
    assert (numbers_of(left_out.pr), hashes_of(left_out.commit), left_out.reason) == ([1, 2], ["0123456"], "internal")


def test_the_schema_describes_the_report_and_refuses_other_keys() -> None:
    schema = Report.model_json_schema()
    assert schema["required"] == ["period"]
    assert schema["additionalProperties"] is False
    assert list(schema["properties"]) == list(Report.model_fields)
    assert schema["properties"]["window"]["default"] == 6
