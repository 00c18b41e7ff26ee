"""Builders of the standard docutils nodes that reports consist of; all tables come from one builder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from docutils import nodes

from sphinxext_progress.diagnostics import visible_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.reading.entry import BrokenFile
    from sphinxext_progress.reports.localization import Localizer

#: The text between two stages.
ARROW_TEXT = " → "

#: The class of a link that was derived from the repository, not written by an author.
GENERATED_LINK_CLASS = "progress-made"

#: The class of the images of reports.
IMAGE_CLASS = "progress-image"

#: The attribute of the name of an area: the label of the page about it.
AREA_ATTRIBUTE = "area_label"

#: The attribute of a link to a report: the key of the row it leads to; empty for the report.
REPORT_LINK_KEY = "progress_key"

#: The class of the picture of a report in a list of reports.
THUMBNAIL_CLASS = "progress-thumbnail"

#: The class of the name of a period, which stays on one line.
PERIOD_CLASS = "progress-period"

#: The attribute of the title of a numbered highlight. A transform shows it where the builder does not number sections.
HIGHLIGHT_NUMBER = "highlight_number"

#: The class of a trend table that is a timeline.
TIMELINE_CLASS = "progress-timeline"

#: The class of a table that the script ignores.
PLAIN_TABLE_CLASS = "progress-plain"

#: The class of one of several tables whose columns line up with each other.
GROUPED_TABLE_CLASS = "progress-grouped"

#: The class of a cell that takes a whole line on a narrow screen.
WIDE_CELL_CLASS = "progress-wide"

# Text, and the elements that contain text directly.
_TEXT_NODES = (nodes.Text, nodes.TextElement)

#: The maximum number of diagnostics that one notice lists.
MAX_LISTED = 5


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table."""

    #: The text of its header, or a link.
    title: str | nodes.Element
    #: Its width in characters, for writers that need one.
    width: int
    #: The classes of its header.
    classes: tuple[str, ...] = ()
    #: Whether its cells contain sentences: they are no row headers, and take a whole line on a narrow screen.
    wide: bool = False


@dataclass(frozen=True, slots=True)
class TableOptions:
    """The options that docutils offers for every table."""

    classes: tuple[str, ...] = ()
    align: str = ""
    #: A length, such as ``80%``.
    width: str = ""
    #: Relative widths, one per column; ``auto`` leaves them to the writer; empty for the default widths.
    widths: tuple[int, ...] | str = ()
    #: The caption, with its source and line.
    caption: nodes.title | None = None

    def of_group(self) -> TableOptions:
        """Return the options for one of several grouped tables: without caption and without controls."""
        classes = (*self.classes, PLAIN_TABLE_CLASS, GROUPED_TABLE_CLASS)
        return replace(self, caption=None, classes=tuple(dict.fromkeys(classes)))


#: The body elements of a cell; empty for an empty cell.
TableCell: TypeAlias = "Sequence[nodes.Element]"


def on_one_line(text: str) -> str:
    """Normalize the whitespace of plain text, because some writers read the start of a line as a command."""
    return " ".join(text.split())


def mark_translated(element: nodes.Element) -> nodes.Element:
    """Mark a text element as text of the extension, which its own message catalog translates."""
    element["support_smartquotes"] = False
    element["translatable"] = False
    return element


def join_nodes(parts: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Join nodes with commas."""
    joined: list[nodes.Node] = []
    for part in parts:
        joined += [nodes.Text(", "), part] if joined else [part]
    return joined


def in_parentheses(parts: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return the nodes, joined with commas, in parentheses after a space."""
    return [nodes.Text(" ("), *join_nodes(parts), nodes.Text(")")]


def first_text_line(element: nodes.Element) -> nodes.Element:
    """Return the element in which the text begins: the paragraph, or the first line of a line block."""
    return cast("nodes.line", element[0]) if isinstance(element, nodes.line_block) else element


def last_text_line(element: nodes.Element) -> nodes.Element:
    """Return the element in which the text ends: the paragraph, or the last line of a line block."""
    return cast("nodes.line", element[-1]) if isinstance(element, nodes.line_block) else element


def column_class(column: str) -> str:
    """Return the class of a column header, by which the script recognizes the column."""
    return f"progress-column-{column}"


def build_table(
    columns: Sequence[TableColumn], rows: Iterable[Sequence[TableCell]], options: TableOptions, kind: str
) -> nodes.table:
    """Build a table; its first column contains the row headers, unless it is the only one or contains sentences.

    :param rows: the rows, each with one cell per column.
    :param options: the options of the author.
    :param kind: the class of this kind of table.
    """
    column_widths = options.widths if isinstance(options.widths, tuple) else ()
    table = nodes.table("", classes=["progress-table", kind, *options.classes])
    if column_widths:
        table["classes"].append("colwidths-given")
    elif options.widths == "auto":
        table["classes"].append("colwidths-auto")
    if options.align:
        table["align"] = options.align
    if options.width:
        table["width"] = options.width
    if options.caption:
        table += options.caption
    group = nodes.tgroup("", cols=len(columns))
    table += group
    for number, column in enumerate(columns):
        spec = nodes.colspec(colwidth=column_widths[number] if column_widths else column.width)
        if number == 0 and len(columns) > 1 and not column.wide:
            spec["stub"] = 1
        group += spec
    head = nodes.row()
    for column in columns:
        title = nodes.Text(column.title) if isinstance(column.title, str) else column.title
        head += nodes.entry("", mark_translated(nodes.paragraph("", "", title)), classes=list(column.classes))
    group += nodes.thead("", head)
    body = nodes.tbody()
    for cells in rows:
        body += nodes.row("", *[_entry(cell, column) for cell, column in zip(cells, columns, strict=True)])
    group += body
    return table


def _entry(cell: TableCell, column: TableColumn) -> nodes.entry:
    return nodes.entry("", *cell, classes=[WIDE_CELL_CLASS] if column.wide else [])


def block_elements(document: nodes.document) -> list[nodes.Element]:
    """Return the block elements of a page in no particular order, without the contents of report tables.

    Most nodes of a report page are in table rows, so this is much faster than ``findall()``.
    """
    elements: list[nodes.Element] = []
    queue: list[nodes.Element] = [document]
    # The list grows during the iteration.
    for element in queue:
        children: list[Any] = [child for child in element.children if not isinstance(child, _TEXT_NODES)]
        elements += children
        queue += [child for child in children if not is_report_table(child)]
    return elements


def is_report_table(node: Any, kind: str = "progress-table") -> bool:
    """Tell whether a node is a table of this extension.

    :param kind: the class of the kind of table; by default any.
    """
    return isinstance(node, nodes.table) and kind in node["classes"]


def broken_file_notice(broken: BrokenFile, words: Localizer) -> nodes.warning:
    """Return the notice shown in place of a data file that cannot be rendered."""
    notice = nodes.warning("", classes=["progress-notice"])
    before, _, after = words("The data file {file} cannot be shown.").partition("{file}")
    name = nodes.inline("", visible_name(broken.name), classes=["progress-ref"])
    notice += mark_translated(nodes.paragraph("", "", nodes.Text(before), name, nodes.Text(after)))
    diagnostics = nodes.bullet_list("", bullet="-")
    for diagnostic in broken.diagnostics[:MAX_LISTED]:
        diagnostics += nodes.list_item("", _message_paragraph(f"{diagnostic.place}: {diagnostic.message}"))
    if len(broken.diagnostics) > MAX_LISTED:
        more = words.plural("{count} more fault", "{count} more faults", len(broken.diagnostics) - MAX_LISTED)
        diagnostics += nodes.list_item("", _message_paragraph(more))
    notice += diagnostics
    count = words.plural(
        "{count} entry of the file is not shown.", "{count} entries of the file are not shown.", broken.entries
    )
    if broken.entries:
        notice += _message_paragraph(count)
    return notice


def error_notice(message: str) -> nodes.warning:
    """Return the notice shown in place of a directive that failed.

    :param message: a complete sentence.
    """
    return nodes.warning("", _message_paragraph(message), classes=["progress-notice"])


def draft_notice(words: Localizer) -> nodes.note:
    """Return the notice at the top of a draft."""
    return nodes.note("", _message_paragraph(words("Draft: this report is not finished.")), classes=["progress-draft"])


def _message_paragraph(text: str) -> nodes.Element:
    return mark_translated(nodes.paragraph("", text))
