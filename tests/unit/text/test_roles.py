"""Roles and links to pages, without a page."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.text.dialect import MarkdownDialect
from sphinxext_progress.text.escaping import escape_except_code, escape_text
from sphinxext_progress.text.link_policy import page_link
from sphinxext_progress.text.roles import MAX_ROLE_LENGTH


@pytest.mark.parametrize(
    ("text", "name", "content", "title"),
    [
        ("{ref}`label`", "ref", "label", "label"),
        ("{py:func}`otter.fetch`", "py:func", "otter.fetch", "otter.fetch"),
        ("{py:func}`~otter.fetch`", "py:func", "~otter.fetch", "fetch"),
        ("{py:func}`!otter.fetch`", "py:func", "!otter.fetch", "otter.fetch"),
        ("{doc}`the guide </guide>`", "doc", "the guide </guide>", "the guide"),
        ("{std:ref}`x`", "std:ref", "x", "x"),
    ],
)
def test_a_role_is_one_token(text: str, name: str, content: str, title: str) -> None:
    dialect = MarkdownDialect("data.yaml")
    before, role, after = dialect.inline(f"a {text} b")
    assert (before.content, after.content) == ("a ", " b")
    assert (role.type, role.info, role.content, role.meta) == (
        "role",
        name,
        title,
        {"text": content, "source": text},
    )
    assert dialect.diagnostics == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{raw}`<b>`", texts.UNKNOWN_ROLE.format(role="'{raw}'")),
        ("{any}`x`", texts.UNKNOWN_ROLE.format(role="'{any}'")),
        ("{download}`x`", texts.UNKNOWN_ROLE.format(role="'{download}'")),
        ("{include}`/etc/passwd`", texts.UNKNOWN_ROLE.format(role="'{include}'")),
        ("{ref}``a`b``", texts.NESTED_BACKTICKS.format(source="'{ref}``a`b``'")),
        ("{ref}`` `a` ``", texts.NESTED_BACKTICKS.format(source="'{ref}`` `a` ``'")),
        ("{ref}`" + "x" * (MAX_ROLE_LENGTH + 1) + "`", texts.LONG_ROLE.format(role="'{ref}'")),
    ],
)
def test_another_role_is_shown_as_typed(text: str, message: str) -> None:
    dialect = MarkdownDialect("data.yaml")
    assert [(node.type, node.content) for node in dialect.inline(text)] == [("text_special", text)]
    assert [diagnostic.message for diagnostic in dialect.diagnostics] == [message]


def test_a_role_in_a_link_is_shown_as_typed() -> None:
    dialect = MarkdownDialect("data.yaml")
    link, role = dialect.inline("[a {ref}`b`](https://e.org){ref}`c`")
    assert "".join(node.content for node in link.children) == "a {ref}`b`"
    assert role.type == "role"
    assert [diagnostic.message for diagnostic in dialect.diagnostics] == [
        texts.ROLE_IN_LINK.format(source="'{ref}`b`'")
    ]


@pytest.mark.parametrize("text", ["\\{ref}`a`", "{ref} `a`", "{}`a`", "{a b}`c`", "{_a}`c`", "{a:}`c`"])
def test_text_that_only_looks_like_a_role_is_code(text: str) -> None:
    assert "code_inline" in [node.type for node in MarkdownDialect("").inline(text)]


@pytest.mark.parametrize("text", ["{ref}`a`", "[a](guide.md)", "![a](b.png)", "> a", "a | b"])
def test_escaped_text_is_literal(text: str) -> None:
    dialect = MarkdownDialect("")
    assert "".join(node.content for node in dialect.inline(escape_text(text))) == text
    assert {node.type for node in dialect.inline(escape_text(text))} <= {"text", "text_special"}
    assert dialect.diagnostics == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Add `a_b` and ``c ` d``", ["a_b", "c ` d"]),
        ("`*a*` and *b*", ["*a*"]),
        ("Add `a and `b`", []),
        ("Add ``a`", []),
        ("Add {func}`a` and `b`", []),
        ("Add :func:`a`", []),
        ("Add {a} `b`", ["b"]),
        ("\\`a`", ["a"]),
        ("Nothing <b>", []),
    ],
)
def test_only_code_in_balanced_backticks_is_not_escaped(text: str, code: list[str]) -> None:
    dialect = MarkdownDialect("")
    nodes = dialect.inline(escape_except_code(text))
    assert [node.content for node in nodes if node.type == "code_inline"] == code
    shown = "".join(node.content for node in nodes)
    assert shown == (text.replace(" ` ", "\0").replace("`", "").replace("\0", " ` ") if code else text)
    assert {node.type for node in nodes} <= {"text", "text_special", "code_inline"}
    assert dialect.diagnostics == []


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("guide.md", ("guide.md", "")),
        ("../guide.rst#a-label", ("../guide.rst", "a-label")),
        ("/guide.md", ("/guide.md", "")),
        ("guide.md#", ("guide.md", "")),
        ("a%20b.md", ("a b.md", "")),
        ("2026-01.report.yaml", ("2026-01.report.yaml", "")),
    ],
)
def test_a_relative_path_with_an_extension_may_be_a_page(url: str, link: tuple[str, str]) -> None:
    assert page_link(url) == link
    dialect = MarkdownDialect("")
    assert [node.type for node in dialect.inline(f"[a]({url})")] == ["link"]
    assert dialect.diagnostics == []


@pytest.mark.parametrize(
    "url",
    [
        "https://e.org/a.md",
        "//e.org/a.md",
        "guide",
        "#label",
        "a.md?b",
        "a%5Cb.md",
        "a%1B.md",
        "a%E2%80%AE.md",
        "C:/a.md",
        "java%73cript:a.md",
        "..",
        "../",
        ".md",
        "project:#a",
    ],
)
def test_other_addresses_are_no_pages(url: str) -> None:
    assert page_link(url) is None
