"""Write a report as a standalone Markdown page: CommonMark with tables, as on GitHub, GitLab or mailing lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_parts, markdown_text, reference_text
from sphinxext_progress.cli.export_mark import CUSTOM_SECTION, ExportMark
from sphinxext_progress.cli.importing.headings import localized_columns
from sphinxext_progress.cli.importing.read_back import read_back
from sphinxext_progress.format.trajectories import find_arrows, split_stages
from sphinxext_progress.reports import titles
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.model import Commit
    from sphinxext_progress.format.trajectories import Stage, Theme
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.localization import Localizer


def report_as_markdown(entry: ReportEntry, words: Localizer) -> str:
    """Return a report as Markdown. Its ``left_out`` list and its ids are not included.

    :param words: the language of titles and headings.
    """
    page = _MarkdownPage(entry, words)
    text = page.text()
    marked = f"{text}\n{page.mark().line()}\n"
    # Most pages need no mark, because the guesses of an import are right.
    return text if read_back(text, entry, words) == read_back(marked, entry, words) else marked


class _MarkdownPage:
    """Writes one report as Markdown."""

    def __init__(self, entry: ReportEntry, words: Localizer) -> None:
        self._entry = entry
        self._words = words
        self._links: AddressTemplates = entry.links
        #: The part of each section.
        self._parts: list[str] = []

    def text(self) -> str:
        """Return the page."""
        report = self._entry.report
        front = [f"# {self._title('report')}"]
        if report.draft:
            front.append(f"*{self._words('Draft: this report is not finished.')}*")
        if report.published:
            date = self._words.date(report.published)
            front.append(self._words("Published on {date}").replace("{date}", date))
        if report.authors:
            people = ", ".join(reference_text.write_people(report.authors, self._links, ""))
            front.append(f"{self._words('Authors')}: {people}")
        parts = {
            "overview": [markdown_text.write_blocks(report.overview)] if report.overview.strip() else [],
            "highlights": self._highlights(),
            "commits": self._commits(),
            "infrastructure": markdown_parts.write_items(report.infrastructure, self._links),
            "trends": self._trends(),
            "contributors": markdown_parts.write_contributors(report.contributors, self._links, self._words),
        }
        sections = [
            *([f"## {self._title(name)}", *blocks] for name, blocks in parts.items() if blocks),
            *(markdown_parts.write_section(section, self._links) for section in report.sections),
        ]
        self._parts = [*(name for name, blocks in parts.items() if blocks), *[CUSTOM_SECTION] * len(report.sections)]
        # Put rules between sections, but not before the first one.
        first, *rest = sections or [[]]
        return "\n\n---\n\n".join("\n\n".join(blocks) for blocks in ([*front, *first], *rest)) + "\n"

    def mark(self) -> ExportMark:
        """Return what the page contains, for ``import``."""
        report = self._entry.report
        return ExportMark(report.period, report.window, self._parts)

    def _title(self, part: str) -> str:
        entry = self._entry
        of_project = entry.project.titles
        title, _ = titles.part_title(
            part, entry.report, project=entry.project_name, of_project=of_project, words=self._words
        )
        return markdown_text.write_heading(markdown_text.escape_name(title))

    # Parts ------------------------------------------------------------------------------------------------

    def _highlights(self) -> list[str]:
        blocks = []
        for number, highlight in enumerate(self._entry.report.highlights, 1):
            blocks += [
                f"### {number}. {markdown_text.write_heading(highlight.title)}",
                *markdown_parts.write_body(highlight, self._links),
            ]
        return blocks

    def _commits(self) -> list[str]:
        rows = self._entry.report.commits
        headings = localized_columns(self._words)
        columns = {
            "area": [markdown_text.escape_name(self._entry.area(row.area)) for row in rows],
            "description": [self._description(row) for row in rows],
            "date": [row.date.isoformat() if row.date else "" for row in rows],
            "kind": [markdown_text.escape_name(row.kind) for row in rows],
        }
        return _table({headings[name]: cells for name, cells in columns.items() if any(cells)})

    def _description(self, row: Commit) -> str:
        mark = f"**{self._words('Breaking:')}** " if row.breaking else ""
        return f"{mark}{row.description}{reference_text.write_references(row, self._links)}"

    def _trends(self) -> list[str]:
        themes = self._entry.report.trends
        headings = localized_columns(self._words)
        columns = {
            "theme": [self._theme(theme) for theme in themes],
            "trajectory": [self._trajectory(theme.trajectory) for theme in themes],
            "stage": [self._trajectory(theme.stage) for theme in themes],
        }
        return _table({headings[name]: cells for name, cells in columns.items() if any(cells)})

    def _theme(self, theme: Theme) -> str:
        return f"{markdown_text.escape_name(self._entry.theme(theme.theme), '**')}{reference_text.write_references(theme, self._links)}"

    def _trajectory(self, stages: Iterable[Stage]) -> str:
        texts = [self._stage(stage) for stage in stages]
        if split_stages(" → ".join(texts)) != texts:
            # Backticks in two stages would turn the arrows between them into code.
            texts = [stage.replace("`", "&#96;") for stage in texts]
        return " → ".join(texts)

    def _stage(self, stage: Stage) -> str:
        period = [self._words.short_period(stage.period)] if stage.period else []
        text = str(stage.text)
        for begin, end in reversed(find_arrows(text)):
            # Escape arrows inside a stage, which would otherwise split it.
            text = text[:begin] + ("&rarr;" if end - begin == 1 else "-\\>") + text[end:]
        return text + reference_text.write_references(stage, self._links, period)


def _table(columns: dict[str, list[str]]) -> list[str]:
    """Return a table as a block; empty if there are no columns."""
    if not columns:
        return []
    heads = [escape_text(head) for head in columns]
    rows = [" | ".join(map(markdown_text.write_cell, cells)) for cells in zip(*columns.values(), strict=True)]
    rule = "|".join("-" * (len(head) + 2) for head in heads)
    return ["\n".join([f"| {' | '.join(heads)} |", f"|{rule}|", *(f"| {row} |" for row in rows)])]
