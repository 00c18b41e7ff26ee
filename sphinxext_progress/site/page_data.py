"""The data of each page, which Sphinx pickles with the environment."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.reading.data_files import Source
    from sphinxext_progress.site.objects import LinkTarget, ShownReport
    from sphinxext_progress.site.report_cache import SourceState

#: The keys of the domain data, each of which maps pages to values.
PAGE_DATA_KEYS = (
    "shown",
    "dependencies",
    "images",
    "links",
    "roles",
    "references",
    "page_links",
    "diagnostics",
    "conditions",
)


class SiteReference(NamedTuple):
    """A cross-reference in a text of the data, other than a link to a page."""

    domain: str
    kind: str
    target: str
    #: The data file, and the position of the text in it.
    path: str
    line: int
    column: int


class PageLink(NamedTuple):
    """A link to a page in a text of the data."""

    page: str
    #: A label or the id of a section on the page; empty for the page itself.
    label: str
    #: The path of the page, as written.
    written: str
    #: The data file, and the position of the text in it.
    path: str
    line: int
    column: int


class PageData:
    """What the extension stores for each page, as plain values."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Wrap the data of the domain, which is changed in place.

        :param data: a dictionary by page for each of :data:`PAGE_DATA_KEYS`.
        """
        self._data = data
        #: The reports that can be linked to.
        self.shown: dict[str, list[ShownReport]] = data["shown"]
        #: The state of each source and dependency when the page was read.
        self.dependencies: dict[str, dict[tuple[Source, str], SourceState]] = data["dependencies"]
        #: The digest of each image, and of each file that could replace it in a language, when the page was read.
        self.images: dict[str, dict[str, str]] = data["images"]
        #: The targets of generated links, without duplicates and in order.
        self.links: dict[str, dict[LinkTarget, None]] = data["links"]
        #: The kind, name and line of each role.
        self.roles: dict[str, list[tuple[str, str, int]]] = data["roles"]
        #: The cross-references in texts, other than links to pages.
        self.references: dict[str, list[SiteReference]] = data["references"]
        #: The links to pages in texts.
        self.page_links: dict[str, list[PageLink]] = data["page_links"]
        #: The problems of the page and of the data it uses.
        self.diagnostics: dict[str, list[Diagnostic]] = data["diagnostics"]
        #: By the id of a report, the expressions of the ``only`` directives around it; None if the page does not have it.
        self.conditions: dict[str, dict[str, tuple[str, ...] | None]] = data["conditions"]

    def note_dependency(self, page: str, source: Source, dependency: str, state: SourceState) -> None:
        """Record a dependency of a page."""
        # A plain, interned string: unpickling an enum member would import its module with every environment.
        self.dependencies.setdefault(page, {})[source, sys.intern(str(dependency))] = state

    def note_image(self, page: str, name: str, digest: str) -> None:
        """Record an image of a page."""
        self.images.setdefault(page, {})[name] = digest

    def note_link(self, page: str, target: LinkTarget) -> None:
        """Record a generated link on a page."""
        self.links.setdefault(page, {})[target] = None

    def note_role(self, page: str, kind: str, name: str, line: int) -> None:
        """Record a role on a page."""
        self.roles.setdefault(page, []).append((kind, name, line))

    def note_reference(self, page: str, reference: SiteReference) -> None:
        """Record a cross-reference on a page."""
        self.references.setdefault(page, []).append(reference)

    def note_page_link(self, page: str, link: PageLink) -> None:
        """Record a link to a page."""
        self.page_links.setdefault(page, []).append(link)

    def note_diagnostics(self, page: str, diagnostics: Iterable[Diagnostic]) -> None:
        """Record problems of a page or its data."""
        if new := list(diagnostics):
            self.diagnostics.setdefault(page, []).extend(new)

    def clear(self, page: str) -> None:
        """Remove the data of a page."""
        for key in PAGE_DATA_KEYS:
            self._data[key].pop(page, None)

    def merge(self, pages: Collection[str], other: dict[str, Any]) -> None:
        """Add the data of pages that another process has read."""
        for key in PAGE_DATA_KEYS:
            self._data[key].update({page: other[key][page] for page in pages if page in other[key]})
