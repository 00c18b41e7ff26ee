"""Untrusted subjects, bodies and files neither crash a command nor make it take far too long."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.format.noise import NoiseEntry
from sphinxext_progress.git import dependencies, log, subjects, touched_files
from sphinxext_progress.git.commits import GitCommit
from sphinxext_progress.git.drafting import grouping, signals
from sphinxext_progress.git.drafting.noise_patterns import NoisePattern
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.history import message_references
from sphinxext_progress.git.history.revert_targets import revert_targets
from sphinxext_progress.git.history.reverts import Reverts
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.reviews import TRAILING_NUMBER
from sphinxext_progress.git.verifying import dependency_claims, dependency_lines

from ..git.repositories import History, lines

REPORT = "period: 2026-01\noverview: Words.\ncommits: [{description: Add a pool}, {description: x, pr: 2}]\n"
PROJECT = "areas: [{name: Pool, paths: ['*']}]\nthemes: [{name: Pool, areas: Pool}]\n"


def run(history: History, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Run all commands that read a history."""
    monkeypatch.chdir(folder)
    Path("progress").mkdir()
    Path("progress/project.yaml").write_text(PROJECT, "utf-8")
    options = ["--git", str(history.close())]
    new = ["new", "2026-01", "--reports", "progress", *options]
    assert main(new) == 0
    assert main([*new, "--update"]) == 0
    drafted = Path("progress/2026-01.yaml").read_text("utf-8")
    assert main(["check", "progress"]) in (0, 1), capsys.readouterr()
    Path("progress/2026-01.yaml").write_text(REPORT, "utf-8")
    assert main(["check", "progress", *options, "--fill", "--record"]) == 1
    assert main(["trend", "progress/2026-01.yaml", *options]) == 0
    assert "Add a pool" in drafted


SUBJECTS = {
    "number 0": "Tidy the parser (#0)",
    "long number": f"Tidy (#{'1' * 5000})",
    "digits of another script": "Tidy (#\u0661\u0662)",
    "long merge": f"Merge pull request #{'9' * 5000} from x",
    "merged 0": "Merged PR 0: x",
    "numbers": f"Fix #{'2' * 5000}, PR {'3' * 5000} !{'4' * 5000}",
    "copies": "cp: `" * 500 + "x" + "` to `main`" * 500,
    "quotes": 'Revert "' * 500 + "x" + '"' * 500,
    "other quotes": "Reapply \u201c" * 500,
    "revert of a long number": f"Revert #{'5' * 5000}",
    "revert ends with a long number": f'Revert "x (#{"6" * 5000})"',
    "replay of a long number": f"x (replay of #{'7' * 5000})",
    "branch of a revert": f"Merge branch 'revert-{'8' * 5000}-x' into 'main'",
    "part": "x (99/0) (0/0)",
    "copy of a long number": f"cp: `x (#{'1' * 5000})` into `main`",
    "first number": f"group/x!{'1' * 5000} x",
    "no words": "(#1)",
    "brackets": "[" * 3000,
    "tags": "[a]" * 3000,
    "parentheses": "a" + "(" * 3000 + ": x",
    "blanks": "x" + " " * 3000 + "y",
    "name of a test": "_" * 3000,
    "YAML": "- {x: [\"'",
}
BODIES = {
    "long number": f"See merge request a/b!{'1' * 5000}\nReverts a/b#{'2' * 5000}\n",
    "hashes": "This reverts commit " + ", ".join(["0123456789" * 4] * 100),
    "copied": "(cherry picked from commit 0123456)\n" * 100,
    "note": "```release-note\n" + "!" * 9000 + "\n```\nchangelog: " + "-" * 9000,
}


@pytest.mark.parametrize("name", SUBJECTS)
def test_hostile_subject_crashes_no_command(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    history.commit("Begin (#1)", {"a.py": lines("a")}, "2025-12-01")
    history.commit("Add a pool (#2)", {"pool.py": lines("pool")}, "2026-01-10")
    history.commit(SUBJECTS[name], {"b.py": lines("b")}, "2026-01-11")
    history.commit("Add routers (#4)", {"c.py": lines("c")}, "2026-01-12")
    run(history, tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("name", BODIES)
def test_hostile_body_crashes_no_command(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    history.commit("Begin (#1)", {"a.py": lines("a")}, "2025-12-01")
    history.commit("Add a pool (#2)", {"pool.py": lines("pool")}, "2026-01-10")
    history.commit(f"Merge branch 'x' into 'main'\n\n{BODIES[name]}", {"b.py": lines("b")}, "2026-01-11")
    history.commit(f"Add routers (#4)\n\n{BODIES[name]}", {"c.py": lines("c")}, "2026-01-12")
    run(history, tmp_path, monkeypatch, capsys)


HOSTILE: dict[str, tuple[str, str | bytes]] = {
    "nested arrays": ("pyproject.toml", "a=" + "[" * 100_000),
    "nested tables": ("pyproject.toml", "a=" + "{a=" * 50_000),
    "long number": ("pyproject.toml", f"a={'1' * 5000}\n[project]\ndependencies=['torch']\n"),
    "long key": ("pyproject.toml", ".".join("a" * 200_000) + "=1"),
    "long quoted key": ("pyproject.toml", ".".join(['"\\""'] * 100_000) + "=1"),
    "not UTF-8": ("pyproject.toml", b"\xff\xfe\0[project]\n"),
    "wrong types": ("pyproject.toml", "project=1\n[tool.poetry]\ngroup=[1]\n[tool.uv]\nsources={a=1,b=[1,[]]}\n"),
    "nested markers": ("requirements.txt", f"a; {'(' * 900}\n" + f"a; {'(' * 100_000}\n"),
    "long version": ("requirements.txt", f"torch=={'1' * 900}\ntorch=={'1' * 5000}\n"),
    "long lines": ("requirements.txt", "a" * 900_000 + "\n" + "#" * 90_000 + "\n"),
    "control characters": ("requirements.txt", "torch==1.0\x1b[31m\x00\n"),
    "lock": ("uv.lock", '[[package]]\nname = "\x1b\u202e"\nversion = "' + "1" * 50_000 + '"\n'),
    "many packages": ("uv.lock", "".join(f'[[package]]\nname = "a{n}"\nversion = "1"\n' for n in range(30_000))),
    "modules": (".gitmodules", '[submodule "x"\n' * 100),
    "mailmap": (".mailmap", "A <b@c> <" * 1000),
    "path": ("requirements" * 20 + "/" + "Dockerfile" * 20 + "/x.txt", "1\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_crashes_no_command(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path, content = HOSTILE[name]
    good = "torch==2.0\n" if path.endswith(".txt") else "[project]\ndependencies = ['torch==2.0']\n"
    history.commit("Begin (#1)", {path: good}, "2025-12-01")
    history.commit("Add a pool (#2)", {"pool.py": lines("pool"), path: content}, "2026-01-10")
    history.commit("Bump torch (#3)", {path: good.replace("2.0", "2.1")}, "2026-01-11")
    history.commit("Spoil it (#4)", {path: content, f"x/{path}": content}, "2026-01-12")
    run(history, tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("name", [name for name, (path, _) in HOSTILE.items() if path == "pyproject.toml"][:5])
def test_an_unreadable_file_has_no_dependencies(name: str) -> None:
    path, content = HOSTILE[name]
    assert isinstance(content, str)
    assert dependencies.declared_dependencies(path, content.encode()) is None


def commit(subject: str, body: str = "") -> GitCommit:
    return GitCommit("1" * 40, (), 0, 0, "Ann", "ann@example.org", subject, body)


def _rule(**patterns: list[str]) -> Callable[[str], bool]:
    """Return a function that matches a text, as the subject and as the path of a file, with a rule of a project."""
    rule = NoisePattern(NoiseEntry.model_validate({"name": "x", **patterns}))
    return lambda text: rule.matches(commit("x"), text, [touched_files.TouchedFile(text, "M")])


def messages(subject: str, body: str = "") -> None:
    """Read all properties of a commit message."""
    read = commit(subject, body)
    message_references.parse_message(read)
    subjects.parse_subject.__wrapped__(read.title)
    _ = read.numbers, read.number


READERS: dict[str, tuple[Callable[[str], object], Callable[[int], str]]] = {
    "dashes": (messages, lambda n: "Revert " + "-" * n + "x"),
    "tags": (messages, lambda n: "[a]" * n),
    "copies": (messages, lambda n: "cp: `" * n + "` to `main`" * n),
    "quotes": (messages, lambda n: 'Revert "' * n + '"' * n),
    "numbers": (messages, lambda n: "(#1)" * n + " " * n + "x"),
    "types": (messages, lambda n: "a(b): " * n),
    "merges": (messages, lambda n: "Merge pull request '" + "' (#1) " * n),
    "merged requests": (messages, lambda n: "Merge #1" + ", #1" * n + "x"),
    "merged names": (messages, lambda n: "Merge branches " + "'a' and " * n),
    "titles": (lambda text: messages("Merge #1", text), lambda n: "- #1 (" * n),
    "trailers": (lambda text: messages("Merge #1", text), lambda n: "fixes " + "#1" * n + "\n" + "a-" * 140 + "\n"),
    "reviews": (lambda text: messages("x", text), lambda n: "Reviewed-on: " + "/1" * n + "x"),
    "hashes": (lambda text: messages("x", text), lambda n: "reverts commit 0123456 " + "0123456, " * n + "\0"),
    "requests": (lambda text: messages("Merge branch 'a' into 'b'", text), lambda n: "See merge request !" + "!1" * n),
    "notes": (lambda text: signals._author_marks(commit("x", text), ()), lambda n: "changelog: " + "!" * n + "x"),
    "fences": (lambda text: signals._author_marks(commit("x", text), ()), lambda n: "```release-note\n" * n),
    "fixes": (grouping._MENTION.findall, lambda n: "fix PR #" * n),
    "lines": (dependency_lines.states_change, lambda n: "update " * n),
    "arrows": (dependency_lines.states_change, lambda n: "1.0 -> " * n),
    "bumps": (dependency_lines.bumped_name, lambda n: "update a-b " * n),
    "labels": (dependency_lines.bumped_name, lambda n: "a: 1" + ".0" * n + " -> 1" + ".0" * n + "x y"),
    "names": (dependency_lines.DependencyNames(["torch", "a-a"], []).stated, lambda n: "a " * n),
    "versions": (
        dependency_lines.DependencyNames(["torch"], []).stated,
        lambda n: "bump torch " + "1.0 " * n,
    ),
    "long versions": (
        dependency_lines.DependencyNames(["torch"], []).stated,
        lambda n: "torch 1" + ".0" * n + "x" + "0" * n + " %",
    ),
    "zeros": (lambda text: dependency_claims._has("1", text), lambda n: "1" + ".0" * n + "x"),
    "paths": (touched_files.file_purpose.__wrapped__, lambda n: "Dockerfile" * n + "/x"),
    "folders": (dependencies.is_declaration, lambda n: "requirements" * n + "/x.txt"),
    "words of a rule": (_rule(words=["pr label", "slack*"]), lambda n: "pr " * n),
    "name of a test": (_rule(subjects=["*_*_*_*"]), lambda n: "_" * n + "x " + "x" * n),
    "globs": (_rule(subjects=["*a*a*a*a*a*a*a*a*b"]), lambda n: "a" * n),
    "globs of words": (_rule(subjects=["** a ** a ** a ** a ** b"]), lambda n: "a " * n),
    "globs of folders": (_rule(paths=["**/a/**/a/**/a/**/a/**/b"]), lambda n: "a/" * n),
    "number": (lambda text: TRAILING_NUMBER.sub("", text), lambda n: "(#1" * n),
    "keys": (
        lambda text: dependencies.declared_dependencies("pyproject.toml", text.encode()),
        lambda n: ".".join("a" * n) + "=1",
    ),
    "quoted keys": (
        lambda text: dependencies.declared_dependencies("pyproject.toml", text.encode()),
        lambda n: ".".join(['"\\""'] * n) + "=1",
    ),
    "escapes": (
        lambda text: dependencies.declared_dependencies("pyproject.toml", text.encode()),
        lambda n: ' "' + r"\"" * n,
    ),
    "words": (lambda text: dependencies.declared_dependencies("pyproject.toml", text.encode()), lambda n: "a" * n),
    "requirements": (
        lambda text: dependencies.declared_dependencies("requirements.txt", text.encode()),
        lambda n: " -" * n,
    ),
}


def seconds(call: Callable[[], object]) -> float:
    """Return the shortest time of several calls, to reduce the influence of other processes."""
    durations = []
    for _ in range(5):
        start = time.process_time()
        call()
        durations.append(time.process_time() - start)
    return min(durations)


@pytest.mark.parametrize("name", READERS)
def test_running_time_is_linear_in_the_length(name: str) -> None:
    read, make = READERS[name]
    short, long = make(2500), make(10_000)
    # A quadratic running time would be sixteen times as long.
    assert seconds(lambda: read(long)) <= 9 * max(seconds(lambda: read(short)), 0.0005)


def chain(history: History, count: int) -> Repository:
    """Commit reverts of the same commit, of a truncated subject, and of nothing that exists."""
    history.commit("Add x", {"a.py": lines("a")}, "2026-01-01")
    for number in range(count):
        subject = ('Revert "Add x"', 'Revert "Revert "Ad…', f"Revert the thing {number}")[number % 3]
        history.commit(subject, {"a.py": lines(f"{number}", 3)}, "2026-01-02")
    return Repository(history.close())


def test_comparisons_are_linear_in_the_number_of_reverts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counted(size: int) -> int:
        repository = chain(History(tmp_path / f"repository-{size}"), size)
        history = log.read_log(repository)
        compared.clear()
        deltas = FileContents.deltas

        def counting(self: FileContents, commits: list[GitCommit], paths: set[str]) -> object:
            compared.append(len(list(commits)))
            return deltas(self, commits, paths)

        with monkeypatch.context() as patched:
            patched.setattr(FileContents, "deltas", counting)
            patched.setattr("sphinxext_progress.git.history.diff_similarity.MAX_COMPARED_COMMITS", 10)
            Reverts(repository, history, history.head).fates(history.line)
        return sum(compared)

    assert counted(80) <= 2.3 * counted(40)


def test_last_of_many_similar_commits_is_found_in_few_steps(tmp_path: Path) -> None:
    history = log.read_log(chain(History(tmp_path / "repository"), 90))
    targets = revert_targets(history)
    quoted = [(commit, mention) for commit, mention in targets.references if mention.subject == "Add x"]
    assert len(quoted) == 30
    assert {target.subject for reference in quoted for target, _ in targets.find(*reference)} == {"Add x"}
    cut = [(commit, mention) for commit, mention in targets.references if mention.cut]
    positions = [targets.positions[matches[0][0].hash] for reference in cut if (matches := targets.find(*reference))]
    assert positions == sorted(positions)


def test_no_more_than_one_lock_file_is_in_memory(history: History) -> None:
    size, count = 1_000_000, 24
    names = []
    for number in range(count):
        lock = f'[[package]]\nname = "torch"\nversion = "{number}"\n' + f"# {number:09}\n" * (size // 12)
        names.append(history.commit(f"Bump {number}", {"uv.lock": lock}, "2026-01-10"))
    repository = Repository(history.close())
    read = log.read_log(repository)
    tracemalloc.start()
    changes = dependencies.dependency_changes(FileContents(repository), [read.commits[name] for name in names])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [change.after for change in changes] == [str(number) for number in range(count)]
    assert peak < 8 * size
