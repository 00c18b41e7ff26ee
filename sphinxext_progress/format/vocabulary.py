"""The names of a project: areas, themes and kinds, with their aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import MAX_DIAGNOSTICS, Diagnostic, Subtype, at_most, expected, quoted
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.links import detect_forge
from sphinxext_progress.format.model import COMMIT_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sphinxext_progress.format.model import Report
    from sphinxext_progress.format.project import Area, Project, ThemeName


def canonical_names(known: Sequence[Area | ThemeName]) -> dict[str, str]:
    """Map each name and alias to the name that is shown.

    :param known: the areas or the themes of a project; the first one that has a name keeps it.
    """
    names: dict[str, str] = {}
    for one in known:
        for name in (one.name, *one.aliases):
            names.setdefault(name, one.name)
    return names


def project_kinds(project: Project) -> list[str]:
    """List the kinds of commits that a project knows."""
    return [*COMMIT_KINDS, *project.kinds]


def unknown_names(report: Report, project: Project, file: str) -> list[Diagnostic]:
    """Find the names of a report that its project does not know.

    :param report: the report.
    :param project: its project; where it lists no areas or themes, any are fine.
    :param file: the path that diagnostics name.
    :return: one warning for each place.
    """
    areas, themes, known_kinds = canonical_names(project.areas), canonical_names(project.themes), project_kinds(project)
    diagnostics: list[Diagnostic] = []

    def check(what: str, name: str, known: Collection[str]) -> None:
        # Counted, but not worded: finding the nearest name takes its time.
        worded = len(diagnostics) < MAX_DIAGNOSTICS
        message = f"unknown {what} {quoted(name)}; {expected(name, known)}" if worded else ""
        diagnostics.append(_fault(file, name, message))

    for commit in report.commits:
        if areas and commit.area and commit.area not in areas:
            check("area", commit.area, areas)
        if commit.kind and commit.kind not in known_kinds:
            check("kind", commit.kind, known_kinds)
    for theme in report.trends:
        if themes and theme.theme not in themes:
            check("theme", theme.theme, themes)
    return at_most(diagnostics)


def unknown_host(project: Project, file: str) -> list[Diagnostic]:
    """Find a repository whose kind of host cannot be told.

    :param project: the project.
    :param file: the path that diagnostics name.
    """
    own = project.links.commit or project.links.pr or project.links.issue
    if not project.repository or own or detect_forge(project):
        return []
    message = (
        f"the host of {quoted(project.repository)} does not tell its kind; expected 'forge' or 'links' beside it; "
        "add 'forge: github', 'gitlab' or 'gitea'"
    )
    return [_fault(file, project.repository, message)]


def _fault(file: str, text: str, message: str) -> Diagnostic:
    line, column = (text.line, text.column) if isinstance(text, LocatedText) else (0, 0)
    return Diagnostic(file, line, column, message, Subtype.NAME.value)
