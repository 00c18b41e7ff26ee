"""A call of the program git: what it is told, how long it may take, and what it answers, piece by piece."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from threading import Event, Thread, Timer
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: So many seconds may pass until git has answered one question.
GIT_TIMEOUT = 300

#: So many bytes of what git writes about its work are kept.
MAX_ERROR_BYTES = 10_000

_PIECE = 1 << 16

# Whatever these say in the repository: none of them may start a program or change what is read.
_SETTINGS = (
    *("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "core.quotePath=false"),
    *("color.ui=false", "diff.external=", "diff.noprefix=false", "log.showSignature=false", "gpg.program=false"),
    *("protocol.allow=never", "credential.helper=", "advice.graftFileDeprecated=false"),
)


class GitError(Exception):
    """What git cannot do; its message is the whole sentence."""


class GitFailure(Exception):  # noqa: N818 - git failed, and whoever asked tells why
    """Git ran, and exited with an error or with a complaint that counts as one."""

    def __init__(self, status: int, complaints: str) -> None:
        super().__init__(complaints)
        self.status = status
        self.complaints = complaints


def git_environment() -> dict[str, str]:
    """Make the environment that git runs in: that of the process without what steers git."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "LC_", "LANG"))}
    return kept | {
        "GIT_ALLOW_PROTOCOL": "",
        # Whole blocks, not a line at a time.
        "GIT_FLUSH": "0",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def git_output(arguments: Sequence[str], stdin: bytes, variables: Mapping[str, str]) -> Iterator[bytes]:
    """Run git and yield its answer as it comes.

    :param arguments: its arguments.
    :param stdin: what it reads.
    :param variables: its environment.
    :raises GitError: where it cannot be run, or takes too long.
    :raises Failure: where it exits with an error.
    """
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    command = ["git", "--no-pager", *settings, *arguments]
    try:
        with tempfile.TemporaryFile() as asked:
            asked.write(stdin)
            asked.seek(0)
            process = subprocess.Popen(  # noqa: S603 - no shell, and no argument that is not ours
                command,
                stdin=asked,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=variables,
                process_group=0,
            )
        with process, _complaints(process) as complaints, _deadline(process):
            assert process.stdout, "it is a pipe"
            while piece := os.read(process.stdout.fileno(), _PIECE):
                yield piece
            status = process.wait()
    except FileNotFoundError:
        msg = "there is no program 'git' on this machine; expected one that can be called; install it"
        raise GitError(msg) from None
    except OSError as error:
        msg = f"git cannot be run ({error.strerror}); expected it to start; check how it is installed"
        raise GitError(msg) from None
    said = b"".join(complaints).decode("utf-8", "replace")
    # A branch that cannot be read is left out with a warning there.
    if status or (said and "for-each-ref" in arguments):
        raise GitFailure(status, said)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started, as a wrapper around git does."""
    if process.returncode is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, OSError):
        # There are no groups of processes on Windows, and none that may be ended where it is a zombie on macOS.
        process.kill()


@contextmanager
def _complaints(process: subprocess.Popen[bytes]) -> Iterator[list[bytes]]:
    """Collect the first of what a process writes about its work, and let the rest go."""
    assert process.stderr, "it is a pipe"
    kept: list[bytes] = []
    reader = Thread(target=_drain, args=(process.stderr, kept), daemon=True)
    reader.start()
    try:
        yield kept
    finally:
        # Who does not read to the end wants no more.
        _kill(process)
        reader.join()


def _drain(stream: IO[bytes], kept: list[bytes]) -> None:
    kept.append(stream.read(MAX_ERROR_BYTES))
    while stream.read(_PIECE):
        pass


@contextmanager
def _deadline(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Kill a process that takes too long.

    :raises GitError: where it did.
    """
    late = Event()

    def end() -> None:
        late.set()
        _kill(process)

    timer = Timer(GIT_TIMEOUT, end)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if late.is_set():
        msg = f"git has not answered for {GIT_TIMEOUT} seconds; expected it to be faster; try again on a local disk"
        raise GitError(msg)
