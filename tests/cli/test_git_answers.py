"""Commands refuse truncated or invalid output from git, and handle invalid dates."""

from __future__ import annotations

import json
import os
import re
import resource
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, verification
from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git import repository as git_module
from sphinxext_progress.git.process import git_output
from sphinxext_progress.git.revisions import DEFAULT_REFS

from ..git.repositories import History, git, lines, redate
from ..messages import message_pattern

REPORT = "period: 2026-01\ncommits:\n  - description: Add router replay\n  - {{description: Pool, commit: {commit}}}\n"
PROJECT = "areas:\n  - name: Routers\n    paths: ['*']\nthemes:\n  - name: Routing\n    areas: Routers\n"
COMMANDS = {
    "check": ["check", "progress", "--fill", "--record"],
    "new": ["new", "2026-01", "--reports", "progress"],
    "new, again": ["new", "2026-01", "--reports", "progress", "--update"],
    "trend": ["trend", "progress/2026-01.yaml"],
}

#: Git's warning about a branch with a damaged file.
BROKEN_REF = "warning: ignoring broken ref refs/heads/main"

LOCK = '[[package]]\nname = "torch"\nversion = "{}"\n'


@pytest.fixture
def repository(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a reports folder, and a repository with a month that has a revert, a merge and a dependency change."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    (tmp_path / "progress" / "project.yaml").write_text(PROJECT, "utf-8")
    begin = history.commit("Begin", {"a.py": lines("a"), "uv.lock": LOCK.format("1.0")}, "2025-12-01")
    side = history.commit("Work", {"side.py": lines("side")}, "2026-01-09", branch="side", start=begin)
    history.commit("Add router replay (#2101)", {"replay.py": lines("replay", 30)}, "2026-01-12")
    history.commit(
        "Merge pull request #2102 from side\n\nAdd sides", {"side.py": lines("side")}, "2026-01-13", merge=side
    )
    history.commit("Add a pool (#2103)", {"pool.py": lines("pool", 30), "uv.lock": LOCK.format("2.0")}, "2026-01-14")
    history.commit('Revert "Add router replay (#2101)" (#2104)', {"replay.py": None}, "2026-01-15")
    history.commit('Reapply "Add router replay (#2101)" (#2105)', {"replay.py": lines("replay", 30)}, "2026-01-16")
    return history.close()


@pytest.fixture(params=COMMANDS)
def command(request: pytest.FixtureRequest, repository: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return a command that reads the repository, after writing the report that it needs."""
    options = ["--git", str(repository)]
    pool = git("-C", repository, "rev-list", "--max-count=1", "--grep=pool", "main")
    if request.param == "new, again":
        assert main([*COMMANDS["new"], *options]) == 0
    elif request.param != "new":
        Path("progress/2026-01.yaml").write_text(REPORT.format(commit=pool[:10]), "utf-8")
    capsys.readouterr()
    return [*COMMANDS[request.param], *options]


def tree() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("progress").iterdir()}


def restore(old: dict[str, bytes]) -> None:
    for path in Path("progress").iterdir():
        path.unlink()
    for name, content in old.items():
        Path("progress", name).write_bytes(content)


CUTS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "half": lambda whole: whole[: len(whole) // 2],
    "all but the last byte": lambda whole: whole[:-1],
    "all but the last line": lambda whole: whole[: whole.rstrip(b"\n").rfind(b"\n") + 1],
    "all but the last record": lambda whole: whole[: whole.rstrip(b"\0\n").rfind(b"\0") + 1],
    "the rest": lambda whole: whole[len(whole) // 2 :],
    "twice": lambda whole: whole + whole,
    "zeros": lambda whole: bytes(len(whole)),
    "words": lambda _: b"I am not git\n",
    "digits changed": lambda whole: whole.translate(bytes.maketrans(b"0123456789", b"9876543210")),
}


@pytest.mark.parametrize("cut", CUTS)
def test_nothing_is_written_if_git_output_is_wrong(
    command: list[str], cut: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[list[str]] = []
    broken_call = -1

    def answer(arguments: list[str], stdin: bytes, variables: dict[str, str]) -> Iterator[bytes]:
        commands.append(arguments)
        question = (*arguments, stdin)
        if question not in answers:
            answers[question] = b"".join(git_output(arguments, stdin, variables))
        output = answers[question]
        cut_short = CUTS[cut](output) if len(commands) == broken_call else output
        if len(commands) == broken_call and cut_short == output:
            intact.append(broken_call)
        yield from [cut_short[at : at + 100] for at in range(0, len(cut_short), 100)]

    monkeypatch.setattr(git_module, "git_output", answer)
    answers: dict[tuple[object, ...], bytes] = {}
    intact: list[int] = []
    old = tree()
    status = main(command)
    assert status in (0, 1)
    complete, calls, captured = tree(), len(commands), capsys.readouterr()
    assert calls > 7
    for broken_call in range(1, calls + 1):
        restore(old)
        commands.clear()
        now = main(command)
        captured_now = capsys.readouterr()
        context = (commands[broken_call - 1], captured_now)
        if broken_call in intact or (now == status and captured_now == captured):
            # The change to the output made no difference.
            assert (now, tree()) == (status, complete), context
        else:
            assert (now, tree()) == (2, old), context
            assert len(captured_now.err.splitlines()) == 1, context
            assert captured_now.err.startswith("sphinx-progress: "), context


def wrap(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Replace git with a shell script, in which ``$GIT`` is the real git."""
    real = subprocess.run(
        ["/bin/sh", "-c", "command -v git"], capture_output=True, text=True, check=True
    ).stdout.strip()
    program = folder / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nGIT={real}\n{script}\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize("call", ["rev-list", "diff-tree", "cat-file"])
def test_truncated_output_is_refused(
    command: list[str],
    call: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrap(tmp_path, monkeypatch, f'case "$*" in *{call}*) "$GIT" "$@" | head -c 100;; *) exec "$GIT" "$@";; esac')
    old = tree()
    assert main(command) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    message = messages.UNEXPECTED_OUTPUT.format(command=call, repository=f"'{command[-1]}'")
    assert sentence == f"sphinx-progress: {message}"
    assert tree() == old


@pytest.mark.parametrize("call", ["version", "rev-parse", "rev-list", "diff-tree", "cat-file"])
@pytest.mark.parametrize("words", ["/dev/zero", "$0.txt"])
def test_huge_output_takes_little_memory(
    repository: Path, call: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = f'while cat "{words}"; do :; done' if words != "/dev/zero" else 'cat "/dev/zero"'
    wrap(tmp_path, monkeypatch, f'case "$*" in *{call}*) {endless} | head -c 700000000;; *) exec "$GIT" "$@";; esac')
    (tmp_path / "bin" / "git.txt").write_text("0123456789abcdef" * 100_000, "utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))

    run = [sys.executable, "-m", "sphinxext_progress.cli", *COMMANDS["new"], "--git", str(repository)]
    done = subprocess.run(run, capture_output=True, text=True, preexec_fn=limit, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    too_much = message_pattern(messages.TOO_MUCH_OUTPUT, command=call)
    assert re.search(f"{too_much}|{message_pattern(messages.UNEXPECTED_OUTPUT, command=call)}", done.stderr)
    assert list(tree()) == ["project.yaml"]


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("0123456789" * 4 + "\n", message_pattern(messages.DANGLING_BRANCH, branch="'main'", target="0123456789" * 4)),
        ("hello\n", message_pattern(messages.GIT_FAILED, command="rev-parse", reason=BROKEN_REF)),
        ("", message_pattern(messages.GIT_FAILED, command="rev-parse", reason=BROKEN_REF)),
        ("ref: refs/heads/gone\n", message_pattern(messages.NO_DEFAULT_BRANCH, branches=", ".join(DEFAULT_REFS))),
    ],
)
def test_branch_without_a_commit(
    command: list[str], repository: Path, ref: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "refs" / "heads" / "main").write_text(ref, "utf-8")
    (repository / "packed-refs").unlink(missing_ok=True)
    old = tree()
    assert main(command) == 2
    assert re.match(f"sphinx-progress: {expected}", capsys.readouterr().err)
    assert tree() == old


def test_broken_branch_with_another_name(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("main", "side"):
        git("-C", repository, "update-ref", "-d", f"refs/heads/{name}")
    (repository / "refs" / "heads" / "trunk").write_text("hello\n", "utf-8")
    (repository / "HEAD").write_text("ref: refs/heads/trunk\n", "utf-8")
    assert main([*COMMANDS["new"], "--git", str(repository)]) == 2
    assert "ignoring broken ref refs/heads/trunk" in capsys.readouterr().err


BAD = ["-1 +0000", " ", "abc", "253402300800 +0000", "99999999999999999999 +0000", "1.5 +0000", "1768000000"]


@pytest.mark.parametrize("date", BAD)
@pytest.mark.parametrize("role", ["author", "committer"])
def test_invalid_date(
    history: History,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    date: str,
    role: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    history.commit("Begin", {"a.py": lines("a")}, "2025-12-01")
    bad = history.commit("Add a clock (#7)", {"clock.py": lines("clock")}, "2026-01-11")
    history.commit("Add a pool (#8)", {"pool.py": lines("pool")}, "2026-01-12")
    history.commit('Revert "Add a clock (#7)" (#9)', {"clock.py": None}, "2026-01-13")
    history.commit("Add routers (#10)", {"routers.py": lines("routers")}, "2026-01-14")
    tip = history.commit("Add doors (#11)", {"doors.py": lines("doors")}, "2026-01-15")
    path = history.close()
    dates = (date, "") if role == "author" else ("", date)
    renamed = redate(path, {bad: dates, tip: dates})
    notes = [
        cli.UNDATED_COMMIT.format(commit=renamed[name][:10], title=f"'{title}'", dates=role)
        for name, title in ((tip, "Add doors"), (bad, "Add a clock"))
    ]
    new = ["new", "2026-01", "--reports", "progress", "--git", str(path)]
    assert main(new) == 0
    assert capsys.readouterr().err.splitlines()[:2] == notes
    drafted = Path("progress/2026-01.yaml").read_text("utf-8")
    # The list of excluded commits does not contain them either.
    assert renamed[bad][:10] not in drafted
    assert renamed[tip][:10] not in drafted
    assert "Add a pool" in drafted
    assert main([*new, "--update"]) == 0
    assert capsys.readouterr().err.splitlines() == notes
    Path("progress/2026-01.yaml").write_text(
        f'period: 2026-01\ncommits:\n  - {{description: x, commit: "{renamed[bad][:10]}", date: 2026-01-11}}\n'
        "  - description: Add routers\n  - description: Add doors\n",
        "utf-8",
    )
    check = ["check", "progress", "--git", str(path)]
    assert main([*check, "--fill", "--record", "--format", "json"]) == 1
    captured = capsys.readouterr()
    assert captured.err.splitlines()[:2] == notes
    findings = {
        (finding["rule"], finding["line"]): finding["message"] for finding in json.loads(captured.out)["findings"]
    }
    commit = f"{renamed[bad][:10]} #7 'Add a clock'"
    assert findings["outside-period", 3] == verification.INVALID_DATE.format(commit=commit)
    assert not any(rule == "date-mismatch" for rule, _ in findings)
    assert main(check) == 1
    assert main(["trend", "progress/2026-01.yaml", "--git", str(path)]) in (0, 2)
    assert "Traceback" not in capsys.readouterr().err
