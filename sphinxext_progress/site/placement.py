"""Find out which reports a page has once it is read, and under which conditions a build shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxext_progress.render.builders import is_report_table
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


def on_doctree_read_note_conditions(app: Sphinx, doctree: nodes.document) -> None:
    """Record which reports of a page are not always on it (``doctree-read``), so that no doctree is loaded to find out."""
    pages, docname = progress_domain(app.env).pages, app.env.docname
    if anchors := [shown.anchor for shown in pages.shown.get(docname, ())]:
        found = dict(_identifiers(doctree, ()))
        if conditions := {anchor: found.get(anchor) for anchor in anchors if found.get(anchor) != ()}:
            pages.conditions[docname] = conditions


def _identifiers(parent: nodes.Element, expressions: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the ids of the block elements below an element, with the expressions of the ``only`` directives around them."""
    for child in parent.children:
        if isinstance(child, nodes.Element):
            inner = (*expressions, child["expr"]) if isinstance(child, addnodes.only) else expressions
            yield from ((identifier, inner) for identifier in child["ids"])
            if not (isinstance(child, nodes.TextElement) or is_report_table(child)):
                yield from _identifiers(child, inner)
