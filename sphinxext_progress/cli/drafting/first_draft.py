"""Draft the first report of a project: its repository, its areas and its newest complete month, all from a clone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sphinxext_progress.cli import git_access
from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.cli.drafting import drafter, yaml
from sphinxext_progress.diagnostics.messages import init
from sphinxext_progress.format.period import Period
from sphinxext_progress.git.branch_line import UNDATED
from sphinxext_progress.git.commits import seconds_at
from sphinxext_progress.git.drafting import period_changes
from sphinxext_progress.git.people import find_people
from sphinxext_progress.git.remote import origin_address
from sphinxext_progress.git.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinxext_progress.format.project import Area
    from sphinxext_progress.git.log import Branch


@dataclass(frozen=True, slots=True)
class FirstDraft:
    """The contents of the first report of a project, and of its ``project.yaml``."""

    period: Period
    #: The web address of the remote ``origin``; may be empty.
    repository: str
    #: The YAML entries of the proposed areas.
    areas: Sequence[str]
    draft: yaml.Draft
    summary: str


def draft_first_report(
    path: Path,
    ref: str,
    period: Period | None,
    today: dt.date,
    reports: Path,
    areas: Sequence[Area] = (),
) -> FirstDraft:
    """Draft the first report of a project.

    :param path: its clone.
    :param ref: the branch; empty for the default branch.
    :param period: its period; None for the newest month that has commits and ended before today.
    :param reports: the folder of the reports.
    :param areas: the areas of the project; if empty, areas are proposed from the history.
    :raises CommandError: if git fails, or the period has no commits.
    """
    branch = git_access.open_branch(path, ref)
    wanted = period or _newest_complete_month(path, branch, today)
    repository, history = branch.repository, git_access.read_commits(branch, Scope([wanted]))
    with git_access.git_work(repository, f"Reading the changes of {wanted.name}"):
        address = origin_address(repository)
        count = 2 * drafter.DEFAULT_ROWS
        landed = period_changes.gather_changes(repository, history, wanted, areas, reports=reports, count=count)
        people = find_people(repository, landed.commits, urlsplit(address).hostname or "")
    drafter.check_changes(landed, wanted, history, path)
    git_access.note_skipped(repository)
    # The areas are written to project.yaml, so the report does not list them.
    work = drafter.DraftInput(
        history,
        replace(landed, proposed=()),
        people,
        count,
        git_access.top_level_folder(repository),
        today if today <= wanted.end else None,
    )
    return FirstDraft(
        wanted, address, [yaml.area_entry(area) for area in landed.proposed], drafter.draft_report(work), work.summary
    )


def _newest_complete_month(path: Path, branch: Branch, today: dt.date) -> Period:
    this_month = today.replace(day=1)
    newest = max(filter(seconds_at(this_month).__gt__, branch.line.dates), default=UNDATED)
    month = Period.parse(f"{dt.datetime.fromtimestamp(newest, dt.UTC):%Y-%m}") if newest != UNDATED else None
    if not month:
        message = init.NO_COMPLETE_MONTH.format(path=quoted_path(path), month=f"{this_month:%Y-%m}", ref=branch.ref)
        raise CommandError(message)
    return month
