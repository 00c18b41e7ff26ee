"""A fake git that answers from commits in memory, without a process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sphinxext_progress.git.process import GitFailure

NO_BLOB = "0" * 40
SUBMODULE = "160000"


@dataclass
class Commit:
    """A commit as git stores it."""

    parents: list[str]
    #: Author and committer date, as git writes them.
    dates: tuple[str, str]
    author: str
    subject: bytes
    body: bytes
    #: The mode and the content of each file, by its path.
    tree: dict[str, tuple[str, str]]
    hash: str = ""

    @property
    def tree_hash(self) -> str:
        """The hash of its tree; the fake git needs one for each commit."""
        return digest(f"tree {self.hash}".encode())


@dataclass
class FakeGit:
    """The answers of git for a history."""

    folder: str
    #: The commits by hash, oldest first; the last one is the tip of ``main``.
    commits: dict[str, Commit] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def pieces(self, arguments: Sequence[str], stdin: bytes, _variables: Mapping[str, str]) -> Iterator[bytes]:
        """Answer in place of :func:`sphinxext_progress.git.process.git_output`."""
        command, *rest = arguments[2:]
        lines = stdin.decode("ascii").splitlines()
        match command:
            case "version":
                yield b"git version 2.39.5\n"
            case "rev-parse":
                yield f"{self._parsed(rest)}\n".encode()
            case "for-each-ref":
                yield b"refs/heads/main\n"
            case "rev-list":
                yield b"".join(self._record(commit) for commit in self._reachable(rest[-1]))
            case "diff-tree":
                yield b"".join(self._compared(line, numstat="--numstat" in rest) for line in lines)
            case "cat-file":
                yield b"".join(self._content(name, whole="--batch" in rest) for name in lines)
            case _:
                raise AssertionError(arguments)

    def _parsed(self, arguments: Sequence[str]) -> str:
        if "--is-shallow-repository" in arguments:
            return "false"
        if "--show-toplevel" in arguments:
            return self.folder
        name, _, kind = arguments[-1].partition("^")
        found = [one for one in self.commits if one.startswith(name.lower())] if len(name) > 3 else []
        if name == "main":
            found = [next(reversed(self.commits))]
        if len(found) != 1:
            raise GitFailure(1, "")
        return self.commits[found[0]].tree_hash if "tree" in kind else found[0]

    def _reachable(self, tip: str) -> list[Commit]:
        wanted = {tip}
        found = []
        for name, commit in reversed(self.commits.items()):
            if name in wanted:
                wanted.update(commit.parents)
                found.append(commit)
        return found

    @staticmethod
    def _record(commit: Commit) -> bytes:
        author, committer = commit.dates
        head = [
            commit.hash,
            " ".join(commit.parents),
            committer,
            author,
            commit.author,
            f"{commit.author.lower()}@example.org",
        ]
        return b"\0".join([*(part.encode() for part in head), commit.subject, commit.body, b"\n"])

    def _compared(self, line: str, *, numstat: bool) -> bytes:
        first, _, second = line.partition(" ")
        if first in self.commits:
            before = self.commits[second].tree if second else {}
            return f"{first}\0".encode() + self._changes(before, self.commits[first].tree, numstat=numstat)
        after = next(commit for commit in self.commits.values() if commit.tree_hash == second)
        return f"{line}\n".encode() + self._changes({}, after.tree, numstat=numstat)

    def _changes(self, before: Mapping[str, Any], after: Mapping[str, Any], *, numstat: bool) -> bytes:
        changed = []
        for path in sorted(before.keys() | after.keys()):
            (old_mode, old), (mode, new) = (tree.get(path, ("000000", NO_BLOB)) for tree in (before, after))
            if (old_mode, old) == (mode, new):
                continue
            name = path.encode("utf-8", "surrogateescape")
            if numstat:
                added, removed = (self.blobs.get(blob, b"").count(b"\n") for blob in (new, old))
                changed.append(f"{added}\t{removed}\t".encode() + name)
            else:
                status = "A" if old == NO_BLOB else "D" if new == NO_BLOB else "M"
                changed.append(f":{old_mode} {mode} {old} {new} {status}\0".encode() + name)
        return b"".join(one + b"\0" for one in changed)

    def _content(self, name: str, *, whole: bool) -> bytes:
        if name not in self.blobs:
            return f"{name} missing\n".encode()
        head = f"{name} blob {len(self.blobs[name])}\n".encode()
        return head + self.blobs[name] + b"\n" if whole else head


def digest(content: bytes) -> str:
    """Return the hash of an object."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()
