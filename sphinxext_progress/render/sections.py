"""Build the sections of a report: titles, ids and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.render.builders import HIGHLIGHT_NUMBER, mark_translated, on_one_line
from sphinxext_progress.render.ids import report_id, row_id
from sphinxext_progress.reports import titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.render.ids import PageIds
    from sphinxext_progress.render.inline import InlineRenderer
    from sphinxext_progress.render.options import ReportOptions


class ReportSections:
    """Builds the sections of one report, and the targets of its rows."""

    def __init__(self, renderer: InlineRenderer, options: ReportOptions, ids: PageIds, name: str) -> None:
        """Create the sections of one report.

        :param name: the label of the report; the labels of its parts are derived from it and their keys.
        """
        self._renderer = renderer
        self._options = options
        self._name = name
        self._report_id = "-".join(part for part in (options.prefix, report_id(*renderer.entry.key)) if part)
        self._ids = ids

    def part_title(self, part: str) -> nodes.title:
        """Return the title of the report or of one of its built-in parts."""
        entry = self._renderer.entry
        text, is_by_author = titles.part_title(
            part,
            entry.report,
            project=entry.project_name,
            of_project=entry.project.titles,
            words=self._renderer.words,
        )
        # The inventory that Sphinx writes has one line for each title.
        title = nodes.title("", on_one_line(text))
        self._renderer.markup.place(title, text, plain=True)
        if not is_by_author:
            mark_translated(title)
        return title

    def markup_title(self, text: str) -> nodes.title:
        """Return a title with inline markup."""
        title = nodes.title("", "", *self._renderer.markup.inline(text))
        self._renderer.markup.place(title, text)
        return title

    def section(
        self,
        key: str,
        title: nodes.title,
        children: Iterable[nodes.Element],
        classes: Sequence[str] = (),
        *,
        label: bool = True,
    ) -> list[nodes.Element]:
        """Return a section, or a rubric followed by the children where sections are not allowed.

        :param key: the part of the id after that of the report; empty for the report itself.
        :param label: whether the section has a label if the report has one.
        """
        names = ["-".join(part for part in (self._name, key) if part)] if self._name and label else []
        ids = [self._ids.create(self._id(key))]
        if self._options.sections:
            section = nodes.section("", title, *children, ids=ids, names=names, classes=list(classes))
            section.source, section.line = title.source, title.line
            return [section]
        rubric = nodes.rubric("", "", *title.children, ids=ids, names=names, classes=list(classes))
        if HIGHLIGHT_NUMBER in title:
            rubric[HIGHLIGHT_NUMBER] = title[HIGHLIGHT_NUMBER]
        self._renderer.markup.place(rubric, title.rawsource, title.line or 0)
        if not title.get("translatable", True):
            mark_translated(rubric)
        return [rubric, *children]

    def key(self, section: nodes.Element) -> str:
        """Return the part of the id of a section after that of the report."""
        return str(section["ids"][0]).removeprefix(f"{self._report_id}-")

    def _id(self, key: str) -> str:
        return f"{self._report_id}-{key}" if key else self._report_id

    def row_target(self, key: str) -> nodes.target:
        """Return the target of a row."""
        return nodes.target("", "", ids=[self._ids.create(row_id(self._report_id, key))])

    def row_key(self, target: nodes.target) -> str:
        """Return the part of the id of a row after that of the report."""
        return str(target["ids"][0]).removeprefix(row_id(self._report_id, ""))

    def add_former_id(self, target: nodes.target, key: str) -> None:
        """Give the target of a row also the id that rows had in version 1.0, unless something else has that id."""
        if (former := self._id(key)) not in self._ids:
            target["ids"].append(self._ids.create(former))
