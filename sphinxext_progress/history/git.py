"""The program git: called with a list of arguments, with nothing of the repository's own settings, and never the network.

Only plumbing commands are called, whose output is made for programs, and only with options that are
listed here (https://git-scm.com/docs/git#_low_level_commands_plumbing).
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

#: The oldest git whose options are all known: ``--no-commit-header`` of rev-list is as old.
MINIMUM = (2, 33)

#: So many seconds may pass until git has answered one question.
TIMEOUT = 300

#: The commands that are called, with the options that each may be given; arguments after these are no options.
ALLOWED: dict[str, frozenset[str]] = {
    "cat-file": frozenset({"--batch", "--batch-check", "--buffer"}),
    "diff-tree": frozenset(
        {
            *("--stdin", "-r", "-z", "--root", "--always"),
            *("--numstat", "--raw", "--no-renames", "--"),
        }
    ),
    "ls-tree": frozenset({"-r", "-z", "--full-tree"}),
    "rev-list": frozenset({"--no-commit-header", "--encoding=UTF-8", "--topo-order"}),
    "rev-parse": frozenset({"--verify", "--quiet", "--is-shallow-repository"}),
    "version": frozenset(),
}

#: Options with a value that is ours.
_FORMAT = re.compile(r"--format=(%[A-Za-z]{1,2}|%x00)+")

# Whatever these say in the repository: none of them may start a program or change what is read.
_SETTINGS = (
    *("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "core.quotePath=false"),
    *("color.ui=false", "diff.external=", "diff.noprefix=false", "log.showSignature=false", "gpg.program=false"),
    *("protocol.allow=never", "credential.helper=", "advice.graftFileDeprecated=false"),
)


class GitError(Exception):
    """What git cannot do; its message is the whole sentence."""


class _RefusedError(GitError):
    """Git ran, and said no."""


def environment() -> dict[str, str]:
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


class Repository:
    """A repository on this machine, to be read only.

    :param path: a folder in it, or a bare one.
    :raises GitError: where there is none that can be used: no git, no repository, or one of somebody else.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        version = re.search(rb"(\d+)\.(\d+)", self._call(["version"], b""))
        if not version or (int(version[1]), int(version[2])) < MINIMUM:
            msg = f"git is too old; expected {'.'.join(map(str, MINIMUM))} or newer; update it"
            raise GitError(msg)
        self.is_shallow = self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def run(self, command: str, *arguments: str, stdin: Iterable[str] = ()) -> bytes:
        """Run one of the allowed commands.

        :param command: its name.
        :param arguments: options of :data:`ALLOWED`, then whatever else; nothing of that is taken for an option.
        :param stdin: lines that git reads, such as hashes.
        :return: what it wrote.
        :raises GitError: where it fails.
        :raises KeyError: where the command is none of them.
        :raises ValueError: where an option is none of them.
        """
        allowed = ALLOWED[command]
        options = [one for one in arguments if one in allowed or _FORMAT.fullmatch(one)]
        rest = arguments[len(options) :]
        if (*options, *rest) != arguments or (any(map(_is_option, rest)) and rest[0] != "--end-of-options"):
            msg = f"git {command} is not called with {arguments}"
            raise ValueError(msg)
        return self._call([command, *options, *rest], "".join(f"{line}\n" for line in stdin).encode())

    def _call(self, arguments: list[str], stdin: bytes) -> bytes:
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        try:
            # Not into a pipe, which both would wait for thousands of times.
            with tempfile.TemporaryFile() as output:
                done = subprocess.run(  # noqa: S603 - no shell, and no argument that is not ours
                    ["git", "--no-pager", *settings, "-C", str(self.path), *arguments],  # noqa: S607 - the reader's git
                    input=stdin,
                    stdout=output,
                    stderr=subprocess.PIPE,
                    check=False,
                    timeout=TIMEOUT,
                    env=environment(),
                )
                output.seek(0)
                said = output.read()
        except FileNotFoundError:
            msg = "there is no program 'git' on this machine; expected one that can be called; install it"
            raise GitError(msg) from None
        except subprocess.TimeoutExpired:
            msg = f"git has not answered for {TIMEOUT} seconds; expected it to be faster; try again on a local disk"
            raise GitError(msg) from None
        except OSError as error:
            msg = f"git cannot be run ({error.strerror}); expected it to start; check how it is installed"
            raise GitError(msg) from None
        if done.returncode:
            raise _RefusedError(self._reason(done.stderr.decode("utf-8", "replace"), arguments))
        return said

    def _reason(self, said: str, arguments: list[str]) -> str:
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

    def sizes(self, objects: Sequence[str]) -> list[int]:
        """Ask how many bytes objects have.

        :param objects: their names.
        :raises GitError: where one is not there.
        """
        said = self.run("cat-file", "--batch-check", "--buffer", stdin=objects).decode().splitlines()
        if any(line.endswith(" missing") for line in said):
            raise GitError(self._incomplete())
        return [int(line.rsplit(" ", 1)[1]) for line in said]

    def resolve(self, revision: str) -> str:
        """Find the commit that a name means.

        :param revision: a branch, a tag or a hash, as somebody typed it.
        :return: its full hash; empty where there is none.
        :raises GitError: where git cannot be asked.
        """
        # Nothing that git would take for more than a name: no option, no range, no search in messages.
        if not re.fullmatch(r"[\w][\w./+@-]*", revision) or ".." in revision:
            return ""
        try:
            return (
                self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
                .decode()
                .strip()
            )
        except _RefusedError:
            return ""


def _is_option(argument: str) -> bool:
    return argument.startswith("-")
