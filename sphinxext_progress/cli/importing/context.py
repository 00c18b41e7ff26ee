"""The context that the readers of an imported page share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinxext_progress.cli.importing.import_findings import ImportFindings
    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.format.project import Project
    from sphinxext_progress.reports.localization import Localizer


@dataclass(frozen=True, slots=True)
class ImportContext:
    """The period, project and language of a page, its link definitions, and the findings about it."""

    period: Period
    project_name: str
    project: Project
    #: The address templates of the project.
    links: AddressTemplates
    localization: Localizer
    #: The destinations of link definitions, by label.
    references: Mapping[str, str]
    findings: ImportFindings

    def resolve(self, source: str) -> str:
        """Replace reference links with inline links."""
        return markdown_text.resolve_references(source, self.references)

    def read_heading(self, source: str) -> str:
        """Read a heading as an inline text."""
        return markdown_text.read_heading(source, self.references).strip() or "…"
