"""What a site publishes: its reports without the drafts, and where the pages that were built show them."""

from __future__ import annotations

import posixpath
import re
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.publish import excerpt
from sphinxext_progress.reading import data_files
from sphinxext_progress.reading.data_files import SourceError
from sphinxext_progress.reports import dependency, exported_data
from sphinxext_progress.reports.localization import localizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.builders import Builder
    from sphinx.config import Config

    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.exported_data import PartAddresses
    from sphinxext_progress.site.domain import ProgressDomain
    from sphinxext_progress.site.objects import ShownReport

_logger = logging.getLogger(__name__)

#: The builders that make a site, with pages that have addresses.
SITE_BUILDERS = {"html", "dirhtml", "singlehtml"}


class PublishedReport(NamedTuple):
    """A report that is no draft."""

    entry: ReportEntry
    #: The page that links lead to, and what it shows; None where no page shows the report.
    place: tuple[str, ShownReport] | None


def published_reports(domain: ProgressDomain) -> list[PublishedReport]:
    """List the reports that pages show or that ``progress_reports`` names, newest first.

    :param domain: the domain, with all pages read.
    """
    places = {key: found[0] for key, found in domain.objects.places.items()}
    entries: dict[tuple[str, str], ReportEntry] = {}
    for page in {page for page, _ in places.values()}:
        # The page knows best which file it shows.
        for entry in _used(domain, page):
            if entry.key in places and places[entry.key][0] == page:
                entries.setdefault(entry.key, entry)
    with suppress(SourceError):
        for entry in domain.report_cache.find(data_files.Source()).entries:
            entries.setdefault(entry.key, entry)
    ordered = sorted(entries.values(), key=lambda entry: entry.key)
    ordered.sort(key=lambda entry: entry.report.period, reverse=True)
    return [PublishedReport(entry, places.get(entry.key)) for entry in ordered if not entry.report.draft]


def _used(domain: ProgressDomain, page: str) -> Iterator[ReportEntry]:
    for source, use in domain.used.get(page, ()):
        if use == dependency.Dependency.CONTENT:
            with suppress(SourceError):
                yield from domain.report_cache.find(source).entries


def is_site_builder(builder: Builder) -> bool:
    """Tell whether a builder makes a site.

    :param builder: the builder.
    """
    return builder.name in SITE_BUILDERS and isinstance(builder, StandaloneHTMLBuilder)


def has_base_url(config: Config) -> bool:
    """Tell whether a site knows its address.

    :param config: the configuration.
    """
    return bool(re.match(r"https?://[^/\s]", config.html_baseurl or ""))


class BuiltSite:
    """The pages of a site, as they were built."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        """Prepare to read them.

        :param builder: the builder that wrote them.
        """
        self._builder = builder
        #: The address of the site; empty where ``html_baseurl`` does not say it.
        self.base: str = builder.config.html_baseurl if has_base_url(builder.config) else ""
        #: What the site is called, its language as HTML has it, and whether that is written from the right.
        self.project: str = builder.config.project
        self.language = (builder.config.language or "en").replace("_", "-")
        self.words = localizer(builder.config.language)
        self.direction: str = self.words.locale.text_direction
        #: The page that was read last: reports stand beside others of their page.
        self._read: tuple[str, BuiltPage | None] = "", None
        #: Those that are not there, which is said once.
        self._missing: set[str] = set()

    def address(self, target: str) -> str:
        """Give the address of a page or a file: absolute where the site has an address, else relative to its root.

        :param target: its address on the site.
        """
        # The builder dirhtml gives the names of pages as they are, the others quote them.
        return posixpath.join(self.base, quote(unquote(target)))

    def page(self, name: str) -> BuiltPage | None:
        """Get a page; None where it is not there.

        :param name: its name.
        """
        if self._builder.name == "singlehtml":
            name = self._builder.config.root_doc
        if name in self._missing:
            return None
        if name != self._read[0]:
            self._read = name, self._load(name)
        if self._read[1] is None:
            self._missing.add(name)
        return self._read[1]

    def _load(self, name: str) -> BuiltPage | None:
        file = Path(self._builder.get_outfilename(name))
        try:
            text = file.read_text(self._builder.config.html_output_encoding)
        except FileNotFoundError:
            # Not built, as when only some pages are.
            return None
        except (OSError, ValueError, MemoryError) as error:
            _logger.warning(
                "the page cannot be read again: %s; expected the page that was built; build it again, "
                "its reports are not in the feed",
                error,
                type="progress",
                subtype=Subtype.FILE.value,
                location=name,
            )
            return None
        return BuiltPage(text, self.address(self._target(name)))

    def _target(self, name: str) -> str:
        if self._builder.name == "singlehtml":
            return name + self._builder.link_suffix
        return self._builder.get_target_uri(name)

    def addresses(self, one: PublishedReport) -> PartAddresses:
        """Give the addresses of a report and its parts, as far as they are on a page.

        :param one: the report.
        """
        if not one.place:
            return exported_data.PartAddresses()
        name, shown = one.place
        page = self.page(name)
        if not page or shown.anchor not in page.ids:
            return exported_data.PartAddresses()
        return exported_data.PartAddresses(
            page.at(shown.anchor),
            [page.at(shown.id_of(key)) for key, _ in shown.highlights],
            page.all_at(shown.id_of(""), [row[0] for row in shown.rows]),
        )


class BuiltPage:
    """A page that was built."""

    def __init__(self, text: str, address: str) -> None:
        """Keep its text.

        :param text: the page, as HTML.
        :param address: its address.
        """
        self.text = text
        self.address = address

    @cached_property
    def ids(self) -> dict[str, int]:
        """All ids that the page may have, and where."""
        return excerpt.element_positions(self.text)

    def all_at(self, before: str, keys: Iterable[str]) -> list[str]:
        """Give the address of each of many things; nothing for one that is not there.

        :param before: what their ids begin with.
        :param keys: the rest of their ids.
        """
        return [f"{self.address}#{before}{key}" if before + key in self.ids else "" for key in keys]

    def at(self, anchor: str) -> str:
        """Give the address of something on the page; nothing where it is not there.

        :param anchor: its id.
        """
        return f"{self.address}#{anchor}" if anchor in self.ids else ""
