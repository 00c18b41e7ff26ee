"""``sphinx-progress check``: report the problems a build would report, and lint findings for authors."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.cli import conf
from sphinxext_progress.cli.arguments import add_project_file_option
from sphinxext_progress.cli.checking import repository
from sphinxext_progress.cli.checking.images import check_images
from sphinxext_progress.cli.checking.unshown_reports import unshown_reports
from sphinxext_progress.cli.color import highlight_messages
from sphinxext_progress.cli.console import ExitStatus, write_commands, write_line
from sphinxext_progress.cli.default_folders import DEFAULT_FOLDERS_HELP, existing_default_folders
from sphinxext_progress.cli.findings import (
    ERROR_RULES,
    OUTPUT_FORMATS,
    RULE_DESCRIPTIONS,
    SEVERITIES,
    WITH_KEY_PATHS,
    CheckResult,
    Finding,
)
from sphinxext_progress.cli.input_reports import expand_folders, folders_of, load_reports, yaml_file_names
from sphinxext_progress.cli.progress import with_progress
from sphinxext_progress.diagnostics import Diagnostic, Position, Subtype, closest_name, quoted
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.format import vocabulary
from sphinxext_progress.format.check_record import CheckRecord
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import data_files, loader
from sphinxext_progress.reading.collection import ReportCollection
from sphinxext_progress.reports.lint import ReportRule, lint_report
from sphinxext_progress.text import report_texts

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection, Iterable, Iterator

    from sphinxext_progress.cli.checking.repository import RepositoryCheck
    from sphinxext_progress.cli.parser import Parser

#: The rules that can be disabled: not those of files that a build cannot show.
IGNORABLE_RULES = [rule for rule in RULE_DESCRIPTIONS if rule not in ERROR_RULES]

#: The current names of rules by their former names, which ``--ignore`` still accepts.
_FORMER_RULES = {"landed-again": "reapplied"}


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a report or project.yaml, or a folder, which is searched with its subfolders; a report is compared with "
        f"the others in its folder (default: the reports of --site, or {DEFAULT_FOLDERS_HELP})",
    )
    group = parser.add_argument_group("site")
    group.add_argument(
        "--site",
        type=Path,
        metavar="DIR",
        help="the folder that contains conf.py, which is read but not run: apply its progress_reports, progress_roots "
        "and progress_project as a build does, and list finished reports that no page shows",
    )
    add_project_file_option(parser, group)
    group = parser.add_argument_group("findings")
    group.add_argument("--format", choices=OUTPUT_FORMATS, default="text", help="the output format (default: text)")
    group.add_argument(
        "--ignore",
        action="append",
        type=_ignored_rule,
        choices=IGNORABLE_RULES,
        default=[],
        metavar="RULE",
        help="disable a rule, such as no-overview; can be repeated",
    )
    repository.add_check_options(parser)


def _ignored_rule(text: str) -> str:
    """Return the current name of a rule.

    :raises ArgumentTypeError: if there is no such rule, or its findings keep a report from being shown.
    """
    name = _FORMER_RULES.get(text, text)
    if name in IGNORABLE_RULES:
        return name
    if name in RULE_DESCRIPTIONS:
        raise ArgumentTypeError(messages.RULE_OF_ERRORS.format(rule=quoted(name)))
    closest = closest_name(name, IGNORABLE_RULES)
    template = messages.MISSPELLED_RULE if closest else messages.UNKNOWN_RULE
    rules = ", ".join(map(repr, map(str, IGNORABLE_RULES)))
    raise ArgumentTypeError(template.format(rule=quoted(name), closest=quoted(closest or ""), rules=rules))


def run(arguments: Namespace) -> ExitStatus:
    """Check the files and print the findings."""
    repository_check = repository.open_repository(arguments)
    # Do not report an outdated record that is about to be rewritten.
    ignored = {*arguments.ignore, *([ReportRule.RECORD_OLD] if arguments.record else [])}
    site = conf.folders_of_conf(arguments.site) if arguments.site else None
    site_reports = conf.reports_of_conf(site) if site else []
    paths = arguments.files or [arguments.site / os.path.relpath(path, site.srcdir) for path in site_reports if site]
    settings = _CheckSettings.of(arguments, site)
    if not paths and not site:
        defaults = existing_default_folders()
        paths = defaults.folders
        settings = settings._replace(project=settings.project or defaults.project)
    folders: dict[Path, list[str]] = {}
    for path in dict.fromkeys(expand_folders(paths, set(site_reports))):
        folders.setdefault(path.parent, []).append(path.name)
    everything = [
        finding
        for folder, chosen in folders.items()
        for finding in _check_folder(folder, chosen, settings, repository_check)
    ]
    if site:
        everything += [Finding.of(note, (arguments.site / note.path).as_posix()) for note in unshown_reports(site)]
    # Sort by location, then by severity. The sort is stable, so ties keep the order of discovery.
    findings = sorted(
        dict.fromkeys(finding for finding in everything if finding.rule not in ignored),
        key=lambda finding: (finding.path, finding.line, finding.column, SEVERITIES.index(finding.severity)),
    )
    complete = not any(finding.rule == f"progress.{Subtype.FILE}" for finding in findings)
    if output := OUTPUT_FORMATS[arguments.format](CheckResult(findings, sum(map(len, folders.values())), complete)):
        if arguments.format == "github":
            write_commands(output)
        else:
            write_line(output, highlight_messages if arguments.format == "text" else None)
    if repository_check:
        repository_check.write(arguments)
    if not complete:
        return ExitStatus.FAILED
    return ExitStatus.FINDINGS if any(finding.severity != "note" for finding in findings) else ExitStatus.CLEAN


class _CheckSettings(NamedTuple):
    """Settings that apply to every folder that is checked."""

    #: The ``project.yaml`` for reports without one in their own folder.
    project: Path | None
    #: Folders from which data may be read.
    roots: Collection[Path]
    #: Whether findings include the key path of the value they refer to.
    key_paths: bool

    @classmethod
    def of(cls, arguments: Namespace, site: data_files.DataFolders | None) -> _CheckSettings:
        """Create the settings from the arguments, with ``conf.py`` as the fallback."""
        configured = arguments.site / site.project if site and site.project else None
        return cls(
            arguments.project_file or configured,
            (site.srcdir, *site.roots) if site else (),
            arguments.format in WITH_KEY_PATHS,
        )


def _check_folder(
    folder: Path, chosen: Collection[str], settings: _CheckSettings, repository_check: RepositoryCheck | None
) -> list[Finding]:
    """Check the chosen files of a folder."""
    project = settings.project
    site = folders_of(folder, project, settings.roots)
    given_names = {data_files.display_path(project.absolute(), site): project.as_posix()} if project else {}
    diagnostics: Iterable[Diagnostic] = _diagnostics(site, chosen, repository_check)
    if settings.key_paths:
        diagnostics = _with_key_paths(diagnostics, site.srcdir)
    return [
        Finding.of(diagnostic, given_names.get(diagnostic.path, (folder / diagnostic.path).as_posix()))
        for diagnostic in diagnostics
    ]


def _with_key_paths(diagnostics: Iterable[Diagnostic], folder: Path) -> Iterator[Diagnostic]:
    """Add key paths to diagnostics. Files are read again because a report does not keep its key paths."""
    key_paths: dict[str, dict[Position, str]] = {}
    for diagnostic in diagnostics:
        if diagnostic.line and not diagnostic.key_path:
            if diagnostic.path not in key_paths:
                key_paths[diagnostic.path] = loader.file_key_paths(folder / diagnostic.path, diagnostic.path)
            yield diagnostic._replace(
                key_path=key_paths[diagnostic.path].get(Position(diagnostic.line, diagnostic.column), "")
            )
        else:
            yield diagnostic


def _diagnostics(
    site: data_files.DataFolders, chosen: Collection[str], repository_check: RepositoryCheck | None
) -> list[Diagnostic]:
    """Collect the diagnostics of the chosen files, with the other files of the folder as context."""
    diagnostics: list[Diagnostic] = []
    reports: list[str] = []
    for name in dict.fromkeys([*chosen, *yaml_file_names(site.srcdir)]):
        path = site.srcdir / name
        try:
            data_files.refuse_outside_folders([path], name, site)
        except data_files.SourceError as error:
            diagnostics.append(Diagnostic(name, 0, 0, str(error), Subtype.FILE, fatal=True))
            continue
        if data_files.is_report(path) and data_files.path_exists(path):
            reports.append(name)
        else:
            diagnostics += _check_other_file(path)
    diagnostics = [diagnostic for diagnostic in diagnostics if diagnostic.path in chosen]
    collection = ReportCollection(site)
    loaded = load_reports(reports, collection)
    # Leave out diagnostics about other reports, but keep those about their project.
    others = load_reports([name for name in reports if name not in chosen], collection)
    diagnostics += [
        diagnostic
        for diagnostic in loaded.diagnostics
        if diagnostic not in others.diagnostics or diagnostic.path not in reports
    ]
    entries = [entry for entry in loaded.entries if entry.name in chosen]
    if repository_check:
        repository_check.read_histories(entries)
    for entry in with_progress(entries, "Checking"):
        diagnostics += report_texts.check_texts(entry.report, entry.name)
        diagnostics += check_images(entry, site)
        period = loaded.files[entry.name].period
        diagnostics += lint_report(entry, loaded, period)
        diagnostics += repository_check.diagnostics(entry, loaded, period) if repository_check else ()
    return diagnostics


def _check_other_file(path: Path) -> list[Diagnostic]:
    """Check a file that is not a readable report: a project, a check record, or a missing file."""
    if path.name.endswith(data_files.RECORD_SUFFIX):
        return list(loader.load_file(path, path.name, CheckRecord).diagnostics)
    if path.name != data_files.PROJECT_FILE:
        return list(loader.load_file(path, path.name, Report).diagnostics)
    loaded = loader.load_file(path, path.name, Project)
    return [
        *loaded.diagnostics,
        *loaded.warnings,
        *(vocabulary.unknown_hosts(loaded.model, path.name) if loaded.model else ()),
    ]
