"""Inline texts as nodes: where they are split, and what is appended to them."""

from __future__ import annotations

import pytest
from docutils import nodes

from sphinxext_progress.render.inline import InlineRenderer
from sphinxext_progress.reports.localization import localizer

from ..samples import entry


def renderer(lines: str = "") -> InlineRenderer:
    report = entry(f"period: 2026-01\n{lines}", "repository: https://github.com/o/otter")
    return InlineRenderer(report, localizer("en"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (r"T\} and a&amp;b", ["T} and a&b"]),
        ("two\nlines", ["two lines"]),
        (r"*T\}* b", ["T}", " b"]),
        ("see #7, #8", ["see ", "#7", ", ", "#8"]),
        ("`a` b", ["a", " b"]),
        ("[]( ) x", ["[]() x"]),
    ],
)
def test_each_run_of_text_is_a_single_node(text: str, parts: list[str]) -> None:
    # Transforms that break long words, and that escape cells of man pages, look at one text node at a time.
    assert [node.astext() for node in renderer().markup.inline(text)] == parts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Fix it", "Fix it (0123456789, #12, #2, ann, design)"),
        ("`code`", "code (0123456789, #12, #2, ann, design)"),
        ("a\\\nb", "a\n\nb (0123456789, #12, #2, ann, design)"),
    ],
)
def test_references_follow_a_text_in_parentheses(text: str, shown: str) -> None:
    inline = renderer(
        "commits: [{description: x, commit: 0123456789ab, pr: 12, issue: 2, authors: ann, "
        "links: [{url: 'https://e.org', text: design}]}]"
    )
    (commit,) = inline.entry.report.commits
    paragraph = inline.item(text, commit)
    assert paragraph.astext() == shown
    assert [link["refuri"] for link in paragraph.findall(nodes.reference)] == [
        "https://github.com/o/otter/commit/0123456789ab",
        "https://github.com/o/otter/pull/12",
        "https://github.com/o/otter/issues/2",
        "https://github.com/ann",
        "https://e.org",
    ]


def test_the_references_of_a_text_are_not_translated() -> None:
    inline = renderer("commits: [{description: x, pr: 12}]")
    (commit,) = inline.entry.report.commits
    paragraph = inline.item("Fix *it*", commit)
    ((node, text),) = inline.markup.rendered_items.texts
    assert node is paragraph
    assert "".join(child.astext() for child in text.children) == "Fix it"
    assert "".join(child.astext() for child in text.render("*Es* reparieren")) == "Es reparieren"
