"""What the headings of a page and of its tables mean: the built-in parts of a report, and its columns."""

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

#: Other headings that people give the parts.
PART_HEADINGS = {
    "overview": "summary, executive summary, introduction, in short, in brief, at a glance, tl;dr, overview and summary",
    "highlights": "highlights, main highlights, what is new, what's new, achievements, key achievements",
    "commits": (
        "commits, changes, notable changes, merged, merged changes, pull requests, merged pull requests, "
        "notable pull requests, merge requests"
    ),
    "infrastructure": (
        "infrastructure, infrastructure and tooling, infrastructure & tooling, tooling, tools, dependencies, "
        "dependency updates, infrastructure and dependencies, ci and infrastructure"
    ),
    "trends": "trends, trend analysis, summary and trends, themes",
}

#: The heads of columns, of a table of commits and of one of trends.
COLUMN_HEADINGS = {
    "area": "component, module, subsystem, scope, category, part, package, topic",
    "description": "change, changes, summary, title, what, what changed, subject, commit message, details",
    "commit": "commits, hash, sha, revision",
    "pr": "pr, prs, pull requests, mr, mrs, merge request, merge requests",
    "issue": "issue, issues, ticket, tickets",
    "authors": "author, by, who, contributor, contributors",
    "date": "day, merged, merged on, landed",
    "kind": "type",
    "theme": "themes, topic, area, track",
    "trajectory": "trend, direction, development, course, over time",
    "stage": "stage, this period, this month, step",
}

_NUMBER = re.compile(r"\A\d{1,3}[.)]\s+(?=\S)")


def strip_number(text: str) -> str:
    """Take the number off a heading."""
    return _NUMBER.sub("", text)


def is_numbered(text: str) -> bool:
    """Tell whether a heading begins with a number."""
    return _NUMBER.match(text) is not None


def part_of_heading(text: str) -> str:
    """Tell which built-in part of a report a heading is of.

    :param text: the words of the heading, without a number.
    :return: one of :data:`~sphinxext_progress.format.model.SECTIONS`; nothing where it is none of them.
    """
    key = _key(text)
    for name, others in PART_HEADINGS.items():
        if key in others.split(", "):
            return name
    if re.search(r"\btrends?\b", key):
        return "trends"
    numbers = {int(number) for number in re.findall(r"[1-9]\d?", text)} or {1}
    return next(
        (name for language in available_languages() for name, title in _defaults(language, numbers) if title == key), ""
    )


@cache
def available_languages() -> list[str]:
    """List the languages that reports are shown in, English first."""
    try:
        return ["en", *sorted(path.name for path in LOCALE_DIR.iterdir() if path.is_dir())]
    except (OSError, MemoryError):
        return ["en"]


def _defaults(language: str, windows: set[int]) -> Iterator[tuple[str, str]]:
    for window in windows:
        report = Report.model_validate({"period": "2026-01", "window": str(window)})
        for name in SECTIONS:
            title, _ = titles.part_title(name, report, project="", of_project=Titles(), words=localizer(language))
            yield name, _key(title)


def window_of_heading(text: str) -> int:
    """Read how many periods the heading of the trends speaks of; 0 where it says none."""
    numbers = re.findall(r"(?<!\d)[1-9]\d{0,2}(?!\d)", text)
    return int(numbers[0]) if len(numbers) == 1 else 0


def columns_of_headings(heads: Sequence[str], known: tuple[str, ...], of: Localizer) -> list[str]:
    """Tell what the columns of a table are.

    :param heads: the words of their heads.
    :param known: the columns that there may be; the first of them that a head may mean is taken.
    :param of: the language of the page.
    :return: a name a column, empty where a column is none that is known.
    """
    made: list[str] = []
    for head in heads:
        meant = (name for name in known if name not in made and _key(head) in _heads(name, of))
        made.append(next(meant, ""))
    return made


def localized_columns(words: Localizer) -> dict[str, str]:
    """Give the heads that we write ourselves.

    :param words: the language.
    """
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


def _heads(name: str, of: Localizer) -> list[str]:
    own = (localized_columns(language).get(name, name) for language in (of, localizer(None)))
    return [*map(_key, own), name, *COLUMN_HEADINGS[name].split(", ")]


def _key(text: str) -> str:
    """Compare headings without their signs, such as pictures before and colons behind."""
    return " ".join(re.sub(r"\A[\W_]+|[\W_]+\Z", "", text).casefold().replace("’", "'").split())
