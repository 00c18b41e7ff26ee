"""What commits did to the lines of files: counted, so that moved and rewrapped lines say nothing."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.git.differences import all_file_records, diff_records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.repository import Repository

#: Files of more bytes are not read; they are data.
MAX_FILE_BYTES = 1_000_000

#: A line without a letter or a digit says nothing; longer ones are not asked for any.
MAX_TRIVIAL_LINE = 80

# In any encoding that has the signs of ASCII.
_SAYS = re.compile(rb"[0-9A-Za-z\x80-\xff]")

# What git says of a file that differs: what kind of file it was and is, its contents, what happened to it, and its path.
_RAW = re.compile(rb":([0-7]{6}) ([0-7]{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [A-Z]\0(.+)", re.DOTALL)
_SUBMODULE = "160000"

#: So many files of one name are looked through for one that was moved.
MAX_NAMESAKES = 8


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A file before and after a commit, by the names of its contents (blobs); empty where there is none."""

    path: str
    before: str
    after: str


@dataclass
class LineDelta:
    """The lines that a commit added and took out, with how often."""

    added: Counter[bytes] = field(default_factory=Counter)
    removed: Counter[bytes] = field(default_factory=Counter)

    @cached_property
    def size(self) -> int:
        """How many lines."""
        return self.added.total() + self.removed.total()

    def same(self, other: LineDelta) -> float:
        """Give the share of the added lines that another commit added too, 0 to 1; of the removed ones where none was.

        What was removed need not be there a second time: the other commit may bring more than this one did.
        """
        own, others = (self.added, other.added) if self.added else (self.removed, other.removed)
        return _share((own & others).total(), own.total())

    def inverse(self, other: LineDelta) -> float:
        """Give the share of these lines with which another commit did the opposite, 0 to 1."""
        return _share((self.added & other.removed).total() + (self.removed & other.added).total(), self.size)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def count_content_lines(content: bytes) -> Counter[bytes]:
    """Count the lines of a file.

    :param content: the bytes of the file; none where it is no text.
    """
    if b"\0" in content[:8000]:
        return Counter()
    return Counter(map(bytes.strip, content.split(b"\n")))


def _changed(before: Counter[bytes], after: Counter[bytes]) -> list[tuple[bytes, int]]:
    """List the lines that say something and are there more often than before, or less often; and by how much."""
    # Whole files are compared as sets, which is far faster than one line after the other.
    changed = {line for line, _ in before.items() ^ after.items()}
    return [
        (line, after[line] - before[line]) for line in changed if len(line) >= MAX_TRIVIAL_LINE or _SAYS.search(line)
    ]


class FileContents:
    """The contents of files, read in batches and only once.

    :param repository: where they are.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._edits: dict[str, list[FileEdit]] = {}
        self._submodules: dict[str, list[FileEdit]] = {}
        self._lines: dict[str, Counter[bytes]] = {"": Counter()}
        self._trees: dict[str, Mapping[str, str]] = {}

    def edits(self, commits: Iterable[GitCommit]) -> Mapping[str, list[FileEdit]]:
        """List the files that commits changed, against the line that they landed on, by the hash of the commit."""
        # One that is asked for twice would be compared twice.
        commits = list({commit.hash: commit for commit in commits}.values())
        if missing := [commit for commit in commits if commit.hash not in self._edits]:
            self._compare(missing)
        return {commit.hash: self._edits[commit.hash] for commit in commits}

    def submodules(self, commits: Iterable[GitCommit]) -> Mapping[str, list[FileEdit]]:
        """List the submodules that commits changed likewise; what they point to is no content of this repository."""
        return {name: self._submodules[name] for name in self.edits(commits)}

    def _compare(self, commits: Sequence[GitCommit]) -> None:
        self._edits |= {commit.hash: [] for commit in commits}
        self._submodules |= {commit.hash: [] for commit in commits}
        for name, record in diff_records(self._repository, commits, "--raw"):
            modes, edit = self._edit(record)
            (self._submodules if _SUBMODULE in modes else self._edits)[name].append(edit)

    def _edit(self, record: bytes) -> tuple[set[str], FileEdit]:
        """Read a record of ``git diff-tree --raw``: the kinds of file that it was and is, and how it changed."""
        raw = _RAW.fullmatch(record)
        if not raw:
            raise self._repository.misunderstood("diff-tree")
        *modes, before, after = (part.decode() for part in raw.groups()[:4])
        return {*modes}, FileEdit(raw[5].decode("utf-8", "surrogateescape"), _blob(before), _blob(after))

    def deltas(self, commits: Iterable[GitCommit], paths: Collection[str]) -> Iterator[tuple[GitCommit, LineDelta]]:
        """Count what commits did to the lines of some files.

        :param commits: the commits; those that touched none of the files are left out.
        :param paths: the files.
        """
        commits = list(commits)
        edits = self.edits(commits)
        touched = {name: [edit for edit in changed if edit.path in paths] for name, changed in edits.items()}
        self._read(blob for changed in touched.values() for edit in changed for blob in (edit.before, edit.after))
        for commit in commits:
            if changed := touched[commit.hash]:
                delta = LineDelta()
                for edit in changed:
                    for line, change in _changed(self._lines[edit.before], self._lines[edit.after]):
                        (delta.added if change > 0 else delta.removed)[line] += abs(change)
                yield commit, delta

    def survival(self, commits: Iterable[GitCommit], end: GitCommit) -> dict[str, float | None]:
        """Tell how much of what commits did is still so in the files of another one.

        :param commits: the commits.
        :param end: the commit whose files are looked at.
        :return: the share of the added lines that are there and of the removed ones that are not, 0 to 1, by the
            hash of the commit; None where there is no line to tell it by.
        """
        edits = self.edits(commits)
        tree = self.tree(end)
        places = {name: [(edit, self._now(edit, tree)) for edit in changed] for name, changed in edits.items()}
        self._read(
            blob
            for found in places.values()
            for edit, now in found
            for blob in (edit.before, edit.after, *(now if now is not None else ()))
        )
        return {name: self._survived(found) for name, found in places.items()}

    def _survived(self, found: list[tuple[FileEdit, list[str] | None]]) -> float | None:
        kept = whole = 0.0
        for edit, blobs in found:
            # A file that was there before and is gone or moved says nothing of this commit.
            if blobs is None:
                continue
            before, after = self._lines[edit.before], self._lines[edit.after]
            likest = [self._lines[blob] for blob in blobs] or [Counter[bytes]()]
            now = likest[0] if len(likest) == 1 else max(likest, key=lambda one: (one & after).total())
            for line, change in _changed(before, after):
                whole += abs(change)
                kept += abs(change) * min(1.0, max(0.0, (now[line] - before[line]) / change))
        return kept / whole if whole else None

    def _now(self, edit: FileEdit, tree: Mapping[str, str]) -> list[str] | None:
        """Find the contents that a file may have now; None where nothing can be told."""
        if edit.path in tree:
            return [tree[edit.path]]
        if not edit.after:
            return []
        if edit.before:
            return None
        name = posixpath.basename(edit.path)
        return [blob for path, blob in tree.items() if path.endswith(f"/{name}") or path == name][:MAX_NAMESAKES]

    def tree(self, commit: GitCommit) -> Mapping[str, str]:
        """List the files of a commit: the name of the contents of each, by its path."""
        if commit.hash not in self._trees:
            edits = map(self._edit, all_file_records(self._repository, commit))
            # What a submodule points to is no content of this repository.
            self._trees[commit.hash] = {edit.path: edit.after for modes, edit in edits if _SUBMODULE not in modes}
        return self._trees[commit.hash]

    def _read(self, blobs: Iterable[str]) -> None:
        """Count the lines of contents that are not known yet."""
        missing = [blob for blob in blobs if blob not in self._lines]
        self._lines |= {blob: Counter() for blob in missing}
        self._lines |= {blob: count_content_lines(content) for blob, content in self.read(missing)}

    def read(self, blobs: Iterable[str], largest: int = MAX_FILE_BYTES) -> Iterator[tuple[str, bytes]]:
        """Read contents, one at a time.

        :param blobs: their names.
        :param largest: how many bytes one may have; larger ones are left out.
        :raises GitError: where one is not on this machine.
        """
        wanted = list(dict.fromkeys(blobs))
        sizes = self._repository.sizes(wanted) if wanted else {}
        if small := {blob: size for blob, size in sizes.items() if size <= largest}:
            yield from self._repository.contents(small)


def _blob(name: str) -> str:
    return name if name.strip("0") else ""
