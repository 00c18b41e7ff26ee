"""Map the headings of a page to the built-in parts of a report, and column headings to its fields."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sphinxext_progress.format.model import SECTIONS, Report, Titles
from sphinxext_progress.reports import titles
from sphinxext_progress.reports.localization import LOCALE_DIR, localizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.reports.localization import Localizer

#: Alternative headings of the built-in parts.
PART_HEADINGS = {
    "overview": "summary, executive summary, introduction, in short, in brief, at a glance, tl;dr, overview and summary",
    "highlights": "highlights, main highlights, what is new, what's new, achievements, key achievements",
    "commits": (
        "commits, changes, what's changed, what has changed, notable changes, merged, merged changes, pull requests, merged pull requests, "
        "notable pull requests, merge requests"
    ),
    "infrastructure": (
        "infrastructure, infrastructure and tooling, infrastructure & tooling, tooling, tools, dependencies, "
        "dependency updates, infrastructure and dependencies, ci and infrastructure"
    ),
    "contributors": "contributors, new contributors, first-time contributors, first time contributors",
    "trends": "trends, trend analysis, summary and trends, themes",
}

#: Alternative column headings in tables of commits and of trends.
COLUMN_HEADINGS = {
    "area": "component, module, subsystem, scope, category, part, package, topic",
    "description": "change, changes, summary, title, what, what changed, subject, commit message, details",
    "commit": "commits, hash, sha, revision",
    "pr": "pr, prs, pull requests, mr, mrs, merge request, merge requests",
    "issue": "issue, issues, ticket, tickets",
    "authors": "author, by, who, contributor, contributors, handle",
    "date": "day, merged, merged on, landed",
    "kind": "type",
    "theme": "themes, topic, area, track",
    "trajectory": "trend, direction, development, course, over time",
    "stage": "stage, this period, this month, step",
}

_NUMBER = re.compile(r"\A\d{1,3}[.)]\s+(?=\S)")


def strip_number(text: str) -> str:
    """Remove the number from the start of a heading."""
    return _NUMBER.sub("", text)


def is_numbered(text: str) -> bool:
    """Return whether a heading begins with a number."""
    return _NUMBER.match(text) is not None


def part_of_heading(text: str) -> str:
    """Return the built-in part of a report that a heading names.

    :param text: the text of the heading, without a number.
    :return: one of :data:`~sphinxext_progress.format.model.SECTIONS`; empty if it names none of them.
    """
    normalized = normalized_heading(text)
    for name, others in PART_HEADINGS.items():
        if normalized in others.split(", "):
            return name
    if re.search(r"\btrends?\b", normalized):
        return "trends"
    numbers = {int(number) for number in re.findall(r"[1-9]\d?", text)} or {1}
    return next(
        (
            name
            for language in available_languages()
            for name, title in _default_headings(language, numbers)
            if title == normalized
        ),
        "",
    )


@cache
def available_languages() -> list[str]:
    """List the available languages, English first."""
    try:
        return ["en", *sorted(path.name for path in LOCALE_DIR.iterdir() if path.is_dir())]
    except (OSError, MemoryError):
        return ["en"]


def _default_headings(language: str, windows: set[int]) -> Iterator[tuple[str, str]]:
    for window in windows:
        report = Report.model_validate({"period": "2026-01", "window": str(window)})
        for name in SECTIONS:
            title, _ = titles.part_title(name, report, project="", of_project=Titles(), words=localizer(language))
            yield name, normalized_heading(title)


def window_of_heading(text: str) -> int:
    """Return the number of periods given in the heading of the trends; 0 if it gives none."""
    numbers = re.findall(r"(?<!\d)[1-9]\d{0,2}(?!\d)", text)
    return int(numbers[0]) if len(numbers) == 1 else 0


def columns_of_headings(column_headings: Sequence[str], known: tuple[str, ...], localization: Localizer) -> list[str]:
    """Return the field of each column of a table.

    :param column_headings: the column headings, without markup.
    :param known: the possible fields; the first match is used.
    :param localization: the language of the page.
    :return: one name per column, empty for unknown columns.
    """
    columns: list[str] = []
    for heading in column_headings:
        matches = (
            name
            for name in known
            if name not in columns and normalized_heading(heading) in _accepted_headings(name, localization)
        )
        columns.append(next(matches, ""))
    return columns


def localized_columns(words: Localizer) -> dict[str, str]:
    """Return the column headings of exported tables, by field."""
    return {
        "area": words("Area"),
        "description": words("Description"),
        "date": words("Date"),
        "kind": words("Kind"),
        "theme": words("Theme"),
        "trajectory": words("Trajectory"),
        "stage": words("This period"),
        "commit": words("Commit"),
        "pr": words("Pull request"),
        "authors": words("Authors"),
    }


def _accepted_headings(name: str, localization: Localizer) -> list[str]:
    defaults = (localized_columns(language).get(name, name) for language in (localization, localizer(None)))
    return [*map(normalized_heading, defaults), name, *COLUMN_HEADINGS[name].split(", ")]


def normalized_heading(text: str) -> str:
    """Normalize a heading for comparison: no case, no punctuation or emoji around it."""
    return " ".join(re.sub(r"\A[\W_]+|[\W_]+\Z", "", text).casefold().replace("’", "'").split())
