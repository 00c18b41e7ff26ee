"""Hide the rows of tables from the transforms that run while a page is read.

These transforms look for what an author writes on a page: references, substitutions, quotation marks. The rows are made
from data and contain none of it, but each transform visits each of their nodes. At 1,000 rows on a page, that is 18 % of
the instructions of the build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinxext_progress.render.builders import block_elements, is_report_table
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The key of the page's temporary data: the bodies of tables, each with its rows.
HIDDEN_ROWS = "progress_hidden_rows"


class HideRows(SphinxTransform):
    """Takes the rows out of the tables of this extension."""

    # After the transforms for translations, of which LimitHeadingLevels is the last with priority 28.
    default_priority = 29

    def apply(self, **_: Any) -> None:
        """Keep the rows of each table elsewhere."""
        if self.env.docname not in progress_domain(self.env).pages.dependencies:
            return
        hidden = cast("list[Any]", self.env.temp_data.setdefault(HIDDEN_ROWS, []))
        for table in filter(is_report_table, block_elements(self.document)):
            body = next(table.findall(nodes.tbody))
            hidden.append((body, body.children))
            body.children = []


class ShowRows(SphinxTransform):
    """Puts the rows back."""

    # After docutils.transforms.references.DanglingReferences with priority 850; before Sphinx assigns unique ids to
    # translatable texts and emits "doctree-read", with priority 880.
    default_priority = 870

    def apply(self, **_: Any) -> None:
        """Put the rows of each table back."""
        hidden = cast("list[tuple[nodes.tbody, Sequence[nodes.Node]]]", self.env.temp_data.pop(HIDDEN_ROWS, []))
        for body, rows in hidden:
            body.extend(rows)
