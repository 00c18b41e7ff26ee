"""Run git and read the commits of a branch: A46, A48 and A50 to A53 of the torture list."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.format.period import Period
from sphinxext_progress.git import process
from sphinxext_progress.git import repository as git_module
from sphinxext_progress.git.differences import FileChange, count_lines
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.history.reverts import CommitState, Reverts
from sphinxext_progress.git.log import read_log
from sphinxext_progress.git.process import GitError, git_environment
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.revisions import resolve

from ..messages import message_pattern
from .repositories import History, git, lines, open_branch


def period(text: str) -> Period:
    parsed = Period.parse(text)
    assert parsed
    return parsed


@pytest.mark.parametrize("name", ["--output=pwned.txt", "-1", "main..other", "main^{/x}", ":/x", "main\n", "@{u}", ""])
def test_a46_option_as_branch_is_refused(history: History, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    history.commit("Begin", {"a": "1\n"})
    path = history.close()
    monkeypatch.chdir(path.parent)
    repository = Repository(path)
    assert resolve(repository, name) == ""
    if name:
        with pytest.raises(GitError, match=message_pattern(messages.UNKNOWN_REVISION, repository=repository.name)):
            read_log(repository, name)
    assert [entry.name for entry in path.parent.iterdir()] == ["repository"]


def test_only_listed_options_are_allowed(history: History) -> None:
    history.commit("Begin", {"a": "1\n"})
    repository = Repository(history.close())
    for arguments in [
        ("--output=x", "HEAD"),
        ("HEAD", "--output=x"),
        ("--stdin", "--output=x"),
        ("--format=%H%n--output=x",),
    ]:
        with pytest.raises(ValueError, match="git rev-list is not called with"):
            repository.run("rev-list", *arguments)
    with pytest.raises(KeyError):
        repository.run("push")


def test_a48_subject_that_is_not_utf8(history: History) -> None:
    bad = history.commit(b"caf\xe9 bad", {"a": "1\n"}, "2026-01-10")
    good = history.commit("Größe", {"a": "2\n"}, "2026-01-11")
    _, branch = open_branch(history)
    assert [(commit.hash, commit.subject) for commit in branch.line] == [
        (good, "Größe"),
        (bad, "caf\N{REPLACEMENT CHARACTER} bad"),
    ]
    assert branch.damaged == [bad]


def test_a50_periods_use_utc_days(history: History) -> None:
    moments = ["2026-01-31T23:30-08:00", "2026-02-01T00:30+09:00", "2026-02-01T09:00Z"]
    february, january, also_february = (history.commit(moment, {"a": moment}, moment) for moment in moments)
    _, branch = open_branch(history)
    assert [commit.hash for commit in branch.within(period("2026-02"))] == [february, also_february]
    assert [commit.hash for commit in branch.within(period("2026-01"))] == [january]
    # The end of January is the newest first-parent commit with a date before February.
    end = branch.at_end(period("2026-01"))
    assert end
    assert end.hash == january


def test_a51_wrong_clock_at_the_tip(history: History) -> None:
    january = [history.commit(f"Change {day}", {"a": str(day)}, f"2026-01-{day:02}") for day in range(1, 9)]
    for number in range(8):
        history.commit(f"Clock {number}", {"b": str(number)}, "2020-01-01")
    _, branch = open_branch(history)
    assert [commit.hash for commit in branch.within(period("2026-01"))] == january


def test_a52_empty_repository(history: History) -> None:
    with pytest.raises(GitError, match=message_pattern(messages.NO_COMMITS)):
        read_log(Repository(history.close()))


def test_a52_no_repository(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(GitError, match=message_pattern(messages.NO_REPOSITORY)):
            Repository(path)


def test_a52_no_git(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = history.close()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match=message_pattern(messages.GIT_MISSING)):
        Repository(path)


def test_a52_repository_of_another_user(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    history.commit("Begin", {"a": "1\n"})
    path = history.close()
    # Git's own tests use this variable: it makes every repository look like that of another user.
    plain = git_environment()
    monkeypatch.setattr(
        git_module, "git_environment", lambda: plain | {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "HOME": "/"}
    )
    with pytest.raises(GitError) as raised:
        Repository(path)
    # The message includes git's advice.
    command = f"git config --global --add safe.directory {path}"
    assert str(raised.value) == messages.OTHER_OWNER.format(repository=quoted(str(path), 300), command=command)


def test_a53_settings_of_the_repository_start_no_program(history: History, tmp_path: Path) -> None:
    history.commit("Begin", {"a": lines("one")}, "2026-01-10")
    history.commit("Go on", {"a": lines("two")}, "2026-01-11")
    path = history.close()

    def read_changes() -> object:
        repository = Repository(path)
        branch = read_log(repository)
        return branch.line, count_lines(repository, branch.line)

    clean = read_changes()
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\n", "utf-8")
    script.chmod(0o755)
    settings = {
        "log.showSignature": "true",
        "gpg.program": str(script),
        "color.ui": "always",
        "log.date": "relative",
        "diff.external": str(script),
        "core.fsmonitor": str(script),
        "core.pager": str(script),
        "diff.noprefix": "true",
        "diff.renames": "copies",
        "i18n.logOutputEncoding": "latin-1",
        "diff.odd.textconv": str(script),
        "diff.odd.command": str(script),
    }
    for name, value in settings.items():
        git("-C", path, "config", name, value)
    (path / "info" / "attributes").write_text("* diff=odd\n", "utf-8")
    assert read_changes() == clean
    assert not (tmp_path / "pwned").exists()


def test_grafted_parents_are_not_read(history: History) -> None:
    names = [history.commit(f"Change {number}", {"a": str(number)}, "2026-01-10") for number in range(3)]
    path = history.close()
    (path / "info").mkdir(exist_ok=True)
    (path / "info" / "grafts").write_text(f"{names[2]}\n", "utf-8")
    assert len(git("-C", path, "rev-list", "main").split()) == 1
    assert [commit.hash for commit in read_log(Repository(path)).line] == names[::-1]


def test_environment_of_git(monkeypatch: pytest.MonkeyPatch) -> None:
    steering = {
        "GIT_DIR": "/nowhere",
        "GIT_OBJECT_DIRECTORY": "/nowhere",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nowhere",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "alias.version",
        "GIT_CONFIG_VALUE_0": "!touch pwned",
        "GIT_EXTERNAL_DIFF": "false",
        "GIT_SSH_COMMAND": "false",
        "GIT_TRACE": "/nowhere/trace",
        "LANG": "de_DE.UTF-8",
        "LC_MESSAGES": "de_DE.UTF-8",
    }
    for name, value in steering.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", "/home/ann")
    variables = git_environment()
    assert not variables.keys() & steering.keys()
    # Keep the user's own settings, which list the trusted repositories.
    assert variables["HOME"] == "/home/ann"
    assert variables["LC_ALL"] == "C"
    assert variables["GIT_ALLOW_PROTOCOL"] == ""


def test_replacement_objects_are_not_read(history: History) -> None:
    first = history.commit("Begin", {"a": "1\n"}, "2026-01-10")
    other = history.commit("Other", {"a": "2\n"}, "2026-01-10", branch="other")
    path = history.close()
    git("-C", path, "replace", first, other)
    assert [commit.subject for commit in read_log(Repository(path)).line] == ["Begin"]


def test_git_environment_variables_are_ignored(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    history.commit("Begin", {"a": "1\n"})
    path = history.close()
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_TRACE", str(path / "trace"))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert len(read_log(Repository(path)).line) == 1
    assert not (path / "trace").exists()


def test_shallow_clone_is_detected(history: History, tmp_path: Path) -> None:
    for number in range(3):
        history.commit(f"Change {number}", {"a": str(number)})
    path = history.close()
    assert not Repository(path).is_shallow
    git("clone", "--quiet", "--depth", "2", f"file://{path}", tmp_path / "shallow")
    assert Repository(tmp_path / "shallow").is_shallow


def test_first_parent_line_and_merged_commits(history: History) -> None:
    begin = history.commit("Begin", {"a": "1\n"}, "2026-01-10")
    side = history.commit("Work (#8)", {"b": "1\n"}, "2026-01-11", branch="side", start=begin)
    merge = history.commit(
        "Merge pull request #9 from example/side\n\nA better way", {"b": "1\n"}, "2026-01-12", merge=side
    )
    repository, branch = open_branch(history)
    assert [commit.hash for commit in branch.line] == [merge, begin]
    assert set(branch.commits) == {begin, side, merge}
    assert branch.landing(branch.commits[side]).hash == merge
    assert (branch.head.number, branch.head.title) == (9, "A better way")
    assert [commit.hash for commit in branch.by_number[9]] == [merge]
    # The changes of a merge are counted relative to its first parent.
    assert [file.path for file in count_lines(repository, [branch.head])[merge]] == ["b"]


@pytest.mark.parametrize(
    "name", ["with space", 'quo"te', "tab\there", "new\nline", "ümlaut", "-r", ":(exclude)*", "a\\b"]
)
def test_file_names_are_preserved(history: History, name: str) -> None:
    history.commit("Begin", {"other": "1\n"}, "2026-01-10")
    added = history.commit("Add it", {name: "1\n2\n"}, "2026-01-11")
    repository, branch = open_branch(history)
    contents = FileContents(repository)
    assert count_lines(repository, [branch.head])[added] == [FileChange(name, 2, 0)]
    assert [file.path for file in contents.edits([branch.head])[added]] == [name]
    assert set(contents.tree(branch.head)) == {"other", name}
    assert contents.survival([branch.head], branch.head) == {added: 1.0}


def test_file_name_that_is_not_utf8(history: History) -> None:
    added = history.commit("Add it", {"caf\udce9": "1\n"})
    repository, branch = open_branch(history)
    assert count_lines(repository, [branch.head])[added] == [FileChange("caf\udce9", 1, 0)]
    assert FileContents(repository).survival([branch.head], branch.head) == {added: 1.0}


def test_sha256_repository(tmp_path: Path) -> None:
    history = History(tmp_path / "repository", form="sha256")
    first = history.commit("Add routers (#7)", {"a.py": lines("new", 20)}, "2026-01-10")
    assert len(first) == 64
    last = history.commit(f"Take routers out\n\nThis reverts commit {first}.", {"a.py": None}, "2026-01-20")
    history.close()
    repository, branch = open_branch(history)
    assert [commit.hash for commit in branch.line] == [last, first]
    assert [commit.hash for commit in branch.find(first[:12])] == [first]
    assert count_lines(repository, [branch.head])[last] == [FileChange("a.py", 0, 20)]
    fate = Reverts(repository, branch, branch.head).fates(branch.line)[first]
    assert (fate.state, fate.survival) == (CommitState.REVERTED, 0)


def test_missing_files_of_a_partial_clone_are_not_fetched(history: History, tmp_path: Path) -> None:
    for number in range(3):
        history.commit(f"Change {number}", {"a.py": lines("a", number + 1)}, "2026-01-10")
    path, clone, script = history.close(), tmp_path / "partial", tmp_path / "script"
    git("-C", path, "config", "uploadpack.allowFilter", "true")
    git("clone", "--quiet", "--bare", "--filter=blob:none", f"file://{path}", clone)
    script.write_text(f'#!/bin/sh\ntouch {tmp_path}/fetched\nexec git-upload-pack "$@"\n', "utf-8")
    script.chmod(0o755)
    git("-C", clone, "config", "remote.origin.uploadpack", script)
    repository = Repository(clone)
    branch = read_log(repository)
    # Messages and file names are present, but file contents are not.
    assert len(branch.line) == 3
    contents = FileContents(repository)
    edits = contents.edits(branch.line)
    blobs = [edit.after for changed in edits.values() for edit in changed]
    assert len(blobs) == 3
    assert not repository.skipped
    assert count_lines(repository, branch.line) == {}
    assert contents.survival(branch.line, branch.head) == dict.fromkeys(edits)
    assert list(contents.deltas(branch.line, {"a.py"})) == []
    assert list(contents.read(blobs)) == []
    assert contents.missing
    assert repository.skipped == {
        message.format() for message in (messages.SKIPPED_COUNTS, messages.SKIPPED_LINES, messages.SKIPPED_DEPENDENCIES)
    }
    assert not (tmp_path / "fetched").exists()
    # The command that the note suggests works.
    git("-C", clone, "fetch", "--quiet", "--refetch", "--no-filter")
    assert (tmp_path / "fetched").exists()
    assert len(count_lines(repository, branch.line)) == 3
    assert len(list(FileContents(repository).read(blobs))) == 3


@pytest.mark.parametrize(
    ("head", "branch"),
    [
        ("ref: refs/heads/develop\n", "develop"),
        # The name of a branch that no option accepts, and a branch without commits.
        ("ref: refs/heads/a#b\n", "HEAD"),
        ("ref: refs/heads/gone\n", "main"),
    ],
)
def test_head_of_a_bare_clone_comes_before_main(history: History, head: str, branch: str) -> None:
    old = history.commit("Old", {"a": "1"}, "2026-01-10")
    new = history.commit("New", {"a": "2"}, "2026-01-11", branch="develop", start=old)
    path = history.close()
    git("-C", path, "branch", "a#b", new)
    (path / "HEAD").write_text(head, "utf-8")
    assert read_log(Repository(path)).ref == branch
    (path / "HEAD").write_text(f"{new}\n", "utf-8")
    detached = read_log(Repository(path))
    assert (detached.ref, detached.head.hash) == ("HEAD", new)
    # The branch of a clone with files is the one that somebody works on.
    git("-C", path, "config", "core.bare", "false")
    assert read_log(Repository(path)).ref == "main"
    git("-C", path, "config", "core.bare", "true")
    git("-C", path, "update-ref", "refs/remotes/origin/HEAD", old)
    assert read_log(Repository(path)).ref == "origin/HEAD"


@pytest.mark.parametrize(("digits", "count"), [(40, 1), (8, 1), (1, None)])
def test_commits_by_prefix_of_a_hash(history: History, digits: int, count: int | None) -> None:
    names = [history.commit(f"Change {number}", {"a": str(number)}) for number in range(40)]
    _, branch = open_branch(history)
    prefix = names[0][:digits]
    expected = [name for name in names if name.startswith(prefix)]
    assert sorted(commit.hash for commit in branch.find(prefix)) == sorted(expected)
    assert count is None or len(expected) == count
    assert branch.find("f" * 40) == []


def test_git_is_too_old(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = history.close()
    old = tmp_path / "bin" / "git"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho git version 2.20.1\n", "utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(GitError, match=message_pattern(messages.GIT_TOO_OLD, version="2.33")):
        Repository(path)


def test_git_times_out(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = history.close()
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    # Both the wrapper and its child are killed.
    slow.write_text("#!/bin/sh\necho git version 2.40\nsleep 1000\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(process, "GIT_TIMEOUT", 0.2)
    with pytest.raises(GitError, match=message_pattern(messages.GIT_TOO_SLOW, seconds=0.2)):
        Repository(path)


def test_git_cannot_be_started(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    path = history.close()

    def broken(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "Popen", broken)
    with pytest.raises(GitError, match=message_pattern(messages.GIT_NOT_STARTED, reason="Cannot allocate memory")):
        Repository(path)


def test_broken_repository(history: History) -> None:
    history.commit("Begin", {"a": "1\n"})
    path = history.close()
    repository = Repository(path)
    for file in (path / "objects").rglob("*"):
        if file.is_file():
            file.unlink()
    with pytest.raises(GitError, match=message_pattern(messages.DANGLING_BRANCH, branch="'main'")):
        read_log(repository)


def merge_branch_into_copy(
    history: History, message: str, own: str = "Try it", others: str = "Add routers (#7)"
) -> list[str]:
    """Commit to a copy of the branch, merge the branch into the copy, and push the result as the branch."""
    start = history.commit("Begin", {"a": "1\n"}, "2026-01-01")
    landed = history.commit(others, {"b": "1\n"}, "2026-01-10", branch="landed", start=start)
    tried = history.commit(own, {"c": "1\n"}, "2026-01-11")
    merge = history.commit(message, {"b": "1\n"}, "2026-01-20", merge=landed)
    last = history.commit("Add a cache (#9)", {"d": "1\n"}, "2026-01-21")
    return [start, landed, tried, merge, last]


@pytest.mark.parametrize(
    "message",
    [
        "Merge branch 'main' of https://example.org/otter",
        "Merge branch 'main' of github.com:example/otter into main",
        "Merge remote-tracking branch 'origin/main'",
        "Merge branch 'main' into try-it",
    ],
)
def test_first_parents_of_a_branch_merged_into_its_copy(history: History, message: str) -> None:
    start, landed, tried, merge, last = merge_branch_into_copy(history, message)
    repository, branch = open_branch(history)
    assert [commit.hash for commit in branch.line] == [last, merge, landed, start]
    assert branch.landing(branch.commits[tried]).hash == merge
    # The merge has the changes of the local copy.
    by_path = count_lines(repository, branch.line)
    assert [file.path for file in by_path[merge]] == ["c"]
    assert [file.path for file in FileContents(repository).edits(branch.line)[merge]] == ["c"]


@pytest.mark.parametrize(
    ("message", "own", "others"),
    [
        # Another branch is merged into this one.
        ("Merge branch 'next' of https://example.org/otter", "Try it", "Add routers (#7)"),
        ("Merge branch 'next'", "Try it", "Add routers (#7)"),
        # A branch with the same name in another repository is merged.
        ("Merge branch 'main' of https://example.org/ann/otter", "Try it", "Add routers"),
        ("Merge branch 'main' of https://example.org/ann/otter", "Try it (#6)", "Add routers (#7)"),
    ],
)
def test_first_parents_of_a_branch_with_merges(history: History, message: str, own: str, others: str) -> None:
    start, landed, tried, merge, last = merge_branch_into_copy(history, message, own, others)
    _, branch = open_branch(history)
    assert [commit.hash for commit in branch.line] == [last, merge, tried, start]
    assert branch.landing(branch.commits[landed]).hash == merge


def test_first_parents_of_a_branch_with_unknown_name(history: History) -> None:
    start, landed, _, merge, last = merge_branch_into_copy(history, "Merge branch 'main' of https://example.org/otter")
    repository = Repository(history.close())
    assert [commit.hash for commit in read_log(repository, "HEAD").line] == [last, merge, landed, start]
    # A hash does not identify the branch, so first parents are followed.
    assert landed not in {commit.hash for commit in read_log(repository, last).line}
