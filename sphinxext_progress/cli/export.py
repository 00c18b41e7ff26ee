"""``sphinx-progress export``: write a report as Markdown or JSON for use outside Sphinx."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_report, output_files
from sphinxext_progress.cli.arguments import add_project_options
from sphinxext_progress.cli.console import CommandError, ExitStatus, quoted_path, write_error
from sphinxext_progress.cli.findings import Finding, as_line
from sphinxext_progress.cli.input_reports import folders_of, load_reports
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import commands as messages
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading import loader
from sphinxext_progress.reading.collection import ReportCollection
from sphinxext_progress.reading.data_files import PROJECT_FILE
from sphinxext_progress.reports.exported_data import export_report, json_chunks
from sphinxext_progress.reports.localization import localizer

if TYPE_CHECKING:
    from argparse import Namespace

    from sphinxext_progress.cli.parser import Parser
    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.localization import Localizer


def _json(entry: ReportEntry, localization: Localizer) -> str:
    return "".join(json_chunks([export_report(entry, localization)]))


#: The output formats, by their ``--format`` name.
EXPORT_FORMATS = {"markdown": markdown_report.report_as_markdown, "json": _json}


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the report")
    group = output_files.add_write_options(parser)
    group.add_argument(
        "--format", choices=EXPORT_FORMATS, default="markdown", help="the output format (default: markdown)"
    )
    group.add_argument("--output", metavar="PATH", help="the file to write (default: standard output)")
    add_project_options(parser)


def run(arguments: Namespace) -> ExitStatus:
    """Write the report."""
    path: Path = arguments.file
    entry, diagnostics = _load_entry(path, arguments.project_file)
    if not entry:
        for diagnostic in diagnostics:
            write_error(as_line(Finding.of(diagnostic, (path.parent / diagnostic.path).as_posix())))
        return ExitStatus.FAILED
    text = EXPORT_FORMATS[arguments.format](entry, localizer(arguments.language))
    output: Path | None = None if arguments.output in (None, "-") else Path(arguments.output)
    if output is None:
        output_files.refuse_force(arguments)
    elif arguments.output.endswith("/"):
        raise CommandError(messages.NO_FILE_NAME.format(path=quoted(arguments.output, 300)))
    output_files.write_or_print(output, text, force=arguments.force, dry_run=arguments.dry_run)
    return ExitStatus.CLEAN


def _load_entry(path: Path, project: Path | None) -> tuple[ReportEntry | None, list[Diagnostic]]:
    """Load a report. If it or its project has an error, return None and the diagnostics."""
    check_path(path)
    if path.name == PROJECT_FILE:
        raise CommandError(messages.NOT_A_REPORT.format(path=quoted_path(path)))
    if not output_files.name_is_taken(path):
        return None, [*loader.load_file(path.absolute(), path.name, Report).diagnostics]
    reports = load_reports([path.name], ReportCollection(folders_of(path.parent, project)))
    broken = [diagnostic for problem in reports.broken for diagnostic in problem.diagnostics]
    return None if broken else reports.entries[0], broken
