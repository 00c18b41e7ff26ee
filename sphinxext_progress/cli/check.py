"""``sphinx-progress check``: what the build would say of reports, and what their author may want to know beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress import dialect, files, loader, names
from sphinxext_progress.cli import check_git
from sphinxext_progress.cli.console import Status, commands, out
from sphinxext_progress.cli.findings import FORMATS, RULES, SEVERITIES, Finding, Result
from sphinxext_progress.cli.reports import expanded, load, site_of, yaml_files
from sphinxext_progress.diagnostics import Fault, Subtype
from sphinxext_progress.opinions import Rule, opinions

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection

    from sphinxext_progress.cli.check_git import Against
    from sphinxext_progress.cli.parser import Parser

HELP = "check reports without building anything"
EXAMPLE = "sphinx-progress check docs/progress"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a report or project.yaml, or a folder of them; reports are compared with the others of their folder",
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
    folders: dict[Path, list[str]] = {}
    for path in dict.fromkeys(expanded(arguments.files)):
        folders.setdefault(path.parent, []).append(path.name)
    everything = [
        finding
        for folder, chosen in folders.items()
        for finding in _findings(folder, chosen, arguments.project, against)
        if finding.rule not in ignored
    ]
    # What is worse comes first at its place, and what was found first before the rest.
    findings = sorted(
        dict.fromkeys(everything), key=lambda one: (one.path, one.line, one.column, SEVERITIES.index(one.severity))
    )
    complete = not any(finding.rule == f"progress.{Subtype.FILE.value}" for finding in findings)
    if said := FORMATS[arguments.format](Result(findings, sum(map(len, folders.values())), complete)):
        (commands if arguments.format == "github" else out)(said)
    if against:
        against.write(arguments)
    if not complete:
        return Status.FAILED
    return Status.FINDINGS if any(finding.severity != "note" for finding in findings) else Status.CLEAN


def _findings(folder: Path, chosen: Collection[str], project: Path | None, against: Against | None) -> list[Finding]:
    """Check some of the files of a folder."""
    site = site_of(folder, project)
    shown = {files.name_of(project.absolute(), site): project.as_posix()} if project else {}
    return [
        Finding.of(fault, shown.get(fault.path, (folder / fault.path).as_posix()))
        for fault in _faults(site, chosen, against)
    ]


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
