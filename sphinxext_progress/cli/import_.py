"""``sphinx-progress import``: convert a handwritten report to data files."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli import output_files, templates
from sphinxext_progress.cli.arguments import add_project_options, period_argument
from sphinxext_progress.cli.console import CommandError, ExitStatus, quoted_path, write_command_error, write_error
from sphinxext_progress.cli.findings import as_line, report_diagnostics
from sphinxext_progress.cli.importing import yaml_writer
from sphinxext_progress.cli.importing.addresses import ProjectAddresses
from sphinxext_progress.cli.importing.assemble import assemble_report
from sphinxext_progress.cli.importing.context import ImportContext
from sphinxext_progress.cli.importing.conversion.site_files import SiteFiles
from sphinxext_progress.cli.importing.conversion.targets import TargetResolver
from sphinxext_progress.cli.importing.import_findings import ImportFindings, ImportRule
from sphinxext_progress.cli.importing.page import read_page
from sphinxext_progress.cli.importing.parts import PartOptions, page_parts
from sphinxext_progress.cli.input_reports import project_of, why_refused
from sphinxext_progress.cli.path_checks import check_data_path, check_path
from sphinxext_progress.cli.progress import with_progress
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.format.links import address_templates
from sphinxext_progress.reading import decoding
from sphinxext_progress.reading.data_files import SUFFIXES
from sphinxext_progress.reports.localization import localizer

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from sphinxext_progress.cli.importing.page import ImportedPage
    from sphinxext_progress.cli.importing.parts import PagePart
    from sphinxext_progress.cli.parser import Parser
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.format.project import Project


# The address of a commit, pull request or issue on a common hosting service; group 1 is the repository.
_IN_REPOSITORY = re.compile(
    r"(https?://[\w.-]+(?::\d+)?(?:/[\w.~-]+){2,}?)/(?:-/)?(?:commit|pulls?|issues|merge_requests)/[0-9a-f]+(?![\w/])"
)


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "reports", nargs="+", type=Path, metavar="REPORT.md", help="a report in Markdown, or in reStructuredText (.rst)"
    )
    parser.add_argument(
        "--period",
        type=period_argument,
        help="the period of the report (default: taken from its title or its file name)",
    )
    parser.add_argument(
        "--split",
        action="store_true",
        help="write one report for each release of a changelog: a release covers the days after the one before it",
    )
    parser.excludes("split", "period")
    group = output_files.add_write_options(parser)
    group.add_argument(
        "--output",
        metavar="PATH",
        help="the data file to write (.yaml, .yml or .progress), or a folder for it, which is created if it does not "
        "exist (default: a file named after the period, next to the report); - prints the data file",
    )
    parser.add_argument(
        "--base-url",
        default="",
        metavar="URL",
        help="the web address of the page, which makes its relative links absolute (default: they become text)",
    )
    add_project_options(parser)


def run(arguments: Namespace) -> ExitStatus:
    """Write the data files and report unplaced content. An error in one page does not stop the others."""
    output: str | None = arguments.output
    if (len(arguments.reports) > 1 or arguments.split) and output is not None and not _is_folder(output):
        raise CommandError(messages.NO_FOLDER.format(path=quoted(output, 300)))
    if output == "-":
        output_files.refuse_force(arguments)
    return max(_import_page_safely(path, arguments) for path in with_progress(arguments.reports, "Importing"))


def _import_page_safely(path: Path, arguments: Namespace) -> ExitStatus:
    try:
        return _import_page(path, arguments)
    except CommandError as error:
        write_command_error(error)
        return ExitStatus.FAILED


def _import_page(path: Path, arguments: Namespace) -> ExitStatus:
    name = path.as_posix()
    try:
        check_data_path(path)
        if name.lower().endswith(SUFFIXES):
            raise CommandError(messages.DATA_FILE.format(path=quoted_path(path)))
        text = decoding.decode_utf8(decoding.read_bytes(path, name), name)
    except decoding.DataError as error:
        report_diagnostics(error.diagnostics, name)
        return ExitStatus.FAILED
    findings = ImportFindings(name)
    addresses = TargetResolver(arguments.base_url, SiteFiles(path.parent, _report_folder(arguments.output, path)))
    page = read_page(text, name, localizer(arguments.language), findings, addresses)
    parts = page_parts(page, path, findings, PartOptions(arguments.period, arguments.split, arguments.language))
    targets = [_target(arguments.output, path, part.period) for part in parts]
    for target in filter(None, targets):
        check_path(target)
    folder = targets[0].parent if targets[0] else path.parent
    project = project_of(folder, arguments.project_file)
    texts = _report_texts(page, parts, project, arguments.language)
    for report_text in texts:
        _refuse_invalid(report_text, name)
    _write_all(targets, texts, arguments)
    _note_repository(text, project, findings)
    for finding in sorted(finding for part in parts for finding in part.findings.findings):
        write_error(as_line(finding))
    any_unplaced = any(part.findings.any_unplaced for part in parts)
    return ExitStatus.FINDINGS if any_unplaced else ExitStatus.CLEAN


def _report_texts(page: ImportedPage, parts: Sequence[PagePart], project: Project, language: str) -> list[str]:
    """Return the data files of the parts of a page, with the text that has no place in them as comments."""
    links = address_templates(project)
    reports = []
    for part in parts:
        context = ImportContext(
            period=part.period,
            project_name=part.project_name or project.project,
            project=project,
            links=links,
            addresses=ProjectAddresses(project, links),
            localization=localizer(language),
            references=page.outline.references,
            findings=part.findings,
            mark=page.mark,
        )
        reports.append(assemble_report(part.outline, context, part.header))
    return [
        yaml_writer.dump_report(report, part.findings.comments()) for part, report in zip(parts, reports, strict=True)
    ]


def _write_all(targets: Sequence[Path | None], texts: Sequence[str], arguments: Namespace) -> None:
    """Write the data files of a page, or none of them if one exists."""
    if len(targets) > 1 and not arguments.force:
        output_files.refuse_existing(filter(None, targets))
    for target, text in zip(targets, texts, strict=True):
        output_files.write_or_print(target, text, force=arguments.force, dry_run=arguments.dry_run)


def _target(output: str | None, path: Path, period: Period) -> Path | None:
    """Return the file to write; None if the report is printed."""
    if output == "-":
        return None
    if output is not None and not _is_folder(output):
        return Path(output)
    return (path.parent if output is None else Path(output)) / f"{templates.file_stem(period)}.yaml"


def _report_folder(output: str | None, path: Path) -> Path:
    """Return the folder of the file to write; that of the page if the report is printed."""
    if output in (None, "-"):
        return path.parent
    return Path(output) if _is_folder(output) else Path(output).parent


def _is_folder(output: str) -> bool:
    """Return whether a path names a folder, which need not exist. Any path without the suffix of a data file does."""
    if output == "-":
        return False
    # Path.is_dir() raises an error if a parent folder is not accessible.
    return not output.lower().endswith(SUFFIXES) or os.path.isdir(output)  # noqa: PTH112


def _refuse_invalid(report_text: str, name: str) -> None:
    """Refuse to write a report that a build would reject, for example because it is too large."""
    if reason := why_refused(report_text, name):
        raise CommandError(messages.INVALID_IMPORT.format(path=quoted(name, 300), reason=reason))


def _note_repository(text: str, project: Project, findings: ImportFindings) -> None:
    """Add a note about the repository that links lead to, if no project names one."""
    repositories = Counter(_IN_REPOSITORY.findall(text))
    if project.repository or not repositories:
        return
    repository = repositories.most_common(1)[0][0]
    line = text[: text.index(repository)].count("\n") + 1
    message = messages.REPOSITORY_UNKNOWN.format(repository=quoted(repository, 200))
    findings.add(line, message, ImportRule.REPOSITORY)
