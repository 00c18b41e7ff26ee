"""Bullets and tables to the entries of a report: items, commits and themes."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text, reference_text
from sphinxext_progress.cli.importing import headings
from sphinxext_progress.cli.importing.yaml_writer import QuotedHash
from sphinxext_progress.cli.written_dates import read_date
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.format.model import COMMIT_KINDS, Commit, split_stages
from sphinxext_progress.reading.yaml_tree import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinxext_progress.cli.importing.import_findings import ImportFindings
    from sphinxext_progress.cli.importing.outline import OutlineBlock, OutlineItem, OutlineRow
    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.reports.localization import Localizer

_REFERENCES = ("commit", "pr", "issue", "authors")
_OF_COMMITS = ("area", "description", *_REFERENCES, "date", "kind")
_OF_THEMES = ("theme", "trajectory", "stage")
#: What stands in a cell that has nothing to say.
_NOTHING = frozenset({"", "-", "--", "–", "—"})


def part_of_table(heads: Sequence[str], of: Localizer) -> str:
    """Tell which part of a report a table is by its heads, where they are sure."""
    themes = headings.columns_of_headings(heads, ("theme", "trajectory"), of)
    if "theme" in themes and "trajectory" in themes:
        return "trends"
    commits = headings.columns_of_headings(heads, _OF_COMMITS, of)
    return "commits" if "description" in commits and len(set(commits) - {""}) > 1 else ""


class EntryReader:
    """Reads the entries of one page."""

    def __init__(
        self, links: AddressTemplates, references: Mapping[str, str], words: Localizer, remarks: ImportFindings
    ) -> None:
        """Prepare for one page.

        :param links: the addresses of the project.
        :param references: the links that the page defines.
        :param words: the language of the page.
        :param remarks: what there is to say.
        """
        self._links = links
        self._references = references
        self._words = words
        self._remarks = remarks

    # Items ------------------------------------------------------------------------------------------------

    def items(self, items: Iterable[OutlineItem]) -> list[str | dict[str, Any]]:
        """Read bullets; those in a bullet follow it."""
        made = (self.item(text, line) for text, line in self._flat(items))
        return [one for one in made if one]

    def item(self, source: str, line: int) -> str | dict[str, Any]:
        """Read the words of one bullet; nothing where it has none."""
        words, found = self._parted(source, line)
        return {"text": words, **_short(found)} if found else words

    def _parted(self, source: str, line: int) -> tuple[str, dict[str, Any]]:
        """Part the words of a paragraph from the references after them; a line may begin no block without those."""
        text = markdown_text.resolve_references(markdown_text.fold_lines(self._fitting(source, line)), self._references)
        words, found = reference_text.split_references(text, self._links)
        return markdown_text.read_text(words), found

    def people(self, source: str) -> list[str]:
        """Read names with commas between; none where something else stands among them."""
        found = reference_text.read_references(source, self._links, "authors") or {}
        return found["authors"] if found.keys() == {"authors"} else []

    def _flat(self, items: Iterable[OutlineItem]) -> Iterator[tuple[str, int]]:
        for item in items:
            if item.text:
                yield item.text, item.line
            for block in item.blocks:
                if block.kind == "paragraph":
                    self._remarks.note(block.line, "a paragraph of a bullet is a bullet of its own now")
                    yield block.text, block.line
                elif block.is_list:
                    self._remarks.note(block.line, "the bullets of a bullet stand beside it now")
                    yield from self._flat(block.items)
                else:
                    self._remarks.leave(block, "stands in a bullet, which has words alone")

    def _fitting(self, text: str, line: int) -> str:
        if len(text) <= MAX_LENGTH:
            return text
        self._remarks.leave_words(line, f"this text has {len(text)} characters, which is more than {MAX_LENGTH}", text)
        return ""

    # Commits ----------------------------------------------------------------------------------------------

    def commits(self, table: OutlineBlock, area: str) -> list[dict[str, Any]]:
        """Read a table of commits.

        :param table: the table.
        :param area: the area of rows that say none.
        """
        head, *body = table.rows
        names = headings.columns_of_headings(
            [markdown_text.text_without_markup(cell) for cell in head.cells], _OF_COMMITS, self._words
        )
        if "description" not in names and "" in names:
            names[names.index("")] = "description"
        if "description" not in names:
            self._remarks.leave(table, "has no column of descriptions")
            return []
        self._leave_columns(head, names, body)
        rows = (self._commit(dict(zip(names, row.cells, strict=False)), row, area) for row in body)
        return [row for row in rows if row]

    def _commit(self, cells: Mapping[str, str], row: OutlineRow, area: str) -> dict[str, Any]:
        description = self._fitting(markdown_text.read_cell(cells["description"], self._references), row.line)
        made = self._described(*reference_text.split_references(description, self._links))
        if not made:
            if words := "".join(row.cells).strip():
                self._remarks.leave_words(
                    row.line, "this row has no description", " | ".join(row.cells) if words else ""
                )
            return {}
        made["area"] = self.name(cells.get("area", ""), row.line) or area
        for key in (*_REFERENCES, "date", "kind"):
            cell = cells.get(key, "").strip()
            if cell not in _NOTHING:
                value = self._value(key, cell)
                if value is None:
                    self._remarks.leave_words(row.line, f"found {quoted(cell)} in the column of {key}", cell)
                else:
                    made |= {name: made.get(name, []) + one if name in made else one for name, one in value.items()}
        return _commit(made)

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

    def _described(self, words: str, found: Mapping[str, Any]) -> dict[str, Any]:
        """Describe a row; nothing where there are no words."""
        mark = next((mark for mark in _breaking(self._words) if words.startswith(mark)), "")
        words = words[len(mark) :]
        return {"description": words, **found, "breaking": bool(mark)} if words.strip() else {}

    def bullet_rows(self, items: Iterable[OutlineItem], area: str) -> list[dict[str, Any]]:
        """Read commits that are bullets; a strong beginning with a colon is the area.

        :param items: the bullets.
        :param area: the area of those that say none.
        """
        made = []
        for source, line in self._flat(items):
            words, found = self._parted(source, line)
            name, text = _labelled(words)
            if row := self._described(text, found):
                made.append(_commit(row | {"area": self.name(name, line) or area}))
            else:
                self._remarks.leave_words(line, "this bullet has no description", source)
        return made

    # Themes -----------------------------------------------------------------------------------------------

    def themes(self, table: OutlineBlock) -> list[dict[str, Any]]:
        """Read a table of themes."""
        head, *body = table.rows
        names = headings.columns_of_headings(
            [markdown_text.text_without_markup(cell) for cell in head.cells], _OF_THEMES, self._words
        )
        for wanted in ("theme", "trajectory"):
            if wanted not in names and "" in names:
                names[names.index("")] = wanted
        if "theme" not in names or len(names) < 2:
            self._remarks.leave(table, "has no column of themes")
            return []
        self._leave_columns(head, names, body)
        made = []
        for row in body:
            cells = {
                name: markdown_text.read_cell(cell, self._references)
                for name, cell in zip(names, row.cells, strict=False)
            }
            theme, found = reference_text.split_references(cells["theme"], self._links)
            ways = {key: self._way(cells.get(key, ""), row.line) for key in ("trajectory", "stage")}
            if markdown_text.text_without_markup(theme) and any(ways.values()):
                ways = {key: way for key, way in ways.items() if way}
                made.append({"theme": self.name(theme, row.line), **_short(found), **ways})
            elif any(map(str.strip, row.cells)):
                self._remarks.leave_words(row.line, "this row has no theme or no trajectory", " | ".join(row.cells))
        return made

    def bullet_themes(self, items: Iterable[OutlineItem]) -> list[dict[str, Any]]:
        """Read themes that are bullets; a strong beginning with a colon is the theme."""
        made = []
        for source, line in self._flat(items):
            name, text = _labelled(markdown_text.resolve_references(markdown_text.fold_lines(source), self._references))
            if name and (way := self._way(text, line)):
                made.append({"theme": self.name(name, line), "trajectory": way})
            else:
                self._remarks.leave_words(
                    line, "this bullet does not begin with a theme, as in '**Theme**: words'", source
                )
        return made

    def _way(self, text: str, line: int) -> str | list[str | dict[str, Any]]:
        """Read stages: one text where they are words alone."""
        stages = [self._stage(stage) for stage in split_stages(self._fitting(text, line))]
        words = [stage for stage in stages if isinstance(stage, str)]
        if len(words) == len(stages) and split_stages(joined := " → ".join(words)) == words:
            return joined
        return stages

    def _stage(self, text: str) -> str | dict[str, Any]:
        words, found = reference_text.split_references(text, self._links, self._words)
        return {"text": words, **_short(found)} if found else text

    # Cells ------------------------------------------------------------------------------------------------

    def _leave_columns(self, head: OutlineRow, names: Sequence[str], body: Sequence[OutlineRow]) -> None:
        """Leave the columns that a report does not have to the author."""
        for number, name in enumerate(names):
            cells = [row.cells[number] for row in body if number < len(row.cells)]
            if not name and any([head.cells[number], *cells]):
                what = f"the column {quoted(head.cells[number])} is none of a report"
                self._remarks.leave_words(head.line, what, "\n".join([head.cells[number], "", *cells]))
        own = headings.localized_columns(self._words)
        heads = zip(names, map(markdown_text.text_without_markup, head.cells), strict=True)
        others = [f"{quoted(cell)} is {name}" for name, cell in heads if name and cell not in ("", own.get(name), name)]
        if others:
            self._remarks.note(head.line, f"columns have other names now: {', '.join(others)}")
        for row in body:
            if more := " | ".join(row.cells[len(names) :]):
                self._remarks.leave_words(row.line, "this row has more cells than its table has columns", more)

    def name(self, source: str, line: int) -> str:
        """Read a name or a title, which are words alone."""
        for token in markdown_text.inline_tokens(source):
            if address := token.attrGet("href") or token.attrGet("src"):
                self._remarks.leave_words(
                    line, f"the name {quoted(markdown_text.text_without_markup(source))} has a link", str(address)
                )
        return markdown_text.text_without_markup(source)


def _labelled(text: str) -> tuple[str, str]:
    """Part a text that begins as ``**Area**: words`` or ``**Area:** words``."""
    for sign in ("**", "__"):
        name, end, rest = text.removeprefix(sign).partition(sign)
        if text.startswith(sign) and end and (name.endswith(":") or rest.startswith((":", " –", " —", " - "))):
            return name.removesuffix(":"), rest.lstrip(" :–—-") if rest[:1] != "-" else rest
    return "", text


def _breaking(of: Localizer) -> list[str]:
    return [f"**{of('Breaking:')}** ", "**Breaking:** "]


def _short(found: Mapping[str, Any]) -> dict[str, Any]:
    """Write one value for a list of one, and hashes as such."""
    made = {}
    for key, value in found.items():
        values = [QuotedHash(one) for one in value] if key == "commit" else value
        made[key] = values[0] if isinstance(values, list) and len(values) == 1 else values
    return made


def _commit(made: Mapping[str, Any]) -> dict[str, Any]:
    short = _short(made)
    return {key: short[key] for key in Commit.model_fields if short.get(key)}


def section_id(title: str, used: set[str]) -> str:
    """Make the id of a section of its title.

    :param title: the words.
    :param used: the ids that are taken.
    """
    ascii_ = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    wanted = "-".join("".join(sign if sign.isalnum() else " " for sign in ascii_).split())[:40].strip("-") or "section"
    made, number = wanted, 1
    while made in used:
        number += 1
        made = f"{wanted}-{number}"
    return made
