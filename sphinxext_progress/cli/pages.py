"""Which reports the pages of a site show, found without building it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress import loader, shelf, source
from sphinxext_progress.diagnostics import Fault
from sphinxext_progress.files import PAGE_SUFFIXES, SourceError
from sphinxext_progress.model import Located
from sphinxext_progress.opinions import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.files import Site
    from sphinxext_progress.shelf import Entry

# As in a build, a report counts as shown only where it is shown whole.
_DIRECTIVE = re.compile(
    r"^[ \t]*(?:\.\. progress-report::|[`:~]{3,20}\{progress-report\})(?P<argument>.*)"
    r"(?P<options>(?:\n[ \t]*:[\w-]+:.*)*)",
    re.MULTILINE,
)
_PROJECT = re.compile(r"^[ \t]*:project:(.*)", re.MULTILINE)


def not_shown(site: Site) -> list[Fault]:
    """Find the finished reports that no page shows.

    A page that is made by a program, or shows a report by a directive of another extension, is not seen here.

    :param site: where the reports are.
    :return: a note for each of them.
    """
    reports = shelf.Shelf(site)
    finished = [entry for entry in _found(reports, shelf.Source()) if not entry.report.draft]
    shown = {entry.name for means in _sources(site.srcdir) for entry in _found(reports, means)}
    return [_note(entry) for entry in finished if entry.name not in shown and not entry.name.endswith(PAGE_SUFFIXES)]


def _found(reports: shelf.Shelf, means: shelf.Source) -> list[Entry]:
    try:
        return reports.find(means).entries
    except SourceError:
        return []


def _sources(srcdir: Path) -> Iterator[shelf.Source]:
    """Read what the directives of all pages mean."""
    for path in _pages(srcdir):
        folder = path.parent.relative_to(srcdir).as_posix()
        try:
            text = source.decoded(source.read(path, path.as_posix()), path.as_posix())
        except source.DataError:
            continue
        for found in _DIRECTIVE.finditer(text.replace("\r\n", "\n")):
            project = _PROJECT.search(found["options"])
            yield shelf.parse_source(found["argument"].strip(), folder, project[1].strip() if project else "")


def _pages(srcdir: Path) -> Iterator[Path]:
    for folder, inside, names in os.walk(srcdir):
        inside[:] = sorted(name for name in inside if not name.startswith((".", "_build")))
        yield from (Path(folder, name) for name in sorted(names) if name.endswith((".rst", ".md")))


def _note(entry: Entry) -> Fault:
    period = loader.load_report(entry.path, entry.name).period
    line, column = (period.line, period.column) if isinstance(period, Located) else (0, 0)
    message = "no page of the site shows this report; show it with the directive 'progress-report', or make it a draft"
    return Fault(entry.name, line, column, message, Rule.NOT_SHOWN.value)
