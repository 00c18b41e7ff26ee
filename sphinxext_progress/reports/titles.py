"""The titles of a report and of its parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.format.title_length import is_title_too_long

if TYPE_CHECKING:
    from sphinxext_progress.format.model import Report, Titles
    from sphinxext_progress.format.period import Period, PeriodKind
    from sphinxext_progress.reports.localization import Localizer

_PLACEHOLDER = re.compile(r"\{(project|period|window)\}")


def _with_project(kind: PeriodKind, _: Localizer) -> str:
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


def _without_project(kind: PeriodKind, _: Localizer) -> str:
    # Separate messages: in many languages a preposition precedes the name and would be left over without it.
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


def _report(kind: PeriodKind, project: str, _: Localizer) -> str:
    return (_with_project if project else _without_project)(kind, _)


def _trends(kind: PeriodKind, window: int, _: Localizer) -> str:
    # Singular and plural are the same in English, but not in other languages.
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


def _default(part: str, report: Report, project: str, _: Localizer) -> str:
    kind = report.period.kind
    match part:
        case "report":
            return _report(kind, project, _)
        case "overview":
            return _("Overview")
        case "highlights":
            return _("Key Highlights")
        case "commits":
            return _("Notable Commits")
        case "infrastructure":
            return _("Infrastructure Updates")
        case "contributors":
            return _("Contributors")
        case "chart":
            return _("Notable Commits by Area")
        case _:
            return _trends(kind, report.window, _)


def default_title(project: str, period: Period, words: Localizer) -> str:
    """Return the default title of a report.

    :param project: the name of the project; may be empty.
    """
    return _filled_in(_report(period.kind, project, words), {"project": project, "period": words.period(period)})


def part_title(part: str, report: Report, *, project: str, of_project: Titles, words: Localizer) -> tuple[str, bool]:
    """Return the title of a report or of one of its built-in parts.

    :param part: ``report``, or one of :data:`~sphinxext_progress.format.model.SECTIONS` or of
        :data:`~sphinxext_progress.format.model.DERIVED_SECTIONS`.
    :param report: the report, whose own ``titles`` take precedence.
    :param project: the name of the project; may be empty.
    :param of_project: the ``titles`` of ``project.yaml``.
    :param words: the language of the default title.
    :return: the title, and whether an author wrote it.
    """
    values = {"project": project, "period": words.period(report.period), "window": str(report.window)}
    for template in (getattr(report.titles, part), getattr(of_project, part)):
        # A title of only "{project}" becomes empty if the project has no name.
        if template and not is_title_too_long(template, project) and (text := _filled_in(template, values)):
            return text, True
    return _filled_in(_default(part, report, project, words), values), False


def _filled_in(text: str, values: dict[str, str]) -> str:
    # Not str.format, which would let a data file access attributes of objects. One pass, so inserted values are not
    # expanded in turn.
    if "{" in text:
        text = _PLACEHOLDER.sub(lambda name: values[name[1]], text)
    return " ".join(text.split())
