"""Resolve the links to reports and their rows that the extension makes; those that an author writes are roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode

from sphinxext_progress.render.builders import REPORT_LINK_KEY, block_elements
from sphinxext_progress.site.domain import progress_domain
from sphinxext_progress.site.report_transform import ReportTransform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx


def on_builder_inited_keep_builder(app: Sphinx) -> None:
    """Keep the builder (``builder-inited``), which knows the addresses of pages; transforms have no access to it."""
    progress_domain(app.env).builder = app.builder


def _report_links(element: nodes.Node) -> Iterator[addnodes.pending_xref]:
    return (xref for xref in element.findall(addnodes.pending_xref) if REPORT_LINK_KEY in xref)


class DropUnplacedNeighbours(ReportTransform):
    """Removes links to neighbouring reports that no page renders: a title without a link is useless."""

    # Before ReferencesResolver, which has priority 10.
    default_priority = 5

    def run(self, **_: Any) -> None:
        """Remove each line whose report has no place, and blocks without lines."""
        objects = progress_domain(self.env).objects
        for block in block_elements(self.document):
            if "progress-neighbours" not in block["classes"]:
                continue
            for line in list(block.children):
                if any(not objects.resolve(("", xref["reftarget"], "")) for xref in _report_links(line)):
                    block.remove(line)
            if not block.children:
                block.parent.remove(block)


class ResolveReportLinks(ReportTransform):
    """Resolves the links of a page to reports in one pass.

    ReferencesResolver would copy each link, look up the title of its report, and emit events for a link without a
    target. For a table of 1,000 rows, each with a link, that is 2 % of the instructions of the build; the share grows
    with the rows.
    """

    # Before ReferencesResolver, which has priority 10.
    default_priority = 6

    def run(self, **_: Any) -> None:
        """Replace each link with a reference; with its text if no page shows the report."""
        for xref in list(_report_links(self.document)):
            xref.parent.replace(xref, self._reference(xref) or xref.children)

    def _reference(self, xref: addnodes.pending_xref) -> nodes.reference | None:
        domain = progress_domain(self.env)
        target = domain.objects.resolve(("", xref["reftarget"], xref[REPORT_LINK_KEY]))
        if not target:
            return None
        try:
            return make_refnode(domain.builder, xref["refdoc"], target.page, target.anchor, xref.children)
        except NoUri:
            # The builder does not write that page.
            return None
