"""A fake git that answers from commits in memory, without a process."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sphinxext_progress.git.process import GitFailure

NO_BLOB = "0" * 40
SUBMODULE = "160000"

#: The answers that are the same for all histories.
ANSWERS = {"version": b"git version 2.39.5\n", "shortlog": b"", "for-each-ref": b"refs/heads/main\n"}


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
        lines = stdin.decode("utf-8", "replace").splitlines()
        match command:
            case _ if command in ANSWERS:
                yield ANSWERS[command]
            case "rev-parse" if "--disambiguate=" in rest[0]:
                prefixes = tuple(argument.partition("=")[2] for argument in rest)
                yield "".join(f"{name}\n" for name in self.commits if name.startswith(prefixes)).encode()
            case "rev-parse":
                yield f"{self._parsed(rest)}\n".encode()
            case "config":
                raise GitFailure(1, "")
            case "check-mailmap":
                yield stdin
            case "rev-list":
                yield b"".join(self._listed(rest))
            case "diff-tree":
                yield b"".join(self._compared(line, numstat="--numstat" in rest) for line in lines)
            case "cat-file":
                yield b"".join(self._content(name, whole="--batch" in rest) for name in lines)
            case _:
                raise AssertionError(arguments)

    def _parsed(self, arguments: Sequence[str]) -> str:
        if "--is-shallow-repository" in arguments or "--is-bare-repository" in arguments:
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

    def _listed(self, arguments: Sequence[str]) -> Iterator[bytes]:
        """Yield the commits that ``rev-list`` lists, in the format of the options."""
        options = [argument for argument in arguments if argument.startswith("--")]
        names = [argument for argument in arguments if not argument.startswith(("--", "^"))]
        without = self._reachable([argument[1:] for argument in arguments if argument.startswith("^")])
        patterns = [re.compile(option.removeprefix("--grep=").encode()) for option in options if "--grep=" in option]
        if "--no-walk=unsorted" in options:
            found = [(b">", self.commits[name]) for name in names]
        else:
            reached = self._reachable(names, first_parent="--first-parent" in options)
            hidden = {commit.hash for commit in without}
            found = [(b">", commit) for commit in reached if commit.hash not in hidden]
            if "--boundary" in options:
                parents = {parent for _, commit in found for parent in commit.parents}
                found += [(b"-", commit) for commit in without if commit.hash in parents]
        form = next((option for option in options if option.startswith("--format=")), "--format=%H")
        for mark, commit in found:
            message = [commit.subject, *commit.body.split(b"\n")]
            is_merge = len(commit.parents) > 1 or "--merges" not in options
            if is_merge and (not patterns or any(one.search(line) for one in patterns for line in message)):
                yield self._formatted(form, mark, commit)

    def _reachable(self, tips: Sequence[str], *, first_parent: bool = False) -> list[Commit]:
        wanted = set(tips)
        found = []
        for name, commit in reversed(self.commits.items()):
            if name in wanted:
                wanted.update(commit.parents[:1] if first_parent else commit.parents)
                found.append(commit)
        return found

    @staticmethod
    def _formatted(form: str, mark: bytes, commit: Commit) -> bytes:
        author, committer = commit.dates
        values = {
            "%m": mark,
            "%H": commit.hash.encode(),
            "%h": commit.hash[:10].encode(),
            "%P": " ".join(commit.parents).encode(),
            "%ct": committer.encode(),
            "%at": author.encode(),
            "%an": commit.author.encode(),
            "%ae": f"{commit.author.lower()}@example.org".encode(),
            "%s": commit.subject,
            "%b": commit.body,
            "%x00": b"\0",
        }
        parts = re.split(r"(%x00|%[a-z]t|%a[en]|%[A-Za-z])", form.removeprefix("--format="))
        return b"".join(values.get(part, part.encode()) for part in parts) + b"\n"

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
        if name in self.commits and not whole:
            return f"{name} commit 100\n".encode()
        if name not in self.blobs:
            return f"{name} missing\n".encode()
        head = f"{name} blob {len(self.blobs[name])}\n".encode()
        return head + self.blobs[name] + b"\n" if whole else head


def digest(content: bytes) -> str:
    """Return the hash of an object."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()
