"""The Atom feed of the reports of a site."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from feedgenerator import Atom1Feed

from sphinxext_progress.render.inline import report_title
from sphinxext_progress.reports.summary import first_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

    from sphinxext_progress.config import ProgressConfig
    from sphinxext_progress.publish.built_site import BuiltPage, BuiltSite, PublishedReport
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.localization import Localizer
    from sphinxext_progress.site.objects import ShownReport

# Characters that XML does not allow; other extensions may put them on a page.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# Workaround, see docs/develop/workarounds.md#feed-authors
class _Feed(Atom1Feed):
    """An Atom feed whose entries may have several authors."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, address in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")


def feed_title(words: Localizer, project: str) -> str:
    """Return the title of the feed of a site."""
    return words("{project} Progress Reports").replace("{project}", project)


def atom_feed(reports: Iterable[PublishedReport], pages: BuiltSite, config: ProgressConfig, words: Localizer) -> str:
    """Return the feed as XML; empty if no page shows a report.

    :param reports: the reports, newest first.
    :param pages: the site, which must have an absolute address.
    """
    address = pages.address(config.feed)
    feed = _Feed(
        title=_clean(feed_title(words, pages.project)),
        link=pages.address(""),
        description="",
        language=pages.language,
        # Used for reports without authors.
        author_name=_clean(pages.project),
        feed_url=address,
        feed_guid=address,
    )
    for report in reports:
        if feed.num_items() == config.feed_limit > 0:
            break
        if report.place and (page := pages.page_of(report)):
            _add(feed, report.entry, report.place[1], page, pages)
    return f"{feed.writeString('utf-8')}\n" if feed.num_items() else ""


def _add(feed: _Feed, entry: ReportEntry, shown: ShownReport, page: BuiltPage, pages: BuiltSite) -> None:
    report = entry.report
    content = _content(entry, shown, page, pages)
    feed.add_item(
        title=_clean(report_title(entry, pages.words)),
        link=page.address_of(shown.anchor),
        # Used if the report is not a section, for example inside an admonition.
        description=None if content else escape(first_sentence(report)),
        content=content or None,
        unique_id=_identifier(pages.base, entry),
        pubdate=dt.datetime.combine(report.published_on, dt.time(), dt.UTC),
        authors=[(_clean(author), entry.links.author(author)) for author in report.authors],
    )


def _content(entry: ReportEntry, shown: ShownReport, page: BuiltPage, pages: BuiltSite) -> str:
    parts = entry.report.part_names
    # A report is one section; with ':flat:' each of its parts is one.
    content = page.sections({shown.anchor, *map(shown.id_of, parts)})
    if content and pages.direction == "rtl":
        # On the page, the root element sets the direction.
        content = f'<div dir="rtl">{content}</div>'
    return _clean(content)


def _identifier(base: str, entry: ReportEntry) -> str:
    """Return a permanent tag URI (RFC 4151), which does not depend on the page that shows the report."""
    site = urlsplit(base)
    path = quote(posixpath.join(site.path or "/", "@".join(entry.key)), safe="/@")
    return f"tag:{site.hostname},{entry.report.period.start.isoformat()}:{path}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
