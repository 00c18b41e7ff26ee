"""The dialect without a page: what of a text is not honoured, and where."""

from __future__ import annotations

import pytest
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import parse_file
from sphinxext_progress.text.commonmark import MAX_BRACKETS, MAX_DELIMITERS, MAX_NESTING
from sphinxext_progress.text.dialect import MarkdownDialect, parse_code_spans
from sphinxext_progress.text.escaping import escape_text
from sphinxext_progress.text.report_texts import check_texts


def of(data: str) -> list[str]:
    """Give the faults of a report's texts, as places and the first words of their messages."""
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
    ],
)
def test_every_text_of_a_report_is_read(field: str) -> None:
    column = field.index("X") + 1
    assert of("period: 2026-01\n" + field.replace("X", "'a <b>c</b>'")) == [
        f"data.yaml:2:{column} " + texts.NOT_IN_DIALECT.problem.format(markup="raw HTML is")
    ]


def test_what_is_honoured_is_no_fault() -> None:
    assert of("period: 2026-01\noverview: '*a* **b** `<c>` [d](https://e.org) #12 `![x](y)` \\<b>'\n") == []


def test_an_image_in_a_block_is_found_once() -> None:
    assert of("period: 2026-01\noverview: |\n  ![a](b) ![c](d)\n\n  - ![e](f)\n") == [
        "data.yaml:2:11 " + texts.NOT_IN_DIALECT.problem.format(markup="images are")
    ]


def test_what_is_nested_too_deep_stays_as_typed() -> None:
    text = "*a " * 2 * MAX_NESTING + "b*" * 2 * MAX_NESTING
    dialect = MarkdownDialect("data.yaml")
    assert [node.content for node in dialect.inline(text)] == [text]
    assert [diagnostic.message.split(";")[0] for diagnostic in dialect.diagnostics] == [
        texts.NESTED_TOO_DEEPLY.problem.format(what="inline markup is", limit=MAX_NESTING)
    ]


def test_an_escaped_text_is_its_words() -> None:
    text = r"a\b `c` *d* [e](f) <g> &amp; #1 !x ~y~ _z_"
    dialect = MarkdownDialect("data.yaml")
    assert "".join(node.content for node in dialect.inline(escape_text(text))) == text
    assert dialect.diagnostics == []


def test_an_image_in_the_words_of_a_link_is_found_too() -> None:
    dialect = MarkdownDialect("data.yaml")
    (link,) = dialect.inline("[a ![b](c)](https://e.org)")
    assert "".join(node.content for node in link.children) == "a ![b](c)"
    assert [diagnostic.message.split(";")[0] for diagnostic in dialect.diagnostics] == [
        texts.NOT_IN_DIALECT.problem.format(markup="images are")
    ]


def test_what_is_no_image_is_words() -> None:
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
def test_spans_of_code_are_what_the_parser_reads(text: str) -> None:
    parts, dialect = parse_code_spans(text), MarkdownDialect("")
    kinds = ("text", "code_inline")
    read = [(node.type, node.content) for node in dialect.inline(text)]
    assert read == [(kinds[number % 2], part) for number, part in enumerate(parts) if part]
    assert not dialect.diagnostics


@pytest.mark.parametrize("text", NO_SPANS)
def test_what_may_be_more_than_spans_of_code_is_left_to_the_parser(text: str) -> None:
    assert not parse_code_spans(text)


def test_a_link_that_is_too_long_is_told_its_limit() -> None:
    dialect = MarkdownDialect("r.yaml")
    dialect.inline(f"[a](https://a.org/{'x' * 2000}) [b](ftp://x)")
    assert [diagnostic.message.partition(";")[0] for diagnostic in dialect.diagnostics] == [
        texts.REFUSED_LINK.problem.format(targets="'ftp:'"),
        texts.LONG_LINK.problem.format(limit="2000"),
    ]


@pytest.mark.parametrize("end", ["", "](u"])
def test_brackets_that_nothing_closes_take_few_steps_each(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_a_link_is_found_behind_brackets_that_nothing_closes(words: str) -> None:
    links = [
        node for node in MarkdownDialect("data.yaml").inline(f"[[ [{words}](https://e.org) [") if node.type == "link"
    ]
    assert [node.attrs["href"] for node in links] == ["https://e.org"]
