"""Properties for any input: the loader reports problems, and the renderer creates only certain nodes."""

from __future__ import annotations

from docutils import nodes
from hypothesis import given, settings
from hypothesis import strategies as st
from sphinx import addnodes

from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.links import AddressTemplates
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.trajectories import split_stages
from sphinxext_progress.reading.loader import parse_file
from sphinxext_progress.render.images import ShownImage
from sphinxext_progress.render.markup import MarkupRenderer
from sphinxext_progress.text.commonmark import MAX_NESTING
from sphinxext_progress.text.escaping import escape_text

from .conftest import REPORT

LINKS = AddressTemplates(issue_template="https://example.org/{issue}")

#: Every kind of node that a text may contain.
INLINE = {nodes.Text, nodes.emphasis, nodes.strong, nodes.literal, nodes.reference, nodes.inline, addnodes.pending_xref}
BLOCKS = {
    nodes.paragraph, nodes.line_block, nodes.line, nodes.bullet_list, nodes.enumerated_list, nodes.list_item,
    nodes.literal_block, nodes.block_quote, nodes.table, nodes.tgroup, nodes.colspec, nodes.thead, nodes.tbody, nodes.row,
    nodes.entry, nodes.image, nodes.figure, nodes.caption,
}  # fmt: skip

#: Text with more markup than random text would have.
MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            [*"*_`[]()<>!#&\\:/{}$~-+=>|\n\t 1.", "**", "](", "![", "```", "https://", "javascript:", "&#106;"]
        ),
        st.sampled_from(["project:#a", "<b>", "---\n", "    ", "- ", "1. ", "\\\n", "  \n", "#12"]),
        st.text(max_size=5),
    ),
    max_size=60,
).map("".join)

YAML = st.lists(
    st.one_of(
        st.sampled_from(
            [*"-:?[]{}&*!|>'\"%@`#,\n\t ~", "- ", ": ", "\n  ", "---\n", "...\n", "<<: *a", "!!python/name:os "]
        ),
        st.sampled_from(
            ["period: 2026-01\n", "commits:\n", "  - description: x\n", "trends:\n", "\\ud800", '"\\e"', "null"]
        ),
        st.text(max_size=5),
    ),
    max_size=40,
).map("".join)


def reported(data: bytes) -> None:
    loaded = parse_file(data, "r.yaml", Report)
    assert (loaded.model is None) == bool(loaded.diagnostics)
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for diagnostic in loaded.diagnostics:
        assert diagnostic.path == "r.yaml"
        assert 1 <= diagnostic.line <= len(lines) + 1
        assert diagnostic.column >= 1
        assert diagnostic.message.isprintable()


@given(st.binary(max_size=400))
def test_any_bytes_give_a_valid_report_or_located_problems(data: bytes) -> None:
    reported(data)


@given(YAML)
@settings(max_examples=300)
def test_any_text_like_yaml_gives_a_valid_report_or_located_problems(text: str) -> None:
    reported(text.encode("utf-8", "surrogatepass"))


@given(st.data())
def test_a_modified_report_is_valid_or_has_located_problems(data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(REPORT)))
    end = data.draw(st.integers(begin, min(len(REPORT), begin + 20)))
    piece = data.draw(YAML)
    reported((REPORT[:begin] + piece + REPORT[end:]).encode("utf-8", "surrogatepass"))


def depth(node: nodes.Node) -> int:
    return 1 + max((depth(child) for child in node.children), default=0)


def allowed(made: list[nodes.Node], kinds: set[type]) -> None:
    for top in made:
        # A list and its item count as one level each.
        assert depth(top) <= 2 * MAX_NESTING + 5
        for node in top.findall():
            assert type(node) in kinds, node
            if isinstance(node, nodes.reference):
                assert node["refuri"].lower().startswith(("http:", "https:", "mailto:"))


@given(MARKUP)
@settings(max_examples=500)
def test_any_text_gives_only_the_listed_nodes(text: str) -> None:
    markup = MarkupRenderer(LINKS, source="/r.yaml", name="r.yaml", find_image=ShownImage)
    allowed(markup.inline(text), INLINE)
    allowed([*markup.blocks(LocatedText(text, 1, 1))], INLINE | BLOCKS)
    for diagnostic in markup.diagnostics:
        assert diagnostic.message.isprintable()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=80))
@settings(max_examples=300)
def test_an_escaped_text_is_shown_literally(text: str) -> None:
    markup = MarkupRenderer(LINKS, source="/r.yaml", name="r.yaml", find_image=ShownImage)
    inline_nodes = markup.inline(escape_text(text))
    assert (
        "".join(node.astext() for node in inline_nodes) == text.strip()
        or "".join(node.astext() for node in inline_nodes) == text
    )
    assert all(isinstance(node, nodes.Text) for node in inline_nodes)
    assert markup.diagnostics == []


@given(st.text(st.sampled_from("ab `→->\t"), max_size=60))
def test_splitting_stages_loses_no_word(text: str) -> None:
    kept = "".join(split_stages(text))
    assert [letter for letter in kept if letter in "ab"] == [letter for letter in text if letter in "ab"]
