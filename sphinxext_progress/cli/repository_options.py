"""The repository that ``--git`` names, opened with what a person has to know of it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError, quoted_path, write_error
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.git import log
from sphinxext_progress.git.process import GitError
from sphinxext_progress.git.repository import Repository

#: So many commits without a valid date are named.
MAX_UNDATED = 20

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinxext_progress.cli.parser import Parser
    from sphinxext_progress.git.commits import GitCommit, History


def add_repository_options(parser: Parser, *, required: bool = False) -> None:
    """Add the options that name a repository and a branch."""
    parser.add_argument(
        "--git", type=Path, metavar="REPO", required=required, help="the repository of the project: a clone"
    )
    parser.add_argument(
        "--ref",
        default="",
        metavar="BRANCH",
        help=f"the branch that is looked at (default: the first of {', '.join(log.DEFAULT_REFS)} that is there)",
    )
    parser.needs("ref", "git")


def open_history(path: Path, ref: str) -> tuple[Repository, History]:
    """Read the history of a branch.

    :param path: the repository.
    :param ref: the branch; empty for that where work lands.
    :raises CommandError: where that cannot be done, or where only the newest commits are there.
    """
    with git_errors_as_command_errors():
        repository = Repository(path)
        if repository.is_shallow:
            msg = (
                f"{quoted_path(path)} is a shallow clone, which has the newest commits only; expected all of them; run "
                "'git fetch --unshallow' in it, or say 'fetch-depth: 0' where CI clones it"
            )
            raise CommandError(msg)
        history = log.read_log(repository, ref)
    _note_undated(history)
    if above := top_level_folder(repository):
        write_error(f"note: {quoted_path(path)} is in the repository {quoted(above, 300)}, whose history is read")
    return repository, history


def top_level_folder(repository: Repository) -> str:
    """Name the folder at the top of a repository; empty where that is the one that was given, or it is bare."""
    with git_errors_as_command_errors():
        top = repository.top_level()
    if top is None or top.samefile(repository.path):
        return ""
    # As somebody in this folder would name it, without what only this machine has.
    return Path(os.path.relpath(top)).as_posix()


def _note_undated(history: History) -> None:
    """Name the commits whose dates are not valid."""
    undated = [commit for commit in history.line if not commit.is_dated]
    for commit in undated[:MAX_UNDATED]:
        write_error(
            f"note: {commit.short_hash} {quoted(commit.title)} has no valid {_wrong_dates(commit)} date; it belongs to "
            "no period"
        )
    if len(undated) > MAX_UNDATED:
        write_error(f"note: {len(undated) - MAX_UNDATED} more commits have no valid date")


def _wrong_dates(commit: GitCommit) -> str:
    dates = {"author": commit.authored, "committer": commit.committed}
    return " and no valid ".join(name for name, seconds in dates.items() if seconds is None)


@contextmanager
def git_errors_as_command_errors() -> Iterator[None]:
    """Say what git cannot do as the command says it."""
    try:
        yield
    except GitError as error:
        raise CommandError(str(error)) from None


def warn_of_damage(history: History, chosen: Iterable[GitCommit]) -> None:
    """Say which of some commits have a message that is not what its encoding says."""
    damaged = set(history.damaged)
    for commit in chosen:
        if commit.hash in damaged:
            write_error(
                f"warning: the message of {commit.hash} is not UTF-8: {quoted(commit.subject)}; expected its encoding "
                "in the commit; read it in git and correct the row"
            )
