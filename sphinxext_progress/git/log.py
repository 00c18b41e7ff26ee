"""Read the log of a branch, once per command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git import revisions
from sphinxext_progress.git.commits import GitCommit, History
from sphinxext_progress.git.first_parents import follow_first_parents
from sphinxext_progress.git.merged_changes import expand_merges
from sphinxext_progress.git.process import GitError

if TYPE_CHECKING:
    from sphinxext_progress.git.repository import Repository

#: The names that are tried in turn to find a project's main branch.
DEFAULT_REFS = ("origin/HEAD", "main", "master", "origin/main", "origin/master", "HEAD")

#: The maximum length of a subject, a body or a name; of a longer body, both ends are kept because of the trailers.
LONGEST = 20_000

#: The last second that a date can represent, since 1970: the end of the year 9999.
LATEST = 253_402_300_799

_FIELDS = ("%H", "%P", "%ct", "%at", "%an", "%ae", "%s", "%b")


def read_log(repository: Repository, ref: str = "", prefix: str = "") -> History:
    """Read the history of a branch.

    :param ref: a branch, a tag or a commit; the first of :data:`DEFAULT_REFS` that exists if empty.
    :param prefix: the name by which reports refer to the repository; empty for the repository of the project.
    :raises GitError: if there is no such branch, or no commit yet.
    """
    for name in (ref,) if ref else revisions.in_order(repository, DEFAULT_REFS):
        if tip := revisions.resolve(repository, name):
            commits, damaged = _read(repository, tip, prefix)
            line = expand_merges(commits, follow_first_parents(commits, tip, name))
            return History(name, commits, line, damaged, prefix)
        revisions.refuse_dangling(repository, name)
    if ref:
        message = messages.UNKNOWN_REVISION.format(revision=quoted(ref), repository=repository.name)
    elif revisions.has_refs(repository):
        message = messages.NO_DEFAULT_BRANCH.format(repository=repository.name, branches=", ".join(DEFAULT_REFS))
    else:
        message = messages.NO_COMMITS.format(repository=repository.name)
    raise GitError(message)


def _read(repository: Repository, tip: str, prefix: str) -> tuple[dict[str, GitCommit], list[str]]:
    """Read all commits that are reachable from a tip, newest first, and the hashes of those with damaged messages.

    Git lists a commit before its parents, so each commit but the first is the parent of an earlier one. If the output
    is truncated, parents are missing.
    """
    format_option = "--format=" + "%x00".join(_FIELDS) + "%x00"
    options = ("--topo-order", "--no-commit-header", "--encoding=UTF-8", format_option)
    # The line feed at the end of a record becomes part of the next hash.
    fields = repository.records("rev-list", *options, tip, end=b"\n")
    announced, commits, damaged = {tip}, {}, []
    try:
        for commit_hash, parents, committed, authored, *texts in zip(*[fields] * len(_FIELDS), strict=True):
            text = b"\0".join(texts).decode("utf-8", "replace")
            author, email, subject, body = text.split("\0")
            commit = GitCommit(
                commit_hash.decode().removeprefix("\n"),
                tuple(parents.decode().split()),
                _parse_timestamp(committed),
                _parse_timestamp(authored),
                author[:LONGEST],
                email[:LONGEST],
                subject[:LONGEST],
                body if len(body) <= LONGEST else f"{body[: LONGEST // 2]}\n{body[-LONGEST // 2 :]}",
                prefix,
            )
            if (
                commit.hash not in announced
                or commit.hash in commits
                or not all(map(revisions.FULL_HASH.fullmatch, commit.parents))
            ):
                raise repository.unexpected_output("rev-list")
            announced.update(commit.parents)
            commits[commit.hash] = commit
            if "\N{REPLACEMENT CHARACTER}" in text:
                damaged.append(commit.hash)
    except ValueError:
        raise repository.unexpected_output("rev-list") from None
    if len(announced) != len(commits):
        raise repository.unexpected_output("rev-list")
    return commits, damaged


def _parse_timestamp(digits: bytes) -> int | None:
    """Parse a Unix timestamp; return None if it is outside the calendar. Git accepts most such dates."""
    seconds = int(digits) if 0 < len(digits) <= len(str(LATEST)) else LATEST + 1
    return seconds if 0 <= seconds <= LATEST else None
