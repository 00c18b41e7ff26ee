"""The directive ``progress-index``: a list of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinxext_progress.render.builders import broken_file_notice, mark_translated
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.site.directives import DirectiveOption, ProgressDirective, docutils_options

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.reading.entry import FoundReports


class ProgressIndexDirective(ProgressDirective):
    """Lists reports, newest first, by year; each with its first sentence and a link to the page that renders it."""

    options_described: ClassVar[dict[str, DirectiveOption]] = {
        "limit": DirectiveOption(
            directives.unchanged,
            "List only this many reports, the newest ones, and state how many are omitted.",
            "3",
            type="number",
            default="all reports",
        ),
        "feed": DirectiveOption(
            directives.flag,
            "Add a link to the Atom feed below the list, in HTML, if the site has a feed.",
            type="flag",
        ),
        **ProgressDirective.options_described,
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    def dependency(self) -> Dependency:
        """Depend on the summaries of the reports."""
        return Dependency.SUMMARY

    def render(self, found: FoundReports) -> list[nodes.Node]:
        """Return the lists, after the notices for broken files."""
        from sphinxext_progress.render.archive import archive_lists, feed_paragraph
        from sphinxext_progress.render.inline import InlineRenderer

        result: list[nodes.Element] = [broken_file_notice(broken, self.words) for broken in found.broken]
        limit = self.parse_count("limit")
        shown = found.entries[:limit] if limit else found.entries
        result += archive_lists(shown, lambda entry: InlineRenderer(entry, self.words, self.page.rendered_items))
        if hidden := len(found.entries) - len(shown):
            text = self.words.plural(
                "{count} earlier report is not listed.", "{count} earlier reports are not listed.", hidden
            )
            result.append(mark_translated(nodes.paragraph("", text, classes=["progress-remark"])))
        if "feed" in self.options:
            result.append(feed_paragraph(self.words))
        for node in result:
            node["classes"] += self.options.get("class", [])
        if result:
            self.add_name(result[0])
        return [*result]
