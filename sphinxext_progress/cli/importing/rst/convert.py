"""Convert a whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import ApplicationError, nodes

from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.cli.importing.rst.blocks import BlockWriter
from sphinxext_progress.cli.importing.rst.parsing import MystDirective, parse_rst
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.importing.conversion.page_lines import PageLine
    from sphinxext_progress.cli.importing.import_findings import ImportFindings

#: What docutils raises for some malformed pages: it only promises the first one.
_PARSER_ERRORS = (
    ApplicationError,
    RecursionError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


def convert_rst(lines: Sequence[str], findings: ImportFindings) -> tuple[list[PageLine], dict[str, tuple[str, int]]]:
    """Return a page as lines of Markdown, and the fields of its header with their lines.

    :param lines: the lines of the page.
    :raises CommandError: if docutils cannot parse it.
    """
    try:
        document = parse_rst("\n".join(lines))
        fields = _header(document)
        # What is reported last are names that the page does not define.
        return BlockWriter(lines, findings).write([*document.children, *document.transform_messages]), fields
    except _PARSER_ERRORS as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise CommandError(messages.UNREADABLE_RST.format(place=findings.place(1), reason=reason)) from None


def _header(document: nodes.document) -> dict[str, tuple[str, int]]:
    """Return the fields at the top of a page, and those of the directive ``post``, which it no longer has then."""
    fields: dict[str, tuple[str, int]] = {}
    for entry in [entry for docinfo in document.findall(nodes.docinfo) for entry in docinfo.children]:
        assert isinstance(entry, nodes.Element)
        name, body = entry.tagname, entry.astext()
        if isinstance(entry, nodes.field):
            name, body = (child.astext() for child in entry.children)
        elif isinstance(entry, nodes.authors):
            body = ", ".join(author.astext() for author in entry.children)
        fields[name.lower()] = (body, entry.line or 1)
    for post in [node for node in document.findall(MystDirective) if node["name"] == "post"]:
        options = {"date": post["argument"], **post["options"]}
        fields |= {name.lower(): (str(value or ""), post.line or 1) for name, value in options.items()}
        post.parent.remove(post)
    return fields
