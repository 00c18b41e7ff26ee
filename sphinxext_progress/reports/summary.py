"""The summary of a report in a list of reports, and the reports before and after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.format.base import first_line
from sphinxext_progress.reports.pictures import first_picture
from sphinxext_progress.text.dialect import plain_text

if TYPE_CHECKING:
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

    :param reports: the reports of the site; a broken one keeps its position if its period is known.
    """
    period = entry.report.period
    stand_ins = [broken.stand_in for broken in reports.broken if broken.stand_in]
    others = [
        other
        for other in (*reports.entries, *stand_ins)
        if other.project_name == entry.project_name and other.report.period.kind == period.kind
    ]
    others.sort(key=lambda other: other.report.period)
    return Neighbours(
        older=next((other for other in reversed(others) if other.report.period < period), None),
        newer=next((other for other in others if other.report.period > period), None),
    )


def summary_fields(entry: ReportEntry) -> tuple[object, ...]:
    """Return the fields of a report that a list of reports shows, except those from ``project.yaml``."""
    report = entry.report
    counts = len(report.highlights), len(report.commits), len(report.trends)
    sentence = first_sentence(report)
    picture = first_picture(report)
    return (*entry.key, report.titles.report, sentence, first_line(sentence), counts, report.draft, picture)
