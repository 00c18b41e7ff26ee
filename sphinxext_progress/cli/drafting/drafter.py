"""``sphinx-progress new --git``: the report of a period, drafted from what landed in it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median_low
from typing import TYPE_CHECKING

from sphinxext_progress.cli import output_files, repository_options
from sphinxext_progress.cli.console import CommandError, ExitStatus, quoted_path, write_error, write_line
from sphinxext_progress.cli.drafting import redraft, yaml
from sphinxext_progress.cli.input_reports import project_of, why_refused
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.format.model import LeftOut, Report
from sphinxext_progress.git.drafting import examples, period_changes
from sphinxext_progress.reading import decoding, loader

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.format.project import Area
    from sphinxext_progress.git.commits import History
    from sphinxext_progress.git.drafting.period_changes import CandidateChange, PeriodChanges
    from sphinxext_progress.reading.entry import ReportEntry

#: So many rows a report is to have where neither the option nor earlier reports say it.
DEFAULT_ROWS = 20


_NONE = yaml.EarlierProposals()


@dataclass(frozen=True, slots=True)
class DraftInput:
    """What there is to draft from."""

    history: History
    month: PeriodChanges
    #: How many changes are proposed.
    count: int
    #: The repository, where another folder was named.
    top_level: str = ""

    @property
    def proposed(self) -> list[CandidateChange]:
        """The changes that are proposed, the best first."""
        return list(self.month.changes[: self.count])

    @property
    def summary(self) -> str:
        """What was found, in a sentence."""
        aside = sum(len(one.commits) for one in self.month.ledger)
        rules = ", ".join(f"{len(one.commits)} {one.rule}" for one in self.month.ledger)
        return (
            f"{len(self.month.commits)} commits on {self.history.ref}: {len(self.proposed)} of {len(self.month.changes)} "
            f"changes proposed, {aside} commits set aside{f' ({rules})' if rules else ''}"
        )


def gather_input(arguments: Namespace, wanted: Period, before: Sequence[ReportEntry]) -> DraftInput:
    """Find what landed in a period.

    :param arguments: those of the command.
    :param wanted: the period.
    :param before: the earlier reports of the project.
    :raises CommandError: where git cannot say it, or nothing landed.
    """
    repo, history = repository_options.open_history(arguments.git, arguments.ref)
    finished = [entry.report for entry in before if not entry.report.draft]
    with repository_options.git_errors_as_command_errors():
        model = examples.learn_from_reports(repo, history, finished)
        landed = period_changes.gather_changes(repo, history, wanted, _areas(arguments.reports), model)
    if not landed.commits:
        msg = (
            f"nothing landed in {wanted.name} on {quoted_path(arguments.git)}, branch '{history.ref}'; expected commits; check the "
            "period, or name another branch with '--ref'"
        )
        raise CommandError(msg)
    repository_options.warn_of_damage(history, landed.commits)
    rows = [len(report.commits) for report in finished if report.commits]
    count = 2 * (arguments.limit or (median_low(rows) if rows else DEFAULT_ROWS))
    return DraftInput(history, landed, count, repository_options.top_level_folder(repo))


def _areas(folder: Path) -> Sequence[Area]:
    try:
        return project_of(folder, None).areas
    except CommandError as error:
        msg = f"{error}; the draft takes its areas from there: correct it first"
        raise CommandError(msg) from None


def draft_report(work: DraftInput) -> yaml.Draft:
    """Propose rows for a report that is not there yet."""
    rows = [yaml.row_lines(change, work.history) for change in work.proposed]
    bullets = [yaml.update_lines(one) for one in work.month.updates]
    once = _once(work, work.proposed)
    return yaml.Draft(rows, bullets, yaml.ledger_lines(work.month, work.history, work.proposed, once, work.top_level))


def _once(
    work: DraftInput, fresh: Sequence[CandidateChange], before: yaml.EarlierProposals = _NONE
) -> yaml.EarlierProposals:
    """Put together what was proposed before and what is now."""
    names = [*before.commits, *(yaml.short_hash(change.landed.commits[0], work.history) for change in fresh)]
    return yaml.EarlierProposals(
        names, list(dict.fromkeys([*before.updates, *(one.name for one in work.month.updates)]))
    )


def add_to_report(path: Path, work: DraftInput, *, dry_run: bool) -> ExitStatus:
    """Add to a report what is not in it, and remember what was cut.

    :param path: the report.
    :param work: what landed in its period.
    :param dry_run: whether nothing is written.
    """
    name = path.as_posix()
    try:
        data = decoding.read_bytes(check_path(path), name)
    except decoding.DataError as error:
        raise CommandError(f"{error.diagnostics[0].place}: {error.diagnostics[0].message}") from None
    loaded = loader.parse_file(data, name, Report)
    if not loaded.model:
        msg = f"{loaded.diagnostics[0].place}: {loaded.diagnostics[0].message}; a draft is added to a report without a fault: correct it first"
        raise CommandError(msg)
    text = decoding.decode_checked(data, name)
    added = _added(loaded.model, yaml.read_earlier_proposals(text), work)
    lists = {"commits": added.rows, "infrastructure": added.updates, "left_out": added.cut}
    made = redraft.insert_entries(text, name, lists, added.ledger)
    # What stands there is somebody's work: a file that this would break is not written.
    if why_refused(made, name):
        msg = f"{quoted_path(path)} is written in a way that nothing can be added to; expected lists of lines; draft it anew beside it"
        raise CommandError(msg)
    said = f"{len(added.rows)} added, {len(added.cut)} put into 'left_out'"
    if dry_run:
        write_line(made.rstrip("\n"))
        write_error(f"would write {name}: {said}")
    else:
        output_files.rewrite_file(path, data, made)
        write_line(f"wrote {visible_name(name)}: {said}")
    return ExitStatus.CLEAN


@dataclass(frozen=True, slots=True)
class _Added:
    """What is put into a report, entries as lists of lines."""

    rows: Sequence[Sequence[str]]
    updates: Sequence[Sequence[str]]
    cut: Sequence[Sequence[str]]
    ledger: Sequence[str]


def _added(report: Report, before: yaml.EarlierProposals, work: DraftInput) -> _Added:
    """Find what to add: what is proposed now and was not before, and what was proposed and is no row any more."""
    history = work.history
    there = examples.cited_commits(report, left_out=True)
    once = examples.CitedCommits([LeftOut(commit=list(before.commits))])
    fresh = [change for change in work.proposed if not _is_in(change, there, once)]
    shown = [change for change in work.month.changes if change in fresh or _is_in(change, there, once)]
    proposed_once = [(name, found[0]) for name in before.commits if (found := history.find(name))]
    return _Added(
        [yaml.row_lines(change, history) for change in fresh],
        [yaml.update_lines(one) for one in work.month.updates if one.name not in before.updates],
        [yaml.left_out_lines(commit, name) for name, commit in proposed_once if commit not in there],
        yaml.ledger_lines(work.month, history, shown, _once(work, fresh, before), work.top_level),
    )


def _is_in(change: CandidateChange, *cited: examples.CitedCommits) -> bool:
    return any(commit in some for commit in change.landed.commits for some in cited)
