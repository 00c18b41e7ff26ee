"""The program git: called with a list of arguments, with nothing of the repository's own settings, and never the network.

Only plumbing commands are called, whose output is made for programs, and only with options that are
listed here (https://git-scm.com/docs/git#_low_level_commands_plumbing).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.git.process import GitError, GitFailure, git_environment, git_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: The oldest git whose options are all known: ``--no-commit-header`` of rev-list is as old.
MINIMUM_GIT_VERSION = (2, 33)

#: The longest answer that is read as a whole, and the longest record of one that is read as a stream, in bytes.
MAX_ANSWER_BYTES = 16_000_000

#: The commands that are called, with the options that each may be given; arguments after these are no options.
ALLOWED_COMMANDS: dict[str, frozenset[str]] = {
    "cat-file": frozenset({"--batch", "--batch-check", "--buffer"}),
    "diff-tree": frozenset(
        {
            *("--stdin", "-r", "-z", "--root", "--always"),
            *("--numstat", "--raw", "--no-renames", "--"),
        }
    ),
    "for-each-ref": frozenset({"--count=1", "--format=%(refname)"}),
    "rev-list": frozenset({"--no-commit-header", "--encoding=UTF-8", "--topo-order"}),
    "rev-parse": frozenset({"--verify", "--quiet", "--is-shallow-repository", "--show-toplevel"}),
    "version": frozenset(),
}

#: Options with a value that is ours.
_FORMAT = re.compile(r"--format=(%[A-Za-z]{1,2}|%x00)+")

# What git says of an object, and its names of objects.
_SIZE = re.compile(r"(?P<name>[0-9a-f]{40,64}) (?P<type>[a-z]{1,9}) (?P<size>[0-9]{1,15})")
_NAME = re.compile(rb"(?:[0-9a-f]{40}|[0-9a-f]{64})\n")
_HASH = re.compile(r"[0-9a-fA-F]{40,64}")
_REVISION = re.compile(r"\w(?!.*\.\.)[\w./+@-]*")


class _RefusedError(GitError):
    """Git ran and exited with an error."""

    def __init__(self, message: str, failure: GitFailure) -> None:
        super().__init__(message)
        self.status = failure.status
        self.complaints = failure.complaints


class Repository:
    """A repository on this machine, to be read only.

    :param path: a folder in it, or a bare one.
    :raises GitError: where there is none that can be used: no git, no repository, or one of somebody else.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        version = re.match(rb"git version (\d{1,9})\.(\d{1,9})", self.run("version"))
        if not version:
            raise self.misunderstood("version")
        if (int(version[1]), int(version[2])) < MINIMUM_GIT_VERSION:
            msg = f"git is too old; expected {'.'.join(map(str, MINIMUM_GIT_VERSION))} or newer; update it"
            raise GitError(msg)
        shallow = self.run("rev-parse", "--is-shallow-repository")
        if shallow not in {b"true\n", b"false\n"}:
            raise self.misunderstood("rev-parse")
        self.is_shallow = shallow == b"true\n"

    def top_level(self) -> Path | None:
        """Return the folder at the top of the repository; None where it is bare."""
        try:
            answer = self.run("rev-parse", "--show-toplevel")
        except _RefusedError:
            return None
        return Path(os.fsdecode(answer.removesuffix(b"\n")))

    def run(self, command: str, *arguments: str, stdin: Iterable[str] = ()) -> bytes:
        """Run one of the allowed commands and return its whole answer, which is short.

        Arguments and errors are those of :meth:`stream`.
        """
        answer = bytearray()
        for piece in self.stream(command, *arguments, stdin=stdin):
            answer += piece
            if len(answer) > MAX_ANSWER_BYTES:
                raise self.oversized(command)
        return bytes(answer)

    def records(self, command: str, *arguments: str, stdin: Iterable[str] = (), end: bytes = b"") -> Iterator[bytes]:
        """Run one of the allowed commands and yield the records of its answer, each of which a NUL ends.

        Other arguments and errors are those of :meth:`stream`.

        :param end: what follows the last record.
        :raises GitError: also where the last record is cut short.
        """
        rest = bytearray()
        for piece in self.stream(command, *arguments, stdin=stdin):
            rest += piece
            if b"\0" in piece:
                *whole, last = bytes(rest).split(b"\0")
                rest = bytearray(last)
                yield from whole
            if len(rest) > MAX_ANSWER_BYTES:
                raise self.oversized(command)
        if rest != end:
            raise self.misunderstood(command)

    def stream(self, command: str, *arguments: str, stdin: Iterable[str] = ()) -> Iterator[bytes]:
        """Run one of the allowed commands and yield its answer piece by piece.

        :param command: its name.
        :param arguments: options of :data:`ALLOWED_COMMANDS`, then whatever else; nothing of that is taken for an option.
        :param stdin: lines that git reads, such as hashes.
        :raises GitError: where it fails.
        :raises KeyError: where the command is none of them.
        :raises ValueError: where an option is none of them.
        """
        allowed = ALLOWED_COMMANDS[command]
        options = [one for one in arguments if one in allowed or _FORMAT.fullmatch(one)]
        rest = arguments[len(options) :]
        if (*options, *rest) != arguments or (any(map(_is_option, rest)) and rest[0] != "--end-of-options"):
            msg = f"git {command} is not called with {arguments}"
            raise ValueError(msg)
        return self._pieces([command, *options, *rest], "".join(f"{line}\n" for line in stdin).encode())

    def _pieces(self, arguments: Sequence[str], stdin: bytes) -> Iterator[bytes]:
        try:
            yield from git_output(["-C", str(self.path), *arguments], stdin, git_environment())
        except GitFailure as failure:
            raise _RefusedError(self._reason(failure.complaints, arguments), failure) from None

    def misunderstood(self, command: str) -> GitError:
        """Make the error for an answer that is cut short, or is none that git gives."""
        name = quoted(str(self.path), 300)
        return GitError(
            f"'git {command}' gave an incomplete or unexpected answer in {name}; check git and the repository"
        )

    def oversized(self, command: str) -> GitError:
        """Make the error for an answer, or a part of one, that is too long to be read."""
        name = quoted(str(self.path), 300)
        return GitError(
            f"'git {command}' gave more than {MAX_ANSWER_BYTES:,} bytes at once in {name}; check the repository"
        )

    def _reason(self, said: str, arguments: Sequence[str]) -> str:
        """Put into a sentence why git failed."""
        name = quoted(str(self.path), 300)
        if "dubious ownership" in said or "unsafe repository" in said:
            advice = next((line.strip() for line in said.splitlines() if "--add safe.directory" in line), "")
            return (
                f"the repository {name} belongs to another user, so git does not read it; expected your own; take it "
                f"over, or, where you trust it: {quoted(advice, 400)[1:-1]}"
            )
        if "not a git repository" in said or "cannot change to" in said:
            return f"{name} is no git repository; expected a clone of the project; check the path after '--git'"
        if "promisor" in said or "lazy fetching disabled" in said:
            return self._incomplete()
        lines = said.strip().splitlines() or ["without a word"]
        # Advice and warnings come before what it is about.
        reason = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
        return f"git {arguments[0]} failed in {name} ({quoted(reason, 200)[1:-1]}); expected it to work; check the repository"

    def _incomplete(self) -> str:
        return (
            f"the repository {quoted(str(self.path), 300)} lacks files of its commits, as a partial clone does; expected all "
            "of them, for nothing is fetched here; run 'git fetch --refetch --no-filter' in it first"
        )

    def sizes(self, objects: Sequence[str]) -> dict[str, int]:
        """Return how many bytes files have, by the names of their contents; what is no file has no entry.

        :param objects: the names of the contents, each once.
        :raises GitError: where one is not there.
        """
        lines = self.run("cat-file", "--batch-check", "--buffer", stdin=objects).decode("utf-8", "replace").split("\n")
        if len(lines) != len(objects) + 1 or lines.pop():
            raise self.misunderstood("cat-file")
        found = {}
        for name, line in zip(objects, lines, strict=True):
            if line == f"{name} missing":
                raise GitError(self._incomplete())
            said = _SIZE.fullmatch(line)
            if not said or said["name"] != name:
                raise self.misunderstood("cat-file")
            if said["type"] == "blob":
                found[name] = int(said["size"])
        return found

    def contents(self, sizes: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
        """Read contents one after the other, so that no more than one is in memory.

        :param sizes: how many bytes each of them has, by its name.
        :raises GitError: where git cannot be asked.
        """
        pieces, read = self.stream("cat-file", "--batch", "--buffer", stdin=sizes), bytearray()
        for name, size in sizes.items():
            head = f"{name} blob {size}\n".encode()
            end = len(head) + size
            while len(read) <= end and (piece := next(pieces, b"")):
                read += piece
            if len(read) <= end or not read.startswith(head) or read[end] != ord("\n"):
                raise self.misunderstood("cat-file")
            yield name, bytes(read[len(head) : end])
            del read[: end + 1]
        if read or next(pieces, b""):
            raise self.misunderstood("cat-file")

    def resolve(self, revision: str, kind: str = "commit") -> str:
        """Find the commit that a name means.

        :param revision: a branch, a tag or a hash, as somebody typed it.
        :param kind: ``tree`` for the files of the commit.
        :return: its full hash; empty where there is none.
        :raises GitError: where git cannot be asked.
        """
        # Nothing that git would take for more than a name: no option, no range, no search in messages.
        return self._parsed(f"{revision}^{{{kind}}}") if _REVISION.fullmatch(revision) else ""

    def _parsed(self, revision: str) -> str:
        try:
            said = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        except _RefusedError as error:
            if error.status == 1 and "broken ref" not in error.complaints:
                return ""
            raise
        if not _NAME.fullmatch(said):
            raise self.misunderstood("rev-parse")
        return said.decode().strip()

    def refuse_dangling(self, branch: str) -> None:
        """Refuse a branch that is there and leads to no commit.

        :param branch: a name that :meth:`resolve` finds no commit for.
        :raises GitError: where there is such a branch.
        """
        # Git takes a whole hash for the name of an object, whether or not there is one.
        is_name = _REVISION.fullmatch(branch) and not _HASH.fullmatch(branch)
        if is_name and (target := self._parsed(branch)):
            msg = (
                f"{quoted(branch)} of {quoted(str(self.path), 300)} points to {target}, which is no commit there; check the "
                "repository with 'git fsck', or name another branch with '--ref'"
            )
            raise GitError(msg)

    def has_refs(self) -> bool:
        """Tell whether there is any branch or tag."""
        return bool(self.run("for-each-ref", "--count=1", "--format=%(refname)"))


def _is_option(argument: str) -> bool:
    return argument.startswith("-")
