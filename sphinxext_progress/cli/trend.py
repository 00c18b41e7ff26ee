"""``sphinx-progress trend``: for each theme of the project, what may be its step in a period, for a person to choose."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress import files, loader
from sphinxext_progress.cli import draft, repository
from sphinxext_progress.cli.arguments import positive
from sphinxext_progress.cli.console import CommandError, Status, err, named, out
from sphinxext_progress.cli.gate import admit
from sphinxext_progress.cli.quoting import scalar
from sphinxext_progress.cli.reports import expanded
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.history import month, subjects

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.cli.parser import Parser
    from sphinxext_progress.history.commits import History
    from sphinxext_progress.history.month import Change, Month
    from sphinxext_progress.period import Period
    from sphinxext_progress.project import Project, ThemeName

HELP = "propose the steps of themes from git"
EXAMPLE = "sphinx-progress trend docs/progress/2026-01.yaml --git ."

#: So many steps are proposed for a theme.
STEPS = 5


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a report, or a folder of them")
    repository.add_options(parser, required=True)
    parser.add_argument(
        "--limit",
        type=positive,
        default=STEPS,
        metavar="STEPS",
        help=f"how many steps are proposed for a theme (default: {STEPS})",
    )


def run(arguments: Namespace) -> Status:
    """Print what may be the steps of themes, as the rows of a report; nothing is written."""
    wanted = [(path, *_read(path)) for path in expanded(arguments.files) if files.is_report(path)]
    repo, history = repository.read(arguments.git, arguments.ref)
    for path, period, project in wanted:
        with repository.errors():
            landed = month.gather(repo, history, period, project.areas)
        repository.warn_of_damage(history, landed.commits)
        out(
            f"# {visible_name(path.as_posix())}: what may be the steps of {period.name}. Choose, and say them in your words."
        )
        out("trends:")
        for line in _lines(project, landed, history, arguments.limit):
            out(line)
    return Status.CLEAN


def _read(path: Path) -> tuple[Period, Project]:
    """Read the period of a report, and the project beside it."""
    report = loader.load_report(admit(path).absolute(), path.as_posix())
    beside = path.parent / files.PROJECT_FILE
    if not os.path.lexists(beside):
        msg = f"{named(beside)} is not there; expected the themes of the project in it, with their areas; write it"
        raise CommandError(msg)
    project = loader.load_project(admit(beside).absolute(), beside.as_posix())
    if not report.model or not project.model:
        fault = (*report.faults, *project.faults)[0]
        msg = f"{fault.place}: {fault.message}"
        raise CommandError(msg)
    if not project.model.themes:
        msg = f"{named(beside)} lists no themes; expected 'themes', with their areas; add them"
        raise CommandError(msg)
    return report.model.period, project.model


def _lines(project: Project, landed: Month, history: History, limit: int) -> Iterator[str]:
    silent = []
    for theme in project.themes:
        steps = _steps(theme, landed)[:limit]
        if not steps:
            silent.append(theme.name)
            continue
        yield f"  - theme: {scalar(theme.name)}"
        yield "    stage:"
        for change, reasons in steps:
            yield from (f"      {line}" for line in _stage(change, reasons, history))
    if silent:
        err(f"no step for {', '.join(silent)}: none of their areas has a new module or a series")


def _steps(theme: ThemeName, landed: Month) -> list[tuple[Change, Sequence[str]]]:
    """Choose the changes of the areas of a theme that brought a module, or came in several parts; the best first."""
    areas = {theme.name, *theme.aliases, *theme.areas} if not theme.areas else {*theme.areas}
    chosen = [change for change in landed.changes if change.area in areas]
    return [(change, reasons) for change in chosen if (reasons := _reasons(change))]


def _reasons(change: Change) -> list[str]:
    reasons = [f"new: {', '.join(change.new_files[:3])}"] if change.new_files else []
    if subjects.parse(change.landed.title).part and len(change.landed.commits) > 1:
        reasons.append(f"a series of {len(change.landed.commits)}")
    return reasons


def _stage(change: Change, reasons: Sequence[str], history: History) -> list[str]:
    return [*draft.comment("; ".join(reasons)), *draft.entry(draft.references("text", change, history))]
