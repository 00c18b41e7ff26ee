"""Find the finished reports that no page of a site shows, without building it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic
from sphinxext_progress.diagnostics.messages.commands import NOT_SHOWN
from sphinxext_progress.reading import collection, data_files, decoding, source_argument
from sphinxext_progress.reading.data_files import PAGE_SUFFIXES, SourceError
from sphinxext_progress.reading.entry import FoundReports
from sphinxext_progress.reports.lint import ReportRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.reading.data_files import DataFolders

# As in a build, only a directive that shows the whole report counts.
_DIRECTIVE = re.compile(
    r"^[ \t]*(?:\.\. progress-report::|[`:~]{3,20}\{progress-report\})(?P<argument>.*)"
    r"(?P<options>(?:\n[ \t]*:[\w-]+:.*)*)",
    re.MULTILINE,
)
_PROJECT = re.compile(r"^[ \t]*:project:(.*)", re.MULTILINE)


def unshown_reports(site: DataFolders) -> list[Diagnostic]:
    """Return a note for each finished report that no page shows.

    Generated pages and directives of other extensions are not considered.
    """
    reports = collection.ReportCollection(site)
    found = _find(reports, data_files.Source())
    shown = {entry.name for source in _sources(site.srcdir) for entry in _find(reports, source).entries}
    unshown = [entry.name for entry in found.entries if not entry.report.draft and entry.name not in shown]
    return [
        Diagnostic(name, *found.files[name].period.place, NOT_SHOWN.format(), ReportRule.NOT_SHOWN)
        for name in unshown
        if not name.endswith(PAGE_SUFFIXES)
    ]


def _find(reports: collection.ReportCollection, source: data_files.Source) -> FoundReports:
    try:
        return reports.find(source)
    except SourceError:
        return FoundReports()


def _sources(srcdir: Path) -> Iterator[data_files.Source]:
    """Yield the sources that the directives of all pages name."""
    for path in _pages(srcdir):
        folder = path.parent.relative_to(srcdir).as_posix()
        try:
            text = decoding.decode_utf8(decoding.read_bytes(path, path.as_posix()), path.as_posix())
        except decoding.DataError:
            continue
        for directive in _DIRECTIVE.finditer(text.replace("\r\n", "\n")):
            project = _PROJECT.search(directive["options"])
            yield source_argument.parse_source(
                directive["argument"].strip(), folder, project[1].strip() if project else ""
            )


def _pages(srcdir: Path) -> Iterator[Path]:
    for folder, inside, names in os.walk(srcdir):
        inside[:] = sorted(name for name in inside if not name.startswith((".", "_build")))
        yield from (Path(folder, name) for name in sorted(names) if name.endswith((".rst", ".md")))
