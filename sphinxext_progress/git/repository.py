"""Read-only access to a repository through git, without the repository's own settings and without network access.

Only plumbing commands are run, whose output is meant for programs, and only with the options listed here
(https://git-scm.com/docs/git#_low_level_commands_plumbing).
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

#: The minimum version of git, which introduced ``--no-commit-header`` of rev-list.
MINIMUM_GIT_VERSION = (2, 33)

#: The size limit of output that is read as a whole, and of a record of output that is streamed, in bytes.
MAX_ANSWER_BYTES = 16_000_000

#: The allowed commands, each with its allowed options; arguments after these are not options.
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

#: The allowed values of the ``--format`` option.
_FORMAT = re.compile(r"--format=(%[A-Za-z]{1,2}|%x00)+")

# A line of ``cat-file --batch-check``, and the hash of an object.
_OBJECT_SIZE = re.compile(r"(?P<name>[0-9a-f]{40,64}) (?P<type>[a-z]{1,9}) (?P<size>[0-9]{1,15})")
_OBJECT_NAME = re.compile(rb"(?:[0-9a-f]{40}|[0-9a-f]{64})\n")
_HASH = re.compile(r"[0-9a-fA-F]{40,64}")
_REVISION = re.compile(r"\w(?!.*\.\.)[\w./+@-]*")


class _RefusedError(GitError):
    """Git ran and exited with an error."""

    def __init__(self, message: str, failure: GitFailure) -> None:
        super().__init__(message)
        self.status = failure.status
        self.complaints = failure.complaints


class Repository:
    """A repository on this machine, opened read-only.

    :param path: a folder in the working tree, or a bare repository.
    :raises GitError: if git is missing or too old, or if the repository is missing or belongs to another user.
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
        """Return the top-level folder of the working tree; None if the repository is bare."""
        try:
            answer = self.run("rev-parse", "--show-toplevel")
        except _RefusedError:
            return None
        return Path(os.fsdecode(answer.removesuffix(b"\n")))

    def run(self, command: str, *arguments: str, stdin: Iterable[str] = ()) -> bytes:
        """Run one of the allowed commands and return its whole output, which must be short.

        See :meth:`stream` for the arguments and errors.
        """
        answer = bytearray()
        for chunk in self.stream(command, *arguments, stdin=stdin):
            answer += chunk
            if len(answer) > MAX_ANSWER_BYTES:
                raise self.oversized(command)
        return bytes(answer)

    def records(self, command: str, *arguments: str, stdin: Iterable[str] = (), end: bytes = b"") -> Iterator[bytes]:
        """Run one of the allowed commands and yield the NUL-terminated records of its output.

        See :meth:`stream` for the other arguments and errors.

        :param end: the expected output after the last record.
        :raises GitError: also if the last record is truncated.
        """
        rest = bytearray()
        for chunk in self.stream(command, *arguments, stdin=stdin):
            rest += chunk
            if b"\0" in chunk:
                *complete, last = bytes(rest).split(b"\0")
                rest = bytearray(last)
                yield from complete
            if len(rest) > MAX_ANSWER_BYTES:
                raise self.oversized(command)
        if rest != end:
            raise self.misunderstood(command)

    def stream(self, command: str, *arguments: str, stdin: Iterable[str] = ()) -> Iterator[bytes]:
        """Run one of the allowed commands and yield its output in chunks.

        :param arguments: options of :data:`ALLOWED_COMMANDS`, then other arguments, which must not look like options.
        :param stdin: the lines of standard input, such as hashes.
        :raises GitError: if the command fails.
        :raises KeyError: if the command is not allowed.
        :raises ValueError: if an option is not allowed.
        """
        allowed = ALLOWED_COMMANDS[command]
        options = [argument for argument in arguments if argument in allowed or _FORMAT.fullmatch(argument)]
        rest = arguments[len(options) :]
        if (*options, *rest) != arguments or (any(map(_is_option, rest)) and rest[0] != "--end-of-options"):
            msg = f"git {command} is not called with {arguments}"
            raise ValueError(msg)
        return self._run_git([command, *options, *rest], "".join(f"{line}\n" for line in stdin).encode())

    def _run_git(self, arguments: Sequence[str], stdin: bytes) -> Iterator[bytes]:
        try:
            yield from git_output(["-C", str(self.path), *arguments], stdin, git_environment())
        except GitFailure as failure:
            raise _RefusedError(self._reason(failure.complaints, arguments), failure) from None

    def misunderstood(self, command: str) -> GitError:
        """Return the error for truncated or unexpected output."""
        name = quoted(str(self.path), 300)
        return GitError(
            f"'git {command}' gave an incomplete or unexpected answer in {name}; check git and the repository"
        )

    def oversized(self, command: str) -> GitError:
        """Return the error for output, or a record of it, that is too long."""
        name = quoted(str(self.path), 300)
        return GitError(
            f"'git {command}' gave more than {MAX_ANSWER_BYTES:,} bytes at once in {name}; check the repository"
        )

    def _reason(self, complaints: str, arguments: Sequence[str]) -> str:
        """Explain in a sentence why git failed."""
        name = quoted(str(self.path), 300)
        if "dubious ownership" in complaints or "unsafe repository" in complaints:
            advice = next((line.strip() for line in complaints.splitlines() if "--add safe.directory" in line), "")
            return (
                f"the repository {name} belongs to another user, so git does not read it; expected your own; take it "
                f"over, or, where you trust it: {quoted(advice, 400)[1:-1]}"
            )
        if "not a git repository" in complaints or "cannot change to" in complaints:
            return f"{name} is no git repository; expected a clone of the project; check the path after '--git'"
        if "promisor" in complaints or "lazy fetching disabled" in complaints:
            return self._incomplete()
        lines = complaints.strip().splitlines() or ["without a word"]
        # Advice and warnings may come before the error.
        reason = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
        return f"git {arguments[0]} failed in {name} ({quoted(reason, 200)[1:-1]}); expected it to work; check the repository"

    def _incomplete(self) -> str:
        return (
            f"the repository {quoted(str(self.path), 300)} lacks files of its commits, as a partial clone does; expected all "
            "of them, for nothing is fetched here; run 'git fetch --refetch --no-filter' in it first"
        )

    def sizes(self, objects: Sequence[str]) -> dict[str, int]:
        """Return the sizes of blobs in bytes, by hash; objects that are not blobs have no entry.

        :param objects: the hashes, without duplicates.
        :raises GitError: if an object is missing.
        """
        lines = self.run("cat-file", "--batch-check", "--buffer", stdin=objects).decode("utf-8", "replace").split("\n")
        if len(lines) != len(objects) + 1 or lines.pop():
            raise self.misunderstood("cat-file")
        blob_sizes = {}
        for name, line in zip(objects, lines, strict=True):
            if line == f"{name} missing":
                raise GitError(self._incomplete())
            match = _OBJECT_SIZE.fullmatch(line)
            if not match or match["name"] != name:
                raise self.misunderstood("cat-file")
            if match["type"] == "blob":
                blob_sizes[name] = int(match["size"])
        return blob_sizes

    def contents(self, sizes: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
        """Yield the hashes and contents of blobs, with only one in memory at a time.

        :param sizes: the size of each blob in bytes, by hash.
        :raises GitError: if git fails.
        """
        chunks, buffer = self.stream("cat-file", "--batch", "--buffer", stdin=sizes), bytearray()
        for name, size in sizes.items():
            header = f"{name} blob {size}\n".encode()
            end = len(header) + size
            while len(buffer) <= end and (chunk := next(chunks, b"")):
                buffer += chunk
            if len(buffer) <= end or not buffer.startswith(header) or buffer[end] != ord("\n"):
                raise self.misunderstood("cat-file")
            yield name, bytes(buffer[len(header) : end])
            del buffer[: end + 1]
        if buffer or next(chunks, b""):
            raise self.misunderstood("cat-file")

    def resolve(self, revision: str, kind: str = "commit") -> str:
        """Resolve a name to the full hash of a commit.

        :param revision: a branch, a tag or a hash, as typed by the user.
        :param kind: ``tree`` for the hash of the commit's tree.
        :return: the hash; empty if there is none.
        :raises GitError: if git fails.
        """
        # Accept plain names only: no options, ranges or searches in messages.
        return self._parse_revision(f"{revision}^{{{kind}}}") if _REVISION.fullmatch(revision) else ""

    def _parse_revision(self, revision: str) -> str:
        try:
            answer = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        except _RefusedError as error:
            if error.status == 1 and "broken ref" not in error.complaints:
                return ""
            raise
        if not _OBJECT_NAME.fullmatch(answer):
            raise self.misunderstood("rev-parse")
        return answer.decode().strip()

    def refuse_dangling(self, branch: str) -> None:
        """Raise an error if a branch exists but does not lead to a commit.

        :param branch: a name that :meth:`resolve` finds no commit for.
        :raises GitError: if there is such a branch.
        """
        # Git accepts any full hash as the name of an object, even if the object does not exist.
        is_name = _REVISION.fullmatch(branch) and not _HASH.fullmatch(branch)
        if is_name and (target := self._parse_revision(branch)):
            msg = (
                f"{quoted(branch)} of {quoted(str(self.path), 300)} points to {target}, which is no commit there; check the "
                "repository with 'git fsck', or name another branch with '--ref'"
            )
            raise GitError(msg)

    def has_refs(self) -> bool:
        """Return whether the repository has any branch or tag."""
        return bool(self.run("for-each-ref", "--count=1", "--format=%(refname)"))


def _is_option(argument: str) -> bool:
    return argument.startswith("-")
