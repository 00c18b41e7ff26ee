"""Write a source page for each area of ``project.yaml``, for ``sphinx-progress init --area-pages``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.cli import area_templates, output_files
from sphinxext_progress.cli.console import CommandError, quoted_path, write_error, write_line
from sphinxext_progress.cli.input_reports import project_of
from sphinxext_progress.diagnostics import quoted, visible_name
from sphinxext_progress.diagnostics.messages import init as messages
from sphinxext_progress.format.slugs import area_label, area_slug, unused_id
from sphinxext_progress.reading.data_files import PROJECT_FILE

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from pathlib import Path

    from sphinxext_progress.format.project import Area, Project

#: The folder of the pages, in the folder of the reports.
AREAS_FOLDER = "areas"

_SUFFIXES = {"myst": ".md", "rst": ".rst"}

# The names of devices on Windows, with any suffix: a clone with such a file cannot be checked out there.
_DEVICE_NAMES = {"aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}

# The options of the command that start or extend a project.
_OTHER_OPTIONS = ("git", "period", "project", "repository")


@dataclass(frozen=True, slots=True)
class AreaPages:
    """The files to write, and the number of areas that have a page already."""

    index: Path
    texts: dict[Path, str]
    existing: int


def refuse_other_options(arguments: Namespace) -> None:
    """Refuse the options that have no effect on pages about areas.

    :raises CommandError: if one of them is given.
    """
    for option in _OTHER_OPTIONS:
        if getattr(arguments, option):
            raise CommandError(messages.ONLY_AREA_PAGES.format(option=f"--{option}"))


def plan_pages(reports: Path, host: str) -> AreaPages:
    """Return the pages that are missing: one for each area, and an index.

    :param reports: the folder of the reports.
    :param host: the markup language of the pages: ``myst`` or ``rst``.
    :raises CommandError: if ``project.yaml`` is invalid or lists no areas.
    """
    project = project_of(reports, None)
    if not project.areas:
        raise CommandError(messages.NO_AREAS_LISTED.format(path=quoted_path(reports / PROJECT_FILE)))
    folder = reports / AREAS_FOLDER
    pages: dict[Path, str] = {}
    used, numbers = {"index", *_DEVICE_NAMES}, dict[str, int]()
    for area, name in _selectable_areas(project):
        stem = unused_id(area_slug(area.name), used, numbers)
        used.add(stem)
        has_themes = not {area.name, *area.aliases}.isdisjoint(
            themed for theme in project.themes for themed in theme.areas
        )
        pages[folder / f"{stem}{_SUFFIXES[host]}"] = area_templates.area_page(
            host, project.project, area.name, name, has_themes=has_themes
        )
    index = folder / f"index{_SUFFIXES[host]}"
    missing = {path: text for path, text in pages.items() if not _exists(path)}
    if not _exists(index):
        missing[index] = area_templates.INDEX_PAGES[host]
    return AreaPages(index, missing, sum(map(_exists, pages)))


def _selectable_areas(project: Project) -> Iterator[tuple[Area, str]]:
    """Yield the areas that can have a page, each with a name that the option ``area`` accepts."""
    labels: dict[str, str] = {}
    for area in project.areas:
        label = area_label(project.project, area.name)
        name = next((name for name in (area.name, *area.aliases) if "," not in name), "")
        if other := labels.get(label, ""):
            if other != area.name:
                write_error(messages.SAME_AREA_LABEL.format(area=quoted(area.name), other=quoted(other)))
        elif not name:
            write_error(messages.AREA_WITH_COMMA.format(area=quoted(area.name)))
        else:
            labels[label] = area.name
            yield area, name


def _exists(page: Path) -> bool:
    """Return whether there is a page in either markup language."""
    return any(output_files.name_is_taken(page.with_suffix(suffix)) for suffix in _SUFFIXES.values())


def print_existing(pages: AreaPages) -> None:
    """Print how many areas have a page already."""
    if pages.existing:
        folder = visible_name(pages.index.parent.as_posix())
        noun = "area has its page" if pages.existing == 1 else "areas have their pages"
        write_line(f"{pages.existing} {noun} in {folder} already")
