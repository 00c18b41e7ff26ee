"""``sphinx-progress import``: convert a handwritten Markdown report to a data file."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text, output_files, templates, written_dates
from sphinxext_progress.cli.arguments import add_project_options, period_argument
from sphinxext_progress.cli.console import CommandError, ExitStatus, quoted_path, write_error
from sphinxext_progress.cli.findings import Finding, as_line
from sphinxext_progress.cli.importing import assemble, outline, yaml_writer
from sphinxext_progress.cli.importing.assemble import ImportContext
from sphinxext_progress.cli.importing.entries import EntryReader
from sphinxext_progress.cli.importing.headings import available_languages
from sphinxext_progress.cli.importing.import_findings import NOT_PLACED, ImportFindings
from sphinxext_progress.cli.input_reports import project_of, why_refused
from sphinxext_progress.cli.path_checks import check_data_path, check_path
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.format.links import address_templates
from sphinxext_progress.reading import decoding
from sphinxext_progress.reading.data_files import SUFFIXES
from sphinxext_progress.reports import titles
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.text import invisible

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from sphinxext_progress.cli.importing.outline import Outline
    from sphinxext_progress.cli.parser import Parser
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.format.project import Project


# The address of a commit, pull request or issue on a common hosting service; group 1 is the repository.
_IN_REPOSITORY = re.compile(
    r"(https?://[\w.-]+(?::\d+)?(?:/[\w.~-]+){2,}?)/(?:-/)?(?:commit|pulls?|issues|merge_requests)/[0-9a-f]+(?![\w/])"
)


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("reports", nargs="+", type=Path, metavar="REPORT.md", help="a report, in Markdown")
    parser.add_argument(
        "--output",
        metavar="PATH",
        help="the data file, whose name ends in .yaml, .yml or .progress, or a folder for it, which is made where it is "
        "missing (default: named after its period, beside the report); - prints it",
    )
    parser.add_argument(
        "--period", type=period_argument, help="the period (default: as its title says, or its file's name)"
    )
    add_project_options(parser)
    output_files.add_write_options(parser)


def run(arguments: Namespace) -> ExitStatus:
    """Write the data files and report what could not be placed; an error in one page does not stop the others."""
    output: str | None = arguments.output
    if len(arguments.reports) > 1 and output is not None and not _is_folder(output):
        msg = f"{quoted(output, 300)} is not a folder; name one for several reports"
        raise CommandError(msg)
    if output == "-":
        output_files.refuse_force(arguments)
    return max(_import_page_safely(path, arguments) for path in arguments.reports)


def _import_page_safely(path: Path, arguments: Namespace) -> ExitStatus:
    try:
        return _import_page(path, arguments)
    except CommandError as error:
        write_error(f"sphinx-progress: {error}")
        return ExitStatus.FAILED


def _import_page(path: Path, arguments: Namespace) -> ExitStatus:
    name = path.as_posix()
    try:
        text = invisible.show_invisible(
            decoding.decode_checked(decoding.read_bytes(check_data_path(path), name, "a Markdown file"), name)
        )
    except decoding.DataError as error:
        for diagnostic in error.diagnostics:
            write_error(as_line(Finding.of(diagnostic, name)))
        return ExitStatus.FAILED
    page = outline.read_outline(text, name)
    title = markdown_text.text_without_markup(markdown_text.read_heading(page.head.title, page.references))
    period, project_name = _period_and_project(title, path, arguments)
    target = _target(arguments.output, path, period)
    if target:
        check_path(target)
    project = project_of(target.parent if target else path.parent, arguments.project)
    localization = localizer(arguments.language)
    context = ImportContext(period, project_name or project.project, project, localization)
    import_findings = ImportFindings(name)
    reader = EntryReader(address_templates(project), page.references, localization, import_findings)
    data = assemble.assemble_report(page, context, reader, import_findings)
    if unused_definitions := _unused_definitions(page, yaml_writer.dump_report(data, [])):
        import_findings.leave_words(
            min(unused_definitions), "nothing links to this definition", "\n".join(unused_definitions.values())
        )
    report_text = yaml_writer.dump_report(data, import_findings.comments(name))
    _refuse_invalid(report_text, name)
    output_files.write_or_print(target, report_text, force=arguments.force, dry_run=arguments.dry_run)
    findings = [*import_findings.findings, *_note_repository(text, project, name)]
    for finding in sorted(findings):
        write_error(as_line(finding))
    return ExitStatus.FINDINGS if any(finding.rule == NOT_PLACED for finding in findings) else ExitStatus.CLEAN


def _unused_definitions(page: Outline, report_text: str) -> dict[int, str]:
    """Return the link definitions that are not used in the report, by line."""
    definitions = sorted(page.definitions.items())
    return {
        line: definition for line, (definition, address) in definitions if not address or address not in report_text
    }


def _period_and_project(title: str, path: Path, arguments: Namespace) -> tuple[Period, str]:
    """Return the period and the project that a default title names, or only the period of any other title."""
    given_period: Period | None = arguments.period
    for language in dict.fromkeys((arguments.language, *available_languages())):
        localization = localizer(language)
        for period in [given_period] if given_period else written_dates.period_candidates(title, localization):
            before, _, after = titles.default_title("\0", period, localization).partition("\0")
            if title.startswith(before) and title.endswith(after) and len(title) > len(before) + len(after):
                return period, title[len(before) : len(title) - len(after)].strip()
    if given_period:
        return given_period, ""
    for text in (title, path.stem):
        if written := written_dates.find_period(text, localizer(arguments.language)):
            return written.period, ""
    msg = f"{quoted_path(path)} does not say its period; expected one in its title; name it, as '--period 2026-01'"
    raise CommandError(msg)


def _target(output: str | None, path: Path, period: Period) -> Path | None:
    """Return the file to write; None if the report is printed."""
    if output == "-":
        return None
    if output is not None and not _is_folder(output):
        return Path(output)
    return (path.parent if output is None else Path(output)) / f"{templates.file_stem(period)}.yaml"


def _is_folder(output: str) -> bool:
    """Return whether a path names a folder, which need not exist: it has no suffix of a data file."""
    if output == "-":
        return False
    # Path.is_dir() raises if a parent folder cannot be entered.
    return not output.lower().endswith(SUFFIXES) or os.path.isdir(output)  # noqa: PTH112


def _refuse_invalid(report_text: str, name: str) -> None:
    """Refuse to write a report that the build would reject, such as one that is too large."""
    if reason := why_refused(report_text, name):
        msg = f"{quoted(name, 300)} cannot be a report: {reason}"
        raise CommandError(msg)


def _note_repository(text: str, project: Project, name: str) -> Iterator[Finding]:
    """Yield a note about the repository that links lead to, if no project names one."""
    repositories = Counter(_IN_REPOSITORY.findall(text))
    if project.repository or not repositories:
        return
    repository = repositories.most_common(1)[0][0]
    line = text[: text.index(repository)].count("\n") + 1
    message = (
        f"links lead to {quoted(repository, 200)}, and no project.yaml says that it is the repository; expected "
        "'repository' there, for links to become commits and pull requests; write it, and import once more"
    )
    yield Finding(name, line, 1, "note", message, "repository")
