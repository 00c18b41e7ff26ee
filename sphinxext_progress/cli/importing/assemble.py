"""Assemble the data of a report from the outline of a page, with findings for blocks that have no place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import reference_text
from sphinxext_progress.cli.export_mark import CUSTOM_SECTION, DEFAULT_WINDOW
from sphinxext_progress.cli.importing import headings
from sphinxext_progress.cli.importing.body import read_texts
from sphinxext_progress.cli.importing.part_reader import PartReader
from sphinxext_progress.cli.importing.release_headings import (
    has_release_headings,
    kind_of_heading,
    take_changelog_links,
)
from sphinxext_progress.cli.importing.section_parts import find_part, has_only_rows
from sphinxext_progress.cli.importing.values import read_name
from sphinxext_progress.cli.written_dates import read_date
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.format.model import SECTIONS, Report
from sphinxext_progress.reports import titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sphinxext_progress.cli.export_mark import ExportMark
    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline import Outline
    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock
    from sphinxext_progress.cli.importing.section_tree import OutlineSection


def assemble_report(outline: Outline, context: ImportContext, header: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the outline of a page to the data of a report.

    :param header: the keys of the report that the header of the page gives.
    :return: the non-empty keys of the format, in its order.
    """
    head, sections = outline.head, outline.sections
    parts = PartReader(context)
    assembler = _ReportAssembler(context, parts)
    if head.title:
        assembler.store_title("report", read_name(context.read_heading(head.title), head.line, context.findings))
    front, overview = _read_front(parts.take_lists(head), context)
    parts.overview += overview
    assembler.add_sections(sections)
    assembler.note_order()
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
    overview: list[OutlineBlock] = []
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
        else:
            overview.append(block)
    return front, read_texts(overview, context)


class _ReportAssembler:
    """Decides which part of the report each section of the page becomes."""

    def __init__(self, context: ImportContext, parts: PartReader) -> None:
        self.data: dict[str, Any] = {"titles": {}}
        self._context = context
        #: The part, the title and the line of each section, in the order of the page; a custom section has no part.
        self.order: list[tuple[str, str, int]] = []
        self._parts = parts
        self._readers: dict[str, Callable[[OutlineSection], None]] = {
            "overview": parts.add_overview,
            "highlights": parts.add_highlights,
            "commits": parts.add_commits,
            "infrastructure": parts.add_infrastructure,
            "trends": parts.add_trends,
            "contributors": parts.add_contributors,
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

    def add_sections(self, sections: Sequence[OutlineSection]) -> None:
        """Add the sections of a page, and the links to the full changelog in them."""
        mark = self._context.mark
        if mark and len(mark.parts) == len(sections):
            self._add_exported(sections, mark)
            return
        numbered = all(headings.is_numbered(section.title) for section in sections)
        changelog_links = [take_changelog_links(section) for section in sections]
        # A page of which only some headings are kinds keeps all of them: its reader would miss the others.
        is_release = has_release_headings(sections) and all(self._is_kind_or_part(section) for section in sections)
        for section, changelogs in zip(sections, changelog_links, strict=True):
            title = headings.strip_number(section.title) if numbered else section.title
            if is_release and self._is_kind(section):
                self._parts.add_kind_or_area(section)
                self._place("commits", section)
            else:
                self._add_section(section, title)
            for changelog in changelogs:
                self._add_custom_section(changelog, changelog.title)

    def _add_exported(self, sections: Sequence[OutlineSection], mark: ExportMark) -> None:
        """Add the sections of a page that names the part of each."""
        if mark.window != DEFAULT_WINDOW:
            self.data["window"] = mark.window
        for part, section in zip(mark.parts, sections, strict=True):
            if part == CUSTOM_SECTION:
                self._parts.add_custom_section(section, section.title)
            else:
                self._readers[part](section)
                title = read_name(self._context.read_heading(section.title), section.line, self._context.findings)
                self.store_title(part, title)

    def _place(self, part: str, section: OutlineSection) -> None:
        if not part or all(part != other for other, *_ in self.order):
            self.order.append((part, section.title, section.line))

    def _is_kind(self, section: OutlineSection) -> bool:
        """Return whether a heading names the kind of the changes below it, which are rows."""
        is_kind = kind_of_heading(section.title) or headings.normalized_heading(section.title) == "changed"
        return bool(is_kind) and has_only_rows(section, self._context)

    def _is_kind_or_part(self, section: OutlineSection) -> bool:
        return self._is_kind(section) or bool(find_part(section, section.title, self._context))

    def _add_section(self, section: OutlineSection, title: str) -> None:
        """Add a section to the part identified by its heading or its content, or as a custom section.

        :param title: its title without a number.
        """
        part = find_part(section, title, self._context)
        if part == "contributors" and not self._parts.refers_to_contributions(section):
            part = ""
        is_first = all(part != other for other, *_ in self.order)
        if part == "commits" and not is_first and any(block.rows for other in section.walk() for block in other.blocks):
            # A second table adds to the first one; bullets of a custom section have references too.
            self._parts.add_kind_or_area(section)
        elif not part or not is_first:
            self._add_custom_section(section, title)
            return
        else:
            if part == "trends" and (window := headings.window_of_heading(title)) not in (0, 6):
                self.data["window"] = window
            self._readers[part](section)
            self.store_title(part, read_name(self._context.read_heading(title), section.line, self._context.findings))
        self._place(part, section)

    def _add_custom_section(self, section: OutlineSection, title: str) -> None:
        self._parts.add_custom_section(section, title)
        self._place("", section)

    def note_order(self) -> None:
        """Add a note if the report shows its sections in another order than the page."""
        first = dict.fromkeys(self.order)
        shown = sorted(first, key=lambda place: SECTIONS.index(place[0]) if place[0] else len(SECTIONS))
        moved = next((place for place, other in zip(first, shown, strict=True) if place != other), None)
        if moved:
            titles_shown = ", ".join(quoted(title) for _, title, _ in shown)
            self._context.findings.note(moved[2], messages.SECTIONS_MOVED.format(titles=titles_shown))
