"""Nodes for the HTML element ``details``, whose contents readers can show and hide without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class progress_details(nodes.General, nodes.Element):  # noqa: N801 - as docutils names nodes
    """Contents that readers can fold, after a ``progress_summary``; ``open`` states whether they are shown at first."""


class progress_summary(nodes.General, nodes.TextElement):  # noqa: N801
    """The line that remains when the contents are folded."""


def add_details_nodes(app: Sphinx) -> None:
    """Register the nodes and their HTML visitors."""
    app.add_node(progress_details, html=(_visit_details, _depart_details))
    app.add_node(progress_summary, html=(_visit_summary, _depart_summary))


def _visit_details(writer: HTML5Translator, node: nodes.Element) -> None:
    # Not every reader of books can unfold anything.
    attributes: dict[str, Any] = {"open": "open"} if node["open"] or writer.builder.name == "epub" else {}
    writer.body.append(writer.starttag(node, "details", **attributes))


def _depart_details(writer: HTML5Translator, _: nodes.Element) -> None:
    writer.body.append("</details>\n")


def _visit_summary(writer: HTML5Translator, node: nodes.Element) -> None:
    writer.body.append(writer.starttag(node, "summary", ""))


def _depart_summary(writer: HTML5Translator, _: nodes.Element) -> None:
    writer.body.append("</summary>\n")
