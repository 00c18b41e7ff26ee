"""Running git and reading the commits of a branch: torture A46, A48 and A50 to A53."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

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

from .repositories import History, git, lines


def period(text: str) -> Period:
    found = Period.parse(text)
    assert found
    return found


@pytest.mark.parametrize("name", ["--output=pwned.txt", "-1", "main..other", "main^{/x}", ":/x", "main\n", "@{u}", ""])
def test_a46_an_option_in_place_of_a_branch(history: History, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    history.commit("Begin", {"a": "1\n"})
    path = history.close()
    monkeypatch.chdir(path.parent)
    repository = Repository(path)
    assert resolve(repository, name) == ""
    if name:
        with pytest.raises(GitError, match="is no branch, tag or commit of"):
            read_log(repository, name)
    assert [one.name for one in path.parent.iterdir()] == ["repository"]


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


def test_a48_a_subject_that_is_not_utf8(history: History) -> None:
    bad = history.commit(b"caf\xe9 bad", {"a": "1\n"}, "2026-01-10")
    good = history.commit("Größe", {"a": "2\n"}, "2026-01-11")
    found = read_log(Repository(history.close()))
    assert [(one.hash, one.subject) for one in found.line] == [
        (good, "Größe"),
        (bad, "caf\N{REPLACEMENT CHARACTER} bad"),
    ]
    assert found.damaged == [bad]


def test_a50_a_day_is_one_of_utc(history: History) -> None:
    moments = ["2026-01-31T23:30-08:00", "2026-02-01T00:30+09:00", "2026-02-01T09:00Z"]
    february, january, also_february = (history.commit(moment, {"a": moment}, moment) for moment in moments)
    found = read_log(Repository(history.close()))
    assert [one.hash for one in found.within(period("2026-02"))] == [february, also_february]
    assert [one.hash for one in found.within(period("2026-01"))] == [january]
    # What had landed when January ended is asked of the line: its newest commit with such a date.
    end = found.at_end(period("2026-01"))
    assert end
    assert end.hash == january


def test_a51_a_wrong_clock_at_the_tip(history: History) -> None:
    january = [history.commit(f"Change {day}", {"a": str(day)}, f"2026-01-{day:02}") for day in range(1, 9)]
    for number in range(8):
        history.commit(f"Clock {number}", {"b": str(number)}, "2020-01-01")
    found = read_log(Repository(history.close()))
    assert [one.hash for one in found.within(period("2026-01"))] == january


def test_a52_an_empty_repository(history: History) -> None:
    with pytest.raises(GitError, match=r"has no commits; expected some; commit something first$"):
        read_log(Repository(history.close()))


def test_a52_no_repository(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(GitError, match="is no git repository; expected a clone of the project"):
            Repository(path)


def test_a52_no_git(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = history.close()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        GitError, match="there is no program 'git' on this machine; expected one that can be called; install it"
    ):
        Repository(path)


def test_a52_repository_of_another_user(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    history.commit("Begin", {"a": "1\n"})
    path = history.close()
    # Git has this variable for its own tests: it treats every repository as that of another user.
    plain = git_environment()
    monkeypatch.setattr(
        git_module, "git_environment", lambda: plain | {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "HOME": "/"}
    )
    with pytest.raises(GitError) as raised:
        Repository(path)
    said = str(raised.value)
    assert "belongs to another user" in said
    # The message quotes the advice of git.
    assert f"git config --global --add safe.directory {path}" in said


def test_a53_settings_of_the_repository_start_nothing(history: History, tmp_path: Path) -> None:
    history.commit("Begin", {"a": lines("one")}, "2026-01-10")
    history.commit("Go on", {"a": lines("two")}, "2026-01-11")
    path = history.close()

    def facts() -> object:
        repository = Repository(path)
        found = read_log(repository)
        return found.line, count_lines(repository, found.line)

    clean = facts()
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
    assert facts() == clean
    assert not (tmp_path / "pwned").exists()


def test_grafted_parents_are_not_read(history: History) -> None:
    names = [history.commit(f"Change {number}", {"a": str(number)}, "2026-01-10") for number in range(3)]
    path = history.close()
    (path / "info").mkdir(exist_ok=True)
    (path / "info" / "grafts").write_text(f"{names[2]}\n", "utf-8")
    assert len(git("-C", path, "rev-list", "main").split()) == 1
    assert [one.hash for one in read_log(Repository(path)).line] == names[::-1]


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
    told = git_environment()
    assert not told.keys() & steering.keys()
    # The reader's own settings count: they say which repositories are trusted.
    assert told["HOME"] == "/home/ann"
    assert told["LC_ALL"] == "C"
    assert told["GIT_ALLOW_PROTOCOL"] == ""


def test_replacement_objects_are_not_read(history: History) -> None:
    first = history.commit("Begin", {"a": "1\n"}, "2026-01-10")
    other = history.commit("Other", {"a": "2\n"}, "2026-01-10", branch="other")
    path = history.close()
    git("-C", path, "replace", first, other)
    assert [one.subject for one in read_log(Repository(path)).line] == ["Begin"]


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
    repository = Repository(history.close())
    found = read_log(repository)
    assert [one.hash for one in found.line] == [merge, begin]
    assert set(found.commits) == {begin, side, merge}
    assert found.landing(found.commits[side]).hash == merge
    assert (found.head.number, found.head.title) == (9, "A better way")
    assert [one.hash for one in found.by_number[9]] == [merge]
    # What a merge brought is counted against the line that it landed on.
    assert [one.path for one in count_lines(repository, [found.head])[merge]] == ["b"]


@pytest.mark.parametrize(
    ("message", "number", "title"),
    [
        ("Merge pull request #9 from example/side\n\nA better way", 9, "A better way"),
        ("Merge pull request #9 from example/side", 9, "Merge pull request #9 from example/side"),
        ("Merge pull request 'A better way' (#9) from side into main", 9, "A better way"),
        ("Merged in side (pull request #9)\n\nA better way\n\nApproved-by: Ann", 9, "A better way"),
        ("Merge pull request #9 in OTTER/otter from side to main\n\nA better way", 9, "A better way"),
        ("Merged PR 9: A better way", 9, "A better way"),
        ("Merge branch 'side' into 'main'\n\nA better way\n\nSee merge request example/otter!9", 9, "A better way"),
        ("Merge branch 'side' into 'main'\n\nSee merge request !9", 9, "Merge branch 'side' into 'main'"),
        ("Merge branch 'side'\n\nWords (#9)", None, "Merge branch 'side'"),
        ("A better way (!9)", 9, "A better way"),
        ("Merge the tables (#9)", 9, "Merge the tables"),
        ("Merge the tables", None, "Merge the tables"),
    ],
)
def test_pull_request_number_in_the_formats_of_forges(
    history: History, message: str, number: int | None, title: str
) -> None:
    begin = history.commit("Begin", {"a": "1\n"}, "2026-01-10")
    side = history.commit("Work", {"b": "1\n"}, "2026-01-11", branch="side", start=begin)
    history.commit(message, {"b": "1\n"}, "2026-01-12", merge=side)
    found = read_log(Repository(history.close()))
    assert (found.head.number, found.head.title) == (number, title)
    assert [one.hash for one in found.by_number.get(9, [])] == [found.head.hash][: number or 0]


@pytest.mark.parametrize(
    "name", ["with space", 'quo"te', "tab\there", "new\nline", "ümlaut", "-r", ":(exclude)*", "a\\b"]
)
def test_file_names_are_preserved(history: History, name: str) -> None:
    history.commit("Begin", {"other": "1\n"}, "2026-01-10")
    added = history.commit("Add it", {name: "1\n2\n"}, "2026-01-11")
    repository = Repository(history.close())
    found = read_log(repository)
    contents = FileContents(repository)
    assert count_lines(repository, [found.head])[added] == [FileChange(name, 2, 0)]
    assert [one.path for one in contents.edits([found.head])[added]] == [name]
    assert set(contents.tree(found.head)) == {"other", name}
    assert contents.survival([found.head], found.head) == {added: 1.0}


def test_file_name_that_is_not_utf8(history: History) -> None:
    added = history.commit("Add it", {"caf\udce9": "1\n"})
    repository = Repository(history.close())
    found = read_log(repository)
    assert count_lines(repository, [found.head])[added] == [FileChange("caf\udce9", 1, 0)]
    assert FileContents(repository).survival([found.head], found.head) == {added: 1.0}


def test_sha256_repository(tmp_path: Path) -> None:
    history = History(tmp_path / "repository", form="sha256")
    first = history.commit("Add routers (#7)", {"a.py": lines("new", 20)}, "2026-01-10")
    assert len(first) == 64
    last = history.commit(f"Take routers out\n\nThis reverts commit {first}.", {"a.py": None}, "2026-01-20")
    repository = Repository(history.close())
    found = read_log(repository)
    assert [one.hash for one in found.line] == [last, first]
    assert [one.hash for one in found.find(first[:12])] == [first]
    assert count_lines(repository, [found.head])[last] == [FileChange("a.py", 0, 20)]
    fate = Reverts(repository, found, found.head).fates(found.line)[first]
    assert (fate.state, fate.survival) == (CommitState.UNDONE, 0)


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
    found = read_log(repository)
    # Messages and names are there; what files say is not.
    assert len(found.line) == 3
    contents = FileContents(repository)
    edits = contents.edits(found.line)
    blobs = [one.after for changed in edits.values() for one in changed]
    assert len(blobs) == 3
    for ask in (
        lambda: count_lines(repository, found.line),
        lambda: contents.survival(found.line, found.head),
        lambda: list(contents.read(blobs)),
    ):
        with pytest.raises(GitError, match=r"lacks files of its commits, as a partial clone does; .* --no-filter'"):
            ask()
    assert not (tmp_path / "fetched").exists()
    # The remedy that the message names works.
    git("-C", clone, "fetch", "--quiet", "--refetch", "--no-filter")
    assert (tmp_path / "fetched").exists()
    assert len(count_lines(repository, found.line)) == 3


@pytest.mark.parametrize(("digits", "count"), [(40, 1), (8, 1), (1, None)])
def test_commits_by_prefix_of_a_hash(history: History, digits: int, count: int | None) -> None:
    names = [history.commit(f"Change {number}", {"a": str(number)}) for number in range(40)]
    found = read_log(Repository(history.close()))
    prefix = names[0][:digits]
    expected = [name for name in names if name.startswith(prefix)]
    assert sorted(one.hash for one in found.find(prefix)) == sorted(expected)
    assert count is None or len(expected) == count
    assert found.find("f" * 40) == []


def test_git_is_too_old(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = history.close()
    old = tmp_path / "bin" / "git"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho git version 2.20.1\n", "utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(GitError, match=r"git is too old; expected 2\.33 or newer; update it"):
        Repository(path)


def test_git_times_out(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = history.close()
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    # The wrapper and what it started are both ended.
    slow.write_text("#!/bin/sh\necho git version 2.40\nsleep 1000\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(process, "GIT_TIMEOUT", 0.2)
    with pytest.raises(GitError, match=r"git has not answered for 0\.2 seconds"):
        Repository(path)


def test_git_cannot_be_started(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    path = history.close()

    def broken(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "Popen", broken)
    with pytest.raises(GitError, match=r"git cannot be run \(Cannot allocate memory\)"):
        Repository(path)


def test_broken_repository(history: History) -> None:
    history.commit("Begin", {"a": "1\n"})
    path = history.close()
    repository = Repository(path)
    for one in (path / "objects").rglob("*"):
        if one.is_file():
            one.unlink()
    with pytest.raises(GitError, match=r"'main' of .* points to [0-9a-f]{40}, which is no commit there; check"):
        read_log(repository)


def pulled(history: History, message: str, own: str = "Try it", others: str = "Add routers (#7)") -> list[str]:
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
def test_line_of_a_branch_merged_into_a_copy_of_it(history: History, message: str) -> None:
    start, landed, tried, merge, last = pulled(history, message)
    repository = Repository(history.close())
    found = read_log(repository)
    assert [one.hash for one in found.line] == [last, merge, landed, start]
    assert found.landing(found.commits[tried]).hash == merge
    # The merge brought what the one person did.
    by_path = count_lines(repository, found.line)
    assert [one.path for one in by_path[merge]] == ["c"]
    assert [one.path for one in FileContents(repository).edits(found.line)[merge]] == ["c"]


@pytest.mark.parametrize(
    ("message", "own", "others"),
    [
        # Another branch, which is merged into this one.
        ("Merge branch 'next' of https://example.org/otter", "Try it", "Add routers (#7)"),
        ("Merge branch 'next'", "Try it", "Add routers (#7)"),
        # One that has the same name in somebody else's repository.
        ("Merge branch 'main' of https://example.org/ann/otter", "Try it", "Add routers"),
        ("Merge branch 'main' of https://example.org/ann/otter", "Try it (#6)", "Add routers (#7)"),
    ],
)
def test_line_of_a_branch_with_other_branches_merged(history: History, message: str, own: str, others: str) -> None:
    start, landed, tried, merge, last = pulled(history, message, own, others)
    found = read_log(Repository(history.close()))
    assert [one.hash for one in found.line] == [last, merge, tried, start]
    assert found.landing(found.commits[landed]).hash == merge


def test_line_of_a_branch_with_unknown_name(history: History) -> None:
    start, landed, _, merge, last = pulled(history, "Merge branch 'main' of https://example.org/otter")
    repository = Repository(history.close())
    assert [one.hash for one in read_log(repository, "HEAD").line] == [last, merge, landed, start]
    # By a hash nobody knows which branch is meant: first parents it is.
    assert landed not in {one.hash for one in read_log(repository, last).line}


@pytest.mark.parametrize(
    ("message", "number", "title"),
    [
        ("Add routers (#7)", 7, "Add routers"),
        ("Add routers (!7)", 7, "Add routers"),
        ("Add routers", None, "Add routers"),
        ("Merge pull request #7 from example/routers\n\nAdd routers", 7, "Add routers"),
        ("Merge pull request #7 from example/routers", 7, "Merge pull request #7 from example/routers"),
        ("Merge branch 'routers' into 'main'\n\nAdd routers\n\nSee merge request example/otter!7", 7, "Add routers"),
        (
            "Merge branch 'routers' into 'main'\n\nSee merge request example/otter!7",
            7,
            "Merge branch 'routers' into 'main'",
        ),
        ("Merge branch 'routers'\n\nA text", None, "Merge branch 'routers'"),
    ],
)
def test_number_and_title_of_a_commit(history: History, message: str, number: int | None, title: str) -> None:
    history.commit(message, {"a": "1\n"})
    head = read_log(Repository(history.close())).head
    assert (head.number, head.title) == (number, title)
    assert number is None or number in head.numbers
