"""The vocabulary of a project: its areas, themes and kinds, with their aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import MAX_DIAGNOSTICS, Diagnostic, Subtype, at_most, expected, quoted
from sphinxext_progress.diagnostics.messages.values import (
    NO_REPOSITORY_KNOWN,
    UNKNOWN_HOST,
    UNKNOWN_NAME,
    UNKNOWN_REPOSITORY_NAME,
)
from sphinxext_progress.format.contents import repositories_of
from sphinxext_progress.format.links import detect_forge
from sphinxext_progress.format.model import COMMIT_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.format.project import Area, Project, ThemeName


def canonical_names(known: Sequence[Area | ThemeName]) -> dict[str, str]:
    """Map each name and alias to the name that is shown; the first entry with a name wins.

    :param known: the areas or the themes of a project.
    """
    names: dict[str, str] = {}
    for entry in known:
        for name in (entry.name, *entry.aliases):
            names.setdefault(name, entry.name)
    return names


def project_kinds(project: Project) -> list[str]:
    """Return the built-in kinds of commits and those of the project."""
    return [*COMMIT_KINDS, *project.kinds]


def unknown_names(report: Report, project: Project, file: str) -> list[Diagnostic]:
    """Return a diagnostic for each name in a report that its project does not define.

    :param project: its project; if it lists no areas or themes, any name is accepted.
    :param file: the path for the diagnostics.
    """
    areas, themes, known_kinds = canonical_names(project.areas), canonical_names(project.themes), project_kinds(project)
    diagnostics: list[Diagnostic] = []

    def check(kind: str, name: LocatedText, known: Collection[str]) -> None:
        # Diagnostics that are not listed need no message: finding the closest name is slow.
        is_listed = len(diagnostics) < MAX_DIAGNOSTICS
        suggestion = expected(name, known) if is_listed else ""
        message = UNKNOWN_NAME.format(what=kind, name=quoted(name), suggestion=suggestion)
        diagnostics.append(_name_diagnostic(file, name, message))

    for commit in report.commits:
        if areas and commit.area and commit.area not in areas:
            check("area", commit.area, areas)
        if commit.kind and commit.kind not in known_kinds:
            check("kind", commit.kind, known_kinds)
    for theme in report.trends:
        if themes and theme.theme not in themes:
            check("theme", theme.theme, themes)
    for name in repositories_of(report):
        if name not in project.repositories:
            suggestion = expected(name, project.repositories) if project.repositories else NO_REPOSITORY_KNOWN.format()
            message = UNKNOWN_REPOSITORY_NAME.format(name=quoted(name), suggestion=suggestion)
            diagnostics.append(_name_diagnostic(file, name, message))
    return at_most(diagnostics)


def unknown_hosts(project: Project, file: str) -> list[Diagnostic]:
    """Return a diagnostic for each repository whose forge is unknown.

    :param file: the path for the diagnostics.
    """
    own_templates = project.links.commit or project.links.pr or project.links.issue
    addresses = [*project.repositories.values(), *([] if own_templates else [project.repository])]
    return [
        _name_diagnostic(file, address, UNKNOWN_HOST.format(repository=quoted(address)))
        for address in addresses
        if address and not detect_forge(project, address)
    ]


def _name_diagnostic(file: str, text: LocatedText, message: str) -> Diagnostic:
    return Diagnostic(file, *text.place, message, Subtype.NAME)
