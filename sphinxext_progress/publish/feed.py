"""The Atom feed of the reports of a site."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from feedgenerator import Atom1Feed

from sphinxext_progress.format.model import SECTIONS
from sphinxext_progress.publish.excerpt import extract_elements
from sphinxext_progress.render.inline import report_title
from sphinxext_progress.reports.summary import first_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

    from sphinxext_progress.publish.built_site import BuiltPage, BuiltSite, PublishedReport
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.localization import Localizer
    from sphinxext_progress.site.objects import ShownReport

# No XML can have these; other extensions may put them on a page.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Feed(Atom1Feed):
    """Atom, with several authors of an entry."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, address in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")


def feed_title(words: Localizer, project: str) -> str:
    """Word the title of the feed.

    :param words: the language of the site.
    :param project: the name of the site.
    """
    return words("{project} Progress Reports").replace("{project}", project)


def atom_feed(reports: Iterable[PublishedReport], pages: BuiltSite, name: str, words: Localizer) -> str:
    """Write the feed.

    :param reports: the reports, newest first.
    :param pages: the pages of the site, which has an address.
    :param name: where the feed lies in the site.
    :param words: the language of the site.
    :return: the feed; empty where no page shows a report.
    """
    address = pages.address(name)
    made = _Feed(
        title=_clean(feed_title(words, pages.project)),
        link=pages.address(""),
        description="",
        language=pages.language,
        # Of the reports that do not say who wrote them.
        author_name=_clean(pages.project),
        feed_url=address,
        feed_guid=address,
    )
    for entry, place in reports:
        if place and (page := pages.page(place[0])) and page.at(place[1].anchor):
            _add(made, entry, place[1], page, pages)
    return f"{made.writeString('utf-8')}\n" if made.num_items() else ""


def _add(made: _Feed, entry: ReportEntry, shown: ShownReport, page: BuiltPage, pages: BuiltSite) -> None:
    report = entry.report
    content = _content(entry, shown, page, pages)
    made.add_item(
        title=_clean(report_title(entry, pages.words)),
        link=page.at(shown.anchor),
        # Where no section is the report, as in a note.
        description=None if content else escape(first_sentence(report)),
        content=content or None,
        unique_id=_identifier(pages.base, entry),
        pubdate=dt.datetime.combine(report.published_on, dt.time(), dt.UTC),
        authors=[(_clean(author), entry.links.author(author)) for author in report.authors],
    )


def _content(entry: ReportEntry, shown: ShownReport, page: BuiltPage, pages: BuiltSite) -> str:
    parts = [*SECTIONS, *(section.id for section in entry.report.sections)]
    # A report is one section; with ':flat:' each of its parts is one.
    wanted = {one: page.ids[one] for one in (shown.anchor, *map(shown.id_of, parts)) if one in page.ids}
    taken = extract_elements(page.text, wanted, page.address)
    if taken and pages.direction == "rtl":
        # A page says so at its very top.
        taken = f'<div dir="rtl">{taken}</div>'
    return _clean(taken)


def _identifier(base: str, entry: ReportEntry) -> str:
    """Name an entry for good, as RFC 4151 says: the same wherever on the site the report stands."""
    site = urlsplit(base)
    path = quote(posixpath.join(site.path or "/", "@".join(entry.key)), safe="/@")
    return f"tag:{site.hostname},{entry.report.period.start.isoformat()}:{path}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
