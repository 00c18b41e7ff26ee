"""What a partial clone lacks: file contents, or also the names of files."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git.objects import local_blobs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.diagnostics.messages.message import Message
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.repository import Repository


class MissingFiles:
    """The files that were needed and that a partial clone lacks."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._blobs: set[str] = set()
        #: The hashes of the commits whose files are unknown.
        self.commits: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._blobs or self.commits)

    def has_any(self, blobs: Iterable[str]) -> bool:
        """Return whether any of some blobs is missing."""
        return not self._blobs.isdisjoint(blobs)

    def add_commits(self, commits: Iterable[GitCommit]) -> None:
        """Record commits whose files are unknown, and so their contents too."""
        self.commits.update(commit.hash for commit in commits)
        skipped = (messages.SKIPPED_FILES, messages.SKIPPED_LINES, messages.SKIPPED_DEPENDENCIES)
        self._repository.skipped.update(message.format() for message in skipped)

    def leave_out(self, blobs: Iterable[str], check: Message) -> list[str]:
        """Return the blobs that are on this machine, and record the others.

        :param check: what needs the blobs.
        """
        if not self._repository.is_partial:
            return list(blobs)
        blobs = set(blobs)
        if lacking := blobs - self._local:
            self._blobs |= lacking
            self._repository.skipped.add(check.format())
        return sorted(blobs - lacking)

    @cached_property
    def _local(self) -> frozenset[str]:
        return local_blobs(self._repository)
