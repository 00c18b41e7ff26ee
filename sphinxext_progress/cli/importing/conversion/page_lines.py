"""The lines of a page during its conversion, and the placement of collapsible blocks as sections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.cli.importing.import_findings import ImportFindings

#: The marks of a line: a heading, and the begin and end of a ``<details>`` element, whose text is its summary.
HEADING, DETAILS, END_OF_DETAILS = "heading", "details", "end of details"

_DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of Markdown, with the number of the line on the page that it comes from."""

    text: str
    number: int
    mark: str = ""
    #: The level of a heading.
    level: int = 0


def split_page(text: str) -> list[PageLine]:
    """Split a page into lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [PageLine(line, number) for number, line in enumerate(lines, 1)]


def place_details(lines: Sequence[PageLine], findings: ImportFindings, level: int = 0) -> list[PageLine]:
    """Replace ``<details>`` elements with sections at the end of the section that they are in.

    A section of Markdown ends at the next heading. So text between the element and that heading goes first.

    :param level: the level of the heading above the lines; 0 if there is none.
    """
    placed: list[PageLine] = []
    sections: list[PageLine] = []
    pending: PageLine | None = None
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.mark == DETAILS:
            end = _end_of_details(lines, index)
            sections += _section_of_details(line, lines[index:end], level, findings)
            index, pending = end + 1, line
        elif line.mark == HEADING:
            placed += [*sections, line]
            level, sections, pending = line.level, [], None
        elif line.mark != END_OF_DETAILS:
            placed.append(line)
            if pending and line.text.strip():
                findings.note(pending.number, messages.DETAILS_MOVED.format(title=quoted(pending.text)))
                pending = None
    return [*placed, *sections]


def _end_of_details(lines: Sequence[PageLine], start: int) -> int:
    """Return the index of the line that ends an element; an element without an end lasts until the last line."""
    depth = 1
    for index in range(start, len(lines)):
        depth += {DETAILS: 1, END_OF_DETAILS: -1}.get(lines[index].mark, 0)
        if not depth:
            return index
    return len(lines)


def _section_of_details(
    line: PageLine, content: Sequence[PageLine], level: int, findings: ImportFindings
) -> list[PageLine]:
    """Return the lines of a section: its heading, and its content with headings below that level."""
    # The title of the page has level 1, so a section has at least level 2.
    level = max(level, 1) + 1
    levels = [inner.level for inner in content if inner.mark == HEADING]
    shift = max(0, level + 1 - min(levels)) if levels else 0
    content = [_shifted(inner, shift) if inner.mark == HEADING else inner for inner in content]
    blank = PageLine("", line.number)
    return [
        blank,
        _heading(line.text, level, line.number),
        blank,
        *place_details(content, findings, level),
        blank,
    ]


def _shifted(line: PageLine, shift: int) -> PageLine:
    return _heading(line.text.lstrip("#").strip(), line.level + shift, line.number)


def _heading(title: str, level: int, number: int) -> PageLine:
    """Return a heading; a bold line if Markdown has no heading of this level."""
    if level > _DEEPEST_HEADING:
        return PageLine(f"**{title}**", number)
    return PageLine(f"{'#' * level} {title}".rstrip(), number, HEADING, level)


def prefix_lines(lines: Iterable[PageLine], first: str, others: str) -> list[PageLine]:
    """Put the markers of the enclosing lists and quotations before lines."""
    return [
        replace(line, text=f"{others if index else first}{line.text}".rstrip() if line.text else others.rstrip())
        for index, line in enumerate(lines)
    ]
