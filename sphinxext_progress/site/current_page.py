"""The page that Sphinx is reading: finds reports, and records dependencies and diagnostics."""

from __future__ import annotations

import posixpath
import sys
from typing import TYPE_CHECKING, cast

from sphinx.util.i18n import get_image_filename_for_language

from sphinxext_progress.diagnostics import Diagnostic
from sphinxext_progress.reading.data_files import SourceError, display_path
from sphinxext_progress.reading.entry import FoundReports
from sphinxext_progress.reading.image_files import relative_path_problem
from sphinxext_progress.render.builders import REPORT_LINK_KEY
from sphinxext_progress.render.ids import PageIds
from sphinxext_progress.render.images import ShownImage
from sphinxext_progress.render.markup import RenderedItems
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.site.cross_references import CrossReferences
from sphinxext_progress.site.domain import progress_domain
from sphinxext_progress.site.page_data import SiteReference
from sphinxext_progress.site.translation import UNTRANSLATED_TEXTS

if TYPE_CHECKING:
    from pathlib import Path

    from docutils import nodes
    from docutils.nodes import TextElement
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.diagnostics import Subtype
    from sphinxext_progress.reading.data_files import Source
    from sphinxext_progress.reading.image_files import ImageFiles
    from sphinxext_progress.render.markup import TranslatableText
    from sphinxext_progress.site.objects import ShownReport


class CurrentPage:
    """The page that Sphinx is reading."""

    def __init__(self, env: BuildEnvironment) -> None:
        """Represent the current page of an environment."""
        self.env = env
        self.words = localizer(env.config.language)
        self.domain = progress_domain(env)
        self.diagnostics: list[Diagnostic] = []
        self.rendered_items = RenderedItems(CrossReferences(env))

    def ids(self, document: nodes.document) -> PageIds:
        """Return the ids of the page, shared by all directives on it."""
        return cast("PageIds", self.env.temp_data.setdefault("progress_ids", PageIds(document)))

    def find(self, source: Source, dependency: str) -> FoundReports:
        """Find reports, and record that the page depends on them.

        :param dependency: as for :func:`~sphinxext_progress.reports.fingerprints.fingerprint`.
        :raises SourceError: if the source has no reports; the dependency is recorded anyway.
        """
        cache = self.domain.report_cache
        try:
            found = cache.find(source)
        finally:
            # Record the dependency even without reports, because some may be added later.
            self.domain.pages.note_dependency(self.env.docname, source, dependency, cache.state(source, dependency))
        if dependency == Dependency.CONTENT:
            # For tools that use Sphinx's dependencies; Sphinx itself reads the page again when such a file is modified.
            for name in found.read:
                self.env.note_dependency(sys.intern(name))
        return found

    def find_related(self, source: Source, dependency: str) -> FoundReports:
        """Find reports related to those on the page; return none on an error, which is not reported for the page."""
        try:
            return self.find(source, dependency)
        except SourceError:
            return FoundReports()

    def find_image(self, folder: Path, source: str) -> ShownImage:
        """Find an image of a report, and record that the page depends on it.

        :param folder: the folder of the report, absolute.
        :param source: its path relative to that folder.
        """
        if problem := relative_path_problem(source):
            return ShownImage(problem=problem)
        name = posixpath.normpath(display_path(folder / source, self.domain.report_cache.site))
        files = self._image_files(name)
        # Sphinx prefers the file for the language of the site, for example "speed.de.png".
        localized, _ = self.env.relfn2path(get_image_filename_for_language(f"/{name}", self.env))
        existing = [found for found in (self._image_files(localized), files) if found.exist]
        problem = next((found.problem for found in existing or [files] if found.problem), "")
        return ShownImage("" if problem else f"/{name}", problem)

    def _image_files(self, name: str) -> ImageFiles:
        files = self.domain.report_cache.image(name)
        self.domain.pages.note_image(self.env.docname, sys.intern(name), files.digest)
        return files

    def note_shown(self, shown: ShownReport) -> None:
        """Record that links to a report lead to this page."""
        self.domain.note_shown(self.env.docname, shown)

    def add_diagnostic(self, message: str, subtype: Subtype, line: int) -> None:
        """Record a diagnostic about the page itself.

        :param line: the line of the page.
        """
        page = str(self.env.doc2path(self.env.docname, base=False))
        self.diagnostics.append(Diagnostic(page, line, 0, message, subtype))

    def finish(self) -> None:
        """Record the diagnostics and the links to reports in the domain, and the texts for their translation."""
        pages, docname = self.domain.pages, self.env.docname
        pages.note_diagnostics(docname, self.diagnostics)
        texts = cast(
            "list[tuple[TextElement, TranslatableText]]", self.env.temp_data.setdefault(UNTRANSLATED_TEXTS, [])
        )
        texts += self.rendered_items.texts
        for xref in self.rendered_items.links:
            xref["refdoc"] = docname
            if xref["refdomain"] == self.domain.name:
                pages.note_link(docname, ("", xref["reftarget"], xref[REPORT_LINK_KEY]))
            else:
                pages.note_reference(docname, SiteReference("", xref["reftype"], xref["reftarget"], "", 0, 0))
