"""The floors: docutils nodes that are built in advance and unpickled by a minimal directive.

They measure what Sphinx and docutils themselves need for such nodes. The full floor has everything that the extension
produces: ids, links, permalinks, row headers, and the source locations that messages refer to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from .data import PROJECT, Piece
from .markup import markdown, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .data import Report, Row, Text

#: The extension with the directive.
EXTENSION = """\
import pickle
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

LINK = '<a class="headerlink" href="#{}" title="Link to this row" aria-label="Link to this row">¶</a>'


class Permalinks(SphinxPostTransform):
    default_priority = 401
    formats = ("html",)

    def run(self):
        for target in self.document.findall(nodes.target):
            link = nodes.raw("", LINK.format(target["ids"][0]), format="html")
            target.parent.parent.parent[-1][0].append(link)


class Floor(SphinxDirective):
    required_arguments = 1

    def run(self):
        return pickle.loads(Path(self.env.srcdir, self.arguments[0]).read_bytes())


def setup(app):
    app.add_directive("floor", Floor)
    app.add_post_transform(Permalinks)
    return {"parallel_read_safe": True}
"""


def inline(pieces: Iterable[Piece]) -> Iterator[nodes.Node]:
    """Yield the nodes of a text; adjacent words become one node."""
    words = ""
    for piece in (*pieces, Piece("", "")):
        if piece.kind == "words":
            words += piece.words
            continue
        if words:
            yield nodes.Text(words)
        words = ""
        match piece.kind:
            case "code":
                yield nodes.literal(piece.words, piece.words)
            case "strong":
                yield nodes.strong("", piece.words)
            case "link":
                yield nodes.reference("", piece.words, refuri=piece.address)


class Floor:
    """Builds the nodes of one report."""

    def __init__(self, report: Report, source: str, lines: Sequence[int]) -> None:
        """Create a builder for one report.

        :param source: the path of the data file.
        :param lines: the line of the overview, then those of the area and the description of each row.
        """
        self.report = report
        self.source = source
        self.lines = iter(lines)
        self.id = f"progress-{PROJECT.lower()}-{report.period}"

    def section(self) -> nodes.section:
        """Return the section of the report."""
        section = nodes.section("", self._title(self.report.title), ids=[self.id])
        section += self._part("Overview", "overview", self._paragraph(self.report.overview))
        section += self._part("Notable Commits", "commits", self._table())
        return section

    def _part(self, title: str, name: str, child: nodes.Element) -> nodes.section:
        return nodes.section("", self._title(title), child, ids=[f"{self.id}-{name}"])

    def _title(self, words: str) -> nodes.title:
        title = nodes.title("", words, support_smartquotes=False, translatable=False)
        title.rawsource, title.source, title.line = words, self.source, 1
        return title

    def _paragraph(self, written: Text, *before: nodes.Node, after: Text = ()) -> nodes.paragraph:
        paragraph = nodes.paragraph("", "", *before, *inline((*written, *after)))
        # Do not pass it as an argument, because docutils would create a new string for each node.
        paragraph["support_smartquotes"] = False
        paragraph.source, paragraph.line = self.source, next(self.lines)
        paragraph.rawsource = text(written, markdown)
        return paragraph

    def _table(self) -> nodes.table:
        group = nodes.tgroup("", cols=2)
        group += nodes.colspec(colwidth=16, stub=1)
        group += nodes.colspec(colwidth=76)
        head = (self._head("Area"), self._head("Description"))
        group += nodes.thead("", nodes.row("", *(nodes.entry("", paragraph) for paragraph in head)))
        group += nodes.tbody("", *(self._row(row) for row in self.report.rows))
        return nodes.table("", group)

    @staticmethod
    def _head(words: str) -> nodes.paragraph:
        return nodes.paragraph("", words, support_smartquotes=False, translatable=False)

    def _row(self, row: Row) -> nodes.row:
        target = nodes.target("", "", ids=[f"row-{self.id}-{row.commit}", f"{self.id}-{row.commit}"])
        area = self._paragraph((Piece("words", row.area),), target)
        links = [piece for link in row.links for piece in (Piece("words", ", "), Piece("link", *link))][1:]
        after = (Piece("words", " ("), *links, Piece("words", ")"))
        return nodes.row("", nodes.entry("", area), nodes.entry("", self._paragraph(row.description, after=after)))


def bare(report: Report) -> nodes.section:
    """Return a report that has only the text."""

    def words(text: Text) -> nodes.paragraph:
        return nodes.paragraph("", "".join(piece.words for piece in text))

    def table_row(row: Row) -> nodes.row:
        links = Piece("words", f" ({', '.join(link for link, _ in row.links)})")
        return nodes.row(
            "", nodes.entry("", nodes.paragraph("", row.area)), nodes.entry("", words((*row.description, links)))
        )

    head = nodes.row("", *(nodes.entry("", nodes.paragraph("", words)) for words in ("Area", "Description")))
    group = nodes.tgroup("", nodes.colspec(colwidth=16), nodes.colspec(colwidth=76), cols=2)
    group += [nodes.thead("", head), nodes.tbody("", *map(table_row, report.rows))]
    parts: list[tuple[str, nodes.Element]] = [
        ("Overview", words(report.overview)),
        ("Notable Commits", nodes.table("", group)),
    ]
    sections = [
        nodes.section("", nodes.title("", title), child, ids=[f"{report.period}-{number}"])
        for number, (title, child) in enumerate(parts)
    ]
    return nodes.section("", nodes.title("", report.title), *sections, ids=[f"p{report.period}"])
