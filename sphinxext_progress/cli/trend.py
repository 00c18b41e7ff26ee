"""``sphinx-progress trend``: propose stages for the themes of a project from git history."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli import git_access, repository_options
from sphinxext_progress.cli.arguments import positive_argument
from sphinxext_progress.cli.console import (
    CommandError,
    ExitStatus,
    located_message,
    quoted_path,
    write_error,
    write_line,
)
from sphinxext_progress.cli.drafting import yaml
from sphinxext_progress.cli.input_reports import expand_folders
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.cli.yaml_scalars import plain_or_quoted
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.diagnostics.messages import commands as messages
from sphinxext_progress.format.links import repository_names
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.git import subjects
from sphinxext_progress.git.drafting import period_changes
from sphinxext_progress.git.drafting.noise import NoiseRules
from sphinxext_progress.git.scope import Scope
from sphinxext_progress.reading import data_files, loader

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.cli.parser import Parser
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.format.project import ThemeName
    from sphinxext_progress.git.commits import History
    from sphinxext_progress.git.drafting.period_changes import CandidateChange, PeriodChanges


#: The default number of stages to propose for a theme.
MAX_PROPOSED_STEPS = 5


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a report, or a folder of reports")
    group = repository_options.add_repository_options(parser, required=True)
    group.add_argument(
        "--limit",
        type=positive_argument,
        default=MAX_PROPOSED_STEPS,
        metavar="STAGES",
        help=f"the number of stages to propose for each theme (default: {MAX_PROPOSED_STEPS})",
    )


def run(arguments: Namespace) -> ExitStatus:
    """Print the proposed stages as rows of a report, without writing a file."""
    reports = [(path, *_read(path)) for path in expand_folders(arguments.files) if data_files.is_report(path)]
    branch = git_access.open_branch(arguments.git, arguments.ref)
    repo = branch.repository
    history = git_access.read_commits(branch, Scope([period for _, period, _ in reports]))
    for path, period, project in reports:
        with git_access.git_work(repo, f"Reading the changes of {period.name}"):
            rules = NoiseRules(project.noise)
            landed = period_changes.gather_changes(
                repo, history, period, project.areas, reports=path.parent, rules=rules
            )
        git_access.warn_of_damage(history, landed.commits)
        write_line(
            f"# {visible_name(path.as_posix())}: proposed steps for {period.name}. Choose some, and put them in your own words."
        )
        write_line("trends:")
        for line in _lines(project, landed, history, arguments.limit):
            write_line(line)
    git_access.note_skipped(repo)
    return ExitStatus.CLEAN


def _read(path: Path) -> tuple[Period, Project]:
    """Return the period of a report, and the project next to it."""
    project_path = path.parent / data_files.PROJECT_FILE
    project = None
    if os.path.lexists(project_path):
        project = loader.load_file(check_path(project_path).absolute(), project_path.as_posix(), Project)
    repositories = repository_names(project.model) if project and project.model else None
    report = loader.load_file(check_path(path).absolute(), path.as_posix(), Report, repositories=repositories)
    if report.model and not project:
        raise CommandError(messages.NO_PROJECT_FILE.format(path=quoted_path(project_path)))
    if not report.model or not project or not project.model:
        raise CommandError(located_message((*report.diagnostics, *(project.diagnostics if project else ()))[0]))
    if not project.model.themes:
        raise CommandError(messages.NO_THEMES.format(path=quoted_path(project_path)))
    return report.model.period, project.model


def _lines(project: Project, landed: PeriodChanges, history: History, limit: int) -> Iterator[str]:
    without_steps = []
    for theme in project.themes:
        steps = _steps(theme, landed)[:limit]
        if not steps:
            without_steps.append(theme.name)
            continue
        yield f"  - theme: {plain_or_quoted(theme.name)}"
        yield "    stage:"
        for change, reasons in steps:
            yield from (f"      {line}" for line in _stage(change, reasons, history))
    if without_steps:
        write_error(messages.NO_STEPS.format(themes=", ".join(without_steps)))


def _steps(theme: ThemeName, landed: PeriodChanges) -> list[tuple[CandidateChange, Sequence[str]]]:
    """Return the changes in the areas of a theme that added files or form a series, with reasons, best first."""
    areas = {theme.name, *theme.aliases, *theme.areas} if not theme.areas else {*theme.areas}
    matching = [change for change in landed.changes if change.area in areas]
    return [(change, reasons) for change in matching if (reasons := _reasons(change))]


def _reasons(change: CandidateChange) -> list[str]:
    reasons = [f"new: {', '.join(change.new_files[:3])}"] if change.new_files else []
    if subjects.parse_subject(change.landed.title).part and len(change.landed.commits) > 1:
        reasons.append(f"a series of {len(change.landed.commits)}")
    return reasons


def _stage(change: CandidateChange, reasons: Sequence[str], history: History) -> list[str]:
    return [*yaml.comment_lines("; ".join(reasons)), *yaml.entry_lines(yaml.reference_lines("text", change, history))]
