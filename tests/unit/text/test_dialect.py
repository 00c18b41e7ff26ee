"""The dialect without a page: unsupported markup and its position."""

from __future__ import annotations

import pytest
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import parse_file
from sphinxext_progress.text.commonmark import MAX_BRACKETS, MAX_DELIMITERS, MAX_NESTING
from sphinxext_progress.text.dialect import MarkdownDialect, fenced_code, parse_code_spans
from sphinxext_progress.text.escaping import escape_text
from sphinxext_progress.text.report_texts import check_texts


def of(data: str) -> list[str]:
    """Return the position and the beginning of the message of each problem in the texts of a report."""
    loaded = parse_file(data.encode(), "data.yaml", Report)
    assert loaded.model, loaded.diagnostics
    return [
        f"{diagnostic.place} {diagnostic.message.split(';')[0]}"
        for diagnostic in check_texts(loaded.model, "data.yaml")
    ]


@pytest.mark.parametrize(
    "field",
    [
        "overview: X",
        "highlights: [{title: X}]",
        "highlights: [{title: t, text: X}]",
        "highlights: [{title: t, items: [X]}]",
        "commits: [{description: X}]",
        "infrastructure: [X]",
        "trends: [{theme: t, trajectory: X}]",
        "trends: [{theme: t, stage: {text: X, pr: 1}}]",
        "sections: [{id: own, title: X}]",
        "sections: [{id: own, title: t, text: X}]",
        "sections: [{id: own, title: t, items: [X]}]",
        "sections: [{title: t, sections: [{title: u, sections: [{title: X}]}]}]",
        "infrastructure: [{text: t, items: [{text: u, items: [X]}]}]",
        "highlights: [{title: t, images: [{src: a.png, alt: a, caption: X}]}]",
    ],
)
def test_every_text_of_a_report_is_checked(field: str) -> None:
    column = field.index("X") + 1
    assert of("period: 2026-01\n" + field.replace("X", "'a <b>c</b>'")) == [
        f"data.yaml:2:{column} " + texts.NOT_IN_DIALECT.problem.format(markup="raw HTML is")
    ]


def test_supported_markup_has_no_diagnostics() -> None:
    assert of("period: 2026-01\noverview: '*a* **b** `<c>` [d](https://e.org) #12 `![x](y)` \\<b>'\n") == []


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("a[^1]\n\n  [^1]: note", "footnotes are"),
        ("a\n\n  ---\n\n  b", "front matter and horizontal rules are"),
        ("a\n\n  > ## b", "headings are"),
    ],
)
def test_a_block_that_is_not_supported_is_reported(text: str, markup: str) -> None:
    problem = texts.NOT_IN_DIALECT.problem.format(markup=markup)
    assert of(f"period: 2026-01\noverview: |\n  {text}\n") == [f"data.yaml:2:11 {problem}"]


def test_an_image_in_a_block_is_found_once() -> None:
    assert of("period: 2026-01\noverview: |\n  ![a](b) ![c](d)\n\n  - e ![f](g)\n") == [
        "data.yaml:2:11 " + texts.IMAGE_IN_PARAGRAPH.problem
    ]


def test_markup_nested_too_deeply_is_shown_as_typed() -> None:
    text = "*a " * 2 * MAX_NESTING + "b*" * 2 * MAX_NESTING
    dialect = MarkdownDialect("data.yaml")
    assert [node.content for node in dialect.inline(text)] == [text]
    assert [diagnostic.message.split(";")[0] for diagnostic in dialect.diagnostics] == [
        texts.NESTED_TOO_DEEPLY.problem.format(what="inline markup is", limit=MAX_NESTING)
    ]


def test_escapes_are_removed() -> None:
    text = r"a\b `c` *d* [e](f) <g> &amp; #1 !x ~y~ _z_"
    dialect = MarkdownDialect("data.yaml")
    assert "".join(node.content for node in dialect.inline(escape_text(text))) == text
    assert dialect.diagnostics == []


def test_an_image_in_the_text_of_a_link_is_found_too() -> None:
    dialect = MarkdownDialect("data.yaml")
    (link,) = dialect.inline("[a ![b](c)](https://e.org)")
    assert "".join(node.content for node in link.children) == "a b"
    assert [diagnostic.message for diagnostic in dialect.diagnostics] == [texts.IMAGE_IN_PARAGRAPH.format()]


def test_text_that_only_looks_like_an_image_is_unchanged() -> None:
    dialect = MarkdownDialect("data.yaml")
    assert "".join(node.content for node in dialect.inline("![b] and ![c")) == "![b] and ![c"
    assert dialect.diagnostics == []


SPANS = [
    "`a`", "a `b` c", "`a` `b`", "a `b_c` and `**d**`", " `a` ", "`a`,`b`", "`a <b> &amp; \\`", "`a\\b`", "a `!` b",
    "`#12` x", "a: `b`", "x`a`",
]  # fmt: skip
NO_SPANS = [
    "`a``b`", "``a``", "`a", "a `b` *c*", "` a `", "` `", "``", "{a}`b`", ":a:`b`", "`a` #12", "`a`\n`b`", "[`a`](b)",
    "`a\nb`", "<`a`>", "\\`a`", "a `b` `", "",
]  # fmt: skip


@pytest.mark.parametrize("text", SPANS)
def test_code_spans_are_those_that_the_parser_finds(text: str) -> None:
    parts, dialect = parse_code_spans(text), MarkdownDialect("")
    kinds = ("text", "code_inline")
    read = [(node.type, node.content) for node in dialect.inline(text)]
    assert read == [(kinds[number % 2], part) for number, part in enumerate(parts) if part]
    assert not dialect.diagnostics


@pytest.mark.parametrize("text", NO_SPANS)
def test_text_with_more_than_code_spans_is_left_to_the_parser(text: str) -> None:
    assert not parse_code_spans(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (":py:func:`a`", texts.NOT_IN_DIALECT.problem.format(markup="roles are")),
        ("one\\n\\ntwo", texts.SEVERAL_BLOCKS.problem),
    ],
)
def test_markup_that_a_description_cannot_have_is_reported(text: str, message: str) -> None:
    assert of(f'period: 2026-01\ncommits: [{{description: "{text}"}}]') == [f"data.yaml:2:25 {message}"]


def test_text_with_too_many_delimiters_is_plain() -> None:
    dialect = MarkdownDialect("r.yaml")
    text = "*a* " * MAX_DELIMITERS
    assert [node.content for node in dialect.inline(text)] == [text.strip()]
    (diagnostic,) = dialect.diagnostics
    assert diagnostic.message == texts.TOO_MUCH_MARKUP.format(count=2 * MAX_DELIMITERS, limit=MAX_DELIMITERS)


def test_a_link_to_a_label_of_the_site_is_supported() -> None:
    dialect = MarkdownDialect("r.yaml")
    assert [node.type for node in dialect.inline("[a](project:#label)")] == ["link"]
    assert dialect.diagnostics == []


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("```python title\na = 1\n```", ("a = 1", "python")),
        ("```{note}\nA directive.\n```", ("```{note}\nA directive.\n```", "")),
    ],
)
def test_a_directive_is_code_as_typed(block: str, code: tuple[str, str]) -> None:
    (node,) = MarkdownDialect("r.yaml").blocks(block)
    assert fenced_code(node) == code


def test_the_message_about_a_long_link_states_the_limit() -> None:
    dialect = MarkdownDialect("r.yaml")
    dialect.inline(f"[a](https://a.org/{'x' * 2000}) [b](ftp://x)")
    assert [diagnostic.message.partition(";")[0] for diagnostic in dialect.diagnostics] == [
        texts.REFUSED_LINK.problem.format(targets="'ftp:'"),
        texts.LONG_LINK.problem.format(limit="2000"),
    ]


@pytest.mark.parametrize("end", ["", "](u"])
def test_unclosed_brackets_take_linear_time(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    skip, count = ParserInline.skipToken, 0

    def counted(self: ParserInline, state: StateInline) -> None:
        nonlocal count
        count += 1
        skip(self, state)

    monkeypatch.setattr(ParserInline, "skipToken", counted)
    size = MAX_DELIMITERS - 10
    MarkdownDialect("data.yaml").inline("[" * size + end)
    assert count <= (MAX_BRACKETS + 2) * size * bool(end)


@pytest.mark.parametrize("words", ["a", "[a]", "[[[a]]]", "`]` a", r"\] a", "![a](b)"])
def test_a_link_is_found_after_unclosed_brackets(words: str) -> None:
    links = [
        node for node in MarkdownDialect("data.yaml").inline(f"[[ [{words}](https://e.org) [") if node.type == "link"
    ]
    assert [node.attrs["href"] for node in links] == ["https://e.org"]
