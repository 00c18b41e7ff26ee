"""Add the stylesheet and the script, only to pages that need them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from sphinxext_progress.render.builders import block_elements
from sphinxext_progress.site.domain import progress_domain
from sphinxext_progress.site.html_nodes import progress_controls

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

STATIC_FOLDER = Path(__file__).parents[1] / "static"


def on_builder_inited_add_static_path(app: Sphinx) -> None:
    """Add the static files of the extension to those of the site (``builder-inited``)."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(STATIC_FOLDER))


def on_html_page_context_link_assets(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Link the stylesheet on pages that use the extension, and the script on those with controls (``html-page-context``)."""
    dependencies = progress_domain(app.env).pages.dependencies
    # Check the written doctree too, because singlehtml combines many pages into one.
    if dependencies and doctree and (page in dependencies or _has_report_nodes(doctree)):
        builder = cast("StandaloneHTMLBuilder", app.builder)
        builder.add_css_file("progress.css")
        # EPUB readers do not run scripts reliably.
        if builder.name != "epub" and any(isinstance(block, progress_controls) for block in block_elements(doctree)):
            builder.add_js_file("progress.js", defer="defer")


def _has_report_nodes(doctree: nodes.document) -> bool:
    return any(name.startswith("progress-") for node in doctree.findall(nodes.Element) for name in node["classes"])
