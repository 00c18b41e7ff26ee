"""YAML text as lists, mappings and located texts, and features that are refused."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics import MAX_DIAGNOSTICS
from sphinxext_progress.diagnostics.messages import data_files, yaml_syntax
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading import yaml_tree
from sphinxext_progress.reading.loader import parse_file
from sphinxext_progress.reading.scalars import MAX_FILE_DELIMITERS, MAX_LENGTH
from sphinxext_progress.reading.yaml_tree import MAX_DEPTH, MAX_VALUES, YamlMapping, YamlNode, YamlSequence


def read(text: str) -> YamlNode | None:
    node, diagnostics = yaml_tree.parse_yaml(text, "r.yaml")
    assert diagnostics == []
    return node


def diagnostics(text: str) -> list[tuple[str, str]]:
    """Return the problems of a text with line and column; all of them must be fatal."""
    _, found = yaml_tree.parse_yaml(text, "r.yaml")
    assert {(diagnostic.path, diagnostic.subtype, diagnostic.fatal) for diagnostic in found} <= {
        ("r.yaml", "yaml", True)
    }
    return [(f"{diagnostic.line}:{diagnostic.column}", diagnostic.message) for diagnostic in found]


@pytest.mark.parametrize("text", [">1\n - a\n - b\n", ">\n  a\n   - b\n", "|\n  - a\n"])
def test_a_list_in_a_scalar_that_keeps_its_lines_is_text(text: str) -> None:
    assert isinstance(read(text), LocatedText)


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n", "---\n...\n"])
def test_a_file_without_a_value_has_no_tree(text: str) -> None:
    assert not read(text)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("word", "word"),
        # Types are not guessed.
        ("0123456", "0123456"),
        ("3.10", "3.10"),
        ("12.0", "12.0"),
        ("on", "on"),
        ("2026-01-05", "2026-01-05"),
        ("1:30", "1:30"),
        ("=", "="),
        ("<<", "<<"),
        # A missing value is an empty text.
        ("", ""),
        ("~", ""),
        ("null", ""),
        ("Null", ""),
        ("NULL", ""),
        ("'null'", "null"),
        ('"~"', "~"),
        ("nULL", "nULL"),
        ('"a\\tb \\u00fc \\U0001f600"', "a\tb ü 😀"),
        ("'it''s'", "it's"),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">\n  a\n  b\n", "a b\n"),
        ("one\n  two", "one two"),
        ("[a, 'b', [c]]", ["a", "b", ["c"]]),
        ("{a: b, c: }", {"a": "b", "c": ""}),
        ("\n- a\n- b: c\n", ["a", {"b": "c"}]),
        # Characters that reorder text are made visible, whether typed or escaped.
        ("a\u202eb", "aU+202Eb"),
        ('"\\u2066"', "U+2066"),
    ],
)
def test_every_scalar_is_text(written: str, value: object) -> None:
    assert read(f"key: {written}") == {"key": value}


def test_a_file_with_a_scalar_or_a_list_is_read_too() -> None:
    assert read("a") == "a"
    assert read("- a\n-\n") == ["a", ""]


def test_an_explicit_document_is_read() -> None:
    assert read("%YAML 1.1\n---\na: 1\n...\n# end\n") == {"a": "1"}


def test_lists_mappings_keys_and_texts_have_positions() -> None:
    node = read("# first\nkey:\n  - ü: 'x'\n    y: |\n      block\n    z: >-\n\n      folded\nlist: [1]\n")
    assert isinstance(node, YamlMapping)
    assert (node.line, node.column) == (2, 1)
    sequence = node["key"]
    assert isinstance(sequence, YamlSequence)
    assert (sequence.line, sequence.column) == (3, 3)
    inner = sequence[0]
    assert isinstance(inner, YamlMapping)
    assert (inner.line, inner.column) == (3, 5)
    places = {}
    for key, value in inner.items():
        assert isinstance(key, LocatedText)
        assert isinstance(value, LocatedText)
        places[str(key)] = (key.line, key.column), (value.line, value.column), value.start
    # The text of a block scalar begins on the next line; columns count characters.
    assert places == {
        "ü": ((3, 5), (3, 8), 3),
        "y": ((4, 5), (4, 8), 5),
        "z": ((6, 5), (6, 8), 7),
    }
    flow = node["list"]
    assert isinstance(flow, YamlSequence)
    assert (flow.line, flow.column) == (9, 7)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 1\nb: 2\na: 3", "3:1", yaml_syntax.REPEATED_KEY.problem.format(key="'a'", line=1)),
        ("a: {x: 1, x: 2}", "1:11", yaml_syntax.REPEATED_KEY.problem.format(key="'x'", line=1)),
        ("? [a]\n: 1", "1:3", yaml_syntax.COMPLEX_KEY.format()),
        ("{a: b}: 1", "1:1", yaml_syntax.COMPLEX_KEY.format()),
        ("a: !!str b", "1:4", yaml_syntax.TAG.format(tag="'!!str'")),
        ("a: !env [b]", "1:4", yaml_syntax.TAG.problem.format(tag="'!env'")),
        ("a: !!python/object:os.system {}", "1:4", yaml_syntax.TAG.format(tag="'!!python/object:os.system'")),
        ("a: !important", "1:4", yaml_syntax.TAG.format(tag="'!important'")),
        ("a: !<x> b", "1:4", yaml_syntax.TAG.problem.format(tag="'!<x>'")),
        ("a: &x 1\nb: *x", "1:4", yaml_syntax.REFERENCES.problem.format(name="'&x'")),
        ("- *x", "1:3", yaml_syntax.REFERENCES.format(name="'*x'")),
        ("a: 1\n---\nb: 2", "2:1", yaml_syntax.SECOND_DOCUMENT.problem.format()),
        ("a: 1\n...\n---\n", "3:1", yaml_syntax.SECOND_DOCUMENT.problem.format()),
        ('a: "\\0"', "1:4", data_files.FORBIDDEN_CHARACTER.format(character="U+0000")),
        ('a: "\\L"', "1:4", data_files.FORBIDDEN_CHARACTER.format(character="U+2028")),
        # An escape sequence that libyaml refuses.
        ('a: "\\ud800"', "1:4", data_files.FORBIDDEN_CHARACTER.format(character="U+D800")),
        (f"a: {'x' * (MAX_LENGTH + 1)}", "1:4", yaml_syntax.LONG_TEXT.format(length="20001", limit="20000")),
    ],
)
def test_features_that_reports_do_not_need_are_refused(text: str, place: str, message: str) -> None:
    ((told, words),) = diagnostics(text)
    assert told == place
    assert words.startswith(message)


@pytest.mark.parametrize("text", ["a: b: c", "- *x", "a: 1\n---\nb: 2", "[" * (MAX_DEPTH + 1)])
def test_a_file_with_a_syntax_error_has_no_tree(text: str) -> None:
    assert yaml_tree.parse_yaml(text, "r.yaml")[0] is None


def test_the_rest_of_a_file_is_kept_with_its_problems() -> None:
    node, found = yaml_tree.parse_yaml("a: !t 1\na: 2\nb: 3", "r.yaml")
    assert node == {"a": "1", "b": "3"}
    assert [diagnostic.place for diagnostic in found] == ["r.yaml:1:4", "r.yaml:2:1"]


def test_several_problems_are_reported_at_once() -> None:
    assert [place for place, _ in diagnostics("a: !t 1\nb: Fix #1\na: 2\n? []\n: x")] == ["1:4", "2:8", "3:1", "4:3"]


def test_problems_before_a_syntax_error_are_kept() -> None:
    assert [place for place, _ in diagnostics("a: !t 1\nb: *x")] == ["1:4", "2:4"]
    # The same if only the second parser gets that far.
    assert [place for place, _ in diagnostics('a: "\\ud800"\nb: *x')] == ["1:4", "2:4"]
    # A syntax error comes after the problems above it.
    assert [place for place, _ in diagnostics("a: !t 1\nb: c: d")] == ["1:4", "2:5"]


def test_null_as_a_key_is_text() -> None:
    assert read("null: 1\n~: 2\n'': 3") == {"null": "1", "~": "2", "": "3"}


def test_the_nesting_is_limited() -> None:
    assert diagnostics("[" * (MAX_DEPTH - 1) + "a" + "]" * (MAX_DEPTH - 1)) == []
    ((place, message),) = diagnostics("[" * 5_000)
    assert place == f"1:{MAX_DEPTH + 1}"
    assert message.startswith(yaml_syntax.TOO_DEEP.problem.format(limit=MAX_DEPTH))


def test_the_number_of_values_is_limited() -> None:
    # The list counts as a value too.
    assert diagnostics("- a\n" * (MAX_VALUES - 1)) == []
    ((place, message),) = diagnostics("- a\n" * MAX_VALUES)
    assert place == "50000:3"
    assert message == yaml_syntax.TOO_MANY_VALUES.format(limit="50000")


def test_the_number_of_characters_that_may_begin_markup_has_an_end() -> None:
    text = "*a" * 5_000
    most = MAX_FILE_DELIMITERS // 5_000
    # Each backslash of the source is one character of an escape, not of the text.
    assert diagnostics(f"- '{text}'\n" * most + '- "\\u00e9"\n' * 10) == []
    ((place, message),) = diagnostics(f"- '{text}'\n" * most + "- plain\n- a `b`\n- c `d`\n")
    assert place == f"{most + 2}:3"
    assert message == yaml_syntax.TOO_MANY_DELIMITERS.format(limit="100000")


def test_the_longest_text_is_read() -> None:
    assert read("x" * MAX_LENGTH) == "x" * 20_000


@pytest.mark.parametrize(
    "text",
    [
        # That the tree is not a mapping is one more problem.
        "- !t a\n" * 1_000,
        "- #a\n" * 1_000,
        # After an alias, nothing is validated.
        "- !t a\n" * 1_000 + "- *x\n",
    ],
)
def test_the_last_of_many_yaml_problems_counts_the_others(text: str) -> None:
    loaded = parse_file(text.encode(), "r.yaml", Report)
    assert len(loaded.diagnostics) == MAX_DIAGNOSTICS
    assert loaded.diagnostics[-1].message == data_files.MORE_PROBLEMS.format(count="952")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_endings_are_read(end: str) -> None:
    text = end.join(["a: 1", "b: Fix #1", "a: 2", ""])
    assert [place for place, _ in diagnostics(text)] == ["2:8", "3:1"]
