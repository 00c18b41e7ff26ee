"""Write the inline nodes of docutils as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.rst.parsing import MystRole
from sphinxext_progress.cli.portable_markdown import code_span
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable

#: Roles of extensions for numbers and people of the project's forge.
_NUMBER_ROLES = frozenset(
    ["bug", "gh", "gh-issue", "gh-pr", "ghissue", "ghpr", "github", "issue", "pr", "pull", "pull-request"]
)
_PERSON_ROLES = frozenset(["ghuser", "github-user", "user"])


def write_inline(node: nodes.Node) -> str:
    """Return an inline node, or the content of a paragraph, as Markdown on one or more lines."""
    if isinstance(node, nodes.Text):
        # A number after a hash sign may be a reference.
        return "#".join(escape_text(part) for part in str(node).replace("\0", "").split("#"))
    writer = next((write for kind, write in _WRITERS if isinstance(node, kind)), write_children)
    return writer(node)  # type: ignore[arg-type]


def write_children(node: nodes.Element) -> str:
    """Return the content of a node."""
    return "".join(map(write_inline, node.children))


def paragraph_lines(node: nodes.Element) -> list[str]:
    """Return a paragraph as lines that cannot be read as anything else."""
    return [markdown_text.escape_line_start(line.strip()) for line in write_children(node).split("\n")]


def plain_role(name: str, content: str) -> str:
    """Return a role as Markdown: a number or a person of the project, otherwise a role of MyST."""
    short = name.lower().rpartition(":")[2].replace("_", "-")
    if short in _NUMBER_ROLES and re.fullmatch(r"#?\d{1,9}", content):
        return f"#{content.removeprefix('#')}"
    if short in _PERSON_ROLES and re.fullmatch(r"@?[\w-]+", content):
        return f"@{content.removeprefix('@')}"
    return f"{{{name}}}{code_span(content)}"


def _marked(mark: str) -> Callable[[nodes.Element], str]:
    def write(node: nodes.Element) -> str:
        inner = write_children(node)
        stripped = inner.strip()
        return inner.replace(stripped, f"{mark}{stripped}{mark}", 1) if stripped else inner

    return write


def _reference(node: nodes.Element) -> str:
    text = write_children(node)
    address = node.get("refuri") or (f"#{node['refid']}" if node.get("refid") else "")
    if not address or node.get("refname"):
        return text
    if node.astext() == address or f"mailto:{node.astext()}" == address:
        return f"<{address}>"
    return f"[{text}](<{address}>)" if re.search(r"[\s()<>]", address) else f"[{text}]({address})"


def write_image(node: nodes.Element, caption: str = "") -> str:
    """Return an image.

    :param caption: its caption without markup.
    """
    alt = escape_text(" ".join(str(node.get("alt") or caption or node["uri"]).split()))
    title = f' "{caption}"' if caption and '"' not in caption else ""
    return f"![{alt}](<{node['uri']}>{title})"


_WRITERS: tuple[tuple[type[nodes.Element], Callable[[nodes.Element], str]], ...] = (
    (MystRole, lambda node: plain_role(node["name"], node["content"])),
    (nodes.emphasis, _marked("*")),
    (nodes.strong, _marked("**")),
    (nodes.literal, lambda node: code_span(node.astext().replace("\n", " "))),
    # Projects use single backticks for code.
    (nodes.title_reference, lambda node: code_span(node.astext().replace("\n", " "))),
    (nodes.math, lambda node: code_span(node.astext())),
    (nodes.reference, _reference),
    (nodes.footnote_reference, lambda node: f"[^{node.astext()}]"),
    (nodes.citation_reference, lambda node: f"[^{node.astext()}]"),
    (nodes.image, write_image),
    (nodes.problematic, lambda node: escape_text(node.astext())),
    (nodes.raw, lambda node: escape_text(node.astext())),
    (nodes.system_message, lambda _: ""),
)
