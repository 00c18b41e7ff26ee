"""Git repositories for tests, written by a single ``git fast-import`` process, which is fast for hundreds of commits."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sphinxext_progress.format.period import Period
from sphinxext_progress.git import commits, log
from sphinxext_progress.git.repository import Repository

#: An environment without the settings of the user and the system.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}

ANN = "Ann <ann@example.org>"

JANUARY = Period(dt.date(2026, 1, 1), dt.date(2026, 1, 31), "month", "2026-01")


def git(*arguments: str | Path, stdin: bytes = b"") -> str:
    """Run git and return its output."""
    process = subprocess.run(["git", *arguments], input=stdin, capture_output=True, check=True, env=ENVIRONMENT)
    return process.stdout.decode().strip()


def seconds(moment: str) -> int:
    """Parse an ISO 8601 date; a day without a time means noon, a time without a zone is in UTC."""
    date = dt.datetime.fromisoformat(moment if "T" in moment else f"{moment}T12:00")
    return int((date if date.tzinfo else date.replace(tzinfo=dt.UTC)).timestamp())


def zone(moment: str) -> str:
    """Return the time zone of a date as git writes it."""
    return (dt.datetime.fromisoformat(moment).strftime("%z") or "+0000") if "T" in moment else "+0000"


@dataclass
class History:
    """A repository to which commits are added one at a time."""

    path: Path
    #: The hash algorithm.
    form: str = "sha1"
    #: The newest commit of each branch.
    tips: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        git("init", "--quiet", "--bare", "--initial-branch=main", f"--object-format={self.form}", self.path)
        command = ["git", "-C", str(self.path), "fast-import", "--quiet", "--force"]
        self._import = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT)
        self._marks: dict[str, int] = {}

    def commit(  # noqa: PLR0913 - a commit has as many parts
        self,
        message: str | bytes,
        files: Mapping[str, str | bytes | None] | None = None,
        on: str = "2026-01-15",
        *,
        written: str = "",
        branch: str = "main",
        merge: str | tuple[str, ...] = (),
        start: str = "",
        author: str = ANN,
        submodules: Mapping[str, str] | None = None,
    ) -> str:
        """Add a commit and return its hash.

        :param message: the message; its first line is the subject.
        :param files: the new content of each file; None deletes it.
        :param on: the committer date: a day, or a time with its zone.
        :param written: the author date; the committer date by default.
        :param branch: the branch to which it is added.
        :param merge: the second parent, or all others.
        :param start: the commit from which a new branch starts.
        :param submodules: the commit of each submodule.
        """
        mark = len(self._marks) + 1
        text = message.encode() if isinstance(message, str) else message
        stream = [f"commit refs/heads/{branch}\nmark :{mark}\n".encode()]
        for role, name, moment in (("author", author, written or on), ("committer", ANN, on)):
            stream.append(f"{role} {name} {seconds(moment)} {zone(moment)}\n".encode())
        stream.append(b"data %d\n%s\n" % (len(text), text))
        if tip := start or self.tips.get(branch, ""):
            stream.append(f"from :{self._marks[tip]}\n".encode())
        parents = merge if isinstance(merge, tuple) else (merge,) if merge else ()
        stream += [f"merge :{self._marks[parent]}\n".encode() for parent in parents]
        for name, content in (files or {}).items():
            data = content.encode() if isinstance(content, str) else content
            # Quote the path for fast-import: a name may contain any character.
            quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            path = b'"%b"' % quoted.encode("utf-8", "surrogateescape")
            change = b"D %b\n" % path if data is None else b"M 644 inline %b\ndata %d\n%b\n" % (path, len(data), data)
            stream.append(change)
        for name, target in (submodules or {}).items():
            stream.append(f"M 160000 {target} {name}\n".encode())
        stream.append(f"get-mark :{mark}\n".encode())
        assert self._import.stdin
        assert self._import.stdout
        self._import.stdin.write(b"".join(stream))
        self._import.stdin.flush()
        self.tips[branch] = self._import.stdout.readline().decode().strip()
        self._marks[self.tips[branch]] = mark
        return self.tips[branch]

    def show(self) -> Path:
        """Write the branches to the repository and return its path."""
        if self._import.returncode is None:
            assert self._import.stdin
            assert self._import.stdout
            self._import.stdin.write(b"checkpoint\nprogress shown\n")
            self._import.stdin.flush()
            assert self._import.stdout.readline() == b"progress shown\n"
        return self.path

    def close(self) -> Path:
        """End the import process and return the path."""
        if self._import.returncode is not None:
            return self.path
        assert self._import.stdin
        assert self._import.stdout
        self._import.stdin.close()
        self._import.wait()
        self._import.stdout.close()
        return self.path


def open_branch(history: History) -> tuple[Repository, commits.History]:
    """Open a repository and read its main branch as it is now."""
    repository = Repository(history.show())
    return repository, log.read_log(repository)


def lines(name: str, count: int = 8) -> str:
    """Return lines that are unique to a name."""
    return "".join(f"{name} = compute({number}, '{name}')\n" for number in range(count))


def redate(path: Path, dates: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Change the dates of commits of the linear branch ``main`` to valid or invalid ones.

    :param path: the repository, after its import process has ended.
    :param dates: the new author date and committer date, as the object stores them; empty to keep a date.
    :return: the new hash of each commit, by the old one.
    """
    renamed: dict[str, str] = {}
    for name in git("-C", path, "rev-list", "--reverse", "main").split():
        head, _, message = git("-C", path, "cat-file", "commit", name).partition("\n\n")
        rows = [line.split(" ") for line in head.splitlines()]
        for row in rows:
            if row[0] == "parent":
                row[1] = renamed[row[1]]
            for role, date in zip(("author", "committer"), dates.get(name, ("", "")), strict=True):
                if row[0] == role and date:
                    row[-2:] = [date]
        raw = "\n".join(" ".join(row) for row in rows) + f"\n\n{message}\n"
        options = ("-t", "commit", "-w", "--literally", "--stdin")
        renamed[name] = git("-C", path, "hash-object", *options, stdin=raw.encode())
    git("-C", path, "update-ref", "refs/heads/main", renamed[name])
    return renamed
