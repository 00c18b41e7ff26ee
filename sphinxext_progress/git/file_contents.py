"""Count the lines that commits added and removed, so that moved lines cancel out."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git.differences import all_file_records, diff_records
from sphinxext_progress.git.missing_files import MissingFiles
from sphinxext_progress.git.objects import blob_contents, blob_sizes
from sphinxext_progress.git.repository import MissingObjectsError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sphinxext_progress.diagnostics.messages.message import Message
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.repository import Repository

#: The maximum size of a file in bytes; larger files are treated as data and not read.
MAX_FILE_BYTES = 1_000_000

#: Shorter lines count only if they contain a letter or a digit.
MAX_TRIVIAL_LINE = 80

# This works in any encoding that extends ASCII.
_HAS_CONTENT = re.compile(rb"[0-9A-Za-z\x80-\xff]")

# A record of ``git diff-tree --raw``: modes and blobs before and after, status, path.
_RAW_RECORD = re.compile(rb":([0-7]{6}) ([0-7]{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [A-Z]\0(.+)", re.DOTALL)
_SUBMODULE = "160000"

#: The number of files with the same name that are searched for a moved file.
MAX_NAMESAKES = 8


@dataclass(frozen=True, slots=True)
class FileEdit:
    """The blobs of a file before and after a commit; empty if the file does not exist."""

    path: str
    before: str
    after: str


@dataclass
class LineDelta:
    """The lines that a commit added and removed, each with its count."""

    added: Counter[bytes] = field(default_factory=Counter)
    removed: Counter[bytes] = field(default_factory=Counter)

    @cached_property
    def size(self) -> int:
        """The number of changed lines."""
        return self.added.total() + self.removed.total()

    def common_share(self, other: LineDelta) -> float:
        """Return the share of the added lines that another commit added too, 0 to 1.

        Compare the removed lines only if none were added: a reapply may no longer need to remove them.
        """
        own, others = (self.added, other.added) if self.added else (self.removed, other.removed)
        return _share((own & others).total(), own.total())

    def inverse_share(self, other: LineDelta) -> float:
        """Return the share of the changed lines that another commit changed back, 0 to 1."""
        return _share((self.added & other.removed).total() + (self.removed & other.added).total(), self.size)

    def is_inverse(self, other: LineDelta) -> bool:
        """Return whether another commit changed back all of the lines, and no others."""
        return self.size > 0 and self.added == other.removed and self.removed == other.added


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def count_content_lines(content: bytes) -> Counter[bytes]:
    """Count the lines of a file.

    :return: the count of each line, stripped; empty for a binary file.
    """
    if b"\0" in content[:8000]:
        return Counter()
    return Counter(map(bytes.strip, content.split(b"\n")))


def _changed_lines(before: Counter[bytes], after: Counter[bytes]) -> list[tuple[bytes, int]]:
    """Return the significant lines whose count changed, with the difference."""
    # Comparing whole files as sets is much faster than line by line.
    changed = {line for line, _ in before.items() ^ after.items()}
    return [
        (line, after[line] - before[line])
        for line in changed
        if len(line) >= MAX_TRIVIAL_LINE or _HAS_CONTENT.search(line)
    ]


class FileContents:
    """The contents of files, read in batches and cached."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        #: What a partial clone lacks of what was needed.
        self.missing = MissingFiles(repository)
        self._edits: dict[str, list[FileEdit]] = {}
        self._submodules: dict[str, list[FileEdit]] = {}
        self._lines: dict[str, Counter[bytes]] = {"": Counter()}
        self._trees: dict[str, Mapping[str, str]] = {}

    def edits(self, commits: Iterable[GitCommit]) -> Mapping[str, list[FileEdit]]:
        """Return the files that commits changed, compared with their first parents, by the hash of the commit.

        They are unknown for the commits in :attr:`missing`.
        """
        # Remove duplicates so that git does not compare them twice.
        commits = list({commit.hash: commit for commit in commits}.values())
        if missing := [commit for commit in commits if commit.hash not in self._edits]:
            self._compare(missing)
        return {commit.hash: self._edits[commit.hash] for commit in commits}

    def submodules(self, commits: Iterable[GitCommit]) -> Mapping[str, list[FileEdit]]:
        """Return the submodules that commits changed; the commits they point to are not in this repository."""
        return {name: self._submodules[name] for name in self.edits(commits)}

    def _compare(self, commits: Sequence[GitCommit]) -> None:
        edits: dict[str, list[FileEdit]] = {commit.hash: [] for commit in commits}
        submodules: dict[str, list[FileEdit]] = {commit.hash: [] for commit in commits}
        try:
            for name, record in diff_records(self._repository, commits, "--raw"):
                modes, edit = self._parse_record(record)
                (submodules if _SUBMODULE in modes else edits)[name].append(edit)
        except MissingObjectsError:
            self.missing.add_commits(commits)
            edits = submodules = {commit.hash: [] for commit in commits}
        self._edits |= edits
        self._submodules |= submodules

    def _parse_record(self, record: bytes) -> tuple[set[str], FileEdit]:
        """Parse a record of ``git diff-tree --raw`` into the modes of the file and its edit."""
        match = _RAW_RECORD.fullmatch(record)
        if not match:
            raise self._repository.unexpected_output("diff-tree")
        *modes, before, after = (part.decode() for part in match.groups()[:4])
        return {*modes}, FileEdit(match[5].decode("utf-8", "surrogateescape"), _blob(before), _blob(after))

    def deltas(self, commits: Iterable[GitCommit], paths: Collection[str]) -> Iterator[tuple[GitCommit, LineDelta]]:
        """Yield the changed lines of commits in some files; skip those that touched none of them or are incomplete."""
        commits = list(commits)
        edits = self.edits(commits)
        touched = {name: [edit for edit in changed if edit.path in paths] for name, changed in edits.items()}
        self._read(blob for changed in touched.values() for edit in changed for blob in (edit.before, edit.after))
        for commit in commits:
            changed = touched[commit.hash]
            if changed and not self.missing.has_any(blob for edit in changed for blob in (edit.before, edit.after)):
                delta = LineDelta()
                for edit in changed:
                    for line, change in _changed_lines(self._lines[edit.before], self._lines[edit.after]):
                        (delta.added if change > 0 else delta.removed)[line] += abs(change)
                yield commit, delta

    def survival(self, commits: Iterable[GitCommit], end: GitCommit) -> dict[str, float | None]:
        """Return the share of each commit's changes that survive in the files of a later commit.

        :return: by the hash of the commit, the share of the added lines that are present and of the removed lines that
            are absent, 0 to 1; None if there is no line to compare, or a file is missing.
        """
        edits = self.edits(commits)
        tree = self.tree(end) if edits else {}
        candidates = {
            name: [(edit, _candidate_blobs(edit, tree)) for edit in changed] for name, changed in edits.items()
        }
        self._read(
            blob
            for blobs_of_edits in candidates.values()
            for edit, blobs in blobs_of_edits
            for blob in (edit.before, edit.after, *(blobs if blobs is not None else ()))
        )
        return {name: self._surviving_share(blobs_of_edits) for name, blobs_of_edits in candidates.items()}

    def _surviving_share(self, candidates: list[tuple[FileEdit, list[str] | None]]) -> float | None:
        surviving = total = 0.0
        for edit, blobs in candidates:
            # Do not attribute the later deletion or move of an existing file to this commit.
            if blobs is None:
                continue
            if self.missing.has_any((edit.before, edit.after, *blobs)):
                return None
            before, after = self._lines[edit.before], self._lines[edit.after]
            versions = [self._lines[blob] for blob in blobs] or [Counter[bytes]()]
            now = versions[0] if len(versions) == 1 else max(versions, key=lambda lines: (lines & after).total())
            for line, change in _changed_lines(before, after):
                total += abs(change)
                surviving += abs(change) * min(1.0, max(0.0, (now[line] - before[line]) / change))
        return surviving / total if total else None

    def tree(self, commit: GitCommit) -> Mapping[str, str]:
        """Return the blobs of the files of a commit, by path; none if they are missing."""
        if commit.hash not in self._trees:
            try:
                parsed = [*map(self._parse_record, all_file_records(self._repository, commit))]
            except MissingObjectsError:
                self.missing.add_commits([commit])
                parsed = []
            # The commit of a submodule is not in this repository.
            self._trees[commit.hash] = {edit.path: edit.after for modes, edit in parsed if _SUBMODULE not in modes}
        return self._trees[commit.hash]

    def _read(self, blobs: Iterable[str]) -> None:
        """Count the lines of the blobs that are not in the cache."""
        missing = [blob for blob in blobs if blob not in self._lines]
        self._lines |= {blob: Counter() for blob in missing}
        contents = self.read(missing, check=messages.SKIPPED_LINES)
        self._lines |= {blob: count_content_lines(content) for blob, content in contents}

    def read(
        self, blobs: Iterable[str], largest: int = MAX_FILE_BYTES, check: Message = messages.SKIPPED_DEPENDENCIES
    ) -> Iterator[tuple[str, bytes]]:
        """Yield blobs with their contents, one at a time.

        :param largest: the maximum size in bytes; larger blobs are left out.
        :param check: what needs the blobs. Those that a partial clone lacks are left out, and this check is skipped.
        :raises GitError: if a blob is missing, and the repository is not a partial clone.
        """
        unique_blobs = self.missing.leave_out(dict.fromkeys(blobs), check)
        sizes = blob_sizes(self._repository, unique_blobs) if unique_blobs else {}
        if small := {blob: size for blob, size in sizes.items() if size <= largest}:
            yield from blob_contents(self._repository, small)


def _candidate_blobs(edit: FileEdit, tree: Mapping[str, str]) -> list[str] | None:
    """Return the blobs that a file may have now; None if that cannot be determined."""
    if edit.path in tree:
        return [tree[edit.path]]
    if not edit.after:
        return []
    if edit.before:
        return None
    name = posixpath.basename(edit.path)
    return [blob for path, blob in tree.items() if path.endswith(f"/{name}") or path == name][:MAX_NAMESAKES]


def _blob(name: str) -> str:
    return name if name.strip("0") else ""
