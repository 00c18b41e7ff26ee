"""The reports of each source, loaded once per build and process."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.reading import data_files, decoding, globs
from sphinxext_progress.reading.data_files import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinxext_progress.reading.collection import ReportCollection
    from sphinxext_progress.reading.data_files import DataFolders, Source
    from sphinxext_progress.reading.entry import FoundReports


class SourceState(NamedTuple):
    """The state of a source when a page was read; plain values, because the environment is pickled."""

    #: The fingerprint of what the page shows.
    digest: str
    #: The digest of the bytes of all files that were considered.
    signature: str


class ReportCache:
    """Finds reports, and caches them for one build."""

    def __init__(self, site: DataFolders) -> None:
        """Create an empty cache.

        :param site: the folders and patterns of the reports.
        """
        self._site = site
        self._found: dict[Source, FoundReports | SourceError] = {}
        self._digests: dict[tuple[Source, str], str] = {}
        self._signatures: dict[tuple[str, ...], str] = {}
        #: The names and digests of the files whose bytes were read for a signature.
        self._looked_at: dict[Path, tuple[str, str]] = {}

    @cached_property
    def _collection(self) -> ReportCollection:
        from sphinxext_progress.reading.collection import ReportCollection

        return ReportCollection(self._site)

    def find(self, source: Source) -> FoundReports:
        """Return the reports of a source.

        :raises SourceError: if the source has no reports.
        """
        if source not in self._found:
            try:
                self._found[source] = self._collection.find(source)
            except SourceError as error:
                self._found[source] = error
        result = self._found[source]
        if isinstance(result, SourceError):
            raise result
        return result

    def has_reports(self) -> bool:
        """Tell whether the site has reports; also true if that cannot be determined."""
        try:
            return bool(globs.report_files(self._site.reports, self._site))
        except (SourceError, MemoryError):
            return True

    def state(self, source: Source, dependency: str) -> SourceState:
        """Return the state of a source for a dependency, to find out later whether it has changed.

        :param dependency: as for :func:`~sphinxext_progress.reports.fingerprints.fingerprint`.
        """
        return SourceState(self.digest(source, dependency), self.signature(source))

    def signature(self, source: Source) -> str:
        """Return one digest of the bytes of all files of a source; empty if it has no reports."""
        if (result := self._found.get(source)) is not None:
            # Interned, so that pickle stores it once.
            return "" if isinstance(result, SourceError) else sys.intern(data_files.files_signature(result.looked_at))
        patterns = data_files.source_patterns(source, self._site)
        if patterns not in self._signatures:
            try:
                looked_at = dict(self._look_at(patterns))
                self._signatures[patterns] = sys.intern(data_files.files_signature(looked_at)) if looked_at else ""
            except (SourceError, MemoryError):
                # Without a signature the reports are loaded, which reports the error.
                self._signatures[patterns] = ""
        return self._signatures[patterns]

    def _look_at(self, patterns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield the names and digests of all files that match the patterns, of their records and of their projects."""
        folders = set()
        for path in globs.report_files(patterns, self._site):
            yield self._look_at_file(path)
            folders.add(path.parent)
            if recorded := data_files.find_record(path):
                yield self._look_at_file(recorded)
        for path in filter(None, (data_files.find_project_file(folder, self._site) for folder in folders)):
            yield self._look_at_file(path)

    def _look_at_file(self, path: Path) -> tuple[str, str]:
        if path not in self._looked_at:
            name = data_files.display_path(path, self._site)
            problem = data_files.problem_with(path, name, self._site)
            digest = (
                decoding.bytes_digest(decoding.refusal(name, problem)) if problem else decoding.file_digest(path, name)
            )
            self._looked_at[path] = name, digest
        return self._looked_at[path]

    def digest(self, source: Source, dependency: str) -> str:
        """Return the fingerprint of a source for a dependency; empty if the source has no reports.

        :param dependency: as for :func:`~sphinxext_progress.reports.fingerprints.fingerprint`.
        """
        from sphinxext_progress.reports.fingerprints import fingerprint

        if (source, dependency) not in self._digests:
            try:
                self._digests[source, dependency] = fingerprint(self.find(source), dependency)
            except SourceError:
                self._digests[source, dependency] = ""
        return self._digests[source, dependency]
