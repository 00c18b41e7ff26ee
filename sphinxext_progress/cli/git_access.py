"""Open the repositories given by ``--git``, read their history, and write notes about problems in it."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError, quoted_path, write_error
from sphinxext_progress.cli.progress import bytes_read
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.diagnostics.messages import repository as repository_messages
from sphinxext_progress.git import log
from sphinxext_progress.git.log_records import LogReader
from sphinxext_progress.git.process import GitError
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.reading.data_files import relative_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.cli.repository_options import NamedClone
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.log import Branch
    from sphinxext_progress.git.scope import Scope

#: The maximum number of commits without a valid date to list.
MAX_UNDATED = 20


def open_branches(clones: Sequence[NamedClone], refs: Sequence[str]) -> list[Branch]:
    """Open the branches of clones: that of the project first.

    :param refs: the branches, each after the name of its repository and an equals sign, unless it is that of the project.
    :raises CommandError: as for :func:`open_branch`, if a clone is named twice, or if that of the project is missing.
    """
    names = [clone.name for clone in clones]
    for name, count in Counter(names).items():
        if count > 1:
            raise CommandError(messages.CLONE_TWICE.format(option=quoted(f"--git {name}=" if name else "--git")))
    if "" not in names:
        raise CommandError(messages.NO_CLONE_OF_PROJECT.format())
    branches: dict[str, str] = {}
    for ref in refs:
        name, sign, branch = ref.partition("=")
        branches |= {name: branch} if sign and name in names else {"": ref}
    return [
        open_branch(clone.path, branches.get(clone.name, ""), clone.name)
        for clone in sorted(clones, key=lambda clone: clone.name != "")
    ]


def open_branch(path: Path, ref: str, name: str = "") -> Branch:
    """Open a branch, and write notes about its commits without a valid date.

    :param ref: the branch; empty for the default branch.
    :param name: the name by which reports refer to the repository; empty for the repository of the project.
    :raises CommandError: if git fails, or the repository is a shallow clone.
    """
    with _git_errors_as_command_errors():
        repository = Repository(path)
        if repository.is_shallow:
            raise CommandError(messages.SHALLOW_CLONE.format(path=quoted_path(path)))
    with git_work(repository, "Reading the history"):
        branch = log.read_branch(repository, ref, name)
        undated = branch.line.undated()
        commits = LogReader(repository, name).named([branch.line.hashes[index] for index in undated[:MAX_UNDATED]])
    for commit in commits.values():
        message = messages.UNDATED_COMMIT.format(
            commit=commit.short_hash, title=quoted(commit.title), dates=_wrong_dates(commit)
        )
        write_error(message)
    if len(undated) > MAX_UNDATED:
        write_error(messages.MORE_UNDATED_COMMITS.format(count=len(undated) - MAX_UNDATED))
    if top_level := top_level_folder(repository):
        write_error(messages.INSIDE_REPOSITORY.format(path=quoted_path(path), top_level=quoted(top_level, 300)))
    return branch


def read_commits(branch: Branch, scope: Scope) -> History:
    """Read what a command needs of the history of a branch.

    :raises CommandError: if git fails.
    """
    with git_work(branch.repository, "Reading the commits"):
        return log.read_history(branch, scope)


def note_skipped(repository: Repository) -> None:
    """Write a note about what was skipped because the repository is a partial clone that lacks files."""
    if repository.skipped:
        checks = ", ".join(sorted(repository.skipped))
        write_error(repository_messages.SKIPPED_CHECKS.format(repository=repository.name, checks=checks))


def top_level_folder(repository: Repository) -> str:
    """Return the top-level folder of a repository; empty if it is the given folder, or the repository is bare."""
    with _git_errors_as_command_errors():
        top = repository.top_level()
    if top is None or top.samefile(repository.path):
        return ""
    # Use a relative path, which does not disclose the folders of this machine.
    return relative_name(top, Path.cwd())


def _wrong_dates(commit: GitCommit) -> str:
    dates = {"author": commit.authored, "committer": commit.committed}
    return " and no valid ".join(name for name, seconds in dates.items() if seconds is None)


@contextmanager
def git_work(repository: Repository, label: str) -> Iterator[None]:
    """Show the progress of reading a repository, and convert errors of git to command errors.

    :param label: what is done, such as ``Reading the history``.
    """
    with _git_errors_as_command_errors(), bytes_read(label) as count_bytes:
        repository.on_output = count_bytes
        try:
            yield
        finally:
            repository.on_output = None


@contextmanager
def _git_errors_as_command_errors() -> Iterator[None]:
    """Convert errors of git to command errors."""
    try:
        yield
    except GitError as error:
        raise CommandError(str(error)) from None


def warn_of_damage(history: History, chosen: Iterable[GitCommit]) -> None:
    """Warn about commits whose message is not valid in its encoding."""
    damaged = set(history.damaged)
    for commit in chosen:
        if commit.hash in damaged:
            write_error(messages.UNDECODABLE_COMMIT.format(commit=commit.hash, subject=quoted(commit.subject)))
