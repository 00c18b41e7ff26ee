"""The titles of a report and of its parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Fault, Subtype
from sphinxext_progress.model import SECTIONS

if TYPE_CHECKING:
    from sphinxext_progress.model import Report, Titles
    from sphinxext_progress.period import Kind, Period
    from sphinxext_progress.words import Words


#: The longest title when it is filled in, in characters.
MAX_TITLE = 20_000
# More than any language needs.
_LONGEST_PERIOD = 100
_NAMES = re.compile(r"\{(project|period|window)\}")


def _report(kind: Kind, _: Words) -> str:
    match kind:
        case "month":
            return _("{project} Monthly Progress Report: {period}")
        case "quarter":
            return _("{project} Quarterly Progress Report: {period}")
        case "week":
            return _("{project} Weekly Progress Report: {period}")
        case "year":
            return _("{project} Yearly Progress Report: {period}")
        case _:
            return _("{project} Progress Report: {period}")


def _report_without_project(kind: Kind, _: Words) -> str:
    # Messages of their own: in many languages a word leads to the name and would be left behind.
    match kind:
        case "month":
            return _("Monthly Progress Report: {period}")
        case "quarter":
            return _("Quarterly Progress Report: {period}")
        case "week":
            return _("Weekly Progress Report: {period}")
        case "year":
            return _("Yearly Progress Report: {period}")
        case _:
            return _("Progress Report: {period}")


def _trends(kind: Kind, window: int, _: Words) -> str:
    # English says the same for one and for many; other languages do not.
    match kind:
        case "month":
            return _.plural("Summary: {count}-Month Trend Analysis", "Summary: {count}-Month Trend Analysis", window)
        case "quarter":
            return _.plural(
                "Summary: {count}-Quarter Trend Analysis", "Summary: {count}-Quarter Trend Analysis", window
            )
        case "week":
            return _.plural("Summary: {count}-Week Trend Analysis", "Summary: {count}-Week Trend Analysis", window)
        case "year":
            return _.plural("Summary: {count}-Year Trend Analysis", "Summary: {count}-Year Trend Analysis", window)
        case _:
            return _.plural("Summary: {count}-Period Trend Analysis", "Summary: {count}-Period Trend Analysis", window)


def _default(part: str, report: Report, project: str, _: Words) -> str:
    kind = report.period.kind
    match part:
        case "report":
            return _report(kind, _) if project else _report_without_project(kind, _)
        case "overview":
            return _("Overview")
        case "highlights":
            return _("Key Highlights")
        case "commits":
            return _("Notable Commits")
        case "infrastructure":
            return _("Infrastructure Updates")
        case _:
            return _trends(kind, report.window, _)


def default_title(project: str, period: Period, words: Words) -> str:
    """Word the title of a report that has no other one.

    :param project: the name of the project; may be empty.
    :param period: the period.
    :param words: the language.
    """
    text = (_report if project else _report_without_project)(period.kind, words)
    return _filled_in(text, {"project": project, "period": words.period(period)})


def title(part: str, report: Report, *, project: str, of_project: Titles, words: Words) -> tuple[str, bool]:
    """Word the title of a report or of one of its built-in parts.

    :param part: ``report``, or one of :data:`~sphinxext_progress.model.SECTIONS`.
    :param report: the report, whose ``titles`` come first.
    :param project: the name of the project; may be empty.
    :param of_project: the ``titles`` of ``project.yaml``, which come second.
    :param words: the language of the default ones.
    :return: the title, and whether an author wrote it.
    """
    values = {"project": project, "period": words.period(report.period), "window": str(report.window)}
    for written in (getattr(report.titles, part), getattr(of_project, part)):
        # A title of the project's name alone is none where there is no name.
        if written and not _is_too_long(written, project) and (text := _filled_in(written, values)):
            return text, True
    return _filled_in(_default(part, report, project, words), values), False


def too_long(titles: Titles, project: str, file: str) -> list[Fault]:
    """Find the titles that would be too long when they are filled in.

    :param titles: the titles of a report or of ``project.yaml``.
    :param project: the name of the project.
    :param file: the path that faults name.
    """
    written = [getattr(titles, part) for part in ("report", *SECTIONS)]
    message = (
        f"the title has more than {MAX_TITLE} characters when it is filled in, and the default one is shown; shorten it"
    )
    return [
        Fault(file, text.line, text.column, message, Subtype.DATA.value)
        for text in written
        if _is_too_long(text, project)
    ]


def _is_too_long(text: str, project: str) -> bool:
    """Tell whether a title is too long when it is filled in, whatever the language is."""
    longest = {"{project}": len(project), "{period}": _LONGEST_PERIOD, "{window}": 3}
    return len(text) + sum(text.count(name) * length for name, length in longest.items()) > MAX_TITLE


def _filled_in(text: str, values: dict[str, str]) -> str:
    # Replaced by hand: str.format would let a data file look into objects. All at once: what is filled in stays as it is.
    if "{" in text:
        text = _NAMES.sub(lambda name: values[name[1]], text)
    return " ".join(text.split())
