"""Assemble the data of a report from the outline of a page, with findings for blocks that have no place."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text, reference_text
from sphinxext_progress.cli.importing import headings, table_columns
from sphinxext_progress.cli.importing.body import read_body, read_bullet_title, read_texts
from sphinxext_progress.cli.importing.bullets import read_items
from sphinxext_progress.cli.importing.commits import CommitReader
from sphinxext_progress.cli.importing.outline import OutlineItem
from sphinxext_progress.cli.importing.themes import ThemeReader
from sphinxext_progress.cli.importing.values import read_name
from sphinxext_progress.cli.written_dates import read_date
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.format.model import SECTIONS, Report
from sphinxext_progress.format.slugs import unused_id
from sphinxext_progress.reports import titles

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline import Outline, OutlineBlock, OutlineSection
    from sphinxext_progress.diagnostics import Message
    from sphinxext_progress.reports.localization import Localizer


def assemble_report(outline: Outline, context: ImportContext, header: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the outline of a page to the data of a report.

    :param header: the keys of the report that the header of the page gives.
    :return: the non-empty keys of the format, in its order.
    """
    head, sections = outline.head, outline.sections
    parts = _PartReader(context)
    assembler = _ReportAssembler(context, parts)
    if head.title:
        assembler.store_title("report", read_name(context.read_heading(head.title), head.line, context.findings))
    front, overview = _read_front(head.blocks, context)
    parts.overview += overview
    numbered = all(headings.is_numbered(section.title) for section in sections)
    for section in sections:
        assembler.add_section(section, headings.strip_number(section.title) if numbered else section.title)
    data = {**parts.data, **assembler.data, **header, **front}
    data |= {
        "period": context.period,
        "project": context.project_name if context.project_name != context.project.project else "",
        "overview": "\n\n".join(parts.overview),
    }
    return {key: data[key] for key in Report.model_fields if data.get(key)}


def _read_front(blocks: Iterable[OutlineBlock], context: ImportContext) -> tuple[dict[str, Any], list[str]]:
    """Read the blocks between the title and the first section; also return the texts for the overview."""
    words = context.localization
    published = words("Published on {date}").partition("{date}")
    authors = f"{words('Authors')}: "
    front: dict[str, Any] = {}
    overview: list[str] = []
    for block in blocks:
        if block.text == f"*{words('Draft: this report is not finished.')}*":
            front["draft"] = True
        elif block.text.startswith(published[0]) and (
            day := read_date(block.text.removeprefix(published[0]).removesuffix(published[2]), words)
        ):
            front["published"] = day
        elif block.text.startswith(authors) and (
            names := reference_text.read_people(block.text.removeprefix(authors), context.links)
        ):
            front["authors"] = names
        elif block.kind == "html_block":
            context.findings.leave(block, messages.UNPLACED_BLOCK)
        else:
            overview += read_texts([block], context)
    return front, overview


class _ReportAssembler:
    """Decides which part of the report each section of the page becomes."""

    def __init__(self, context: ImportContext, parts: _PartReader) -> None:
        self.data: dict[str, Any] = {"titles": {}}
        self._context = context
        self._seen: set[str] = set()
        self._parts = parts
        self._readers: dict[str, Callable[[OutlineSection], None]] = {
            "overview": parts.add_overview,
            "highlights": parts.add_highlights,
            "commits": parts.add_commits,
            "infrastructure": parts.add_infrastructure,
            "trends": parts.add_trends,
        }

    def store_title(self, part: str, title: str) -> None:
        """Store a title that differs from the default title."""
        context = self._context
        report = Report.model_validate({"period": context.period.name, "window": str(self.data.get("window", 6))})
        of_project, words = context.project.titles, context.localization
        default_title, _ = titles.part_title(
            part, report, project=context.project_name, of_project=of_project, words=words
        )
        if default_title != title:
            self.data["titles"][part] = title

    def add_section(self, section: OutlineSection, title: str) -> None:
        """Add a section to the part identified by its heading or its content, or as a custom section.

        :param title: its title without a number.
        """
        plain_title = markdown_text.text_without_markup(title)
        part = headings.part_of_heading(plain_title) or _part_of_content(section, self._context.localization)
        if not part or part in self._seen or not _can_be(part, section):
            self._parts.add_custom_section(section, title)
            return
        self._seen.add(part)
        if part == "trends" and (window := headings.window_of_heading(plain_title)) not in (0, 6):
            self.data["window"] = window
        self._readers[part](section)
        self.store_title(part, read_name(self._context.read_heading(title), section.line, self._context.findings))


class _PartReader:
    """Reads the content of sections into the parts of the report."""

    def __init__(self, context: ImportContext) -> None:
        self.data: dict[str, Any] = {"sections": []} | {part: [] for part in SECTIONS[1:]}
        #: The paragraphs of the overview.
        self.overview: list[str] = []
        self._context = context
        self._findings = context.findings
        self._commits = CommitReader(context)
        self._themes = ThemeReader(context)

    def add_overview(self, section: OutlineSection) -> None:
        """Add paragraphs to the overview; subsections become custom sections."""
        self.overview += read_texts(section.blocks, self._context)
        for subsection in section.sections:
            self.add_custom_section(subsection, subsection.title)

    def add_highlights(self, section: OutlineSection) -> None:
        """Add a highlight for each subsection, or for each bullet if there are none."""
        highlights = self.data["highlights"]
        for block in section.blocks:
            if not section.sections and block.is_list:
                # A bullet with nested bullets is a highlight whose items are the nested ones.
                for item in block.items:
                    body = read_body(item.blocks, self._context)
                    highlights.append({"title": read_bullet_title(item.text, item.line, self._context), **body})
            elif block.kind != "hr":
                self._findings.leave(block, messages.BLOCK_BESIDE_HIGHLIGHTS)
        numbered = all(headings.is_numbered(subsection.title) for subsection in section.sections)
        for subsection in section.sections:
            title = headings.strip_number(subsection.title) if numbered else subsection.title
            body = read_body(subsection.blocks, self._context)
            highlights.append({"title": self._context.read_heading(title), **body})

    def add_commits(self, section: OutlineSection) -> None:
        """Add rows; the title of a subsection is the area of its rows."""
        self.data["commits"] += self._commits.read_blocks(section.blocks, "")
        for subsection in section.sections:
            area = read_name(self._context.read_heading(subsection.title), subsection.line, self._findings)
            rows = self._commits.read_blocks(subsection.blocks, area)
            if not any(row.get("area") == area for row in rows):
                self._leave_heading(subsection, messages.AREA_WITHOUT_COMMIT)
            self.data["commits"] += rows

    def add_infrastructure(self, section: OutlineSection) -> None:
        """Add bullets. Paragraphs and the titles of subsections become bullets too."""
        items = self.data["infrastructure"]
        for part in (section, *section.sections):
            if part is not section:
                items.append(self._context.read_heading(part.title))
                self._findings.note(part.line, messages.HEADING_IS_BULLET.format(title=quoted(part.title)))
            for block in part.blocks:
                if block.is_list:
                    items += read_items(block.items, self._context)
                elif block.kind == "paragraph":
                    items += read_items([OutlineItem(block.line, block.text)], self._context)
                elif block.kind != "hr":
                    self._findings.leave(block, messages.BLOCK_IS_NO_UPDATES)

    def add_trends(self, section: OutlineSection) -> None:
        """Add themes; the titles of subsections have no place."""
        for part in (section, *section.sections):
            self.data["trends"] += self._themes.read_blocks(part.blocks)
            if part is not section:
                self._leave_heading(part, messages.HEADING_AMONG_THEMES)

    def add_custom_section(self, section: OutlineSection, title: str) -> None:
        """Add a custom section, and one for each of its subsections."""
        body = read_body(section.blocks, self._context)
        text = self._context.read_heading(title)
        used_ids = {*SECTIONS, *(other["id"] for other in self.data["sections"])}
        section_id = _section_id(markdown_text.text_without_markup(text), used_ids)
        self.data["sections"].append({"id": section_id, "title": text, **body})
        for other in section.sections:
            problem = messages.SECTION_IS_NEIGHBOUR.format(title=quoted(other.title), parent=quoted(title))
            self._findings.note(other.line, problem)
            self.add_custom_section(other, other.title)

    def _leave_heading(self, section: OutlineSection, message: Message) -> None:
        self._findings.leave_text(section.line, message.format(title=quoted(section.title)), section.title)


def _can_be(part: str, section: OutlineSection) -> bool:
    """Return whether a section has the content of a built-in part; paragraphs alone make a custom section."""
    blocks = [block for part_section in (section, *section.sections) for block in part_section.blocks]
    has_entries = any(block.is_list or block.kind == "table" for block in blocks)
    return part == "overview" or has_entries or (part == "highlights" and bool(section.sections))


def _part_of_content(section: OutlineSection, localization: Localizer) -> str:
    """Guess the part of a report from the content of a section whose heading does not name one."""
    tables = [block for block in section.blocks if block.kind == "table"]
    if tables and not section.sections:
        return table_columns.part_of_table(tables[0].rows[0], localization)
    numbered = [headings.is_numbered(subsection.title) for subsection in section.sections]
    return "highlights" if numbered and all(numbered) else ""


def _section_id(title: str, used: Container[str]) -> str:
    """Return an unused id for a section, derived from its title."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "".join(char if char.isalnum() else " " for char in ascii_title).split()
    return unused_id("-".join(words)[:40].strip("-") or "section", used, {})
