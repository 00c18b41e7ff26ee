"""The directive ``progress-index``: a list of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinxext_progress import index, uses, view
from sphinxext_progress.directives import Option, ProgressDirective, spec
from sphinxext_progress.nodes import notice, own_words

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.shelf import Found


class ProgressIndexDirective(ProgressDirective):
    """Lists reports, newest first, by year; each with its first sentence and a link to where it is rendered."""

    options_described: ClassVar[dict[str, Option]] = {
        "limit": Option(
            directives.unchanged, "Lists the newest reports only, so many, and says how many it leaves out.", "3"
        ),
        **ProgressDirective.options_described,
    }
    option_spec: ClassVar[OptionSpec] = spec(options_described)

    def uses(self) -> tuple[str, ...]:
        """Say that the cards of the reports are shown."""
        return (uses.CARD,)

    def render(self, found: Found) -> list[nodes.Node]:
        """Make the lists."""
        made: list[nodes.Element] = [notice(broken, self.words) for broken in found.broken]
        limit = self.count("limit")
        shown = found.entries[:limit] if limit else found.entries
        made += index.index(shown, lambda entry: view.View(entry, self.words, self.page.noted))
        if hidden := len(found.entries) - len(shown):
            text = self.words.plural(
                "{count} earlier report is not listed.", "{count} earlier reports are not listed.", hidden
            )
            made.append(own_words(nodes.paragraph("", text, classes=["progress-remark"])))
        for node in made:
            node["classes"] += self.options.get("class", [])
        if made:
            self.add_name(made[0])
        return [*made]
