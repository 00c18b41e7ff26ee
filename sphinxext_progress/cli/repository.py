"""The repository that ``--git`` names, opened with what a person has to know of it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError, err, named
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.history import log
from sphinxext_progress.history.git import Repository
from sphinxext_progress.history.identify import DIGITS
from sphinxext_progress.history.process import GitError

#: So many commits without a valid date are named.
UNDATED = 20

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinxext_progress.cli.parser import Parser
    from sphinxext_progress.history.commits import Commit, History


def add_options(parser: Parser, *, required: bool = False) -> None:
    """Add the options that name a repository and a branch."""
    parser.add_argument(
        "--git", type=Path, metavar="REPO", required=required, help="the repository of the project: a clone"
    )
    parser.add_argument(
        "--ref",
        default="",
        metavar="BRANCH",
        help=f"the branch that is looked at (default: the first of {', '.join(log.REFS)} that is there)",
    )
    parser.needs("ref", "git")


def read(path: Path, ref: str) -> tuple[Repository, History]:
    """Read the history of a branch.

    :param path: the repository.
    :param ref: the branch; empty for that where work lands.
    :raises CommandError: where that cannot be done, or where only the newest commits are there.
    """
    with errors():
        repository = Repository(path)
        if repository.is_shallow:
            msg = (
                f"{named(path)} is a shallow clone, which has the newest commits only; expected all of them; run "
                "'git fetch --unshallow' in it, or say 'fetch-depth: 0' where CI clones it"
            )
            raise CommandError(msg)
        history = log.read(repository, ref)
    _note_undated(history)
    if above := top_level(repository):
        err(f"note: {named(path)} is in the repository {quoted(above, 300)}, whose history is read")
    return repository, history


def top_level(repository: Repository) -> str:
    """Name the folder at the top of a repository; empty where that is the one that was given, or it is bare."""
    with errors():
        top = repository.top_level()
    if top is None or top.samefile(repository.path):
        return ""
    # As somebody in this folder would name it, without what only this machine has.
    return Path(os.path.relpath(top)).as_posix()


def _note_undated(history: History) -> None:
    """Name the commits whose dates are not valid."""
    undated = [commit for commit in history.line if not commit.is_dated]
    for commit in undated[:UNDATED]:
        err(
            f"note: {commit.hash[:DIGITS]} {quoted(commit.title)} has no valid {_wrong_dates(commit)} date; it belongs to "
            "no period"
        )
    if len(undated) > UNDATED:
        err(f"note: {len(undated) - UNDATED} more commits have no valid date")


def _wrong_dates(commit: Commit) -> str:
    dates = {"author": commit.authored, "committer": commit.committed}
    return " and no valid ".join(name for name, seconds in dates.items() if seconds is None)


@contextmanager
def errors() -> Iterator[None]:
    """Say what git cannot do as the command says it."""
    try:
        yield
    except GitError as error:
        raise CommandError(str(error)) from None


def warn_of_damage(history: History, chosen: Iterable[Commit]) -> None:
    """Say which of some commits have a message that is not what its encoding says."""
    damaged = set(history.damaged)
    for commit in chosen:
        if commit.hash in damaged:
            err(
                f"warning: the message of {commit.hash} is not UTF-8: {quoted(commit.subject)}; expected its encoding "
                "in the commit; read it in git and correct the row"
            )
