"""The log of a branch, read once for a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.git.commits import GitCommit, History
from sphinxext_progress.git.first_parents import follow_first_parents
from sphinxext_progress.git.process import GitError

if TYPE_CHECKING:
    from sphinxext_progress.git.repository import Repository

#: Where a project's work lands, by the names that are tried in turn.
DEFAULT_REFS = ("origin/HEAD", "main", "master", "origin/main", "origin/master", "HEAD")

_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

#: So many characters of a subject, a body or a name are kept; of a body, half of them at its end, where trailers are.
LONGEST = 20_000

#: The last second of the calendar.
LATEST = 253_402_300_799

_FIELDS = ("%H", "%P", "%ct", "%at", "%an", "%ae", "%s", "%b")


def read_log(repository: Repository, ref: str = "") -> History:
    """Read the history of a branch.

    :param repository: where it is.
    :param ref: the branch, a tag or a commit; the first of :data:`DEFAULT_REFS` that there is when not given.
    :raises GitError: where there is no such branch, or nothing was committed yet.
    """
    for name in (ref,) if ref else DEFAULT_REFS:
        if tip := repository.resolve(name):
            commits, damaged = _read(repository, tip)
            return History(name, commits, follow_first_parents(commits, tip, name), damaged)
        repository.refuse_dangling(name)
    where = quoted(str(repository.path), 300)
    if ref:
        msg = f"{quoted(ref)} is no branch, tag or commit of {where}; expected one; check the name after '--ref'"
    elif repository.has_refs():
        msg = f"the repository {where} has none of the branches {', '.join(DEFAULT_REFS)}; name the branch with '--ref'"
    else:
        msg = f"the repository {where} has no commits; expected some; commit something first"
    raise GitError(msg)


def _read(repository: Repository, tip: str) -> tuple[dict[str, GitCommit], list[str]]:
    """Read all commits that a tip reaches, newest first, and the hashes of those with damaged messages.

    Git writes a commit before its parents, so every one but the first was announced by another one; where the answer
    is cut short, some that were announced are missing.
    """
    written = "--format=" + "%x00".join(_FIELDS) + "%x00"
    options = ("--topo-order", "--no-commit-header", "--encoding=UTF-8", written)
    # A record ends with a line feed, which stands before the next hash.
    fields = repository.records("rev-list", *options, tip, end=b"\n")
    announced, commits, damaged = {tip}, {}, []
    try:
        for name, parents, committed, authored, *texts in zip(*[fields] * len(_FIELDS), strict=True):
            read = b"\0".join(texts).decode("utf-8", "replace")
            author, email, subject, body = read.split("\0")
            commit = GitCommit(
                name.decode().removeprefix("\n"),
                tuple(parents.decode().split()),
                _moment(committed),
                _moment(authored),
                author[:LONGEST],
                email[:LONGEST],
                subject[:LONGEST],
                body if len(body) <= LONGEST else f"{body[: LONGEST // 2]}\n{body[-LONGEST // 2 :]}",
            )
            if commit.hash not in announced or commit.hash in commits or not all(map(_HASH.fullmatch, commit.parents)):
                raise repository.misunderstood("rev-list")
            announced.update(commit.parents)
            commits[commit.hash] = commit
            if "\N{REPLACEMENT CHARACTER}" in read:
                damaged.append(commit.hash)
    except ValueError:
        raise repository.misunderstood("rev-list") from None
    if len(announced) != len(commits):
        raise repository.misunderstood("rev-list")
    return commits, damaged


def _moment(written: bytes) -> int | None:
    """Read the seconds of a date; None where it is none that the calendar has (git says nothing of most of those)."""
    seconds = int(written) if 0 < len(written) <= len(str(LATEST)) else LATEST + 1
    return seconds if 0 <= seconds <= LATEST else None
