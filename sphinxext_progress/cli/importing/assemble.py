"""Assemble the data of a report from the outline of a page, with findings for blocks that fit nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing import entries, headings
from sphinxext_progress.cli.importing.outline import OutlineItem
from sphinxext_progress.cli.written_dates import read_date
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.format.model import SECTIONS, Report
from sphinxext_progress.reading.scalars import MAX_LENGTH
from sphinxext_progress.reports import titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinxext_progress.cli.importing.entries import EntryReader
    from sphinxext_progress.cli.importing.import_findings import ImportFindings
    from sphinxext_progress.cli.importing.outline import Outline, OutlineBlock, OutlineSection
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.format.project import Project
    from sphinxext_progress.reports.localization import Localizer


@dataclass
class ImportContext:
    """The period, project and language of a page."""

    period: Period
    #: The project name.
    project: str
    of_project: Project
    words: Localizer


def assemble_report(
    outline: Outline, context: ImportContext, reader: EntryReader, findings: ImportFindings
) -> dict[str, Any]:
    """Convert the outline of a page to the data of a report.

    :return: the non-empty keys of the format, in its order.
    """
    return _ReportAssembler(outline, context, reader, findings).data()


class _ReportAssembler:
    """Assembles the data of one report."""

    def __init__(self, outline: Outline, context: ImportContext, reader: EntryReader, findings: ImportFindings) -> None:
        self._outline = outline
        self._context = context
        self._reader = reader
        self._findings = findings
        self._seen: set[str] = set()
        self._overview_texts: list[str] = []
        self._data: dict[str, Any] = {"titles": {}, "sections": []} | {part: [] for part in SECTIONS[1:]}

    def data(self) -> dict[str, Any]:
        """Return the data of the report."""
        head, sections = self._outline.head, self._outline.sections
        if head.title:
            self._store_title("report", self._name(head.title, head.line))
        self._read_front(head.blocks)
        numbered = all(headings.is_numbered(section.title) for section in sections)
        for section in sections:
            self._section(section, headings.strip_number(section.title) if numbered else section.title)
        context = self._context
        self._data |= {
            "period": context.period,
            "project": context.project if context.project != context.of_project.project else "",
            "overview": "\n\n".join(self._overview_texts),
        }
        return {key: self._data[key] for key in Report.model_fields if self._data.get(key)}

    # The head ---------------------------------------------------------------------------------------------

    def _store_title(self, part: str, title: str) -> None:
        """Store a title that differs from the default title."""
        context = self._context
        report = Report.model_validate({"period": context.period.name, "window": str(self._data.get("window", 6))})
        of_project = context.of_project.titles
        shown, _ = titles.part_title(part, report, project=context.project, of_project=of_project, words=context.words)
        if shown != title:
            self._data["titles"][part] = title

    def _read_front(self, blocks: Iterable[OutlineBlock]) -> None:
        """Read the blocks between the title and the first section."""
        words = self._context.words
        published = words("Published on {date}").partition("{date}")
        authors = f"{words('Authors')}: "
        for block in blocks:
            if block.text == f"*{words('Draft: this report is not finished.')}*":
                self._data["draft"] = True
            elif block.text.startswith(published[0]) and (
                day := read_date(block.text.removeprefix(published[0]).removesuffix(published[2]), words)
            ):
                self._data["published"] = day
            elif block.text.startswith(authors) and (names := self._reader.people(block.text.removeprefix(authors))):
                self._data["authors"] = names
            elif block.kind in ("front_matter", "html_block"):
                self._findings.leave(block, "has no place in a report")
            else:
                self._overview_texts += self._texts([block])

    # Sections ---------------------------------------------------------------------------------------------

    def _section(self, section: OutlineSection, title: str) -> None:
        part = headings.part_of_heading(markdown_text.text_without_markup(title)) or _part_of_content(
            section, self._context.words
        )
        if not part or part in self._seen or not _can_be(part, section):
            self._add_custom_section(section, title)
            return
        self._seen.add(part)
        if part == "trends" and (
            window := headings.window_of_heading(markdown_text.text_without_markup(title))
        ) not in (0, 6):
            self._data["window"] = window
        fill: dict[str, Callable[[OutlineSection], None]] = {
            "overview": self._overview,
            "highlights": self._highlights,
            "commits": self._commits,
            "infrastructure": self._infrastructure,
            "trends": self._trends,
        }
        fill[part](section)
        self._store_title(part, self._name(title, section.line))

    def _overview(self, section: OutlineSection) -> None:
        self._overview_texts += self._texts(section.blocks)
        for subsection in section.sections:
            self._add_custom_section(subsection, subsection.title)

    def _highlights(self, section: OutlineSection) -> None:
        highlights = self._data["highlights"]
        blocks = [block for block in section.blocks if block.kind != "hr"]
        for block in blocks:
            if not section.sections and block.is_list:
                # A bullet with nested bullets is a highlight whose items are the nested ones.
                for item in block.items:
                    body = self._body(item.blocks)
                    highlights.append({"title": self._inline(item.text, item.line), **body})
            else:
                self._findings.leave(block, "stands beside the highlights")
        numbered = all(headings.is_numbered(subsection.title) for subsection in section.sections)
        for subsection in section.sections:
            title = headings.strip_number(subsection.title) if numbered else subsection.title
            highlights.append({"title": self._heading(title), **self._body(subsection.blocks)})

    def _commits(self, section: OutlineSection) -> None:
        self._data["commits"] += self._rows(section.blocks, "")
        for subsection in section.sections:
            area = self._name(subsection.title, subsection.line)
            rows = self._rows(subsection.blocks, area)
            if not any(row.get("area") == area for row in rows):
                self._leave_heading(subsection, "is the area of no commit")
            self._data["commits"] += rows

    def _rows(self, blocks: Iterable[OutlineBlock], area: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for block in blocks:
            if block.kind == "table":
                rows += self._reader.commits(block, area)
            elif block.is_list:
                rows += self._reader.bullet_rows(block.items, area)
            elif block.kind != "hr":
                self._findings.leave(block, "is neither a table nor a list of commits")
        return rows

    def _infrastructure(self, section: OutlineSection) -> None:
        parts = [section, *section.sections]
        for part in parts:
            if part is not section:
                self._data["infrastructure"].append(self._heading(part.title))
                self._findings.note(
                    part.line, f"the heading {quoted(part.title)} is a bullet now, as its part has bullets alone"
                )
            for block in part.blocks:
                if block.is_list:
                    self._data["infrastructure"] += self._reader.items(block.items)
                elif block.kind == "paragraph":
                    self._data["infrastructure"] += self._reader.items([OutlineItem(block.line, block.text)])
                elif block.kind != "hr":
                    self._findings.leave(block, "is no list of updates")

    def _trends(self, section: OutlineSection) -> None:
        for part in (section, *section.sections):
            for block in part.blocks:
                if block.kind == "table":
                    self._data["trends"] += self._reader.themes(block)
                elif block.is_list:
                    self._data["trends"] += self._reader.bullet_themes(block.items)
                elif block.kind != "hr":
                    self._findings.leave(block, "is no table of themes")
            if part is not section:
                self._leave_heading(part, "stands among themes, which are one table")

    def _add_custom_section(self, section: OutlineSection, title: str) -> None:
        """Add a custom section, and one for each of its subsections."""
        body = self._body(section.blocks)
        text = self._heading(title)
        used_ids = {*SECTIONS, *(other["id"] for other in self._data["sections"])}
        self._data["sections"].append(
            {"id": entries.section_id(markdown_text.text_without_markup(text), used_ids), "title": text, **body}
        )
        for other in section.sections:
            self._findings.note(
                other.line, f"{quoted(other.title)} is a section beside {quoted(title)} now, as those hold no others"
            )
            self._add_custom_section(other, other.title)

    # Texts ------------------------------------------------------------------------------------------------

    def _body(self, blocks: Iterable[OutlineBlock]) -> dict[str, Any]:
        """Return the text of some blocks, and the items of a flat bullet list at their end."""
        blocks = [block for block in blocks if block.kind != "hr"]
        body: dict[str, Any] = {}
        bullets = blocks.pop() if blocks and blocks[-1].is_flat else None
        if texts := self._texts(blocks):
            body["text"] = "\n\n".join(texts)
        if bullets and (items := self._reader.items(bullets.items)):
            body["items"] = items
        return body

    def _texts(self, blocks: Iterable[OutlineBlock]) -> list[str]:
        """Return the source of the blocks that a text can hold."""
        texts = []
        for block in blocks:
            if block.kind == "hr":
                continue
            if len(block.source) > MAX_LENGTH // 2:
                self._findings.leave(block, f"has {len(block.source)} characters, which is too much for a text")
                continue
            if block.kind.startswith("heading"):
                self._findings.note(
                    block.line, f"the heading {quoted(block.text)} is a line of its own now, as texts have none"
                )
                texts.append(f"**{block.text}**" if "*" not in block.text else block.text)
                continue
            if block.kind in ("table", "blockquote", "html_block"):
                what = {"table": "a table", "blockquote": "a quotation", "html_block": "HTML"}[block.kind]
                self._findings.note(block.line, f"{what} is no part of a text, and shown as it was typed")
            texts.append(markdown_text.resolve_references(block.source, self._outline.references))
        return texts

    def _inline(self, text: str, line: int) -> str:
        inline = markdown_text.resolve_references(markdown_text.read_text(text), self._outline.references)
        if not inline.strip():
            self._findings.note(line, "a bullet has no words")
            return "…"
        return inline

    def _name(self, title: str, line: int) -> str:
        """Read a heading as plain text."""
        return self._reader.name(self._heading(title), line)

    def _leave_heading(self, section: OutlineSection, why: str) -> None:
        self._findings.leave_words(section.line, f"the heading {quoted(section.title)} {why}", section.title)

    def _heading(self, title: str) -> str:
        return markdown_text.read_heading(title, self._outline.references).strip() or "…"


def _can_be(part: str, section: OutlineSection) -> bool:
    """Return whether a section has the content of a built-in part; paragraphs alone make a custom section."""
    blocks = [block for part_section in (section, *section.sections) for block in part_section.blocks]
    has_entries = any(block.is_list or block.kind == "table" for block in blocks)
    return part == "overview" or has_entries or (part == "highlights" and bool(section.sections))


def _part_of_content(section: OutlineSection, localization: Localizer) -> str:
    """Guess the part of a report from the content of a section whose heading does not tell."""
    tables = [block for block in section.blocks if block.kind == "table"]
    if tables and not section.sections:
        headings_text = [markdown_text.text_without_markup(head) for head in tables[0].rows[0].cells]
        return entries.part_of_table(headings_text, localization)
    numbered = [headings.is_numbered(subsection.title) for subsection in section.sections]
    return "highlights" if numbered and all(numbered) else ""
