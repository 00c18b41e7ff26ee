"""Read a page: its metadata header, and the outline of its Markdown."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.cli.export_mark import END_OF_TEXT, END_OF_TEXT_BLOCK, find_mark
from sphinxext_progress.cli.importing.conversion.convert import convert_page, readable_lines
from sphinxext_progress.cli.importing.conversion.page_lines import PageLine
from sphinxext_progress.cli.importing.header_fields import HeaderFields, header_fields
from sphinxext_progress.cli.importing.metadata import read_header
from sphinxext_progress.cli.importing.outline import read_outline
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.export_mark import ExportMark
    from sphinxext_progress.cli.importing.conversion.targets import TargetResolver
    from sphinxext_progress.cli.importing.import_findings import ImportFindings
    from sphinxext_progress.cli.importing.metadata import MetadataHeader
    from sphinxext_progress.cli.importing.outline import Outline
    from sphinxext_progress.reports.localization import Localizer

#: The suffixes of pages in reStructuredText; all other pages are Markdown.
RST_SUFFIXES = (".rst", ".rest")


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """A page with its header."""

    outline: Outline
    header: HeaderFields
    #: What the page contains if ``export`` wrote it.
    mark: ExportMark | None = None

    @property
    def title(self) -> str:
        """The title, without markup."""
        return self.outline.plain_heading(self.outline.head.title)


def read_page(
    text: str, name: str, localization: Localizer, findings: ImportFindings, targets: TargetResolver
) -> ImportedPage:
    """Read a page in Markdown or reStructuredText.

    :param name: the path for messages.
    :param targets: resolves the addresses of the page.
    :raises CommandError: as for :func:`~sphinxext_progress.cli.importing.outline.read_outline`.
    """
    page_lines = readable_lines(text, findings)
    lines = [line.text for line in page_lines]
    if marked := find_mark(lines):
        # Its texts are in the Markdown of reports already.
        text = "\n".join(lines[: marked[0]]).replace(END_OF_TEXT, END_OF_TEXT_BLOCK)
        return ImportedPage(read_outline(text, name), HeaderFields(), marked[1])
    header = read_header(lines, name)
    if header.problem:
        line, column, reason = header.problem
        problem = messages.UNREADABLE_METADATA.format(reason=reason)
        findings.leave_text(line, problem, "\n".join(lines[: header.length]), first_line=1, column=column)
    lines[: header.length] = [""] * header.length
    page_lines = [replace(line, text=text) for line, text in zip(page_lines, lines, strict=True)]
    if name.lower().endswith(RST_SUFFIXES):
        page_lines = _from_rst(page_lines, header, findings)
    own_title = _own_title([line.text for line in page_lines]) if "title" in header.values else ""
    fields = header_fields(header, own_title, localization, findings)
    if fields.title and not own_title:
        heading = f"# {markdown_text.write_heading(escape_text(fields.title))}"
        page_lines = [PageLine(heading, fields.title_line), PageLine("", fields.title_line), *page_lines]
    return ImportedPage(read_outline(convert_page(page_lines, findings, targets), name), fields)


def _from_rst(lines: Sequence[PageLine], header: MetadataHeader, findings: ImportFindings) -> list[PageLine]:
    """Return a page in reStructuredText as Markdown, and add the fields at its top to the header.

    :raises CommandError: if docutils is not installed, or cannot parse the page.
    """
    try:
        # Only pages in reStructuredText need docutils.
        from sphinxext_progress.cli.importing.rst.convert import convert_rst  # noqa: PLC0415
    except ImportError:
        raise CommandError(messages.RST_NEEDS_DOCUTILS.format(place=findings.place(1))) from None
    converted, fields = convert_rst([line.text for line in lines], findings)
    header.values = {key: value for key, (value, _) in fields.items()} | dict(header.values)
    header.lines = {key: line for key, (_, line) in fields.items()} | dict(header.lines)
    last = len(lines)
    return [replace(line, number=lines[min(line.number, last) - 1].number) for line in converted] or [PageLine("", 1)]


def _own_title(lines: Sequence[str]) -> str:
    """Return the text of the first heading of a page if it is the only one of level 1."""
    tokens = MarkdownIt("commonmark").parse("\n".join(lines))
    headings = [
        (token.tag, following.content)
        for token, following in itertools.pairwise(tokens)
        if token.type == "heading_open"
    ]
    tags = [tag for tag, _ in headings]
    if tags[:1] != ["h1"] or tags.count("h1") != 1:
        return ""
    return markdown_text.text_without_markup(headings[0][1])
