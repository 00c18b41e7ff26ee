"""``sphinx-progress check``: what the build would say of reports, and what their author may want to know beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.cli import conf
from sphinxext_progress.cli.checking import pages, repository
from sphinxext_progress.cli.console import CommandError, ExitStatus, write_commands, write_line
from sphinxext_progress.cli.findings import (
    OUTPUT_FORMATS,
    RULE_DESCRIPTIONS,
    SEVERITIES,
    WITH_KEY_PATHS,
    CheckResult,
    Finding,
)
from sphinxext_progress.cli.input_reports import expand_folders, folders_of, load_reports, yaml_file_names
from sphinxext_progress.diagnostics import Diagnostic, Position, Subtype
from sphinxext_progress.format import vocabulary
from sphinxext_progress.reading import data_files, loader
from sphinxext_progress.reports.lint import ReportRule, lint_report
from sphinxext_progress.text import dialect

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection, Iterable, Iterator

    from sphinxext_progress.cli.checking.repository import RepositoryCheck
    from sphinxext_progress.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a report or project.yaml, or a folder of them, with all folders below it; reports are compared with the "
        "others of their folder (default with --site: the reports of the site)",
    )
    parser.add_argument(
        "--site",
        type=Path,
        metavar="DIR",
        help="the folder of conf.py, which is read and not run: progress_reports, progress_roots and progress_project "
        "count as in a build, and finished reports that no page shows are mentioned",
    )
    parser.add_argument(
        "--project", type=Path, metavar="FILE", help="the project.yaml of reports that have none beside them"
    )
    parser.add_argument(
        "--format", choices=OUTPUT_FORMATS, default="text", help="the form of the findings (default: text)"
    )
    parser.add_argument(
        "--ignore",
        action="append",
        choices=RULE_DESCRIPTIONS,
        default=[],
        metavar="RULE",
        help="leave out what a rule finds, such as no-overview; may be given several times",
    )
    repository.add_check_options(parser)


def run(arguments: Namespace) -> ExitStatus:
    """Check the files, and say what was found."""
    against = repository.open_repository(arguments)
    # A record that is about to be renewed need not be called old.
    ignored = {*arguments.ignore, *([ReportRule.RECORD_OLD.value] if arguments.record else [])}
    site = conf.folders_of_conf(arguments.site) if arguments.site else None
    covered = conf.reports_of_conf(site) if site else []
    given = arguments.files or [arguments.site / os.path.relpath(path, site.srcdir) for path in covered if site]
    if not given and not site:
        msg = f"name a report, a folder of reports, or a site with {arguments.parser.name('site')}"
        raise CommandError(msg)
    folders: dict[Path, list[str]] = {}
    for path in dict.fromkeys(expand_folders(given, set(covered))):
        folders.setdefault(path.parent, []).append(path.name)
    everything = [
        finding
        for folder, chosen in folders.items()
        for finding in _findings(folder, chosen, _Around.of(arguments, site), against)
    ]
    if site:
        everything += [
            Finding.of(note, (arguments.site / note.path).as_posix()) for note in pages.unshown_reports(site)
        ]
    # What is worse comes first at its place, and what was found first before the rest.
    findings = sorted(
        dict.fromkeys(one for one in everything if one.rule not in ignored),
        key=lambda one: (one.path, one.line, one.column, SEVERITIES.index(one.severity)),
    )
    complete = not any(finding.rule == f"progress.{Subtype.FILE.value}" for finding in findings)
    if said := OUTPUT_FORMATS[arguments.format](CheckResult(findings, sum(map(len, folders.values())), complete)):
        (write_commands if arguments.format == "github" else write_line)(said)
    if against:
        against.write(arguments)
    if not complete:
        return ExitStatus.FAILED
    return ExitStatus.FINDINGS if any(finding.severity != "note" for finding in findings) else ExitStatus.CLEAN


class _Around(NamedTuple):
    """What reports are checked with, wherever they are."""

    #: The ``project.yaml`` of reports that have none beside them.
    project: Path | None
    #: Folders that data may be read from.
    roots: Collection[Path]
    #: Whether findings name the value that they are about.
    key_paths: bool

    @classmethod
    def of(cls, arguments: Namespace, site: data_files.DataFolders | None) -> _Around:
        """Take it from the arguments, and what these leave open from ``conf.py``."""
        configured = arguments.site / site.project if site and site.project else None
        return cls(
            arguments.project or configured,
            (site.srcdir, *site.roots) if site else (),
            arguments.format in WITH_KEY_PATHS,
        )


def _findings(folder: Path, chosen: Collection[str], around: _Around, against: RepositoryCheck | None) -> list[Finding]:
    """Check some of the files of a folder."""
    project = around.project
    site = folders_of(folder, project, around.roots)
    shown = {data_files.display_path(project.absolute(), site): project.as_posix()} if project else {}
    diagnostics: Iterable[Diagnostic] = _faults(site, chosen, against)
    if around.key_paths:
        diagnostics = _with_key_paths(diagnostics, site.srcdir)
    return [
        Finding.of(diagnostic, shown.get(diagnostic.path, (folder / diagnostic.path).as_posix()))
        for diagnostic in diagnostics
    ]


def _with_key_paths(diagnostics: Iterable[Diagnostic], folder: Path) -> Iterator[Diagnostic]:
    """Add the way to the value that each diagnostic is about; files are read again, because a report does not keep it."""
    known: dict[str, dict[Position, str]] = {}
    for diagnostic in diagnostics:
        if diagnostic.line and not diagnostic.key_path:
            if diagnostic.path not in known:
                known[diagnostic.path] = loader.file_key_paths(folder / diagnostic.path, diagnostic.path)
            yield diagnostic._replace(
                key_path=known[diagnostic.path].get(Position(diagnostic.line, diagnostic.column), "")
            )
        else:
            yield diagnostic


def _faults(site: data_files.DataFolders, chosen: Collection[str], against: RepositoryCheck | None) -> list[Diagnostic]:
    diagnostics: list[Diagnostic] = []
    reports: list[str] = []
    for name in dict.fromkeys([*chosen, *yaml_file_names(site.srcdir)]):
        path = site.srcdir / name
        try:
            data_files.refuse_outside_folders([path], name, site)
        except data_files.SourceError as error:
            diagnostics.append(Diagnostic(name, 0, 0, str(error), Subtype.FILE.value, fatal=True))
            continue
        if data_files.is_report(path) and data_files.path_exists(path):
            reports.append(name)
        else:
            diagnostics += _alone(path)
    diagnostics = [diagnostic for diagnostic in diagnostics if diagnostic.path in chosen]
    found = load_reports(reports, site)
    # What the others have among themselves is not asked for; what is said of their project is.
    others = load_reports([name for name in reports if name not in chosen], site)
    diagnostics += [
        diagnostic
        for diagnostic in found.diagnostics
        if diagnostic not in others.diagnostics or diagnostic.path not in reports
    ]
    for entry in found.entries:
        if entry.name in chosen:
            diagnostics += dialect.check_texts(entry.report, entry.name)
            period = loader.load_report(entry.path, entry.name).period
            diagnostics += lint_report(entry, found, period)
            diagnostics += against.diagnostics(entry, found, period) if against else ()
    return diagnostics


def _alone(path: Path) -> list[Diagnostic]:
    """Check what is no report: a project, a recorded check, or nothing at all."""
    if path.name.endswith(data_files.RECORD_SUFFIX):
        return list(loader.load_record(path, path.name).diagnostics)
    if path.name != data_files.PROJECT_FILE:
        return list(loader.load_report(path, path.name).diagnostics)
    loaded = loader.load_project(path, path.name)
    return [
        *loaded.diagnostics,
        *loaded.warnings,
        *(vocabulary.unknown_host(loaded.model, path.name) if loaded.model else ()),
    ]
