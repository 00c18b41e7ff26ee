"""An outline to the data of a report: each block to the part where it belongs, and a word about what has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing import entries, headings
from sphinxext_progress.cli.importing.outline import OutlineItem
from sphinxext_progress.cli.written_dates import read_date
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.format.model import SECTIONS, Report
from sphinxext_progress.reading.yaml_tree import MAX_LENGTH
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
    """What surrounds a page."""

    period: Period
    #: The name of the project.
    project: str
    of_project: Project
    words: Localizer


def assemble_report(
    outline: Outline, context: ImportContext, reader: EntryReader, remarks: ImportFindings
) -> dict[str, Any]:
    """Turn the outline of a page into the data of a report.

    :param outline: the outline.
    :param context: the project and the period.
    :param reader: reads rows and items.
    :param remarks: what there is to say.
    :return: the keys and values of the format, in its order, without what is empty.
    """
    return _Placer(outline, context, reader, remarks).data()


class _Placer:
    """Fills the data of one report."""

    def __init__(self, outline: Outline, context: ImportContext, reader: EntryReader, remarks: ImportFindings) -> None:
        self._outline = outline
        self._context = context
        self._reader = reader
        self._remarks = remarks
        self._seen: set[str] = set()
        self._overview_texts: list[str] = []
        self._data: dict[str, Any] = {"titles": {}, "sections": []} | {part: [] for part in SECTIONS[1:]}

    def data(self) -> dict[str, Any]:
        """Place everything."""
        head, sections = self._outline.head, self._outline.sections
        if head.title:
            self._named("report", self._name(head.title, head.line))
        self._front(head.blocks)
        numbered = all(headings.is_numbered(one.title) for one in sections)
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

    def _named(self, part: str, title: str) -> None:
        """Keep a title that is not the one that would be shown."""
        context = self._context
        report = Report.model_validate({"period": context.period.name, "window": str(self._data.get("window", 6))})
        of_project = context.of_project.titles
        shown, _ = titles.part_title(part, report, project=context.project, of_project=of_project, words=context.words)
        if shown != title:
            self._data["titles"][part] = title

    def _front(self, blocks: Iterable[OutlineBlock]) -> None:
        """Read what stands between the title and the first section."""
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
                self._remarks.leave(block, "has no place in a report")
            else:
                self._overview_texts += self._texts([block])

    # Sections ---------------------------------------------------------------------------------------------

    def _section(self, section: OutlineSection, title: str) -> None:
        part = headings.part_of_heading(markdown_text.text_without_markup(title)) or _part_of(
            section, self._context.words
        )
        if not part or part in self._seen or not _can_be(part, section):
            self._own(section, title)
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
        self._named(part, self._name(title, section.line))

    def _overview(self, section: OutlineSection) -> None:
        self._overview_texts += self._texts(section.blocks)
        for one in section.sections:
            self._own(one, one.title)

    def _highlights(self, section: OutlineSection) -> None:
        made = self._data["highlights"]
        blocks = [block for block in section.blocks if block.kind != "hr"]
        for block in blocks:
            if not section.sections and block.is_list:
                # A bullet with bullets in it is a title over bullets.
                for item in block.items:
                    inner = self._body(item.blocks)
                    made.append({"title": self._inline(item.text, item.line), **inner})
            else:
                self._remarks.leave(block, "stands beside the highlights")
        numbered = all(headings.is_numbered(one.title) for one in section.sections)
        for one in section.sections:
            title = headings.strip_number(one.title) if numbered else one.title
            made.append({"title": self._heading(title), **self._body(one.blocks)})

    def _commits(self, section: OutlineSection) -> None:
        self._data["commits"] += self._rows(section.blocks, "")
        for one in section.sections:
            area = self._name(one.title, one.line)
            made = self._rows(one.blocks, area)
            if not any(row.get("area") == area for row in made):
                self._leave_heading(one, "is the area of no commit")
            self._data["commits"] += made

    def _rows(self, blocks: Iterable[OutlineBlock], area: str) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for block in blocks:
            if block.kind == "table":
                made += self._reader.commits(block, area)
            elif block.is_list:
                made += self._reader.bullet_rows(block.items, area)
            elif block.kind != "hr":
                self._remarks.leave(block, "is neither a table nor a list of commits")
        return made

    def _infrastructure(self, section: OutlineSection) -> None:
        parts = [section, *section.sections]
        for part in parts:
            if part is not section:
                self._data["infrastructure"].append(self._heading(part.title))
                self._remarks.note(
                    part.line, f"the heading {quoted(part.title)} is a bullet now, as its part has bullets alone"
                )
            for block in part.blocks:
                if block.is_list:
                    self._data["infrastructure"] += self._reader.items(block.items)
                elif block.kind == "paragraph":
                    self._data["infrastructure"] += self._reader.items([OutlineItem(block.line, block.text)])
                elif block.kind != "hr":
                    self._remarks.leave(block, "is no list of updates")

    def _trends(self, section: OutlineSection) -> None:
        for part in (section, *section.sections):
            for block in part.blocks:
                if block.kind == "table":
                    self._data["trends"] += self._reader.themes(block)
                elif block.is_list:
                    self._data["trends"] += self._reader.bullet_themes(block.items)
                elif block.kind != "hr":
                    self._remarks.leave(block, "is no table of themes")
            if part is not section:
                self._leave_heading(part, "stands among themes, which are one table")

    def _own(self, section: OutlineSection, title: str) -> None:
        """Make a section of the project's own, and one of each that stands in it."""
        body = self._body(section.blocks)
        text = self._heading(title)
        used = {*SECTIONS, *(one["id"] for one in self._data["sections"])}
        self._data["sections"].append(
            {"id": entries.section_id(markdown_text.text_without_markup(text), used), "title": text, **body}
        )
        for one in section.sections:
            self._remarks.note(
                one.line, f"{quoted(one.title)} is a section beside {quoted(title)} now, as those hold no others"
            )
            self._own(one, one.title)

    # Texts ------------------------------------------------------------------------------------------------

    def _body(self, blocks: Iterable[OutlineBlock]) -> dict[str, Any]:
        """Make a text, and bullets after it where a plain list of them ends it."""
        blocks = [block for block in blocks if block.kind != "hr"]
        made: dict[str, Any] = {}
        bullets = blocks.pop() if blocks and blocks[-1].is_flat else None
        if texts := self._texts(blocks):
            made["text"] = "\n\n".join(texts)
        if bullets and (items := self._reader.items(bullets.items)):
            made["items"] = items
        return made

    def _texts(self, blocks: Iterable[OutlineBlock]) -> list[str]:
        """Take blocks as they were typed."""
        made = []
        for block in blocks:
            if block.kind == "hr":
                continue
            if len(block.source) > MAX_LENGTH // 2:
                self._remarks.leave(block, f"has {len(block.source)} characters, which is too much for a text")
                continue
            if block.kind.startswith("heading"):
                self._remarks.note(
                    block.line, f"the heading {quoted(block.text)} is a line of its own now, as texts have none"
                )
                made.append(f"**{block.text}**" if "*" not in block.text else block.text)
                continue
            if block.kind in ("table", "blockquote", "html_block"):
                what = {"table": "a table", "blockquote": "a quotation", "html_block": "HTML"}[block.kind]
                self._remarks.note(block.line, f"{what} is no part of a text, and shown as it was typed")
            made.append(markdown_text.resolve_references(block.source, self._outline.references))
        return made

    def _inline(self, text: str, line: int) -> str:
        made = markdown_text.resolve_references(markdown_text.read_text(text), self._outline.references)
        if not made.strip():
            self._remarks.note(line, "a bullet has no words")
            return "…"
        return made

    def _name(self, title: str, line: int) -> str:
        """Read a heading that is words alone."""
        return self._reader.name(self._heading(title), line)

    def _leave_heading(self, section: OutlineSection, why: str) -> None:
        self._remarks.leave_words(section.line, f"the heading {quoted(section.title)} {why}", section.title)

    def _heading(self, title: str) -> str:
        return markdown_text.read_heading(title, self._outline.references).strip() or "…"


def _can_be(part: str, section: OutlineSection) -> bool:
    """Tell whether a section has what a part is made of; one of paragraphs alone is a section of the project's own."""
    blocks = [block for one in (section, *section.sections) for block in one.blocks]
    has_entries = any(block.is_list or block.kind == "table" for block in blocks)
    return part == "overview" or has_entries or (part == "highlights" and bool(section.sections))


def _part_of(section: OutlineSection, of: Localizer) -> str:
    """Tell by its form which part of a report a section is, where its heading does not."""
    tables = [block for block in section.blocks if block.kind == "table"]
    if tables and not section.sections:
        heads = [markdown_text.text_without_markup(head) for head in tables[0].rows[0].cells]
        return entries.part_of_table(heads, of)
    numbered = [headings.is_numbered(one.title) for one in section.sections]
    return "highlights" if numbered and all(numbered) else ""
