"""A report as a Markdown page of its own: CommonMark with tables, as GitHub, GitLab and mailing lists show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text, reference_text
from sphinxext_progress.cli.importing.headings import localized_columns
from sphinxext_progress.format.model import find_arrows, split_stages
from sphinxext_progress.reports import titles
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.model import Commit, Item, Stage, Theme
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.localization import Localizer


def report_as_markdown(entry: ReportEntry, words: Localizer) -> str:
    """Write a report as Markdown; what was left out of it on purpose, and names for links, are left out here too.

    :param entry: the report.
    :param words: the language of its titles.
    """
    return _Page(entry, words).text()


class _Page:
    """Writes one report."""

    def __init__(self, entry: ReportEntry, words: Localizer) -> None:
        self._entry = entry
        self._words = words
        self._links: AddressTemplates = entry.links

    def text(self) -> str:
        """Write everything."""
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
            "infrastructure": self._bullets(report.infrastructure),
            "trends": self._trends(),
        }
        made = [
            *([f"## {self._title(name)}", *blocks] for name, blocks in parts.items() if blocks),
            *(
                [f"## {markdown_text.write_heading(one.title)}", *self._body(one.text, one.items)]
                for one in report.sections
            ),
        ]
        # Rules part the sections from each other, and not the first one from what stands above it.
        first, *rest = made or [[]]
        return "\n\n---\n\n".join("\n\n".join(blocks) for blocks in ([*front, *first], *rest)) + "\n"

    def _title(self, part: str) -> str:
        entry = self._entry
        of_project = entry.project.titles
        shown, _ = titles.part_title(
            part, entry.report, project=entry.project_name, of_project=of_project, words=self._words
        )
        return markdown_text.write_heading(markdown_text.escape_name(shown))

    # Parts ------------------------------------------------------------------------------------------------

    def _highlights(self) -> list[str]:
        made = []
        for number, one in enumerate(self._entry.report.highlights, 1):
            made += [f"### {number}. {markdown_text.write_heading(one.title)}", *self._body(one.text, one.items)]
        return made

    def _body(self, words: str, items: Sequence[Item]) -> list[str]:
        """Write a text and the bullets after it."""
        made = markdown_text.write_blocks(words)
        # Another sign begins another list.
        last = made.rsplit("\n\n", 1)[-1]
        return [*filter(str.strip, [made]), *self._bullets(items, "*" if last.lstrip().startswith("-") else "-")]

    def _bullets(self, items: Iterable[Item], sign: str = "-") -> list[str]:
        made = [
            markdown_text.write_text(item.text + reference_text.write_references(item, self._links)).replace(
                "\n", "\n  "
            )
            for item in items
        ]
        return ["\n".join(f"{sign} {one}" for one in made)] if made else []

    def _commits(self) -> list[str]:
        rows = self._entry.report.commits
        known = localized_columns(self._words)
        columns = {
            "area": [markdown_text.escape_name(self._entry.area(row.area)) for row in rows],
            "description": [self._description(row) for row in rows],
            "date": [row.date.isoformat() if row.date else "" for row in rows],
            "kind": [markdown_text.escape_name(row.kind) for row in rows],
        }
        return _table({known[name]: cells for name, cells in columns.items() if any(cells)})

    def _description(self, row: Commit) -> str:
        mark = f"**{self._words('Breaking:')}** " if row.breaking else ""
        return f"{mark}{row.description}{reference_text.write_references(row, self._links)}"

    def _trends(self) -> list[str]:
        themes = self._entry.report.trends
        known = localized_columns(self._words)
        columns = {
            "theme": [self._theme(theme) for theme in themes],
            "trajectory": [self._way(theme.trajectory) for theme in themes],
            "stage": [self._way(theme.stage) for theme in themes],
        }
        return _table({known[name]: cells for name, cells in columns.items() if any(cells)})

    def _theme(self, theme: Theme) -> str:
        return f"{markdown_text.escape_name(self._entry.theme(theme.theme), '**')}{reference_text.write_references(theme, self._links)}"

    def _way(self, stages: Iterable[Stage]) -> str:
        made = [self._stage(stage) for stage in stages]
        if split_stages(" → ".join(made)) != made:
            # A backtick that closes another one would take the arrows between for code.
            made = [stage.replace("`", "&#96;") for stage in made]
        return " → ".join(made)

    def _stage(self, stage: Stage) -> str:
        period = [self._words.short_period(stage.period)] if stage.period else []
        words = stage.text
        for begin, end in reversed(find_arrows(words)):
            # In a list of stages an arrow is a word of one.
            words = words[:begin] + ("&rarr;" if end - begin == 1 else "-\\>") + words[end:]
        return words + reference_text.write_references(stage, self._links, period)


def _table(columns: dict[str, list[str]]) -> list[str]:
    """Write a table by its columns; nothing where it has no rows."""
    if not columns:
        return []
    heads = [escape_text(head) for head in columns]
    rows = [" | ".join(map(markdown_text.write_cell, cells)) for cells in zip(*columns.values(), strict=True)]
    rule = "|".join("-" * (len(head) + 2) for head in heads)
    return ["\n".join([f"| {' | '.join(heads)} |", f"|{rule}|", *(f"| {row} |" for row in rows)])]
