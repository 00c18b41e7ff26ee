"""What a writer needs otherwise than the doctree has it; HTML needs most, see ``html_transforms``."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes

from sphinxext_progress.render import markup
from sphinxext_progress.render.builders import block_elements, is_report_table
from sphinxext_progress.site.domain import progress_domain
from sphinxext_progress.site.report_transform import ReportTransform


class DropUnplacedNeighbours(ReportTransform):
    """Takes out the lines about reports that are rendered nowhere: a name without a link leads nobody on."""

    # Before the references are resolved, which has 10.
    default_priority = 5

    def run(self, **_: Any) -> None:
        """Look for the place of each neighbour."""
        domain = progress_domain(self.env)
        for block in block_elements(self.document):
            if "progress-neighbours" not in block["classes"]:
                continue
            for line in list(block.children):
                if any(not domain.place(xref["reftarget"]) for xref in line.findall(addnodes.pending_xref)):
                    block.remove(line)
            if not block.children:
                block.parent.remove(block)


class SkipGeneratedLinks(ReportTransform):
    """Takes the address off links that were made from the repository: hundreds of requests to one host.

    Whoever wrote a link wants to know that it leads somewhere; these follow from a number.
    """

    # Before links are collected, which has 800.
    default_priority = 700
    builders = ("linkcheck",)

    def run(self, **_: Any) -> None:
        """Look for the class of such links."""
        if not self.config.progress_linkcheck:
            for reference in self.document.findall(nodes.reference):
                if markup.GENERATED_LINK_CLASS in reference["classes"]:
                    reference.attributes.pop("refuri", None)


class NameTexinfoNodes(ReportTransform):
    """Gives a title of nothing but signs a name in Texinfo, which drops the signs and then misses the rest."""

    default_priority = 403
    formats = ("texinfo",)

    def run(self, **_: Any) -> None:
        """Put a blank without width beside the signs."""
        for section in self.document.findall(nodes.section):
            title = section.next_node(nodes.title)
            if title is not None and not re.search(r"[^\s,:()]", title.astext()):
                title += nodes.Text("\u200b")


class EscapeTableCells(ReportTransform):
    """Escape the words of manual pages that tbl, which sets their tables, takes for the end of a cell."""

    # After the references are resolved, which has 10.
    default_priority = 403
    formats = ("man",)

    def run(self, **_: Any) -> None:
        """Put troff's empty character between the two characters of the command."""
        for table in self.document.findall(nodes.table):
            for text in [one for one in table.findall(nodes.Text) if "T}" in one]:
                first, *others = text.split("T}")
                made: list[nodes.Node] = [nodes.Text(f"{first}T")]
                for number, words in enumerate(others):
                    end = "T" if number + 1 < len(others) else ""
                    made += [nodes.raw("", "\\&", format="manpage"), nodes.Text(f"}}{words}{end}")]
                text.parent.replace(text, made)


class _BreakLongWords(ReportTransform):
    """Lets very long words of ours break, in a writer that does not break them by itself."""

    default_priority = 402
    #: The longest word that is left alone, how long its pieces are, and what stands between those.
    longest: int
    piece: int
    between: str

    def run(self, **_: Any) -> None:
        """Break the long words of each text element."""
        long = re.compile(rf"[^\s\u00ad]{{{self.longest + 1},}}")
        for element in self.document.findall(nodes.TextElement):
            if "support_smartquotes" in element and not isinstance(element, nodes.literal_block):
                for text in list(element.findall(nodes.Text)):
                    if long.search(text):
                        text.parent.replace(text, nodes.Text(long.sub(self._broken, text)))

    def _broken(self, word: re.Match[str]) -> str:
        text = word[0]
        return self.between.join(text[begin : begin + self.piece] for begin in range(0, len(text), self.piece))


class BreakLongWordsInLatex(_BreakLongWords):
    """Puts soft hyphens, which LaTeX knows as break points; a long word would push a column off the page."""

    formats = ("latex",)
    longest, piece, between = 40, 20, "\u00ad"


class FitColumnsInLatex(ReportTransform):
    """Gives each column the room of its longest word, and of what is left its share.

    LaTeX makes columns as wide as the text in them asks for: beside a long description an area would run off the page.
    """

    # After the long words have got their break points.
    default_priority = 403
    formats = ("latex",)
    #: How many characters a line of a page has, how many of them the space around a cell takes, and the longest word
    #: that has to fit: longer ones are mostly code, which breaks at its signs.
    line, around, longest = 86, 3, 24

    def run(self, **_: Any) -> None:
        """Give widths to the columns whose author gave none."""
        for table in filter(is_report_table, block_elements(self.document)):
            if {"colwidths-given", "colwidths-auto"}.isdisjoint(table["classes"]):
                self._fit(table)
                table["classes"].append("colwidths-given")

    def _fit(self, table: nodes.Element) -> None:
        specs = list(table.findall(nodes.colspec))
        needed = [0] * len(specs)
        for row in table.findall(nodes.row):
            for number, cell in enumerate(row.children):
                longest = max(map(len, re.split(r"[\s\u00ad]", cell.astext())))
                needed[number] = max(needed[number], min(longest, self.longest) + self.around)
        left = max(self.line - sum(needed), 0)
        widths = sum(spec["colwidth"] for spec in specs)
        for spec, least in zip(specs, needed, strict=True):
            spec["colwidth"] = least + round(left * spec["colwidth"] / widths)


class BreakLongWordsInText(_BreakLongWords):
    """Cuts what no line can hold: the text writer would do so too, in time that grows with the square."""

    formats = ("text",)
    longest, piece, between = 400, 60, " "
