"""What the head of a page says of the reports on it: where their feed is, and what the page is about."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinxext_progress.publish import built_site, feed
from sphinxext_progress.publish.outputs import feed_name
from sphinxext_progress.render.builders import block_elements
from sphinxext_progress.reports import summary
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# What a page has that shows reports, or lists them.
_REPORTS = {"progress-part", "progress-index"}

_DESCRIBED = re.compile(r"""<meta\b[^>]*\bname=["']?description\b""", re.IGNORECASE)


def on_html_page_context_link_feed(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Link the feed on a page that shows or lists reports (``html-page-context``)."""
    domain = progress_domain(app.env)
    if not (domain.used and doctree and built_site.is_site_builder(app.builder) and (name := feed_name(app))):
        return
    # Looked up in the tree that is written, because singlehtml puts many pages into one.
    has_reports = any(_REPORTS.intersection(node["classes"]) for node in doctree.findall(nodes.Element))
    if has_reports and any(one.place for one in built_site.published_reports(domain)):
        address = context["pathto"](name, resource=True)
        words_of_link = feed.feed_title(localizer(app.config.language), app.config.project)
        context["metatags"] += (
            f'\n<link rel="alternate" type="application/atom+xml" title="{escape(words_of_link)}" href="{escape(address)}" />'
        )


def on_html_page_context_add_description(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Describe a page that shows one report, by the first sentence of its overview (``html-page-context``).

    As the page shows it, so that it is in the language of the page.
    """
    shown = progress_domain(app.env).shown.get(page, ())
    if len(shown) != 1 or not doctree or not built_site.is_site_builder(app.builder):
        return
    # The fields of the page; what the environment holds is copied before it is added to.
    fields = context.get("meta") or {}
    if "description" in fields or _DESCRIBED.search(context["metatags"]):
        return
    overview = shown[0].id_of("overview")
    for section in block_elements(doctree):
        if overview in section["ids"]:
            text = " ".join(paragraph.astext() for paragraph in section.findall(nodes.paragraph))
            if sentence := summary.leading_sentence(" ".join(text.split())):
                context["metatags"] += f'\n<meta name="description" content="{escape(sentence)}" />'
                # The second is where sphinxext-opengraph looks first, the first where themes look that print no tags.
                context["meta"] = {"description": sentence, "og:description": escape(sentence), **fields}
