"""The page that Sphinx is reading: finds reports, and records dependencies and diagnostics."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from sphinxext_progress.diagnostics import Diagnostic
from sphinxext_progress.reading import entry
from sphinxext_progress.reading.data_files import SourceError
from sphinxext_progress.render.markup import RenderedItems
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.diagnostics import Subtype
    from sphinxext_progress.reading.data_files import Source
    from sphinxext_progress.reading.entry import FoundReports


class CurrentPage:
    """The page that Sphinx is reading."""

    def __init__(self, env: BuildEnvironment) -> None:
        """Represent the current page of an environment."""
        self.env = env
        self.words = localizer(env.config.language)
        self.domain = progress_domain(env)
        self.diagnostics: list[Diagnostic] = []
        self.noted = RenderedItems()
        #: The last number appended to each id of the page, shared by all directives on it.
        self.id_numbers = cast("dict[str, int]", env.temp_data.setdefault("progress_id_numbers", {}))

    def find(self, source: Source, *uses: str) -> FoundReports:
        """Find reports, and record that the page depends on them.

        :param uses: the dependencies, as in :mod:`~sphinxext_progress.reports.fingerprints`.
        :raises SourceError: if the source has no reports; the dependency is recorded nevertheless.
        """
        for use in uses:
            self.domain.note_used(source, use)
        found = self.domain.report_cache.find(source)
        if Dependency.CONTENT in uses:
            # For tools that use the dependencies of Sphinx, which reads the page again when such a file is modified.
            for name in found.read:
                self.env.note_dependency(sys.intern(name))
        return found

    def others(self, source: Source, use: str) -> FoundReports:
        """Find reports related to those on the page; return none on an error, which is not reported for the page.

        :param use: the dependency, as in :mod:`~sphinxext_progress.reports.fingerprints`.
        """
        self.domain.note_used(source, use)
        try:
            return self.domain.report_cache.find(source)
        except SourceError:
            return entry.FoundReports()

    def complain(self, message: str, subtype: Subtype, line: int) -> None:
        """Record a diagnostic about the page itself.

        :param line: the line of the page.
        """
        page = str(self.env.doc2path(self.env.docname, base=False))
        self.diagnostics.append(Diagnostic(page, line, 0, message, subtype))

    def finish(self) -> None:
        """Record the diagnostics, the links to reports, and the translatable texts in the domain."""
        self.domain.note_faults(self.diagnostics)
        self.domain.texts += self.noted.texts
        for xref in self.noted.links:
            xref["refdoc"] = self.env.docname
            if xref["refdomain"] == self.domain.name:
                self.domain.note_linked(xref)
