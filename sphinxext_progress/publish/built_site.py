"""The published reports of a site, without drafts, and their addresses on the built pages."""

from __future__ import annotations

import posixpath
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from sphinx.util.images import guess_mimetype

from sphinxext_progress.publish.fragment import render_sections, resolve_page
from sphinxext_progress.publish.site_builders import has_base_url
from sphinxext_progress.reading.data_files import Source, SourceError, relative_name
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.site.domain import progress_domain
from sphinxext_progress.site.image_choice import supported_types

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from docutils import nodes
    from sphinx.builders.html import StandaloneHTMLBuilder

    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.exported_data import PartAddresses
    from sphinxext_progress.site.domain import ProgressDomain
    from sphinxext_progress.site.objects import ShownReport


class PublishedReport(NamedTuple):
    """A report that is not a draft."""

    entry: ReportEntry
    #: The target page of links to the report, and the report as shown there; None if no page shows it.
    place: tuple[str, ShownReport] | None


def published_reports(domain: ProgressDomain) -> list[PublishedReport]:
    """Return the reports that pages show or that match ``progress_reports``, newest first.

    :param domain: the domain, after all pages are read.
    """
    places = {key: places_of_report[0] for key, places_of_report in domain.objects.places.items()}
    entries: dict[tuple[str, str], ReportEntry] = {}
    for page in {page for page, _ in places.values()}:
        # The file that a page shows takes precedence over others for the same project and period.
        for entry in _entries_shown(domain, page):
            if entry.key in places and places[entry.key][0] == page:
                entries.setdefault(entry.key, entry)
    with suppress(SourceError):
        for entry in domain.report_cache.find(Source()).entries:
            entries.setdefault(entry.key, entry)
    sorted_entries = sorted(entries.values(), key=lambda entry: entry.key)
    sorted_entries.sort(key=lambda entry: entry.report.period, reverse=True)
    return [PublishedReport(entry, places.get(entry.key)) for entry in sorted_entries if not entry.report.draft]


def has_shown_report(domain: ProgressDomain) -> bool:
    """Return whether a page shows a report that is not a draft.

    Each page with reports asks this, so stop at the first one.
    """
    places = domain.objects.places
    return any(
        entry.key in places and not entry.report.draft
        for page in domain.pages.shown
        for entry in _entries_shown(domain, page)
    )


def _entries_shown(domain: ProgressDomain, page: str) -> Iterator[ReportEntry]:
    for source, dependency in domain.pages.dependencies.get(page, ()):
        if dependency == Dependency.CONTENT:
            with suppress(SourceError):
                yield from domain.report_cache.find(source).entries


def _matches(path: str, pattern: str) -> bool:
    """Return whether the path of a file matches the source of an image, whose suffix may be ``.*``."""
    return path == pattern or (pattern.endswith(".*") and path.rpartition(".")[0] == pattern.removesuffix(".*"))


class BuiltSite:
    """The built pages of a site."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        """Create a site from the builder that wrote its pages."""
        self._builder = builder
        self._domain = progress_domain(builder.env)
        #: The address of the site; empty if ``html_baseurl`` does not give one.
        self.base: str = builder.config.html_baseurl if has_base_url(builder.config) else ""
        #: The name of the site, its language tag for HTML, its localizer and its text direction.
        self.project: str = builder.config.project
        self.language = (builder.config.language or "en").replace("_", "-")
        self.words = localizer(builder.config.language)
        self.direction: str = self.words.locale.text_direction
        #: The page that was read last, because consecutive reports are often on the same page.
        self._read: tuple[str, BuiltPage | None] = "", None

    def address(self, target: str) -> str:
        """Return the address of a page or file: absolute if the site has an address, else relative to its root.

        :param target: its address on the site.
        """
        # Workaround, see docs/develop/workarounds.md#page-addresses
        # The dirhtml builder does not quote the names of pages; the others do.
        return posixpath.join(self.base, quote(unquote(target)))

    def page_of(self, report: PublishedReport) -> BuiltPage | None:
        """Return the page that shows a report; None if this build wrote no such page.

        A tag may hide the report, and the command line may select other pages.
        """
        if report.place is None:
            return None
        name, shown = report.place
        expressions = self._domain.pages.conditions.get(name, {}).get(shown.anchor, ())
        if expressions is None or not all(map(self._is_true, expressions)):
            return None
        if name != self._read[0]:
            self._read = name, self._load(name)
        return self._read[1]

    def _is_true(self, expression: str) -> bool:
        """Return whether the tags of the build satisfy an ``only`` directive, as Sphinx determines it."""
        try:
            return self._builder.tags.eval_condition(expression)
        except Exception:  # noqa: BLE001 - of any kind, depending on the expression
            # Sphinx has reported the error, and shows the content.
            return True

    def _load(self, name: str) -> BuiltPage | None:
        is_single = self._builder.name == "singlehtml"
        docname = self._builder.config.root_doc if is_single else name
        if not Path(self._builder.get_outfilename(docname)).is_file():
            return None
        target = docname + self._builder.link_suffix if is_single else self._builder.get_target_uri(name)
        return BuiltPage(self._builder, name, self.address(target), self.address(self._builder.imagedir))

    def addresses(self, report: PublishedReport) -> PartAddresses:
        """Return the addresses of a report and its parts, as far as they are on a page."""
        from sphinxext_progress.reports.exported_data import PartAddresses

        page = self.page_of(report)
        if not page or not report.place:
            return PartAddresses()
        _, shown = report.place
        return PartAddresses(
            page.address_of(shown.anchor),
            [page.address_of(shown.id_of(key)) for key, _ in shown.highlights],
            [page.address_of(shown.row_id_of(row[0])) for row in shown.rows],
            self._image_addresses(report.entry),
        )

    def _image_addresses(self, entry: ReportEntry) -> dict[str, str]:
        """Return the addresses of the images of a report that its page shows, by source."""
        from sphinxext_progress.format.contents import images_of

        builder = self._builder
        folder = relative_name(entry.path.parent, Path(builder.srcdir))
        addresses = {}
        for image in images_of(entry.report):
            pattern = posixpath.normpath(posixpath.join(folder, image.src))
            types = {
                guess_mimetype(path): files[1] for path, files in builder.env.images.items() if _matches(path, pattern)
            }
            if shown := next((types[kind] for kind in supported_types(builder) if kind in types), ""):
                addresses[str(image.src)] = self.address(posixpath.join(builder.imagedir, shown))
        return addresses


class BuiltPage:
    """A built page."""

    def __init__(self, builder: StandaloneHTMLBuilder, name: str, address: str, images: str) -> None:
        """Create a page.

        :param builder: the builder that wrote it.
        :param name: its docname.
        :param images: the address of the folder of images.
        """
        self.address = address
        self._builder, self._name, self._images = builder, name, images

    def address_of(self, anchor: str) -> str:
        """Return the address of an element of the page."""
        return f"{self.address}#{anchor}"

    def sections(self, ids: Collection[str]) -> str:
        """Return the outermost sections with certain ids as HTML, once each; empty if there are none."""
        return render_sections(
            self._builder, self._name, self._resolved, ids, address=self.address, images=self._images
        )

    @cached_property
    def _resolved(self) -> nodes.document:
        return resolve_page(self._builder, self._name, self._images)
