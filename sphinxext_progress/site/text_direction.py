"""Languages that are written from right to left: the direction of our parts and of the arrows in them."""

from __future__ import annotations

import unicodedata
from typing import Any

from docutils import nodes

from sphinxext_progress.render import inline
from sphinxext_progress.render.builders import block_elements, is_report_table
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.site.report_transform import ReportTransform

#: What stands between two stages where they run from right to left.
BACKWARD_ARROW = " ← "


class MarkRightToLeft(ReportTransform):
    """Marks what is ours on a site whose language is written from right to left: themes do not set the direction."""

    # After the elements around tables are made.
    default_priority = 402
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Give each block of ours the class that the stylesheet turns."""
        if localizer(self.config.language).right_to_left:
            for node in self.document.findall(nodes.Element):
                if _is_block_of_ours(node):
                    node["classes"].append("progress-rtl")


class OrientArrows(ReportTransform):
    """Turns the arrows between stages whose words run from right to left."""

    default_priority = 399

    def run(self, **_: Any) -> None:
        """Turn the arrows of each trajectory whose first letter is of such a script."""
        for paragraph in trajectory_paragraphs(self.document):
            if _runs_right_to_left(paragraph.astext()):
                for arrow in filter(is_arrow, list(paragraph.children)):
                    paragraph.replace(arrow, nodes.Text(BACKWARD_ARROW))


def trajectory_paragraphs(document: nodes.document) -> list[nodes.paragraph]:
    """List the paragraphs of several stages."""
    return [
        node
        for table in block_elements(document)
        if is_report_table(table, "progress-trends")
        for node in table.findall(nodes.paragraph)
        if "progress-stages" in node["classes"]
    ]


def is_arrow(node: nodes.Node) -> bool:
    """Tell whether a node is the arrow between two stages."""
    return isinstance(node, nodes.Text) and node.astext() in {inline.ARROW_TEXT, BACKWARD_ARROW}


def _is_block_of_ours(node: nodes.Element) -> bool:
    return not isinstance(node, nodes.Inline) and any(name.startswith("progress-") for name in node["classes"])


def _runs_right_to_left(text: str) -> bool:
    """Tell the direction of a text as Unicode does: by its first letter that has one."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((one for one in directions if one in {"L", "R", "AL"}), "L") != "L"
