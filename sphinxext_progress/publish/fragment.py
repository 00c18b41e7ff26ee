"""Render sections of a page from its doctree, for use elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from docutils import nodes
from sphinx.util import logging

from sphinxext_progress.site import html_nodes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx.builders.html import StandaloneHTMLBuilder

#: Nodes that are useful only on the page: controls, permalinks, and scripts and styles of other extensions.
_NAVIGATION = (html_nodes.progress_controls, html_nodes.progress_permalink, nodes.raw)


def resolve_page(builder: StandaloneHTMLBuilder, docname: str, images: str) -> nodes.document:
    """Return the doctree of a page as the builder writes it.

    :param images: the absolute address of the folder of images, for links to them.
    """
    # The warnings about the page were logged when it was written.
    with logging.suppress_logging(), _page_state(builder, docname, images):
        doctree = builder.env.get_doctree(docname)
        builder.env.apply_post_transforms(doctree, docname)
        builder.post_process_images(doctree)
    return doctree


def render_sections(
    builder: StandaloneHTMLBuilder,
    docname: str,
    doctree: nodes.document,
    ids: Collection[str],
    *,
    address: str,
    images: str,
) -> str:
    """Return the outermost sections with certain ids as HTML, in page order; empty if there are none.

    The sections are a report, or its parts if it has no section of its own; they are merged into one section. Addresses
    are made absolute, and links for navigation within the site are removed. The title of the report is omitted, because
    feed readers show it separately.

    :param builder: the builder that wrote the page.
    :param doctree: the resolved doctree of the page; the sections are taken from it.
    :param address: the absolute address of the page.
    :param images: the absolute address of the folder of images.
    """
    sections = _outermost_sections(doctree, ids)
    if not sections:
        return ""
    is_whole = "progress-report" in sections[0]["classes"]
    report = sections[0] if is_whole else nodes.section("", nodes.title(), *sections)
    with logging.suppress_logging(), _page_state(builder, docname, images):
        return builder.render_partial(_detach_from_page(report, address))["fragment"]


def _outermost_sections(parent: nodes.Element, ids: Collection[str]) -> list[nodes.section]:
    sections = []
    for child in parent.children:
        if isinstance(child, nodes.section) and not set(ids).isdisjoint(child["ids"]):
            sections.append(child)
        elif isinstance(child, nodes.Element):
            sections += _outermost_sections(child, ids)
    return sections


def _detach_from_page(report: nodes.section, address: str) -> nodes.section:
    """Remove the title of a report and its navigation, and make its addresses absolute."""
    del report[0]
    for node in list(report.findall(nodes.Element)):
        if isinstance(node, _NAVIGATION) or "progress-neighbours" in node.get("classes", ()):
            node.parent.remove(node)
        elif isinstance(node, nodes.reference):
            target = node.attributes.pop("refuri", None) or f"#{node.attributes.pop('refid', '')}"
            # The singlehtml builder addresses a place as "#document-page#id".
            path, _, anchor = target.rpartition("#") if target.startswith("#") else ("", "", "")
            node["refuri"] = _absolute(address, f"#{anchor}" if path else target)
    return report


def _absolute(address: str, target: str) -> str:
    try:
        return urljoin(address, target)
    except ValueError:
        # Keep an invalid address, such as "http://[".
        return target


@contextmanager
def _page_state(builder: StandaloneHTMLBuilder, docname: str, images: str) -> Iterator[None]:
    """Set up a builder as if it were writing a page, while parts of that page are rendered."""
    state = {
        "current_docname": docname,
        "secnumbers": builder.env.toc_secnumbers.get(docname, {}),
        "fignumbers": builder.env.toc_fignumbers.get(docname, {}),
        "imgpath": images,
        "add_permalinks": False,
    }
    before = {name: getattr(builder, name, None) for name in state}
    for name, value in state.items():
        setattr(builder, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(builder, name, value)
