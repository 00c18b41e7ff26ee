"""Read the entries of a report (items, commits and themes) from bullets and tables."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text, reference_text
from sphinxext_progress.cli.importing import headings
from sphinxext_progress.cli.importing.yaml_writer import QuotedHash
from sphinxext_progress.cli.written_dates import read_date
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.format.model import COMMIT_KINDS, Commit, split_stages
from sphinxext_progress.reading.scalars import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinxext_progress.cli.importing.import_findings import ImportFindings
    from sphinxext_progress.cli.importing.outline import OutlineBlock, OutlineItem, OutlineRow
    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.reports.localization import Localizer

_REFERENCES = ("commit", "pr", "issue", "authors")
_COMMIT_COLUMNS = ("area", "description", *_REFERENCES, "date", "kind")
_THEME_COLUMNS = ("theme", "trajectory", "stage")
#: The content of cells without a value.
_EMPTY_CELLS = frozenset({"", "-", "--", "–", "—"})


def part_of_table(heads: Sequence[str], localization: Localizer) -> str:
    """Return the part of a report that a table holds; empty if its column headings are ambiguous."""
    themes = headings.columns_of_headings(heads, ("theme", "trajectory"), localization)
    if "theme" in themes and "trajectory" in themes:
        return "trends"
    commits = headings.columns_of_headings(heads, _COMMIT_COLUMNS, localization)
    return "commits" if "description" in commits and len(set(commits) - {""}) > 1 else ""


class EntryReader:
    """Reads the entries of one page."""

    def __init__(
        self, links: AddressTemplates, references: Mapping[str, str], words: Localizer, remarks: ImportFindings
    ) -> None:
        """Create a reader for one page.

        :param links: the address templates of the project.
        :param references: the link definitions of the page.
        :param words: the language of the page.
        :param remarks: the collector of findings.
        """
        self._links = links
        self._references = references
        self._words = words
        self._findings = remarks

    # Items ------------------------------------------------------------------------------------------------

    def items(self, items: Iterable[OutlineItem]) -> list[str | dict[str, Any]]:
        """Read bullets; nested bullets follow their parent."""
        entries = (self.item(text, line) for text, line in self._flatten(items))
        return [entry for entry in entries if entry]

    def item(self, source: str, line: int) -> str | dict[str, Any]:
        """Read the text of one bullet; empty if it has no text."""
        words, references = self._split_item(source, line)
        return {"text": words, **_unwrap(references)} if references else words

    def _split_item(self, source: str, line: int) -> tuple[str, dict[str, Any]]:
        """Split a paragraph into its text and the references at its end."""
        text = markdown_text.resolve_references(markdown_text.fold_lines(self._limited(source, line)), self._references)
        words, references = reference_text.split_references(text, self._links)
        return markdown_text.read_text(words), references

    def people(self, source: str) -> list[str]:
        """Read comma-separated names; empty if the text contains anything else."""
        references = reference_text.read_references(source, self._links, "authors") or {}
        return references["authors"] if references.keys() == {"authors"} else []

    def _flatten(self, items: Iterable[OutlineItem]) -> Iterator[tuple[str, int]]:
        for item in items:
            if item.text:
                yield item.text, item.line
            for block in item.blocks:
                if block.kind == "paragraph":
                    self._findings.note(block.line, "a paragraph of a bullet is a bullet of its own now")
                    yield block.text, block.line
                elif block.is_list:
                    self._findings.note(block.line, "the bullets of a bullet stand beside it now")
                    yield from self._flatten(block.items)
                else:
                    self._findings.leave(block, "stands in a bullet, which has words alone")

    def _limited(self, text: str, line: int) -> str:
        if len(text) <= MAX_LENGTH:
            return text
        self._findings.leave_words(line, f"this text has {len(text)} characters, which is more than {MAX_LENGTH}", text)
        return ""

    # Commits ----------------------------------------------------------------------------------------------

    def commits(self, table: OutlineBlock, area: str) -> list[dict[str, Any]]:
        """Read a table of commits.

        :param area: the area of rows without one.
        """
        header, *body = table.rows
        names = headings.columns_of_headings(
            [markdown_text.text_without_markup(cell) for cell in header.cells], _COMMIT_COLUMNS, self._words
        )
        if "description" not in names and "" in names:
            names[names.index("")] = "description"
        if "description" not in names:
            self._findings.leave(table, "has no column of descriptions")
            return []
        self._leave_columns(header, names, body)
        rows = (self._commit(dict(zip(names, row.cells, strict=False)), row, area) for row in body)
        return [row for row in rows if row]

    def _commit(self, cells: Mapping[str, str], row: OutlineRow, area: str) -> dict[str, Any]:
        description = self._limited(markdown_text.read_cell(cells["description"], self._references), row.line)
        fields = self._row_data(*reference_text.split_references(description, self._links))
        if not fields:
            if words := "".join(row.cells).strip():
                self._findings.leave_words(
                    row.line, "this row has no description", " | ".join(row.cells) if words else ""
                )
            return {}
        fields["area"] = self.name(cells.get("area", ""), row.line) or area
        for key in (*_REFERENCES, "date", "kind"):
            cell = cells.get(key, "").strip()
            if cell not in _EMPTY_CELLS:
                value = self._value(key, cell)
                if value is None:
                    self._findings.leave_words(row.line, f"found {quoted(cell)} in the column of {key}", cell)
                else:
                    fields |= {
                        name: fields.get(name, []) + new if name in fields else new for name, new in value.items()
                    }
        return _commit_fields(fields)

    def _value(self, key: str, cell: str) -> dict[str, Any] | None:
        words = markdown_text.text_without_markup(cell)
        if key == "date":
            day = read_date(words, self._words)
            return {key: day} if day else None
        if key == "kind":
            return {key: words.casefold() if words.casefold() in COMMIT_KINDS else words}
        return reference_text.read_references(
            markdown_text.resolve_references(cell, self._references), self._links, key
        )

    def _row_data(self, words: str, references: Mapping[str, Any]) -> dict[str, Any]:
        """Return the description, references and breaking mark of a row; empty without a description."""
        mark = next((mark for mark in _breaking_marks(self._words) if words.startswith(mark)), "")
        words = words[len(mark) :]
        return {"description": words, **references, "breaking": bool(mark)} if words.strip() else {}

    def bullet_rows(self, items: Iterable[OutlineItem], area: str) -> list[dict[str, Any]]:
        """Read bullets as commits; a bold label such as ``**Area**:`` is the area.

        :param area: the area of bullets without a label.
        """
        rows = []
        for source, line in self._flatten(items):
            words, references = self._split_item(source, line)
            name, text = _split_label(words)
            if row := self._row_data(text, references):
                rows.append(_commit_fields(row | {"area": self.name(name, line) or area}))
            else:
                self._findings.leave_words(line, "this bullet has no description", source)
        return rows

    # Themes -----------------------------------------------------------------------------------------------

    def themes(self, table: OutlineBlock) -> list[dict[str, Any]]:
        """Read a table of themes."""
        header, *body = table.rows
        names = headings.columns_of_headings(
            [markdown_text.text_without_markup(cell) for cell in header.cells], _THEME_COLUMNS, self._words
        )
        for column in ("theme", "trajectory"):
            if column not in names and "" in names:
                names[names.index("")] = column
        if "theme" not in names or len(names) < 2:
            self._findings.leave(table, "has no column of themes")
            return []
        self._leave_columns(header, names, body)
        themes_found = []
        for row in body:
            cells = {
                name: markdown_text.read_cell(cell, self._references)
                for name, cell in zip(names, row.cells, strict=False)
            }
            theme, references = reference_text.split_references(cells["theme"], self._links)
            trajectories = {key: self._trajectory(cells.get(key, ""), row.line) for key in ("trajectory", "stage")}
            if markdown_text.text_without_markup(theme) and any(trajectories.values()):
                trajectories = {key: trajectory for key, trajectory in trajectories.items() if trajectory}
                themes_found.append({"theme": self.name(theme, row.line), **_unwrap(references), **trajectories})
            elif any(map(str.strip, row.cells)):
                self._findings.leave_words(row.line, "this row has no theme or no trajectory", " | ".join(row.cells))
        return themes_found

    def bullet_themes(self, items: Iterable[OutlineItem]) -> list[dict[str, Any]]:
        """Read bullets as themes; a bold label such as ``**Theme**:`` is the theme."""
        themes_found = []
        for source, line in self._flatten(items):
            folded = markdown_text.fold_lines(source)
            name, text = _split_label(markdown_text.resolve_references(folded, self._references))
            if name and (trajectory := self._trajectory(text, line)):
                themes_found.append({"theme": self.name(name, line), "trajectory": trajectory})
            else:
                self._findings.leave_words(
                    line, "this bullet does not begin with a theme, as in '**Theme**: words'", source
                )
        return themes_found

    def _trajectory(self, text: str, line: int) -> str | list[str | dict[str, Any]]:
        """Read stages; return a single string if none has references."""
        stages = [self._stage(stage) for stage in split_stages(self._limited(text, line))]
        words = [stage for stage in stages if isinstance(stage, str)]
        if len(words) == len(stages) and split_stages(joined := " → ".join(words)) == words:
            return joined
        return stages

    def _stage(self, text: str) -> str | dict[str, Any]:
        words, references = reference_text.split_references(text, self._links, self._words)
        return {"text": words, **_unwrap(references)} if references else text

    # Cells ------------------------------------------------------------------------------------------------

    def _leave_columns(self, header: OutlineRow, names: Sequence[str], body: Sequence[OutlineRow]) -> None:
        """Report columns and cells that have no place in a report, and columns that were renamed."""
        for number, name in enumerate(names):
            cells = [row.cells[number] for row in body if number < len(row.cells)]
            if not name and any([header.cells[number], *cells]):
                message = f"the column {quoted(header.cells[number])} is none of a report"
                self._findings.leave_words(header.line, message, "\n".join([header.cells[number], "", *cells]))
        defaults = headings.localized_columns(self._words)
        columns = zip(names, map(markdown_text.text_without_markup, header.cells), strict=True)
        others = [
            f"{quoted(cell)} is {name}" for name, cell in columns if name and cell not in ("", defaults.get(name), name)
        ]
        if others:
            self._findings.note(header.line, f"columns have other names now: {', '.join(others)}")
        for row in body:
            if extra := " | ".join(row.cells[len(names) :]):
                self._findings.leave_words(row.line, "this row has more cells than its table has columns", extra)

    def name(self, source: str, line: int) -> str:
        """Read a name or a title as plain text."""
        for token in markdown_text.inline_tokens(source):
            if address := token.attrGet("href") or token.attrGet("src"):
                self._findings.leave_words(
                    line, f"the name {quoted(markdown_text.text_without_markup(source))} has a link", str(address)
                )
        return markdown_text.text_without_markup(source)


def _split_label(text: str) -> tuple[str, str]:
    """Split ``**Area**: text`` or ``**Area:** text`` into the label and the text."""
    for sign in ("**", "__"):
        name, end, rest = text.removeprefix(sign).partition(sign)
        if text.startswith(sign) and end and (name.endswith(":") or rest.startswith((":", " –", " —", " - "))):
            return name.removesuffix(":"), rest.lstrip(" :–—-") if rest[:1] != "-" else rest
    return "", text


def _breaking_marks(localization: Localizer) -> list[str]:
    return [f"**{localization('Breaking:')}** ", "**Breaking:** "]


def _unwrap(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Replace one-element lists by their element, and mark hashes for quoting."""
    unwrapped = {}
    for key, value in fields.items():
        values = [QuotedHash(commit_hash) for commit_hash in value] if key == "commit" else value
        unwrapped[key] = values[0] if isinstance(values, list) and len(values) == 1 else values
    return unwrapped


def _commit_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    unwrapped = _unwrap(fields)
    return {key: unwrapped[key] for key in Commit.model_fields if unwrapped.get(key)}


def section_id(title: str, used: set[str]) -> str:
    """Return an id for a section, derived from its title.

    :param used: ids that are already taken.
    """
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "".join(char if char.isalnum() else " " for char in ascii_title).split()
    base = "-".join(words)[:40].strip("-") or "section"
    candidate, number = base, 1
    while candidate in used:
        number += 1
        candidate = f"{base}-{number}"
    return candidate
