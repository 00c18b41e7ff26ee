"""Render a list of reports as docutils nodes: newest first, grouped by year."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.render.builders import IMAGE_CLASS, THUMBNAIL_CLASS, mark_translated
from sphinxext_progress.render.images import ShownImage
from sphinxext_progress.render.inline import report_title
from sphinxext_progress.reports.pictures import first_picture
from sphinxext_progress.reports.summary import first_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.render.inline import InlineRenderer
    from sphinxext_progress.reports.localization import Localizer

#: The class of the paragraph that becomes a link to the feed.
FEED_CLASS = "progress-feed"


def feed_paragraph(words: Localizer) -> nodes.Element:
    """Return the text of the link to the feed; its address, which depends on the builder, is added later."""
    return mark_translated(nodes.paragraph("", words("Subscribe to the Atom feed"), classes=[FEED_CLASS]))


def archive_lists(
    entries: Iterable[ReportEntry],
    renderer_of: Callable[[ReportEntry], InlineRenderer],
    year_id: Callable[[int], str],
    histories: Mapping[str, Sequence[int | None]],
) -> list[nodes.Element]:
    """Return a heading and a list of reports for each year.

    :param entries: the reports, newest first.
    :param renderer_of: returns the renderer of a report.
    :param year_id: returns the id of the list of a year.
    :param histories: the numbers of commits of the last periods up to each report, by its file name.
    """
    lists: list[nodes.Element] = []
    for year, entries_of_year in groupby(entries, key=lambda entry: entry.report.period.start.year):
        items = [
            nodes.list_item("", *_card(entry, renderer_of(entry), histories[entry.name])) for entry in entries_of_year
        ]
        lists.append(mark_translated(nodes.rubric("", str(year), classes=["progress-year"])))
        lists.append(nodes.bullet_list("", *items, bullet="-", classes=["progress-index"], ids=[year_id(year)]))
    if lists:
        # HTML pages fold every year of a list but the first.
        lists[0]["classes"].append("progress-first")
    return lists


def _card(entry: ReportEntry, renderer: InlineRenderer, history: Sequence[int | None]) -> list[nodes.Element]:
    title = nodes.paragraph(
        "", "", *_thumbnail(entry, renderer), renderer.reference(report_title(entry, renderer.words))
    )
    if entry.report.draft:
        mark = renderer.words("Draft")
        title += [nodes.Text(" "), nodes.inline("", f"({mark})", classes=["progress-mark"])]
    paragraphs = [mark_translated(title)]
    if sentence := first_sentence(entry.report):
        paragraphs.append(renderer.name(sentence))
    if counts := _counts(entry, renderer):
        paragraph = nodes.paragraph("", counts, classes=["progress-counts"])
        if sum(count is not None for count in history) > 1:
            # For a sparkline in HTML.
            paragraph["history"] = history
        paragraphs.append(mark_translated(paragraph))
    return paragraphs


def _thumbnail(entry: ReportEntry, renderer: InlineRenderer) -> list[nodes.Element]:
    """Return a list with the first picture of a report, or an empty list if it has none that can be shown."""
    source = first_picture(entry.report)
    shown = renderer.find_image(source) if source else ShownImage()
    if not shown.uri:
        # The page of the report has a warning about an image that cannot be shown.
        return []
    # The text describes the report, so screen readers skip the picture.
    picture = nodes.image("", uri=shown.uri, alt="", loading="lazy", classes=[IMAGE_CLASS, THUMBNAIL_CLASS])
    picture.source, picture.line = renderer.markup.source, 1
    return [picture]


def _counts(entry: ReportEntry, renderer: InlineRenderer) -> str:
    """Return the numbers of highlights, commits and themes of a report, as text."""
    report, plural = entry.report, renderer.words.plural
    counts = (
        (plural("{count} highlight", "{count} highlights", len(report.highlights)), report.highlights),
        (plural("{count} commit", "{count} commits", len(report.commits)), report.commits),
        (plural("{count} theme", "{count} themes", len(report.trends)), report.trends),
    )
    return ", ".join(text for text, parts in counts if parts)
