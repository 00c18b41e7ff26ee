"""How the texts of one report are shown: words, references beside them, trajectories."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.render.builders import add_children, mark_translated, on_one_line
from sphinxext_progress.render.markup import GENERATED_LINK_CLASS, MarkupRenderer
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

#: What stands between two stages.
ARROW_TEXT = " → "


class InlineRenderer:
    """Shows the texts of one report: words, references, diagnostics."""

    def __init__(self, entry: ReportEntry, words: Localizer, noted: RenderedItems | None = None) -> None:
        """Prepare for one report.

        :param entry: the report.
        :param words: the language of the site.
        :param noted: where texts and links are noted.
        """
        self.entry = entry
        self.words = words
        self.markup = MarkupRenderer(entry.links, source=visible_name(str(entry.path)), name=entry.name, noted=noted)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What was not honoured in the texts shown so far."""
        return self.markup.diagnostics

    @cached_property
    def row_keys(self) -> list[str]:
        """The key of each row of the report."""
        return row_keys(self.entry.report)

    def row_key(self, row: CommitRow) -> str:
        """Give the key of a row of this report: the rest of its id."""
        return self.row_keys[row.number]

    def reference(self, words: str, key: str = "") -> nodes.Element:
        """Refer to the place where the report is rendered; words alone where it is nowhere.

        :param words: the words of the link.
        :param key: the key of a row in it.
        """
        return report_reference(self.entry, words, self.markup.noted, key)

    def row_reference(self, row: CommitRow, words: str) -> nodes.Element:
        """Refer to the place of a row in its report.

        :param row: the row.
        :param words: the words of the link.
        """
        return self.reference(words, self.row_key(row))

    def item(
        self, text: str, references: References, skip: Collection[str] = (), more: Sequence[nodes.Node] = ()
    ) -> nodes.Element:
        """Make the paragraph of a text and what it refers to.

        :param text: the words.
        :param references: the commits, numbers, authors and links beside them.
        :param skip: those that are shown elsewhere.
        :param more: what stands behind them.
        """
        return self.followed(self.markup.paragraph(text), [*self.references(references, skip), *more])

    def followed(self, paragraph: nodes.Element, made: Sequence[nodes.Node]) -> nodes.Element:
        """Put references in brackets after the words of a paragraph, or of its last line."""
        if made:
            last_line: Any = paragraph.children[-1] if paragraph.__class__ is nodes.line_block else paragraph
            self.markup.follow(last_line, " (", [*join_nodes(made), nodes.Text(")")])
        return paragraph

    def reverted(self, became: CommitOutcome) -> nodes.Element:
        """Make the mark of a row whose change was taken back.

        :param became: what became of it.
        """
        mark = fill_message(self.words("reverted on {date}"), date=nodes.Text(self.words.date(became.on)))
        by = [generated_link(commit[:SHORT_HASH_LENGTH], self.entry.links.commit(commit)) for commit in became.by]
        return nodes.inline(
            "",
            "",
            nodes.Text("– "),
            nodes.strong("", "", *mark),
            *in_brackets(by) if by else (),
            classes=["progress-reverted"],
        )

    def checked(self, record: CheckRecord) -> nodes.Element:
        """Make the paragraph that says what a report was held against.

        :param record: the recorded check.
        """
        said = fill_message(
            self.words("Checked against {branch} at {commit}, {date}."),
            branch=nodes.literal("", record.ref),
            commit=generated_link(record.head[:SHORT_HASH_LENGTH], self.entry.links.commit(record.head)),
            date=nodes.Text(self.words.date(record.date)),
        )
        return mark_translated(nodes.paragraph("", "", *said, classes=["progress-checked"]))

    def bullets(self, items: Iterable[Item]) -> list[nodes.Element]:
        """Make a list of bullets; nothing where there are none."""
        made = [
            nodes.list_item("", self.followed(self.markup.paragraph(item.text, one_line=False), self.references(item)))
            for item in items
        ]
        return [nodes.bullet_list("", *made, bullet="-")] if made else []

    def name(self, text: str) -> nodes.paragraph:
        """Make the paragraph of a name, such as an area: words alone, whatever is in them."""
        paragraph = nodes.paragraph()
        add_children(paragraph, [nodes.Text(on_one_line(text))])
        self.markup.place(paragraph, text, plain=True)
        return paragraph

    def references_alone(self, references: References, part: str) -> list[nodes.Element]:
        """Make the paragraph of one kind of references; nothing where there are none."""
        made: list[nodes.Node] = getattr(self, part)(references)
        return [mark_translated(nodes.paragraph("", "", *join_nodes(made)))] if made else []

    def references(self, references: References, skip: Collection[str] = ()) -> list[nodes.Node]:
        """Make the references that stand beside a text."""
        made = self.commit(references) if references.commit and "commit" not in skip else []
        if references.pr and "pr" not in skip:
            made += self.pr(references)
        # Few have these.
        if references.issue or references.authors or references.links:
            made += [
                node
                for part in ("issue", "authors", "links")
                if part not in skip
                for node in getattr(self, part)(references)
            ]
        return made

    def commit(self, references: References) -> list[nodes.Node]:
        """Link the commits."""
        return [
            generated_link(commit[:SHORT_HASH_LENGTH], self.entry.links.commit(commit)) for commit in references.commit
        ]

    def pr(self, references: References) -> list[nodes.Node]:
        """Link the pull requests."""
        links = self.entry.links
        return [generated_link(f"{links.pr_sign}{number}", links.pr(number)) for number in references.pr]

    def issue(self, references: References) -> list[nodes.Node]:
        """Link the issues."""
        return [generated_link(f"#{number}", self.entry.links.issue(number)) for number in references.issue]

    def authors(self, references: References) -> list[nodes.Node]:
        """Link the authors."""
        return [generated_link(author, self.entry.links.author(author)) for author in references.authors]

    def links(self, references: References) -> list[nodes.Node]:
        """Make the further links."""
        return [nodes.reference("", one.text or one.url, refuri=one.url) for one in references.links]

    def step(self, step: Step) -> nodes.inline:
        """Make a stage of a trajectory, which is one of this report."""
        stage = nodes.inline("", "", *self.markup.inline(step.stage.text), classes=["progress-stage"])
        self.markup.place(stage, step.stage.text)
        beside: list[nodes.Node] = self.references(step.references)
        if step.elsewhere:
            beside.append(self.reference(self.words.short_period(step.stage.period or step.entry.report.period)))
        elif step.stage.period:
            beside.append(nodes.Text(self.words.short_period(step.stage.period)))
        if beside:
            stage += nodes.inline("", "", *in_brackets(beside), classes=["progress-refs"])
        return stage


def trajectory_paragraph(trajectory: Trajectory, view: Callable[[ReportEntry], InlineRenderer]) -> nodes.Element:
    """Make the paragraph of a trajectory: its stages with arrows between, or its prose.

    :param trajectory: the trajectory.
    :param view: gives the view of a report; a trajectory that was put together has steps of several.
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
    # Earlier stages may be of a report with another repository.
    own = view(steps[-1].entry)
    return first.followed(paragraph, own.references(trajectory.written) if trajectory.written else ())


def report_reference(entry: ReportEntry, words: str, noted: RenderedItems, key: str = "") -> addnodes.pending_xref:
    """Refer to the place where a report is rendered; words alone where it is nowhere.

    :param entry: the report.
    :param words: the words of the link.
    :param noted: where the link is noted.
    :param key: the key of a row in it.
    """
    made = addnodes.pending_xref(
        "",
        nodes.inline("", words),
        refdomain="progress",
        reftype="report",
        reftarget="@".join(entry.key),
        refexplicit=True,
        refwarn=False,
        progress_key=key,
    )
    noted.links.append(made)
    return made


def report_title(entry: ReportEntry, words: Localizer) -> str:
    """Word the title of a report, for a link to it."""
    of_project = entry.project.titles
    return titles.part_title("report", entry.report, project=entry.project_name, of_project=of_project, words=words)[0]


def generated_link(words: str, address: str) -> nodes.Node:
    """Link words to an address that was made from the repository.

    Where there is none the words are an element too, which keeps its own direction.
    """
    if address:
        made = nodes.reference()
        # Not as arguments, of which docutils would make new texts in each node.
        made.attributes["refuri"], made.attributes["classes"] = address, [GENERATED_LINK_CLASS]
        return add_children(made, [nodes.Text(words)])
    return nodes.inline("", words, classes=["progress-ref"])


def fill_message(message: str, **parts: nodes.Node) -> list[nodes.Node]:
    """Put nodes into a message, which may have them in any order.

    :param message: a translated message, with the names of the parts in braces.
    :param parts: the nodes by their names.
    """
    pieces = re.split(r"\{(" + "|".join(parts) + r")\}", message)
    return [parts[piece] if number % 2 else nodes.Text(piece) for number, piece in enumerate(pieces) if piece]


def join_nodes(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Put commas between nodes."""
    return [node for number, part in enumerate(parts) for node in ((nodes.Text(", "), part) if number else (part,))]


def in_brackets(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Put references in brackets, to follow the words they belong to."""
    return [nodes.Text(" ("), *join_nodes(parts), nodes.Text(")")]
