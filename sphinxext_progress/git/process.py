"""Run git with a restricted environment and a time limit, and read its output in chunks."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from threading import Event, Thread, Timer
from typing import IO, TYPE_CHECKING

from sphinxext_progress.diagnostics.messages import repository as messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: The time limit of one git command, in seconds.
GIT_TIMEOUT = 300

#: The number of bytes of standard error that are kept.
MAX_ERROR_BYTES = 10_000

_CHUNK_SIZE = 1 << 16

# Override the repository's settings that could start a program or change the output.
_SETTINGS = (
    *("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "core.quotePath=false"),
    *("color.ui=false", "diff.external=", "diff.noprefix=false", "log.showSignature=false", "gpg.program=false"),
    # A mailmap comes from the project, not from the user.
    *("mailmap.file=/dev/null", "mailmap.blob=HEAD:.mailmap", "i18n.logOutputEncoding=UTF-8"),
    *("protocol.allow=never", "credential.helper=", "advice.graftFileDeprecated=false"),
)


class GitError(Exception):
    """A git command or a repository cannot be used; the message is shown to the user unchanged."""


class GitFailure(Exception):  # noqa: N818 - the caller turns this failure into an error
    """Git failed, or printed a warning that is treated as an error."""

    def __init__(self, status: int, complaints: str) -> None:
        super().__init__(complaints)
        self.status = status
        self.complaints = complaints


def git_environment() -> dict[str, str]:
    """Return the environment of the process without the variables that affect git."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "LC_", "LANG"))}
    return inherited | {
        "GIT_ALLOW_PROTOCOL": "",
        # Write whole blocks instead of single lines.
        "GIT_FLUSH": "0",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def git_output(arguments: Sequence[str], stdin: bytes, variables: Mapping[str, str]) -> Iterator[bytes]:
    """Run git and yield its output in chunks as they arrive.

    :param variables: the environment of the process.
    :raises GitError: if git cannot be run, or takes too long.
    :raises GitFailure: if git exits with an error.
    """
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    command = ["git", "--no-pager", *settings, *arguments]
    try:
        with tempfile.TemporaryFile() as input_file:
            input_file.write(stdin)
            input_file.seek(0)
            process = subprocess.Popen(  # noqa: S603 - no shell, and only checked arguments
                command,
                stdin=input_file,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=variables,
                process_group=0,
            )
        with process, _collect_stderr(process) as complaints, _deadline(process):
            assert process.stdout, "it is a pipe"
            while chunk := os.read(process.stdout.fileno(), _CHUNK_SIZE):
                yield chunk
            status = process.wait()
    except FileNotFoundError:
        raise GitError(messages.GIT_MISSING.format()) from None
    except OSError as error:
        raise GitError(messages.GIT_NOT_STARTED.format(reason=error.strerror)) from None
    message = b"".join(complaints).decode("utf-8", "replace")
    # For an unreadable branch, for-each-ref only prints a warning.
    if status or (message and "for-each-ref" in arguments):
        raise GitFailure(status, message)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its children; a wrapper script named ``git`` has children."""
    if process.returncode is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, OSError):
        # Workaround, see docs/develop/workarounds.md#git-process-groups
        # Windows has no process groups, and macOS does not allow killing the group of a zombie.
        process.kill()


@contextmanager
def _collect_stderr(process: subprocess.Popen[bytes]) -> Iterator[list[bytes]]:
    """Collect the beginning of the standard error of a process and discard the rest."""
    assert process.stderr, "it is a pipe"
    kept: list[bytes] = []
    reader = Thread(target=_drain, args=(process.stderr, kept), daemon=True)
    reader.start()
    try:
        yield kept
    finally:
        # The caller may stop before the end of the output.
        _kill(process)
        reader.join()


def _drain(stream: IO[bytes], kept: list[bytes]) -> None:
    kept.append(stream.read(MAX_ERROR_BYTES))
    while stream.read(_CHUNK_SIZE):
        pass


@contextmanager
def _deadline(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Kill a process that takes too long.

    :raises GitError: if it was killed.
    """
    timed_out = Event()

    def end() -> None:
        timed_out.set()
        _kill(process)

    timer = Timer(GIT_TIMEOUT, end)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if timed_out.is_set():
        raise GitError(messages.GIT_TOO_SLOW.format(seconds=GIT_TIMEOUT))
