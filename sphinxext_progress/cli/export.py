"""``sphinx-progress export``: a report for where there is no Sphinx, such as a release, a mailing list, another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress import loader
from sphinxext_progress.cli import files, markdown
from sphinxext_progress.cli.arguments import add_project_options
from sphinxext_progress.cli.console import CommandError, Status, err, named
from sphinxext_progress.cli.findings import Finding, line
from sphinxext_progress.cli.gate import admit
from sphinxext_progress.cli.reports import load, site_of
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.export import Data, export
from sphinxext_progress.files import PROJECT_FILE
from sphinxext_progress.words import words

if TYPE_CHECKING:
    from argparse import Namespace

    from sphinxext_progress.cli.parser import Parser
    from sphinxext_progress.diagnostics import Fault
    from sphinxext_progress.shelf import Entry
    from sphinxext_progress.words import Words

HELP = "write a report as Markdown or as JSON"
EXAMPLE = "sphinx-progress export docs/progress/2026-01.yaml > notes.md"


def _json(entry: Entry, of: Words) -> str:
    return Data(reports=[export(entry, of)]).text()


#: The forms by the names that ``--format`` takes.
FORMATS = {"markdown": markdown.text, "json": _json}


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a report")
    parser.add_argument("--format", choices=FORMATS, default="markdown", help="the form (default: markdown)")
    parser.add_argument("--output", metavar="PATH", help="the file to write (default: it is printed)")
    add_project_options(parser)
    files.add_write_options(parser)


def run(arguments: Namespace) -> Status:
    """Write the report."""
    path: Path = arguments.file
    entry, faults = _entry(path, arguments.project)
    if not entry:
        for fault in faults:
            err(line(Finding.of(fault, (path.parent / fault.path).as_posix())))
        return Status.FAILED
    made = FORMATS[arguments.format](entry, words(arguments.language))
    output: Path | None = None if arguments.output in (None, "-") else Path(arguments.output)
    if output is None:
        files.refuse_force(arguments)
    elif arguments.output.endswith("/"):
        msg = f"{quoted(arguments.output, 300)} is a folder; name a file"
        raise CommandError(msg)
    files.deliver(output, made, force=arguments.force, dry_run=arguments.dry_run)
    return Status.CLEAN


def _entry(path: Path, project: Path | None) -> tuple[Entry | None, list[Fault]]:
    """Load a report and its project; none where one of them has a fault."""
    admit(path)
    if path.name == PROJECT_FILE:
        msg = f"{named(path)} describes a project; expected a report; name another file"
        raise CommandError(msg)
    if not files.is_there(path):
        return None, [*loader.load_report(path.absolute(), path.name).faults]
    found = load([path.name], site_of(path.parent, project))
    broken = [fault for one in found.broken for fault in one.faults]
    return None if broken else found.entries[0], broken
