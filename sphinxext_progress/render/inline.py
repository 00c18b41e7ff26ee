"""Render the texts of one report with their references, and trajectories."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.render.builders import (
    ARROW_TEXT,
    GENERATED_LINK_CLASS,
    add_children,
    mark_translated,
    on_one_line,
)
from sphinxext_progress.render.markup import MarkupRenderer
from sphinxext_progress.reports import titles
from sphinxext_progress.reports.row_keys import SHORT_HASH_LENGTH, row_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.check_record import CheckRecord, CommitOutcome
    from sphinxext_progress.format.model import Item
    from sphinxext_progress.format.references import References
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.render.markup import RenderedItems
    from sphinxext_progress.reports.localization import Localizer
    from sphinxext_progress.reports.query import CommitRow
    from sphinxext_progress.reports.trends import Step, Trajectory


class InlineRenderer:
    """Renders the texts of one report and their references."""

    def __init__(self, entry: ReportEntry, words: Localizer, noted: RenderedItems | None = None) -> None:
        """Create a renderer for one report.

        :param noted: collects the texts and links of the page.
        """
        self.entry = entry
        self.words = words
        self.markup = MarkupRenderer(entry.links, source=visible_name(str(entry.path)), name=entry.name, noted=noted)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The problems found in the texts that were rendered so far."""
        return self.markup.diagnostics

    @cached_property
    def row_keys(self) -> list[str]:
        """The key of each row of the report."""
        return row_keys(self.entry.report)

    def row_key(self, row: CommitRow) -> str:
        """Return the key of a row of this report: the part of its id after that of the report."""
        return self.row_keys[row.number]

    def reference(self, words: str, key: str = "") -> nodes.Element:
        """Return a cross-reference to the report; it becomes plain text if no page renders the report.

        :param words: the text of the link.
        :param key: the key of the row to link to.
        """
        return report_reference(self.entry, words, self.markup.noted, key)

    def row_reference(self, row: CommitRow, words: str) -> nodes.Element:
        """Return a cross-reference to a row in its report."""
        return self.reference(words, self.row_key(row))

    def item(
        self, text: str, references: References, skip: Collection[str] = (), suffix: Sequence[nodes.Node] = ()
    ) -> nodes.Element:
        """Return a paragraph with a text and its references.

        :param skip: the kinds of references to leave out.
        :param suffix: nodes after the references, within the same parentheses.
        """
        return self.followed(self.markup.paragraph(text), [*self.references(references, skip), *suffix])

    def followed(self, paragraph: nodes.Element, following: Sequence[nodes.Node]) -> nodes.Element:
        """Append nodes in parentheses to a paragraph, or to the last line of a line block."""
        if following:
            last_line: Any = paragraph.children[-1] if paragraph.__class__ is nodes.line_block else paragraph
            self.markup.follow(last_line, " (", [*join_nodes(following), nodes.Text(")")])
        return paragraph

    def reverted(self, outcome: CommitOutcome) -> nodes.Element:
        """Return the mark of a row whose change was reverted."""
        mark = fill_message(self.words("reverted on {date}"), date=nodes.Text(self.words.date(outcome.on)))
        reverting_commits = [
            generated_link(commit[:SHORT_HASH_LENGTH], self.entry.links.commit(commit)) for commit in outcome.by
        ]
        return nodes.inline(
            "",
            "",
            nodes.Text("– "),
            nodes.strong("", "", *mark),
            *in_brackets(reverting_commits) if reverting_commits else (),
            classes=["progress-reverted"],
        )

    def checked(self, record: CheckRecord) -> nodes.Element:
        """Return the paragraph that states which commit a report was checked against."""
        sentence = fill_message(
            self.words("Checked against {branch} at {commit}, {date}."),
            branch=nodes.literal("", record.ref),
            commit=generated_link(record.head[:SHORT_HASH_LENGTH], self.entry.links.commit(record.head)),
            date=nodes.Text(self.words.date(record.date)),
        )
        return mark_translated(nodes.paragraph("", "", *sentence, classes=["progress-checked"]))

    def bullets(self, items: Iterable[Item]) -> list[nodes.Element]:
        """Return a bullet list in a list, which is empty if there are no items."""
        bullets = [
            nodes.list_item("", self.followed(self.markup.paragraph(item.text, one_line=False), self.references(item)))
            for item in items
        ]
        return [nodes.bullet_list("", *bullets, bullet="-")] if bullets else []

    def name(self, text: str) -> nodes.paragraph:
        """Return a paragraph with a name, such as an area, as plain text: markup in it is not parsed."""
        paragraph = nodes.paragraph()
        add_children(paragraph, [nodes.Text(on_one_line(text))])
        self.markup.place(paragraph, text, plain=True)
        return paragraph

    def references_alone(self, references: References, part: str) -> list[nodes.Element]:
        """Return a paragraph with one kind of references in a list, which is empty if there are none."""
        references_of_kind: list[nodes.Node] = getattr(self, part)(references)
        return [mark_translated(nodes.paragraph("", "", *join_nodes(references_of_kind)))] if references_of_kind else []

    def references(self, references: References, skip: Collection[str] = ()) -> list[nodes.Node]:
        """Return the links of the references of a text."""
        linked = self.commit(references) if references.commit and "commit" not in skip else []
        if references.pr and "pr" not in skip:
            linked += self.pr(references)
        # Few texts have these.
        if references.issue or references.authors or references.links:
            linked += [
                node
                for part in ("issue", "authors", "links")
                if part not in skip
                for node in getattr(self, part)(references)
            ]
        return linked

    def commit(self, references: References) -> list[nodes.Node]:
        """Return links to the commits."""
        return [
            generated_link(commit[:SHORT_HASH_LENGTH], self.entry.links.commit(commit)) for commit in references.commit
        ]

    def pr(self, references: References) -> list[nodes.Node]:
        """Return links to the pull requests."""
        links = self.entry.links
        return [generated_link(f"{links.pr_sign}{number}", links.pr(number)) for number in references.pr]

    def issue(self, references: References) -> list[nodes.Node]:
        """Return links to the issues."""
        return [generated_link(f"#{number}", self.entry.links.issue(number)) for number in references.issue]

    def authors(self, references: References) -> list[nodes.Node]:
        """Return links to the authors."""
        return [generated_link(author, self.entry.links.author(author)) for author in references.authors]

    def links(self, references: References) -> list[nodes.Node]:
        """Return the additional links."""
        return [nodes.reference("", link.text or link.url, refuri=link.url) for link in references.links]

    def step(self, step: Step) -> nodes.inline:
        """Return a stage of a trajectory; the stage belongs to this report."""
        stage = nodes.inline("", "", *self.markup.inline(step.stage.text), classes=["progress-stage"])
        self.markup.place(stage, step.stage.text)
        details: list[nodes.Node] = self.references(step.references)
        if step.elsewhere:
            details.append(self.reference(self.words.short_period(step.stage.period or step.entry.report.period)))
        elif step.stage.period:
            details.append(nodes.Text(self.words.short_period(step.stage.period)))
        if details:
            stage += nodes.inline("", "", *in_brackets(details), classes=["progress-refs"])
        return stage


def trajectory_paragraph(trajectory: Trajectory, view: Callable[[ReportEntry], InlineRenderer]) -> nodes.Element:
    """Return the paragraph of a trajectory: its stages separated by arrows, or its prose.

    :param view: returns the renderer of a report; an assembled trajectory has steps from several.
    """
    steps = trajectory.steps
    first = view(steps[0].entry)
    if len(steps) == 1 and not steps[0].elsewhere and not steps[0].stage.period:
        paragraph = first.item(steps[0].stage.text, steps[0].stage)
    else:
        paragraph = nodes.paragraph("", classes=["progress-stages"])
        first.markup.place(paragraph, steps[0].stage.text)
        paragraph.rawsource = ARROW_TEXT.join(step.stage.text for step in steps)
        for number, step in enumerate(steps):
            if number:
                paragraph += nodes.Text(ARROW_TEXT)
            paragraph += view(step.entry).step(step)
    # Earlier stages may come from a report with another repository.
    last = view(steps[-1].entry)
    return first.followed(paragraph, last.references(trajectory.written) if trajectory.written else ())


def report_reference(entry: ReportEntry, words: str, noted: RenderedItems, key: str = "") -> addnodes.pending_xref:
    """Return a cross-reference to a report; it becomes plain text if no page renders the report.

    :param words: the text of the link.
    :param noted: collects the links of the page.
    :param key: the key of the row to link to.
    """
    xref = addnodes.pending_xref(
        "",
        nodes.inline("", words),
        refdomain="progress",
        reftype="report",
        reftarget="@".join(entry.key),
        refexplicit=True,
        refwarn=False,
        progress_key=key,
    )
    noted.links.append(xref)
    return xref


def report_title(entry: ReportEntry, words: Localizer) -> str:
    """Return the title of a report, for a link to it."""
    of_project = entry.project.titles
    return titles.part_title("report", entry.report, project=entry.project_name, of_project=of_project, words=words)[0]


def generated_link(words: str, address: str) -> nodes.Node:
    """Return a link to an address derived from the repository.

    Without an address the text is an inline element, so that it keeps its own text direction.
    """
    if address:
        reference = nodes.reference()
        # Set directly: passed as arguments, docutils would copy them for each node.
        reference.attributes["refuri"], reference.attributes["classes"] = address, [GENERATED_LINK_CLASS]
        return add_children(reference, [nodes.Text(words)])
    return nodes.inline("", words, classes=["progress-ref"])


def fill_message(message: str, **parts: nodes.Node) -> list[nodes.Node]:
    """Insert nodes into a message, in whatever order it has its placeholders.

    :param message: a translated message with named placeholders in braces.
    :param parts: the nodes by placeholder name.
    """
    pieces = re.split(r"\{(" + "|".join(parts) + r")\}", message)
    return [parts[piece] if number % 2 else nodes.Text(piece) for number, piece in enumerate(pieces) if piece]


def join_nodes(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Join nodes with commas."""
    return [node for number, part in enumerate(parts) for node in ((nodes.Text(", "), part) if number else (part,))]


def in_brackets(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return the nodes, joined with commas, in parentheses after a space."""
    return [nodes.Text(" ("), *join_nodes(parts), nodes.Text(")")]
