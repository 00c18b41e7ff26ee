"""``sphinx-progress check --git``: check reports against a branch, and write fixes and records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli import git_access, output_files
from sphinxext_progress.cli.checking.fix import fix_report
from sphinxext_progress.cli.checking.write_record import make_record
from sphinxext_progress.cli.console import CommandError, write_error, write_line
from sphinxext_progress.cli.input_reports import drafted_commits
from sphinxext_progress.cli.path_checks import relative_to_cwd
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.format.contents import repositories_of
from sphinxext_progress.git.verifying.citations import scope_of
from sphinxext_progress.git.verifying.report_check import ReportCheck

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.git.commits import History
    from sphinxext_progress.git.log import Branch
    from sphinxext_progress.reading.entry import FoundReports, ReportEntry


def open_repository(arguments: Namespace) -> RepositoryCheck:
    """Open the repositories given by ``--git``.

    :raises CommandError: if one of them cannot be read.
    """
    branches = git_access.open_branches(arguments.git, arguments.ref)
    return RepositoryCheck(branches, verbose=arguments.verbose, until_head=arguments.record)


class RepositoryCheck:
    """Checks reports against branches, and writes fixes and records for them.

    :param branches: the branches of the repositories, that of the project first.
    :param verbose: whether to list the changes that were cut from a draft.
    :param until_head: whether to read what has happened after the periods of the reports.
    """

    def __init__(self, branches: Sequence[Branch], *, verbose: bool, until_head: bool) -> None:
        self._branches = branches
        self._verbose = verbose
        self._until_head = until_head
        #: The histories around the periods of the reports, by the name of the repository.
        self._histories: dict[str, History] = {}
        #: The checks of each report: against the repository of the project, then against those it refers to.
        self._checked: list[list[ReportCheck]] = []
        self._unknown_names = {branch.prefix for branch in branches if branch.prefix}

    def read_histories(self, entries: Sequence[ReportEntry]) -> None:
        """Read what is needed to check some reports.

        :raises CommandError: if git fails.
        """
        for branch in self._branches:
            name = branch.prefix
            reports = [entry.report for entry in entries if name in {"", *repositories_of(entry.report)}]
            if reports:
                scope = scope_of(reports, name, until_head=self._until_head)
                self._histories[name] = git_access.read_commits(branch, scope)

    def diagnostics(self, entry: ReportEntry, reports: FoundReports, period: LocatedText) -> list[Diagnostic]:
        """Check a report against the branches of the repositories that it refers to.

        :param reports: all reports of its folder, including itself.
        :param period: its period with its position in the file, for diagnostics about the whole report.
        :raises CommandError: if git fails.
        """
        others = [other for other in reports.entries if other is not entry and other.project_name == entry.project_name]
        drafted = () if self._verbose else drafted_commits(entry.path)
        self._unknown_names -= entry.project.repositories.keys()
        names = {"", *repositories_of(entry.report)}
        checks = []
        for branch in self._branches:
            if branch.prefix in names:
                history = self._histories[branch.prefix]
                with git_access.git_work(branch.repository, f"Checking {visible_name(entry.name)}"):
                    checks.append(ReportCheck(branch.repository, history, entry, others, period, drafted))
        self._checked.append(checks)
        return [diagnostic for check in checks for diagnostic in check.found]

    def write(self, arguments: Namespace) -> None:
        """Write the files that the options request. Compute everything before writing the first file.

        :raises CommandError: if git fails, or a record would claim checks that a partial clone cannot answer.
        """
        for name in sorted(self._unknown_names):
            write_error(messages.UNKNOWN_CLONE.format(name=name))
        for repository in (branch.repository for branch in self._branches):
            git_access.note_skipped(repository)
            if arguments.record and repository.skipped:
                raise CommandError(messages.RECORD_INCOMPLETE.format())
        fixes = [fix_report(of_project) if arguments.fill else None for of_project, *_ in self._checked]
        records: list[tuple[Path, bytes | None, str]] = []
        if arguments.record:
            with git_access.git_work(self._branches[0].repository, "Recording the results"):
                # The record describes the rows after the fix.
                reports = [
                    [check.repeat(fix.report) for check in checks] if fix else checks
                    for checks, fix in zip(self._checked, fixes, strict=True)
                ]
                records = list(map(make_record, reports))
        for (checked, *_), fix in zip(self._checked, fixes, strict=True):
            if fix:
                new = (fix.path, fix.old, fix.text)
                _deliver(*new, f": {fix.summary}", dry_run=arguments.dry_run)
            elif arguments.fill:
                write_error(f"{relative_to_cwd(checked.path).as_posix()}: nothing to fill in")
        for path, old, text in records:
            _deliver(path, old, text, "", dry_run=arguments.dry_run)


def _deliver(path: Path, old: bytes | None, text: str, detail: str, *, dry_run: bool) -> None:
    """Write a file, or print it in a dry run; replace it only if it still has its old content."""
    if dry_run:
        write_line(text.rstrip("\n"))
        write_error(f"would write {path.as_posix()}{detail}")
    else:
        if old is None:
            output_files.write_file(path, text)
        else:
            output_files.rewrite_file(path, old, text)
        write_error(f"wrote {path.as_posix()}{detail}")
