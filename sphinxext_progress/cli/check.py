"""``sphinx-progress check``: report the problems a build would report, and lint findings for authors."""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli import conf
from sphinxext_progress.cli.arguments import add_project_file_option
from sphinxext_progress.cli.checking.folder_check import folder_diagnostics, with_key_paths
from sphinxext_progress.cli.checking.git_options import add_check_options
from sphinxext_progress.cli.checking.levels import LevelReader
from sphinxext_progress.cli.checking.rules import ADJUSTABLE_RULES, FORMER_RULES, why_not_level
from sphinxext_progress.cli.checking.standard_input import DEFAULT_NAME, read_standard_input
from sphinxext_progress.cli.checking.unshown_reports import unshown_reports
from sphinxext_progress.cli.color import highlight_messages
from sphinxext_progress.cli.console import ExitStatus, count_noun, write_commands, write_error, write_line
from sphinxext_progress.cli.default_folders import DEFAULT_FOLDERS_HELP, existing_default_folders
from sphinxext_progress.cli.findings import SEVERITIES, Finding
from sphinxext_progress.cli.input_reports import expand_folders, folders_of
from sphinxext_progress.cli.output_formats.plain_text import as_lines
from sphinxext_progress.cli.output_formats.registry import OUTPUT_FORMATS, WITH_KEY_PATHS
from sphinxext_progress.cli.output_formats.result import CheckResult
from sphinxext_progress.diagnostics import Subtype, closest_name, quoted
from sphinxext_progress.diagnostics.messages import checking as messages
from sphinxext_progress.format.check_settings import FAILING_LEVELS, CheckSettings, Level
from sphinxext_progress.reading import data_files
from sphinxext_progress.reports.lint import ReportRule

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sphinxext_progress.cli.checking.levels import FolderLevels
    from sphinxext_progress.cli.checking.repository import RepositoryCheck
    from sphinxext_progress.cli.parser import ArgumentGroup, Parser
    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.reading.data_files import DataFolders


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a report or project.yaml, or a folder, which is searched with its subfolders, or - for standard input; "
        "a report is compared with the others in its folder (default: the reports of --site, or "
        f"{DEFAULT_FOLDERS_HELP})",
    )
    parser.add_argument(
        "--stdin-filename",
        type=Path,
        metavar="FILE",
        help="the file that standard input replaces, which need not exist: its name and its folder determine what it "
        f"is and what it is compared with (default: {DEFAULT_NAME})",
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
    _add_finding_options(parser.add_argument_group("findings"))
    parser.excludes("quiet", "verbose")
    add_check_options(parser)


def _add_finding_options(group: ArgumentGroup) -> None:
    group.add_argument("--format", choices=OUTPUT_FORMATS, default="text", help="the output format (default: text)")
    group.add_argument(
        "--level",
        dest="levels",
        action="append",
        type=_rule_level,
        default=[],
        metavar="RULE=LEVEL",
        help="report a rule as error, warning or note, or turn it off; can be repeated",
    )
    group.add_argument(
        "--ignore",
        dest="levels",
        action="append",
        type=_ignored_rule,
        metavar="RULE",
        help="disable a rule, such as no-overview: the same as --level RULE=off; can be repeated",
    ).completer = lambda **_: ADJUSTABLE_RULES  # type: ignore[attr-defined]
    group.add_argument(
        "--fail-on",
        choices=[level.value for level in FAILING_LEVELS],
        help="the lowest level whose findings make the exit code 1 (default: fail_on of project.yaml or "
        "pyproject.toml, else warning)",
    )
    group.add_argument(
        "--quiet", action="store_true", help="print only findings: no summary, and no notes about other files"
    )
    group.add_argument(
        "--verbose",
        action="store_true",
        help="also list the levels that apply, each file, and, with --git, the changes that you cut from a draft",
    )


def _ignored_rule(text: str) -> tuple[str, Level]:
    """Return the current name of a rule, with its new level.

    :raises ArgumentTypeError: if there is no such rule, or its findings keep a report from being shown.
    """
    return _adjusted_rule(text, Level.OFF)


def _adjusted_rule(text: str, level: Level) -> tuple[str, Level]:
    if reason := why_not_level(text, level):
        raise ArgumentTypeError(reason)
    return FORMER_RULES.get(text, text), level


def _rule_level(text: str) -> tuple[str, Level]:
    """Parse a rule with its level.

    :raises ArgumentTypeError: if one of them does not exist, or the level of the rule cannot be changed.
    """
    rule, separator, name = text.partition("=")
    if not separator:
        raise ArgumentTypeError(messages.NO_LEVEL_ARGUMENT.format(value=quoted(text)))
    names = [level.value for level in Level]
    if name not in names:
        closest = closest_name(name, names)
        template = messages.MISSPELLED_LEVEL_ARGUMENT if closest else messages.UNKNOWN_LEVEL
        raise ArgumentTypeError(
            template.format(level=quoted(name), levels=", ".join(names), closest=quoted(closest or ""))
        )
    return _adjusted_rule(rule, Level(name))


def run(arguments: Namespace) -> ExitStatus:
    """Check the files and print the findings."""
    unsaved = read_standard_input(arguments)
    repository_check = _open_repository(arguments) if arguments.git else None
    site = conf.folders_of_conf(arguments.site) if arguments.site else None
    site_reports = conf.reports_of_conf(site) if site else []
    paths = arguments.files or [
        arguments.site / data_files.relative_name(path, site.srcdir) for path in site_reports if site
    ]
    check = _Check.of(arguments, site, unsaved)
    if not paths and not site:
        defaults = existing_default_folders()
        paths = defaults.folders
        check = replace(check, project=check.project or defaults.project)
    files: dict[Path, list[str]] = {}
    for path in dict.fromkeys(expand_folders(paths, set(site_reports), quiet=arguments.quiet)):
        files.setdefault(path.parent, []).append(path.name)
    findings = [
        finding
        for folder, chosen in files.items()
        for finding in check.folder_findings(folder, chosen, repository_check)
    ]
    if site:
        findings += check.unshown(site, arguments.site)
    result = _result(findings, [(folder / name).as_posix() for folder, names in files.items() for name in names])
    if arguments.verbose:
        _list_files(result)
    _print(result, arguments)
    if repository_check:
        repository_check.write(arguments)
    if not result.complete:
        return ExitStatus.FAILED
    return ExitStatus.FINDINGS if any(finding.fails for finding in result.findings) else ExitStatus.CLEAN


def _open_repository(arguments: Namespace) -> RepositoryCheck:
    # Comparing with git takes as long to load as everything else, and most checks do without it.
    from sphinxext_progress.cli.checking.repository import open_repository  # noqa: PLC0415

    return open_repository(arguments)


def _result(findings: Iterable[Finding], files: list[str]) -> CheckResult:
    # Sort by location, then by severity. The sort is stable, so ties keep the order of discovery.
    ordered = sorted(
        dict.fromkeys(findings),
        key=lambda finding: (finding.path, finding.line, finding.column, SEVERITIES.index(finding.severity)),
    )
    return CheckResult(ordered, files, not any(finding.rule == f"progress.{Subtype.FILE}" for finding in ordered))


def _print(result: CheckResult, arguments: Namespace) -> None:
    output = OUTPUT_FORMATS[arguments.format](result)
    if arguments.format == "text":
        output = as_lines(result) if arguments.quiet else output
        if output:
            write_line(output, highlight_messages)
    elif arguments.format != "github":
        write_line(output)
    elif output:
        write_commands(output)


def _list_files(result: CheckResult) -> None:
    """Write a line for each file that was checked to standard error."""
    for path in result.files:
        count = sum(finding.path == path for finding in result.findings)
        write_error(messages.FILE_CHECKED.format(path=path, findings=count_noun(count, "finding")))


@dataclass(frozen=True)
class _Check:
    """Checks folders with the settings that apply to all of them."""

    #: The ``project.yaml`` for reports without one in their own folder.
    project: Path | None
    #: Folders from which data may be read.
    roots: Collection[Path]
    #: Whether findings include the key path of the value they refer to.
    key_paths: bool
    #: The content of standard input, by the file that it replaces.
    unsaved: Mapping[Path, bytes]
    levels: LevelReader
    #: Whether to write the levels of each folder to standard error.
    verbose: bool

    @classmethod
    def of(cls, arguments: Namespace, site: DataFolders | None, unsaved: Mapping[Path, bytes]) -> _Check:
        """Create the check from the arguments, with ``conf.py`` as the fallback."""
        configured = arguments.site / site.project if site and site.project else None
        levels = dict(arguments.levels)
        if arguments.record:
            # Do not report an outdated record that is about to be rewritten.
            levels[ReportRule.RECORD_OLD.value] = Level.OFF
        fail_on = Level(arguments.fail_on) if arguments.fail_on else None
        return cls(
            arguments.project_file or configured,
            (site.srcdir, *site.roots) if site else (),
            arguments.format in WITH_KEY_PATHS,
            unsaved,
            LevelReader(CheckSettings.model_construct(levels=levels, fail_on=fail_on)),
            arguments.verbose,
        )

    def folder_findings(
        self, folder: Path, chosen: Collection[str], repository_check: RepositoryCheck | None
    ) -> Iterator[Finding]:
        """Check the chosen files of a folder."""
        site = replace(folders_of(folder, self.project, self.roots), unsaved=self.unsaved)
        given_names = {}
        if self.project:
            given_names[data_files.display_path(self.project.absolute(), site)] = self.project.as_posix()
        diagnostics: Iterable[Diagnostic] = folder_diagnostics(site, chosen, repository_check)
        if self.key_paths:
            diagnostics = with_key_paths(diagnostics, site)
        levels = self.levels.of_folder(folder, site)
        if self.verbose:
            _list_levels(folder, levels)
        yield from levels.problems
        for diagnostic in diagnostics:
            path = given_names.get(diagnostic.path, (folder / diagnostic.path).as_posix())
            yield from levels.adjusted(Finding.of(diagnostic, path))

    def unshown(self, site: DataFolders, folder: Path) -> Iterator[Finding]:
        """Return a note for each finished report of a site that no page shows.

        :param folder: the folder of the site, as named on the command line.
        """
        for note in unshown_reports(site):
            path = folder / note.path
            levels = self.levels.of_folder(path.parent, folders_of(path.parent, self.project, self.roots))
            yield from levels.adjusted(Finding.of(note, path.as_posix()))


def _list_levels(folder: Path, levels: FolderLevels) -> None:
    """Write the levels of a folder to standard error."""
    level, origin = levels.fail_on
    name = folder.as_posix()
    write_error(messages.FOLDER_FAILS_ON.format(folder=name, level=level.value, origin=origin))
    for rule, (level, origin) in levels.of_rules.items():
        write_error(messages.FOLDER_LEVEL.format(folder=name, rule=rule, level=level.value, origin=origin))
