"""The shapes of standard nodes that reports are made of; one builder makes every table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from docutils import nodes

from sphinxext_progress.diagnostics import visible_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.reading.entry import BrokenFile
    from sphinxext_progress.reports.localization import Localizer

#: The class of a table that the script leaves alone.
PLAIN_TABLE_CLASS = "progress-plain"

# What holds words, or is some.
_OF_WORDS = (nodes.Text, nodes.TextElement)

#: The most diagnostics that one notice lists.
MAX_LISTED = 5


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table."""

    #: The words of its head.
    title: str
    #: Its width in characters, where a writer needs one.
    width: int
    #: The classes of its head.
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What docutils lets an author say of any table."""

    classes: tuple[str, ...] = ()
    align: str = ""
    #: A length, as ``80%``.
    width: str = ""
    #: Relative widths, one a column; ``auto`` leaves them to the writer; nothing gives the default.
    widths: tuple[int, ...] | str = ()
    #: The caption, with its place on the page.
    caption: nodes.title | None = None

    def of_group(self) -> TableOptions:
        """Give the same for a table of several, whose caption stands elsewhere, and which links lead to."""
        return replace(self, caption=None, classes=tuple(dict.fromkeys((*self.classes, PLAIN_TABLE_CLASS))))


#: A cell: its body elements, none for an empty one.
TableCell: TypeAlias = "Sequence[nodes.Element]"


def add_children(element: nodes.Element, children: Sequence[nodes.Node]) -> nodes.Element:
    """Put children into an element that stands in no document yet.

    Docutils would look for the document again and again, once a child.

    :param element: the element; what it held before is no part of it any more.
    :param children: the children.
    :return: the element.
    """
    element.children = [*children]
    for child in children:
        child.parent = element
    return element


# The same area stands in many rows.
@lru_cache(maxsize=1024)
def on_one_line(text: str) -> str:
    """Put words on one line: some writers take the begin of another one for a command.

    :param text: words alone.
    """
    return " ".join(text.split())


def mark_translated(element: nodes.Element) -> nodes.Element:
    """Mark a text element as words of the extension, which come from its own catalogue."""
    element["support_smartquotes"] = False
    element["translatable"] = False
    return element


def build_table(
    columns: Sequence[TableColumn], rows: Iterable[Sequence[TableCell]], options: TableOptions, kind: str
) -> nodes.table:
    """Make a table whose first column is the head of each row.

    :param columns: the columns.
    :param rows: the rows, each with a cell a column.
    :param options: what the author says of the table.
    :param kind: the class that tells this kind of table from others.
    :return: the table, with everything that a writer may ask for.
    """
    given = options.widths if isinstance(options.widths, tuple) else ()
    made = nodes.table("", classes=["progress-table", kind, *options.classes])
    if given:
        made["classes"].append("colwidths-given")
    elif options.widths == "auto":
        made["classes"].append("colwidths-auto")
    if options.align:
        made["align"] = options.align
    if options.width:
        made["width"] = options.width
    if options.caption:
        made += options.caption
    group = nodes.tgroup("", cols=len(columns))
    made += group
    for number, column in enumerate(columns):
        spec = nodes.colspec(colwidth=given[number] if given else column.width)
        if number == 0:
            spec["stub"] = 1
        group += spec
    head = nodes.row()
    for column in columns:
        head += nodes.entry("", mark_translated(nodes.paragraph("", column.title)), classes=list(column.classes))
    group += nodes.thead("", head)
    body = [add_children(nodes.row(), [add_children(nodes.entry(), cell) for cell in cells]) for cells in rows]
    group += add_children(nodes.tbody(), body)
    return made


def block_elements(document: nodes.document) -> list[nodes.Element]:
    """List the elements of a page that hold others, in no order, without what is in the tables of ours.

    Of a page with a report, the rows are by far the most: nobody visits them to find what is no row.

    :param document: the page.
    """
    found: list[nodes.Element] = []
    below: list[nodes.Element] = [document]
    # It grows while it is walked.
    for element in below:
        inner: list[Any] = [child for child in element.children if not isinstance(child, _OF_WORDS)]
        found += inner
        below += [child for child in inner if child.tagname != "table" or not is_report_table(child)]
    return found


def is_report_table(node: Any, kind: str = "progress-table") -> bool:
    """Tell whether a node is a table of ours.

    :param node: any node.
    :param kind: the class of the table.
    """
    return node.tagname == "table" and kind in node.attributes["classes"]


def broken_file_notice(broken: BrokenFile, words: Localizer) -> nodes.warning:
    """Make the notice that stands where a data file cannot be shown.

    :param broken: the file.
    :param words: the language of the site.
    """
    made = nodes.warning("", classes=["progress-notice"])
    before, _, after = words("The data file {file} cannot be shown.").partition("{file}")
    name = nodes.inline("", visible_name(broken.name), classes=["progress-ref"])
    made += mark_translated(nodes.paragraph("", "", nodes.Text(before), name, nodes.Text(after)))
    diagnostics = nodes.bullet_list("", bullet="-")
    for diagnostic in broken.diagnostics[:MAX_LISTED]:
        diagnostics += nodes.list_item("", _said(f"{diagnostic.place}: {diagnostic.message}"))
    if len(broken.diagnostics) > MAX_LISTED:
        more = words.plural("{count} more fault", "{count} more faults", len(broken.diagnostics) - MAX_LISTED)
        diagnostics += nodes.list_item("", _said(more))
    made += diagnostics
    count = words.plural(
        "{count} entry of the file is not shown.", "{count} entries of the file are not shown.", broken.entries
    )
    if broken.entries:
        made += _said(count)
    return made


def error_notice(message: str) -> nodes.warning:
    """Make the notice that stands where a directive has nothing to show.

    :param message: the whole sentence.
    """
    return nodes.warning("", _said(message), classes=["progress-notice"])


def draft_notice(words: Localizer) -> nodes.note:
    """Make the mark of a report that is not finished."""
    return nodes.note("", _said(words("Draft: this report is not finished.")), classes=["progress-draft"])


def _said(text: str) -> nodes.Element:
    return mark_translated(nodes.paragraph("", text))
