"""How the texts of one report are shown: words, references beside them, trajectories."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes

from sphinxext_progress.markup import Markup
from sphinxext_progress.nodes import own_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sphinxext_progress.diagnostics import Fault
    from sphinxext_progress.model import Item, References
    from sphinxext_progress.shelf import Entry
    from sphinxext_progress.trends import Step, Trajectory
    from sphinxext_progress.words import Words

#: What stands between two stages.
ARROW = " → "

# How much of a commit's hash is shown.
DIGITS = 10


class View:
    """Shows the texts of one report: words, references, faults."""

    def __init__(self, entry: Entry, words: Words) -> None:
        self.entry = entry
        self.words = words
        self.markup = Markup(entry.links, source=str(entry.path), name=entry.name)

    @property
    def faults(self) -> list[Fault]:
        """What was not honoured in the texts shown so far."""
        return self.markup.faults

    def item(self, text: str, references: References, skip: Collection[str] = ()) -> nodes.Element:
        """Make the paragraph of a text and what it refers to.

        :param text: the words.
        :param references: the commits, numbers, authors and links beside them.
        :param skip: those that are shown elsewhere.
        """
        paragraph = self.markup.paragraph(text)
        if made := self._references(references, skip):
            last_line = paragraph.children[-1] if isinstance(paragraph, nodes.line_block) else paragraph
            cast("nodes.Element", last_line).append(in_brackets(made))
        return paragraph

    def bullets(self, items: Iterable[Item]) -> list[nodes.Element]:
        """Make a list of bullets; nothing where there are none."""
        made = [nodes.list_item("", self.item(item.text, item)) for item in items]
        return [nodes.bullet_list("", *made, bullet="-")] if made else []

    def name(self, text: str) -> nodes.paragraph:
        """Make the paragraph of a name, such as an area: words alone, whatever is in them."""
        paragraph = nodes.paragraph("", text)
        self.markup.place(paragraph, text, plain=True)
        return paragraph

    def references_alone(self, references: References, part: str) -> list[nodes.Element]:
        """Make the paragraph of one kind of references; nothing where there are none."""
        made: list[nodes.Node] = getattr(self, part)(references)
        return [own_words(nodes.paragraph("", "", *joined(made)))] if made else []

    def _references(self, references: References, skip: Collection[str]) -> list[nodes.Node]:
        made: list[nodes.Node] = []
        for part in ("commit", "pr", "issue", "authors", "links"):
            if part not in skip:
                made += getattr(self, part)(references)
        return made

    def commit(self, references: References) -> list[nodes.Node]:
        """Link the commits."""
        return [link(commit[:DIGITS], self.entry.links.commit(commit)) for commit in references.commit]

    def pr(self, references: References) -> list[nodes.Node]:
        """Link the pull requests."""
        links = self.entry.links
        return [link(f"{links.pr_sign}{number}", links.pr(number)) for number in references.pr]

    def issue(self, references: References) -> list[nodes.Node]:
        """Link the issues."""
        return [link(f"#{number}", self.entry.links.issue(number)) for number in references.issue]

    def authors(self, references: References) -> list[nodes.Node]:
        """Link the authors."""
        return [link(author, self.entry.links.author(author)) for author in references.authors]

    def links(self, references: References) -> list[nodes.Node]:
        """Make the further links."""
        return [link(one.text or one.url, one.url) for one in references.links]

    def trajectory(self, trajectory: Trajectory) -> nodes.Element:
        """Make the paragraph of a trajectory: its stages with arrows between, or its prose."""
        steps = trajectory.steps
        if len(steps) == 1 and not steps[0].elsewhere and not steps[0].stage.period:
            paragraph = self.item(steps[0].stage.text, steps[0].stage)
        else:
            written = ARROW.join(step.stage.text for step in steps)
            paragraph = nodes.paragraph("", classes=["progress-stages"])
            self.markup.place(paragraph, steps[0].stage.text)
            paragraph.rawsource = written
            for number, step in enumerate(steps):
                if number:
                    paragraph += nodes.Text(ARROW)
                paragraph += self._step(step)
        if trajectory.written and (made := self._references(trajectory.written, ())):
            paragraph += in_brackets(made)
        return paragraph

    def _step(self, step: Step) -> nodes.inline:
        stage = nodes.inline("", "", *self.markup.inline(step.stage.text), classes=["progress-stage"])
        self.markup.place(stage, step.stage.text)
        beside: list[nodes.Node] = self._references(step.stage, ())
        if step.elsewhere:
            beside.append(
                report_reference(step.entry, self.words.short_period(step.stage.period or step.entry.report.period))
            )
        elif step.stage.period:
            beside.append(nodes.Text(self.words.short_period(step.stage.period)))
        if beside:
            stage += in_brackets(beside)
        return stage


def report_reference(entry: Entry, words: str) -> addnodes.pending_xref:
    """Refer to the place where a report is rendered; words alone where it is nowhere.

    :param entry: the report.
    :param words: the words of the link.
    """
    return addnodes.pending_xref(
        "",
        nodes.inline("", words),
        refdomain="progress",
        reftype="report",
        reftarget="@".join(entry.key),
        refexplicit=True,
        refwarn=False,
    )


def link(words: str, address: str) -> nodes.Node:
    """Link words; where there is no address they are an element too, which keeps its own direction."""
    if address:
        return nodes.reference("", words, refuri=address)
    return nodes.inline("", words, classes=["progress-ref"])


def joined(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Put commas between nodes."""
    return [node for number, part in enumerate(parts) for node in ((nodes.Text(", "), part) if number else (part,))]


def in_brackets(parts: Sequence[nodes.Node]) -> nodes.inline:
    """Put references in brackets, to follow the words they belong to."""
    return nodes.inline("", "", nodes.Text(" ("), *joined(parts), nodes.Text(")"), classes=["progress-refs"])
