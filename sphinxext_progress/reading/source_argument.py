"""Parse the argument of a directive: a path, a glob, a period, a range of periods, or nothing."""

from __future__ import annotations

import posixpath
import sys

from sphinxext_progress.format.period import Period
from sphinxext_progress.reading.data_files import Source


def parse_source(argument: str, folder: str, project: str = "") -> Source:
    """Parse the argument of a directive.

    :param folder: the folder of the page, relative to the source folder, in POSIX form.
    :param project: the value of ``:project:``.
    """
    if not argument or parse_span(argument):
        return Source("", argument, project)
    joined = argument[1:] if argument.startswith("/") else posixpath.join(folder, argument)
    return Source(sys.intern(posixpath.normpath(joined)), "", project)


def parse_span(text: str) -> tuple[Period, Period] | None:
    """Parse a period or a range of periods to its first and last period; None if it is neither."""
    first, dots, last = text.partition("..")
    begin, end = Period.parse(first), Period.parse(last if dots else first)
    return (begin, end) if begin and end else None
