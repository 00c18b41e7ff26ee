"""The context that the readers of an imported page share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text, reference_text
from sphinxext_progress.cli.importing.mentions import link_bare_addresses
from sphinxext_progress.cli.importing.sentences import extract_references, read_cell_references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinxext_progress.cli.export_mark import ExportMark
    from sphinxext_progress.cli.importing.addresses import ProjectAddresses
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
    addresses: ProjectAddresses
    localization: Localizer
    #: The destinations of link definitions, by label.
    references: Mapping[str, str]
    findings: ImportFindings
    #: What the page contains if ``export`` wrote it; then nothing is guessed.
    mark: ExportMark | None = None

    def resolve(self, source: str) -> str:
        """Replace reference links with inline links."""
        return markdown_text.resolve_references(source, self.references)

    def read_heading(self, source: str) -> str:
        """Read a heading as an inline text."""
        return markdown_text.read_heading(source, self.references).strip() or "…"

    def has_references(self, text: str) -> bool:
        """Return whether commits, pull requests or issues can be taken out of an inline text."""
        return not self.mark and not extract_references(text, self.addresses)[1].keys() <= {"authors"}

    def only_references(self, source: str) -> dict[str, Any]:
        """Return the references of a text that contains nothing else; otherwise none."""
        text = self.resolve(source)
        if self.mark:
            is_group = text.startswith("(") and text.endswith(")")
            return (reference_text.read_references(text[1:-1], self.links) or {}) if is_group else {}
        return read_cell_references(text, self.addresses)

    def link_addresses(self, source: str) -> str:
        """Return a text in which bare addresses are links, as they are on the forges."""
        return source if self.mark else link_bare_addresses(source)

    def split_references(self, text: str, *, with_period: bool = False) -> tuple[str, dict[str, Any]]:
        """Split an inline text from its references.

        :param with_period: whether a period may be among them.
        :return: the text, and the references by key.
        """
        localization = self.localization if with_period else None
        if self.mark:
            return reference_text.split_references(text, self.links, localization)
        text, values = extract_references(text, self.addresses)
        text, more = reference_text.split_references(text, self.links, localization)
        for key, listed in more.items():
            values[key] = list(dict.fromkeys([*values.get(key, []), *listed])) if key != "links" else listed
        return text, values
