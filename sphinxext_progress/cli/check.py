"""``sphinx-progress check``: what the build would say of reports, and what their author may want to know beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress import dialect, files, loader, names
from sphinxext_progress.cli import check_git, conf, pages
from sphinxext_progress.cli.console import CommandError, Status, commands, out
from sphinxext_progress.cli.findings import FORMATS, RULES, SEVERITIES, WITH_KEY_PATHS, Finding, Result
from sphinxext_progress.cli.reports import expanded, load, site_of, yaml_files
from sphinxext_progress.diagnostics import Fault, Position, Subtype
from sphinxext_progress.opinions import Rule, opinions

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection, Iterable, Iterator

    from sphinxext_progress.cli.check_git import Against
    from sphinxext_progress.cli.parser import Parser

HELP = "check reports without building anything"
EXAMPLE = "sphinx-progress check docs/progress"


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
    parser.add_argument("--format", choices=FORMATS, default="text", help="the form of the findings (default: text)")
    parser.add_argument(
        "--ignore",
        action="append",
        choices=RULES,
        default=[],
        metavar="RULE",
        help="leave out what a rule finds, such as no-overview; may be given several times",
    )
    check_git.add_options(parser)


def run(arguments: Namespace) -> Status:
    """Check the files, and say what was found."""
    against = check_git.open_repository(arguments)
    # A record that is about to be renewed need not be called old.
    ignored = {*arguments.ignore, *([Rule.RECORD_OLD.value] if arguments.record else [])}
    site = conf.site(arguments.site) if arguments.site else None
    covered = conf.reports_of(site) if site else []
    given = arguments.files or [arguments.site / os.path.relpath(path, site.srcdir) for path in covered if site]
    if not given and not site:
        msg = f"name a report, a folder of reports, or a site with {arguments.parser.name('site')}"
        raise CommandError(msg)
    folders: dict[Path, list[str]] = {}
    for path in dict.fromkeys(expanded(given, set(covered))):
        folders.setdefault(path.parent, []).append(path.name)
    everything = [
        finding
        for folder, chosen in folders.items()
        for finding in _findings(folder, chosen, _Around.of(arguments, site), against)
    ]
    if site:
        everything += [Finding.of(note, (arguments.site / note.path).as_posix()) for note in pages.not_shown(site)]
    # What is worse comes first at its place, and what was found first before the rest.
    findings = sorted(
        dict.fromkeys(one for one in everything if one.rule not in ignored),
        key=lambda one: (one.path, one.line, one.column, SEVERITIES.index(one.severity)),
    )
    complete = not any(finding.rule == f"progress.{Subtype.FILE.value}" for finding in findings)
    if said := FORMATS[arguments.format](Result(findings, sum(map(len, folders.values())), complete)):
        (commands if arguments.format == "github" else out)(said)
    if against:
        against.write(arguments)
    if not complete:
        return Status.FAILED
    return Status.FINDINGS if any(finding.severity != "note" for finding in findings) else Status.CLEAN


class _Around(NamedTuple):
    """What reports are checked with, wherever they are."""

    #: The ``project.yaml`` of reports that have none beside them.
    project: Path | None
    #: Folders that data may be read from.
    roots: Collection[Path]
    #: Whether findings name the value that they are about.
    key_paths: bool

    @classmethod
    def of(cls, arguments: Namespace, site: files.Site | None) -> _Around:
        """Take it from the arguments, and what these leave open from ``conf.py``."""
        configured = arguments.site / site.project if site and site.project else None
        return cls(
            arguments.project or configured,
            (site.srcdir, *site.roots) if site else (),
            arguments.format in WITH_KEY_PATHS,
        )


def _findings(folder: Path, chosen: Collection[str], around: _Around, against: Against | None) -> list[Finding]:
    """Check some of the files of a folder."""
    project = around.project
    site = site_of(folder, project, around.roots)
    shown = {files.name_of(project.absolute(), site): project.as_posix()} if project else {}
    faults: Iterable[Fault] = _faults(site, chosen, against)
    if around.key_paths:
        faults = _with_key_paths(faults, site.srcdir)
    return [Finding.of(fault, shown.get(fault.path, (folder / fault.path).as_posix())) for fault in faults]


def _with_key_paths(faults: Iterable[Fault], folder: Path) -> Iterator[Fault]:
    """Add the way to the value that each fault is about; files are read again, because a report does not keep it."""
    known: dict[str, dict[Position, str]] = {}
    for fault in faults:
        if fault.line and not fault.key_path:
            if fault.path not in known:
                known[fault.path] = loader.key_paths(folder / fault.path, fault.path)
            yield fault._replace(key_path=known[fault.path].get(Position(fault.line, fault.column), ""))
        else:
            yield fault


def _faults(site: files.Site, chosen: Collection[str], against: Against | None) -> list[Fault]:
    faults: list[Fault] = []
    reports: list[str] = []
    for name in dict.fromkeys([*chosen, *yaml_files(site.srcdir)]):
        path = site.srcdir / name
        try:
            files.refuse_outside([path], name, site)
        except files.SourceError as error:
            faults.append(Fault(name, 0, 0, str(error), Subtype.FILE.value, fatal=True))
            continue
        if files.is_report(path) and files.is_there(path):
            reports.append(name)
        else:
            faults += _alone(path)
    faults = [fault for fault in faults if fault.path in chosen]
    found = load(reports, site)
    # What the others have among themselves is not asked for; what is said of their project is.
    others = load([name for name in reports if name not in chosen], site)
    faults += [fault for fault in found.faults if fault not in others.faults or fault.path not in reports]
    for entry in found.entries:
        if entry.name in chosen:
            faults += dialect.faults(entry.report, entry.name)
            period = loader.load_report(entry.path, entry.name).period
            faults += opinions(entry, found, period)
            faults += against.faults(entry, found, period) if against else ()
    return faults


def _alone(path: Path) -> list[Fault]:
    """Check what is no report: a project, a recorded check, or nothing at all."""
    if path.name.endswith(files.RECORD_SUFFIX):
        return list(loader.load_record(path, path.name).faults)
    if path.name != files.PROJECT_FILE:
        return list(loader.load_report(path, path.name).faults)
    loaded = loader.load_project(path, path.name)
    return [*loaded.faults, *loaded.warnings, *(names.without_links(loaded.model, path.name) if loaded.model else ())]
