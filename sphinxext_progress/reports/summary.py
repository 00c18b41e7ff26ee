"""What a list of reports shows of one: its first sentence, how much it holds, what stands beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.format.base import LocatedText, first_line
from sphinxext_progress.text.dialect import plain_text

if TYPE_CHECKING:
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.reading.entry import FoundReports, ReportEntry

# The end of a sentence: a full stop that no single letter stands before (e.g., initials) and no small
# letter after, or one of those that need no blank after them.
_END = re.compile(r"(?<!\b\w)[.!?][\"')\]’”]*(?=\s+[^\sa-z])|[。！？][」』）]*")


class Neighbours(NamedTuple):
    """The reports before and after one."""

    older: ReportEntry | None = None
    newer: ReportEntry | None = None


def first_sentence(report: Report) -> str:
    """Take the first sentence of the overview, as words alone.

    :param report: the report.
    :return: the sentence, which knows where the overview stands; empty where there is no overview.
    """
    sentence = leading_sentence(plain_text(report.overview))
    return report.overview.part(sentence) if isinstance(report.overview, LocatedText) else sentence


def leading_sentence(words: str) -> str:
    """Take the first sentence of words.

    :param words: the words, with single blanks between.
    """
    end = _END.search(words)
    return words[: end.end()] if end else words


def find_neighbours(entry: ReportEntry, found: FoundReports) -> Neighbours:
    """Find the reports before and after one: of its project, and of the same kind of period.

    :param entry: the report.
    :param found: the reports of the site; what cannot be shown keeps its place where its period is known.
    """
    here = entry.report.period
    stand_ins = [broken.stand_in for broken in found.broken if broken.stand_in]
    others = [
        other
        for other in (*found.entries, *stand_ins)
        if other.project_name == entry.project_name and other.report.period.kind == here.kind
    ]
    others.sort(key=lambda other: other.report.period)
    return Neighbours(
        older=next((other for other in reversed(others) if other.report.period < here), None),
        newer=next((other for other in others if other.report.period > here), None),
    )


def summary_fields(entry: ReportEntry) -> tuple[object, ...]:
    """Give everything that a list of reports shows of one, to tell whether it has changed.

    :param entry: the report; what ``project.yaml`` says is not in it.
    """
    report = entry.report
    counts = len(report.highlights), len(report.commits), len(report.trends)
    sentence = first_sentence(report)
    return (*entry.key, report.titles.report, sentence, first_line(sentence), counts, report.draft)
