"""Read the sections of a page into the parts of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.importing import headings
from sphinxext_progress.cli.importing.body import read_block_text, read_body, read_bullet_title, read_texts
from sphinxext_progress.cli.importing.bullets import as_entry, read_item, read_items, split_label
from sphinxext_progress.cli.importing.commits import CommitReader
from sphinxext_progress.cli.importing.contributors import read_contributors
from sphinxext_progress.cli.importing.custom_sections import CustomSectionReader
from sphinxext_progress.cli.importing.outline_blocks import OutlineItem
from sphinxext_progress.cli.importing.release_headings import kind_of_heading
from sphinxext_progress.cli.importing.section_parts import has_only_bullets, introduction
from sphinxext_progress.cli.importing.themes import ThemeReader
from sphinxext_progress.cli.importing.values import read_name
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.format.model import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock
    from sphinxext_progress.cli.importing.section_tree import OutlineSection
    from sphinxext_progress.diagnostics import Message


class PartReader:
    """Reads the content of sections into the parts of the report."""

    def __init__(self, context: ImportContext) -> None:
        """Create the empty parts of a report."""
        self.data: dict[str, Any] = {"sections": []} | {part: [] for part in SECTIONS[1:]}
        #: The paragraphs of the overview.
        self.overview: list[str] = []
        self._context = context
        self._findings = context.findings
        self._commits = CommitReader(context)
        self._themes = ThemeReader(context)
        self._sections = CustomSectionReader(context, self.data["commits"])

    def take_lists(self, head: OutlineSection) -> list[OutlineBlock]:
        """Add the lists before the first section whose bullets have references; return the other blocks.

        A list after a line that ends with a colon is a highlight; any other one is rows.
        """
        others: list[OutlineBlock] = []
        for block in head.blocks:
            texts = [self._context.resolve(item.text) for item in block.items]
            if not (block.is_list and has_only_bullets(block) and any(map(self._context.has_references, texts))):
                others.append(block)
            elif others and others[-1].kind == "paragraph" and others[-1].text.rstrip().endswith(":"):
                lead = others.pop()
                title = self._context.resolve(" ".join(lead.text.split())).rstrip(" :")
                self.data["highlights"].append({"title": title, **read_body([block], self._context)})
                self._findings.note(lead.line, messages.LEAD_IS_HIGHLIGHT.format(title=quoted(title)))
            else:
                self.data["commits"] += self._commits.read_blocks([block], "")
        return others

    def add_overview(self, section: OutlineSection) -> None:
        """Add paragraphs to the overview; subsections become custom sections."""
        self.overview += filter(None, [read_block_text(section.blocks, self._context)])
        for subsection in section.sections:
            self.add_custom_section(subsection, subsection.title)

    def add_highlights(self, section: OutlineSection) -> None:
        """Add a highlight for each subsection, or for each bullet if there are none."""
        highlights = self.data["highlights"]
        for block in self._move_introduction(section):
            for item in block.items:
                highlights.append(_read_highlight(item, self._context))
        numbered = all(headings.is_numbered(subsection.title) for subsection in section.sections)
        for subsection in section.sections:
            title = headings.strip_number(subsection.title) if numbered else subsection.title
            body = read_body(subsection.flat_blocks(), self._context)
            highlights.append({"title": self._context.read_heading(title), **body})

    def add_commits(self, section: OutlineSection, area: str = "", kind: str = "") -> None:
        """Add rows; the title of a subsection is the kind or the area of its rows.

        :param area: the area of rows without one.
        :param kind: the kind of rows without one.
        """
        self.data["commits"] += self._commits.read_blocks(self._move_introduction(section), area, kind)
        for subsection in section.sections:
            self.add_kind_or_area(subsection, area, kind)

    def add_kind_or_area(self, section: OutlineSection, area: str = "", kind: str = "") -> None:
        """Add the rows of a section whose title is their kind or their area."""
        name = read_name(self._context.read_heading(section.title), section.line, self._findings)
        start = len(self.data["commits"])
        if own_kind := kind_of_heading(section.title):
            self.add_commits(section, area, own_kind)
            rows = self.data["commits"]
            if not self._context.project.areas:
                # By default, tables show areas, but not kinds.
                rows[start:] = [{"area": name, **row} for row in rows[start:]]
            if not any(row.get("area") == name for row in rows[start:]):
                self._findings.note(section.line, messages.HEADING_IS_KIND.format(title=quoted(name), kind=own_kind))
            return
        self.add_commits(section, f"{area}/{name}".lstrip("/"), kind)
        if not any(row.get("area", "").endswith(name) for row in self.data["commits"][start:]):
            self._leave_heading(section, messages.AREA_WITHOUT_COMMIT)

    def _move_introduction(self, section: OutlineSection) -> Sequence[OutlineBlock]:
        """Add the paragraphs at the start of a section to the overview; return the other blocks."""
        paragraphs = introduction(section)
        if paragraphs:
            self.overview += read_texts(paragraphs, self._context)
            message = messages.PARAGRAPH_IN_OVERVIEW.format(title=quoted(section.title))
            self._findings.note(paragraphs[0].line, message)
        return section.blocks[len(paragraphs) :]

    def add_infrastructure(self, section: OutlineSection) -> None:
        """Add bullets. Paragraphs become bullets too, and so do subsections, with the bullets below them."""
        items = self.data["infrastructure"]
        if paragraphs := introduction(section):
            self._findings.note(paragraphs[0].line, messages.PARAGRAPH_IS_BULLET.format())
        items += _read_bullets(section.blocks, self._context, 1)
        for subsection in section.sections:
            self._findings.note(subsection.line, messages.HEADING_IS_BULLET.format(title=quoted(subsection.title)))
            title = self._context.read_heading(subsection.title)
            items.append(as_entry({"text": title, "items": _read_bullets(subsection.flat_blocks(), self._context, 2)}))

    def add_trends(self, section: OutlineSection) -> None:
        """Add themes; the titles of subsections have no place."""
        for part in section.walk():
            self.data["trends"] += self._themes.read_blocks(part.blocks)
            if part is not section:
                self._leave_heading(part, messages.HEADING_AMONG_THEMES)

    def refers_to_contributions(self, section: OutlineSection) -> bool:
        """Return whether the parts read so far refer to what the people of a section contributed, if it says that."""
        people = read_contributors(section.items, self._context) or []
        contributions = [value for _, references in people for value in _reference_values(references)]
        return set(_reference_values(self.data)).issuperset(contributions)

    def add_contributors(self, section: OutlineSection) -> None:
        """Add people, without what they contributed."""
        first_time = headings.normalized_heading(section.title).startswith(("new", "first"))
        people = read_contributors(section.items, self._context, first_time=first_time) or []
        self.data["contributors"] += [person if person.keys() != {"name"} else person["name"] for person, _ in people]
        if any(references for _, references in people):
            self._findings.note(section.line, messages.CONTRIBUTIONS_ELSEWHERE.format(title=quoted(section.title)))

    def add_custom_section(self, section: OutlineSection, title: str) -> None:
        """Add a custom section, with those below it."""
        self.data["sections"].append(self._sections.read(section, title))

    def _leave_heading(self, section: OutlineSection, message: Message) -> None:
        self._findings.leave_text(section.line, message.format(title=quoted(section.title)), section.title)


def _read_highlight(item: OutlineItem, context: ImportContext) -> dict[str, Any]:
    """Read a bullet: its label or its text is the title, and the bullets below it are the items."""
    body = read_body(item.blocks, context)
    label, rest = split_label(item.text)
    if not label or not context.has_references(item.text):
        return {"title": read_bullet_title(item.text, item.line, context), **body}
    text, references = read_item(rest, item.line, context)
    first = as_entry({"text": text, **references})
    return {"title": label, **body, "items": [first, *body.get("items", [])]}


def _read_bullets(blocks: Sequence[OutlineBlock], context: ImportContext, level: int) -> list[Any]:
    """Read the bullets of blocks; each paragraph is one as well."""
    entries = []
    for block in blocks:
        items = block.items if block.is_list else [OutlineItem(block.line, block.text)]
        entries += read_items(items, context, level) if block.kind != "hr" else []
    return entries


def _reference_values(data: Any, key: str = "") -> Iterator[str]:
    """Yield the commits and numbers among data."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _reference_values(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _reference_values(value, key)
    elif key in ("commit", "pr", "issue"):
        yield str(data)
