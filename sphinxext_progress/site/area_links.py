"""Link the names of areas to the pages about them, which have labels made from these names."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode

from sphinxext_progress.format.slugs import AREA_LABEL_PREFIX
from sphinxext_progress.render.builders import AREA_ATTRIBUTE, block_elements, is_report_table
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment


def find_area_pages(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return the page and the id of each label that begins like those of areas."""
    std = cast("StandardDomain", env.get_domain("std"))
    return {label: place for label, place in std.anonlabels.items() if label.startswith(AREA_LABEL_PREFIX)}


def on_doctree_resolved_link_areas(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Turn the names of areas with a page into links (``doctree-resolved``)."""
    if not (pages := progress_domain(app.env).area_pages):
        return
    for name in _area_names(doctree):
        page, anchor = pages.get(name[AREA_ATTRIBUTE], (docname, ""))
        text = next((child for child in name.children if isinstance(child, nodes.Text)), None)
        # On its own page, the name of the area is not a link.
        if page != docname and text is not None:
            # A document of LaTeX may lack the page.
            with suppress(NoUri):
                link = make_refnode(app.builder, docname, page, anchor, text.copy())
                name.replace(text, link)


def _area_names(document: nodes.document) -> Iterator[nodes.Element]:
    """Yield the headings and the cells that consist of the name of an area."""
    for block in (document, *block_elements(document)):
        if is_report_table(block):
            # Not with findall(), because most nodes of the page are in the rows.
            body = cast("nodes.tgroup", block.children[-1]).children[-1]
            for row in body.children:
                names = (cast("nodes.Element", cell.children[0]) for cell in row.children if cell.children)
                yield from (name for name in names if AREA_ATTRIBUTE in name)
        else:
            yield from (
                child for child in block.children if isinstance(child, nodes.rubric) and AREA_ATTRIBUTE in child
            )
