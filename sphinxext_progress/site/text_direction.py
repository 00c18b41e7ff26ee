"""Support for right-to-left languages: the text direction of report blocks, and of the arrows between stages."""

from __future__ import annotations

import unicodedata
from typing import Any

from docutils import nodes

from sphinxext_progress.render.builders import ARROW_TEXT, block_elements, is_report_table
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.site.report_transform import ReportTransform

#: The text between two stages in right-to-left text.
BACKWARD_ARROW = " ← "


# Workaround, see docs/develop/workarounds.md#right-to-left-pages
class MarkRightToLeft(ReportTransform):
    """Marks report blocks on a site in a right-to-left language, because themes do not set the direction."""

    # After WrapTables has added the elements around tables.
    default_priority = 402
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Add the class for which the stylesheet sets the direction."""
        if localizer(self.config.language).right_to_left:
            for node in self.document.findall(nodes.Element):
                if _is_report_block(node):
                    node["classes"].append("progress-rtl")


class OrientArrows(ReportTransform):
    """Reverses the arrows between stages with right-to-left text."""

    default_priority = 399

    def run(self, **_: Any) -> None:
        """Reverse the arrows of each trajectory whose first letter belongs to a right-to-left script."""
        for paragraph in trajectory_paragraphs(self.document):
            if _runs_right_to_left(paragraph.astext()):
                for arrow in filter(is_arrow, list(paragraph.children)):
                    paragraph.replace(arrow, nodes.Text(BACKWARD_ARROW))


def trajectory_paragraphs(document: nodes.document) -> list[nodes.paragraph]:
    """Return the paragraphs of trajectories with several stages."""
    return [
        node
        for table in block_elements(document)
        if is_report_table(table, "progress-trends")
        for node in table.findall(nodes.paragraph)
        if "progress-stages" in node["classes"]
    ]


def is_arrow(node: nodes.Node) -> bool:
    """Return whether a node is the arrow between two stages."""
    return isinstance(node, nodes.Text) and node.astext() in {ARROW_TEXT, BACKWARD_ARROW}


def _is_report_block(node: nodes.Element) -> bool:
    return not isinstance(node, nodes.Inline) and any(name.startswith("progress-") for name in node["classes"])


def _runs_right_to_left(text: str) -> bool:
    """Return whether the first character with a direction is a right-to-left one, as Unicode determines it."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((direction for direction in directions if direction in {"L", "R", "AL"}), "L") != "L"
