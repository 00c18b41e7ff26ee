"""What sources give, found once a build in each process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress import shelf, uses
from sphinxext_progress.files import SourceError

if TYPE_CHECKING:
    from sphinxext_progress.files import Site
    from sphinxext_progress.shelf import Found, Source


class Finder:
    """Finds reports, and keeps what was found for one build."""

    def __init__(self, site: Site) -> None:
        """Begin a build.

        :param site: where the reports are.
        """
        self._site = site
        self._found: dict[Source, Found | SourceError] = {}
        self._digests: dict[tuple[Source, str], str] = {}

    def find(self, source: Source) -> Found:
        """Find the reports that a source means.

        :param source: the source.
        :raises SourceError: where the source gives nothing.
        """
        if source not in self._found:
            try:
                self._found[source] = shelf.find(source, self._site)
            except SourceError as error:
                self._found[source] = error
        found = self._found[source]
        if isinstance(found, SourceError):
            raise found
        return found

    def digest(self, source: Source, use: str) -> str:
        """Get the digest of what a source gives for a use; empty where it gives nothing.

        :param source: the source.
        :param use: what is shown of it, as in :mod:`~sphinxext_progress.uses`.
        """
        if (source, use) not in self._digests:
            try:
                self._digests[source, use] = uses.digest(self.find(source), use)
            except SourceError:
                self._digests[source, use] = ""
        return self._digests[source, use]
