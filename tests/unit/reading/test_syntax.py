"""Syntax errors of YAML, in an author's words and at the place of the mistake."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sphinxext_progress.format.model import Report
from sphinxext_progress.reading import yaml_tree
from sphinxext_progress.reading.loader import parse_file

HEAD = "project: Otter\nperiod: 2026-01\n"
REST = "commits:\n  - area: A\n    description: x\nhighlights:\n  - title: T\n    items:\n      - a\n      - b\n"

SECOND = "there is a second ': ' in this line; quote the value"
CONTINUES = "this line is indented as if it continued the value above, and has a ': '; align the key, or quote"
SPACE = "the space after ':' is missing; add it, or quote the value if it is text"
TAB = "a tab is used where YAML requires spaces; use spaces"
UNCLOSED = "the quote opened here is not closed; add the closing quote"
LATE = "the quote opened here is not closed before line 5; close it where the value ends"
FOLLOWS = "text follows the closing quote; quote the whole value, and write {} for a quote inside it"
BRACKET = "'{}' is not closed; add '{}', or quote the value if it is text"
COMMA = "a ',' or ']' is missing here; add it, or quote the value if it is text"
REFERENCE = "a value begins with '{}', which YAML reads as a reference; quote the value"
RESERVED = "a value begins with '{}', which YAML reserves; quote the value"
TAG = "a value begins with '!', which YAML reads as a tag ('{}'); quote the value if it is text"
BLOCK = "a value begins with '{}', which YAML reads as the sign of a text on the lines below; quote the value"
FLOW = "a value begins with '{}', which YAML reads as a list or a mapping; quote the value"
NEITHER = "this line is neither 'key: value' nor '- entry'; indent it if it continues the value above"
LESS = "this line is indented less than the text above it; indent it if it belongs to that text"
ALIGN = "the indentation does not fit the lines above; align it"
LONG = "a key has at most 1024 characters; quote the line if it is text"
DIRECTIVE = "a line begins with '%', which YAML reserves; remove it, or indent it if it is text"
ESCAPING = "double the backslash, or write the text in single quotes"
CONFLICT = "unresolved merge conflict; keep one side and delete the markers"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        # Quotes.
        ('overview: "unclosed\n', "3:11", UNCLOSED),
        ("overview: 'unclosed\n", "3:11", UNCLOSED),
        ('overview: "unclosed\n---\n', "3:11", UNCLOSED),
        ('"overview: x\n', "3:1", UNCLOSED),
        ('overview: "unclosed\nsections: []\nauthors: "x"\n', "3:11", LATE),
        ('overview: "unclosed\nsections: []\nauthors: [["x"]]\n', "3:11", LATE),
        ('overview: "unclosed\nsections: []\nauthors: ""\n', "3:11", LATE),
        ('overview: "unclosed\nsections: []\ntitles": x\n', "3:11", LATE),
        ('overview: "unclosed\nauthors: C:\\path\n', "3:11", UNCLOSED),
        ("overview: 'it's me'\n", "3:15", FOLLOWS.format("''")),
        ('overview: "x" is new\n', "3:15", FOLLOWS.format('\\"')),
        ('overview: "a\n  b" c\n', "3:11", "the quote opened here is not closed before line 4; close it where"),
        ('overview: "C:\\path"\n', "3:14", f"'\\p' is not an escape sequence; {ESCAPING}"),
        ('overview: "a\n  \\xZZ"\n', "4:3", f"'\\x' is not an escape sequence; {ESCAPING}"),
        ('overview: "a \\UFFFFFFFF"\n', "3:14", f"'\\UFFFFFFFF' is not a character; {ESCAPING}"),
        ('overview: "a \\UFFFFFFFFF"\n', "3:14", f"'\\UFFFFFFFF' is not a character; {ESCAPING}"),
        ('overview:\n  "\\U00110000"\n', "4:4", f"'\\U00110000' is not a character; {ESCAPING}"),
        # Brackets.
        ("overview: [a, b\n", "3:11", BRACKET.format("[", "]")),
        ("titles: {report: x\n", "3:9", BRACKET.format("{", "}")),
        ("infrastructure:\n  - {text: a\n  - {text: b}\n", "4:5", BRACKET.format("{", "}")),
        ("infrastructure:\n  - [a, [b\n  - c\n", "4:5", BRACKET.format("[", "]")),
        ("authors: [a,\nsections:\n  - title: x\n", "3:10", BRACKET.format("[", "]")),
        ("authors: [a,\noverview: |\n  x\n", "3:10", BRACKET.format("[", "]")),
        ('authors: ["a" "b"]\n', "3:15", COMMA),
        ('authors: [\n  "a"\n  "b"\n  ]\n', "5:3", COMMA),
        ("titles: {report: a: b}\n", "3:19", SECOND),
        ("overview: [link](https://a.org) first\n", "3:11", FLOW.format("[")),
        ("overview: {x} first\n", "3:11", FLOW.format("{")),
        ("overview: {py:func}`x` first\n", "3:11", "a value begins with the role '{py:func}'; quote the value"),
        ("overview: [a]]\n", "3:14", "']' closes nothing; remove it, or quote the value"),
        (
            "overview: ] a\n",
            "3:11",
            "there is no value before ']'; add it, or quote the value if this is its beginning",
        ),
        ("authors: [a,, b]\n", "3:13", "there is no value before ','"),
        # Signs at the start of a value.
        ("overview: *bold* first\n", "3:11", REFERENCE.format("*")),
        ("overview: **bold** first\n", "3:11", REFERENCE.format("*")),
        ("infrastructure:\n  - *a* b\n", "4:5", REFERENCE.format("*")),
        ("overview: & more\n", "3:11", REFERENCE.format("&")),
        ("infrastructure:\n  * a\n  * b\n", "4:3", "list entries begin with '- ', not with '* '"),
        ("overview: !important\n", "3:11", TAG.format("!important")),
        ("overview: ![image](x.png) x\n", "3:11", TAG.format("![image](x.png)")),
        ("overview: !Wow! x\n", "3:11", TAG.format("!Wow!")),
        ("overview: !e!x y\n", "3:11", TAG.format("!e!x")),
        ("overview: !!! note\n", "3:11", TAG.format("!!!")),
        ("overview: %x\n", "3:11", RESERVED.format("%")),
        ("authors: @ann\n", "3:10", RESERVED.format("@")),
        ("authors: [ann, @ben]\n", "3:16", RESERVED.format("@")),
        ("overview: `x` y\n", "3:11", RESERVED.format("`")),
        ("overview: > quoted\n", "3:11", BLOCK.format(">")),
        ("overview: |text\n", "3:11", BLOCK.format("|")),
        ("overview: |0\n  text\n", "3:11", BLOCK.format("|")),
        (
            "overview: ? what\n",
            "3:11",
            "a value begins with '? ', which YAML reads as the sign of a key; quote the value",
        ),
        ("overview: - a\n", "3:11", "a list cannot begin on the line of its key; begin it on the next line, or quote"),
        # Colons.
        ("overview: Note: a\n", "3:15", SECOND),
        ("overview: : a\n", "3:11", SECOND),
        ("overview: " + "x" * 1200 + ": 1\n", "3:1211", SECOND),
        ("overview: Some text\n  and Note: this\n", "4:3", CONTINUES),
        (" window: 3\n", "3:2", CONTINUES),
        ("commits:\n  - area: A\n     description: x\n", "5:6", CONTINUES),
        ("project:P\n", "3:9", SPACE),
        ("project:P", "3:9", SPACE),
        ("commits:\n  - area:A\n    description: x\n", "4:10", SPACE),
        ("commits:\n  - area: A\n    description:x\n    pr: 1\n", "5:17", SPACE),
        ("commits:\n  - " + "x" * 1200 + ": 1\n", "4:5", LONG),
        ("k" * 1200 + ": 1\n", "3:1", LONG),
        (": x\n", "3:1", "the key before ':' is missing; add it, or quote the value"),
        # Lines that do not fit.
        ("sections:\n  - a: b\n  c", "5:3", NEITHER),
        ("infrastructure:\n  - a\n  c\n", "5:3", NEITHER),
        ("c d\n", "3:1", NEITHER),
        ("overview = x\n", "3:1", NEITHER),
        ("overview: |\nText here\n", "4:1", LESS),
        ("overview: |\n    a\n  b\n", "5:3", LESS),
        ("commits:\n  - area: A\n   description: x\n", "5:4", ALIGN),
        ("commits:\n  - area: A\n description: x\n", "5:2", ALIGN),
        ("infrastructure:\n    - a\n  - b\n", "5:3", ALIGN),
        (
            "commits:\n  - area: A\n  description: x\n",
            "5:3",
            "there is a key among the entries of a list; indent it like the keys of the entry above",
        ),
        (
            "infrastructure:\n  - text: b\n    - b\n",
            "5:5",
            "there is a list entry among keys; align it with the other entries of its list",
        ),
        (
            "overview: First\n  #12 is done\n  more\n",
            "4:3",
            "YAML takes this line for a comment, which ends the text above",
        ),
        (
            "infrastructure:\n  - First\n    # no heading\n    more\n",
            "5:5",
            "YAML takes this line for a comment, which ends",
        ),
        ("overview:\u00a0x\n", "3:10", "the character U+00A0 is not a space to YAML; use a space"),
        ("infrastructure:\n  - a\n  -b\n", "5:3", "the space after '-' is missing; write '- '"),
        ("commits:\n\t- description: x\n", "4:1", TAB),
        ("overview:\tx\n", "3:10", TAB),
        ("<<<<<<< HEAD\noverview: a\n=======\n", "3:1", CONFLICT),
        ("overview: a\n=======\noverview: b\n", "4:1", CONFLICT),
        # Lines that end a document.
        ("overview: a\n%x y\n", "4:1", DIRECTIVE),
        ("...\nwindow: 1\n", "3:1", "'...' ends the report; remove it, or indent it if it is text"),
    ],
)
@pytest.mark.parametrize("end", ["", REST])
def test_a_mistake_is_told_in_an_authors_words_at_its_place(text: str, place: str, message: str, end: str) -> None:
    if end and not text.endswith("\n"):
        text += "\n"
    _, diagnostics = yaml_tree.parse_yaml(HEAD + text + end, "r.yaml")
    (diagnostic,) = (diagnostic for diagnostic in diagnostics if diagnostic.fatal)
    assert (f"{diagnostic.line}:{diagnostic.column}", diagnostic.message[: len(message)]) == (place, message)
    assert (diagnostic.path, diagnostic.subtype, diagnostic.fatal) == ("r.yaml", "yaml", True)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("project:P\nperiod: 2026-01\n", "1:9", SPACE),
        ('{"period": "2026-01", "overview": "x"\n', "1:1", BRACKET.format("{", "}")),
        ('{\n"period": "2026-01"\n"overview": "x"\n}\n', "3:1", "a ',' or '}' is missing here"),
        ("%YAML 3.0\n---\na: b\n", "1:1", DIRECTIVE),
        ("%YAML x\n---\na: b\n", "1:1", DIRECTIVE),
        ("%YAML 1.1\n%YAML 1.1\n---\na: b\n", "2:1", DIRECTIVE),
        ("%YAML 1." + "9" * 5000 + "\n---\na: b\n", "1:1", DIRECTIVE),
        ("%TAG ! x\na: b\n", "1:1", DIRECTIVE),
        ("a: b: c", "1:5", SECOND),
        ("'a' : b\n}c: d", "2:1", "'}' closes nothing; remove it, or quote the value"),
        ("'a'\n  {b", "2:3", "this is not YAML; write 'key: value' lines and '- ' lists, and quote what is text"),
        (": x\n", "1:1", "the key before ':' is missing"),
        ("  project: P\n  window: 6\n period: 2026-01\n", "3:2", ALIGN),
    ],
)
def test_a_mistake_in_the_whole_file(text: str, place: str, message: str) -> None:
    _, (diagnostic,) = yaml_tree.parse_yaml(text, "r.yaml")
    assert (f"{diagnostic.line}:{diagnostic.column}", diagnostic.message[: len(message)]) == (place, message)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"ab\n[]{},'\"|>?:-#%@!&*\t\\`= ", "\n  ", ": ", "- ", "---", "...", "!a ", "&b ", "%YAML 1.1"]
        )
    )
)
def test_whatever_is_no_yaml_has_faults_inside_of_the_file(signs: list[str]) -> None:
    text = "".join(signs)
    _, diagnostics = yaml_tree.parse_yaml(text, "r.yaml")
    lines = text.split("\n")
    assert all(1 <= diagnostic.line <= len(lines) + 1 and diagnostic.column >= 1 for diagnostic in diagnostics)


# Any report, with one mistake in it -------------------------------------------------------------------

#: What the keys of a report may look like; a bar stands for a text.
PARTS = {
    "project": ["|", "'Otter'"],
    "overview": ["|", ">-\n  Folded\n  words"],
    "authors": ["[ann, ben]", "\n  - ann\n  - |", "ann  # a comment"],
    "window": ['"6"'],
    "titles": ["{report: 'It''s done', commits: \"Changes\"}", "\n  report: |\n  commits: x"],
    "highlights": [
        "\n  - title: |\n    text: >-\n      Words \"in quotes\"\n\n      - and [a](b)\n    items: [a, 'b']",
        "\n  - items:\n      - |\n      - text: >-\n          Don't\n        pr: [1, 2]\n    title: x",
    ],
    "commits": [
        '\n  - area: A\n    description: |\n    pr: 12\n  - {area: B, description: "y"}  # a comment',
        "\n- description: 'x'\n  area: |\n- |",
    ],
    "infrastructure": ["\n  # A comment.\n  - |\n\n  - b"],
    "trends": ["\n  - theme: x\n    stage: |"],
}

#: Values that nobody can read.
VALUES = [
    *('"unclosed', "'unclosed", "[a, b", "[a, {b: c", "{a: b", "*bold* first", "**bold**", "*", "& more", "&a b"),
    *("!x! y", "!important", "![a](b.png)", "%x", "@ann", "`x` y", "> text", ">text", "|text", "? x", "- x", "] x", ", x"),
    *(": x", "a: b", '"x" y', "'it's me'", '"\\q"', '"\\UFFFFFFFF"', "[#12, #13]", "#me", "#12 is done", "{py:func}`x` y"),
    *("[a](b) c", "[a](b)", "{a} b", "a\t# b", "\ta", "[a: b: c]", '["a" "b"]', "x #12", "[a,, b]", "\"a\\xZ\""),
]  # fmt: skip


@st.composite
def reports(draw: st.DrawFn) -> list[str]:
    """Make the parts of a report, a key each; a bar stands for a text."""
    keys = draw(st.permutations(sorted(PARTS)))[: draw(st.integers(1, 6))]
    return ["period: 2026-01\n", *(f"{key}: {draw(st.sampled_from(PARTS[key]))}\n" for key in keys)]


@settings(max_examples=200, deadline=None)
@given(reports(), st.data())
def test_the_place_of_a_mistake_is_inside_of_what_was_broken(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    bars = [number for number, sign in enumerate(text) if sign == "|"]
    assume(bars)
    at, value = data.draw(st.sampled_from(bars)), data.draw(st.sampled_from(VALUES))
    before, after = text[:at].replace("|", "some words"), text[at + 1 :].replace("|", "some words")
    diagnostics = parse_file((before + value + after).encode(), "r.yaml", Report).diagnostics
    assert diagnostics
    first = diagnostics[0]
    column = len(before.rpartition("\n")[2])
    assert first.line == before.count("\n") + 1, (first, before + value + after)
    assert column < first.column <= column + len(value), (first, before + value + after)


@settings(max_examples=200, deadline=None)
@given(
    reports(),
    st.sampled_from(["stray words", "-stray", "=======", "\t- x", "k" * 1200 + ": x", "key:value"]),
    st.data(),
)
def test_the_place_of_a_stray_line_is_that_line(parts: list[str], stray: str, data: st.DataObject) -> None:
    parts = [part.replace("|", "some words") for part in parts]
    place = data.draw(st.integers(1, len(parts)))
    before = "".join(parts[:place])
    after = "\n" + "".join(parts[place:]) if place < len(parts) else data.draw(st.sampled_from(["", "\n"]))
    _, diagnostics = yaml_tree.parse_yaml(before + stray + after, "r.yaml")
    assert [diagnostic.line for diagnostic in diagnostics] == [before.count("\n") + 1], (
        diagnostics,
        before + stray + after,
    )
