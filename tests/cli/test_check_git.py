"""``sphinx-progress check --git`` finds every kind of error in a report, and reports nothing else."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from sphinxext_progress.cli.checking import fix
from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, commands
from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.git.commits import PERIOD_RULE
from sphinxext_progress.git.verifying.rules import GitRule

from ..conftest import Site
from ..git.repositories import ANN, History, git, lines, seconds
from ..messages import message_pattern


@pytest.fixture(autouse=True)
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with an empty reports folder, and return the latter."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "progress"
    folder.mkdir()
    return folder


@pytest.fixture
def otter(history: History) -> dict[str, str]:
    """Write a history from December to February and return the hashes by name."""
    commits = {"begin": history.commit("Begin", {"src/base.py": lines("base")}, "2025-11-01")}
    days = [
        "2025-12-31",
        "2026-01-01",
        "2026-01-06",
        "2026-01-09",
        "2026-01-13",
        "2026-01-20",
        "2026-01-27",
        "2026-01-31",
        "2026-02-01",
    ]
    names = ["attic", "bridge", "cache", "door", "engine", "filter", "garden", "harbour", "island"]
    for number, (name, day) in enumerate(zip(names, days, strict=True), 1):
        commits[name] = history.commit(f"Add the {name} (#{number})", {f"src/{name}.py": lines(name, 30)}, day)
    commits["later"] = history.commit("Mend what #3 broke (#10)", {"src/later.py": lines("later")}, "2026-01-30")
    commits["plain"] = history.commit("Mend a word", {"src/plain.py": lines("plain")}, "2026-01-30")
    return commits


def report(*rows: str, **values: str) -> None:
    """Write the report of January 2026."""
    head = "".join(f"{key}: {value}\n" for key, value in values.items())
    text = f"project: Otter\nperiod: 2026-01\noverview: Words.\n{head}commits:\n" + "".join(
        f"  - {row}\n" for row in rows
    )
    Path("progress/2026-01.yaml").write_text(text, "utf-8")


def row(name: str, **values: object) -> str:
    """Return a row about a part of the history."""
    keys = {"area": "Parts", "description": f"Add the {name}", **values}
    return "{" + ", ".join(f"{key}: {json.dumps(value)}" for key, value in keys.items()) + "}"


def check(history: History, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[tuple[str, str]]]:
    """Check against the history; return the status and the findings without coverage, as rules and located messages."""
    capsys.readouterr()
    path = history.show()
    status = main(
        ["check", "progress/2026-01.yaml", "--git", str(path), "--format", "json", "--ignore", "uncited", *options]
    )
    output = json.loads(capsys.readouterr().out)
    findings = [
        (finding["rule"], f"{finding['line']}:{finding['column']}: {finding['message']}")
        for finding in output["findings"]
        if finding["rule"] not in {"coverage", "row-linked"}
    ]
    return status, findings


def rules(findings: list[tuple[str, str]]) -> list[str]:
    return [rule for rule, _ in findings]


# Correct reports --------------------------------------------------------------------------------------


def test_correct_report(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    names = ["bridge", "cache", "door", "engine", "filter", "garden", "harbour"]
    days = ["01", "06", "09", "13", "20", "27", "31"]
    rows = [
        row(name, commit=otter[name][:10], pr=number, date=f"2026-01-{day}")
        for number, (name, day) in enumerate(zip(names, days, strict=True), 2)
    ]
    report(*rows)
    assert check(history, capsys) == (0, [])


def test_other_correct_rows(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    history.commit('Revert "Add the attic (#1)" (#60)', {"src/attic.py": None}, "2026-01-31T13:00")
    revert = history.tips["main"]
    copied = history.commit(
        "cp: `Add a lock (#70)` into `main` (#71)", {"src/lock.py": lines("lock")}, "2026-01-31T14:00"
    )
    report(
        # Two commits in a row, with the date of one of them.
        row("two", commit=[otter["cache"][:10], otter["door"][:10]], pr=[3, 4], date="2026-01-06"),
        # Two pull requests with the hash of one of them.
        row("three", commit=otter["engine"][:10], pr=[5, 6]),
        # A commit without a number, with the number of an unknown pull request.
        row("plain", commit=otter["plain"][:10], pr=900),
        # A revert, with the number of the reverted pull request.
        row("revert", commit=revert[:10], pr=1, kind="revert"),
        # A copy, with the number of the original.
        row("copied", commit=copied[:10], pr=70),
        # A full hash in upper case.
        row("whole", commit=otter["garden"].upper()),
    )
    assert check(history, capsys) == (0, [])


def test_rows_without_hashes_are_matched_by_their_words(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    report(row("cache"), row("engine"))
    assert otter
    assert main(["check", "progress/2026-01.yaml", "--git", str(history.close())]) == 0
    output = capsys.readouterr().out
    described = [f"{otter['cache'][:10]} #3 'Add the cache'", f"{otter['engine'][:10]} #5 'Add the engine'"]
    assert all(messages.ROW_MATCHED.format(commit=commit) in output for commit in described)


# Incorrect rows ---------------------------------------------------------------------------------------


def noon(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 12, tzinfo=dt.UTC)


DAY_BEFORE = messages.BEFORE_PERIOD.format(count=1, days="day", period="2026-01")
DAY_AFTER = messages.AFTER_PERIOD.format(count=1, days="day", period="2026-01")

#: A row with a problem, the rule that finds it, and the pattern of the message.
FAULTS: dict[str, tuple[Callable[[dict[str, str]], str], str, str]] = {
    "an unknown hash": (
        lambda _: row("cache", commit="0123456789ab"),
        "commit-unknown",
        message_pattern(messages.MISTYPED_HASH, hash="'0123456789ab'", ref="main"),
    ),
    "an unknown hash of something else": (
        lambda _: row("x", description="Whatever it is", commit="0123456789ab"),
        "commit-unknown",
        message_pattern(messages.UNKNOWN_HASH, hash="'0123456789ab'", ref="main"),
    ),
    "an unknown number": (
        lambda _: row("cache", pr=99),
        "commit-unknown",
        message_pattern(messages.UNKNOWN_NUMBER, ref="main", number=99),
    ),
    "another pull request": (
        lambda commits: row("cache", commit=commits["cache"][:10], pr=4),
        "pr-mismatch",
        message_pattern(messages.WRONG_NUMBER, own="#3", numbers="#4"),
    ),
    "a day too early": (
        lambda commits: row("attic", commit=commits["attic"][:10]),
        "outside-period",
        message_pattern(messages.OUTSIDE_PERIOD, landed=noon(2025, 12, 31), distance=DAY_BEFORE),
    ),
    "a day too late": (
        lambda commits: row("island", commit=commits["island"][:10]),
        "outside-period",
        message_pattern(messages.OUTSIDE_PERIOD, landed=noon(2026, 2, 1), distance=DAY_AFTER),
    ),
    "another pull request, which its subject names": (
        lambda commits: row("later", commit=commits["later"][:10], pr=3),
        "pr-mismatch",
        message_pattern(messages.WRONG_NUMBER, own="#10", numbers="#3"),
    ),
    "one of two pull requests does not exist": (
        lambda commits: row("cache", commit=commits["cache"][:10], pr=[3, 99]),
        "commit-unknown",
        message_pattern(messages.UNKNOWN_NUMBER, ref="main", number=99),
    ),
    "two pull requests, one of them another": (
        lambda commits: row("both", commit=[commits["cache"][:10], commits["door"][:10]], pr=[3, 6]),
        "pr-mismatch",
        message_pattern(messages.WRONG_NUMBER, own="#4", numbers="#6"),
    ),
    "the number of another commit": (
        lambda commits: row("plain", commit=commits["plain"][:10], pr=3),
        "pr-mismatch",
        message_pattern(messages.NUMBER_OF_ANOTHER, number=3),
    ),
    "an unknown hash with a number": (
        lambda _: row("x", commit="0123456789ab", pr=3),
        "commit-unknown",
        message_pattern(messages.MISTYPED_HASH, hash="'0123456789ab'", ref="main"),
    ),
    "a further pull request of another period": (
        lambda commits: row("two", commit=commits["cache"][:10], pr=[3, 9]),
        "outside-period",
        message_pattern(messages.OUTSIDE_PERIOD, landed=noon(2026, 2, 1), distance=DAY_AFTER),
    ),
    "another day": (
        lambda commits: row("cache", commit=commits["cache"][:10], date="2026-01-07"),
        "date-mismatch",
        message_pattern(messages.WRONG_DATE, day="2026-01-06", stated="2026-01-07"),
    ),
    "words that no commit has": (
        lambda _: row("x", description="Everything is better"),
        "row-unlinked",
        message_pattern(messages.ROW_UNMATCHED),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_error_in_a_row_is_the_only_finding(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    make, rule, pattern = FAULTS[name]
    report(row("engine", commit=otter["engine"][:10], pr=5), make(otter))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, [rule])
    assert re.search(pattern, findings[0][1])
    # The finding is located at the hash of the row, or at the text if there is none.
    line = Path("progress/2026-01.yaml").read_text("utf-8").splitlines()[5]
    value = re.search(r'commit: \[?(")' if "commit:" in line else r'description: (")', line)
    assert value
    assert findings[0][1].startswith(f"6:{value.start(1) + 1}: ")


def test_commit_on_another_branch(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    side = history.commit(
        "Add a tower (#20)", {"src/tower.py": lines("tower")}, "2026-01-15", branch="side", start=otter["door"]
    )
    report(row("tower", commit=side[:10]))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["commit-elsewhere"])
    # The commit is valid on its own branch.
    status, findings = check(history, capsys, "--ref", "side")
    assert "commit-elsewhere" not in rules(findings)


def test_ambiguous_hash(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    root = history.commit("Begin", {"a": "1\n"}, "2026-01-01")
    tree = git("-C", history.show(), "rev-parse", f"{root}^{{tree}}")
    seen: dict[str, str] = {}
    message = other = ""
    # Among about ten thousand messages, two result in hashes with the same first seven digits.
    for number in count():
        message = f"Try {number} (#7)"
        when = f"{ANN} {seconds('2026-01-12')} +0000"
        content = f"tree {tree}\nparent {root}\nauthor {when}\ncommitter {when}\n\n{message}"
        name = hashlib.sha1(f"commit {len(content)}\0{content}".encode(), usedforsecurity=False).hexdigest()
        if other := seen.get(name[:7], ""):
            break
        seen[name[:7]] = message
    first, second = (
        history.commit(text, {}, "2026-01-12", branch=branch, start=root)
        for text, branch in ((other, "one"), (message, "two"))
    )
    assert first[:7] == second[:7]
    assert first != second
    history.commit("Merge one", {"b": "1\n"}, "2026-01-13", merge=first)
    history.commit("Merge two", {"c": "1\n"}, "2026-01-14", merge=second)
    report(row("try", commit=first[:7]), row("try", commit=second[:12]))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["commit-ambiguous"])
    match = re.search(message_pattern(messages.AMBIGUOUS_HASH, hash=f"'{first[:7]}'", count=2), findings[0][1])
    assert match
    assert first[:10] in match[0]
    assert second[:10] in match[0]


def test_commit_of_a_merged_branch_lands_with_the_merge(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    tower = {"src/tower.py": lines("tower", 30)}
    side = history.commit("Add a tower", tower, "2025-12-20", branch="side", start=otter["begin"])
    history.commit("Merge pull request #21 from example/side\n\nAdd a tower", tower, "2026-01-31T13:00", merge=side)
    report(row("tower", commit=side[:10], pr=21, date="2026-01-31"))
    assert rules(check(history, capsys)[1]) == []


def test_author_date_is_ignored(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert otter
    late = history.commit("Add a jetty (#30)", {"src/jetty.py": lines("jetty")}, "2026-02-03", written="2026-01-15")
    report(row("jetty", commit=late[:10], date="2026-01-15"))
    status, findings = check(history, capsys)
    assert (status, sorted(rules(findings))) == (1, ["date-mismatch", "outside-period"])
    distance = messages.AFTER_PERIOD.format(count=3, days="days", period="2026-01")
    expected = messages.AUTHORED_INSIDE.format(distance=distance, day="2026-01-15")
    assert expected in " ".join(text for _, text in findings)


def test_reverted_commit(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    message = f'Revert "Add the cache (#3)" (#40)\n\nThis reverts commit {otter["cache"]}.'
    history.commit(message, {"src/cache.py": None}, "2026-01-31T14:00")
    report(row("cache", commit=otter["cache"][:10]))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["reverted"])
    assert re.search(message_pattern(messages.COMMIT_REVERTED), findings[0][1])
    assert re.search(message_pattern(messages.REVERT_EVENT, day="2026-01-31"), findings[0][1])


def test_reapplied_commit_is_only_a_note(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit('Revert "Add the cache (#3)" (#40)', {"src/cache.py": None}, "2026-01-31T14:00")
    again = history.commit(
        'Reapply "Add the cache (#3)" (#41)', {"src/cache.py": lines("cache", 30)}, "2026-01-31T15:00"
    )
    for cited in (otter["cache"], again):
        report(row("cache", commit=cited[:10]))
        status, findings = check(history, capsys)
        assert (status, rules(findings)) == (0, ["reapplied"])
        commit = f"{again[:10]} #41 'Reapply \"Add the cache (#3)\"'"
        assert messages.REAPPLY_EVENT.format(day="2026-01-31", commit=commit) in findings[0][1]
    # The former name of the rule is still accepted.
    for name in ("reapplied", "landed-again"):
        assert check(history, capsys, "--ignore", name) == (0, [])


def test_row_about_a_revert_is_correct_until_the_commit_is_reapplied(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert otter
    revert = history.commit('Revert "Add the attic (#1)" (#40)', {"src/attic.py": None}, "2026-01-31T14:00")
    report(row("x", commit=revert[:10], pr=40))
    assert check(history, capsys) == (0, [])
    again = history.commit(
        'Reapply "Add the attic (#1)" (#41)', {"src/attic.py": lines("attic", 30)}, "2026-01-31T15:00"
    )
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["reverted"])
    commit = f"{again[:10]} #41 'Reapply \"Add the attic (#1)\"'"
    assert messages.REVERT_EVENT.format(day="2026-01-31", commit=commit) in findings[0][1]


def test_revert_of_an_older_commit_is_matched_by_its_words(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert otter
    history.commit("Add a well (#50)", {"src/well.py": lines("well", 30)}, "2025-10-02")
    history.commit('Revert "Add a well (#50)" (#51)', {"src/well.py": None}, "2026-01-31T14:00")
    report(row("x", description="Revert the well"))
    assert check(history, capsys) == (0, [])


def test_unstated_revert(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    history.commit("Tidy up (#40)", {"src/cache.py": None}, "2026-01-31T14:00")
    report(row("cache", commit=otter["cache"][:10]))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["reverted"])
    assert re.search(message_pattern(messages.REVERTED_BY_LINES, day="2026-01-31"), findings[0][1])


def test_unstated_revert_is_found_in_two_rows(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit("Tidy up (#40)", {"src/cache.py": None}, "2026-01-31T14:00")
    report(row("cache", commit=otter["cache"][:10]), row("cache", commit=otter["cache"][:10], pr=3))
    status, findings = check(history, capsys)
    assert (status, sorted(rules(findings))) == (1, ["cited-twice", "reverted", "reverted"])


@pytest.mark.parametrize(
    "then",
    [
        [{"src/cache.py": None, "src/helpers.py": lines("cache", 30)}],
        [{"src/helpers.py": lines("cache", 30)}, {"src/cache.py": None}],
        [{"src/cache.py": None, "src/base.py": lines("base") + lines("cache", 30)}],
    ],
)
def test_moved_change_is_not_reverted(
    history: History, otter: dict[str, str], then: list[dict[str, str | None]], capsys: pytest.CaptureFixture[str]
) -> None:
    for files in then:
        history.commit("Move it (#40)", files, "2026-01-31T14:00")
    report(row("cache", commit=otter["cache"][:10]))
    assert check(history, capsys, "--record") == (0, [])
    assert "commits:" not in Path("progress/2026-01.check.yaml").read_text("utf-8")


def test_change_that_was_mostly_undone_is_not_recorded_as_reverted(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"src/cache.py": None, "src/base.py": lines("base") + "from store import cache\n"}
    history.commit("Use a library for the cache (#40)", files, "2026-01-31T14:00")
    report(row("cache", commit=otter["cache"][:10]))
    status, findings = check(history, capsys, "--record")
    assert (status, rules(findings)) == (0, ["superseded"])
    assert re.search(message_pattern(messages.MOSTLY_UNDONE, day="2026-01-31"), findings[0][1])
    assert "commits:" not in Path("progress/2026-01.check.yaml").read_text("utf-8")


def test_rewritten_commit(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    history.commit("Write the cache anew (#40)", {"src/cache.py": lines("anew", 90)}, "2026-01-31T14:00")
    report(row("cache", commit=otter["cache"][:10]))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (0, ["superseded"])
    assert re.search(message_pattern(messages.LINES_LOST, share=0.0), findings[0][1])


def test_two_rows_about_one_commit(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    name = otter["cache"][:10]
    report(row("cache", commit=name), row("engine", commit=otter["engine"][:10]), row("cache", commit=name))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["cited-twice"])
    assert findings[0][1].startswith("7:")
    assert re.search(message_pattern(messages.CITED_TWICE, place=messages.ROW_OF_LINE.format(line=5)), findings[0][1])


def test_two_rows_about_one_reapplied_change(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit('Revert "Add the cache (#3)" (#40)', {"src/cache.py": None}, "2026-01-31T14:00")
    again = history.commit(
        'Reapply "Add the cache (#3)" (#41)', {"src/cache.py": lines("cache", 30)}, "2026-01-31T15:00"
    )
    report(row("cache", commit=otter["cache"][:10]), row("cache", commit=again[:10]))
    status, findings = check(history, capsys)
    assert (status, sorted(rules(findings))) == (1, ["cited-twice", "reapplied", "reapplied"])
    (twice,) = [text for rule, text in findings if rule == "cited-twice"]
    other = f"{otter['cache'][:10]} #3 'Add the cache'"
    place = messages.ROW_OF_LINE.format(line=5)
    assert re.search(message_pattern(messages.CITED_TWICE_AS, place=place, other=other), twice)


def test_two_reports_about_one_commit(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    report(row("cache", commit=otter["cache"][:10]))
    earlier = Path("progress/2026-01.yaml").read_text("utf-8").replace("period: 2026-01", "period: 2025-12")
    Path("progress/2025-12.yaml").write_text(earlier, "utf-8")
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["cited-twice"])
    assert re.search(message_pattern(messages.CITED_IN_TWO_REPORTS, file="2025-12.yaml"), findings[0][1])


def test_line_about_a_dependency(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    project = '[project]\ndependencies = ["torch>={}", "flash-linear-attention~={}", "flash-attn"]\n'
    history.commit("Begin", {"pyproject.toml": project.format("2.5", "0.3")}, "2025-12-01")
    name = history.commit("Bump FLA (#1)", {"pyproject.toml": project.format("2.6", "0.4")}, "2026-01-15")
    texts = ["Flash Attention library bumped", "Minimum torch version set to 2.6", "torch bumped to 2.7"]
    report(row("x", description="Bump FLA", commit=name[:10]), infrastructure=json.dumps(texts))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["dependency-mismatch", "dependency-mismatch"])
    step = messages.DEPENDENCY_STEP.format(before="~=0.3", after="~=0.4", commit=name[:10])
    change = messages.CHANGED_DEPENDENCY.format(name="'flash-linear-attention'", path="'pyproject.toml'", steps=step)
    assert messages.OTHER_DEPENDENCY_CHANGED.format(changes=change) in findings[0][1]
    assert re.search(message_pattern(messages.WRONG_VERSION, versions="'2.7'"), findings[1][1])


RUFF = '[project]\ndependencies = ["ruff=={}", "httpx=={}"]\n'


@pytest.fixture
def ruff(history: History) -> list[str]:
    """Bump ruff twice and httpx once, and return the hashes."""
    history.commit("Begin", {"pyproject.toml": RUFF.format("0.5.0", "0.27.0")}, "2025-12-01")
    steps = [
        ("Bump ruff to 0.5.1 (#1)", "0.5.1", "0.27.0"),
        ("Update the linter (#2)", "0.5.2", "0.27.0"),
        ("Use `httpx` 0.28 (#3)", "0.5.2", "0.28.1"),
    ]
    return [
        history.commit(title, {"pyproject.toml": RUFF.format(*versions)}, f"2026-01-1{day}")[:10]
        for day, (title, *versions) in enumerate(steps)
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # The version was right on its day, and so is every step of the period in a line without a commit.
        ("Bump ruff to 0.5.1", 0),
        ("Bumped ruff from 0.5.0 to 0.5.1", 0),
        ("ruff bumped to 0.5.2", 1),
        ("Bumped ruff to 0.5.1", None),
        ("ruff: 0.5.0 → 0.5.2", None),
        # The last step of a series may be cited for all of them, and another commit for a change of the period.
        ("ruff: 0.5.0 → 0.5.2", 1),
        ("Bumped httpx to 0.28.1", 0),
        # The title of the commit, its files and the period do not tell of a dependency.
        ("Use httpx 0.28", 2),
        ("Updated the notes about ruff", 2),
    ],
)
def test_version_was_right_on_its_day(
    history: History, ruff: list[str], text: str, place: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    bullet = {"text": text} | ({} if place is None else {"commit": ruff[place]})
    report(*(row("x", description="Bump ruff", commit=name) for name in ruff), infrastructure=json.dumps([bullet]))
    assert check(history, capsys, "--ignore", "text-mismatch") == (0, [])


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("Bump ruff to 0.5.2", 0, message_pattern(messages.WRONG_VERSION, versions="'0.5.2'")),
        ("Bump ruff to 0.5.1", 1, message_pattern(messages.WRONG_VERSION, versions="'0.5.1'")),
        ("ruff: 0.4.0 → 0.5.1", 0, message_pattern(messages.WRONG_VERSION, versions="'0.4.0'")),
        ("httpx: 0.27.0 → 9.9.9", None, message_pattern(messages.WRONG_VERSION, versions="'9.9.9'")),
        ("httpx: 0.27.0 → 9.9.9", 2, message_pattern(messages.WRONG_VERSION, versions="'9.9.9'")),
        ("Bumped `httpx` to 9.9.9", 2, message_pattern(messages.WRONG_VERSION, versions="'9.9.9'")),
        ("Bumped left-pad to 3.0", None, message_pattern(messages.UNKNOWN_DEPENDENCY, name="'left-pad'")),
        ("Bumped left-pad to 3.0", 2, message_pattern(messages.UNKNOWN_DEPENDENCY, name="'left-pad'")),
        ("One.\n\nBumped left-pad to 3.0", 2, message_pattern(messages.UNKNOWN_DEPENDENCY, name="'left-pad'")),
    ],
)
def test_wrong_dependency_line(
    history: History,
    ruff: list[str],
    text: str,
    place: int | None,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bullet = {"text": text} | ({} if place is None else {"commit": ruff[place]})
    report(*(row("x", description="Bump ruff", commit=name) for name in ruff), infrastructure=json.dumps([bullet]))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["dependency-mismatch"])
    assert re.search(message, findings[0][1])


def test_dependency_that_the_cited_commit_did_not_change(
    history: History, ruff: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ruff
    name = history.commit("Add a door (#4)", {"src/door.py": "import ruff\n"}, "2026-01-20")[:10]
    report(row("x", description="Bumped ruff to 0.9.9", commit=name))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["dependency-mismatch"])
    assert re.search(message_pattern(messages.DEPENDENCY_NOT_IN_COMMIT, name="'ruff'"), findings[0][1])


def test_line_that_the_files_confirm_is_not_about_an_earlier_commit(
    history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit("Bump ruff to 0.5.0", {"pyproject.toml": RUFF.format("0.5.0", "0.27.0")}, "2025-12-01")
    name = history.commit("Refresh the lock file", {"pyproject.toml": RUFF.format("0.5.1", "0.27.0")}, "2026-01-11")
    for text, expected in (("Bumped ruff to 0.5.1", []), ("Faster ruff 0.5.0", ["bullet-earlier"])):
        report(row("x", description="Refresh the lock file", commit=name[:10]), infrastructure=json.dumps([text]))
        status, findings = check(history, capsys)
        assert (status, rules(findings)) == (0, expected)


def test_untouched_draft_gives_no_warning(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    history.commit("Begin", {"pyproject.toml": RUFF.format("0.5.0", "0.27.0"), "setup.py": ""}, "2025-12-01")
    titles = [
        "Bump ruff to 0.5.1 (#1)",
        "Bump ruff to 9.9.9 (#2)",
        "fix(deps): bump `left-pad` from 2.0 to 3.0 (#3)",
        "Require httpx >= 0.29 \\* (#4)",
        f"Bump httpx to 0.28 {'x' * 600} (#5)",
    ]
    for day, title in enumerate(titles, 10):
        files = {"pyproject.toml": RUFF.format(f"0.5.{day}", f"0.27.{day}"), f"src/{day}.py": lines(str(day), 200)}
        history.commit(title, files, f"2026-01-{day}")
    main(["new", "2026-01", "--git", str(history.show()), "--reports", "progress"])
    drafted = Path("progress/2026-01.yaml").read_text("utf-8")
    assert "ruff: 0.5.0 → 0.5.14" in drafted
    assert all(f"pr: {number}" in drafted for number in range(1, 6))
    assert not re.search(r"description: .*\(#", drafted)
    status, findings = check(history, capsys)
    assert (status, [finding for finding in findings if finding[0] != "no-overview"]) == (0, [])


def test_untouched_draft_proposes_a_change_once(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A second try without a message that was reverted too, and a third one."""
    pond = {"src/pond.py": lines("pond", 60)}
    history.commit("Add the pond (#70)", pond, "2026-01-15")
    history.commit('Revert "Add the pond (#70)"', {"src/pond.py": None}, "2026-01-16")
    history.commit("Prepare for water (#71)", pond, "2026-01-17")
    history.commit('Revert "Prepare for water (#71)"', {"src/pond.py": None}, "2026-01-18")
    third = history.commit("Prepare again (#72)", pond, "2026-01-19")
    history.commit("Add a well\n\nSee merge request example/otter!73", {"src/well.py": lines("well", 60)}, "2026-01-20")
    history.commit('Revert "example/otter!73 - Dig a well"', {"src/well.py": None}, "2026-01-22")
    main(["new", "2026-01", "--git", str(history.show()), "--reports", "progress"])
    drafted = Path("progress/2026-01.yaml").read_text("utf-8")
    rows = re.findall(r'^    commit: "(\w+)"', drafted, re.MULTILINE)
    # All changes of January but the well.
    assert set(rows) == {third[:10], *(otter[name][:10] for name in otter.keys() - {"begin", "attic", "island"})}
    assert check(history, capsys) == (0, [])


def test_untouched_draft_proposes_no_exact_inverse(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """No message mentions the revert; the check would report it."""
    client = "src/client.py"
    history.commit("Write a client", {client: lines("client")}, "2026-01-15")
    history.commit("Update client.py", {client: lines("client") + lines("pool", 20)}, "2026-01-16")
    history.commit("Update client.py", {client: lines("client")}, "2026-01-17")
    history.commit("Update it", {client: lines("client") + lines("queue", 20)}, "2026-01-18")
    # Undone, and done again: together they make no difference.
    history.commit("Update it once more", {client: lines("client")}, "2026-01-19")
    history.commit("Update it at last", {client: lines("client") + lines("queue", 20)}, "2026-01-20")
    main(["new", "2026-01", "--git", str(history.show()), "--reports", "progress"])
    drafted = Path("progress/2026-01.yaml").read_text("utf-8")
    assert 'description: "Update client.py"' not in drafted
    assert len(re.findall("^    commit: ", drafted, re.MULTILINE)) == len(otter) - 3 + 2
    assert check(history, capsys) == (0, [])


def test_bullet_about_an_earlier_commit(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    report(row("cache", commit=otter["cache"][:10]), infrastructure='["Add the attic"]')
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (0, ["bullet-earlier"])
    nearest = f"2025-12-31: {otter['attic'][:10]} #1 'Add the attic'"
    assert messages.BULLET_EARLIER.format(commits=nearest) in findings[0][1]


@pytest.mark.parametrize(
    ("head", "rule", "place"),
    [
        ('infrastructure: [{text: "Added", pr: 99}]', "commit-unknown", "4:25"),
        ('highlights: [{title: T, items: [{text: "Added", commit: "0123456789"}]}]', "commit-unknown", "4:57"),
        ('infrastructure: [{text: "Added", commit: "{attic}"}]', "outside-period", "4:42"),
        ('infrastructure: [{text: "Added", commit: "{cache}", pr: 4}]', "pr-mismatch", "4:42"),
        ('left_out: [{commit: "0123456789", reason: internal}]', "commit-unknown", "4:21"),
        ("left_out: [{pr: 99, reason: internal}]", "commit-unknown", "4:29"),
        ("left_out: [{pr: 99}]", "commit-unknown", "2:9"),
        ('trends: [{theme: T, stage: {text: "Added", pr: 99}}]', "commit-unknown", "4:35"),
    ],
)
def test_other_lines_are_checked_too(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], head: str, rule: str, place: str
) -> None:
    key, _, value = head.partition(": ")
    for name in ("attic", "cache"):
        value = value.replace(f"{{{name}}}", otter[name][:10])
    report(row("engine", commit=otter["engine"][:10], pr=5), **{key: value})
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, [rule])
    assert findings[0][1].startswith(f"{place}: ")


# Coverage ---------------------------------------------------------------------------------------------


@pytest.fixture
def busy(history: History) -> dict[int, str]:
    """Write two large commits on each day of January 2026 and return the last hash of each day."""
    commits = {}
    for day in range(1, 32):
        for half in ("08", "16"):
            name = f"part{day}x{half}"
            message = f"Add {name} (#{day}{half})"
            commits[day] = history.commit(message, {f"src/{name}.py": lines(name, 120)}, f"2026-01-{day:02}T{half}:00")
    return commits


def test_coverage_hole(history: History, busy: dict[int, str], capsys: pytest.CaptureFixture[str]) -> None:
    report(*(row(f"part{day}", commit=busy[day][:10]) for day in range(21, 32)))
    status, findings = check(history, capsys)
    assert (status, rules(findings)) == (1, ["coverage-hole"])
    message = messages.COVERAGE_HOLE.format(first="2026-01-01", last="2026-01-20", landed=40, count=62, share=40 / 62)
    assert findings[0][1] == f"2:9: {message}"
    # A row from the middle fills the gap, and a draft may have gaps.
    report(*(row(f"part{day}", commit=busy[day][:10]) for day in (6, 12, 18, 21, 27)))
    assert check(history, capsys) == (0, [])
    report(row("part30", commit=busy[30][:10]), draft="true")
    assert check(history, capsys) == (0, [])


def test_coverage_by_week_and_by_area(
    history: History, busy: dict[int, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("progress/project.yaml").write_text("areas: [{name: Parts, paths: ['src/**']}]\n", "utf-8")
    report(*(row(f"part{day}", commit=busy[day][:10]) for day in (6, 12, 18, 21, 27)))
    head = busy[31][:10]
    main(["check", "progress/2026-01.yaml", "--git", str(history.close())])
    output = capsys.readouterr().out
    weeks = "2026-W01 0 of 8, 2026-W02 1 of 14, 2026-W03 2 of 14, 2026-W04 1 of 14, 2026-W05 1 of 12"
    summary = messages.CITED_OF_PERIOD.format(cited=5, count=62, weeks=weeks)
    assert messages.COVERAGE_SUMMARY.format(ref="main", head=head, rule=PERIOD_RULE, summary=summary) in output
    excluded = messages.NOTHING_EXCLUDED.format()
    assert messages.CITED_BY_AREA.format(areas="Parts 5 of 62", excluded=excluded) in output


def test_large_uncited_changes(history: History, busy: dict[int, str], capsys: pytest.CaptureFixture[str]) -> None:
    history.commit("Add a palace (#900)", {"src/palace.py": lines("palace", 900)}, "2026-01-20")
    history.commit("Add a castle (#901)", {"src/castle.py": lines("castle", 800)}, "2026-01-21")
    history.commit("Fix a word (#902)", {"src/palace.py": lines("palace", 901)}, "2026-01-22")
    rows = [row(f"part{day}", commit=busy[day][:10]) for day in (6, 12, 18, 21, 27)]
    report(*rows, left_out="[{pr: 901, reason: internal}]")
    main(["check", "progress/2026-01.yaml", "--git", str(history.close())])
    output = [line for line in capsys.readouterr().out.splitlines() if "[uncited]" in line]
    assert len(output) == 20
    assert [line for line in output if "'Add a palace'" in line and "900 source lines" in line]
    assert not [line for line in output if "castle" in line or "Fix a word" in line]


def test_outdated_clone_is_reported(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    report(row("cache", commit=otter["cache"][:10]))
    text = Path("progress/2026-01.yaml").read_text("utf-8").replace("period: 2026-01", "period: 2026-Q1")
    Path("progress/2026-01.yaml").write_text(text, "utf-8")
    main(["check", "progress/2026-01.yaml", "--git", str(history.close())])
    output = capsys.readouterr().out
    assert re.search(message_pattern(messages.OLD_CLONE, day="2026-01-30", period="2026-Q1"), output)
    Path("progress/2026-01.yaml").write_text(text.replace("2026-Q1", "2026-05"), "utf-8")
    main(["check", "progress/2026-01.yaml", "--git", str(history.close())])
    empty = message_pattern(messages.OLD_CLONE, summary=messages.EMPTY_PERIOD.format())
    assert re.search(empty, capsys.readouterr().out)


@pytest.mark.parametrize("branch", ["main", "master"])
def test_checkout_of_ci_has_only_the_remote_branch(
    history: History, capsys: pytest.CaptureFixture[str], branch: str
) -> None:
    begin = history.commit("Begin", {"a": "1\n"}, "2026-01-01", branch=branch)
    history.commit("Work", {"b": "1\n"}, "2026-01-02", branch="work", start=begin)
    repository = history.close()
    report(row("x", commit=begin[:10]))
    git("clone", "--quiet", "--branch", "work", repository, "checkout")
    git("-C", "checkout", "checkout", "--quiet", "--detach")
    git("-C", "checkout", "branch", "--quiet", "-D", "work")
    git("-C", "checkout", "remote", "set-head", "origin", "--delete")
    main(["check", "progress/2026-01.yaml", "--git", "checkout"])
    summary = message_pattern(messages.COVERAGE_SUMMARY, ref=f"origin/{branch}", head=begin[:10])
    assert re.search(summary, capsys.readouterr().out)


# Output formats ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_other_formats_have_the_git_rules(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], form: str
) -> None:
    report(row("attic", commit=otter["attic"][:10]))
    main(["check", "progress/2026-01.yaml", "--git", str(history.close()), "--format", form])
    output = capsys.readouterr().out
    assert "outside-period" in output
    if form == "sarif":
        listed_rules: list[dict[str, Any]] = json.loads(output)["runs"][0]["tool"]["driver"]["rules"]
        assert set(GitRule) <= {rule["id"] for rule in listed_rules}


# --fill ------------------------------------------------------------------------------------------------


UNTIDY = """\
# A report.
project: Otter
period: 2026-01
commits:
  # The best of all.
  - area: Parts
    description: Add the cache   # really

  - description: >-
      Add the engine
    area: Parts
  - {area: Parts, description: "Add the door"}
  - {area: Parts, description: Add the filter, pr: 6}
  - description: Something that nobody knows
    kind: feature
"""

FIXED = """\
# A report.
project: Otter
period: 2026-01
commits:
  # The best of all.
  - area: Parts
    description: Add the cache   # really
    id: "add-the-cache"
    commit: "{cache}"
    pr: 3
    date: 2026-01-06

  - description: >-
      Add the engine
    area: Parts
    id: "add-the-engine"
    commit: "{engine}"
    pr: 5
    date: 2026-01-13
  - {{area: Parts, description: "Add the door", id: "add-the-door", commit: "{door}", pr: 4, date: 2026-01-09}}
  - {{area: Parts, description: Add the filter, id: "6", commit: "{filter}", date: 2026-01-20, pr: 6}}
  - description: Something that nobody knows
    kind: feature
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fix_adds_certain_values_and_changes_nothing_else(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], newline: str
) -> None:
    path = Path("progress/2026-01.yaml")
    path.write_bytes(UNTIDY.replace("\n", newline).encode())
    repository = str(history.close())
    main(["check", str(path), "--git", repository, "--fill", "--dry-run"])
    output = capsys.readouterr()
    assert output.err == "would write progress/2026-01.yaml: 4 rows filled in\n"
    assert path.read_bytes() == UNTIDY.replace("\n", newline).encode()
    main(["check", str(path), "--git", repository, "--fill"])
    assert capsys.readouterr().err == "wrote progress/2026-01.yaml: 4 rows filled in\n"
    expected = FIXED.format(**{name: value[:10] for name, value in otter.items()})
    assert path.read_bytes().decode() == expected.replace("\n", newline)
    # A second run has nothing to do.
    main(["check", str(path), "--git", repository, "--fill"])
    assert capsys.readouterr().err == "progress/2026-01.yaml: nothing to fill in\n"


def test_fix_inserts_before_a_block_scalar_and_keeps_the_byte_order_mark(
    history: History, otter: dict[str, str]
) -> None:
    path = Path("progress/2026-01.yaml")
    words = "period: 2026-01\ncommits:\n- {}description: |+\n    Add the cache\n\n\n- area: >\n   Parts\n  {}description: >\n   Add the door"
    words = words.replace("- area: >\n   Parts\n  {}", "- {}area: >\n   Parts\n  ")
    path.write_bytes(("\ufeff" + words.format("", "")).encode())
    main(["check", str(path), "--git", str(history.close()), "--fill"])
    cache = f'id: "add-the-cache"\n  commit: "{otter["cache"][:10]}"\n  pr: 3\n  date: 2026-01-06\n  '
    door = f'id: "add-the-door"\n  commit: "{otter["door"][:10]}"\n  pr: 4\n  date: 2026-01-09\n  '
    assert path.read_bytes().decode() == "\ufeff" + words.format(cache, door)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'commits:\n  - Add the cache  # really\n  - "Add\n    the door"\n',
            "commits:\n  - description: Add the cache  # really\n    {cache}\n"
            '  - description: "Add\n      the door"\n    {door}\n',
        ),
        (
            "commits:\n- |\n  Add the cache\n\n# end\n- Unknown\n",
            "commits:\n- {cache}\n  description: |\n    Add the cache\n\n# end\n- Unknown\n",
        ),
        (
            "commits: [Add the cache, {{description: x}}, 'Add the door']\n",
            "commits: [{{description: Add the cache, {cache}}}, {{description: x}}, "
            "{{description: 'Add the door', {door}}}]\n",
        ),
        ("commits:\n  - Add the cache", "commits:\n  - description: Add the cache\n    {cache}"),
    ],
)
def test_fix_converts_a_plain_text_row_to_a_mapping(
    history: History, otter: dict[str, str], before: str, after: str
) -> None:
    path = Path("progress/2026-01.yaml")
    path.write_text("period: 2026-01\n" + before.format(), "utf-8")
    main(["check", str(path), "--git", str(history.close()), "--fill"])
    findings = {
        name: [f'id: "add-the-{name}"', f'commit: "{otter[name][:10]}"', f"pr: {number}", f"date: 2026-01-{day}"]
        for name, number, day in (("cache", 3, "06"), ("door", 4, "09"))
    }
    between = ", " if "[" in before else "\n  " if "- |" in before else "\n    "
    expected = after.format(**{name: between.join(values) for name, values in findings.items()})
    assert path.read_text("utf-8") == "period: 2026-01\n" + expected


def test_fix_adds_no_commit_of_another_period(history: History, otter: dict[str, str]) -> None:
    assert otter
    report(row("attic"))
    before = Path("progress/2026-01.yaml").read_bytes()
    main(["check", "progress", "--git", str(history.close()), "--fill"])
    assert Path("progress/2026-01.yaml").read_bytes() == before


def test_fix_writes_nothing_if_the_report_would_change(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert otter
    report(row("cache"))
    before = Path("progress/2026-01.yaml").read_bytes()
    # Simulate a wrong position.
    monkeypatch.setattr(fix, "_insertion", lambda *_: (0, "window: 3\n"))
    assert main(["check", "progress", "--git", str(history.close()), "--fill"]) == 2
    assert commands.CANNOT_FILL_IN.problem.format(path="'progress/2026-01.yaml'") in capsys.readouterr().err
    assert Path("progress/2026-01.yaml").read_bytes() == before


def test_fix_keeps_links_to_rows(history: History, otter: dict[str, str], site: Site) -> None:
    assert otter
    site.write("progress/2026-01.yaml", UNTIDY)
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    os.chdir(site.src)

    def anchors() -> set[str]:
        return set(re.findall(r'id="(progress-[^"]*)"', site.build().read("index.html")))

    before = anchors()
    assert "progress-otter-2026-01-add-the-cache" in before
    assert "progress-otter-2026-01-6" in before
    main(["check", "progress/2026-01.yaml", "--git", str(history.close()), "--fill"])
    assert before <= anchors()


def test_fix_requires_a_repository(capsys: pytest.CaptureFixture[str]) -> None:
    report(row("cache"))
    assert main(["check", "progress/2026-01.yaml", "--fill"]) == 2
    assert cli.NEEDS_OPTION.format(option="'--fill'", others="'--git'") in capsys.readouterr().err


# Failing calls of git ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [OSError(12, "Cannot allocate memory"), MemoryError()], ids=["OSError", "MemoryError"]
)
def test_a56_each_failing_call_of_git_writes_nothing(
    history: History,
    otter: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    assert otter
    path = Path("progress/2026-01.yaml")
    path.write_text(UNTIDY, "utf-8")
    arguments = ["check", str(path), "--git", str(history.close()), "--fill", "--record"]
    run, failing, calls = subprocess.Popen, 0, 1

    def sabotaged(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise error
        return run(*given, **named)

    monkeypatch.setattr(subprocess, "Popen", sabotaged)
    while calls >= failing:
        failing, calls = failing + 1, 0
        status = main(arguments)
        output = capsys.readouterr()
        if calls >= failing:
            # The command states the reason and writes nothing.
            assert (status, len(output.err.splitlines())) == (2, 1), failing
            assert path.read_text("utf-8") == UNTIDY, failing
            assert sorted(entry.name for entry in path.parent.iterdir()) == ["2026-01.yaml"], failing
    assert failing > 8
    assert path.read_text("utf-8") != UNTIDY
