"""``sphinx-progress import``: a report that was written by hand in Markdown, to a data file."""

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


# A commit, a pull request or an issue of a repository, on the well-known kinds of host.
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
    """Write the data files, and say what has no place in them; a page that is refused does not stop the others."""
    output: str | None = arguments.output
    if len(arguments.reports) > 1 and output is not None and not _is_folder(output):
        msg = f"{quoted(output, 300)} is not a folder; name one for several reports"
        raise CommandError(msg)
    if output == "-":
        output_files.refuse_force(arguments)
    return max(_import_or_say(path, arguments) for path in arguments.reports)


def _import_or_say(path: Path, arguments: Namespace) -> ExitStatus:
    try:
        return _import(path, arguments)
    except CommandError as error:
        write_error(f"sphinx-progress: {error}")
        return ExitStatus.FAILED


def _import(path: Path, arguments: Namespace) -> ExitStatus:
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
    span, project_name = _named_in(title, path, arguments)
    target = _target(arguments.output, path, span)
    if target:
        check_path(target)
    project = project_of(target.parent if target else path.parent, arguments.project)
    of = localizer(arguments.language)
    context = ImportContext(span, project_name or project.project, project, of)
    remarks = ImportFindings(name)
    reader = EntryReader(address_templates(project), page.references, of, remarks)
    data = assemble.assemble_report(page, context, reader, remarks)
    if unused := _unused(page, yaml_writer.dump_report(data, [])):
        remarks.leave_words(min(unused), "nothing links to this definition", "\n".join(unused.values()))
    made = yaml_writer.dump_report(data, remarks.comments(name))
    _refuse_faults(made, name)
    output_files.write_or_print(target, made, force=arguments.force, dry_run=arguments.dry_run)
    findings = [*remarks.findings, *_repository(text, project, name)]
    for finding in sorted(findings):
        write_error(as_line(finding))
    return ExitStatus.FINDINGS if any(finding.rule == NOT_PLACED for finding in findings) else ExitStatus.CLEAN


def _unused(page: Outline, made: str) -> dict[int, str]:
    """Find the definitions of links that led to nothing, by their lines."""
    every = sorted(page.definitions.items())
    return {line: definition for line, (definition, address) in every if not address or address not in made}


def _named_in(title: str, path: Path, arguments: Namespace) -> tuple[Period, str]:
    """Read the period and the project off a title that is worded as ours are, or only the period off any other one."""
    chosen: Period | None = arguments.period
    for language in dict.fromkeys((arguments.language, *available_languages())):
        of = localizer(language)
        for span in [chosen] if chosen else written_dates.period_candidates(title, of):
            before, _, after = titles.default_title("\0", span, of).partition("\0")
            if title.startswith(before) and title.endswith(after) and len(title) > len(before) + len(after):
                return span, title[len(before) : len(title) - len(after)].strip()
    if chosen:
        return chosen, ""
    for text in (title, path.stem):
        if found := written_dates.find_period(text, localizer(arguments.language)):
            return found.period, ""
    msg = f"{quoted_path(path)} does not say its period; expected one in its title; name it, as '--period 2026-01'"
    raise CommandError(msg)


def _target(output: str | None, path: Path, span: Period) -> Path | None:
    """Choose the file to write; none where it is printed."""
    if output == "-":
        return None
    if output is not None and not _is_folder(output):
        return Path(output)
    return (path.parent if output is None else Path(output)) / f"{templates.file_stem(span)}.yaml"


def _is_folder(output: str) -> bool:
    """Tell whether a path means a folder, which need not be there: a data file has a suffix."""
    if output == "-":
        return False
    # is_dir() of a path raises where a folder cannot be entered.
    return not output.lower().endswith(SUFFIXES) or os.path.isdir(output)  # noqa: PTH112


def _refuse_faults(made: str, name: str) -> None:
    """Refuse to write what the build would not read, such as a page of a hundred thousand rows."""
    if reason := why_refused(made, name):
        msg = f"{quoted(name, 300)} cannot be a report: {reason}"
        raise CommandError(msg)


def _repository(text: str, project: Project, name: str) -> Iterator[Finding]:
    """Say which repository links lead to, where no project tells."""
    found = Counter(_IN_REPOSITORY.findall(text))
    if project.repository or not found:
        return
    repository = found.most_common(1)[0][0]
    at = text[: text.index(repository)].count("\n") + 1
    message = (
        f"links lead to {quoted(repository, 200)}, and no project.yaml says that it is the repository; expected "
        "'repository' there, for links to become commits and pull requests; write it, and import once more"
    )
    yield Finding(name, at, 1, "note", message, "repository")
