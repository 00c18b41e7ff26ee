"""Tables, quotes and images in texts, without a page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.text.commonmark import MAX_CELLS, MAX_NESTING
from sphinxext_progress.text.dialect import MarkdownDialect, plain_text


def blocks(text: str) -> tuple[list[str], list[str]]:
    """Return the types of the blocks of a text, and the messages about it."""
    dialect = MarkdownDialect("data.yaml")
    nodes = dialect.blocks(text)
    return [node.type for node in nodes], [diagnostic.message for diagnostic in dialect.diagnostics]


def table(text: str) -> tuple[list[list[str]], list[str]]:
    """Return the cells of the only table of a text, row by row, and the messages."""
    dialect = MarkdownDialect("data.yaml")
    (node,) = dialect.blocks(text)
    rows = [row for part in node.children for row in part.children]
    cells = [["".join(child.content for child in cell.children[0].children) for cell in row.children] for row in rows]
    return cells, [diagnostic.message for diagnostic in dialect.diagnostics]


def test_a_table_has_as_many_cells_in_each_row_as_in_its_header() -> None:
    assert table("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 |\n") == ([["a", "b"], ["1", "2"], ["3", ""]], [])


@pytest.mark.parametrize("row", ["| 1 | 2 | 3 | 4 |", "1 | 2 | 3 | 4", "|1|2|3|4"])
def test_the_text_of_a_long_row_is_kept(row: str) -> None:
    cells, messages = table(f"| a | b |\n|---|---|\n{row}\n")
    assert cells[1] == ["1", "2 | 3 | 4"]
    assert messages == [texts.LONG_ROW.format(cells=4, columns=2)]


def test_empty_cells_at_the_ends_of_a_row_count() -> None:
    assert table("|a|b|\n|-|-|\n||1|\n|1||\n") == ([["a", "b"], ["", "1"], ["1", ""]], [])


def test_an_escaped_pipe_is_part_of_a_cell() -> None:
    assert table("|a|b|\n|-|-|\n|1\\|2|3\\||\n") == ([["a", "b"], ["1|2", "3|"]], [])


def test_a_long_row_in_a_quote_keeps_its_text() -> None:
    dialect = MarkdownDialect("data.yaml")
    (quote,) = dialect.blocks("> |a|\n> |-|\n> |1|2|\n")
    cell = quote.children[0].children[1].children[0].children[0]
    assert [child.content for child in cell.children[0].children] == ["1 | 2"]
    assert [diagnostic.message for diagnostic in dialect.diagnostics] == [texts.LONG_ROW.format(cells=2, columns=1)]


def test_a_number_sign_in_a_cell_is_no_heading() -> None:
    assert blocks("| # of runs |\n|---|\n| # 1 |\n") == (["table"], [])


def test_too_many_cells_are_plain_text() -> None:
    columns = 100
    row = "|x" * columns + "|\n"
    text = row + "|-" * columns + "|\n" + row * (MAX_CELLS // columns)
    types, messages = blocks(text)
    assert types == ["paragraph"]
    assert messages == [texts.TOO_MANY_CELLS.format(count=columns * 51, limit=MAX_CELLS)]


def test_the_cells_of_all_tables_of_a_text_count() -> None:
    table = "|xx|x|\n|-|-|\n" + "|xx|x|\n" * 900 + "\n"
    types, messages = blocks(table * 3)
    assert types == ["table", "table", "paragraph"]
    assert messages == [texts.TOO_MANY_CELLS.format(count=2 * 901, limit=MAX_CELLS - 4 * 901)]


def test_a_table_ends_where_another_block_begins() -> None:
    assert blocks("|a|\n|-|\n- b\n")[0] == ["table", "bullet_list"]
    assert blocks("a\n|b|\n|-|\nc\n")[0] == ["paragraph", "table"]


def test_omitted_cells_count_too() -> None:
    text = "|a" * 40 + "|\n" + "|-" * 40 + "|\n" + "x\n" * 40
    types, messages = blocks(text)
    assert types == ["paragraph"]
    assert messages == [texts.TOO_MANY_CELLS.format(count=41 * 40, limit=10 + (len(text) - 1) // 2)]


@pytest.mark.parametrize(
    "text",
    [
        "|" * 20_000,
        "|\n" * 10_000,
        "|a|b|c|d|e|\n|-|-|-|-|-|\n" * 900,
        "|a|b|c|d|e|f|g\n|-|-|-|-|-|-|-\nx\n\n" * 600,
        "|-" * 5_000 + "|\n" + "|-" * 5_000 + "|\n",
        "|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + "x\n" * 2_000,
        "> " * 10_000,
        ">\n" * 10_000,
        "> - " * 5_000,
        ("> " * 40 + "x\n") * 200,
        "> |a|\n> |-|\n" * 1_500,
        "![" * 10_000,
        "![a](b " * 2_500,
        '![a](b "' * 2_500,
        "{a}`b`" * 3_000,
        "{a}" * 6_000 + "`b`",
        "{a}`" + " " * 19_000 + "`",
    ],
)
def test_hostile_blocks_take_little_time(text: str) -> None:
    begin = time.process_time()
    blocks(text)
    assert time.process_time() - begin < 2


def test_quotes_contain_blocks() -> None:
    dialect = MarkdownDialect("data.yaml")
    (quote,) = dialect.blocks("> a\n>\n> - b\n>\n> > c")
    assert [child.type for child in quote.children] == ["paragraph", "bullet_list", "blockquote"]
    assert dialect.diagnostics == []


def test_lists_and_quotes_may_be_nested_to_the_limit() -> None:
    assert blocks("> - " * (MAX_NESTING // 2) + "x")[1] == []
    assert blocks("> - " * (MAX_NESTING // 2) + "> x") == (
        ["paragraph"],
        [texts.NESTED_TOO_DEEPLY.format(what="lists and quotes are", limit=MAX_NESTING)],
    )


def test_a_paragraph_of_images_becomes_images() -> None:
    dialect = MarkdownDialect("data.yaml")
    first, second = dialect.blocks('![a *b*](one.png "Cold \\"*cache*\\"")\n![c](<two words.png>)')
    assert (first.type, first.content, first.attrs, first.map) == (
        "image",
        "a *b*",
        {"src": "one.png", "title": 'Cold "*cache*"'},
        (0, 1),
    )
    assert (second.content, second.attrs, second.map) == ("c", {"src": "two words.png", "title": ""}, (1, 2))
    assert dialect.diagnostics == []


def test_an_image_in_a_list_item_is_an_image_too() -> None:
    dialect = MarkdownDialect("data.yaml")
    (items,) = dialect.blocks("- x\n\n  ![a](b.png)")
    assert [child.type for child in items.children[0].children] == ["paragraph", "image"]


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("x ![a](b.png)", "x a", texts.IMAGE_IN_PARAGRAPH.format()),
        ("![](b.png)", "![](b.png)", texts.IMAGE_WITHOUT_ALT.format(source="'b.png'")),
        ("![a](javascript:x)", "![a](javascript:x)", texts.REFUSED_LINK.format(targets="'javascript:'")),
        ("![a](mailto:x@y.org)", "![a](mailto:x@y.org)", texts.REFUSED_LINK.format(targets="'mailto:'")),
        ("| ![a](b.png) |\n|---|", "a", texts.IMAGE_IN_PARAGRAPH.format()),
    ],
)
def test_an_image_that_cannot_be_shown_is_text(text: str, words: str, message: str) -> None:
    dialect = MarkdownDialect("data.yaml")
    tokens = dialect.tokens(text)
    assert ["".join(child.content for child in token.children or []) for token in tokens if token.type == "inline"] == [
        words
    ]
    assert [diagnostic.message for diagnostic in dialect.diagnostics] == [message]


def test_entities_in_an_image_are_visible() -> None:
    (image,) = MarkdownDialect("").blocks("![a&#x202e;&amp;b](c.png)")
    assert image.content == "aU+202E&b"


def test_the_first_paragraph_may_be_a_table() -> None:
    assert plain_text("| a | `b` |\n|---|---|\n| c | {ref}`d` |\n\ne") == "a b c d"


@given(
    st.lists(
        st.sampled_from(["|", "-", "a", "\n", " ", ">", "`", "!", "[", "]", "(", ")", "{", "}", "\\", '"']), max_size=60
    )
)
def test_any_combination_of_the_characters_is_parsed(parts: list[str]) -> None:
    blocks("".join(parts))
