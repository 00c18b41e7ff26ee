"""Other renderers show the output of ``export`` like Sphinx, and markup that Sphinx refuses stays inactive."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from sphinxext_progress.cli import markdown_text, portable_markdown
from sphinxext_progress.cli.main import main
from sphinxext_progress.format.links import AddressTemplates
from sphinxext_progress.render.markup import MarkupRenderer

from ..test_properties import MARKUP

LINKS = [
    "[go](javascript:alert(1))",
    "[go](JaVaScRiPt:alert(1))",
    "[go](&#106;avascript:alert(1))",
    "[go](java\\&#115;cript:x)",
    "[go](<javascript:alert(1)>)",
    "[go](data:text/html,x 'title')",
    "[go](file:///etc/passwd)",
    "[go](vbscript:x)",
    "[go](other.html)",
    "[go](//evil.example)",
    "[go]()",
    "<javascript:alert(1)>",
    "<file:///etc/passwd>",
    "[a [b](javascript:x) c](https://ok.example)",
    "[![x](javascript:x)](javascript:y)",
    "![x](https://evil.example/x.png)",
    "[go](javascript:x",
    "*[go](javascript:x)* and **<b onclick=x>**",
]
HTML = [
    "<script>alert(1)</script>",
    "<http://a`b> <script>x` </script>",
    "\\`<b>` <i>",
    "<!-- comment -->",
    "<?php x ?>",
    "<a href='javascript:x'>",
    "`<b>` <b> `x",
]
BLOCKS = [
    "[go]: javascript:alert(1)\n\n[go]",
    "[go]:\njavascript:alert(1)\n\n[go] [x][go]",
    "[a\nb]: javascript:x\n\n[a b]",
    "- [go]: javascript:x\n\n[go]",
    "<div>\n*x*\n</div>",
    "> [go](javascript:x)",
    "# Big\n\nUnder\n====\n\nmore\n---",
    "a | b\n--|--\n[x](javascript:x) | y",
    "***\n___",
    "```{include} /etc/passwd\n```",
    "- a\n\n  ```\n  x\n\nafter",
    "1. a\n2. b\n\n   ~~~ py\n   x",
    "    <b>\n\n<b>",
]
OPEN = [
    "```\nx",
    "```python\nx\n",
    "~~~~\n~~~\nx",
    "- ```\n  x",
    "1. a\n   - ~~~\n     x",
    "- a\n  > b",
    "<!--",
    "<script>",
]


def reader() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return parser


def check(page: str, headings: int) -> None:
    """Check the number of headings of a page, and that its only active markup is links that Sphinx allows."""
    tokens = reader().parse(page)
    assert sum(token.type == "heading_open" for token in tokens) == headings, page
    assert "html_block" not in {token.type for token in tokens}, page
    for child in (child for token in tokens for child in token.children or []):
        assert child.type != "s_open", page
        assert child.type != "image" or not re.match("[a-zA-Z0-9.+-]+:", str(child.attrGet("src"))), page
        assert child.type != "html_inline" or child.content == "<br>", page
        if child.type == "link_open":
            assert re.match(r"https?:|mailto:|project:#", str(child.attrGet("href"))), page


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("text", [*LINKS, *HTML, *BLOCKS, *OPEN])
def test_refused_markup_is_inactive(folder: Path, text: str, capfd: pytest.CaptureFixture[str]) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    (folder / "r.yaml").write_text(
        f"period: 2026-01\nproject: {quoted}\noverview: {quoted}\n"
        f"highlights: [{{title: {quoted}, text: {quoted}, items: [{quoted}, {{text: {quoted}, pr: 1, authors: ['x)']}}]}}]\n"
        f"commits: [{{area: {quoted}, description: {quoted}, pr: 1, commit: 0123456, authors: {quoted}}}]\n"
        f"infrastructure: [{quoted}, after]\n"
        f"trends: [{{theme: {quoted}, trajectory: [{quoted}, {{text: {quoted}, period: 2025-11}}], stage: {quoted}}}]\n"
        f"sections: [{{id: own, title: {quoted}, text: {quoted}, items: [{quoted}]}}, {{id: last, title: Last}}]\n"
    )
    assert main(["export", "r.yaml"]) == 0
    # One heading for the report, one for each part, and one for the highlight.
    check(capfd.readouterr().out, 9)


def test_a_fence_is_closed(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "r.yaml").write_text("period: 2026-01\noverview: |\n  ```py\n  x\ninfrastructure: ['<b>x</b>']\n")
    assert main(["export", "r.yaml"]) == 0
    assert "```py\nx\n```\n\n---\n\n## Infrastructure Updates\n\n- \\<b>x\\</b>\n" in capfd.readouterr().out


def test_portable_text_is_unchanged() -> None:
    for text in (
        "a *b* __c__ `d` [e](https://e.org/a_b) <https://e.org> &amp; a\\*b #12",
        "1. a\n2. b\n\n- c\n\n      code",
    ):
        assert portable_markdown.portable_blocks(text, markdown_text.escape_line_start) == text
    assert portable_markdown.portable_inline("a *b* &amp; \\*") == "a *b* &amp; \\*"


@pytest.mark.parametrize(
    ("text", "portable"),
    [
        ("see {ref}`a *label*`, {py:func}`~a.b` and {doc}`c <d>`", "see a \\*label\\*, b and c"),
        ("[x *y*](guide.md#z), [](guide.md)", "x *y*, guide.md"),
        ("| a | {ref}`b` |\n|:-:|--:|\n| `c\\|d` | e\\|f |", "| a | b |\n| :---: | ---: |\n| `c\\|d` | e\\|f |"),
        ("|a|\n|-|\n|b|c|", "| a |\n| --- |\n| b \\| c |"),
        ("> a\n>\n> - {ref}`b`", "> a\n> \n> - b"),
        ("![a](https://e.org/b.png)", "[a](https://e.org/b.png)"),
        ("![a](b.png 'c')", "\\![a\\](b.png 'c')"),
        ('{ref}`a`\n\n![b](c.png "d \\" e")\n![f](g.png)', 'a\n\n![b](c.png "d \\" e")\n\n![f](g.png)'),
        ("{ref}`a`\n\n>\n\nb", "a\n\nb"),
    ],
)
def test_what_only_the_site_knows_becomes_words(text: str, portable: str) -> None:
    assert portable_markdown.portable_blocks(text, markdown_text.escape_line_start) == portable


@pytest.mark.parametrize(
    "text",
    ["> a\n> b\n>\n> - c", "a\n\n| b | c |\n|:--|---|\n| d | *e* |", "- a\n\n  > b", '![a](b.png "c")\n\nd'],
)
def test_tables_quotes_and_images_are_kept(text: str) -> None:
    assert portable_markdown.portable_blocks(text, markdown_text.escape_line_start) == text


def words_of(text: str) -> str:
    """Return the visible text of a page, without whitespace."""
    rendered = MarkupRenderer(AddressTemplates(), source="/r.yaml", name="r.yaml").blocks(text)
    return re.sub(r"\s", "", "".join(node.astext() for node in rendered))


@given(MARKUP)
@settings(max_examples=300, deadline=None)
def test_any_text_renders_the_same_elsewhere(text: str) -> None:
    text = text.replace("\r", "\n").replace("\x00", "")
    portable = portable_markdown.portable_blocks(text, markdown_text.escape_line_start)
    tokens = reader().parse(f"{portable}\n\n# end\n")
    assert [token.type for token in tokens[-3:]] == ["heading_open", "inline", "heading_close"]
    check(f"{portable}\n\n# end\n", 1)
    assert words_of(portable) == words_of(text)


@given(MARKUP)
@settings(max_examples=300, deadline=None)
def test_one_line_texts_contain_no_active_markup(text: str) -> None:
    text = text.replace("\r", "\n").replace("\x00", "")
    bullet = markdown_text.write_text(text).replace("\n", "\n  ")
    check(
        f"- {bullet}\n\n# {markdown_text.write_heading(text)}\n\n| a |\n|---|\n| {markdown_text.write_cell(text)} |\n",
        1,
    )


def test_cost_is_linear_in_the_length() -> None:
    from ..test_bounds import calls

    for unit in ("[", "a  \n", "a\\\n", "- ", "-", " ", "<b> ", "`", "[a]: b\n", "\n", "- a\n", "> ", "| "):
        for write in (
            markdown_text.write_text,
            lambda text: portable_markdown.portable_blocks(text, markdown_text.escape_line_start),
        ):
            write(unit * 10)
            once, twice = (calls(write, "x" + unit * (size // len(unit)) + "y") for size in (2_000, 4_000))
            assert twice <= 2.3 * once + 500, unit
