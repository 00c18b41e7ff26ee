"""Write the blocks of docutils that contain no other blocks as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.rst.inline import paragraph_lines, write_children, write_image, write_inline
from sphinxext_progress.cli.portable_markdown import longest_run

if TYPE_CHECKING:
    from collections.abc import Callable

#: The nodes of what is defined in a list of definitions, fields or options.
TERMS = (nodes.term, nodes.field_name, nodes.option_group)


def written_terms(item: nodes.Node) -> str:
    """Return the terms of an item of such a list in bold."""
    terms = [child for child in item.children if isinstance(child, TERMS)]
    parts = [part for term in terms for part in (term.children if isinstance(term, nodes.option_group) else [term])]
    name = ", ".join(" ".join(write_inline(part).split()) for part in parts)
    return markdown_text.bold(name)


def write_leaf(node: nodes.Node) -> list[str] | None:
    """Return a block as lines, none if it shows nothing; None if the block may contain other blocks."""
    writer = next((write for kind, write in _WRITERS if isinstance(node, kind)), None)
    return writer(node) if writer else None  # type: ignore[arg-type]


def _line_block(node: nodes.Element) -> list[str]:
    texts = [write_children(line) for line in node.findall(nodes.line)]
    return [*(f"{text}\\" if text else "" for text in texts[:-1]), texts[-1]]


def _code(node: nodes.Element) -> list[str]:
    code = node.astext()
    default = "pycon" if isinstance(node, nodes.doctest_block) else ""
    language = node.get("language") or next((name for name in node["classes"] if name != "code"), default)
    marks = "`" * max(3, longest_run(code) + 1)
    return [f"{marks}{language}", *code.split("\n"), marks]


def _comment(node: nodes.Element) -> list[str]:
    return ["<!--", *node.astext().replace("--", "- -").split("\n"), "-->"] if node.astext() else []


def _target(node: nodes.Element) -> list[str]:
    names = node.get("names") or node.get("ids")
    return [f"({names[0]})="] if names and not (node.get("refuri") or node.get("anonymous")) else []


def _attribution(node: nodes.Element) -> list[str]:
    first, *others = paragraph_lines(node)
    return [f"— {first}", *others]


def _nothing(_: nodes.Element) -> list[str]:
    return []


_WRITERS: tuple[tuple[type[nodes.Element], Callable[[nodes.Element], list[str]]], ...] = (
    (nodes.paragraph, paragraph_lines),
    (nodes.rubric, paragraph_lines),
    (nodes.reference, paragraph_lines),
    (nodes.attribution, _attribution),
    (nodes.line_block, _line_block),
    (nodes.comment, _comment),
    (nodes.literal_block, _code),
    (nodes.doctest_block, _code),
    (nodes.math_block, _code),
    (nodes.raw, _code),
    (nodes.target, _target),
    (nodes.transition, lambda _: ["***"]),
    (nodes.image, lambda node: [write_image(node)]),
    (nodes.docinfo, _nothing),
    (nodes.substitution_definition, _nothing),
    (nodes.pending, _nothing),
    (nodes.decoration, _nothing),
)
