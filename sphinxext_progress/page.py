"""The page that is being read: it finds reports, and notes what was used, shown and wrong."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from sphinxext_progress import shelf
from sphinxext_progress.diagnostics import Fault
from sphinxext_progress.domain import progress_domain
from sphinxext_progress.files import SourceError
from sphinxext_progress.markup import Noted
from sphinxext_progress.uses import CONTENT
from sphinxext_progress.words import words

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.diagnostics import Subtype
    from sphinxext_progress.files import Source
    from sphinxext_progress.shelf import Found


class Page:
    """The page that is being read."""

    def __init__(self, env: BuildEnvironment) -> None:
        """Take the page from the environment that is reading it.

        :param env: the environment.
        """
        self.env = env
        self.words = words(env.config.language)
        self.domain = progress_domain(env)
        self.faults: list[Fault] = []
        self.noted = Noted()
        #: The last number that each id of the page has got; shared by all directives on it.
        self.id_numbers = cast("dict[str, int]", env.temp_data.setdefault("progress_id_numbers", {}))

    def find(self, source: Source, *uses: str) -> Found:
        """Find reports, and note that the page depends on them.

        :param source: the source.
        :param uses: what the page shows of them, as in :mod:`~sphinxext_progress.uses`.
        :return: the reports.
        :raises SourceError: where the source gives nothing; that is noted too.
        """
        for use in uses:
            self.domain.note_used(source, use)
        found = self.domain.finder.find(source)
        if CONTENT in uses:
            # For the tools that ask; Sphinx reads the page again when such a file is touched.
            for name in found.read:
                self.env.note_dependency(sys.intern(name))
        return found

    def others(self, source: Source, use: str) -> Found:
        """Find the reports around one; none where that fails, which is no fault of the page.

        :param source: the source.
        :param use: what the page shows of them.
        """
        self.domain.note_used(source, use)
        try:
            return self.domain.finder.find(source)
        except SourceError:
            return shelf.Found()

    def complain(self, message: str, subtype: Subtype, line: int) -> None:
        """Note a fault of the page itself.

        :param message: the sentence.
        :param subtype: its subtype.
        :param line: the line of the page.
        """
        page = str(self.env.doc2path(self.env.docname, base=False))
        self.faults.append(Fault(page, line, 0, message, subtype.value))

    def finish(self) -> None:
        """Note the faults, the reports that nodes link to, and the texts that can be translated."""
        self.domain.note_faults(self.faults)
        self.domain.texts += self.noted.texts
        for xref in self.noted.links:
            xref["refdoc"] = self.env.docname
            if xref["refdomain"] == self.domain.name:
                self.domain.note_linked(xref)
