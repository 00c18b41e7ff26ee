"""``sphinx-progress check --git``: the options, and what is written when all was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli import output_files, repository_options
from sphinxext_progress.cli.checking.fix import fix_report, relative_to_cwd
from sphinxext_progress.cli.checking.write_record import make_record
from sphinxext_progress.cli.console import write_error, write_line, write_progress
from sphinxext_progress.git.verifying.report_check import ReportCheck

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from sphinxext_progress.cli.parser import Parser
    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.git.commits import History
    from sphinxext_progress.git.repository import Repository
    from sphinxext_progress.reading.entry import FoundReports, ReportEntry


def add_check_options(parser: Parser) -> None:
    """Add the options of a check against a repository."""
    repository_options.add_repository_options(parser)
    parser.add_argument(
        "--fix",
        action="store_true",
        help="write the hashes, numbers and dates that rows lack, where git is certain of them",
    )
    parser.add_argument(
        "--record", action="store_true", help="write what was found beside each report, for its page to show"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    parser.needs("fix", "git")
    parser.needs("record", "git")
    parser.needs("dry_run", "fix", "record")


def open_repository(arguments: Namespace) -> RepositoryCheck | None:
    """Read the branch that reports are held against; None where none is named.

    :raises CommandError: where it cannot be read.
    """
    return RepositoryCheck(*repository_options.open_history(arguments.git, arguments.ref)) if arguments.git else None


class RepositoryCheck:
    """A branch that reports are held against, and the reports that were."""

    def __init__(self, repo: Repository, history: History) -> None:
        self._repository = repo
        self._history = history
        self._checked: list[ReportCheck] = []

    def diagnostics(self, entry: ReportEntry, found: FoundReports, period: str) -> list[Diagnostic]:
        """Hold a report against the branch.

        :param entry: the report.
        :param found: the reports around it, itself among them.
        :param period: its period as it stands in the file, which is the place of what is said of the whole.
        :raises CommandError: where git cannot answer.
        """
        write_progress(f"holding {entry.name} against {self._history.ref} …")
        others = [one for one in found.entries if one is not entry and one.project_name == entry.project_name]
        with repository_options.git_errors_as_command_errors():
            checked = ReportCheck(self._repository, self._history, entry, others, period)
            self._checked.append(checked)
            return checked.found

    def write(self, arguments: Namespace) -> None:
        """Write what the options ask for, after all was said; nothing before all of it is known."""
        filled = [fix_report(checked, self._history) if arguments.fix else None for checked in self._checked]
        recorded: list[tuple[Path, bytes | None, str]] = []
        if arguments.record:
            with repository_options.git_errors_as_command_errors():
                # What is recorded is true of the rows as they will stand there.
                now = [
                    checked.again(filling.report) if filling else checked
                    for checked, filling in zip(self._checked, filled, strict=True)
                ]
                recorded = [make_record(checked, self._history) for checked in now]
        for checked, filling in zip(self._checked, filled, strict=True):
            if filling:
                new = (filling.path, filling.old, filling.text)
                _deliver(*new, f": {filling.said}", dry_run=arguments.dry_run)
            elif arguments.fix:
                write_error(f"{relative_to_cwd(checked.path).as_posix()}: nothing to fill in")
        for path, old, text in recorded:
            _deliver(path, old, text, "", dry_run=arguments.dry_run)


def _deliver(path: Path, old: bytes | None, text: str, what: str, *, dry_run: bool) -> None:
    """Write a file over what was read from it, where there was one, or print it."""
    if dry_run:
        write_line(text.rstrip("\n"))
        write_error(f"would write {path.as_posix()}{what}")
    else:
        if old is None:
            output_files.write_file(path, text)
        else:
            output_files.rewrite_file(path, old, text)
        write_error(f"wrote {path.as_posix()}{what}")
