"""Resolve the names of branches, tags and commits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git.process import GitError
from sphinxext_progress.git.repository import RefusedError

if TYPE_CHECKING:
    from sphinxext_progress.git.repository import Repository

#: The full hash of an object, SHA-1 or SHA-256.
FULL_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

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
