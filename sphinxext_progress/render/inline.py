"""Render the texts of one report with their references, and trajectories."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.format.items import nested_items
from sphinxext_progress.format.slugs import area_label
from sphinxext_progress.render.builders import (
    AREA_ATTRIBUTE,
    ARROW_TEXT,
    PERIOD_CLASS,
    REPORT_LINK_KEY,
    in_parentheses,
    join_nodes,
    last_text_line,
    mark_translated,
    on_one_line,
)
from sphinxext_progress.render.images import no_image
from sphinxext_progress.render.markup import MarkupRenderer
from sphinxext_progress.render.references import ReferenceLinks
from sphinxext_progress.reports import titles
from sphinxext_progress.reports.row_keys import row_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.items import AnyItem
    from sphinxext_progress.format.model import Contributor
    from sphinxext_progress.format.references import References
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.render.images import ShownImage
    from sphinxext_progress.render.markup import RenderedItems
    from sphinxext_progress.reports.localization import Localizer
    from sphinxext_progress.reports.query import CommitRow
    from sphinxext_progress.reports.trends import Step, Trajectory


class InlineRenderer:
    """Renders the texts of one report and their references."""

    def __init__(
        self,
        entry: ReportEntry,
        words: Localizer,
        rendered_items: RenderedItems | None = None,
        find_image: Callable[[str], ShownImage] = no_image,
    ) -> None:
        """Create a renderer for one report.

        :param rendered_items: collects the texts and links of the page.
        :param find_image: returns the file of an image of the report from its ``src``.
        """
        self.entry = entry
        self.words = words
        self.find_image = find_image
        self.markup = MarkupRenderer(
            entry.links,
            source=visible_name(str(entry.path)),
            name=entry.name,
            rendered_items=rendered_items,
            find_image=find_image,
        )
        self.links = ReferenceLinks(entry.links)
        #: The label of the page about each area.
        self._area_labels: dict[str, str] = {}

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The problems found in the texts that were rendered so far."""
        return self.markup.diagnostics

    @cached_property
    def row_keys(self) -> list[str]:
        """The key of each row of the report: the part of its id after that of the report."""
        return row_keys(self.entry.report)

    def reference(self, text: str, key: str = "", *, classes: Sequence[str] = ()) -> nodes.Element:
        """Return a cross-reference to the report; it becomes plain text if no page renders the report.

        :param text: the text of the link.
        :param key: the key of the row to link to.
        :param classes: the classes of the text.
        """
        return report_reference(self.entry, text, self.markup.rendered_items, key, classes=classes)

    def row_reference(self, row: CommitRow, text: str) -> nodes.Element:
        """Return a cross-reference to a row in its report, whose text is the period of the report."""
        return self.reference(text, self.row_keys[row.number], classes=[PERIOD_CLASS])

    def item(
        self, text: str, references: References, skip: Collection[str] = (), suffix: Sequence[nodes.Node] = ()
    ) -> nodes.Element:
        """Return a paragraph with a text and its references.

        :param skip: the kinds of references to leave out.
        :param suffix: nodes after the references, within the same parentheses.
        """
        paragraph = self.markup.paragraph(text)
        append_in_parentheses(paragraph, [*self.links.all(references, skip), *suffix])
        return paragraph

    def bullets(self, items: Iterable[AnyItem]) -> list[nodes.Element]:
        """Return a list with one bullet list, or an empty list if there are no items."""
        bullets = [nodes.list_item("", *self._bullet(item)) for item in items]
        return [nodes.bullet_list("", *bullets, bullet="-")] if bullets else []

    def _bullet(self, item: AnyItem) -> list[nodes.Element]:
        """Return the text of a bullet with its references, and the bullets below it."""
        contents = self.markup.item(item.text)
        links = self.links.all(item)
        if isinstance(contents[-1], nodes.paragraph | nodes.line_block):
            append_in_parentheses(contents[-1], links)
        elif links:
            # The text ends with code, a list or a table.
            contents.append(mark_translated(nodes.paragraph("", "", *join_nodes(links))))
        return [*contents, *self.bullets(nested_items(item))]

    def contributors(self, contributors: Iterable[Contributor]) -> list[nodes.Element]:
        """Return a list with one bullet list of people, or an empty list if there are none."""
        people = [nodes.list_item("", self._contributor(contributor)) for contributor in contributors]
        return [nodes.bullet_list("", *people, bullet="-", classes=["progress-contributors"])] if people else []

    def _contributor(self, contributor: Contributor) -> nodes.Element:
        name = self.links.person(contributor.name or contributor.login, contributor.login)
        paragraph = nodes.paragraph("", "", name)
        details = []
        if count := contributor.commit_count:
            details.append(nodes.Text(self.words.plural("{count} commit", "{count} commits", count)))
        if contributor.first_time:
            details.append(nodes.Text(self.words("first contribution")))
        append_in_parentheses(paragraph, details)
        return mark_translated(paragraph)

    def name(self, text: str) -> nodes.paragraph:
        """Return a paragraph with a name, such as an area, as plain text: markup in it is not parsed."""
        paragraph = nodes.paragraph("", on_one_line(text))
        self.markup.place(paragraph, text, plain=True)
        return paragraph

    def area(self, name: str) -> nodes.paragraph:
        """Return a paragraph with the name of an area, which becomes a link if there is a page about the area."""
        paragraph = self.name(name)
        if name not in self._area_labels:
            self._area_labels[name] = area_label(self.entry.project_name, name)
        paragraph[AREA_ATTRIBUTE] = self._area_labels[name]
        return paragraph

    def references_alone(self, references: References, kind: str) -> list[nodes.Element]:
        """Return a list with one paragraph of references of one kind, or an empty list if there are none."""
        links = self.links.of_kind(references, kind)
        return [mark_translated(nodes.paragraph("", "", *join_nodes(links)))] if links else []

    def step(self, step: Step) -> nodes.inline:
        """Return a stage of a trajectory; the stage belongs to this report."""
        stage = nodes.inline("", "", *self.markup.inline(step.stage.text), classes=["progress-stage"])
        self.markup.place(stage, step.stage.text)
        details = self.links.all(step.references)
        if step.elsewhere:
            words = self.words.short_period(step.stage.period or step.entry.report.period)
            details.append(self.reference(words, classes=[PERIOD_CLASS]))
        elif step.stage.period:
            details.append(nodes.inline("", self.words.short_period(step.stage.period), classes=[PERIOD_CLASS]))
        if details:
            stage += nodes.inline("", "", *in_parentheses(details), classes=["progress-refs"])
        return stage


def append_in_parentheses(paragraph: nodes.Element, parts: Sequence[nodes.Node]) -> None:
    """Append nodes in parentheses, if there are any, to a paragraph or to the last line of a line block."""
    if parts:
        last_text_line(paragraph).extend(in_parentheses(parts))


def trajectory_paragraph(trajectory: Trajectory, renderer_of: Callable[[ReportEntry], InlineRenderer]) -> nodes.Element:
    """Return the paragraph of a trajectory: its stages separated by arrows, or its prose.

    :param renderer_of: returns the renderer of a report; an assembled trajectory has steps from several.
    """
    steps = trajectory.steps
    first = renderer_of(steps[0].entry)
    if len(steps) == 1 and not steps[0].elsewhere and not steps[0].stage.period:
        paragraph = first.item(steps[0].stage.text, steps[0].stage)
    else:
        paragraph = nodes.paragraph("", classes=["progress-stages"])
        first.markup.place(paragraph, steps[0].stage.text)
        paragraph.rawsource = ARROW_TEXT.join(step.stage.text for step in steps)
        for number, step in enumerate(steps):
            if number:
                paragraph += nodes.Text(ARROW_TEXT)
            paragraph += renderer_of(step.entry).step(step)
    if trajectory.written:
        # Earlier stages may come from a report with another repository.
        append_in_parentheses(paragraph, renderer_of(steps[-1].entry).links.all(trajectory.written))
    return paragraph


def report_reference(
    entry: ReportEntry, text: str, rendered_items: RenderedItems, key: str = "", *, classes: Sequence[str] = ()
) -> addnodes.pending_xref:
    """Return a cross-reference to a report; it becomes plain text if no page renders the report.

    :param text: the text of the link.
    :param rendered_items: collects the links of the page.
    :param key: the key of the row to link to.
    :param classes: the classes of the text.
    """
    xref = addnodes.pending_xref(
        "",
        nodes.inline("", text, classes=list(classes)),
        refdomain="progress",
        reftype="report",
        reftarget="@".join(entry.key),
        refexplicit=True,
        refwarn=False,
        **{REPORT_LINK_KEY: key},
    )
    rendered_items.links.append(xref)
    return xref


def report_title(entry: ReportEntry, words: Localizer) -> str:
    """Return the title of a report, for a link to it."""
    of_project = entry.project.titles
    return titles.part_title("report", entry.report, project=entry.project_name, of_project=of_project, words=words)[0]
