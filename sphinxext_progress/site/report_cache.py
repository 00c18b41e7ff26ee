"""The reports of each source, loaded once per build and process."""

from __future__ import annotations

import os.path
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.reading import data_files, decoding, globs
from sphinxext_progress.reading.data_files import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.reading.collection import ReportCollection
    from sphinxext_progress.reading.data_files import DataFolders, Source
    from sphinxext_progress.reading.entry import FoundReports
    from sphinxext_progress.reading.image_files import ImageFiles


class SourceState(NamedTuple):
    """The state of a source when a page was read; plain values, because the environment is pickled."""

    #: The fingerprint of what the page shows.
    digest: str
    #: The digest of the bytes of all files that were considered.
    signature: str


class ReportCache:
    """The reports of each source: the only cache of a build."""

    def __init__(self, site: DataFolders) -> None:
        """Create an empty cache.

        :param site: the folders and patterns of the reports.
        """
        self.site = site
        self._found: dict[Source, FoundReports | SourceError] = {}
        #: By source and dependency, because many directives may show the same rows.
        self._fingerprints: dict[tuple[Source, str], str] = {}
        #: By path, because several pages may show an image.
        self._images: dict[str, ImageFiles] = {}
        #: By patterns, because all pages that name a period depend on all files.
        self._signatures: dict[tuple[str, ...], str] = {}
        self._files: dict[tuple[str, ...], list[Path]] = {}
        #: By path, because several patterns may match a file, and all pages depend on ``project.yaml``.
        self._digests: dict[Path, str] = {}

    @cached_property
    def _collection(self) -> ReportCollection:
        from sphinxext_progress.reading.collection import ReportCollection

        return ReportCollection(self.site)

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

    def image(self, name: str) -> ImageFiles:
        """Return the files of an image.

        :param name: its path relative to the source folder.
        """
        if name not in self._images:
            from sphinxext_progress.reading.image_files import find_image

            self._images[name] = find_image(Path(os.path.normpath(self.site.srcdir / name)), name, self.site)
        return self._images[name]

    def files(self, patterns: tuple[str, ...]) -> list[Path]:
        """Return the reports that patterns match, sorted by path.

        :raises SourceError: if a pattern leaves the allowed folders.
        """
        if patterns not in self._files:
            self._files[patterns] = globs.report_files(patterns, self.site)
        return self._files[patterns]

    def has_reports(self) -> bool:
        """Return whether the site has reports; also true if that cannot be determined."""
        try:
            return bool(self.files(self.site.reports))
        except (SourceError, MemoryError):
            return True

    def state(self, source: Source, dependency: str) -> SourceState:
        """Return the state of a source for a dependency, to find out later whether it has changed.

        :param dependency: as for :func:`~sphinxext_progress.reports.fingerprints.fingerprint`.
        :return: empty digests if the source has no reports.
        """
        from sphinxext_progress.reports.fingerprints import fingerprint

        try:
            found = self.find(source)
        except SourceError:
            return SourceState("", "")
        if (source, dependency) not in self._fingerprints:
            self._fingerprints[source, dependency] = fingerprint(found, dependency)
        return SourceState(self._fingerprints[source, dependency], self.signature(source))

    def signature(self, source: Source) -> str:
        """Return one digest of the bytes of all files of a source, without loading them; empty if it has no reports."""
        if (result := self._found.get(source)) is not None:
            return "" if isinstance(result, SourceError) else result.signature
        patterns = data_files.source_patterns(source, self.site)
        if patterns not in self._signatures:
            try:
                self._signatures[patterns] = decoding.files_digest(dict(self._file_digests(patterns)))
            except (SourceError, MemoryError):
                # Without a signature the reports are loaded, which reports the error.
                self._signatures[patterns] = ""
        return self._signatures[patterns]

    def _file_digests(self, patterns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield the names and digests of all files that match the patterns, of their records and of their projects."""
        reports = self.files(patterns)
        records = map(data_files.find_record, reports)
        projects = (data_files.find_project_file(folder, self.site) for folder in {path.parent for path in reports})
        for path in filter(None, chain(reports, records, projects)):
            name = data_files.display_path(path, self.site)
            if path not in self._digests:
                self._digests[path] = decoding.file_digest(path, name, self.site)
            yield name, self._digests[path]
