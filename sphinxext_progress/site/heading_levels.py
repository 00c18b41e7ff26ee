"""Limit the level of the headings of reports on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinxext_progress.diagnostics import Diagnostic, Subtype
from sphinxext_progress.diagnostics.messages.site import DEEP_HEADING
from sphinxext_progress.render.builders import HIGHLIGHT_NUMBER
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The level of the deepest headings: HTML has no deeper ones.
MAX_LEVEL = 6


# Workaround, see docs/develop/workarounds.md#heading-levels
class LimitHeadingLevels(SphinxTransform):
    """Turns the sections of reports that are too deep into rubrics.

    The level of a directive is only known when the page is complete: inside ``only`` it has no parents while it runs.
    """

    # After RestoreTranslatable, which has priority 27.
    default_priority = 28

    def apply(self, **_: Any) -> None:
        """Replace the sections of reports below the deepest level, and report the first one."""
        pages, docname = progress_domain(self.env).pages, self.env.docname
        if docname not in pages.dependencies:
            return
        first = None
        for report in list(_report_sections(self.document)):
            level = sum(isinstance(node, nodes.section) for node in _with_parents(report))
            for section in _below_level(report, MAX_LEVEL - level):
                first = first or report
                self._replace(section)
        if first:
            line = next((shown.line for shown in pages.shown.get(docname, ()) if shown.anchor in first["ids"]), 0)
            path = str(self.env.doc2path(docname, base=False))
            message = DEEP_HEADING.format(limit=MAX_LEVEL)
            pages.note_diagnostics(docname, [Diagnostic(path, line, 0, message, Subtype.PLACE)])

    def _replace(self, section: nodes.Element) -> None:
        """Replace a section with a rubric, which keeps its ids and labels, followed by its contents."""
        title, *contents = cast("list[nodes.Element]", section.children)
        rubric = nodes.rubric("", "", *title.children)
        for key in ("ids", "names", "classes"):
            rubric[key] = section[key]
        rubric.attributes |= {
            key: title[key] for key in ("translatable", "support_smartquotes", HIGHLIGHT_NUMBER) if key in title
        }
        rubric.source, rubric.line, rubric.rawsource = title.source, title.line, title.rawsource
        self.document.ids.update(dict.fromkeys(section["ids"], rubric))
        place = section.parent.index(section)
        section.parent[place : place + 1] = [rubric, *contents]


def _report_sections(parent: nodes.Element) -> Iterator[nodes.section]:
    """Yield the outermost sections of the reports of a page."""
    for child in parent.children:
        if isinstance(child, nodes.section) and "progress-part" in child["classes"]:
            yield child
        elif isinstance(child, nodes.Element) and not isinstance(child, nodes.TextElement | nodes.table):
            yield from _report_sections(child)


def _with_parents(node: nodes.Element | None) -> Iterator[nodes.Element]:
    while node is not None:
        yield node
        node = node.parent


def _below_level(section: nodes.section, levels: int) -> list[nodes.section]:
    """Return the sections that are more than a number of levels below a section, outer ones last."""
    inner = [child for child in section.children if isinstance(child, nodes.section)]
    deeper = [found for child in inner for found in _below_level(child, levels - 1)]
    return [*deeper, section] if levels < 0 else deeper
