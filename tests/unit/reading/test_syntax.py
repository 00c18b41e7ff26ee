"""Explanations of YAML syntax errors in plain terms, at the position of the mistake."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sphinxext_progress.diagnostics.messages import yaml_syntax
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading import yaml_tree
from sphinxext_progress.reading.loader import parse_file

HEAD = "project: Otter\nperiod: 2026-01\n"
REST = "commits:\n  - area: A\n    description: x\nhighlights:\n  - title: T\n    items:\n      - a\n      - b\n"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        # Quotes.
        ('overview: "unclosed\n', "3:11", yaml_syntax.UNCLOSED_QUOTE.format()),
        ("overview: 'unclosed\n", "3:11", yaml_syntax.UNCLOSED_QUOTE.format()),
        ('overview: "unclosed\n---\n', "3:11", yaml_syntax.UNCLOSED_QUOTE.format()),
        ('"overview: x\n', "3:1", yaml_syntax.UNCLOSED_QUOTE.format()),
        ('overview: "unclosed\nsections: []\nauthors: "x"\n', "3:11", yaml_syntax.LATE_QUOTE.format(line="5")),
        ('overview: "unclosed\nsections: []\nauthors: [["x"]]\n', "3:11", yaml_syntax.LATE_QUOTE.format(line="5")),
        ('overview: "unclosed\nsections: []\nauthors: ""\n', "3:11", yaml_syntax.LATE_QUOTE.format(line="5")),
        ('overview: "unclosed\nsections: []\ntitles": x\n', "3:11", yaml_syntax.LATE_QUOTE.format(line="5")),
        ('overview: "unclosed\nauthors: C:\\path\n', "3:11", yaml_syntax.UNCLOSED_QUOTE.format()),
        ("overview: 'it's me'\n", "3:15", yaml_syntax.TEXT_AFTER_QUOTE.format(quote="''")),
        ('overview: "x" is new\n', "3:15", yaml_syntax.TEXT_AFTER_QUOTE.format(quote='\\"')),
        ('overview: "a\n  b" c\n', "3:11", yaml_syntax.LATE_QUOTE.format(line="4")),
        ('overview: "C:\\path"\n', "3:14", yaml_syntax.NOT_AN_ESCAPE.format(escape="'\\p'")),
        ('overview: "a\n  \\xZZ"\n', "4:3", yaml_syntax.NOT_AN_ESCAPE.format(escape="'\\x'")),
        ('overview: "a \\UFFFFFFFF"\n', "3:14", yaml_syntax.NOT_A_CHARACTER.format(escape="'\\UFFFFFFFF'")),
        ('overview: "a \\UFFFFFFFFF"\n', "3:14", yaml_syntax.NOT_A_CHARACTER.format(escape="'\\UFFFFFFFF'")),
        ('overview:\n  "\\U00110000"\n', "4:4", yaml_syntax.NOT_A_CHARACTER.format(escape="'\\U00110000'")),
        # Brackets.
        ("overview: [a, b\n", "3:11", yaml_syntax.UNCLOSED_BRACKET.format(bracket="'['", closing="]")),
        ("titles: {report: x\n", "3:9", yaml_syntax.UNCLOSED_BRACKET.format(bracket="'{'", closing="}")),
        (
            "infrastructure:\n  - {text: a\n  - {text: b}\n",
            "4:5",
            yaml_syntax.UNCLOSED_BRACKET.format(bracket="'{'", closing="}"),
        ),
        (
            "infrastructure:\n  - [a, [b\n  - c\n",
            "4:5",
            yaml_syntax.UNCLOSED_BRACKET.format(bracket="'['", closing="]"),
        ),
        (
            "authors: [a,\nsections:\n  - title: x\n",
            "3:10",
            yaml_syntax.UNCLOSED_BRACKET.format(bracket="'['", closing="]"),
        ),
        ("authors: [a,\noverview: |\n  x\n", "3:10", yaml_syntax.UNCLOSED_BRACKET.format(bracket="'['", closing="]")),
        ('authors: ["a" "b"]\n', "3:15", yaml_syntax.MISSING_COMMA.format(closing="]")),
        ('authors: [\n  "a"\n  "b"\n  ]\n', "5:3", yaml_syntax.MISSING_COMMA.format(closing="]")),
        ("titles: {report: a: b}\n", "3:19", yaml_syntax.SECOND_COLON.format()),
        ("overview: [link](https://a.org) first\n", "3:11", yaml_syntax.BRACKET_IN_TEXT.format(bracket="[")),
        ("overview: {x} first\n", "3:11", yaml_syntax.BRACKET_IN_TEXT.format(bracket="{")),
        ("overview: {py:func}`x` first\n", "3:11", yaml_syntax.ROLE.format(role="'{py:func}'")),
        ("overview: [a]]\n", "3:14", yaml_syntax.STRAY_BRACKET.format(bracket="']'")),
        (
            "overview: ] a\n",
            "3:11",
            yaml_syntax.MISSING_VALUE.format(sign="']'"),
        ),
        ("authors: [a,, b]\n", "3:13", yaml_syntax.MISSING_VALUE.problem.format(sign="','")),
        # Signs at the start of a value.
        ("overview: *bold* first\n", "3:11", yaml_syntax.REFERENCE_SIGN.format(sign="'*'")),
        ("overview: **bold** first\n", "3:11", yaml_syntax.REFERENCE_SIGN.format(sign="'*'")),
        ("infrastructure:\n  - *a* b\n", "4:5", yaml_syntax.REFERENCE_SIGN.format(sign="'*'")),
        ("overview: & more\n", "3:11", yaml_syntax.REFERENCE_SIGN.format(sign="'&'")),
        ("infrastructure:\n  * a\n  * b\n", "4:3", yaml_syntax.STAR_ENTRY.format()),
        ("overview: !important\n", "3:11", yaml_syntax.TAG.format(tag="'!important'")),
        ("overview: ![image](x.png) x\n", "3:11", yaml_syntax.TAG.format(tag="'![image](x.png)'")),
        ("overview: !Wow! x\n", "3:11", yaml_syntax.TAG.format(tag="'!Wow!'")),
        ("overview: !e!x y\n", "3:11", yaml_syntax.TAG.format(tag="'!e!x'")),
        ("overview: !!! note\n", "3:11", yaml_syntax.TAG.format(tag="'!!!'")),
        ("overview: %x\n", "3:11", yaml_syntax.RESERVED_SIGN.format(sign="'%'")),
        ("authors: @ann\n", "3:10", yaml_syntax.RESERVED_SIGN.format(sign="'@'")),
        ("authors: [ann, @ben]\n", "3:16", yaml_syntax.RESERVED_SIGN.format(sign="'@'")),
        ("overview: `x` y\n", "3:11", yaml_syntax.RESERVED_SIGN.format(sign="'`'")),
        ("overview: > quoted\n", "3:11", yaml_syntax.BLOCK_SIGN.format(sign="'>'")),
        ("overview: |text\n", "3:11", yaml_syntax.BLOCK_SIGN.format(sign="'|'")),
        ("overview: |0\n  text\n", "3:11", yaml_syntax.BLOCK_SIGN.format(sign="'|'")),
        (
            "overview: ? what\n",
            "3:11",
            yaml_syntax.KEY_SIGN.format(),
        ),
        ("overview: - a\n", "3:11", yaml_syntax.LIST_ON_KEY_LINE.format()),
        # Colons.
        ("overview: Note: a\n", "3:15", yaml_syntax.SECOND_COLON.format()),
        ("overview: : a\n", "3:11", yaml_syntax.SECOND_COLON.format()),
        ("overview: " + "x" * 1200 + ": 1\n", "3:1211", yaml_syntax.SECOND_COLON.format()),
        ("overview: Some text\n  and Note: this\n", "4:3", yaml_syntax.KEY_IN_CONTINUATION.format()),
        (" window: 3\n", "3:2", yaml_syntax.KEY_IN_CONTINUATION.format()),
        ("commits:\n  - area: A\n     description: x\n", "5:6", yaml_syntax.KEY_IN_CONTINUATION.format()),
        ("project:P\n", "3:9", yaml_syntax.MISSING_SPACE.format()),
        ("project:P", "3:9", yaml_syntax.MISSING_SPACE.format()),
        ("commits:\n  - area:A\n    description: x\n", "4:10", yaml_syntax.MISSING_SPACE.format()),
        ("commits:\n  - area: A\n    description:x\n    pr: 1\n", "5:17", yaml_syntax.MISSING_SPACE.format()),
        ("commits:\n  - " + "x" * 1200 + ": 1\n", "4:5", yaml_syntax.LONG_KEY.format(limit="1024")),
        ("k" * 1200 + ": 1\n", "3:1", yaml_syntax.LONG_KEY.format(limit="1024")),
        (": x\n", "3:1", yaml_syntax.MISSING_KEY_NAME.format()),
        # Lines that do not fit.
        ("sections:\n  - a: b\n  c", "5:3", yaml_syntax.NOT_A_LINE.format()),
        ("infrastructure:\n  - a\n  c\n", "5:3", yaml_syntax.NOT_A_LINE.format()),
        ("c d\n", "3:1", yaml_syntax.NOT_A_LINE.format()),
        ("overview = x\n", "3:1", yaml_syntax.NOT_A_LINE.format()),
        ("overview: |\nText here\n", "4:1", yaml_syntax.LESS_INDENTED.format()),
        ("overview: |\n    a\n  b\n", "5:3", yaml_syntax.LESS_INDENTED.format()),
        ("commits:\n  - area: A\n   description: x\n", "5:4", yaml_syntax.MISALIGNED.format()),
        ("commits:\n  - area: A\n description: x\n", "5:2", yaml_syntax.MISALIGNED.format()),
        ("infrastructure:\n    - a\n  - b\n", "5:3", yaml_syntax.MISALIGNED.format()),
        (
            "commits:\n  - area: A\n  description: x\n",
            "5:3",
            yaml_syntax.KEY_AMONG_ENTRIES.format(),
        ),
        (
            "infrastructure:\n  - text: b\n    - b\n",
            "5:5",
            yaml_syntax.ENTRY_AMONG_KEYS.format(),
        ),
        (
            "overview: First\n  #12 is done\n  more\n",
            "4:3",
            yaml_syntax.COMMENT_ENDS_TEXT.format(),
        ),
        (
            "infrastructure:\n  - First\n    # no heading\n    more\n",
            "5:5",
            yaml_syntax.COMMENT_ENDS_TEXT.format(),
        ),
        ("overview:\u00a0x\n", "3:10", yaml_syntax.BLANK.format(character="U+00A0")),
        ("infrastructure:\n  - a\n  -b\n", "5:3", yaml_syntax.MISSING_DASH_SPACE.format()),
        ("commits:\n\t- description: x\n", "4:1", yaml_syntax.TAB.format()),
        ("overview:\tx\n", "3:10", yaml_syntax.TAB.format()),
        ("<<<<<<< HEAD\noverview: a\n=======\n", "3:1", yaml_syntax.MERGE_CONFLICT.format()),
        ("overview: a\n=======\noverview: b\n", "4:1", yaml_syntax.MERGE_CONFLICT.format()),
        # Lines that end a document.
        ("overview: a\n%x y\n", "4:1", yaml_syntax.DIRECTIVE.format()),
        ("...\nwindow: 1\n", "3:1", yaml_syntax.DOCUMENT_END.format()),
    ],
)
@pytest.mark.parametrize("end", ["", REST])
def test_a_mistake_is_explained_at_its_position(text: str, place: str, message: str, end: str) -> None:
    if end and not text.endswith("\n"):
        text += "\n"
    _, diagnostics = yaml_tree.parse_yaml(HEAD + text + end, "r.yaml")
    (diagnostic,) = (diagnostic for diagnostic in diagnostics if diagnostic.fatal)
    assert (f"{diagnostic.line}:{diagnostic.column}", diagnostic.message[: len(message)]) == (place, message)
    assert (diagnostic.path, diagnostic.subtype, diagnostic.fatal) == ("r.yaml", "yaml", True)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("project:P\nperiod: 2026-01\n", "1:9", yaml_syntax.MISSING_SPACE.format()),
        (
            '{"period": "2026-01", "overview": "x"\n',
            "1:1",
            yaml_syntax.UNCLOSED_BRACKET.format(bracket="'{'", closing="}"),
        ),
        ('{\n"period": "2026-01"\n"overview": "x"\n}\n', "3:1", yaml_syntax.MISSING_COMMA.problem.format(closing="}")),
        ("%YAML 3.0\n---\na: b\n", "1:1", yaml_syntax.DIRECTIVE.format()),
        ("%YAML x\n---\na: b\n", "1:1", yaml_syntax.DIRECTIVE.format()),
        ("%YAML 1.1\n%YAML 1.1\n---\na: b\n", "2:1", yaml_syntax.DIRECTIVE.format()),
        ("%YAML 1." + "9" * 5000 + "\n---\na: b\n", "1:1", yaml_syntax.DIRECTIVE.format()),
        ("%TAG ! x\na: b\n", "1:1", yaml_syntax.DIRECTIVE.format()),
        ("a: b: c", "1:5", yaml_syntax.SECOND_COLON.format()),
        ("'a' : b\n}c: d", "2:1", yaml_syntax.STRAY_BRACKET.format(bracket="'}'")),
        ("'a'\n  {b", "2:3", yaml_syntax.NOT_YAML.format()),
        (": x\n", "1:1", yaml_syntax.MISSING_KEY_NAME.problem.format()),
        ("  project: P\n  window: 6\n period: 2026-01\n", "3:2", yaml_syntax.MISALIGNED.format()),
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
def test_the_position_of_any_syntax_error_is_inside_the_file(signs: list[str]) -> None:
    text = "".join(signs)
    _, diagnostics = yaml_tree.parse_yaml(text, "r.yaml")
    lines = text.split("\n")
    assert all(1 <= diagnostic.line <= len(lines) + 1 and diagnostic.column >= 1 for diagnostic in diagnostics)


# Any report with one mistake --------------------------------------------------------------------------

#: The possible forms of the keys of a report; a bar is replaced with a text.
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

#: Values with syntax errors.
VALUES = [
    *('"unclosed', "'unclosed", "[a, b", "[a, {b: c", "{a: b", "*bold* first", "**bold**", "*", "& more", "&a b"),
    *("!x! y", "!important", "![a](b.png)", "%x", "@ann", "`x` y", "> text", ">text", "|text", "? x", "- x", "] x", ", x"),
    *(": x", "a: b", '"x" y', "'it's me'", '"\\q"', '"\\UFFFFFFFF"', "[#12, #13]", "#me", "#12 is done", "{py:func}`x` y"),
    *("[a](b) c", "[a](b)", "{a} b", "a\t# b", "\ta", "[a: b: c]", '["a" "b"]', "x #12", "[a,, b]", "\"a\\xZ\""),
]  # fmt: skip


@st.composite
def reports(draw: st.DrawFn) -> list[str]:
    """Draw the parts of a report, one per key; a bar is replaced with a text."""
    keys = draw(st.permutations(sorted(PARTS)))[: draw(st.integers(1, 6))]
    return ["period: 2026-01\n", *(f"{key}: {draw(st.sampled_from(PARTS[key]))}\n" for key in keys)]


@settings(max_examples=200, deadline=None)
@given(reports(), st.data())
def test_the_position_of_a_mistake_is_inside_the_broken_part(parts: list[str], data: st.DataObject) -> None:
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
def test_the_position_of_a_stray_line_is_that_line(parts: list[str], stray: str, data: st.DataObject) -> None:
    parts = [part.replace("|", "some words") for part in parts]
    place = data.draw(st.integers(1, len(parts)))
    before = "".join(parts[:place])
    after = "\n" + "".join(parts[place:]) if place < len(parts) else data.draw(st.sampled_from(["", "\n"]))
    _, diagnostics = yaml_tree.parse_yaml(before + stray + after, "r.yaml")
    assert [diagnostic.line for diagnostic in diagnostics] == [before.count("\n") + 1], (
        diagnostics,
        before + stray + after,
    )
