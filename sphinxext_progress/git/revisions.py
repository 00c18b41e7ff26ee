"""Resolve the names of branches, tags and commits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git.process import GitError
from sphinxext_progress.git.repository import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.git.repository import Repository

#: The names that are tried in turn to find a project's main branch.
DEFAULT_REFS = ("origin/HEAD", "main", "master", "origin/main", "origin/master", "HEAD")

#: The full hash of an object, SHA-1 or SHA-256.
FULL_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

# The name of a branch, as git allows it (git-check-ref-format(1)).
_BRANCH_NAME = re.compile(rb"[^\x00-\x20\x7f~^:?*\[\\]+\n")

_REVISION = re.compile(r"\w(?!.*\.\.)[\w./+@-]*")


def resolve(repository: Repository, revision: str, kind: str = "commit") -> str:
    """Resolve a name to the full hash of a commit.

    :param revision: a branch, a tag or a hash, as typed by the user.
    :param kind: ``tree`` for the hash of the commit's tree.
    :return: the hash; empty if there is none.
    :raises GitError: if git fails.
    """
    # Accept plain names only: no options, ranges or searches in messages.
    return _parse_revision(repository, f"{revision}^{{{kind}}}") if _REVISION.fullmatch(revision) else ""


def in_order(repository: Repository, names: Sequence[str]) -> list[str]:
    """Return the names of branches in the order in which to try them.

    In a bare clone, ``HEAD`` is the default branch of its origin, but nothing updates a branch that is named ``main``. In
    a clone with files, it is the branch that somebody works on.

    :raises GitError: if git fails.
    """
    is_bare = repository.run("rev-parse", "--is-bare-repository")
    if is_bare not in {b"true\n", b"false\n"}:
        raise repository.unexpected_output("rev-parse")
    head = resolve(repository, "HEAD") if is_bare == b"true\n" else ""
    if not head:
        return list(names)
    answer = repository.run("rev-parse", "--abbrev-ref", "HEAD")
    if not _BRANCH_NAME.fullmatch(answer):
        raise repository.unexpected_output("rev-parse")
    branch = answer.decode("utf-8", "replace").removesuffix("\n")
    if not _REVISION.fullmatch(branch):
        branch = "HEAD"
    elif resolve(repository, branch) != head:
        raise repository.unexpected_output("rev-parse")
    return list(dict.fromkeys([*(name for name in names if name == "origin/HEAD"), branch, *names]))


def refuse_dangling(repository: Repository, branch: str) -> None:
    """Raise an error if a branch exists but does not lead to a commit.

    :param branch: a name that :func:`resolve` finds no commit for.
    :raises GitError: if there is such a branch.
    """
    # Git accepts any full hash as the name of an object, even if the object does not exist.
    is_name = _REVISION.fullmatch(branch) and not FULL_HASH.fullmatch(branch.lower())
    if is_name and (target := _parse_revision(repository, branch)):
        raise GitError(
            messages.DANGLING_BRANCH.format(branch=quoted(branch), repository=repository.name, target=target)
        )


def has_refs(repository: Repository) -> bool:
    """Return whether the repository has any branch or tag."""
    return bool(repository.run("for-each-ref", "--count=1", "--format=%(refname)"))


def parents(repository: Repository, name: str) -> list[str]:
    """Return the hashes of the parents of a commit, given by its full hash."""
    options = ("--no-commit-header", "--no-walk=unsorted", "--format=%H %P")
    listed, *hashes = repository.run("rev-list", *options, name).decode("ascii", "replace").split() or [""]
    if listed != name:
        raise repository.unexpected_output("rev-list")
    return hashes


def _parse_revision(repository: Repository, revision: str) -> str:
    try:
        answer = repository.run("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
    except RefusedError as error:
        if error.status == 1 and "broken ref" not in error.complaints:
            return ""
        raise
    name = answer.decode("ascii", "replace").removesuffix("\n")
    if answer[-1:] != b"\n" or not FULL_HASH.fullmatch(name):
        raise repository.unexpected_output("rev-parse")
    return name
