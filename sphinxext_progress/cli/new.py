"""``sphinx-progress new``: write the next report, based on the last one, either empty or drafted from git."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli import output_files, repository_options, templates
from sphinxext_progress.cli.arguments import period_argument, positive_argument
from sphinxext_progress.cli.console import CommandError, ExitStatus, quoted_path, write_error
from sphinxext_progress.cli.default_folders import DEFAULT_FOLDERS_HELP, default_folders
from sphinxext_progress.cli.drafting import drafter
from sphinxext_progress.cli.input_reports import (
    drafted_commits,
    folders_of,
    load_reports,
    project_of,
    why_refused,
    yaml_file_names,
)
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import commands as messages
from sphinxext_progress.format.slugs import short_slug
from sphinxext_progress.reading.collection import ReportCollection
from sphinxext_progress.reading.data_files import PROJECT_FILE

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from sphinxext_progress.cli.drafting.yaml import Draft
    from sphinxext_progress.cli.parser import Parser
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.reading.entry import ReportEntry


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "period",
        nargs="?",
        type=period_argument,
        metavar="PERIOD",
        help="the period of the report, such as 2026-01, 2026-Q1, 2026-W05 or 2026 (default: the one after the newest report)",
    )
    parser.add_argument(
        "--reports",
        type=Path,
        metavar="DIR",
        help=f"the folder of the reports (default: {DEFAULT_FOLDERS_HELP})",
    )
    parser.add_argument(
        "--project",
        default="",
        metavar="NAME",
        help="the project of the report, if the folder has reports of several projects (default: that of the last "
        "report)",
    )
    group = repository_options.add_repository_options(parser)
    group.add_argument(
        "--limit",
        type=positive_argument,
        metavar="ROWS",
        help="the number of rows to propose (default: twice as many as earlier reports have)",
    )
    group.add_argument("--update", action="store_true", help="add new changes to an existing report")
    parser.accept_former_name("--again", "update", action="store_true")
    output_files.add_write_options(parser)
    parser.needs("limit", "git")
    parser.needs("update", "git")
    parser.excludes("update", "force")


def run(arguments: Namespace) -> ExitStatus:
    """Write the file."""
    folder: Path = arguments.reports or default_folders().folders[0]
    arguments.reports = folder
    all_entries = _reports(folder)
    project = _project(all_entries, arguments)
    entries = [entry for entry in all_entries if not project or entry.project_name == project]
    period = arguments.period or _next_period(entries, folder, project)
    last = next((entry for entry in entries if entry.report.period < period), entries[0] if entries else None)
    # Prefix the file name of the first report of an additional project with the project's name.
    prefix = f"{short_slug(project)}-" if all_entries and not last and short_slug(project) else ""
    path = folder / f"{prefix}{_name(period, last)}"
    _refuse_duplicate(period, last, entries, path)
    new_project = project if not last and project != project_of(folder, None).project else ""
    adds_to_existing = arguments.git and _adds_to_existing(path, arguments)
    proposed = drafted_commits(path) if adds_to_existing else ()
    work = _draft_input(arguments, period, last, entries, proposed) if arguments.git else None
    if work and adds_to_existing:
        drafter.add_to_report(path, work, dry_run=arguments.dry_run)
    else:
        draft = drafter.draft_report(work) if work else None
        text = _text(period, last, entries, project=new_project, draft=draft)
        if work:
            write_error(work.summary)
        if reason := why_refused(text, path.as_posix()):
            raise CommandError(messages.INVALID_NEW_REPORT.format(path=quoted_path(path), reason=reason))
        output_files.write_or_print(path, text, force=arguments.force, dry_run=arguments.dry_run)
    if work:
        drafter.note_proposed_areas(folder, work)
    return ExitStatus.CLEAN


def _adds_to_existing(path: Path, arguments: Namespace) -> bool:
    """Return whether to add the draft to an existing report; refuse to change a report without ``--update``."""
    if arguments.force or not os.path.lexists(path):
        return False
    if not arguments.update:
        raise CommandError(messages.REPORT_EXISTS.format(path=quoted_path(path)))
    return True


def _draft_input(
    arguments: Namespace,
    period: Period,
    last: ReportEntry | None,
    entries: Sequence[ReportEntry],
    proposed: Sequence[str],
) -> drafter.DraftInput:
    name = last.project_name if last else ""
    earlier = [entry for entry in entries if entry.report.period < period and entry.project_name == name]
    return drafter.gather_input(arguments, period, earlier, dt.datetime.now(dt.UTC).date(), proposed)


def _reports(folder: Path) -> list[ReportEntry]:
    """Load the reports of the folder, newest first."""
    if not os.path.isdir(folder):  # noqa: PTH112 - is_dir() raises if a folder is not accessible
        raise CommandError(messages.NO_REPORTS_FOLDER.format(path=quoted_path(folder)))
    site = folders_of(check_path(folder, folder), None)
    reports = [name for name in yaml_file_names(folder) if name != PROJECT_FILE]
    loaded = load_reports(reports, ReportCollection(site))
    # A report that cannot be read may be the one to continue from.
    for broken in loaded.broken:
        place = (folder / broken.diagnostics[0].place).as_posix()
        raise CommandError(f"{place}: {broken.diagnostics[0].message}")
    if len(loaded.entries) < len(reports):
        raise CommandError(messages.FOLDER_CHANGES.format(path=quoted_path(folder)))
    return loaded.entries


def _project(entries: Sequence[ReportEntry], arguments: Namespace) -> str:
    """Return the project of the new report; empty if the folder does not have several named projects."""
    if arguments.project:
        return str(arguments.project)
    names = sorted({entry.project_name for entry in entries} - {""})
    if len(names) < 2:
        return ""
    candidates = _candidate_projects(entries, names, arguments)
    if len(candidates) != 1:
        projects = ", ".join(map(quoted, candidates or names))
        message = messages.SEVERAL_PROJECTS.format(
            path=quoted_path(arguments.reports), projects=projects, option=arguments.parser.name("project")
        )
        raise CommandError(message)
    return candidates[0]


def _candidate_projects(entries: Sequence[ReportEntry], names: Sequence[str], arguments: Namespace) -> list[str]:
    """Return the candidate projects: those with an earlier report but none for the period yet."""
    period: Period | None = arguments.period
    if not period:
        return list(names)
    earlier = {entry.project_name for entry in entries if entry.report.period < period}
    current = {entry.project_name for entry in entries if entry.report.period == period}
    if arguments.update or arguments.force:
        return [name for name in names if name in (current or earlier)]
    return [name for name in names if name in earlier - current]


def _next_period(entries: Sequence[ReportEntry], folder: Path, project: str) -> Period:
    """Return the period after that of the newest report."""
    if not entries and project:
        raise CommandError(messages.NO_REPORT_OF_PROJECT.format(path=quoted_path(folder), project=quoted(project)))
    if not entries:
        raise CommandError(messages.NO_EARLIER_REPORT.format(path=quoted_path(folder)))
    newest = entries[0].report.period
    if following := newest.next():
        return following
    raise CommandError(messages.NO_NEXT_PERIOD.format(period=newest.name))


def _name(period: Period, last: ReportEntry | None) -> str:
    """Return the file name, named like the last report."""
    name, stem = (last.path.name, templates.file_stem(last.report.period)) if last else ("", "")
    return (
        name.replace(stem, templates.file_stem(period))
        if last and stem in name
        else f"{templates.file_stem(period)}.yaml"
    )


def _refuse_duplicate(period: Period, last: ReportEntry | None, entries: Sequence[ReportEntry], path: Path) -> None:
    """Refuse to write a second report for a project and period under another name."""
    for entry in entries:
        if last and entry.key == (last.project_name, period.name) and entry.path.name != path.name:
            existing = quoted_path(path.with_name(entry.path.name))
            raise CommandError(messages.SECOND_REPORT.format(path=existing, period=period.name))


def _text(
    period: Period,
    last: ReportEntry | None,
    entries: Sequence[ReportEntry],
    *,
    project: str = "",
    draft: Draft | None = None,
) -> str:
    """Return the text of the report, with the areas, themes and sections of earlier reports and the draft."""
    if not last:
        return templates.report_template(period, project=project, draft=draft)
    earlier = entries[entries.index(last) :]
    own = [entry for entry in earlier if entry.project_name == last.project_name]
    areas = (dict.fromkeys(entry.area(row.area) for row in entry.report.commits if row.area) for entry in own)
    return templates.report_template(
        period,
        project=last.report.project,
        areas=list(next(filter(None, areas), {})),
        themes=next((entry.report.trends for entry in own if entry.report.trends), []),
        sections=next((entry.report.sections for entry in own if entry.report.sections), []),
        draft=draft,
    )
