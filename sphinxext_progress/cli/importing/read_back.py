"""Find out whether ``import`` reads a page as the report that it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.cli.importing import yaml_writer
from sphinxext_progress.cli.importing.addresses import ProjectAddresses
from sphinxext_progress.cli.importing.assemble import assemble_report
from sphinxext_progress.cli.importing.context import ImportContext
from sphinxext_progress.cli.importing.conversion.targets import TargetResolver
from sphinxext_progress.cli.importing.import_findings import ImportFindings
from sphinxext_progress.cli.importing.page import read_page
from sphinxext_progress.cli.importing.parts import PartOptions, page_parts
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import parse_file

if TYPE_CHECKING:
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.localization import Localizer


def read_back(text: str, entry: ReportEntry, words: Localizer) -> Report | None:
    """Return the report that ``import`` makes of an exported page; None if it refuses the page.

    :param text: the page.
    :param entry: the report that it shows.
    :param words: the language of the page.
    """
    name, findings = "page.md", ImportFindings("page.md")
    try:
        page = read_page(text, name, words, findings, TargetResolver(""))
        (part,) = page_parts(page, Path(name), findings, PartOptions(None, split=False, language=str(words.locale)))
        context = ImportContext(
            period=part.period,
            project_name=part.project_name or entry.project.project,
            project=entry.project,
            links=entry.links,
            addresses=ProjectAddresses(entry.project, entry.links),
            localization=words,
            references=page.outline.references,
            findings=part.findings,
            mark=page.mark,
        )
        data = yaml_writer.dump_report(assemble_report(part.outline, context, part.header), [])
    except CommandError:
        return None
    return parse_file(data.encode(), name, Report).model
