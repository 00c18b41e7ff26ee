"""``sphinx-progress check --git``: the options, and what is written when all was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli import repository
from sphinxext_progress.cli.console import CommandError, err_on_terminal
from sphinxext_progress.cli.fill import fill
from sphinxext_progress.cli.recording import write
from sphinxext_progress.history.check import Checked

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from sphinxext_progress.diagnostics import Fault
    from sphinxext_progress.history.commits import History
    from sphinxext_progress.history.git import Repository
    from sphinxext_progress.shelf import Entry, Found


def add_options(parser: ArgumentParser) -> None:
    """Add the options of a check against a repository."""
    repository.add_options(parser)
    parser.add_argument(
        "--fix",
        action="store_true",
        help="write the hashes, numbers and dates that rows lack, where git is certain of them",
    )
    parser.add_argument(
        "--record", action="store_true", help="write what was found beside each report, for its page to show"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")


def open_repository(arguments: Namespace) -> Against | None:
    """Read the branch that reports are held against; None where none is named.

    :raises CommandError: where it cannot be read, or where an option needs one.
    """
    if arguments.git:
        return Against(*repository.read(arguments.git, arguments.ref))
    for option in ("fix", "record"):
        if getattr(arguments, option):
            msg = f"'--{option}' writes what a repository says; expected '--git' with it; name a clone"
            raise CommandError(msg)
    return None


class Against:
    """A branch that reports are held against, and the reports that were."""

    def __init__(self, repo: Repository, history: History) -> None:
        self._repository = repo
        self._history = history
        self._checked: list[Checked] = []

    def faults(self, entry: Entry, found: Found, period: str) -> list[Fault]:
        """Hold a report against the branch.

        :param entry: the report.
        :param found: the reports around it, itself among them.
        :param period: its period as it stands in the file, which is the place of what is said of the whole.
        :raises CommandError: where git cannot answer.
        """
        err_on_terminal(f"holding {entry.name} against {self._history.ref} …")
        others = [one for one in found.entries if one is not entry and one.project_name == entry.project_name]
        with repository.errors():
            checked = Checked(self._repository, self._history, entry, period)
            self._checked.append(checked)
            return checked.faults(others)

    def write(self, arguments: Namespace) -> None:
        """Write what the options ask for, after all was said."""
        for checked in self._checked:
            if arguments.record:
                with repository.errors():
                    fates = checked.until_now(self._repository)
                write(checked, self._history, fates, dry_run=arguments.dry_run)
            if arguments.fix:
                fill(checked, self._history, dry_run=arguments.dry_run)
