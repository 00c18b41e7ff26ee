"""Read-only access to a repository through git, without the repository's own settings and without network access.

Only commands whose output is meant for programs are run, and only with the options listed here: plumbing commands
(https://git-scm.com/docs/git#_low_level_commands_plumbing), ``config`` to read a setting, and ``shortlog``, whose summary
has a fixed form.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git.process import GitError, GitFailure, git_environment, git_output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

#: The minimum version of git: the first with ``rev-list --no-commit-header``.
MINIMUM_GIT_VERSION = (2, 33)

#: The size limit of output that is read as a whole, and of a record of output that is streamed, in bytes.
MAX_ANSWER_BYTES = 16_000_000

#: The allowed commands, each with its allowed options; other arguments must not be options.
ALLOWED_COMMANDS: dict[str, frozenset[str]] = {
    "cat-file": frozenset(
        {
            *("--batch", "--batch-check", "--buffer"),
            *("--batch-all-objects", "--unordered", "--batch-check=%(objecttype) %(objectname)"),
        }
    ),
    "check-mailmap": frozenset({"--stdin"}),
    "config": frozenset({"--local", "--get", "--get-regexp"}),
    "diff-tree": frozenset(
        {
            *("--stdin", "-r", "-z", "--root", "--always"),
            *("--numstat", "--raw", "--no-renames", "--"),
        }
    ),
    "for-each-ref": frozenset({"--count=1", "--format=%(refname)"}),
    "rev-list": frozenset(
        {
            *("--no-commit-header", "--encoding=UTF-8", "--topo-order", "--boundary", "--first-parent"),
            *("--no-walk=unsorted", "--max-count=1", "--merges", "--extended-regexp"),
        }
    ),
    "rev-parse": frozenset(
        {
            *("--verify", "--quiet", "--abbrev-ref"),
            *("--is-bare-repository", "--is-shallow-repository", "--show-toplevel"),
        }
    ),
    "shortlog": frozenset({"--summary", "--email", "--group=author", "--group=trailer:co-authored-by"}),
    "version": frozenset(),
}

#: The options that have a value, with the allowed values.
_WITH_VALUE = {
    "rev-list": re.compile(r"--format=(?:%[A-Za-z]{1,2}|%x00| )+|--grep=.*|--abbrev=\d\d?", re.DOTALL),
    "rev-parse": re.compile(r"--disambiguate=[0-9a-f]{4,64}"),
}


class RefusedError(GitError):
    """Git ran and exited with an error."""

    def __init__(self, message: str, failure: GitFailure) -> None:
        super().__init__(message)
        self.status = failure.status
        self.complaints = failure.complaints


class MissingObjectsError(RefusedError):
    """A partial clone lacks an object that git needed."""


class Repository:
    """A repository on this machine, opened read-only.

    :param path: a folder in the working tree, or a bare repository.
    :raises GitError: if git is missing or too old, or if the repository is missing or belongs to another user.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        #: The path, quoted for messages.
        self.name = quoted(str(path), 300)
        #: Called with the number of bytes of each chunk of output, to show progress.
        self.on_output: Callable[[int], object] | None = None
        #: What could not be checked, because a partial clone lacks the files.
        self.skipped: set[str] = set()
        version = re.match(rb"git version (\d{1,9})\.(\d{1,9})", self.run("version"))
        if not version:
            raise self.unexpected_output("version")
        if (int(version[1]), int(version[2])) < MINIMUM_GIT_VERSION:
            raise GitError(messages.GIT_TOO_OLD.format(version=".".join(map(str, MINIMUM_GIT_VERSION))))
        shallow = self.run("rev-parse", "--is-shallow-repository")
        if shallow not in {b"true\n", b"false\n"}:
            raise self.unexpected_output("rev-parse")
        self.is_shallow = shallow == b"true\n"

    @cached_property
    def is_partial(self) -> bool:
        """Whether it is a partial clone, which may lack files; later fetches may have completed it."""
        try:
            return bool(
                self.run("config", "--local", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$")
            )
        except RefusedError as error:
            # Git exits with 1 if there is no such setting.
            if error.status != 1:
                raise
            return False

    def top_level(self) -> Path | None:
        """Return the top-level folder of the working tree; None if the repository is bare."""
        try:
            answer = self.run("rev-parse", "--show-toplevel")
        except RefusedError:
            return None
        return Path(os.fsdecode(answer.removesuffix(b"\n")))

    def path_inside(self, folder: Path) -> str | None:
        """Return the path of a folder of the working tree, with a slash at its end; None if it is not inside."""
        top, absolute = self.top_level(), folder.resolve()
        if top is None or absolute == top.resolve() or not absolute.is_relative_to(top.resolve()):
            return None
        return f"{absolute.relative_to(top.resolve()).as_posix()}/"

    def run(self, command: str, *arguments: str, stdin: Iterable[str] = ()) -> bytes:
        """Run one of the allowed commands and return its whole output, which must be short.

        See :meth:`stream` for the arguments and errors.
        """
        answer = bytearray()
        for chunk in self.stream(command, *arguments, stdin=stdin):
            answer += chunk
            if len(answer) > MAX_ANSWER_BYTES:
                raise self._oversized(command)
        return bytes(answer)

    def records(
        self, command: str, *arguments: str, stdin: Iterable[str] = (), end: bytes = b"", may_be_empty: bool = False
    ) -> Iterator[bytes]:
        """Run one of the allowed commands and yield the NUL-terminated records of its output.

        See :meth:`stream` for the other arguments and errors.

        :param end: the expected output after the last record.
        :param may_be_empty: whether there may be no record and no such end.
        :raises GitError: also if the last record is truncated.
        """
        rest, is_empty = bytearray(), True
        for chunk in self.stream(command, *arguments, stdin=stdin):
            rest += chunk
            is_empty = False
            if b"\0" in chunk:
                *complete, last = bytes(rest).split(b"\0")
                rest = bytearray(last)
                yield from complete
            if len(rest) > MAX_ANSWER_BYTES:
                raise self._oversized(command)
        if rest != end and not (is_empty and may_be_empty):
            raise self.unexpected_output(command)

    def stream(self, command: str, *arguments: str, stdin: Iterable[str] = ()) -> Iterator[bytes]:
        """Run one of the allowed commands and yield its output in chunks.

        :param arguments: options of :data:`ALLOWED_COMMANDS`, then other arguments, which must not look like options.
        :param stdin: the lines of standard input, such as hashes.
        :raises GitError: if the command fails.
        :raises KeyError: if the command is not allowed.
        :raises ValueError: if an option is not allowed.
        """
        allowed, with_value = ALLOWED_COMMANDS[command], _WITH_VALUE.get(command)
        options = [
            argument for argument in arguments if argument in allowed or (with_value and with_value.fullmatch(argument))
        ]
        rest = arguments[len(options) :]
        has_option = any(argument.startswith("-") for argument in rest)
        if (*options, *rest) != arguments or (has_option and rest[0] != "--end-of-options"):
            msg = f"git {command} is not called with {arguments}"
            raise ValueError(msg)
        return self._run_git([command, *options, *rest], "".join(f"{line}\n" for line in stdin).encode())

    def _run_git(self, arguments: Sequence[str], stdin: bytes) -> Iterator[bytes]:
        try:
            for chunk in git_output(["-C", str(self.path), *arguments], stdin, git_environment()):
                if self.on_output:
                    self.on_output(len(chunk))
                yield chunk
        except GitFailure as failure:
            raise _refusal(self, failure, arguments[0]) from None

    def unexpected_output(self, command: str) -> GitError:
        """Return the error for truncated or unexpected output."""
        return GitError(messages.UNEXPECTED_OUTPUT.format(command=command, repository=self.name))

    def missing_objects(self) -> GitError:
        """Return the error for objects that are not on this machine."""
        return GitError(messages.MISSING_FILES.format(repository=self.name))

    def _oversized(self, command: str) -> GitError:
        return GitError(messages.TOO_MUCH_OUTPUT.format(command=command, limit=MAX_ANSWER_BYTES, repository=self.name))


def _refusal(repository: Repository, failure: GitFailure, command: str) -> RefusedError:
    """Return the error for a git failure, including the reason that git gives."""
    complaints = failure.complaints
    if "dubious ownership" in complaints or "unsafe repository" in complaints:
        advice = next((line.strip() for line in complaints.splitlines() if "--add safe.directory" in line), "")
        message = messages.OTHER_OWNER.format(repository=repository.name, command=quoted(advice, 400)[1:-1])
    elif "not a git repository" in complaints or "cannot change to" in complaints:
        message = messages.NO_REPOSITORY.format(repository=repository.name)
    elif "promisor" in complaints or "lazy fetching disabled" in complaints:
        return MissingObjectsError(str(repository.missing_objects()), failure)
    else:
        lines = complaints.strip().splitlines() or [messages.NO_REASON.format()]
        # Advice and warnings may come before the error.
        reason = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
        message = messages.GIT_FAILED.format(
            command=command, repository=repository.name, reason=quoted(reason, 200)[1:-1]
        )
    return RefusedError(message, failure)
