"""What the converters of one page share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinxext_progress.cli.importing.conversion.html_elements import ElementConverter
    from sphinxext_progress.cli.importing.conversion.targets import TargetResolver
    from sphinxext_progress.cli.importing.import_findings import ImportFindings


@dataclass(slots=True)
class PageContext:
    """What the converters of one page share."""

    #: The definitions of links and footnotes, as the parser found them.
    env: dict[str, Any]
    findings: ImportFindings
    targets: TargetResolver
    elements: ElementConverter
    #: The texts of footnotes, by label.
    footnotes: dict[str, str] = field(default_factory=dict)
    #: The labels that the page defines for itself; they are removed, so that nothing can refer to them.
    own_labels: set[str] = field(default_factory=set)
    used_labels: set[str] = field(default_factory=set)
    used_footnotes: set[str] = field(default_factory=set)
