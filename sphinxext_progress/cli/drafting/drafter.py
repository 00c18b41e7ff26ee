"""``sphinx-progress new --git``: draft the report of a period from its commits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median_low
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sphinxext_progress.cli import git_access, output_files
from sphinxext_progress.cli.console import (
    CommandError,
    count_noun,
    located_message,
    quoted_path,
    write_error,
    write_line,
)
from sphinxext_progress.cli.drafting import dependency_bullets, redraft, yaml
from sphinxext_progress.cli.input_reports import project_of, repositories_of_folder, why_refused
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.diagnostics.messages import commands as messages
from sphinxext_progress.format.draft_memory import MEMORY_MARK, DamagedLineError, DraftMemory, read_draft_memory
from sphinxext_progress.format.model import LeftOut, Report
from sphinxext_progress.git.drafting import examples, period_changes
from sphinxext_progress.git.drafting.noise import NoiseRules
from sphinxext_progress.git.people import find_people
from sphinxext_progress.git.scope import Scope
from sphinxext_progress.reading import decoding, loader
from sphinxext_progress.reading.data_files import PROJECT_FILE

if TYPE_CHECKING:
    import datetime as dt
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from sphinxext_progress.format.period import Period
    from sphinxext_progress.git.commits import History
    from sphinxext_progress.git.drafting.model_choice import ModelChoice
    from sphinxext_progress.git.drafting.period_changes import CandidateChange, PeriodChanges
    from sphinxext_progress.git.people import People
    from sphinxext_progress.reading.entry import ReportEntry

#: The default number of rows, unless an option or earlier reports determine it.
DEFAULT_ROWS = 20


@dataclass(frozen=True, slots=True)
class DraftInput:
    """The history and the changes to draft a report from."""

    history: History
    month: PeriodChanges
    people: People
    #: The number of changes to propose.
    count: int
    #: The top-level folder of the repository if a subfolder was given.
    top_level: str = ""
    #: The day of the draft, if its period is not over then.
    until: dt.date | None = None
    #: Why the rules alone rank the changes; empty if earlier reports do, or there are too few of them.
    ranked_by: str = ""

    @property
    def proposed(self) -> list[CandidateChange]:
        """The proposed changes, best first."""
        return list(self.month.changes[: self.count])

    @property
    def summary(self) -> str:
        """A summary of the draft in one sentence."""
        excluded = sum(len(group.commits) for group in self.month.excluded_commits)
        rules = ", ".join(f"{group.rule} {len(group.commits)}" for group in self.month.excluded_commits)
        return (
            f"{count_noun(len(self.month.commits), 'commit')} on {self.history.ref}: {len(self.proposed)} of "
            f"{count_noun(len(self.month.changes), 'change')} proposed, {count_noun(excluded, 'commit')} excluded"
            f"{f' ({rules})' if rules else ''}"
        )


def gather_input(
    arguments: Namespace, wanted: Period, before: Sequence[ReportEntry], today: dt.date, proposed: Sequence[str] = ()
) -> DraftInput:
    """Collect the changes of a period.

    :param before: the earlier reports of the project.
    :param proposed: the hashes of the commits that earlier drafts of the report have proposed.
    :raises CommandError: if git fails, or the period has no commits.
    """
    finished = [entry.report for entry in before if not entry.report.draft]
    branch = git_access.open_branch(arguments.git, arguments.ref)
    scope = Scope([wanted, *(report.period for report in examples.training_reports(finished))], proposed)
    repo, history = branch.repository, git_access.read_commits(branch, scope)
    rows = [len(report.commits) for report in finished if report.commits]
    # Propose more rows than a report needs, because the ranking finds only about half of them.
    count = arguments.limit or 2 * (median_low(rows) if rows else DEFAULT_ROWS)
    with git_access.git_work(repo, f"Reading the changes of {wanted.name}"):
        folder: Path = arguments.reports
        project = project_of(folder, None)
        rules = NoiseRules(project.noise)
        choice = examples.learn_from_reports(repo, history, finished, rules)
        landed = period_changes.gather_changes(repo, history, wanted, project.areas, choice.model, folder, count, rules)
        people = find_people(repo, landed.commits, urlsplit(project.repository).hostname or "")
    check_changes(landed, wanted, history, arguments.git)
    git_access.note_skipped(repo)
    if ranked_by := _describe_choice(choice):
        write_error(messages.NOTE.format(text=ranked_by))
    until = today if today <= wanted.end else None
    return DraftInput(history, landed, people, count, git_access.top_level_folder(repo), until, ranked_by)


def _describe_choice(choice: ModelChoice) -> str:
    """Describe why the rules alone rank the changes; empty if earlier reports do, or there are too few of them."""
    if not (choice.rules_quality and choice.model_quality):
        return ""
    return messages.RANKED_BY_RULES.format(model=choice.model_quality.precision, rules=choice.rules_quality.precision)


def check_changes(changes: PeriodChanges, period: Period, history: History, clone: Path) -> None:
    """Warn about commits whose message is not valid in its encoding.

    :raises CommandError: if the period has no commits.
    """
    if not changes.commits:
        message = messages.NOTHING_LANDED.format(period=period.name, path=quoted_path(clone), ref=history.ref)
        raise CommandError(message)
    git_access.warn_of_damage(history, changes.commits)


def note_proposed_areas(folder: Path, work: DraftInput) -> None:
    """Print the areas that were proposed for a project without areas, ready to paste into ``project.yaml``."""
    if work.month.proposed:
        write_error(messages.AREAS_PROPOSED.format(path=quoted_path(folder / PROJECT_FILE)))
        for line in ("areas:", *(f"  - {yaml.area_entry(area)}" for area in work.month.proposed)):
            write_error(line)


def draft_report(work: DraftInput) -> yaml.Draft:
    """Draft a new report."""
    rows = [yaml.row_lines(change, work.history, work.people) for change in work.proposed]
    bullets = dependency_bullets.update_entries(work.month.updates)
    contributors = yaml.contributor_entries(work.people.contributors, with_counts=not work.until)
    memory = _remember(work, work.proposed, DraftMemory())
    return yaml.Draft(rows, bullets, contributors, _ledger(work, work.proposed, memory), work.until)


def _ledger(work: DraftInput, shown: Sequence[CandidateChange], memory: DraftMemory) -> list[str]:
    """Return the comment at the end of a draft."""
    lines = yaml.ledger_lines(work.month, work.history, shown, memory, work.top_level)
    return [*lines[:1], *yaml.comment_lines(work.ranked_by), *lines[1:]]


def _remember(work: DraftInput, new_changes: Sequence[CandidateChange], before: DraftMemory) -> DraftMemory:
    """Return what earlier drafts and this one have proposed."""
    hashes = [work.history.unique_prefix(change.landed.commits[0]) for change in new_changes]
    names = dict.fromkeys([*before.dependencies, *map(dependency_bullets.dependency_name, work.month.updates.direct)])
    names |= dict.fromkeys([dependency_bullets.INDIRECT] if work.month.updates.indirect else ())
    people = [yaml.person_key(person) for person in work.people.contributors[: yaml.MAX_DRAFT_ENTRIES]]
    return DraftMemory(
        commits=(*before.commits, *hashes),
        dependencies=tuple(names),
        contributors=tuple(dict.fromkeys([*before.contributors, *people])),
    )


def add_to_report(path: Path, work: DraftInput, *, dry_run: bool) -> None:
    """Add new entries to an existing report, and record entries that were cut.

    :param work: the changes of its period.
    """
    name = path.as_posix()
    try:
        data = decoding.read_bytes(check_path(path), name)
    except decoding.DataError as error:
        raise CommandError(located_message(error.diagnostics[0])) from None
    repositories = repositories_of_folder(path.parent)
    loaded = loader.parse_file(data, name, Report, repositories=repositories)
    if not loaded.model:
        raise CommandError(located_message(loaded.diagnostics[0]))
    text = decoding.decode_checked(data, name)
    additions = _additions(loaded.model, _read_memory(text, name), work)
    lists = {
        "commits": additions.rows,
        "infrastructure": additions.updates,
        "contributors": additions.contributors,
        "left_out": additions.cut,
    }
    new_text = redraft.insert_entries(text, name, lists, additions.ledger)
    # Do not break a file that somebody has edited.
    if why_refused(new_text, name, repositories):
        raise CommandError(messages.CANNOT_ADD.format(path=quoted_path(path)))
    summary = f"{len(additions.rows)} added, {len(additions.cut)} put into 'left_out'"
    if dry_run:
        write_line(new_text.rstrip("\n"))
        write_error(f"would write {name}: {summary}")
    else:
        output_files.rewrite_file(path, data, new_text)
        write_line(f"wrote {visible_name(name)}: {summary}")


def _read_memory(text: str, name: str) -> DraftMemory:
    try:
        return read_draft_memory(text)
    except DamagedLineError as error:
        number = len(re.findall(r"\r\n?|\n", text[: error.start])) + 1
        raise CommandError(messages.DAMAGED_MEMORY.format(place=f"{name}:{number}:{len(MEMORY_MARK) + 1}")) from None


@dataclass(frozen=True, slots=True)
class _Additions:
    """The additions to a report. Each entry is a list of lines."""

    rows: Sequence[Sequence[str]]
    updates: Sequence[Sequence[str]]
    contributors: Sequence[Sequence[str]]
    cut: Sequence[Sequence[str]]
    ledger: Sequence[str]


def _additions(report: Report, memory: DraftMemory, work: DraftInput) -> _Additions:
    """Return the additions: new proposals, and earlier proposals whose rows were deleted."""
    history = work.history
    cited = examples.cited_commits(report, left_out=True)
    proposed_before = examples.CitedCommits([LeftOut(commit=list(memory.commits))])
    new_changes = [change for change in work.proposed if not _is_cited(change, cited, proposed_before)]
    shown = [
        change for change in work.month.changes if change in new_changes or _is_cited(change, cited, proposed_before)
    ]
    earlier = [(name, commits[0]) for name in memory.commits if (commits := history.find(name))]
    return _Additions(
        [yaml.row_lines(change, history, work.people) for change in new_changes],
        dependency_bullets.update_entries(work.month.updates, memory.dependencies),
        _new_contributors(report, memory, work),
        [yaml.left_out_lines(commit, name) for name, commit in earlier if commit not in cited],
        _ledger(work, shown, _remember(work, new_changes, memory)),
    )


def _new_contributors(report: Report, memory: DraftMemory, work: DraftInput) -> list[list[str]]:
    """Return the entries for people whom neither the report nor an earlier draft lists."""
    if any(section.id == "contributors" for section in report.sections):
        return []
    listed = {person.identity for person in report.contributors}
    listed |= {person.name.casefold() for person in report.contributors}
    others = [
        person
        for person in work.people.contributors
        if yaml.person_key(person) not in memory.contributors
        and not {person.name.casefold(), person.login.casefold()} & listed
    ]
    # The author may have deleted the counts, or the draft may have none because the period was not over.
    with_counts = not work.until and all(person.commit_count is not None for person in report.contributors)
    return yaml.contributor_entries(others, with_counts=with_counts)


def _is_cited(change: CandidateChange, *cited: examples.CitedCommits) -> bool:
    return any(commit in citations for commit in change.landed.commits for citations in cited)
