"""The directive ``progress-index``: a list of reports."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinxext_progress.render.builders import broken_file_notice, mark_translated
from sphinxext_progress.reports.counts import commit_histories
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.site.directives import DirectiveOption, ProgressDirective, docutils_options

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.reading.entry import FoundReports, ReportEntry
    from sphinxext_progress.render.inline import InlineRenderer


def _feed_choice(argument: str | None) -> str:
    """Parse the option that was a flag: without a value, it asks for the link that is now the default."""
    return directives.choice(argument, ("none",)) if argument and argument.strip() else ""


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
            _feed_choice,
            "`none` omits the link to the Atom feed, which HTML pages have above their first list of reports if the site has "
            "a feed.",
            "none",
            type="`none`",
        ),
        **ProgressDirective.options_described,
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    def dependency(self) -> Dependency:
        """Depend on the summaries of the reports."""
        return Dependency.SUMMARY

    def render(self, found: FoundReports) -> list[nodes.Node]:
        """Return the link to the feed and the lists, after the notices for broken files."""
        from sphinxext_progress.render.archive import archive_lists, feed_paragraph

        notices: list[nodes.Element] = [broken_file_notice(broken, self.words) for broken in found.broken]
        limit = self.parse_count("limit")
        shown = found.entries[:limit] if limit else found.entries
        lists = archive_lists(shown, self._renderer, self._year_id, commit_histories(found.entries))
        for node in filter(lambda node: node["ids"], lists):
            self.state.document.set_id(node)
        if hidden := len(found.entries) - len(shown):
            text = self.words.plural(
                "{count} earlier report is not listed.", "{count} earlier reports are not listed.", hidden
            )
            lists.append(mark_translated(nodes.paragraph("", text, classes=["progress-remark"])))
        result = [*notices, *lists]
        if result:
            self.add_name(result[0])
        if lists and self.options.get("feed") != "none":
            result.insert(len(notices), feed_paragraph(self.words))
        for node in result:
            node["classes"] += self.options.get("class", [])
        return [*result]

    def _renderer(self, entry: ReportEntry) -> InlineRenderer:
        from sphinxext_progress.render.inline import InlineRenderer

        return InlineRenderer(
            entry, self.words, self.page.rendered_items, partial(self.page.find_image, entry.path.parent)
        )

    def _year_id(self, year: int) -> str:
        return self.page.ids(self.state.document).create(f"progress-year-{year}")
