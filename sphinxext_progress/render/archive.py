"""Render a list of reports as docutils nodes: newest first, grouped by year."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.render.builders import mark_translated
from sphinxext_progress.render.inline import report_title
from sphinxext_progress.reports.summary import first_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.render.inline import InlineRenderer
    from sphinxext_progress.reports.localization import Localizer

#: The class of the paragraph that becomes a link to the feed.
FEED_CLASS = "progress-feed"


def feed_paragraph(words: Localizer) -> nodes.Element:
    """Return the text of the link to the feed; its address, which depends on the builder, is added later."""
    return mark_translated(nodes.paragraph("", words("Atom feed"), classes=[FEED_CLASS]))


def archive_lists(
    entries: Iterable[ReportEntry], renderer_of: Callable[[ReportEntry], InlineRenderer]
) -> list[nodes.Element]:
    """Return a heading and a list of reports for each year.

    :param entries: the reports, newest first.
    :param renderer_of: returns the renderer of a report.
    """
    lists: list[nodes.Element] = []
    for year, entries_of_year in groupby(entries, key=lambda entry: entry.report.period.start.year):
        items = [nodes.list_item("", *_card(entry, renderer_of(entry))) for entry in entries_of_year]
        lists.append(mark_translated(nodes.rubric("", str(year), classes=["progress-year"])))
        lists.append(nodes.bullet_list("", *items, bullet="-", classes=["progress-index"]))
    return lists


def _card(entry: ReportEntry, renderer: InlineRenderer) -> list[nodes.Element]:
    title = nodes.paragraph("", "", renderer.reference(report_title(entry, renderer.words)))
    if entry.report.draft:
        mark = renderer.words("Draft")
        title += [nodes.Text(" "), nodes.inline("", f"({mark})", classes=["progress-mark"])]
    paragraphs = [mark_translated(title)]
    if sentence := first_sentence(entry.report):
        paragraphs.append(renderer.name(sentence))
    if counts := _counts(entry, renderer):
        paragraphs.append(mark_translated(nodes.paragraph("", counts, classes=["progress-counts"])))
    return paragraphs


def _counts(entry: ReportEntry, renderer: InlineRenderer) -> str:
    """Return the numbers of highlights, commits and themes of a report, as text."""
    report, plural = entry.report, renderer.words.plural
    counts = (
        (plural("{count} highlight", "{count} highlights", len(report.highlights)), report.highlights),
        (plural("{count} commit", "{count} commits", len(report.commits)), report.commits),
        (plural("{count} theme", "{count} themes", len(report.trends)), report.trends),
    )
    return ", ".join(text for text, parts in counts if parts)
