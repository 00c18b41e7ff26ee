"""Add metadata to the head of pages with reports: the feed, and a description."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinxext_progress.publish.outputs import feed_name
from sphinxext_progress.publish.site_builders import is_site_builder
from sphinxext_progress.render.builders import block_elements
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# The classes of nodes on pages that show or list reports.
_REPORTS = {"progress-part", "progress-index"}

_DESCRIBED = re.compile(r"""<meta\b[^>]*\bname=["']?description\b""", re.IGNORECASE)


def on_html_page_context_link_feed(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Link the feed on a page that shows or lists reports (``html-page-context``)."""
    domain = progress_domain(app.env)
    if not (domain.pages.dependencies and doctree and is_site_builder(app.builder) and (name := feed_name(app))):
        return
    from sphinxext_progress.publish.built_site import has_shown_report

    # Check the written doctree, because singlehtml combines many pages into one.
    has_reports = any(_REPORTS.intersection(node["classes"]) for node in doctree.findall(nodes.Element))
    if has_reports and has_shown_report(domain):
        from sphinxext_progress.publish.feed import feed_title
        from sphinxext_progress.reports.localization import localizer

        address = context["pathto"](name, resource=True)
        title = feed_title(localizer(app.config.language), app.config.project)
        context["metatags"] += (
            f'\n<link rel="alternate" type="application/atom+xml" title="{escape(title)}" href="{escape(address)}" />'
        )


def on_html_page_context_add_description(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Use the first sentence of the overview as description of a page with one report (``html-page-context``).

    The sentence is taken from the doctree, so that it is in the language of the page.
    """
    shown = progress_domain(app.env).pages.shown.get(page, ())
    if len(shown) != 1 or not doctree or not is_site_builder(app.builder):
        return
    # The field list of the page, which belongs to the environment and must not be changed in place.
    fields = context.get("meta") or {}
    if "description" in fields or _DESCRIBED.search(context["metatags"]):
        return
    from sphinxext_progress.reports.summary import leading_sentence

    overview = shown[0].id_of("overview")
    for section in block_elements(doctree):
        if overview in section["ids"]:
            text = " ".join(paragraph.astext() for paragraph in section.findall(nodes.paragraph))
            if sentence := leading_sentence(" ".join(text.split())):
                context["metatags"] += f'\n<meta name="description" content="{escape(sentence)}" />'
                # Workaround, see docs/develop/workarounds.md#page-descriptions
                # sphinxext-opengraph reads "og:description"; themes that do not print metatags read "description".
                context["meta"] = {"description": sentence, "og:description": escape(sentence), **fields}
