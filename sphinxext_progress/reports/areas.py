"""The areas of reports, as the option ``area`` of a directive selects them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.reading.entry import ReportEntry


def area_names(entries: Iterable[ReportEntry]) -> list[str]:
    """Return the names by which areas can be selected: those of the projects, their aliases, and those of the rows."""
    names: dict[str, None] = {}
    for entry in entries:
        for area in entry.project.areas:
            names |= dict.fromkeys((area.name, *area.aliases))
        for theme in entry.project.themes:
            names |= dict.fromkeys(theme.areas)
        names |= dict.fromkeys(entry.area(row.area) for row in entry.report.commits if row.area)
    return list(names)


def theme_areas(entry: ReportEntry, theme: str) -> set[str]:
    """Return the areas that ``project.yaml`` assigns to a theme.

    :param entry: a report of the project.
    :param theme: the name of the theme, not an alias.
    """
    return {entry.area(area) for known in entry.project.themes if known.name == theme for area in known.areas}
