"""The argument of a directive: a path, a glob, a period, a range of periods, or nothing."""

from __future__ import annotations

import posixpath
import sys

from sphinxext_progress.format.period import Period
from sphinxext_progress.reading.data_files import Source


def parse_source(argument: str, folder: str, project: str = "") -> Source:
    """Read the argument of a directive.

    :param argument: the argument, as it was written.
    :param folder: the folder of the page, relative to the source folder, in POSIX form.
    :param project: the value of ``:project:``.
    :return: the source.
    """
    if not argument or parse_span(argument):
        return Source("", argument, project)
    joined = argument[1:] if argument.startswith("/") else posixpath.join(folder, argument)
    return Source(sys.intern(posixpath.normpath(joined)), "", project)


def parse_span(text: str) -> tuple[Period, Period] | None:
    """Read a period or a range of periods as its first and last one."""
    first, dots, last = text.partition("..")
    begin, end = Period.parse(first), Period.parse(last if dots else first)
    return (begin, end) if begin and end else None
