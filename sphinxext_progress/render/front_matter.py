"""Render what precedes the parts of a report: draft notice, byline, and links to the neighbouring reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.render.builders import draft_notice, join_nodes, mark_translated
from sphinxext_progress.render.inline import report_reference, report_title

if TYPE_CHECKING:
    from sphinxext_progress.render.inline import InlineRenderer
    from sphinxext_progress.reports.summary import Neighbours


def front_matter(renderer: InlineRenderer, neighbours: Neighbours) -> list[nodes.Element]:
    """Return the nodes before the parts of a report."""
    notices: list[nodes.Element] = [draft_notice(renderer.words)] if renderer.entry.report.draft else []
    return [*notices, *_byline(renderer), *_neighbour_links(renderer, neighbours)]


def _byline(renderer: InlineRenderer) -> list[nodes.Element]:
    """Return a paragraph with the date and the authors of a report, if they are known."""
    report, words = renderer.entry.report, renderer.words
    parts: list[nodes.Node] = []
    if report.published:
        parts.append(nodes.Text(words("Published on {date}").replace("{date}", words.date(report.published))))
    parts += [renderer.links.author(author) for author in report.authors]
    return [mark_translated(nodes.paragraph("", "", *join_nodes(parts), classes=["progress-byline"]))] if parts else []


def _neighbour_links(renderer: InlineRenderer, neighbours: Neighbours) -> list[nodes.Element]:
    """Return links to the next newer and older reports; a transform removes those that no page renders.

    The words and their order are the same in every site. "Next" would contradict the links of themes, which follow the
    toctree: its next page is the older report where the newest comes first.
    """
    words = renderer.words
    lines = []
    for label, entry in (
        (words("Newer report:"), neighbours.newer),
        (words("Older report:"), neighbours.older),
    ):
        if entry:
            link = report_reference(entry, report_title(entry, words), renderer.markup.rendered_items)
            lines.append(mark_translated(nodes.line("", "", nodes.Text(f"{label} "), link)))
    return [nodes.line_block("", *lines, classes=["progress-neighbours"])] if lines else []
