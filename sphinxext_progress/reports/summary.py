"""The summary of a report in a list of reports, and the reports before and after it."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.format.base import first_line
from sphinxext_progress.reports.pictures import first_picture
from sphinxext_progress.text.dialect import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.reading.entry import FoundReports, ReportEntry

# The end of a sentence: a full stop that does not follow a single letter (as in initials) and is not followed by a
# lowercase letter, or a CJK full stop, which needs no space after it.
_END = re.compile(r"(?<!\b\w)[.!?][\"')\]’”]*(?=\s+[^\sa-z])|[。！？][」』）]*")


class Neighbours(NamedTuple):
    """The next older and the next newer report."""

    older: ReportEntry | None = None
    newer: ReportEntry | None = None


def first_sentence(report: Report) -> LocatedText:
    """Return the first sentence of the overview as plain text.

    :return: the sentence, with the location of the overview; empty if there is no overview.
    """
    sentence = leading_sentence(plain_text(report.overview))
    return report.overview.part(sentence)


def leading_sentence(words: str) -> str:
    """Return the first sentence of a plain text.

    :param words: the text, its whitespace normalized.
    """
    end = _END.search(words)
    return words[: end.end()] if end else words


def find_neighbours(entry: ReportEntry, reports: FoundReports) -> Neighbours:
    """Find the reports before and after a report, of the same project and kind of period.

    :param reports: the reports of the site, newest first; a broken one keeps its position if its period is known.
    """
    entries, period, by_period = reports.entries, entry.report.period, attrgetter("report.period")
    # Each page with a report has neighbours, so do not scan all reports for each.
    first_older = bisect_left(entries, x=True, key=lambda other: other.report.period < period)
    first_same = bisect_left(entries, x=True, key=lambda other: other.report.period <= period)
    older = islice(_like(entry, islice(entries, first_older, None)), 1)
    newer = islice(_like(entry, reversed(entries[:first_same])), 1)
    stand_ins = [*_like(entry, (broken.stand_in for broken in reports.broken if broken.stand_in))]
    return Neighbours(
        max((*(other for other in stand_ins if other.report.period < period), *older), key=by_period, default=None),
        min((*newer, *(other for other in stand_ins if other.report.period > period)), key=by_period, default=None),
    )


def _like(entry: ReportEntry, others: Iterable[ReportEntry]) -> Iterator[ReportEntry]:
    """Yield the reports of the same project and kind of period."""
    for other in others:
        if other.project_name == entry.project_name and other.report.period.kind == entry.report.period.kind:
            yield other


def summary_fields(entry: ReportEntry) -> tuple[object, ...]:
    """Return the fields of a report that a list of reports shows, except those from ``project.yaml``."""
    report = entry.report
    counts = len(report.highlights), len(report.commits), len(report.trends)
    sentence = first_sentence(report)
    picture = first_picture(report)
    return (*entry.key, report.titles.report, sentence, first_line(sentence), counts, report.draft, picture)
