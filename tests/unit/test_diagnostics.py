"""The quoting, location and order of diagnostics."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics import (
    Diagnostic,
    Position,
    Subtype,
    closest_name,
    code_point,
    expected,
    inert,
    quoted,
    visible_name,
)
from sphinxext_progress.diagnostics.messages import values


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "''"),
        ("two words", "'two words'"),
        ("it's", "'it's'"),
        ("über 東京", "'über 東京'"),
        ("a\nb\tc", "'aU+000AbU+0009c'"),
        ("a\u00a0b", "'aU+00A0b'"),
        ("a\u202eb", "'aU+202Eb'"),
        ("\ud800", "'U+D800'"),
        ("x" * 60, "'" + "x" * 60 + "'"),
        ("x" * 61, "'" + "x" * 59 + "…'"),
        ("x" * 20_000, "'" + "x" * 59 + "…'"),
        # Short data may be long when spelled as code points.
        ("\0" * 11, "'" + "U+0000" * 9 + "U+000…'"),
    ],
)
def test_a_quotation_is_a_short_line_without_invisible_characters(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_the_length_of_a_quotation_can_be_changed() -> None:
    assert quoted("abcdef", 6) == "'abcdef'"
    assert quoted("abcdef", 5) == "'abcd…'"


@pytest.mark.parametrize(("character", "shown"), [("\n", "U+000A"), ("\ufeff", "U+FEFF"), ("😀", "U+1F600")])
def test_an_invisible_character_is_written_as_its_code_point(character: str, shown: str) -> None:
    assert code_point(character) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("über 東京 😀\n\ta", "über 東京 😀\n\ta"),
        ("a\rb\x1b[31mc\x9bd\x7f", "aU+000DbU+001B[31mcU+009BdU+007F"),
        ("a\u202eb\u200bc\u2028d\ufeffe\u00ade\U000e0041", "aU+202EbU+200BcU+2028dU+FEFFeU+00ADeU+E0041"),
        ("\udcff", "U+DCFF"),
        # GitHub Actions, after the blanks that it trims.
        ("::error::x", "U+003A:error::x"),
        (" \t ::error file=a::x", " \t U+003A:error file=a::x"),
        ("a\n::error::x\n  ::debug::y", "a\nU+003A:error::x\n  U+003A:debug::y"),
        ("\u00a0::error::x", "U+00A0::error::x"),
        ("\u3000::error::x", "U+3000::error::x"),
        ("a\r::error::x", "aU+000D::error::x"),
        ("\ufe0f::error::x", "\ufe0fU+003A:error::x"),
        (":\ufe0f:error::x", "U+003A\ufe0f:error::x"),
        ("a ::error::x", "a ::error::x"),
        (": :error::x", ": :error::x"),
        # GitHub Actions, Azure Pipelines, TeamCity and Octopus, anywhere in a line.
        ("a ##[error]x", "a U+0023#[error]x"),
        ("####[group]x", "##U+0023#[group]x"),
        ("##[a]##[b]", "U+0023#[a]U+0023#[b]"),
        ("a ##vso[task.complete]x", "a U+0023#vso[task.complete]x"),
        ("a ##VSO[task.complete]x", "a U+0023#VSO[task.complete]x"),
        ("##teamcity[buildStop]", "U+0023#teamcity[buildStop]"),
        ("##octopus[stderr-error]", "U+0023#octopus[stderr-error]"),
        ("#\u200d#[error]", "#U+200D#[error]"),
        ("#\ufe0f#\ufe0f[error]", "U+0023\ufe0f#\ufe0f[error]"),
        ("## A heading [1]", "## A heading [1]"),
        ("#[derive(Debug)]", "#[derive(Debug)]"),
    ],
)
def test_output_contains_no_commands_for_a_terminal_or_a_service(text: str, shown: str) -> None:
    assert inert(text) == shown
    assert inert(shown) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("progress/2026-01.yaml", "progress/2026-01.yaml"),
        ("x\n::error file=a::y.yaml", "xU+000A::error file=a::y.yaml"),
        ("::error::.yaml", "U+003A:error::.yaml"),
        ("a\tb\x1b[1m\u202e.yaml", "aU+0009bU+001B[1mU+202E.yaml"),
        ("\udcff.yaml", "U+DCFF.yaml"),
        ("##[error].yaml", "U+0023#[error].yaml"),
    ],
)
def test_a_file_name_is_one_line_without_invisible_characters(name: str, shown: str) -> None:
    assert visible_name(name) == shown
    assert Diagnostic(name, 1, 2, "m", Subtype.DATA).place == f"{shown}:1:2"


@pytest.mark.parametrize(
    ("position", "place"),
    [
        (Position(), "a.yaml"),
        (Position(3), "a.yaml:3"),
        (Position(3, 7), "a.yaml:3:7"),
    ],
)
def test_a_location_has_only_the_known_parts(position: Position, place: str) -> None:
    assert Diagnostic("a.yaml", *position, "m", Subtype.DATA).place == place


def test_diagnostics_sort_by_file_line_and_column() -> None:
    places = [("b", 1, 1), ("a", 10, 1), ("a", 9, 2), ("a", 9, 10), ("a", 0, 0)]
    diagnostics = sorted(Diagnostic(path, line, column, "m", Subtype.DATA) for path, line, column in places)
    assert [diagnostic.place for diagnostic in diagnostics] == ["a", "a:9:2", "a:9:10", "a:10:1", "b:1:1"]


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("moe", ["FSDP", "MoE"], "MoE"),
        ("Striße", ["Strisse"], "Strisse"),
        ("perid", ["project", "period", "trends"], "period"),
        ("PERID", ["Period"], "Period"),
        ("xyz", ["project", "period"], None),
        ("x", [], None),
    ],
)
def test_the_closest_name_is_found_ignoring_case(word: str, known: list[str], near: str | None) -> None:
    assert closest_name(word, known) == near


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("x", [], values.NO_NAME_KNOWN.format()),
        ("x", ["alpha"], values.KNOWN_NAME.format(names="alpha")),
        ("x", ["alpha", "beta"], values.KNOWN_NAMES.format(names="alpha, beta")),
        ("Beta", ["alpha", "beta"], values.CLOSEST_OF_NAMES.format(names="alpha, beta", closest="'beta'")),
        ("alpa", ["alpha"], values.CLOSEST_NAME.format(closest="'alpha'")),
        # Sixty characters of names are listed, the others are not.
        (
            "x",
            ["a" * 30, "b" * 30, "c"],
            values.KNOWN_NAMES.format(names="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, …"),
        ),
        ("x", ["a" * 30, "b" * 31], values.KNOWN_NAMES.format(names="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, …")),
        ("x", ["a\tb"], values.KNOWN_NAME.format(names="aU+0009b")),
    ],
)
def test_expected_names_are_listed_and_the_closest_is_suggested(word: str, known: list[str], said: str) -> None:
    assert expected(word, known) == said
