"""Link the feed from the text of a page: above its first list of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.osutil import relative_uri

from sphinxext_progress.publish.outputs import feed_name
from sphinxext_progress.publish.site_builders import is_site_builder
from sphinxext_progress.render.builders import block_elements
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def on_doctree_resolved_link_feed(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Turn the first marked paragraph into a link to the feed, if there is one, and remove the others (``doctree-resolved``)."""
    if not progress_domain(app.env).pages.dependencies:
        return
    from sphinxext_progress.render.archive import FEED_CLASS

    paragraphs = [
        child
        for element in (doctree, *block_elements(doctree))
        for child in element.children
        if isinstance(child, nodes.paragraph) and FEED_CLASS in child["classes"]
    ]
    address = _address(app, docname) if paragraphs else ""
    for number, paragraph in enumerate(paragraphs):
        if address and not number:
            paragraph[:] = [nodes.reference("", "", *paragraph.children, refuri=address, internal=True)]
        else:
            paragraph.parent.remove(paragraph)


def _address(app: Sphinx, docname: str) -> str:
    """Return the address of the feed, relative to a page; empty if the site has no feed."""
    from sphinxext_progress.publish.built_site import has_shown_report

    name = feed_name(app) if is_site_builder(app.builder) else ""
    if not name or not has_shown_report(progress_domain(app.env)):
        return ""
    return relative_uri(app.builder.get_target_uri(docname), name)
