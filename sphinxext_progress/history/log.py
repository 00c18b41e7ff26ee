"""The log of a branch, read once for a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.history.commits import Commit, History
from sphinxext_progress.history.git import GitError
from sphinxext_progress.history.line import follow

if TYPE_CHECKING:
    from sphinxext_progress.history.git import Repository

#: Where a project's work lands, by the names that are tried in turn.
REFS = ("origin/HEAD", "main", "master", "origin/main", "origin/master", "HEAD")

_FIELDS = ("%H", "%P", "%ct", "%at", "%an", "%ae", "%s", "%b")


def read(repository: Repository, ref: str = "") -> History:
    """Read the history of a branch.

    :param repository: where it is.
    :param ref: the branch, a tag or a commit; the first of :data:`REFS` that there is when not given.
    :raises GitError: where there is no such branch, or nothing was committed yet.
    """
    names = (ref,) if ref else REFS
    tip, name = next(((tip, name) for name in names if (tip := repository.resolve(name))), ("", ""))
    if not tip and ref:
        msg = f"{quoted(ref)} is no branch, tag or commit of {quoted(str(repository.path), 300)}; expected one; check the name after '--ref'"
        raise GitError(msg)
    if not tip:
        msg = (
            f"the repository {quoted(str(repository.path), 300)} has no commits; expected some; commit something first"
        )
        raise GitError(msg)
    commits, damaged = _read(repository, tip)
    return History(name, commits, follow(commits, tip, name), damaged)


def _read(repository: Repository, tip: str) -> tuple[dict[str, Commit], list[str]]:
    written = "--format=" + "%x00".join(_FIELDS) + "%x00"
    parts = repository.run("rev-list", "--topo-order", "--no-commit-header", "--encoding=UTF-8", written, tip)
    text = parts.decode("utf-8", "replace")
    lost = "\N{REPLACEMENT CHARACTER}" if "\N{REPLACEMENT CHARACTER}" in text else ""
    commits, damaged = {}, []
    # A record ends with a line feed, which stands before the next hash.
    for name, parents, committed, authored, *texts in zip(*[iter(text.split("\0"))] * len(_FIELDS), strict=False):
        commit = Commit(name.strip(), tuple(parents.split()), int(committed), int(authored), *texts)
        commits[commit.hash] = commit
        if lost and any(lost in text for text in texts):
            damaged.append(commit.hash)
    return commits, damaged
