"""The page that is being read: it finds reports, and notes what was used, shown and wrong."""

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
    """The page that is being read."""

    def __init__(self, env: BuildEnvironment) -> None:
        """Take the page from the environment that is reading it.

        :param env: the environment.
        """
        self.env = env
        self.words = localizer(env.config.language)
        self.domain = progress_domain(env)
        self.diagnostics: list[Diagnostic] = []
        self.noted = RenderedItems()
        #: The last number that each id of the page has got; shared by all directives on it.
        self.id_numbers = cast("dict[str, int]", env.temp_data.setdefault("progress_id_numbers", {}))

    def find(self, source: Source, *uses: str) -> FoundReports:
        """Find reports, and note that the page depends on them.

        :param source: the source.
        :param uses: what the page shows of them, as in :mod:`~sphinxext_progress.reports.fingerprints`.
        :return: the reports.
        :raises SourceError: where the source gives nothing; that is noted too.
        """
        for use in uses:
            self.domain.note_used(source, use)
        found = self.domain.report_cache.find(source)
        if Dependency.CONTENT in uses:
            # For the tools that ask; Sphinx reads the page again when such a file is touched.
            for name in found.read:
                self.env.note_dependency(sys.intern(name))
        return found

    def others(self, source: Source, use: str) -> FoundReports:
        """Find the reports around one; none where that fails, which is no diagnostic of the page.

        :param source: the source.
        :param use: what the page shows of them.
        """
        self.domain.note_used(source, use)
        try:
            return self.domain.report_cache.find(source)
        except SourceError:
            return entry.FoundReports()

    def complain(self, message: str, subtype: Subtype, line: int) -> None:
        """Note a diagnostic of the page itself.

        :param message: the sentence.
        :param subtype: its subtype.
        :param line: the line of the page.
        """
        page = str(self.env.doc2path(self.env.docname, base=False))
        self.diagnostics.append(Diagnostic(page, line, 0, message, subtype.value))

    def finish(self) -> None:
        """Note the diagnostics, the reports that nodes link to, and the texts that can be translated."""
        self.domain.note_faults(self.diagnostics)
        self.domain.texts += self.noted.texts
        for xref in self.noted.links:
            xref["refdoc"] = self.env.docname
            if xref["refdomain"] == self.domain.name:
                self.domain.note_linked(xref)
