"""``sphinx-progress new --git``: the report of a period, drafted from what landed in it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median_low
from typing import TYPE_CHECKING

from sphinxext_progress import loader, source
from sphinxext_progress.cli import again, draft, files, repository
from sphinxext_progress.cli.console import CommandError, Status, err, named, out
from sphinxext_progress.cli.gate import admit
from sphinxext_progress.cli.reports import project_of, refusal
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.history import lessons, month
from sphinxext_progress.model import LeftOut, Report

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from sphinxext_progress.history.commits import History
    from sphinxext_progress.history.month import Change, Month
    from sphinxext_progress.period import Period
    from sphinxext_progress.project import Area
    from sphinxext_progress.shelf import Entry

#: So many rows a report is to have where neither the option nor earlier reports say it.
ROWS = 20


_NONE = draft.Once()


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to draft from."""

    history: History
    month: Month
    #: How many changes are proposed.
    count: int
    #: The repository, where another folder was named.
    top_level: str = ""

    @property
    def proposed(self) -> list[Change]:
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


def gather(arguments: Namespace, wanted: Period, before: Sequence[Entry]) -> Work:
    """Find what landed in a period.

    :param arguments: those of the command.
    :param wanted: the period.
    :param before: the earlier reports of the project.
    :raises CommandError: where git cannot say it, or nothing landed.
    """
    repo, history = repository.read(arguments.git, arguments.ref)
    finished = [entry.report for entry in before if not entry.report.draft]
    with repository.errors():
        model = lessons.learn(repo, history, finished)
        landed = month.gather(repo, history, wanted, _areas(arguments.reports), model)
    if not landed.commits:
        msg = (
            f"nothing landed in {wanted.name} on {named(arguments.git)}, branch '{history.ref}'; expected commits; check the "
            "period, or name another branch with '--ref'"
        )
        raise CommandError(msg)
    repository.warn_of_damage(history, landed.commits)
    rows = [len(report.commits) for report in finished if report.commits]
    count = 2 * (arguments.limit or (median_low(rows) if rows else ROWS))
    return Work(history, landed, count, repository.top_level(repo))


def _areas(folder: Path) -> Sequence[Area]:
    try:
        return project_of(folder, None).areas
    except CommandError as error:
        msg = f"{error}; the draft takes its areas from there: correct it first"
        raise CommandError(msg) from None


def new(work: Work) -> draft.Draft:
    """Propose rows for a report that is not there yet."""
    rows = [draft.row(change, work.history) for change in work.proposed]
    bullets = [draft.update(one) for one in work.month.updates]
    once = _once(work, work.proposed)
    return draft.Draft(rows, bullets, draft.ledger(work.month, work.history, work.proposed, once, work.top_level))


def _once(work: Work, fresh: Sequence[Change], before: draft.Once = _NONE) -> draft.Once:
    """Put together what was proposed before and what is now."""
    names = [*before.commits, *(draft.short(change.landed.commits[0], work.history) for change in fresh)]
    return draft.Once(names, list(dict.fromkeys([*before.updates, *(one.name for one in work.month.updates)])))


def add(path: Path, work: Work, *, dry_run: bool) -> Status:
    """Add to a report what is not in it, and remember what was cut.

    :param path: the report.
    :param work: what landed in its period.
    :param dry_run: whether nothing is written.
    """
    name = path.as_posix()
    try:
        data = source.read(admit(path), name)
    except source.DataError as error:
        raise CommandError(f"{error.faults[0].place}: {error.faults[0].message}") from None
    loaded = loader.parse(data, name, Report)
    if not loaded.model:
        msg = f"{loaded.faults[0].place}: {loaded.faults[0].message}; a draft is added to a report without a fault: correct it first"
        raise CommandError(msg)
    text = source.decode(data, name)
    added = _added(loaded.model, draft.read_once(text), work)
    lists = {"commits": added.rows, "infrastructure": added.updates, "left_out": added.cut}
    made = again.add(text, name, lists, added.ledger)
    # What stands there is somebody's work: a file that this would break is not written.
    if refusal(made, name):
        msg = f"{named(path)} is written in a way that nothing can be added to; expected lists of lines; draft it anew beside it"
        raise CommandError(msg)
    said = f"{len(added.rows)} added, {len(added.cut)} put into 'left_out'"
    if dry_run:
        out(made.rstrip("\n"))
        err(f"would write {name}: {said}")
    else:
        files.rewrite(path, data, made)
        out(f"wrote {visible_name(name)}: {said}")
    return Status.CLEAN


@dataclass(frozen=True, slots=True)
class _Added:
    """What is put into a report, entries as lists of lines."""

    rows: Sequence[Sequence[str]]
    updates: Sequence[Sequence[str]]
    cut: Sequence[Sequence[str]]
    ledger: Sequence[str]


def _added(report: Report, before: draft.Once, work: Work) -> _Added:
    """Find what to add: what is proposed now and was not before, and what was proposed and is no row any more."""
    history = work.history
    there = lessons.told(report, left_out=True)
    once = lessons.Cited([LeftOut(commit=list(before.commits))])
    fresh = [change for change in work.proposed if not _is_in(change, there, once)]
    shown = [change for change in work.month.changes if change in fresh or _is_in(change, there, once)]
    proposed_once = [(name, found[0]) for name in before.commits if (found := history.find(name))]
    return _Added(
        [draft.row(change, history) for change in fresh],
        [draft.update(one) for one in work.month.updates if one.name not in before.updates],
        [draft.left_out(commit, name) for name, commit in proposed_once if commit not in there],
        draft.ledger(work.month, history, shown, _once(work, fresh, before), work.top_level),
    )


def _is_in(change: Change, *cited: lessons.Cited) -> bool:
    return any(commit in some for commit in change.landed.commits for some in cited)
