"""Text that YAML reads as a comment."""

from __future__ import annotations

import sys

import pytest

from sphinxext_progress.diagnostics import Message
from sphinxext_progress.diagnostics.messages import yaml_syntax
from sphinxext_progress.reading import yaml_tree


def diagnostics(text: str) -> list[tuple[str, str]]:
    _, found = yaml_tree.parse_yaml(text, "r.yaml")
    return [(f"{diagnostic.line}:{diagnostic.column}", diagnostic.message) for diagnostic in found]


QUOTE = yaml_syntax.TEXT_AS_COMMENT
NUMBERS = yaml_syntax.NUMBERS_AS_COMMENT


@pytest.mark.parametrize(
    ("text", "place", "comment", "message"),
    [
        # The end of a value.
        ("a: Fix #12", "1:8", "#12", NUMBERS),
        ("- Fix   #12 and #13", "1:9", "#12 and #13", QUOTE),
        ("a: one\n  two #12", "2:7", "#12", NUMBERS),
        ("a: [b #c]\n  ]", "1:7", "#c]", QUOTE),
        # A whole value.
        ("pr: #420", "1:5", "#420", NUMBERS),
        ("pr:   #420\nb: 1", "1:7", "#420", NUMBERS),
        ("area: #core\r\nb: 1", "1:7", "#core", QUOTE),
        ("authors: #me\n", "1:10", "#me", QUOTE),
        ("overview: #12 is done\n", "1:11", "#12 is done", QUOTE),
        ("- #12", "1:3", "#12", NUMBERS),
        ("- a\n- #core\n- b", "2:3", "#core", QUOTE),
        ("- {a: #b\n  }", "1:7", "#b", QUOTE),
        # The first line of a value of several lines.
        ("a: #core is done\n  and more", "1:4", "#core is done", QUOTE),
        ("a: #core\n\n  # a comment\n  'more'", "1:4", "#core", QUOTE),
        ("- #core\n  more\n- b", "1:3", "#core", QUOTE),
        ("a: #core\n  more", "1:4", "#core", QUOTE),
        # A number is rarely meant as a comment.
        ("pr: #12\n  - 13", "1:5", "#12", NUMBERS),
        ("a: > #12\n  b", "1:6", "#12", NUMBERS),
        ("a: [b, #12\n  c]", "1:8", "#12", NUMBERS),
        # The end of a list in brackets.
        ("pr: [#12, #13]\nb: 1", "1:6", "#12, #13]", NUMBERS),
        ("pr: [12, #13]\nb: 1", "1:10", "#13]", NUMBERS),
        ("authors: [ann, #me]\nb: 1\n", "1:16", "#me]", QUOTE),
        ("a: {b: [#c]}", "1:9", "#c]}", QUOTE),
        ("- a: [b,\n    #c]\n- d", "2:5", "#c]", QUOTE),
    ],
)
def test_text_that_yaml_reads_as_a_comment_is_refused(text: str, place: str, comment: str, message: Message) -> None:
    assert diagnostics(text) == [(place, message.format(comment=f"'{comment}'"))]


@pytest.mark.parametrize(
    "text",
    [
        *("a: b # c", "a: b ## c", "a: b #! c", "a: b #", "a: 'b' #c", "a:\n#c\n", "a: b#c", "a: # c", "# c", "#c\na: b"),
        *("a: '#12'", 'a: "b #12"', "a: |\n  #12\n  b #13\n", "a: |\n  b\n #c\n", "a: >\n\n  #12\n", "a: b:#c"),
        *("a: #c\n  - b", "a: #c\n  b: c", "a: #c\n  # d\n  b : c", "- #c\n  a: b", "a: | #c\n  b", "a: [b, #c\n  d]"),
        *("# a #12", "a: b\n# c #12\n", "a: b # c #12", "- a\n  # b #c\n- d", "a: # b #12\n  c", "a: [b] # c #12", "a: 'b' # #12"),
        # A closing quote intentionally ends the value.
        *("a: 'Fix' #12", 'a: "Fix" #12', "- 'b'   #12 and #13", "a: ['b' #12\n  ]"),
        *("a: [ #c\n  d]", "a: https://a.org/#12", "a: '[b](project:#c)'", "--- #c\na: b", "a: b\n... #c\n", "a: 'b\n #12'"),
        *("- 'a #1'\n- b #", "a: b\n  #c\n\n  #12\n", "#12", "a: |\n  b\n#12\n", "a: []\n#12\n", "'a': 'b'\n#12\nc: d"),
        # A sign inside a comment.
        "a:\n  # Fetch faster; with\n  # #416 Fix a crash\n  - b",
        "a: b  # as #416 says",
        "# See #12.\na: b",
    ],
)  # fmt: skip
def test_an_intended_comment_is_accepted(text: str) -> None:
    assert diagnostics(text) == []


def test_comments_are_found_up_to_the_point_where_parsing_stops() -> None:
    assert [place for place, _ in diagnostics("a: #b\nc: d: e\nf: #g")] == ["1:4", "2:5"]
    assert [place for place, _ in diagnostics("a: #b\nc: *d\nf: #g")] == ["1:4", "2:4"]
    assert [place for place, _ in diagnostics("#a\n'")] == ["2:1"]


def test_thousands_of_comments_are_counted() -> None:
    assert [place for place, _ in diagnostics("- #a\n" * 1000)] == [f"{line}:3" for line in range(1, 1001)]


@pytest.mark.parametrize("line", ["- #a\n", "- 'a #b' #c\n", "- | #b\n  c #d\n", "- a\n  #b\n", "- [#a\n  ]\n"])
def test_the_search_for_comments_takes_linear_time(line: str) -> None:
    """Count the lines that run, as a measure of the characters that are examined."""
    counts = []
    for size in (200, 400):
        text = line * size
        counts.append(_calls(text))
    assert counts[1] <= 2.2 * counts[0]


def _calls(text: str) -> int:
    count = 0

    def profile(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(profile)
    try:
        yaml_tree.parse_yaml(text, "r.yaml")
    finally:
        sys.setprofile(None)
    return count
