"""Commands read messages around the periods of reports only, and find what these refer to elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.format.period import Period
from sphinxext_progress.git import log, log_records, scope
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.scope import Scope

from .repositories import JANUARY, History, lines, redate

PROJECT = "areas: [{name: Parts, paths: ['*']}]\n"


def fill(history: History, first: int, count: int, on: str) -> list[str]:
    """Commit unrelated changes on a day."""
    return [
        history.commit(f"Tidy part {number} (#{number})", {f"part{number % 50}.py": lines(str(number), 3)}, on)
        for number in range(first, first + count)
    ]


def month(history: History) -> None:
    fill(history, 9000, 20, "2026-01-10")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Enter a folder with a project."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    (tmp_path / "progress" / "project.yaml").write_text(PROJECT, "utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("length", [1500, 3000])
def test_cost_follows_the_month(history: History, monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    fill(history, 1, length, "2025-03-10")
    month(history)
    read: list[object] = []
    parse = log_records.LogReader._parse

    def counting(self: log_records.LogReader, parts: list[bytes]) -> object:
        read.append(parts[0])
        return parse(self, parts)

    monkeypatch.setattr(log_records.LogReader, "_parse", counting)
    assert main(["new", "2026-01", "--reports", "progress", "--git", str(history.close())]) == 0
    assert len(read) < 20 + scope.COMMITS_BEFORE + 10
    read.clear()
    assert main(["check", "progress", "--git", str(history.path), "--record"]) in (0, 1)
    assert len(read) < 20 + scope.COMMITS_BEFORE + 10


def old_revert(form: str) -> Callable[[History], str]:
    """Return a scene in which a commit of the month reverts one of a year before."""

    def scene(history: History) -> str:
        target = history.commit(
            "[core] Add a router to the core (#7)", {"router.py": lines("router", 30)}, "2025-01-10"
        )
        fill(history, 100, 30, "2025-02-10")
        title = form.format(target)
        history.commit(title, {"router.py": None}, "2026-01-12")
        return f"- {{description: Add a router to the core, commit: {target[:10]}}}"

    return scene


def chinese(history: History) -> str:
    """Revert an old commit whose subject is neither ASCII nor valid UTF-8 throughout."""
    history.commit("添加路由器 [核心]", {"router.py": lines("router", 30)}, "2025-01-10")
    history.commit(b"Add a caf\xe9 to the core", {"cafe.py": lines("cafe", 30)}, "2025-01-11")
    fill(history, 100, 30, "2025-02-10")
    history.commit('Revert "添加路由器 [核心]"', {"router.py": None}, "2026-01-12")
    history.commit(b'Revert "Add a caf\xe9 to the core"', {"cafe.py": None}, "2026-01-12")
    return "- {description: 添加路由器}"


def many_numbers(history: History) -> str:
    """Cite thousands of numbers, of which one is that of an old commit."""
    history.commit("Add a router (#70007)", {"router.py": lines("router", 30)}, "2025-01-10")
    fill(history, 100, 30, "2025-02-10")
    return "\n  ".join(f"- {{description: Number {number}, pr: {number}}}" for number in range(68000, 70100))


def reapplied(history: History) -> str:
    """Reapply in the month what was reverted long before."""
    history.commit("Add a pool (#7)", {"pool.py": lines("pool", 30)}, "2025-01-10")
    fill(history, 100, 20, "2025-02-10")
    history.commit('Revert "Add a pool (#7)" (#8)', {"pool.py": None}, "2025-03-10")
    fill(history, 200, 20, "2025-04-10")
    history.commit('Reapply "Add a pool (#7)" (#9000)', {"pool.py": lines("pool", 30)}, "2026-01-12")
    return "- {description: Add a pool, pr: 7}"


def reverted_between(history: History) -> str:
    """Cite a commit that was reverted before the month, by a revert that gives its hash only."""
    target = history.commit("Add a pool (#7)", {"pool.py": lines("pool", 30)}, "2025-01-10")
    fill(history, 100, 20, "2025-02-10")
    undo = history.commit(f"Undo it\n\nThis reverts commit {target}.\n", {"pool.py": None}, "2025-03-10")
    fill(history, 200, 20, "2025-04-10")
    history.commit(f"Redo\n\nThis reverts commit {undo}.\n", {"pool.py": lines("pool", 30)}, "2025-05-10")
    fill(history, 300, 20, "2025-06-10")
    return f"- {{description: Add a pool, commit: {target[:12]}}}"


def old_side(history: History) -> str:
    """Cite a commit that a merge brought long ago."""
    fill(history, 100, 5, "2025-01-10")
    side = history.commit(
        "Add a door", {"door.py": lines("door")}, "2025-01-12", branch="side", start=history.tips["main"]
    )
    fill(history, 200, 7, "2025-01-20")
    history.commit("Merge pull request #7 from side\n\nAdd doors", {"door.py": lines("door")}, "2025-01-25", merge=side)
    fill(history, 300, 20, "2025-02-10")
    return f"- {{description: Add a door, commit: {side[:10]}}}\n  - {{description: Doors, pr: 7}}"


def old_rollup(history: History) -> str:
    """Cite a pull request that a rollup merged long ago."""
    fill(history, 100, 5, "2025-01-10")
    start, merges = history.tips["main"], list[str]()
    for number in (7, 8):
        side = history.commit(
            f"Add {number}", {f"{number}.py": lines(str(number))}, "2025-01-12", branch=f"b{number}", start=start
        )
        merges.append(
            history.commit(
                f"Rollup merge of #{number} - x, r=y\n\nAdd part {number}",
                {f"{number}.py": lines(str(number))},
                "2025-01-13",
                branch="rollup",
                start="" if merges else start,
                merge=side,
            )
        )
    history.commit(
        "Auto merge of #9 - z, r=z\n\nRollup of 2 pull requests\n\nSuccessful merges:\n\n - #7 (Add part 7)\n - #8 (Add part 8)\n",
        {"7.py": lines("7"), "8.py": lines("8")},
        "2025-01-14",
        merge=merges[-1],
    )
    fill(history, 300, 20, "2025-02-10")
    return "- {description: Add part 7, pr: 7}\n  - {description: Add part 8, pr: 8}"


def copies(history: History) -> str:
    """Copy old commits in the month, by hash and by number."""
    old = history.commit("Add a pool (#7)", {"pool.py": lines("pool", 30)}, "2025-01-10")
    fill(history, 100, 30, "2025-02-10")
    history.commit(f"Add a pool\n\n(cherry picked from commit {old})\n", {"pool2.py": lines("pool")}, "2026-01-12")
    history.commit("cp: `Add a pool (#7)` into `main` (#9000)", {"pool3.py": lines("pool3")}, "2026-01-12")
    return "- {description: Add a pool, pr: 7}"


def wrong_clock(history: History) -> str:
    """Date an old commit into the month."""
    fill(history, 100, 30, "2025-01-10")
    history.commit("Add a clock (#7)", {"clock.py": lines("clock")}, "2026-01-20")
    fill(history, 200, 30, "2025-02-10")
    return "- {description: Add a clock, pr: 7}"


def later(history: History) -> str:
    """Add commits after the month: one that is cited, and a revert."""
    history.commit("Add a pool (#7)", {"pool.py": lines("pool", 30)}, "2026-01-05")
    month(history)
    fill(history, 100, 30, "2026-03-10")
    history.commit("Add a late door (#8)", {"door.py": lines("door")}, "2026-04-10")
    history.commit('Revert "Add a pool (#7)" (#10)', {"pool.py": None}, "2026-05-10")
    fill(history, 300, 30, "2026-06-10")
    return "- {description: Add a pool, pr: 7}\n  - {description: Add a late door, pr: 8}\n  - {description: Redo, pr: 99999}"


def reversed_merge(history: History) -> str:
    """Merge the branch into a local copy after the month, so that its first parent is the copy."""
    fill(history, 100, 10, "2025-11-10")
    local = history.commit("Work", {"work.py": lines("work")}, "2025-12-01", branch="local", start=history.tips["main"])
    month(history)
    fill(history, 200, 20, "2026-03-10")
    merge = history.commit(
        "Merge branch 'main' of example.org:otter",
        {"x.py": lines("x")},
        "2026-04-01",
        branch="local",
        merge=history.tips["main"],
    )
    assert local != merge
    history.tips["main"] = merge
    fill(history, 300, 30, "2026-04-10")
    return "- {description: Tidy part 9001, pr: 9001}"


SCENES: dict[str, Callable[[History], str]] = {
    "revert by subject": old_revert('Revert "[core] Add a router to the core (#7)" (#9000)'),
    "revert by title": old_revert('Revert "Add a router to the core"'),
    "revert by number": old_revert("Undo it\n\nReverts example/otter#7\n"),
    "revert by hash": old_revert("Undo it\n\nThis reverts commit {}.\n"),
    "revert in Chinese": chinese,
    "many numbers": many_numbers,
    "revert by cut subject": old_revert('Revert "[core] Add a rout…'),
    **{scene.__name__: scene for scene in (reapplied, reverted_between, old_side, old_rollup, copies)},
    **{scene.__name__: scene for scene in (wrong_clock, later, reversed_merge)},
}
COMMANDS = {
    "check": ("check", "progress"),
    "record": ("check", "progress", "--record", "--fill", "--dry-run"),
    "new": ("new", "2026-01", "--reports", "progress", "--update", "--dry-run"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", SCENES)
def test_results_are_those_of_the_whole_history(
    history: History,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    command: str,
) -> None:
    history.commit("Begin", {"a.py": lines("a")}, "2024-12-01")
    rows = SCENES[name](history)
    if name != "later":
        month(history)
    (folder / "progress" / "2026-01.yaml").write_text(f"period: 2026-01\ncommits:\n  {rows}\n", "utf-8")
    arguments = [*COMMANDS[command], "--git", str(history.close())]
    monkeypatch.setattr(scope, "COMMITS_BEFORE", 2)
    monkeypatch.setattr(scope, "LARGEST_GAP", 5)
    results = []
    for whole in (False, True):
        if whole:
            monkeypatch.setattr(log, "ranges_of", lambda line, _: [range(len(line.hashes))])
        status = main(arguments)
        results.append((status, capsys.readouterr()))
    assert results[0] == results[1]
    assert "Traceback" not in results[0][1].err


def test_a_far_commit_is_not_read_with_everything_between(history: History) -> None:
    fill(history, 1, 10, "2025-01-10")
    clock = history.commit("Add a clock", {"clock.py": lines("clock")}, "2026-01-20")
    fill(history, 100, 2200, "2025-02-10")
    month(history)
    branch = log.read_branch(Repository(history.close()))
    part = log.read_history(branch, Scope([JANUARY]))
    assert clock in {commit.hash for commit in part.within(JANUARY)}
    assert len(part.line) < 1100


def test_the_end_of_a_period_without_commits_is_read(history: History) -> None:
    last = fill(history, 1, 10, "2025-01-10")[-1]
    fill(history, 100, 1200, "2026-06-10")
    branch = log.read_branch(Repository(history.close()))
    part = log.read_history(branch, Scope([JANUARY]))
    assert (end := part.at_end(JANUARY))
    assert end.hash == last
    assert part.head.hash == history.tips["main"]
    old = Period.parse("1999-01")
    assert old
    assert log.read_history(branch, Scope([old])).at_end(old) is None


def test_undated_commits_are_listed_from_the_line(history: History) -> None:
    names = fill(history, 1, 5, "2025-01-10")
    path = history.close()
    renamed = redate(path, {names[1]: ("abc", ""), names[3]: ("", "99999999999999999999 +0000")})
    line = log.read_branch(Repository(path)).line
    assert [line.hashes[index] for index in line.undated()] == [renamed[names[3]], renamed[names[1]]]
    assert line.dated_from(line.undated()[0]) == line.undated()[0] + 1
